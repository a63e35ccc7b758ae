"""The headers of a request: by their names, and the values of Content-Type and Prefer.

In: an ASGI scope, or the text of a header. Out: a dictionary, made once for each request, or the
part of the value that counts. Headers with modules of their own: Accept (`accept`), ETag and
If-None-Match (`conditional`), Accept-Encoding and Content-Encoding (`content_coding`), Host
(`hosts`), Forwarded (`client_address`), X-HTTP-Method-Override (`method_override`).

Source: RFC 9110, 5.2 'Field Lines and Combined Field Value' and 8.3 'Content-Type'; RFC 7240,
'Prefer'.
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


def media_type(content_type: str) -> str:
    """The media type in a Content-Type, without its parameters.

    >>> media_type("Text/HTML; charset=utf-8")
    'text/html'
    """
    return content_type.partition(";")[0].strip().lower()


def prefers(prefer: str, preference: str) -> bool:
    """Whether a Prefer header names a preference.

    >>> prefers("respond-async, Count = exact", "count=exact")
    True
    """
    return preference in prefer.lower().replace(" ", "").split(",")


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
