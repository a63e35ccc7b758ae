"""Runs the statements of the worker: each that writes is one transaction.

Source: `resolvers/sql/delivery/queue.py`, which says how deliveries are claimed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from resolvers.plan.tenant import Tenant
from resolvers.sql.delivery import queue
from resolvers.sql.statement import Statement
from resolvers.store import Store, TransactionKind

Json = dict[str, Any]


async def due_tenants(store: Store) -> list[Tenant]:
    """The organizations that have a delivery due."""
    rows = orjson.loads(await store.value(queue.compile_due(), {}) or "[]")
    return [Tenant(UUID(row["id"]), row["namespace"]) for row in rows]


async def claim_deliveries(
    store: Store,
    organization_id: UUID,
    *,
    limit: int,
    busy: Sequence[str],
    only: Sequence[str] | None = None,
    lease: float,
    pause: float,
) -> list[Json]:
    """Claim at most `limit` due deliveries for `lease` seconds: none for a receiver in `busy` and,
    if `only` is given, none for any other receiver.

    `held` is true if an equal delivery was requested less than `pause` seconds before.
    """
    values = {
        "organization_id": organization_id,
        "most": limit,
        "busy": busy,
        "only": only,
        "lease": lease,
        "pause": pause,
    }
    async with store.transaction(kind=TransactionKind.QUEUED) as connection:
        rows: list[Json] = orjson.loads(
            await connection.value(queue.compile_claim(), values) or "[]"
        )
    return rows


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """The outcome of one attempt. `wait`: seconds until a pending delivery is due again."""

    delivery_id: UUID
    attempt: int
    status: str
    error: str | None
    wait: float


async def record_outcomes(
    store: Store, organization_id: UUID, results: Sequence[AttemptResult]
) -> None:
    """Record the outcomes of attempts, each unless a newer attempt has begun."""
    rows = [
        (item.delivery_id, item.attempt, item.status, item.error, item.wait) for item in results
    ]
    columns = map(list, zip(*rows, strict=True))
    values: Json = dict(zip(queue.OUTCOME_BINDS, columns, strict=True))
    values["organization_id"] = organization_id
    async with store.transaction(kind=TransactionKind.QUEUED) as connection:
        await connection.value(queue.compile_outcomes(), values)


async def purge_deliveries(store: Store, organization_id: UUID, before: UUID, limit: int) -> int:
    """Delete at most `limit` finished deliveries with lower ids than `before`. Return how many."""
    values = {"organization_id": organization_id, "before": before, "most": limit}
    count: int = await _value(store, queue.compile_purge(), values)
    return count


async def _value(store: Store, statement: Statement, values: Mapping[str, Any]) -> Any:
    async with store.transaction() as connection:
        return await connection.value(statement, values)
