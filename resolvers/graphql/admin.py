"""A root field for administrators -> its arguments and its selection. Pure.

For `plan` and `mutations`. What such a field does is not decided here: one `Administration`
serves GraphQL and the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import GraphQLObjectType, is_composite_type
from graphql.type import get_named_type

from resolvers.graphql.selection_sets import FieldNodes, SelectionPlanner
from resolvers.plan.selection import TypeName

AdminSelection: TypeAlias = tuple[tuple[str, "TypeName | str", "AdminSelection | None"], ...]
"""A selection by response key: a field or the type's name, and the selection below it."""


@dataclass(frozen=True, slots=True)
class AdminField:
    """A root field for administrators."""

    name: str
    arguments: Mapping[str, Any]
    selection: AdminSelection


def plan_admin_field(
    planner: SelectionPlanner, root: GraphQLObjectType, nodes: FieldNodes
) -> AdminField:
    """Raises: VARIABLE_INVALID."""
    arguments = planner.arguments(root, nodes)
    selection = _select(planner, planner.type_of(root, nodes), nodes)
    return AdminField(nodes[0].node.name.value, arguments, selection)


def _select(
    planner: SelectionPlanner, type_: GraphQLObjectType, nodes: FieldNodes
) -> AdminSelection:
    members: list[tuple[str, TypeName | str, AdminSelection | None]] = []
    for key, inner in planner.below(type_, nodes).items():
        name = inner[0].node.name.value
        if name == "__typename":
            members.append((key, TypeName(type_.name), None))
        elif is_composite_type(get_named_type(type_.fields[name].type)):
            below = _select(planner, planner.type_of(type_, inner), inner)
            members.append((key, name, below))
        else:
            members.append((key, name, None))
    return tuple(members)
