"""HTTP as OSDI has it: media type, caching, addresses, and clients that go away.

Source: OSDI 1.2.0, 'Media types and response headers'; RFC 9110, conditional requests.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any, Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope

from app.http.links import MOUNT
from schema.failures import Failure, failure

MEDIA_TYPE = b"application/hal+json"
CACHE_CONTROL = b"max-age=0, private, must-revalidate"
_GONE_AFTER = 0.25
"""Seconds between two looks at the requests that are running."""


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


def tagged(request: Request, body: bytes) -> Response:
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


class Path(Route):
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


class Heard(Protocol):
    """A request, as far as it is watched."""

    @property
    def method(self) -> str: ...

    @property
    def receive(self) -> Receive: ...


class Watch:
    """Cancels requests that are slow and whose clients have gone away.

    One timer looks at all of them, since most are answered before it comes round.
    """

    def __init__(self) -> None:
        self._running: dict[asyncio.Task[Any], _Watched] = {}
        self._timer: asyncio.TimerHandle | None = None

    def __call__(self, request: Heard) -> _Watched:
        return _Watched(self, request)

    def begin(self, watched: _Watched) -> None:
        self._running[watched.task] = watched
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_GONE_AFTER, self._look)

    def end(self, watched: _Watched) -> None:
        self._running.pop(watched.task, None)

    def _look(self) -> None:
        self._timer = None
        for watched in self._running.values():
            watched.look()
        if self._running:
            self._timer = asyncio.get_running_loop().call_later(_GONE_AFTER, self._look)


class _Watched:
    """One request, while it is answered."""

    __slots__ = ("_listening", "_request", "_seen", "_watch", "gone", "task")

    def __init__(self, watch: Watch, request: Heard) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.task: asyncio.Task[Any] = task
        self.gone = False
        self._watch = watch
        self._request = request
        self._seen = False
        self._listening: asyncio.Task[None] | None = None

    def __enter__(self) -> _Watched:
        self._watch.begin(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._watch.end(self)
        if self._listening is not None:
            self._listening.cancel()
        if self.gone:
            self.task.uncancel()

    def look(self) -> None:
        """At the second look it is slow: a read listens for its client."""
        if not self._seen:
            self._seen = True
        elif self._listening is None and self._request.method in ("GET", "HEAD"):
            self._listening = asyncio.ensure_future(self._until_gone())

    async def _until_gone(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        self.task.cancel()
