"""Keeps the roll-ups of outreaches: folds deltas, and counts what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, UTC, datetime
from uuid import UUID

from resolvers.sql.rollups.fold import (
    compile_build,
    compile_clear,
    compile_due,
    compile_fold,
    compile_fold_lock,
    compile_range,
    compile_rolled_up,
)
from resolvers.store import Store

FOLD_BATCH = 5_000
"""Deltas that one transaction folds."""


async def due_organizations(store: Store) -> list[tuple[UUID, bool]]:
    """The organizations with deltas to fold or without roll-ups: the id, and whether it has any."""
    return [(row["id"], row["rolled_up"]) for row in await store.fetch(compile_due())]


async def fold(store: Store, organization_id: UUID, limit: int = FOLD_BATCH) -> int:
    """Fold the oldest deltas; return their number, 0 while another process folds."""
    tenant = {"organization_id": organization_id}
    async with store.transaction(organization_id) as connection:
        if not await connection.value(compile_fold_lock(wait=False), tenant):
            return 0
        number: int = await connection.value(compile_fold(), {**tenant, "limit": limit})
        return number


async def build(store: Store, organization_id: UUID) -> int:
    """Count all outreaches of an organization anew; return their number.

    Month by month, each in a transaction of its own: writes go on meanwhile, and of a process that
    died nothing is left half counted.
    """
    tenant = {"organization_id": organization_id}
    dates = (await store.fetch(compile_range(), tenant))[0]
    counted = await _build_part(store, organization_id, None)
    for month in _months(dates["first"], dates["last"]):
        counted += await _build_part(store, organization_id, month)
    await store.fetch(compile_rolled_up(), tenant)
    return counted


async def _build_part(
    store: Store, organization_id: UUID, month: tuple[datetime, datetime] | None
) -> int:
    """Count the outreaches of a month, or those without an action date."""
    values: dict[str, object] = {"organization_id": organization_id}
    async with store.transaction(organization_id, long_running=True) as connection:
        await connection.value(compile_fold_lock(wait=True), values)
        if month is not None:
            values |= {"begin": month[0], "end": month[1]}
        for statement in compile_clear(month is not None):
            await connection.fetch(statement, values)
        number: int = await connection.value(compile_build(month is not None), values)
        return number


def _months(first: datetime | None, last: datetime | None) -> Iterator[tuple[datetime, datetime]]:
    """The begin and the end of each month from the one of `first` to the one of `last`."""
    if first is None or last is None:
        return
    begin = datetime(first.year, first.month, 1, tzinfo=UTC)
    while begin <= last:
        if (begin.year, begin.month) == (MAXYEAR, 12):
            yield begin, datetime.max.replace(tzinfo=UTC)
            return
        year, month = divmod(begin.year * 12 + begin.month, 12)
        end = datetime(year, month + 1, 1, tzinfo=UTC)
        yield begin, end
        begin = end
