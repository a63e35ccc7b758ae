"""What the streams of GraphQL share: time limits, a bound on their number, keys looked up again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any
from uuid import UUID

from app.fair_share import FairShare
from app.observe import report_internal_error
from schema.failures import Failure, failure

Recheck = Callable[[], Awaitable[bool]]
"""Whether the key that a stream was opened with is still good."""


class Stream:
    """One stream that is open: `with` it, until its task or somebody else ends it.

    What ends it from outside breaks off the block, and nothing is raised. Then `failure_reason` says
    why, where the client is to hear of it, and `gone` that it does not listen.
    """

    def __init__(self, streams: Streams) -> None:
        self.recheck: Recheck | None = None
        self.failure_reason: Failure | None = None
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

    def end(self, failure_reason: Failure | None = None, *, gone: bool = False) -> None:
        """Breaks the block off, but where it is the block itself that ends it."""
        if self._task is None or self._ended:
            return
        self.failure_reason, self.gone = failure_reason, gone
        if self._task is not asyncio.current_task():
            self._ended = True
            self._task.cancel()


class Streams:
    """The streams of this process, at most `most`, and as many of which nobody knows yet who is
    there; an organization has its share. Their keys are looked up in turn.
    """

    def __init__(self, most: int, recheck_every: float) -> None:
        self._most = most
        self._shares = FairShare(most)
        self._unauthenticated = 0
        self._every = recheck_every
        self._open: dict[Stream, None] = {}
        self._rechecking: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._open)

    def require_room(self) -> None:
        """For one more of which nobody knows who is there. Raises: TOO_MANY_SUBSCRIPTIONS."""
        if max(self._unauthenticated, self._authenticated) >= self._most:
            raise _too_many_streams()

    @property
    def _authenticated(self) -> int:
        return len(self._open) - self._unauthenticated

    def open(self) -> Stream:
        """A stream of which nobody knows yet who is there."""
        return Stream(self)

    def authenticate(self, stream: Stream, organization_id: UUID, recheck: Recheck) -> None:
        """It is the organization's, as long as its key is good. Raises: TOO_MANY_SUBSCRIPTIONS."""
        if self._authenticated >= self._most or not self._shares.try_acquire(organization_id):
            raise _too_many_streams()
        self._unauthenticated -= 1
        stream.organization_id, stream.recheck = organization_id, recheck

    def add(self, stream: Stream) -> None:
        self._open[stream] = None
        self._unauthenticated += 1
        if self._rechecking is None:
            self._rechecking = asyncio.ensure_future(self._recheck_all())

    def discard(self, stream: Stream) -> None:
        del self._open[stream]
        if stream.organization_id is None:
            self._unauthenticated -= 1
        self._shares.release(stream.organization_id)
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
                    stream.end(key_revoked())


async def _is_good(recheck: Recheck) -> bool:
    """What keeps us from looking is no fault of the key."""
    try:
        return await recheck()
    except Failure:
        return True
    except Exception as error:
        report_internal_error(error)
        return True


def _too_many_streams() -> Failure:
    return failure(
        "TOO_MANY_SUBSCRIPTIONS",
        "No more clients can be served with subscriptions at the moment.",
        hint="Try again later, or carry several subscriptions on one WebSocket.",
        headers={"Retry-After": "10"},
    )


def key_revoked() -> Failure:
    return failure(
        "API_KEY_INVALID",
        "The API Key was revoked.",
        hint="Ask an administrator for a new one.",
    )
