"""Where the processes of a gateway count together: here PostgreSQL.

A bucket is one moment: when it is full again. A request moves that moment on by the time in
which one request comes back. What is past counts as now, so that a bucket which is full is no
bucket at all. All moments are of the store's clock; processes hear how far off they are.

Source: the generic cell rate algorithm (GCRA), ITU-T I.371.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable


class CountersUnavailable(Exception):
    """The counters cannot be asked at the moment."""


@runtime_checkable
class RateCounters(Protocol):
    """All raise `CountersUnavailable`. Times are in seconds."""

    async def add(self, spent: Mapping[str, float]) -> dict[str, float]:
        """Adds to buckets, whatever they hold; how long until each is full."""
        ...

    async def take(self, bucket: str, cost: float, window: float) -> tuple[bool, float]:
        """Adds `cost` where the bucket is full within `window` then; whether, and how long."""
        ...

    async def sweep(self) -> None:
        """Forgets buckets that are full."""
        ...

    async def close(self) -> None: ...
