"""Runs the statements of the worker: each is one transaction.

Source: `resolvers/sql/delivery/queue.py`, which says how deliveries are claimed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from resolvers.plan.tenant import Tenant
from resolvers.sql.delivery import queue
from resolvers.sql.statement import Statement
from resolvers.store import Store

Json = dict[str, Any]


async def due_tenants(store: Store) -> list[Tenant]:
    """The organizations that have a delivery due."""
    rows = orjson.loads(await _value(store, queue.compile_due(), {}) or "[]")
    return [Tenant(UUID(row["id"]), row["namespace"]) for row in rows]


async def claim_deliveries(
    store: Store,
    organization_id: UUID,
    *,
    limit: int,
    busy: Sequence[str],
    lease: float,
    pause: float,
) -> list[Json]:
    """Claim at most `limit` due deliveries for `lease` seconds, none for a receiver in `busy`.

    `held` is true where the same was asked for less than `pause` seconds before.
    """
    values = {
        "organization_id": organization_id,
        "most": limit,
        "busy": busy,
        "lease": lease,
        "pause": pause,
    }
    rows: list[Json] = orjson.loads(await _value(store, queue.compile_claim(), values) or "[]")
    return rows


async def record_outcome(
    store: Store,
    organization_id: UUID,
    delivery_id: UUID,
    attempt: int,
    *,
    status: str,
    error: str | None,
    wait: float,
) -> None:
    """Record the result of one attempt, unless a newer attempt has begun.

    `wait`: seconds until a pending delivery is due again.
    """
    values = {
        "organization_id": organization_id,
        "id": delivery_id,
        "attempt": attempt,
        "new_status": status,
        "new_error": error,
        "wait": wait,
    }
    await _value(store, queue.compile_outcome(), values)


async def purge_deliveries(store: Store, organization_id: UUID, before: UUID, limit: int) -> int:
    """Delete at most `limit` finished deliveries with lower ids than `before`. Return how many."""
    values = {"organization_id": organization_id, "before": before, "most": limit}
    count: int = await _value(store, queue.compile_purge(), values)
    return count


async def _value(store: Store, statement: Statement, values: Mapping[str, Any]) -> Any:
    async with store.transaction() as connection:
        return await connection.value(statement, values)
