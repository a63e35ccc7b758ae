"""The only awaits on SQL: a read is one statement, a write one short transaction."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from resolvers.execute.read import fetch_document
from resolvers.plan.read import Hal, ReadOne
from resolvers.plan.selection import ObjectSelection
from resolvers.references import not_found
from resolvers.sql.write.lookup import (
    answers_values,
    compile_answers,
    compile_lookup,
    lookup_shape,
    lookup_values,
    read_answers,
    read_found,
)
from resolvers.sql.write.statements import (
    compile_notify,
    compile_writes,
    lock_totals,
    shape_of,
    write_values,
)
from resolvers.store import Connection, Store, TransactionConflict
from resolvers.write.changes import clear_links
from resolvers.write.helper_functions import answered_pairs
from resolvers.write.lookup_keys import lookup_keys
from resolvers.write.notifications import notifications_of, payloads_of
from resolvers.write.plan import (
    Action,
    ChangeSet,
    LookupKeys,
    LookupResult,
    WritePlan,
    WriteRequest,
)
from resolvers.write.planner import plan_write
from schema.failures import PartialFailure, failure
from schema.osdi.catalogue import ANSWER, OUTREACH

T = TypeVar("T")
MAX_TRIES = 20
_PAUSE = 0.005
"""Seconds; a retry waits up to this times the number of tries so far."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What is shown of a resource that was written; `binds` are those of its projection."""

    shown: Hal | ObjectSelection
    binds: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WriteResult:
    """The answer to a write: the finished document, and what could not be applied."""

    document: str | None
    id: UUID
    created: bool
    parts: tuple[PartialFailure, ...] = ()


async def write(
    store: Store,
    intent: WriteRequest,
    view: ReadBack | None = None,
    at: datetime | None = None,
    seed: str | None = None,
) -> WriteResult:
    """The intent, carried out wholly or not at all; tried again where it met another.

    The answer has what `view` shows of the resource. `at` backdates what is made, dates and
    ids; with a `seed` the same write has the same ids each time.

    Raises: the failures of `plan_write`, and STORE_CONFLICT after many tries.
    """
    return await with_retries(
        lambda: _write_once(store, intent, view, at, seed), intent.resource.rel
    )


async def with_retries(job: Callable[[], Awaitable[T]], rel: str | None = None) -> T:
    """What `job` returns; one that met another transaction is begun again.

    Raises: STORE_CONFLICT after many tries.
    """
    unsure = False
    for attempt in range(1, MAX_TRIES + 1):
        try:
            return await job()
        except TransactionConflict as met:
            if unsure and met.otherwise is not None:
                raise met.otherwise from met
            unsure = unsure or met.otherwise is not None
            await asyncio.sleep(random.random() * _PAUSE * attempt)
    raise failure(
        "STORE_CONFLICT",
        "Others kept writing the same resource.",
        hint="Send the request again.",
        resource=rel,
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


async def _write_once(
    store: Store, intent: WriteRequest, view: ReadBack | None, at: datetime | None, seed: str | None
) -> WriteResult:
    draw = secrets.randbits if seed is None else random.Random(seed).getrandbits
    wanted = lookup_keys(intent)
    long_running = intent.action is Action.DELETE and bool(intent.resource.collections)
    async with store.transaction(intent.organization_id, long_running) as connection:
        if long_running:
            await _clear_links(connection, intent, at or _now())
        found = await _find(connection, intent, wanted)
        planned = plan_write(intent, found, at or _now(), at is not None, draw)
        await _apply(connection, intent, planned)
        await _notify(connection, intent, planned)
        document = await _read_back(connection, intent, planned.id, view) if view else None
    return WriteResult(document, planned.id, planned.created, tuple(planned.writes.parts))


async def _clear_links(connection: Connection, intent: WriteRequest, now: datetime) -> None:
    """Before a parent is locked, its actions lose the link: there may be a million."""
    assert intent.id is not None
    writes = ChangeSet(now)
    clear_links(intent.resource, intent.id, writes)
    values = write_values(writes, intent.organization_id, connection.shard)
    await connection.value(compile_writes(shape_of(writes)), values)
    held = {"organization_id": intent.organization_id, "scope_id": intent.id}
    await connection.value(lock_totals(), held)


async def _find(
    connection: Connection, intent: WriteRequest, wanted: dict[str, LookupKeys]
) -> LookupResult:
    shape = lookup_shape(wanted)
    if not shape:
        return LookupResult()
    values = {"organization_id": intent.organization_id, **lookup_values(wanted)}
    text = await connection.value(compile_lookup(shape), values)
    found = read_found(text, shape)
    if found.is_stale(wanted):
        raise TransactionConflict("the owner of a key went while the lookup waited for it")
    ends = answered_pairs(intent, found)
    if ends:
        values = {"organization_id": intent.organization_id, **answers_values(ends)}
        found.rows[ANSWER.plural] = read_answers(await connection.value(compile_answers(), values))
    return found


async def _apply(connection: Connection, intent: WriteRequest, planned: WritePlan) -> None:
    for writes in planned.writes.in_order():
        values = write_values(writes, intent.organization_id, connection.shard)
        await connection.value(compile_writes(shape_of(writes)), values)


async def _notify(connection: Connection, intent: WriteRequest, planned: WritePlan) -> None:
    """What is new goes out with the commit. Without a token the statement is sent in any case,
    since its time would show whether the outreach was known."""
    payloads = payloads_of(notifications_of([planned.writes]), intent.organization_id)
    if payloads or (intent.anonymous and intent.resource is OUTREACH):
        await connection.value(compile_notify(), {"payloads": payloads})


async def _read_back(
    connection: Connection, intent: WriteRequest, id_: UUID, view: ReadBack
) -> str:
    plan = ReadOne(intent.resource, id_, selection=view.shown)
    document = await fetch_document(connection, plan, view.binds)
    if document is None:
        raise not_found(intent.resource)
    return document
