"""Failures that clients did not cause: one log entry each, or a count of them during a storm.

In: the operation and the codes of a failure. Out: entries in the log.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from time import monotonic

from app.monitoring.logs import FIELDS
from app.monitoring.request_ids import no_request

PERIOD = 10.0
"""Seconds between two counts. After as many without a failure, a storm is over."""

MAX_SINGLE = 10
"""Failures within a period that are logged one by one; with one more a storm begins."""

logger = logging.getLogger("osdi")


class FailureLog:
    """The failures of one process."""

    def __init__(self) -> None:
        self._until = 0.0
        """The end of the current period."""
        self._number = 0
        self._counts: Counter[str] = Counter()
        self._total = 0
        self._is_storm = False

    def add(self, operation: str, codes: Sequence[str]) -> None:
        """Log a failure, or count it."""
        now = monotonic()
        if now > self._until + PERIOD or (now > self._until and not self._is_storm):
            self._is_storm, self._number, self._until = False, 0, now + PERIOD
        self._number += 1
        self._counts.update(codes[:1])
        if self._is_storm:
            return
        if self._number <= MAX_SINGLE:
            logger.warning("%s: %s", operation, ", ".join(codes))
            return
        self._is_storm, self._total = True, 0
        self._counts = Counter(codes[:1])
        message = "Many requests fail; from now on their number is logged every %g seconds"
        logger.warning(message, PERIOD, extra={FIELDS: {"codes": ", ".join(codes)}})
        self._count_later()

    def _count_later(self) -> None:
        self._until = monotonic() + PERIOD
        loop = asyncio.get_running_loop()
        loop.call_later(PERIOD, self._end_period, context=no_request())

    def _end_period(self) -> None:
        counts, self._counts = self._counts, Counter()
        self._total += counts.total()
        if counts:
            fields = {"count": counts.total(), **dict(counts.most_common(5))}
            logger.warning("Requests failed", extra={FIELDS: fields})
            self._count_later()
        else:
            self._is_storm = False
            logger.warning("Requests no longer fail", extra={FIELDS: {"count": self._total}})


FAILURES = FailureLog()
"""The failures of this process."""
