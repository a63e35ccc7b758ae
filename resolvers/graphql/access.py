"""A validated operation -> what it requires of its caller, by the names of its root fields. Pure.

For `resolvers.execute`.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    NameNode,
    OperationType,
    SelectionNode,
)

from resolvers.graphql.document.cache import ValidatedOperation
from schema.graphql.admin import ADMIN_MUTATIONS, ADMIN_QUERIES
from schema.graphql.mapping import ADMIN_TYPES, PLURALS

ADMIN_ROOTS = {
    *(root for name in ADMIN_TYPES for root in (name.lower(), PLURALS[name])),
    *ADMIN_QUERIES,
    *ADMIN_MUTATIONS,
}
"""Root fields that need the scope admin."""


def requires_key(operation: ValidatedOperation) -> bool:
    """Whether it asks for anything but introspection."""
    if operation.definition.operation is not OperationType.QUERY:
        return True
    return any(not name.startswith("__") for name in root_names(operation))


def requires_admin(operation: ValidatedOperation) -> bool:
    """Whether it has root fields for administrators."""
    return not ADMIN_ROOTS.isdisjoint(root_names(operation))


def root_names(operation: ValidatedOperation) -> Iterator[str]:
    """The names of the root fields, including those that directives may skip."""
    pending: list[SelectionNode] = list(operation.definition.selection_set.selections)
    visited = set()
    while pending:
        match pending.pop():
            case FieldNode(name=NameNode(value=name)):
                yield name
            case InlineFragmentNode(selection_set=selection_set):
                pending += selection_set.selections
            case FragmentSpreadNode(name=NameNode(value=name)) if name not in visited:
                visited.add(name)
                pending += operation.fragments[name].definition.selection_set.selections
