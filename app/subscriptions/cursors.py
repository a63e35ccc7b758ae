"""Cursors of subscriptions: what a subscriber has received, to resume after a disconnect. Pure.

Outreaches are sent in the order of their commits, which no column has. So a cursor tells by the
transactions that had ended which outreaches were sent: what was committed before the write of the
last one looked, and the few that followed until that write was committed.
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
"""Seconds from the making of an id to the commit, at most; more than four statements take, as
after a write's first look at the clock. The clocks of several machines differ by less."""

RESUME_FOR = 24 * 3600.0
"""Seconds after which a subscription cannot be resumed any more."""

MAX_SENT = 50
"""The ids in a cursor, at most. Those that have no place are sent again."""

MAX_READS = 8
"""The resumptions in a cursor, at most: each was cut while it caught up."""

MAX_RUNNING = 250
"""The running transactions of all resumptions in a cursor, at most, so that it fits into a header.
Of one that has no place, outreaches are sent again."""

_MAX_LENGTH = 8_192
_MAX_NUMBERS = 1_000
"""Numbers in a cursor; those of an event have 2,000 characters at most."""

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

    A resumption sends what it reads in the order of ids: each of `reads` has the snapshot of one,
    and the last id that was sent. `at` is the time of the outreach's id, in milliseconds since
    1970: what is older by `MARGIN` was sent too, and nothing that is newer by `MARGIN`.
    """

    at: int
    snapshot: Snapshot
    sent: tuple[UUID, ...] = ()
    reads: tuple[tuple[Snapshot, UUID], ...] = ()

    @classmethod
    def parse(cls, text: str, now: float | None = None) -> EventCursor:
        """Raises: CURSOR_INVALID, CURSOR_EXPIRED."""
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
        """The outreaches with lower ids were sent."""
        return lowest_id(max(0.0, self.at / 1000 - MARGIN))

    def has(self, id_: UUID, transaction: int) -> bool:
        """Whether the outreach was sent. `transaction` has the lower 32 bits of the last one that
        wrote its row: one that was changed since may be sent again.
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
        # In the order of commits: what was committed before one that was seen was seen too.
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
