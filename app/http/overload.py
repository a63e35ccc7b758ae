"""Refuses requests while the event loop is late: those accepted do not wait longer and longer.

A request passes the event loop about five times. If each turn takes `LATE` for a while, more
arrives than this process can answer, and only as many requests are accepted as it answers in
`MAX_WAIT`. The others get a 503 before anything is done for them.

In: requests, and how many there are. Out: whether one more is accepted. For
`app.http.uvicorn_http`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sized

from uvicorn.server import ServerState

from app.observe import logger
from schema.failures import Failure, failure

LATE = 0.05
"""Seconds by which the event loop is late when it has too much to do."""

STANDING = 1.0
"""Seconds for which it must be late: a burst passes before."""

MAX_WAIT = 0.5
"""Seconds that a request should wait at most while the process is overloaded."""

MIN_ACCEPTED = 100
"""So many requests at once are always accepted, also by a process that others leave no time."""

_CALM = 2.0
"""Seconds without a refusal after which any number is accepted again."""

_CALM_LATE = 0.002
"""Seconds by which the event loop is late, on average, when it has little to do."""

_TICK = 0.025
_SMOOTHING = 0.2


class Overload:
    """The load of one server. `streams`: those of its requests that go on until they are ended."""

    def __init__(self, state: ServerState, streams: Sized) -> None:
        self._state = state
        self._streams = streams
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0
        self._begun = 0.0
        self._late_since: float | None = None
        self._answered = 0
        self._per_second = 0.0
        self._mean_late = 0.0
        self._refused_at = 0.0
        self.refused = 0
        """Requests that were refused."""
        self.limit: int | None = None
        """How many requests are accepted at once; `None`: any number."""

    def accepts(self) -> bool:
        """Whether one more request is accepted."""
        if self._timer is None:
            self._begin()
        limit = self.limit
        if limit is None or len(self._state.tasks) - len(self._streams) < limit:
            return True
        self.refused += 1
        self._refused_at = asyncio.get_running_loop().time()
        return False

    def _begin(self) -> None:
        """Watch the event loop, from the first request on."""
        self._begun = asyncio.get_running_loop().time()
        self._answered = self._state.total_requests
        self._next()

    def _next(self) -> None:
        loop = asyncio.get_running_loop()
        self._due = loop.time() + _TICK
        self._timer = loop.call_at(self._due, self._tick)

    def _tick(self) -> None:
        now = asyncio.get_running_loop().time()
        self._measure(now)
        if self.limit is None:
            if self._late_since is not None and now - self._late_since >= STANDING:
                self._refused_at = now
                logger.warning("Overloaded: some requests are refused.")
                self._set_limit()
        elif self._mean_late < _CALM_LATE or now - self._refused_at > _CALM:
            self.limit = None
            logger.warning("No longer overloaded. %d requests were refused so far.", self.refused)
        else:
            self._set_limit()
        if len(self._state.tasks) > len(self._streams) or self.limit is not None:
            self._next()
        else:
            self._timer, self._late_since = None, None

    def _measure(self, now: float) -> None:
        late = now - self._due
        self._mean_late += _SMOOTHING * (late - self._mean_late)
        if late < LATE:
            self._late_since = None
        elif self._late_since is None:
            self._late_since = now
        answered = self._state.total_requests - self.refused
        rate = (answered - self._answered) / (now - self._begun)
        self._per_second += _SMOOTHING * (rate - self._per_second)
        self._answered, self._begun = answered, now

    def _set_limit(self) -> None:
        self.limit = max(MIN_ACCEPTED, int(self._per_second * MAX_WAIT))


def overloaded() -> Failure:
    return failure(
        "OVERLOADED",
        "The gateway receives more requests than it can answer; nothing was done for this one.",
        hint="Send it again, after as many seconds as Retry-After says.",
        headers={"Retry-After": "2"},
    )
