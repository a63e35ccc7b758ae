"""Root fields for administrators: what is asked, and what is selected of the answer. Pure.

What they do is not decided here: `Administration` is the same for GraphQL and for commands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import GraphQLObjectType, is_composite_type
from graphql.type import get_named_type

from resolvers.graphql.selection import FieldNodes, SelectionPlanner
from resolvers.plan.selection import TypeName

AdminSelection: TypeAlias = tuple[tuple[str, "TypeName | str", "AdminSelection | None"], ...]
"""By response key: a field or the type's name, and what is selected of it."""


@dataclass(frozen=True, slots=True)
class AdminField:
    """A root field that is for administrators: its name, its arguments, what is shown."""

    name: str
    given: Mapping[str, Any]
    shown: AdminSelection


def plan_admin_field(
    selection: SelectionPlanner, root: GraphQLObjectType, details: FieldNodes
) -> AdminField:
    """Raises: VARIABLE_INVALID."""
    given = selection.arguments(root, details)
    shown = _chosen(selection, selection.type_of(root, details), details)
    return AdminField(details[0].node.name.value, given, shown)


def _chosen(
    selection: SelectionPlanner, type_: GraphQLObjectType, details: FieldNodes
) -> AdminSelection:
    chosen: list[tuple[str, TypeName | str, AdminSelection | None]] = []
    for key, inner in selection.below(type_, details).items():
        name = inner[0].node.name.value
        if name == "__typename":
            chosen.append((key, TypeName(type_.name), None))
        elif is_composite_type(get_named_type(type_.fields[name].type)):
            below = _chosen(selection, selection.type_of(type_, inner), inner)
            chosen.append((key, name, below))
        else:
            chosen.append((key, name, None))
    return tuple(chosen)
