"""The rate counters that all processes of a gateway share.

A bucket is stored as one moment: when it is full again. A request moves that moment on by the time
in which one request is given back. A moment in the past counts as now, so a full bucket needs no
entry. All moments are on the clock of the database, or of Redis; processes exchange only the
seconds until then.

Source: the generic cell rate algorithm (GCRA), ITU-T I.371.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable


class CountersUnavailable(Exception):
    """The counters cannot be reached at the moment."""


@runtime_checkable
class RateCounters(Protocol):
    """Every method raises `CountersUnavailable`. Times are in seconds."""

    async def add(self, spent: Mapping[str, float]) -> dict[str, float]:
        """Take from buckets, even from empty ones. Return the time until each is full."""
        ...

    async def take(self, bucket: str, cost: float, window: float) -> tuple[bool, float]:
        """Take `cost` if the bucket is then full again within `window`.

        Return whether it was taken, and the time until the bucket is full.
        """
        ...

    async def sweep(self) -> None:
        """Delete buckets that are full."""
        ...

    async def close(self) -> None: ...
