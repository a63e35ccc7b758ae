"""All that is stored about one person: found, exported and erased.

An erasure consists of ordinary writes, so it reaches roll-ups, totals, the changes feed and
webhooks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from resolvers.execute.write.single import with_retries, write, write_within
from resolvers.plan.tenant import Tenant
from resolvers.references import not_found, parse_id
from resolvers.sql.personal_data import (
    compile_forgotten_deliveries,
    compile_lock,
    compile_names,
    compile_outreaches,
    compile_people,
    compile_rows,
    linked_resources,
    personal_tables,
)
from resolvers.store import Store
from resolvers.write.plan import EMPTY_BODY, Action, WriteRequest
from schema.email_addresses import bare_address
from schema.failures import CODES, Failure
from schema.match_keys import normalize_email
from schema.models.bodies import ParsedBody
from schema.osdi.catalogue import OUTREACH, PERSON

_KEPT = {"action_date", "type", "duration", "targets", "referrer_data"}
"""The columns that an outreach keeps without its person: those that statistics count. Of the
referrer data it keeps only the source and the website."""

_CLEARED = {item.name: None for item in OUTREACH.writable if item.name not in _KEPT}
_ANONYMOUS = ParsedBody(
    {**_CLEARED, "referrer_data": {"referrer": None, "url": None}}, {"person": None}
)
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Erasure:
    """How many rows an erasure has changed or deleted, besides the person."""

    outreaches: int
    deliveries: int


async def find_people(store: Store, tenant: Tenant, text: str) -> Sequence[Any]:
    """Everyone with this id, identifier or e-mail address: `id`, names and `created_date`."""
    text = text.strip()
    values = {
        "organization_id": tenant.organization_id,
        "id": parse_id(text.removeprefix(f"{tenant.namespace}:")),
        "identifier": text,
        "address": normalize_email(bare_address(text)) if "@" in text else None,
    }
    async with store.transaction(tenant.organization_id, long_running=True) as connection:
        return await connection.fetch(compile_people(), values)


async def export_person(store: Store, tenant: Tenant, id_: UUID) -> dict[str, Any]:
    """All rows about the person by table, and the names of the resources that they link to."""
    values = {"organization_id": tenant.organization_id, "person_id": id_}
    rows: dict[str, Any] = {}
    names: dict[str, Any] = {}
    async with store.transaction(tenant.organization_id, long_running=True) as connection:
        for table in personal_tables():
            text = await connection.value(compile_rows(table), values)
            if text is not None:
                rows[table] = orjson.loads(text)
        for plural, ids in linked_resources(rows).items():
            chosen = {**values, "ids": ids}
            names[plural] = orjson.loads(await connection.value(compile_names(plural), chosen))
    return {"tables": rows, "linked": names}


async def erase_person(
    store: Store, tenant: Tenant, id_: UUID, delete_outreaches: bool = False
) -> Erasure:
    """Delete the person and everything that names it. Outreaches stay, without person and texts,
    unless `delete_outreaches`.

    Another outreach of the person may be recorded meanwhile, so the last step looks again. If the
    erasure is interrupted, it can be repeated. Raises: NOT_FOUND.
    """
    values = {"organization_id": tenant.organization_id, "person_id": id_}
    async with store.transaction(tenant.organization_id, long_running=True) as connection:
        deliveries = await connection.value(compile_forgotten_deliveries(), values)
    action, body = Action.UPDATE, _ANONYMOUS
    if delete_outreaches:
        action, body = Action.DELETE, EMPTY_BODY
    outreaches = 0

    async def delete_person() -> int | None:
        async with store.transaction(tenant.organization_id, long_running=True) as connection:
            if not await connection.fetch(compile_lock(), values):
                raise not_found(PERSON)
            if await connection.fetch(compile_outreaches(1), values):
                return None
            more: int = await connection.value(compile_forgotten_deliveries(), values)
            delete = WriteRequest(Action.DELETE, PERSON, tenant, id=id_)
            await write_within(connection, delete)
            return more

    while (more := await with_retries(delete_person, PERSON.rel)) is None:
        for row in await store.fetch(compile_outreaches(_AT_ONCE), values):
            await _write_existing(store, WriteRequest(action, OUTREACH, tenant, body, row["id"]))
            outreaches += 1
    return Erasure(outreaches, deliveries + more)


async def _write_existing(store: Store, request: WriteRequest) -> None:
    """Write, unless the resource has been deleted in the meantime."""
    try:
        await write(store, request)
    except Failure as failed:
        if failed.status != CODES["NOT_FOUND"]:
            raise
