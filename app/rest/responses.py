"""HTTP responses of the REST API: media type, caching and ETags.

In: bytes of a document. Out: Starlette's responses. For `app.rest` and `app.main`.

Source: OSDI 1.2.0, 'Media types and response headers'; RFC 9110, conditional requests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.http.conditional import CACHE_CONTROL, VARY, check_version, entity_tags
from app.http.content_coding import compress, is_compressed
from resolvers.plan.read import Hal
from resolvers.write.plan import ExpectedVersion

MEDIA_TYPE = b"application/hal+json"
NOSNIFF = (b"x-content-type-options", b"nosniff")
"""A browser must not interpret stored text as HTML."""


class HalResponse(Response):
    """A HAL document. It sets its few headers directly, much faster than Starlette does."""

    def __init__(self, body: bytes, status: int = 200, *headers: tuple[bytes, bytes]) -> None:
        self.status_code = status
        self.body = body
        self.background = None
        self.raw_headers = [
            (b"content-length", str(len(body)).encode("latin-1")),
            (b"content-type", MEDIA_TYPE),
            (b"cache-control", CACHE_CONTROL),
            NOSNIFF,
            *headers,
        ]


def hal(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    named = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in (headers or {}).items()
    ]
    return HalResponse(body, status, *named)


def with_etag(request: Request, body: bytes) -> Response:
    """A 200 with an ETag, or a 304 if the client already has this document."""
    compressed = is_compressed(_accept_encoding(request), body)
    tag, is_current = check_version(body, request.headers.get("if-none-match"), compressed)
    if is_current:
        response = Response(status_code=304)
        response.raw_headers = [(b"etag", tag), (b"cache-control", CACHE_CONTROL)]
        return response
    return HalResponse(body, 200, (b"etag", tag))


async def negotiated(request: Request, response: Response) -> Response:
    """The response, compressed if the client accepts that and the body is large enough."""
    body = bytes(response.body)
    headers = response.raw_headers
    if is_compressed(_accept_encoding(request), body):
        response.body = await compress(body)
        length = b"%d" % len(response.body)
        headers[:] = [
            (name, length if name == b"content-length" else value) for name, value in headers
        ]
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"vary", VARY))
    return response


def _accept_encoding(request: Request) -> str:
    for name, value in request.scope["headers"]:
        if name == b"accept-encoding":
            return str(value, "latin-1")
    return ""


def if_match(
    request: Request, binds: Callable[[], Mapping[str, Any]], selection: Hal
) -> ExpectedVersion | None:
    """The version that `If-Match` names, if it names one, of the document with these binds."""
    sent = request.headers.get("if-match", "*")
    return (
        None
        if sent.strip() == "*"
        else ExpectedVersion(None, entity_tags(sent), binds(), selection)
    )
