"""The field `changes`: its arguments and its selection -> a plan. Pure.

For `plan`.
"""

from __future__ import annotations

from typing import Any

from graphql import GraphQLObjectType

from resolvers.graphql.paging import check_size
from resolvers.graphql.selection_sets import FieldNodes, SelectionPlanner
from resolvers.plan.changes import (
    Begin,
    ChangeCursor,
    ChangeField,
    ChangeNodes,
    ReadChanges,
    read_change_cursor,
)
from resolvers.plan.selection import TypeName
from schema.failures import failure


def plan_changes(
    planner: SelectionPlanner,
    arguments: dict[str, Any],
    type_: GraphQLObjectType,
    nodes: FieldNodes,
) -> ReadChanges:
    """Raises: PAGE_INVALID."""
    first = arguments.get("first")
    limit = planner.limits.pagesize if first is None else first
    check_size("first", limit, planner.limits, least=1)
    planner.cost += limit
    after = _cursor(arguments.get("after"))
    members: list[tuple[str, TypeName | ChangeField | ChangeNodes]] = []
    for key, inner in planner.below(type_, nodes).items():
        if inner[0].node.name.value == "nodes":
            below = _members(planner, planner.type_of(type_, inner), inner)
            members.append((key, ChangeNodes(below)))
        else:
            members.append((key, _field(type_, inner)))
    return ReadChanges(limit, after, tuple(members))


def _members(
    planner: SelectionPlanner, type_: GraphQLObjectType, nodes: FieldNodes
) -> tuple[tuple[str, TypeName | ChangeField], ...]:
    return tuple((key, _field(type_, inner)) for key, inner in planner.below(type_, nodes).items())


def _field(type_: GraphQLObjectType, nodes: FieldNodes) -> TypeName | ChangeField:
    name = nodes[0].node.name.value
    return TypeName(type_.name) if name == "__typename" else ChangeField(name)


def _cursor(text: str | None) -> ChangeCursor | Begin:
    """Raises: PAGE_INVALID."""
    try:
        return read_change_cursor(text or "")
    except ValueError:
        raise failure(
            "PAGE_INVALID",
            f"Invalid value for `after`: '{(text or '')[:80]}' is not a cursor of `changes`.",
            "after",
            hint="Send the `endCursor` of an earlier page unchanged, or now.",
        ) from None
