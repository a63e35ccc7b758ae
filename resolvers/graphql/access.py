"""What a request needs of its caller, by the names of its root fields."""

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

from resolvers.graphql.document import ValidatedOperation
from schema.graphql.admin import ADMIN_MUTATIONS, ADMIN_QUERIES
from schema.graphql.mapping import ADMIN_TYPES, PLURALS


def requires_key(checked: ValidatedOperation) -> bool:
    """Whether it asks for more than the schema itself tells."""
    if checked.operation.operation is not OperationType.QUERY:
        return True
    return any(not name.startswith("__") for name in _roots(checked))


def requires_admin(checked: ValidatedOperation) -> bool:
    """Whether it asks for what administrators alone may see or change."""
    return not ADMIN_ROOTS.isdisjoint(_roots(checked))


def _roots(checked: ValidatedOperation) -> Iterator[str]:
    """The names of the root fields, whatever directives they have."""
    pending: list[SelectionNode] = list(checked.operation.selection_set.selections)
    seen = set()
    while pending:
        match pending.pop():
            case FieldNode(name=NameNode(value=name)):
                yield name
            case InlineFragmentNode(selection_set=inner):
                pending += inner.selections
            case FragmentSpreadNode(name=NameNode(value=name)) if name not in seen:
                seen.add(name)
                pending += checked.fragments[name].definition.selection_set.selections


ADMIN_ROOTS = {
    *(root for name in ADMIN_TYPES for root in (name.lower(), PLURALS[name])),
    *ADMIN_QUERIES,
    *ADMIN_MUTATIONS,
}
"""Root fields that need the scope admin."""
