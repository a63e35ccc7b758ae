"""Runs several writes of one API key in one transaction, with as many statements as one write.

In: requests of which no two have a claim in common (`resolvers.write.batch`). Out: the outcome of
each, in the same order. For `resolvers.execute.write.queue`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from resolvers import tracing
from resolvers.execute.read import fetch_documents
from resolvers.execute.write.single import ReadBack, WriteResult
from resolvers.execute.write.steps import look_up, look_up_answers, notify, now_exactly, write_rows
from resolvers.plan.read import ReadDocuments
from resolvers.plan.tenant import Tenant
from resolvers.references import not_found
from resolvers.store import Connection, Store, TransactionConflict, TransactionKind
from resolvers.write.batch import (
    Claim,
    all_keys,
    claimed_rows,
    merge_changes,
    part_of,
    written_ids,
)
from resolvers.write.plan import LookupKeys, WritePlan, WriteRequest
from resolvers.write.planner import plan_write
from schema.failures import Failure
from schema.osdi.resource import Resource

_PLANNED_AT_ONCE = 8
"""Writes that are planned before other tasks of the event loop get a turn."""


@dataclass(frozen=True, slots=True)
class BatchedWrite:
    """One write of a batch. `request_id` identifies the HTTP request."""

    request: WriteRequest
    read_back: ReadBack | None
    keys: dict[str, LookupKeys]
    request_id: str | None


@dataclass(frozen=True, slots=True)
class WriteAlone:
    """Nothing was written: the write needs a transaction of its own. `uncertain`: see `write`."""

    uncertain: bool = False


WriteOutcome: TypeAlias = WriteResult | Exception | WriteAlone


async def write_batch(store: Store, batch: Sequence[BatchedWrite]) -> list[WriteOutcome]:
    """Carry out the writes, each completely or not at all.

    A write that is refused does not affect the others. If a statement fails, or has to wait for a
    lock, all of them need a transaction of their own.
    """
    tenant = batch[0].request.tenant
    outcomes: list[WriteOutcome] | None = None
    has_begun = False
    try:
        async with store.transaction(tenant.organization_id, TransactionKind.SHARED) as connection:
            has_begun = True
            outcomes = await _write_together(connection, tenant, batch)
    except TransactionConflict as conflict:
        return [WriteAlone(conflict.otherwise is not None)] * len(batch)
    except Exception as error:
        # Without a connection, the writes would fail alone, too, and be many more that wait for
        # one. After the last statement, the transaction may have been committed.
        is_final = not has_begun or outcomes is not None
        return [error if is_final else WriteAlone()] * len(batch)
    return outcomes


async def _write_together(
    connection: Connection, tenant: Tenant, batch: Sequence[BatchedWrite]
) -> list[WriteOutcome]:
    """Raises: `Failure` and `TransactionConflict`, those of statements."""
    lookup = await look_up(
        connection, tenant.organization_id, all_keys(item.keys for item in batch)
    )
    requests = [item.request for item in batch]
    await look_up_answers(connection, tenant.organization_id, requests, lookup)
    now = now_exactly()
    outcomes: list[WriteOutcome] = [WriteAlone()] * len(batch)
    plans: dict[int, WritePlan] = {}
    claimed: set[Claim] = set()
    for place, item in enumerate(batch):
        if place % _PLANNED_AT_ONCE == _PLANNED_AT_ONCE - 1:
            await asyncio.sleep(0)
        part = part_of(lookup, item.keys)
        rows = claimed_rows(part, item.keys)
        if not claimed.isdisjoint(rows):
            continue
        try:
            with tracing.planning():
                plans[place] = plan_write(item.request, part, now)
        except Failure as error:
            outcomes[place] = error
        else:
            claimed |= rows
    if plans:
        changes = merge_changes([plan.changes for plan in plans.values()])
        await write_rows(connection, tenant, changes, _request_ids(batch, plans))
        is_anonymous = any(batch[place].request.anonymous for place in plans)
        await notify(connection, tenant, changes, always=is_anonymous)
    documents = await _read_back(connection, batch, plans)
    for place, plan in plans.items():
        outcomes[place] = WriteResult(
            documents.get(place), plan.id, plan.created, tuple(plan.changes.parts)
        )
    return outcomes


def _request_ids(batch: Sequence[BatchedWrite], plans: dict[int, WritePlan]) -> dict[str, str]:
    """By the id of each resource that is written, the request that writes it."""
    return {
        id_: request_id
        for place, plan in plans.items()
        if (request_id := batch[place].request_id)
        for id_ in written_ids(plan.changes)
    }


async def _read_back(
    connection: Connection, batch: Sequence[BatchedWrite], plans: dict[int, WritePlan]
) -> dict[int, str]:
    """The documents that the responses show, one statement for those with the same projection."""
    alike: list[tuple[Resource, ReadBack, dict[UUID, int]]] = []
    for place, written in plans.items():
        item = batch[place]
        if item.read_back is not None:
            _places(alike, item.request.resource, item.read_back)[written.id] = place
    documents: dict[int, str] = {}
    for resource, read_back, places in alike:
        plan = ReadDocuments(resource, tuple(places), read_back.selection)
        found = await fetch_documents(connection, plan, read_back.binds)
        if len(found) < len(places):
            raise not_found(resource)
        documents |= {places[id_]: document for id_, document in found.items()}
    return documents


def _places(
    alike: list[tuple[Resource, ReadBack, dict[UUID, int]]],
    resource: Resource,
    read_back: ReadBack,
) -> dict[UUID, int]:
    """Where the documents with this projection belong, by the id of the resource."""
    for other, projection, places in alike:
        if other is resource and projection == read_back:
            return places
    added: dict[UUID, int] = {}
    alike.append((resource, read_back, added))
    return added
