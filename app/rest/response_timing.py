"""Constant response times for anonymous posts: the time does not reveal what was stored.

A post that merges into a person takes longer than one that creates a person, because older pages
of the table are written. So each response is delayed until most posts of its size are done.

In: the helper, and the number of entries in a body. Out: a delay. For
`app.rest.helpers`.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_SAMPLES = 256

_INITIAL_SECONDS = 0.01
_INITIAL_SECONDS_PER_ENTRY = 0.0002
"""The estimate of the duration, until this process has stored such a post."""

_FACTOR = 3
"""The duration of a response, in medians."""

_MAX_DELAY = 0.05
"""Seconds beyond the median, so that a slow database is not made three times slower."""

_BUSY_WAIT = 0.0015
"""Seconds at the end of a delay that are a busy wait, which yields to the event loop, not a sleep.
"""


class ResponseTimer:
    """Measures anonymous posts of about the same size, and delays their responses."""

    def __init__(self, entries: int) -> None:
        estimate = _INITIAL_SECONDS + entries * _INITIAL_SECONDS_PER_ENTRY
        self._durations: deque[float] = deque([estimate], _SAMPLES)

    def duration(self) -> float:
        """Seconds from the start of a post to its response."""
        median = statistics.median(self._durations)
        return min(median * _FACTOR, median + _MAX_DELAY)

    @asynccontextmanager
    async def constant_time(self, is_sample: bool) -> AsyncIterator[None]:
        """Delay the end of the block until its time is up, unless the block raises.

        `is_sample`: the block stores the post, so its duration counts for later posts.
        """
        start = time.perf_counter()
        end = start + self.duration()
        yield
        now = time.perf_counter()
        if is_sample:
            self._durations.append(now - start)
        await asyncio.sleep(max(end - now - _BUSY_WAIT, 0))
        # Timers are rounded to milliseconds, and the direction of rounding would tell when the
        # post was stored. Other tasks run during this busy wait.
        while time.perf_counter() < end:  # noqa: ASYNC110, there is no event to wait for
            await asyncio.sleep(0)


class ResponseTimers:
    """One timer for each helper and each body size: fewer than 2, 4, 8 … entries.

    Large bodies take longer, and many of them must not delay the responses to small ones.
    """

    def __init__(self) -> None:
        self._timers: dict[tuple[str, int], ResponseTimer] = {}

    def of(self, helper: str, entries: int) -> ResponseTimer:
        key = helper, entries.bit_length()
        timer = self._timers.get(key)
        if timer is None:
            timer = self._timers[key] = ResponseTimer(1 << key[1])
        return timer
