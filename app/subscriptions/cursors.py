"""Cursors of subscriptions: what a subscriber has received, to resume after a disconnect. Pure.

Outreaches are sent in the order of their commits, which no column records. So a cursor has a
snapshot of the transaction that wrote the last outreach: all that it sees was sent. It also has the
few outreaches that were committed after the snapshot, up to the last one.
"""

from __future__ import annotations

import re
import time
from collections import deque
from dataclasses import dataclass, replace
from uuid import UUID

from resolvers.snapshots import Snapshot
from schema.failures import Failure, failure
from schema.ids import lowest_id

MARGIN = 60.0
"""The most seconds from the creation of an id to its commit: more than the four statements of a
write take. The clocks of several machines differ by less."""

RESUME_FOR = 24 * 3600.0
"""Seconds after which a subscription cannot be resumed any more."""

MAX_SENT = 50
"""The most ids in a cursor. Outreaches that do not fit are sent again."""

MAX_READS = 8
"""The most resumptions in a cursor, each of which was interrupted while it caught up."""

MAX_RUNNING = 250
"""The most running transactions of all resumptions in a cursor, so that it fits into a header. The
outreaches of a resumption that does not fit are sent again."""

_MAX_LENGTH = 8_192
_MAX_NUMBERS = 1_000
"""The most numbers in a cursor; those of an event have at most 2,000 characters."""

_MAX_TRACKED = 10_000
_SNAPSHOT = r"[0-9]+:[0-9]+:[0-9,]*"
_ID = "[0-9a-f]{32}"
_READ = re.compile(f"{_SNAPSHOT}_{_ID}")
_CURSOR = re.compile(
    rf"([0-9]{{1,14}})_({_SNAPSHOT})_((?:{_ID}(?:,{_ID})*)?)((?:_{_SNAPSHOT}_{_ID})*)"
)


@dataclass(frozen=True, slots=True)
class EventCursor:
    """The events that were sent: all of the transactions in `snapshot`, and the outreaches `sent`.

    A resumption sends outreaches in the order of ids: each of `reads` has its snapshot, and the
    last id that it sent. `at` is the time of the last outreach's id, in milliseconds since 1970:
    outreaches older by `MARGIN` were sent, too, and none that are newer by `MARGIN`.
    """

    at: int
    snapshot: Snapshot
    sent: tuple[UUID, ...] = ()
    reads: tuple[tuple[Snapshot, UUID], ...] = ()

    @classmethod
    def parse(cls, text: str, now: float | None = None) -> EventCursor:
        """Parse a cursor. Raises: CURSOR_INVALID, CURSOR_EXPIRED."""
        found = _CURSOR.fullmatch(text) if len(text) <= _MAX_LENGTH else None
        if found is None:
            raise _invalid(text)
        at, snapshot, sent, reads = found.groups()
        read = [item.rpartition("_") for item in _READ.findall(reads)]
        # Each outreach is compared with all of them.
        if sent.count(",") >= MAX_SENT or len(read) > MAX_READS or text.count(",") > _MAX_NUMBERS:
            raise _invalid(text)
        try:
            cursor = cls(
                int(at),
                Snapshot.parse(snapshot),
                tuple(UUID(item) for item in sent.split(",") if item),
                tuple((Snapshot.parse(item), UUID(last)) for item, _, last in read),
            )
        except ValueError:
            raise _invalid(text) from None
        age = (time.time() if now is None else now) - cursor.at / 1000
        if age < -MARGIN:
            raise _invalid(text)
        if age > RESUME_FOR:
            raise expired()
        return cursor

    def __str__(self) -> str:
        reads = "".join(f"_{read}_{last.hex}" for read, last in self.reads)
        return f"{self.at}_{self.snapshot}_{','.join(item.hex for item in self.sent)}{reads}"

    @property
    def begin(self) -> UUID:
        """The id below which all outreaches were sent."""
        return lowest_id(max(0.0, self.at / 1000 - MARGIN))

    def has(self, id_: UUID, transaction: int) -> bool:
        """Whether the outreach was sent. `transaction` is the lower 32 bits of the one that wrote
        its row last: an outreach that was changed since may be sent again.
        """
        if id_ in self.sent or any(
            id_ <= last and read.has(read.widened(transaction)) for read, last in self.reads
        ):
            return True
        if id_ > lowest_id(self.at / 1000 + MARGIN):
            return False
        return self.snapshot.has(self.snapshot.widened(transaction))

    def after(self, read: Snapshot, last: UUID) -> EventCursor:
        """The cursor after an outreach of a resumption."""
        reads = [(read, last)]
        room = MAX_RUNNING - len(read.running)
        for item in reversed(self.reads):
            if item[1] > last:
                room -= len(item[0].running)
                if room < 0 or len(reads) == MAX_READS:
                    break
                reads.append(item)
        return replace(self, reads=tuple(reversed(reads)))


class Sent:
    """The outreaches of which a process was notified recently, in the order of their commits."""

    def __init__(self) -> None:
        self._tracked: deque[tuple[UUID, int, UUID]] = deque(maxlen=_MAX_TRACKED)

    def add(self, organization_id: UUID, id_: UUID, transaction: int) -> None:
        self._tracked.append((organization_id, transaction, id_))

    def cursor(self, organization_id: UUID, id_: UUID, transaction: int, seen: Snapshot) -> str:
        """The cursor after the outreach that was added last; `seen` is a snapshot of its
        transaction.
        """
        before = seen.without(transaction)
        sent: list[UUID] = []
        # In the order of commits: if one was seen, all committed before it were seen, too.
        for organization, number, other in reversed(self._tracked):
            if before.has(number) or len(sent) == MAX_SENT:
                break
            if organization == organization_id:
                sent.append(other)
        return str(EventCursor(milliseconds(id_), before, tuple(sent)))


def milliseconds(id_: UUID) -> int:
    """The time of an id, in milliseconds since 1970."""
    return id_.int >> 80


def expired() -> Failure:
    return failure(
        "CURSOR_EXPIRED",
        "The cursor is too old, or too many outreaches were recorded after it.",
        "after",
        hint="Subscribe without a cursor, then read the newest page.",
    )


def _invalid(text: str) -> Failure:
    return failure(
        "CURSOR_INVALID",
        f"'{text[:100]}' is not a cursor of a subscription.",
        "after",
        hint="Send extensions.cursor, or the id of a server-sent event, as you received it; or "
        "subscribe without a cursor.",
    )
