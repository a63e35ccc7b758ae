"""HTTP as OSDI has it: media type, caching, addresses, and clients that go away.

Source: OSDI 1.2.0, 'Media types and response headers'; RFC 9110, conditional requests.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from functools import lru_cache

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from app.entry_point import curies_of
from app.settings import Settings
from schema.failures import Failure, failure

MEDIA_TYPE = "application/hal+json"
CACHE_CONTROL = "max-age=0, private, must-revalidate"
MOUNT = "/api/v1"
_GONE_AFTER = 0.25
"""Seconds after which a slow request looks whether its client is still there."""

logger = logging.getLogger("osdi")


def origin_of(request: Request, settings: Settings) -> str:
    """What addresses begin with: the public address, or the one that was asked."""
    if settings.public_url is not None:
        return settings.public_url
    scope = request.scope
    host = next((value for name, value in scope["headers"] if name == b"host"), b"localhost")
    return f"{scope['scheme']}://{host.decode('latin-1')}"


@lru_cache(maxsize=64)
def curies_text(origin: str) -> str:
    return orjson.dumps(curies_of(origin)).decode()


def hal(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    response = Response(body, status, headers, MEDIA_TYPE)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def tagged(request: Request, body: bytes) -> Response:
    """200 with a strong ETag, or 304 where the client has just this."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match")
    if known is not None and _matches(known, tag):
        headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL}
        return Response(status_code=304, headers=headers)
    return hal(body, headers={"ETag": tag})


def _matches(known: str, tag: str) -> bool:
    tags = (item.strip().removeprefix("W/") for item in known.split(","))
    return known.strip() == "*" or tag in tags


class Path(Route):
    """An address that is no other's: a method it does not take is looked for nowhere else."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, found = super().matches(scope)
        return (Match.NONE if match is Match.NONE else Match.FULL), found


def unexpected(error: Exception) -> Failure:
    """A fault of ours: the log has the traceback under the reference code."""
    reference = secrets.token_hex(8)
    logger.error("reference_code %s", reference, exc_info=error)
    failed = failure("INTERNAL", "Something went wrong here.", hint="Report the reference code.")
    failed.reference_code = reference
    return failed


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


class Watch:
    """Cancels a request that is slow and whose client has gone away."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.gone = False

    def __enter__(self) -> Watch:
        loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        self._listening: asyncio.Task[None] | None = None
        self._timer = loop.call_later(_GONE_AFTER, self._listen)
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._listening is not None:
            self._listening.cancel()
        if self.gone and self._task is not None:
            self._task.uncancel()

    def _listen(self) -> None:
        if self._request.method in ("GET", "HEAD"):
            self._listening = asyncio.ensure_future(self._until_gone())

    async def _until_gone(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        assert self._task is not None
        self._task.cancel()
