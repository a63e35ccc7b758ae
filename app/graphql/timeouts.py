"""Timeouts of event streams, WebSockets and request bodies, and their durations.

In: a number of seconds. Out: TimeoutError in the block that ran too long. For the
transports in `app.graphql`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from app.http.request_body import BODY_TIMEOUT
from app.sweeper import Sweeper


@dataclass(frozen=True, slots=True)
class StreamTimeouts:
    """Durations in seconds."""

    body: float = BODY_TIMEOUT
    """Time for a request's body to arrive."""
    init: float = 10.0
    """For `connection_init` to arrive after the handshake."""
    send: float = 10.0
    """Time for a client to read a message, before it is disconnected."""
    keep_alive: float = 12.0
    """Between two keep-alive comments on an event stream."""
    recheck: float | None = None
    """Between two checks of a token: by default as long as it is cached, and at least 1 second."""
    check_interval: float = 0.5
    """Between two checks of the running timeouts, which is also their precision."""


class Timeouts:
    """Timeouts at a tenth of the cost of `asyncio.timeout`, because they share one timer.

    `with timeouts(10.0): await …` raises TimeoutError, late by at most two checks.
    """

    def __init__(self, interval: float = 0.5) -> None:
        self._sweeper = Sweeper(interval)

    def __call__(self, seconds: float) -> _Timeout:
        sweeper = self._sweeper
        return _Timeout(sweeper, sweeper.sweeps + int(seconds / sweeper.interval) + 2)


class _Timeout:
    """One timeout, while its block runs."""

    __slots__ = ("_cancelling_before", "_expired", "_last_sweep", "_sweeper", "_task")

    def __init__(self, sweeper: Sweeper, last_sweep: int) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._task: asyncio.Task[Any] = task
        self._cancelling_before = task.cancelling()
        self._sweeper = sweeper
        self._last_sweep = last_sweep
        self._expired = False

    def __enter__(self) -> None:
        self._sweeper.begin(self)

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._sweeper.end(self)
        if (
            self._expired
            and self._task.uncancel() <= self._cancelling_before
            and kind is asyncio.CancelledError
        ):
            raise TimeoutError

    def check(self, sweep: int) -> None:
        if sweep >= self._last_sweep and not self._expired:
            self._expired = True
            self._task.cancel()
