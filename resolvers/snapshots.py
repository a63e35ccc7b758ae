"""Snapshots of PostgreSQL: which transactions had ended at a moment. Pure.

Source: PostgreSQL, 9.27.8 'Transaction ID and Snapshot Information Functions'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TEXT = re.compile(r"(\d{1,19}):(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?)")
_HALF = 2**31


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All transactions below `lowest` had ended; those from `following` on, and the `running` ones,
    had not.
    """

    lowest: int
    following: int
    running: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Snapshot:
        """The snapshot that PostgreSQL writes as text. Raises: ValueError."""
        found = _TEXT.fullmatch(text)
        if found is None:
            raise ValueError(f"Not a snapshot: {text[:100]!r}.")
        lowest, following, running = found.groups()
        return cls(int(lowest), int(following), tuple(map(int, filter(None, running.split(",")))))

    def __str__(self) -> str:
        return f"{self.lowest}:{self.following}:{','.join(map(str, self.running))}"

    def has(self, transaction: int) -> bool:
        """Whether the transaction had ended.

        >>> [n for n in range(9, 15) if Snapshot.parse("10:14:10,12").has(n)]
        [9, 11, 13]
        """
        if transaction < self.lowest:
            return True
        return transaction < self.following and transaction not in self.running

    def shortened(self, most: int) -> Snapshot:
        """The snapshot. With more than `most` running transactions it loses their list, and then
        has seen less.
        """
        return self if len(self.running) <= most else Snapshot(self.lowest, self.lowest)

    def without(self, transaction: int) -> Snapshot:
        """The snapshot with the transaction still running. PostgreSQL never lists the transaction
        that takes the snapshot.
        """
        if not self.has(transaction):
            return self
        running = (transaction, *self.running)
        return Snapshot(min(self.lowest, transaction), self.following, running)

    def widened(self, transaction: int) -> int:
        """The 64-bit id of a transaction of about that time, from its lower 32 bits."""
        difference = (transaction - self.following + _HALF) % (2 * _HALF) - _HALF
        return self.following + difference
