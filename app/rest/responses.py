"""HTTP responses of the REST API: media type, caching, ETags, and errors of the router.

In: bytes of a document. Out: Starlette's responses. For `app.rest` and `app.main`.

Source: OSDI 1.2.0, 'Media types and response headers'; RFC 9110, conditional requests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from app.http.content_coding import compress, is_compressed
from app.http.links import MOUNT
from app.http.method_override import method_of
from resolvers.execute.read import entity_tag
from resolvers.plan.read import Hal
from resolvers.write.plan import Expected
from schema.failures import Failure, failure

MEDIA_TYPE = b"application/hal+json"
CACHE_CONTROL = b"max-age=0, private, must-revalidate"
NOSNIFF = (b"x-content-type-options", b"nosniff")
"""A browser must not take what somebody stored for a page."""


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
    """A 200 with an ETag, or a 304 if the client has this document already."""
    tag = entity_tag(body)
    if_none_match = request.headers.get("if-none-match")
    if if_none_match is not None and _matches(if_none_match, tag):
        weak = "W/" if is_compressed(_accept_encoding(request), body) else ""
        headers = {"ETag": weak + tag, "Cache-Control": CACHE_CONTROL.decode()}
        return Response(status_code=304, headers=headers)
    return HalResponse(body, 200, (b"etag", tag.encode("latin-1")))


async def negotiated(request: Request, response: Response) -> Response:
    """The response, compressed if the client accepts that and the body is large enough.

    Its ETag becomes weak, because the same document has other bytes without compression.
    """
    body = bytes(response.body)
    headers = response.raw_headers
    if is_compressed(_accept_encoding(request), body):
        response.body = await compress(body)
        length = b"%d" % len(response.body)
        headers[:] = [_recoded(name, value, length) for name, value in headers]
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"vary", b"Accept-Encoding"))
    return response


def _recoded(name: bytes, value: bytes, length: bytes) -> tuple[bytes, bytes]:
    """A header of a response, after its body was compressed to `length` bytes."""
    match name:
        case b"content-length":
            return name, length
        case b"etag":
            return name, b"W/" + value
    return name, value


def _accept_encoding(request: Request) -> str:
    for name, value in request.scope["headers"]:
        if name == b"accept-encoding":
            return str(value, "latin-1")
    return ""


def _matches(if_none_match: str, tag: str) -> bool:
    return if_none_match.strip() == "*" or tag in _tags(if_none_match)


def _tags(header: str) -> frozenset[str]:
    """Entity tags. Weak ones are taken for strong: a proxy that compresses has weakened them."""
    return frozenset(item.strip().removeprefix("W/") for item in header.split(","))


def if_match(
    request: Request, binds: Callable[[], Mapping[str, Any]], selection: Hal
) -> Expected | None:
    """The version that `If-Match` names, if it names one, of the document with these binds."""
    sent = request.headers.get("if-match", "*")
    return None if sent.strip() == "*" else Expected(None, _tags(sent), binds(), selection)


class ExactRoute(Route):
    """A path that only one route matches: other routes are not searched for its method.

    The method is the one of `X-HTTP-Method-Override`, if that is sent.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child_scope = super().matches(scope)
        return (Match.NONE if match is Match.NONE else Match.FULL), child_scope

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["method"] = method_of(scope["method"], scope["headers"])
        await super().handle(scope, receive, send)


def router_failure(error: Exception) -> Failure:
    """The failure for an error of the router."""
    if isinstance(error, Failure):
        return error
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return failure(
            "METHOD_NOT_ALLOWED",
            "Method not allowed for this URL.",
            hint="Use one of the methods in the Allow header.",
            headers=dict(error.headers or {}),
        )
    return failure(
        "NOT_FOUND",
        "There is nothing at this URL.",
        hint=f"Start at {MOUNT}/ and follow the links.",
    )
