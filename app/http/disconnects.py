"""Notices that a client has disconnected, and cancels the read it was waiting for.

In: a request while it is answered. Out: `asyncio.CancelledError` in its task, and
`disconnected` on the watched request. For `app.rest` and `app.graphql`.
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from starlette.types import Receive

from app.sweeper import Sweeper

_INTERVAL = 0.25
"""Seconds between two checks of the running requests."""


class WatchableRequest(Protocol):
    """The part of a request that is needed to watch it for a disconnect."""

    @property
    def method(self) -> str: ...

    @property
    def receive(self) -> Receive: ...


class DisconnectWatcher:
    """Cancels slow reads whose clients have disconnected: `with watcher(request) as watched`.

    Most requests are answered before the first check, so one timer serves them all.
    """

    def __init__(self) -> None:
        self._sweeper = Sweeper(_INTERVAL)

    def __call__(self, request: WatchableRequest) -> _WatchedRequest:
        return _WatchedRequest(self._sweeper, request)


class _WatchedRequest:
    """One request, while it is answered."""

    __slots__ = ("_is_slow", "_listener", "_request", "_sweeper", "_task", "disconnected")

    def __init__(self, sweeper: Sweeper, request: WatchableRequest) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.disconnected = False
        self._task: asyncio.Task[Any] = task
        self._sweeper = sweeper
        self._request = request
        self._is_slow = False
        self._listener: asyncio.Task[None] | None = None

    def __enter__(self) -> _WatchedRequest:
        self._sweeper.begin(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._sweeper.end(self)
        if self._listener is not None:
            self._listener.cancel()
        if self.disconnected:
            self._task.uncancel()

    def check(self, _: int) -> None:
        """The second check finds a slow request: if it is a read, listen for its client."""
        if not self._is_slow:
            self._is_slow = True
        elif self._listener is None and self._request.method in ("GET", "HEAD"):
            self._listener = asyncio.ensure_future(self._wait_for_disconnect())

    async def _wait_for_disconnect(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self.disconnected = True
        self._task.cancel()
