"""The cost of statements by plan, a log of slow ones, and the requests that wait for a connection.

In: the name of a plan, never its values. For `app.store.pool`.
"""

from __future__ import annotations

import logging
from time import monotonic

from app.monitoring.logs import FIELDS
from app.monitoring.measurements import Durations
from schema.failures import Failure

_LOG_EVERY = 1.0
"""Seconds between two log entries about one plan: under load all of its statements are slow."""

logger = logging.getLogger("osdi")


class PoolWaits:
    """Counts the requests that wait for a connection, and those that got none: `with waits`."""

    def __init__(self) -> None:
        self.waiting = 0
        self.expensive = 0
        """The number of expensive reads among those that wait."""
        self.timeouts = 0

    def __enter__(self) -> None:
        self.waiting += 1

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.waiting -= 1
        if kind is Failure:
            self.timeouts += 1


class StatementWatch:
    """Measures the statements of one store. `slow`: seconds, 0 for never."""

    def __init__(self, measures: bool, slow: float) -> None:
        self.durations: Durations[str] = Durations()
        self.answered_at = 0.0
        """The time of the last answer to a statement, by the monotonic clock."""
        self.measures = measures
        self.slow = slow or float("inf")
        self._logged: dict[str, float] = {}
        self._unlogged: dict[str, int] = {}

    def __call__(self, plan: str) -> StatementRun:
        """Measure one statement, which runs in the block."""
        return StatementRun(self, plan)

    def ran(self, plan: str, seconds: float, rows: int) -> None:
        if self.measures:
            self.durations.add(plan, seconds, rows)
        if seconds >= self.slow:
            self._log(plan, seconds)

    def _log(self, plan: str, seconds: float) -> None:
        now = monotonic()
        if now < self._logged.get(plan, 0.0) + _LOG_EVERY:
            self._unlogged[plan] = self._unlogged.get(plan, 0) + 1
            return
        self._logged[plan] = now
        fields = {"plan": plan, "seconds": round(seconds, 3)}
        if more := self._unlogged.pop(plan, 0):
            fields["more_before"] = more
        logger.warning("Slow statement", extra={FIELDS: fields})


class StatementRun:
    """The measurement of one statement; `rows` stays 0 if it fails."""

    __slots__ = ("_plan", "_started", "_watch", "rows")

    def __init__(self, watch: StatementWatch, plan: str) -> None:
        self._watch = watch
        self._plan = plan
        self.rows = 0

    def __enter__(self) -> StatementRun:
        self._started = monotonic()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        now = monotonic()
        if kind is None:
            self._watch.answered_at = now
        self._watch.ran(self._plan, now - self._started, self.rows)
