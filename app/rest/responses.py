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

from app.http.conditional import CACHE_CONTROL, VARY, check_version, entity_tags
from app.http.content_coding import compress, is_compressed
from app.http.links import MOUNT
from app.http.method_override import method_of
from app.monitoring.requests import OPERATION
from resolvers.plan.read import Hal
from resolvers.write.plan import ExpectedVersion
from schema.failures import Failure, failure

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


class ExactRoute(Route):
    """A route whose path no other route matches, so that none is searched for its method.

    The method is the one of `X-HTTP-Method-Override`, if that is sent.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child_scope = super().matches(scope)
        return (Match.NONE if match is Match.NONE else Match.FULL), child_scope

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"] = method_of(scope["method"], scope["headers"])
        if method in (self.methods or ()):
            scope[OPERATION] = ("rest", method, self.path)
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
