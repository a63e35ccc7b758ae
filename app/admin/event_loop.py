"""The lag of the event loop: a timer measures how late it is called."""

from __future__ import annotations

import asyncio

from app.monitoring.measurements import Cell, Durations

INTERVAL = 0.1
"""Seconds between two measurements."""


class EventLoopLag:
    """Measures from `start` to `stop`."""

    def __init__(self) -> None:
        self._durations: Durations[None] = Durations()
        self._durations.add(None, 0.0)
        self._timer: asyncio.TimerHandle | None = None

    @property
    def cell(self) -> Cell:
        return self._durations.cells[None]

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + INTERVAL

        def look() -> None:
            nonlocal due
            self._durations.add(None, max(loop.time() - due, 0.0))
            due = loop.time() + INTERVAL
            self._timer = loop.call_at(due, look)

        self._timer = loop.call_at(due, look)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
