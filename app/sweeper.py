"""One timer that checks many objects, cheaper than a timer for each.

In: objects to check at intervals. For `app.http` and `app.graphql.timeouts`.
"""

from __future__ import annotations

import asyncio
from typing import Protocol


class Checkable(Protocol):
    """An object that a `Sweeper` checks. `check` must not add or remove objects of the sweeper."""

    def check(self, sweep: int) -> None:
        """`sweep` is the number of this sweep."""


class Sweeper:
    """Checks its objects every `interval` seconds; has no timer while there are none."""

    def __init__(self, interval: float) -> None:
        self.interval = interval
        self.sweeps = 0
        self._running: set[Checkable] = set()
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, item: Checkable) -> None:
        self._running.add(item)
        if self._timer is None:
            self._start_timer()

    def end(self, item: Checkable) -> None:
        self._running.discard(item)

    def _start_timer(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self.interval, self._sweep)

    def _sweep(self) -> None:
        self._timer = None
        self.sweeps += 1
        for item in self._running:
            item.check(self.sweeps)
        if self._running:
            self._start_timer()
