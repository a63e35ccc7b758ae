"""Answers introspection."""

from __future__ import annotations

import asyncio

import orjson
from graphql import (
    DocumentNode,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,
)

from resolvers.graphql.document import ValidatedOperation
from resolvers.graphql.selection import FieldNodes


class Introspection:
    """What graphql-core tells of the schema for one root field: worked out once, beside the
    event loop, since it takes a tenth of a second for all of it.
    """

    def __init__(
        self, schema: GraphQLSchema, checked: ValidatedOperation, key: str, details: FieldNodes
    ) -> None:
        self._asked: tuple[GraphQLSchema, ValidatedOperation, str, FieldNodes] | None
        self._asked = (schema, checked, key, details)
        self._told = b""

    async def get(self) -> bytes:
        if self._asked is not None:
            self._told = await asyncio.to_thread(execute_introspection, *self._asked)
            self._asked = None
        return self._told


def execute_introspection(
    schema: GraphQLSchema, checked: ValidatedOperation, key: str, details: FieldNodes
) -> bytes:
    """What graphql-core tells of the schema for one root field."""
    selection = SelectionSetNode(selections=tuple(item.node for item in details))
    operation = OperationDefinitionNode(
        operation=checked.operation.operation,
        variable_definitions=checked.operation.variable_definitions,
        directives=(),
        selection_set=selection,
    )
    fragments = tuple(item.definition for item in checked.fragments.values())
    document = DocumentNode(definitions=(operation, *fragments))
    values = {
        name: source.value
        for name, source in checked.variables.sources.items()
        if name in checked.variables.coerced
    }
    result = execute_sync(schema, document, variable_values=values)
    assert not result.errors, result.errors
    assert result.data is not None
    return orjson.dumps(result.data[key])
