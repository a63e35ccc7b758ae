"""HTTP as OSDI has it: media type, caching, addresses, and clients that go away.

Source: OSDI 1.2.0, 'Media types and response headers'; RFC 9110, conditional requests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from app.http.links import MOUNT
from schema.failures import Failure, failure

MEDIA_TYPE = b"application/hal+json"
CACHE_CONTROL = b"max-age=0, private, must-revalidate"


class HalResponse(Response):
    """A HAL document. Its few headers are put together directly, which is much quicker."""

    def __init__(self, body: bytes, status: int = 200, *headers: tuple[bytes, bytes]) -> None:
        self.status_code = status
        self.body = body
        self.background = None
        self.raw_headers = [
            (b"content-length", str(len(body)).encode("latin-1")),
            (b"content-type", MEDIA_TYPE),
            (b"cache-control", CACHE_CONTROL),
            *headers,
        ]


def hal(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    named = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in (headers or {}).items()
    ]
    return HalResponse(body, status, *named)


def with_etag(request: Request, body: bytes) -> Response:
    """200 with a strong ETag, or 304 where the client has just this."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match")
    if known is not None and _matches(known, tag):
        headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL.decode()}
        return Response(status_code=304, headers=headers)
    return HalResponse(body, 200, (b"etag", tag.encode("latin-1")))


def _matches(known: str, tag: str) -> bool:
    tags = (item.strip().removeprefix("W/") for item in known.split(","))
    return known.strip() == "*" or tag in tags


class ExactRoute(Route):
    """An address that is no other's: a method it does not take is looked for nowhere else."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, found = super().matches(scope)
        return (Match.NONE if match is Match.NONE else Match.FULL), found


def http_failure(error: HTTPException) -> Failure:
    """What the router refuses."""
    if error.status_code == 405:
        return failure(
            "METHOD_NOT_ALLOWED",
            "This address does not take this method.",
            hint="The header Allow names those it takes.",
            headers=dict(error.headers or {}),
        )
    return failure(
        "NOT_FOUND",
        "There is nothing at this address.",
        hint=f"Begin at {MOUNT}/ and follow the links.",
    )
