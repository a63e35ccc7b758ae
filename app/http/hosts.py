"""The Host header: links repeat it, so it must be one host, and one that is allowed.

In: the headers of a request. Out: nothing, or a `Failure`. For `app.main`.

Source: RFC 9112, 3.2 'Request Target' and RFC 3986, 3.2.2 'Host'.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from starlette.types import Scope

from schema.failures import Failure, failure

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?(?::[0-9]{0,5})?")
_MAX_LENGTH = 261
"""Characters of a DNS name, with its port."""

_MAX_KNOWN = 1_000
"""Valid values that are cached."""


class AllowedHosts:
    """The accepted values of Host: any valid one, unless some are `allowed`.

    `*.example.org` allows all names below example.org, and not that name. Ports make no difference.
    """

    def __init__(self, allowed: Collection[str]) -> None:
        self._names = frozenset(name for name in allowed if not name.startswith("*."))
        self._endings = tuple(name[1:] for name in allowed if name.startswith("*."))
        self._known: set[bytes] = set()

    def check(self, scope: Scope, headers: Mapping[bytes, bytes]) -> None:
        """Check the header Host. Raises: HOST_INVALID.

        A client of HTTP/1.0 may send no Host, as some health checks do.
        """
        value = headers.get(b"host")
        if value is None:
            if scope.get("http_version") != "1.0" or self._is_limited():
                raise _invalid("no Host header")
        elif value not in self._known:
            self._check_value(value)

    def _is_limited(self) -> bool:
        return bool(self._names or self._endings)

    def _check_value(self, value: bytes) -> None:
        if b"," in value:
            raise _invalid("two Host headers")
        text = value.decode("latin-1").lower()
        match = _HOST.fullmatch(text) if len(text) <= _MAX_LENGTH else None
        if match is None:
            raise _invalid("an invalid Host header")
        name = match["name"]
        if self._is_limited() and name not in self._names and not name.endswith(self._endings):
            raise failure(
                "HOST_INVALID",
                f"The host '{name}' is not a host of this gateway.",
                "Host",
                hint="Send the request to the address that you were given. Operators: add the "
                "host to OSDI_ALLOWED_HOSTS.",
            )
        if len(self._known) < _MAX_KNOWN:
            self._known.add(value)


def _invalid(what: str) -> Failure:
    return failure(
        "HOST_INVALID",
        f"The request has {what}.",
        "Host",
        hint="Send one Host header, such as example.org or example.org:8000.",
        headers={"Connection": "close"},
    )
