"""The method in `X-HTTP-Method-Override`, for clients whose network passes only GET and POST.

In: the method and headers of a request. Out: the method that is meant. For `app.rest` and
`app.graphql`.
"""

from __future__ import annotations

from collections.abc import Iterable

from schema.failures import failure

OVERRIDES = frozenset({b"x-http-method-override", b"x-http-method", b"x-method-override"})
_REPLACES_POST = ("PUT", "PATCH", "DELETE")


def method_of(
    method: str, headers: Iterable[tuple[bytes, bytes]], allowed: tuple[str, ...] = _REPLACES_POST
) -> str:
    """The effective method of a request; `allowed` are those that may replace POST.

    Raises: REQUEST_INVALID.
    """
    meant = method
    for name, value in headers:
        if name in OVERRIDES:
            meant = value.decode("latin-1").strip().upper()
            if meant != method and (method != "POST" or meant not in allowed):
                raise _invalid(name.decode(), meant, allowed)
    return meant


def _invalid(header: str, meant: str, allowed: tuple[str, ...]) -> Exception:
    hint = "Omit the header."
    if allowed:
        *others, last = allowed
        hint = f"Omit the header, or send {', '.join(others)} or {last} in it with a POST."
    return failure(
        "REQUEST_INVALID",
        f"The header '{header}' cannot change the method of this request to {meant[:20]!r}.",
        header,
        hint=hint,
    )
