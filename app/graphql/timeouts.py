"""Timeouts of streams."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from app.http.request_body import BODY_TIMEOUT


@dataclass(frozen=True, slots=True)
class StreamTimeouts:
    """How long is waited, in seconds."""

    body: float = BODY_TIMEOUT
    """For a request's body."""
    init: float = 10.0
    """For `connection_init`, after the handshake."""
    send: float = 10.0
    """For a client to take what it is sent, before it is cut off."""
    keep_alive: float = 12.0
    """Between two signs of life on an event stream."""
    recheck: float | None = None
    """Between two looks at a key: by default as long as it is trusted, and a second at least."""
    look: float = 0.5
    """How exactly that is kept."""


class Timeouts:
    """Time limits at a tenth of `asyncio.timeout`'s cost: one timer looks at all that run.

    `with limits(10.0): await …` raises TimeoutError, at most two looks late.
    """

    def __init__(self, look: float = 0.5) -> None:
        self._look = look
        self._running: set[_Timeout] = set()
        self._timer: asyncio.TimerHandle | None = None
        self.looks = 0

    def __call__(self, seconds: float) -> _Timeout:
        return _Timeout(self, self.looks + int(seconds / self._look) + 2)

    def begin(self, limit: _Timeout) -> None:
        self._running.add(limit)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._look, self._look_at_all)

    def end(self, limit: _Timeout) -> None:
        self._running.discard(limit)

    def _look_at_all(self) -> None:
        self._timer = None
        self.looks += 1
        for limit in self._running:
            limit.look(self.looks)
        if self._running:
            self._timer = asyncio.get_running_loop().call_later(self._look, self._look_at_all)


class _Timeout:
    """One time limit, while it runs."""

    __slots__ = ("_before", "_last", "_limits", "_over", "_task")

    def __init__(self, limits: Timeouts, last: int) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._task: asyncio.Task[Any] = task
        self._before = task.cancelling()
        self._limits = limits
        self._last = last
        self._over = False

    def __enter__(self) -> None:
        self._limits.begin(self)

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._limits.end(self)
        if self._over and self._task.uncancel() <= self._before and kind is asyncio.CancelledError:
            raise TimeoutError

    def look(self, looks: int) -> None:
        if looks >= self._last and not self._over:
            self._over = True
            self._task.cancel()
