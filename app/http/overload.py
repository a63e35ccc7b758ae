"""Load shedding: refuses requests while more arrive than the process answers, so that the others do
not wait longer and longer.

Requests wait for the event loop, and for a connection to the database. If one of these queues is
too long for a while, only as many are accepted as are answered in a given time. All others get a
503 before anything is done for them. Clients with many requests are refused before those with few.

In: how many requests wait, and the client of one more. Out: whether it is accepted. For
`app.gate` and `app.server`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sized

from uvicorn.server import ServerState

from app.observe import logger
from schema.failures import Failure, failure

LATE = 0.05
"""Seconds by which the event loop is late when it has too much to do."""

STANDING = 1.0
"""Seconds for which a queue must be too long: a burst passes before."""

MAX_WAIT = 0.5
"""Seconds that a request should wait at most for the event loop, of which it needs five turns."""

MAX_QUEUE_WAIT = 0.05
"""Seconds that a request should wait at most for a connection."""

MIN_ACCEPTED = 100
"""Requests that may always wait for the event loop, even if other processes take all CPU time. For
a connection, `QUEUE_DIVISOR` times fewer may wait while requests are refused.
"""

QUEUE_DIVISOR = 4
"""While requests are refused, the queue for connections is so many times shorter. It does not run
empty, because requests arrive all the time, and accepted ones are answered about as fast as usual.
"""

_CALM = 2.0
"""Seconds without a refusal after which any number of requests is accepted again."""

_CALM_LATE = 0.002
"""Seconds by which the event loop is late, on average, when it has little to do."""

_TICK = 0.025
_SMOOTHING = 0.2


class _Queue:
    """One queue: how many requests are in it, and how long they should wait at most.

    `divisor`: how many times shorter it is while requests are refused.
    """

    def __init__(self, length: Callable[[], int], max_wait: float, divisor: int = 1) -> None:
        self.length = length
        self._max_wait = max_wait
        self._divisor = divisor
        self._long_since: float | None = None
        self.limit: int | None = None
        """How many requests it accepts; `None`: any number."""

    def bound(self, per_second: float) -> int:
        return max(MIN_ACCEPTED, int(per_second * self._max_wait))

    def restrict(self, per_second: float) -> None:
        self.limit = self.bound(per_second) // self._divisor

    def measure(self, is_long: bool, now: float) -> None:
        if not is_long:
            self._long_since = None
        elif self._long_since is None:
            self._long_since = now

    def is_too_long(self, now: float) -> bool:
        return self._long_since is not None and now - self._long_since >= STANDING

    def accepts(self, running: int, clients: int) -> bool:
        """Whether it accepts one more of a client with `running` requests, one of `clients`.

        In a full queue, a client may have an equal share of the limit, so that one with few
        requests is not refused because of others. All together never exceed twice the limit.
        """
        if self.limit is None:
            return True
        length = self.length()
        return length < self.limit or (running * clients < self.limit and length < 2 * self.limit)


class Overload:
    """The load of one server. `streams`: its requests that do not end by themselves. `queued`: how
    many requests wait for a connection, without expensive reads.
    """

    def __init__(
        self, state: ServerState, streams: Sized, queued: Callable[[], int] = lambda: 0
    ) -> None:
        self._state = state
        self._streams = streams
        self._loop = _Queue(lambda: len(state.tasks) - len(streams), MAX_WAIT)
        self._pool = _Queue(lambda: queued() + self._starting, MAX_QUEUE_WAIT, QUEUE_DIVISOR)
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0
        self._begun = 0.0
        self._answered = 0
        self._per_second = 0.0
        self._mean_late = 0.0
        self._refused_at = 0.0
        self._refused_before = 0
        """Requests that were refused until the last measurement."""
        self._running: dict[str, int] = {}
        """The number of requests accepted from each client since requests are refused."""
        self._starting = 0
        """Accepted requests whose task has not begun. Many may arrive in one turn of the event
        loop; they wait for a connection from the next turn on."""
        self.refused = 0
        """Requests that were refused."""
        self.is_refusing = False

    def accepts_all(self) -> bool:
        """Whether any request is accepted now."""
        if self._timer is None:
            self._watch()
        return not self.is_refusing

    def accept(self, client: str) -> bool:
        """Whether one more request of `client` is accepted. Its task must `begin`, and `leave`."""
        if self.would_accept(client):
            self._running[client] = self._running.get(client, 0) + 1
            self._starting += 1
            return True
        self.refuse()
        return False

    def would_accept(self, client: str) -> bool:
        """Whether `accept` would return True. Changes nothing."""
        running = self._running.get(client, 0)
        clients = len(self._running) + (not running)
        return self._loop.accepts(running, clients) and self._pool.accepts(running, clients)

    def refuse(self) -> None:
        """Count a request that is refused."""
        self.refused += 1

    def begin(self) -> None:
        self._starting -= 1

    def leave(self, client: str) -> None:
        running = self._running[client] - 1
        if running:
            self._running[client] = running
        else:
            del self._running[client]

    def _watch(self) -> None:
        """Watch the queues, from the first request on."""
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
        is_calm = now - self._refused_at > _CALM
        self._set_limit(self._loop, now, is_calm or self._mean_late < _CALM_LATE)
        self._set_limit(self._pool, now, is_calm)
        is_refusing = self._loop.limit is not None or self._pool.limit is not None
        if is_refusing != self.is_refusing:
            self.is_refusing = is_refusing
            if is_refusing:
                logger.warning("Overloaded: some requests are refused.")
            else:
                logger.warning(
                    "No longer overloaded. %d requests were refused so far.", self.refused
                )
        if self._loop.length() > 0 or is_refusing:
            self._next()
        else:
            self._timer = None
            self._loop.measure(False, now)
            self._pool.measure(False, now)

    def _measure(self, now: float) -> None:
        if self.refused > self._refused_before:
            self._refused_at, self._refused_before = now, self.refused
        late = now - self._due
        self._mean_late += _SMOOTHING * (late - self._mean_late)
        answered = self._state.total_requests - self.refused
        rate = (answered - self._answered) / (now - self._begun)
        self._per_second += _SMOOTHING * (rate - self._per_second)
        self._answered, self._begun = answered, now
        self._loop.measure(late >= LATE, now)
        self._pool.measure(self._pool.length() > self._pool.bound(self._per_second), now)

    def _set_limit(self, queue: _Queue, now: float, is_over: bool) -> None:
        if queue.limit is None:
            if not queue.is_too_long(now):
                return
            self._refused_at = now
        elif is_over:
            queue.limit = None
            return
        queue.restrict(self._per_second)


def overloaded() -> Failure:
    return failure(
        "OVERLOADED",
        "The gateway receives more requests than it can answer; this one was not executed.",
        hint="Send it again, after as many seconds as Retry-After says.",
        headers={"Retry-After": "2"},
    )
