"""The step that executes a mutation and builds its payload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from resolvers.execute.graphql.steps import Answer, Services, TenantBinds, answer_or_failure
from resolvers.execute.write.queue import WriteQueue
from resolvers.execute.write.single import ReadBack, WriteResult
from resolvers.filters.coerce import NO_ID
from resolvers.graphql.errors import fault_entry
from resolvers.graphql.mutations import Mutation, PartMembers
from resolvers.plan.parameterize import parameterize
from resolvers.plan.read import ReadOne
from resolvers.plan.selection import TypeName
from resolvers.sql.read import compile_read
from schema.failures import PartialFailure


@dataclass(frozen=True, slots=True)
class MutationStep:
    """A write of one resource, in a transaction of its own."""

    uses_store: ClassVar[bool] = True
    mutation: Mutation

    async def answer(self, services: Services, tenant: TenantBinds) -> Answer:
        return await answer_or_failure(services, _execute(services.writes, self.mutation, tenant))


async def _execute(writes: WriteQueue, mutation: Mutation, tenant: TenantBinds) -> bytes:
    """The payload of a mutation. Raises: `Failure`, and then nothing is written."""
    request = mutation.prepare()
    read_back = None
    if mutation.selection.members:
        # Compiled before the transaction begins: other writes may wait for the rows it locks.
        plan = ReadOne(request.resource, NO_ID, selection=mutation.selection)
        compile_read(parameterize(plan)[0])
        read_back = ReadBack(mutation.selection, tenant)
    result = await writes.write(request, read_back)
    objects = orjson.loads(result.document) if result.document else {}
    return orjson.dumps(
        {key: _member(item, key, result, objects) for key, item in mutation.members}
    )


def _member(
    item: str | TypeName | PartMembers,
    key: str,
    result: WriteResult,
    objects: dict[str, Any],
) -> Any:
    match item:
        case TypeName(name):
            return name
        case "created":
            return result.created
        case "deletedId":
            return str(result.id)
        case tuple():
            return [_part(part, item) for part in result.parts]
    return objects[key]


def _part(part: PartialFailure, members: PartMembers) -> dict[str, Any]:
    entry = fault_entry(part.fault)
    values = {
        "part": part.resource,
        "code": entry.code,
        "message": entry.message,
        "properties": entry.properties,
    }
    return {key: item.name if isinstance(item, TypeName) else values[item] for key, item in members}
