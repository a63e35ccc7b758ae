"""Runs the statements about the database as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from resolvers.sql.changes import compile_change_purge, compile_recent_changes
from resolvers.sql.maintenance import (
    TENANT_TABLES,
    compile_analyze,
    compile_any_identifier,
    compile_any_row,
    compile_clearing,
    compile_unnamed,
)
from resolvers.sql.rollups.fold import compile_fold_lock
from resolvers.store import Store


async def has_rows(store: Store, table: str) -> bool:
    return bool(await store.fetch(compile_any_row(table)))


async def has_identifier(
    store: Store, owner: UUID, resource: str, identifiers: Sequence[str]
) -> bool:
    """Whether the organization `owner` has a resource with one of these identifiers."""
    values = {"owner": owner, "resource": resource, "identifiers": list(identifiers)}
    return bool(await store.fetch(compile_any_identifier(), values))


async def count_unnamed(store: Store, owner: UUID, resource: str, prefix: str) -> int:
    """How many resources of the organization have no identifier that begins with `prefix`."""
    values = {"owner": owner, "prefix": prefix}
    number: int = await store.value(compile_unnamed(resource), values)
    return number


async def clear_organization(store: Store, owner: UUID) -> None:
    """Delete all that an organization has, except for its API keys."""
    async with store.transaction(owner, long_running=True) as connection:
        # Otherwise a fold could add deltas that it read before they were deleted.
        await connection.value(compile_fold_lock(wait=True), {"organization_id": owner})
        for table in TENANT_TABLES:
            await connection.fetch(compile_clearing(table), {"owner": owner})


async def purge_changes(store: Store, owner: UUID, before: datetime, limit: int) -> int:
    """Delete the oldest changes of an organization that were recorded before `before`, at most
    `limit`. Return how many.
    """
    values = {"organization_id": owner, "before": before, "most": limit}
    async with store.transaction(owner) as connection:
        count: int = await connection.value(compile_change_purge(), values)
    return count


async def recent_changes(store: Store, owner: UUID, wanted: Mapping[str, Any]) -> Sequence[Any]:
    """The newest changes of an organization, and who made them: see `compile_recent_changes`."""
    async with store.transaction(owner, long_running=True) as connection:
        return await connection.fetch(
            compile_recent_changes(), {"organization_id": owner, **wanted}
        )


async def analyze(store: Store) -> None:
    """Collect statistics for PostgreSQL's planner."""
    await store.fetch(compile_analyze())
