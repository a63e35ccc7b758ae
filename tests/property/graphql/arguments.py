"""Random arguments of fields: ids, and pages in every order, from real cursors, with filters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLArgument, GraphQLInterfaceType, GraphQLObjectType, get_named_type

from tests.property.graphql.filters import Draws, Filters
from tests.property.graphql.literals import Literals, Name
from tests.property.graphql.oracle import GROUPS, ONE, PAGE, ROOTS, SCHEMA
from tests.property.graphql.world import Tenant

NODE_TYPES = ("Outreach", "Person", "Campaign", "Target", *GROUPS)

_PARENTS = {
    "campaign": ("outreaches", "taggings", "items"),
    "target": ("outreaches",),
    "person": ("outreaches", "taggings", "items", "answers"),
    "tag": ("taggings",),
    "list": ("items",),
    "question": ("answers",),
}
MAX_TIMES = 400
"""About how many objects are shown at most, in one place of a query."""

_DIRECTIONS: tuple[dict[str, Any], ...] = (
    {"direction": Name("ASC")},
    {"direction": Name("DESC")},
    {},
)


class Arguments:
    """Of the fields of one query about the rows of `own`."""

    def __init__(self, draws: Draws, own: Tenant, others: Tenant) -> None:
        self.literals = Literals(draws)
        self._draws = draws
        self._own = own
        self._filters = Filters(draws, own, others)

    def of(self, type_name: str, name: str, times: int) -> tuple[str, int]:
        """What stands in parentheses, and how many objects there may be below it."""
        made = SCHEMA.type_map[type_name]
        assert isinstance(made, GraphQLObjectType | GraphQLInterfaceType)
        arguments = made.fields[name].args
        values: dict[str, Any]
        if not arguments:
            return "", times
        if name == "nodes":
            many = self._draws.pick([1, 2, 3, 0])
            ids = [self._filters.id_of(self._draws.pick(NODE_TYPES)) for _ in range(many)]
            return self._written(arguments, {"ids": ids}), max(many, 1)
        if name == "node" or name in ONE:
            type_ = ONE.get(name) or self._draws.pick(NODE_TYPES)
            return self._written(arguments, {"id": self._filters.id_of(type_)}), 1
        connection = get_named_type(made.fields[name].type).name
        values, each = self._page(connection.removesuffix("Connection"), times)
        return self._written(arguments, values), times * each

    def _page(self, type_: str, times: int) -> tuple[dict[str, Any], int]:
        """The arguments of a connection, and about how many rows are on the page."""
        order, values = self._order(type_)
        size = min(self._draws.pick([1, 2, 3, 5, PAGE, 0]), max(MAX_TIMES // times, 1))
        match self._draws.upto(6):
            case 0 | 1:
                values["first"] = size
            case 2 | 3 | 4:
                values["last"] = size
            case 5 if times * PAGE <= MAX_TIMES:
                size, values["first"] = PAGE, None
            case _ if times * PAGE <= MAX_TIMES:
                size = PAGE
            case _:
                values["first"] = size
        places = [text for key, text in self._own.cursors.items() if key[:2] == (type_, order)]
        for argument in ("after", "before"):
            if self._draws.once_in(3 if times == 1 else 8):
                values[argument] = self._draws.pick(places)
        if self._draws.once_in(2 if times == 1 else 4):
            values["filter"] = self._filters.of(type_)
        return values, max(size, 1)

    def _order(self, type_: str) -> tuple[str, dict[str, Any]]:
        """The field that is ordered by, and the argument that says so."""
        name = "totalOutreaches" if type_ == "Target" else "id"
        match self._draws.upto(5):
            case 0:
                return name, {}
            case 1:
                return name, {"orderBy": None}
        orders = [key[1] for key in self._own.cursors if key[0] == type_]
        name = self._draws.pick([*dict.fromkeys(orders)])
        by = Name(re.sub("([A-Z])", r"_\1", name).upper())
        return name, {"orderBy": {"field": by, **self._draws.pick(_DIRECTIONS)}}

    def _written(self, arguments: Mapping[str, GraphQLArgument], values: dict[str, Any]) -> str:
        texts = [
            f"{name}: {self.literals.text(arguments[name].type, value)}"
            for name, value in values.items()
        ]
        return f"({', '.join(texts)})" if texts else ""


# Queries for pages alone

_WHOLE = """{ totalCount nodes { id } edges { cursor node { id } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"""
_PARTS = (
    _WHOLE,
    "{ nodes { id } pageInfo { hasNextPage } }",
    "{ edges { cursor } pageInfo { hasPreviousPage } }",
    "{ nodes { id } }",
    "{ pageInfo { endCursor hasPreviousPage startCursor hasNextPage } totalCount }",
)
MAX_PAGES = 8


class Pages:
    """Many pages at once, at the root and nested, and little else."""

    def __init__(self, draws: Draws, arguments: Arguments) -> None:
        self._draws = draws
        self._arguments = arguments

    def selection(self) -> str:
        fields = [self._field(f"p{n}") for n in range(self._draws.upto(MAX_PAGES - 1) + 1)]
        return "{ " + " ".join(fields) + " }"

    def _field(self, key: str) -> str:
        shown = self._draws.pick(_PARTS)
        if self._draws.once_in(3):
            parent = self._draws.pick((*_PARENTS,))
            name = self._draws.pick(_PARENTS[parent])
            id_, _ = self._arguments.of("Query", parent, 1)
            page, _ = self._arguments.of(ONE[parent], name, 1)
            return f"{key}: {parent}{id_} {{ {name}{page} {shown} }}"
        root = self._draws.pick(("outreaches", "outreaches", *ROOTS))
        return f"{key}: {root}{self._arguments.of('Query', root, 1)[0]} {shown}"


def everything(type_name: str, depth: int = 0) -> str:
    """All fields of the type; of what is related to it too, and of what is related to that, ids."""
    made = SCHEMA.type_map[type_name]
    assert isinstance(made, GraphQLObjectType)
    parts = ["__typename"]
    for name, field in made.fields.items():
        inner = get_named_type(field.type)
        if not isinstance(inner, GraphQLObjectType):
            parts.append(name)
        elif field.args:
            listed = inner.name.removesuffix("Connection")
            shown = everything(listed, depth + 1) if depth == 0 else "{ id }"
            parts.append(f"{name}(first: 3) {{ totalCount nodes {shown} }}")
        elif inner.name not in NODE_TYPES:
            parts.append(f"{name} {everything(inner.name, depth)}")
        else:
            parts.append(f"{name} {everything(inner.name, depth + 1) if depth == 0 else '{ id }'}")
    return "{ " + " ".join(parts) + " }"
