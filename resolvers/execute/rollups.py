"""Maintains the roll-ups of outreaches: folds deltas, counts stored outreaches, and compares."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any
from uuid import UUID

from resolvers.sql.rollups.build import (
    compile_build,
    compile_build_people,
    compile_claim,
    compile_clear,
    compile_clear_people,
    compile_memory,
    compile_months,
    compile_renew,
    compile_rolled_up,
    compile_time_zone,
)
from resolvers.sql.rollups.check import compile_check, compile_check_people
from resolvers.sql.rollups.fold import compile_due, compile_fold, compile_fold_lock
from resolvers.store import Connection, Store, TransactionKind

FOLD_BATCH = 50_000
"""The most deltas that one transaction folds, in 360 MB of memory. Larger batches rewrite the same
days less often."""


async def due_organizations(store: Store) -> list[tuple[UUID, bool]]:
    """The organizations to count, and those with deltas to fold: the id, and whether to fold."""
    return [(row["id"], row["rolled_up"]) for row in await store.fetch(compile_due())]


async def fold(store: Store, organization_id: UUID, limit: int = FOLD_BATCH) -> int:
    """Fold the oldest deltas; return their number, 0 while another process folds."""
    tenant = {"organization_id": organization_id}
    async with _transaction(store, organization_id) as connection:
        if not await connection.value(compile_fold_lock(wait=False), tenant):
            return 0
        await connection.value(compile_memory(), {})
        number: int = await connection.value(compile_fold(), {**tenant, "limit": limit})
        return number


async def build_once(store: Store, organization_id: UUID) -> bool:
    """Count an organization that is not rolled up, unless another process does.

    If this process dies, another one starts over some minutes later.
    """
    if not await store.fetch(compile_claim(), {"organization_id": organization_id}):
        return False
    await build(store, organization_id)
    return True


async def build(store: Store, organization_id: UUID) -> int:
    """Recount all outreaches of an organization; return their number.

    Each month is a transaction of its own: writes go on meanwhile, and a process that dies leaves
    no month half counted.
    """
    tenant = {"organization_id": organization_id}
    counted = 0
    for month in await _months(store, organization_id):
        await store.fetch(compile_renew(), tenant)
        counted += await _build_part(store, organization_id, month)
    await _build_people(store, organization_id)
    await store.fetch(compile_rolled_up(), tenant)
    return counted


async def _build_part(store: Store, organization_id: UUID, month: date | None) -> int:
    """Count the outreaches of a month, or those without an action date."""
    values, dated = _part(organization_id, month), month is not None
    async with _transaction(store, organization_id) as connection:
        await connection.value(compile_fold_lock(wait=True), values)
        await connection.value(compile_memory(), {})
        for statement in compile_clear(dated):
            await connection.fetch(statement, values)
        number: int = await connection.value(compile_build(dated), values)
        return number


async def _build_people(store: Store, organization_id: UUID) -> None:
    """Count the distinct people of all months at once, since each month depends on the previous."""
    async with _transaction(store, organization_id) as connection:
        await _count_people(connection, organization_id)


async def set_time_zone(store: Store, organization_id: UUID, time_zone: str) -> None:
    """Count people by the days of another time zone. Reads see the old days until the transaction
    commits, and writes go on.
    """
    values = {"organization_id": organization_id, "time_zone": time_zone}
    async with _transaction(store, organization_id) as connection:
        await connection.value(compile_fold_lock(wait=True), values)
        await connection.value(compile_time_zone(), values)
        await _count_people(connection, organization_id)


async def _count_people(connection: Connection, organization_id: UUID) -> None:
    tenant = {"organization_id": organization_id}
    await connection.value(compile_fold_lock(wait=True), tenant)
    await connection.value(compile_memory(), {})
    for statement in compile_clear_people():
        await connection.fetch(statement, tenant)
    await connection.value(compile_build_people(), tenant)


async def differences(store: Store, organization_id: UUID) -> AsyncIterator[dict[str, Any]]:
    """The roll-ups that differ from the sums of the outreaches."""
    for month in await _months(store, organization_id):
        values, dated = _part(organization_id, month), month is not None
        async with store.transaction(organization_id, long_running=True) as connection:
            rows = await connection.fetch(compile_check(dated), values)
        for row in rows:
            yield dict(row)
    async with store.transaction(organization_id, long_running=True) as connection:
        rows = await connection.fetch(compile_check_people(), {"organization_id": organization_id})
    for row in rows:
        yield dict(row)


async def _months(store: Store, organization_id: UUID) -> list[date | None]:
    """The parts of an organization: `None` for outreaches without a date, and each month."""
    tenant = {"organization_id": organization_id}
    async with store.transaction(organization_id, long_running=True) as connection:
        rows = await connection.fetch(compile_months(), tenant)
    return [None, *[row["month"] for row in rows]]


def _transaction(store: Store, organization_id: UUID) -> AbstractAsyncContextManager[Connection]:
    """A transaction that writes roll-ups."""
    return store.transaction(organization_id, TransactionKind.SNAPSHOT, long_running=True)


def _part(organization_id: UUID, month: date | None) -> dict[str, object]:
    values: dict[str, object] = {"organization_id": organization_id}
    return values if month is None else {**values, "month": month}
