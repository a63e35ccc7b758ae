"""The headers of a request by their names.

In: an ASGI scope. Out: a dictionary, made once for each request. For `app.main` and `app.graphql`.

Source: RFC 9110, 5.2 'Field Lines and Combined Field Value'.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any, TypeAlias

Headers: TypeAlias = dict[bytes, bytes]

_HEADERS = "osdi.headers"
_MAX_LENGTH = 8_192
"""Bytes after which further values of a repeated header are left out."""


def headers_of(scope: MutableMapping[str, Any]) -> Headers:
    """The headers; the values of one that is repeated are joined by commas."""
    headers: Headers | None = scope.get(_HEADERS)
    if headers is None:
        sent: list[tuple[bytes, bytes]] = scope["headers"]
        headers = dict(sent)
        if len(headers) < len(sent):
            headers = _joined(sent)
        scope[_HEADERS] = headers
    return headers


def _joined(sent: Iterable[tuple[bytes, bytes]]) -> Headers:
    """
    >>> _joined([(b"accept", b"text/html"), (b"accept", b"*/*")])
    {b'accept': b'text/html, */*'}
    """
    headers: Headers = {}
    for name, value in sent:
        previous = headers.get(name)
        if previous is None:
            headers[name] = value
        elif len(previous) < _MAX_LENGTH:
            headers[name] = previous + b", " + value
    return headers
