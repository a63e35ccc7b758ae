"""Dates the targets that an earlier version has written, and finds those with a wrong date."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from resolvers.sql.write.target_dates import (
    compile_all_dated,
    compile_date_again,
    compile_date_batch,
    compile_date_lock,
    compile_left,
    compile_lock_outreaches,
    compile_misdated,
    compile_note_dated,
    compile_undated,
)
from resolvers.store import Connection, Store, TransactionKind

BATCH = 500
"""The most targets that one transaction dates, since writers of the same targets wait for it."""

START = UUID(int=0)


async def undated_organizations(store: Store) -> list[tuple[UUID, bool]]:
    """The organizations with targets to date, and whether all their stored targets are dated."""
    return [(row["id"], row["dated"]) for row in await store.fetch(compile_undated())]


async def date_batch(store: Store, organization_id: UUID, after: UUID) -> UUID | None:
    """Date a batch of targets after the outreach `after`. Return the last outreach of the batch,
    `None` at the end, or `after` while another process dates them.
    """
    tenant = {"organization_id": organization_id}
    # Queued: a crash may lose the last batches, but then also the record that all are dated.
    async with store.transaction(organization_id, TransactionKind.QUEUED) as connection:
        if not await connection.value(compile_date_lock(), tenant):
            return after
        values = {**tenant, "after": after, "most": BATCH}
        last: UUID | None = await connection.value(compile_date_batch(), values)
        if last is None:
            await connection.fetch(compile_all_dated(), tenant)
    return last


async def date_changed(store: Store, organization_id: UUID) -> int:
    """Date the targets of outreaches that an earlier version has changed. Return the number of
    those changes.
    """
    tenant = {"organization_id": organization_id}
    async with store.transaction(organization_id, TransactionKind.KEYED) as connection:
        if not await connection.value(compile_date_lock(), tenant):
            return 0
        rows = await connection.fetch(compile_left(), {**tenant, "most": BATCH})
        if not rows:
            return 0
        ids = sorted({row["id"] for row in rows})
        await _date_again(connection, organization_id, ids)
        transactions = sorted({row["transaction"] for row in rows})
        values = {**tenant, "ids": ids, "transactions": transactions}
        await connection.fetch(compile_note_dated(), values)
    return len(rows)


async def misdated(store: Store, organization_id: UUID) -> list[UUID]:
    """The outreaches whose targets have a wrong date, or none."""
    tenant = {"organization_id": organization_id}
    async with store.transaction(organization_id, long_running=True) as connection:
        rows = await connection.fetch(compile_misdated(), tenant)
    return [row["outreach_id"] for row in rows]


async def date_outreaches(store: Store, organization_id: UUID, ids: Sequence[UUID]) -> None:
    """Date the targets of these outreaches."""
    for start in range(0, len(ids), BATCH):
        async with store.transaction(organization_id, TransactionKind.KEYED) as connection:
            await _date_again(connection, organization_id, sorted(ids[start : start + BATCH]))


async def _date_again(connection: Connection, organization_id: UUID, ids: list[UUID]) -> None:
    """Lock the outreaches, then date them: the second statement sees what was committed before
    the lock.
    """
    values = {"organization_id": organization_id, "ids": ids}
    await connection.value(compile_lock_outreaches(), values)
    await connection.fetch(compile_date_again(), values)
