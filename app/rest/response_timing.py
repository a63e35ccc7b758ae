"""Constant-time answers for anonymous posts."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_SAMPLES = 256


_AT_FIRST = 0.01


_EACH_AT_FIRST = 0.0002
"""Seconds, and for each entry, before such a post was stored by this process."""


_EARLY = 0.0015
"""Seconds for which others are given their turns until it is time."""


_TIMES = 3


_MAX_DELAY = 0.05
"""Seconds beyond the median, so that a store which is slow is not made three times slower."""


class ResponseTimer:
    """How long posts without a key of about the same size take, whatever becomes of them."""

    def __init__(self, entries: int) -> None:
        self._seconds: deque[float] = deque([_AT_FIRST + entries * _EACH_AT_FIRST], _SAMPLES)

    def until(self) -> float:
        """Seconds from the beginning of a post to its answer."""
        median = statistics.median(self._seconds)
        return min(median * _TIMES, median + _MAX_DELAY)

    @asynccontextmanager
    async def kept(self, stored: bool) -> AsyncIterator[None]:
        """Goes on when it is time; what raises, raises at once. `stored`: it is a measure."""
        start = time.perf_counter()
        due = start + self.until()
        yield
        now = time.perf_counter()
        if stored:
            self._seconds.append(now - start)
        await asyncio.sleep(max(due - now - _EARLY, 0))
        # Timers are rounded to milliseconds, and which way would tell when it was stored.
        while time.perf_counter() < due:  # noqa: ASYNC110, for a moment, and nobody sets an event
            await asyncio.sleep(0)


class ResponseTimers:
    """The pace of each helper, for bodies of less than 2, 4, 8 … entries: large bodies take longer
    than what is usual, and many of them would make it usual for all."""

    def __init__(self) -> None:
        self._paces: dict[tuple[str, int], ResponseTimer] = {}

    def of(self, helper: str, entries: int) -> ResponseTimer:
        key = helper, entries.bit_length()
        pace = self._paces.get(key)
        if pace is None:
            pace = self._paces[key] = ResponseTimer(1 << key[1])
        return pace
