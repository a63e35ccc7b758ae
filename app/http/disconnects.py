"""Notices that a client has disconnected."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from starlette.types import Receive

_CANCEL_AFTER = 0.25
"""Seconds between two looks at the requests that are running."""


class BodyReceiver(Protocol):
    """A request, as far as it is watched."""

    @property
    def method(self) -> str: ...

    @property
    def receive(self) -> Receive: ...


class DisconnectWatcher:
    """Cancels requests that are slow and whose clients have gone away.

    One timer looks at all of them, since most are answered before it comes round.
    """

    def __init__(self) -> None:
        self._running: dict[asyncio.Task[Any], _WatchedRequest] = {}
        self._timer: asyncio.TimerHandle | None = None

    def __call__(self, request: BodyReceiver) -> _WatchedRequest:
        return _WatchedRequest(self, request)

    def begin(self, watched: _WatchedRequest) -> None:
        self._running[watched.task] = watched
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_CANCEL_AFTER, self._look)

    def end(self, watched: _WatchedRequest) -> None:
        self._running.pop(watched.task, None)

    def _look(self) -> None:
        self._timer = None
        for watched in self._running.values():
            watched.look()
        if self._running:
            self._timer = asyncio.get_running_loop().call_later(_CANCEL_AFTER, self._look)


class _WatchedRequest:
    """One request, while it is answered."""

    __slots__ = ("_listening", "_request", "_seen", "_watch", "gone", "task")

    def __init__(self, watch: DisconnectWatcher, request: BodyReceiver) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.task: asyncio.Task[Any] = task
        self.gone = False
        self._watch = watch
        self._request = request
        self._seen = False
        self._listening: asyncio.Task[None] | None = None

    def __enter__(self) -> _WatchedRequest:
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
