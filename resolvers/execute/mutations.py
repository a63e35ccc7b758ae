"""Runs mutations."""

from __future__ import annotations

from typing import Any

import orjson

from resolvers.execute.write import ReadBack, WriteResult, write
from resolvers.filters.coerce import NO_ID
from resolvers.graphql.errors import camel_property
from resolvers.graphql.mutations import Mutation
from resolvers.plan.parameterize import parameterize
from resolvers.plan.read import ReadOne
from resolvers.plan.selection import TypeName
from resolvers.plan.tenant import Tenant
from resolvers.sql.read import compile_read
from resolvers.store import Store
from schema.failures import PartialFailure


async def execute_mutation(store: Store, mutation: Mutation, tenant: Tenant) -> bytes:
    """The payload of a mutation that was carried out. Raises: `Failure`; then nothing was."""
    intent = mutation.prepare()
    view = None
    if mutation.shown.members:
        # Compiled before the transaction begins: others may wait for what it locks.
        plan = ReadOne(intent.resource, NO_ID, selection=mutation.shown)
        compile_read(parameterize(plan)[0])
        view = ReadBack(mutation.shown, tenant.binds())
    written = await write(store, intent, view)
    objects = orjson.loads(written.document) if written.document else {}
    return orjson.dumps(
        {key: _member(item, key, written, objects) for key, item in mutation.members}
    )


def _member(
    item: str | TypeName | tuple[tuple[str, str | TypeName], ...],
    key: str,
    written: WriteResult,
    objects: dict[str, Any],
) -> Any:
    match item:
        case TypeName(name):
            return name
        case "created":
            return written.created
        case "deletedId":
            return str(written.id)
        case tuple():
            return [_part(part, item) for part in written.parts]
    return objects[key]


def _part(part: PartialFailure, members: tuple[tuple[str, str | TypeName], ...]) -> dict[str, Any]:
    fault = part.fault
    shown = {
        "part": part.resource,
        "code": fault.code,
        "message": fault.description,
        "properties": [camel_property(name) for name in fault.properties],
    }
    return {key: item.name if isinstance(item, TypeName) else shown[item] for key, item in members}
