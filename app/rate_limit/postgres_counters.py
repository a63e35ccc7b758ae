"""Rate counters in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping

from app.rate_limit.counters import CountersUnavailable
from app.store.pool import Store
from resolvers.execute import rate_limits
from schema.failures import Failure


class PostgresCounters:
    """Counters in the table `rate_limits`: each call is one statement."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, spent: Mapping[str, float]) -> dict[str, float]:
        try:
            return await rate_limits.add_to_buckets(self._store, spent)
        except Failure as error:
            raise CountersUnavailable(str(error)) from error

    async def take(self, bucket: str, cost: float, window: float) -> tuple[bool, float]:
        try:
            return await rate_limits.take_from_bucket(self._store, bucket, cost, window)
        except Failure as error:
            raise CountersUnavailable(str(error)) from error

    async def sweep(self) -> None:
        try:
            await rate_limits.sweep_buckets(self._store)
        except Failure as error:
            raise CountersUnavailable(str(error)) from error

    async def close(self) -> None:
        """Leave the store open: it belongs to the application."""
