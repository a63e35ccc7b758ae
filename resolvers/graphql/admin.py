"""Root fields for administrators: what is asked, and what is selected of the answer. Pure.

What they do is not decided here: `Administration` is the same for GraphQL and for commands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import GraphQLObjectType, is_composite_type
from graphql.type import get_named_type

from resolvers.graphql.selection import Details, Selection
from resolvers.plan.selection import TypeName

Chosen: TypeAlias = tuple[tuple[str, "TypeName | str", "Chosen | None"], ...]
"""By response key: a field or the type's name, and what is selected of it."""


@dataclass(frozen=True, slots=True)
class Administered:
    """A root field that is for administrators: its name, its arguments, what is shown."""

    name: str
    given: Mapping[str, Any]
    shown: Chosen


def administered(selection: Selection, root: GraphQLObjectType, details: Details) -> Administered:
    """Raises: VARIABLE_INVALID."""
    given = selection.arguments(root, details)
    shown = _chosen(selection, selection.type_of(root, details), details)
    return Administered(details[0].node.name.value, given, shown)


def _chosen(selection: Selection, type_: GraphQLObjectType, details: Details) -> Chosen:
    chosen: list[tuple[str, TypeName | str, Chosen | None]] = []
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
