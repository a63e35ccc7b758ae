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
    SelectionSetNode,
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

REFERENCES = {"__typename", "id", "identifiers"}
"""The fields that a caller without the scope read may select of a resource that it has written."""


def requires_key(operation: ValidatedOperation) -> bool:
    """Whether the operation selects anything besides introspection."""
    if operation.definition.operation is not OperationType.QUERY:
        return True
    return any(not name.startswith("__") for name in root_names(operation))


def requires_admin(operation: ValidatedOperation) -> bool:
    """Whether the operation has root fields for administrators."""
    return not ADMIN_ROOTS.isdisjoint(root_names(operation))


def requires_read(operation: ValidatedOperation) -> bool:
    """Whether a mutation selects more of the written resource than `REFERENCES`."""
    if operation.definition.operation is not OperationType.MUTATION:
        return False
    return any(
        selected.name.value not in REFERENCES
        for root in _fields(operation, operation.definition.selection_set)
        for member in _fields(operation, root.selection_set)
        if member.name.value != "notApplied"
        for selected in _fields(operation, member.selection_set)
    )


def root_names(operation: ValidatedOperation) -> Iterator[str]:
    """The names of the root fields, including those that directives may skip."""
    return (node.name.value for node in _fields(operation, operation.definition.selection_set))


def _fields(
    operation: ValidatedOperation, selection_set: SelectionSetNode | None
) -> Iterator[FieldNode]:
    """The fields of a selection set and of its fragments, also those that directives may skip."""
    pending: list[SelectionNode] = list(selection_set.selections) if selection_set else []
    visited = set()
    while pending:
        match pending.pop():
            case FieldNode() as node:
                yield node
            case InlineFragmentNode(selection_set=inner):
                pending += inner.selections
            case FragmentSpreadNode(name=NameNode(value=name)) if name not in visited:
                visited.add(name)
                pending += operation.fragments[name].definition.selection_set.selections
