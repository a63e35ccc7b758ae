"""Runs the statements of the shared rate counters: each call is one statement."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from resolvers.sql.rate_limits import compile_add, compile_sweep, compile_take
from resolvers.store import Store


async def add_to_buckets(store: Store, spent: Mapping[str, float]) -> dict[str, float]:
    """Add seconds to buckets. Return the seconds until each is full."""
    # Sorted, so that two processes lock the rows in one order.
    names = sorted(spent)
    values = {"buckets": names, "seconds": [spent[name] for name in names]}
    levels: dict[str, float] = orjson.loads(await store.value(compile_add(), values))
    return levels


async def take_from_bucket(
    store: Store, bucket: str, cost: float, window: float
) -> tuple[bool, float]:
    """Take `cost` from a bucket if it is then full again within `window` seconds.

    Return whether it was taken, and the seconds until the bucket is full.
    """
    values = {"bucket": bucket, "cost": cost, "window": window}
    result = await store.value(compile_take(), values)
    # No row: another process created the bucket while the statement ran, and took from it.
    granted, level = result or (False, cost)
    return bool(granted), level


async def sweep_buckets(store: Store) -> None:
    """Delete some buckets that are full."""
    await store.value(compile_sweep(), {})
