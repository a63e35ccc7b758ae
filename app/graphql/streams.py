"""What the streams of GraphQL share: time limits, a bound on their number, keys looked up again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from uuid import UUID

from app.fair_share import Shares
from app.http.request_body import SLOWEST
from app.observe import unexpected
from schema.failures import Failure, failure


@dataclass(frozen=True, slots=True)
class Timing:
    """How long is waited, in seconds."""

    body: float = SLOWEST
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


Recheck = Callable[[], Awaitable[bool]]
"""Whether the key that a stream was opened with is still good."""


class Limits:
    """Time limits at a tenth of `asyncio.timeout`'s cost: one timer looks at all that run.

    `with limits(10.0): await …` raises TimeoutError, at most two looks late.
    """

    def __init__(self, look: float = 0.5) -> None:
        self._look = look
        self._running: set[_Limit] = set()
        self._timer: asyncio.TimerHandle | None = None
        self.looks = 0

    def __call__(self, seconds: float) -> _Limit:
        return _Limit(self, self.looks + int(seconds / self._look) + 2)

    def begin(self, limit: _Limit) -> None:
        self._running.add(limit)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._look, self._look_at_all)

    def end(self, limit: _Limit) -> None:
        self._running.discard(limit)

    def _look_at_all(self) -> None:
        self._timer = None
        self.looks += 1
        for limit in self._running:
            limit.look(self.looks)
        if self._running:
            self._timer = asyncio.get_running_loop().call_later(self._look, self._look_at_all)


class _Limit:
    """One time limit, while it runs."""

    __slots__ = ("_before", "_last", "_limits", "_over", "_task")

    def __init__(self, limits: Limits, last: int) -> None:
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


class Stream:
    """One stream that is open: `with` it, until its task or somebody else ends it.

    What ends it from outside breaks off the block, and nothing is raised. Then `refusal` says
    why, where the client is to hear of it, and `gone` that it does not listen.
    """

    def __init__(self, streams: Streams) -> None:
        self.recheck: Recheck | None = None
        self.refusal: Failure | None = None
        self.gone = False
        self.organization_id: UUID | None = None
        """None: nobody knows yet who is there."""
        self._streams = streams
        self._task: asyncio.Task[Any] | None = None
        self._ended = False

    def __enter__(self) -> Stream:
        self._task = asyncio.current_task()
        self._streams.add(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> bool:
        task, self._task = self._task, None
        self._streams.discard(self)
        if not self._ended:
            return False
        assert task is not None
        return task.uncancel() == 0 and kind is asyncio.CancelledError

    def end(self, refusal: Failure | None = None, *, gone: bool = False) -> None:
        """Breaks the block off, but where it is the block itself that ends it."""
        if self._task is None or self._ended:
            return
        self.refusal, self.gone = refusal, gone
        if self._task is not asyncio.current_task():
            self._ended = True
            self._task.cancel()


class Streams:
    """The streams of this process, at most `most`, and as many of which nobody knows yet who is
    there; an organization has its share. Their keys are looked up in turn.
    """

    def __init__(self, most: int, recheck_every: float) -> None:
        self._most = most
        self._shares = Shares(most)
        self._strangers = 0
        self._every = recheck_every
        self._open: dict[Stream, None] = {}
        self._rechecking: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._open)

    def require_room(self) -> None:
        """For one more of which nobody knows who is there. Raises: TOO_MANY_SUBSCRIPTIONS."""
        if max(self._strangers, self._known) >= self._most:
            raise _too_many()

    @property
    def _known(self) -> int:
        return len(self._open) - self._strangers

    def open(self) -> Stream:
        """A stream of which nobody knows yet who is there."""
        return Stream(self)

    def admit(self, stream: Stream, organization_id: UUID, recheck: Recheck) -> None:
        """It is the organization's, as long as its key is good. Raises: TOO_MANY_SUBSCRIPTIONS."""
        if self._known >= self._most or not self._shares.take(organization_id):
            raise _too_many()
        self._strangers -= 1
        stream.organization_id, stream.recheck = organization_id, recheck

    def add(self, stream: Stream) -> None:
        self._open[stream] = None
        self._strangers += 1
        if self._rechecking is None:
            self._rechecking = asyncio.ensure_future(self._recheck_all())

    def discard(self, stream: Stream) -> None:
        del self._open[stream]
        if stream.organization_id is None:
            self._strangers -= 1
        self._shares.give_back(stream.organization_id)
        if not self._open and self._rechecking is not None:
            self._rechecking.cancel()
            self._rechecking = None

    def end(self) -> None:
        """Ends every stream: the process stops, and its clients shall look for another."""
        for stream in list(self._open):
            stream.end()

    async def _recheck_all(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            for stream in list(self._open):
                # One after the other, so that a key of many streams is looked up once.
                if stream.recheck is not None and not await _is_good(stream.recheck):
                    stream.end(revoked())


async def _is_good(recheck: Recheck) -> bool:
    """What keeps us from looking is no fault of the key."""
    try:
        return await recheck()
    except Failure:
        return True
    except Exception as error:
        unexpected(error)
        return True


def _too_many() -> Failure:
    return failure(
        "TOO_MANY_SUBSCRIPTIONS",
        "No more clients can be served with subscriptions at the moment.",
        hint="Try again later, or carry several subscriptions on one WebSocket.",
        headers={"Retry-After": "10"},
    )


def revoked() -> Failure:
    return failure(
        "API_KEY_INVALID",
        "The API Key was revoked.",
        hint="Ask an administrator for a new one.",
    )
