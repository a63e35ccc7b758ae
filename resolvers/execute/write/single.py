"""Runs one write: a short transaction of a few statements.

In: a `WriteRequest`, and what the response shows of the resource. Out: the finished document.
The transaction looks up and locks rows, writes them, notifies subscribers and reads the
response back; between the statements `plan_write` decides, without I/O. `batch` uses the same
steps for several writes.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from resolvers import tracing
from resolvers.execute.read import entity_tag, fetch_document
from resolvers.execute.write.steps import look_up, look_up_answers, notify, now_exactly, write_rows
from resolvers.plan.read import Hal, ReadOne
from resolvers.plan.selection import ObjectSelection
from resolvers.references import not_found
from resolvers.sql.write.statements import compile_name_lock
from resolvers.sql.write.totals import compile_totals_lock
from resolvers.store import Connection, Store, TransactionConflict, TransactionKind
from resolvers.write.changes import clear_links
from resolvers.write.lookup_keys import lookup_keys, own_names
from resolvers.write.plan import (
    Action,
    ChangeSet,
    WritePlan,
    WriteRequest,
)
from resolvers.write.planner import plan_write
from schema.failures import PartialFailure, failure

T = TypeVar("T")
MAX_TRIES = 20

_RETRY_PAUSE = 0.005
"""Seconds. The pause before a retry is random, and at most this times the number of tries."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The projection of the written resource in the response, and its binds."""

    selection: Hal | ObjectSelection
    binds: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WriteResult:
    """The result of a write: the finished document, and the parts that were not applied."""

    document: str | None
    id: UUID
    created: bool
    parts: tuple[PartialFailure, ...] = ()


async def write(
    store: Store,
    request: WriteRequest,
    read_back: ReadBack | None = None,
    at: datetime | None = None,
    seed: str | None = None,
    uncertain: bool = False,
) -> WriteResult:
    """Carry out the request completely or not at all; try again after a conflict.

    Without `read_back` the result has no document. `at` backdates the dates and ids of new rows.
    `seed` fixes the random bits of all new ids: with `at` and `seed`, the same write to the same
    rows always has the same ids. `uncertain`: an earlier try may have failed for another reason.

    Raises: the failures of `plan_write`, and STORE_CONFLICT after `MAX_TRIES`.
    """
    return await with_retries(
        lambda: _write_once(store, request, read_back, at, seed), request.resource.rel, uncertain
    )


async def with_retries(
    job: Callable[[], Awaitable[T]], rel: str | None = None, uncertain: bool = False
) -> T:
    """Return the result of `job`, which is started again after each `TransactionConflict`.

    `rel` is that of the resource that a failure names. `uncertain`: an earlier try may have failed
    for another reason than a conflict.

    Raises: STORE_CONFLICT after `MAX_TRIES`.
    """
    for attempt in range(1, MAX_TRIES + 1):
        try:
            return await job()
        except TransactionConflict as conflict:
            if uncertain and conflict.otherwise is not None:
                raise conflict.otherwise from conflict
            uncertain = uncertain or conflict.otherwise is not None
            await asyncio.sleep(random.random() * _RETRY_PAUSE * attempt)
    raise failure(
        "STORE_CONFLICT",
        "The write kept conflicting with concurrent writes.",
        hint="Send the request again.",
        resource=rel,
    )


async def _write_once(
    store: Store,
    request: WriteRequest,
    read_back: ReadBack | None,
    at: datetime | None,
    seed: str | None,
) -> WriteResult:
    long_running = _is_long_running(request)
    kind = TransactionKind.PLAIN if long_running else TransactionKind.KEYED
    organization_id = request.tenant.organization_id
    async with store.transaction(organization_id, kind, long_running) as connection:
        return await write_within(connection, request, read_back, at, seed)


def _is_long_running(request: WriteRequest) -> bool:
    return request.action is Action.DELETE and bool(request.resource.collections)


async def write_within(
    connection: Connection,
    request: WriteRequest,
    read_back: ReadBack | None = None,
    at: datetime | None = None,
    seed: str | None = None,
) -> WriteResult:
    """Carry out the request in a transaction that has begun. Raises: `TransactionConflict`, too."""
    # One generator for each try: a retry draws the same ids.
    draw = secrets.randbits if seed is None else random.Random(seed).getrandbits
    keys = lookup_keys(request)
    long_running = _is_long_running(request)
    tag = None
    if long_running:
        # Before the links change, which the document may show.
        tag = await _current_tag(connection, request) if request.expected else None
        await _clear_links(connection, request, at or now_exactly())
    await _lock_name(connection, request)
    organization_id = request.tenant.organization_id
    lookup = await look_up(connection, organization_id, keys)
    await look_up_answers(connection, organization_id, [request], lookup)
    if request.expected and not long_running:
        tag = await _current_tag(connection, request)
    lookup.tag = tag
    with tracing.planning():
        plan = plan_write(request, lookup, at or now_exactly(), at is not None, draw)
    for part in plan.changes.in_order():
        await write_rows(connection, request.tenant, part)
    # An anonymous request always sends the statement; otherwise its time would reveal whether the
    # person was known.
    await notify(connection, request.tenant, plan.changes, always=request.anonymous)
    document = await _read_back(connection, request, plan, read_back) if read_back else None
    return WriteResult(document, plan.id, plan.created, tuple(plan.changes.parts))


async def _clear_links(connection: Connection, request: WriteRequest, now: datetime) -> None:
    """Clear the links to a parent before it is locked: there may be a million of them."""
    assert request.id is not None
    organization_id = request.tenant.organization_id
    changes = ChangeSet(now)
    clear_links(request.resource, request.id, changes)
    await write_rows(connection, request.tenant, changes)
    totals = {"organization_id": organization_id, "scope_id": request.id}
    await connection.value(compile_totals_lock(), totals)


async def _lock_name(connection: Connection, request: WriteRequest) -> None:
    """Let a simultaneous POST of a tag or list of the same name find the one that is stored."""
    for name in own_names(request):
        key = f"{request.tenant.organization_id}/{request.resource.plural}/{name}"
        await connection.value(compile_name_lock(), {"key": key})


async def _current_tag(connection: Connection, request: WriteRequest) -> str | None:
    """The entity tag of the resource as it is stored now, if one is expected."""
    expected = request.expected
    if expected is None or request.id is None or not expected.tags:
        return None
    plan = ReadOne(request.resource, request.id, request.scope, selection=expected.selection)
    document = await fetch_document(connection, plan, expected.binds)
    return None if document is None else entity_tag(document.encode())


async def _read_back(
    connection: Connection, request: WriteRequest, plan: WritePlan, read_back: ReadBack
) -> str:
    read = ReadOne(request.resource, plan.id, selection=read_back.selection)
    document = await fetch_document(connection, read, read_back.binds)
    if document is None:
        raise not_found(request.resource)
    return document
