"""Open event streams and WebSockets: bounds their number, and rechecks their tokens.

In: a stream and, once it is authenticated, its organization and token. Out: the end of
the stream. For the transports in `app.graphql`.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any
from uuid import UUID

from app.fair_share import FairShare
from app.identity.tokens import Recheck
from app.monitoring.request_ids import no_request
from app.observe import report_internal_error
from schema.failures import Failure, failure


class Stream:
    """One open stream: a `with` block that runs until its task or somebody else ends it.

    An end from outside leaves the block without an exception. Then `failure_reason` is the error
    to send to the client, if any, and `disconnected` is true if the client has disconnected.
    """

    def __init__(self, streams: Streams) -> None:
        self.recheck: Recheck | None = None
        self.failure_reason: Failure | None = None
        self.disconnected = False
        self.organization_id: UUID | None = None
        """None until the stream is authenticated."""
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

    def end(self, failure_reason: Failure | None = None, *, disconnected: bool = False) -> None:
        """Leave the block, unless the block itself calls this."""
        if self._task is None or self._ended:
            return
        self.failure_reason, self.disconnected = failure_reason, disconnected
        if self._task is not asyncio.current_task():
            self._ended = True
            self._task.cancel()


class Streams:
    """The open streams of this process.

    At most `max_streams` are authenticated, of which each organization has its fair share, and as
    many more are not authenticated yet. The tokens are rechecked in turn, every `recheck_interval`
    seconds.
    """

    def __init__(self, max_streams: int, recheck_interval: float) -> None:
        self._max_streams = max_streams
        self._fair_share = FairShare(max_streams)
        self._unauthenticated = 0
        self._recheck_interval = recheck_interval
        self._open: dict[Stream, None] = {}
        self._rechecking: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._open)

    def require_room(self) -> None:
        """Check that one more stream may be opened. Raises: TOO_MANY_SUBSCRIPTIONS."""
        if max(self._unauthenticated, self._authenticated) >= self._max_streams:
            raise _too_many_streams()

    @property
    def _authenticated(self) -> int:
        return len(self._open) - self._unauthenticated

    def open(self) -> Stream:
        """A stream that is not authenticated yet."""
        return Stream(self)

    def authenticate(self, stream: Stream, organization_id: UUID, recheck: Recheck | None) -> None:
        """Count the stream for its organization. Raises: TOO_MANY_SUBSCRIPTIONS."""
        if self._authenticated >= self._max_streams or not self._fair_share.try_acquire(
            organization_id
        ):
            raise _too_many_streams()
        self._unauthenticated -= 1
        stream.organization_id, stream.recheck = organization_id, recheck

    def add(self, stream: Stream) -> None:
        self._open[stream] = None
        self._unauthenticated += 1
        if self._rechecking is None:
            self._rechecking = asyncio.create_task(self._recheck_all(), context=no_request())

    def discard(self, stream: Stream) -> None:
        del self._open[stream]
        if stream.organization_id is None:
            self._unauthenticated -= 1
        self._fair_share.release(stream.organization_id)
        if not self._open and self._rechecking is not None:
            self._rechecking.cancel()
            self._rechecking = None

    def end(self) -> None:
        """End every stream because the process stops; clients reconnect to another one."""
        for stream in list(self._open):
            stream.end()

    async def _recheck_all(self) -> None:
        while True:
            await asyncio.sleep(self._recheck_interval)
            for stream in list(self._open):
                # In sequence, so that a token with many streams is looked up once.
                if stream.recheck is not None and (refused := await _refusal(stream.recheck)):
                    stream.end(refused)


async def _refusal(recheck: Recheck) -> Failure | None:
    """The failure of a token that is no longer valid. One that cannot be looked up stays valid."""
    try:
        return None if await recheck() else key_revoked()
    except Failure as error:
        return error if error.status == 401 else None
    except Exception as error:
        report_internal_error(error)
        return None


def _too_many_streams() -> Failure:
    return failure(
        "TOO_MANY_SUBSCRIPTIONS",
        "The gateway cannot serve more subscriptions at the moment.",
        hint="Try again later, or run several subscriptions on one WebSocket.",
        headers={"Retry-After": "10"},
    )


def key_revoked() -> Failure:
    return failure(
        "API_KEY_INVALID",
        "The API Key was revoked.",
        hint="Ask an administrator for a new one.",
    )
