"""The step that answers introspection, by graphql-core."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import orjson
from graphql import (
    DocumentNode,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,
)

from resolvers.execute.graphql.steps import Answer, Services, TenantBinds
from resolvers.graphql.document.cache import ValidatedOperation
from resolvers.graphql.selection_sets import FieldNodes


class IntrospectionStep:
    """A root field of introspection, executed once and kept.

    The whole schema takes a tenth of a second, so it is executed in a thread.
    """

    uses_store: ClassVar[bool] = False

    def __init__(
        self, schema: GraphQLSchema, operation: ValidatedOperation, key: str, nodes: FieldNodes
    ) -> None:
        self._request: tuple[GraphQLSchema, ValidatedOperation, str, FieldNodes] | None
        self._request = (schema, operation, key, nodes)
        self._result = b""

    async def answer(self, services: Services, tenant: TenantBinds) -> Answer:
        if self._request is not None:
            self._result = await asyncio.to_thread(_introspect, *self._request)
            self._request = None
        return self._result


def _introspect(
    schema: GraphQLSchema, operation: ValidatedOperation, key: str, nodes: FieldNodes
) -> bytes:
    selection_set = SelectionSetNode(selections=tuple(item.node for item in nodes))
    definition = OperationDefinitionNode(
        operation=operation.definition.operation,
        variable_definitions=operation.definition.variable_definitions,
        directives=(),
        selection_set=selection_set,
    )
    fragments = tuple(item.definition for item in operation.fragments.values())
    document = DocumentNode(definitions=(definition, *fragments))
    values = {
        name: source.value
        for name, source in operation.variables.sources.items()
        if name in operation.variables.coerced
    }
    result = execute_sync(schema, document, variable_values=values)
    if result.errors or result.data is None:
        raise RuntimeError(f"introspection failed: {result.errors}")
    return orjson.dumps(result.data[key])
