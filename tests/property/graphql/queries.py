"""Random queries, built from the schema: whatever it allows, and the executors must agree on."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
)
from hypothesis import strategies as st

from resolvers.graphql.access import ADMIN_ROOTS
from tests.property.graphql.arguments import MAX_TIMES, NODE_TYPES, Arguments, Pages
from tests.property.graphql.filters import Draws
from tests.property.graphql.oracle import PAGE, SCHEMA
from tests.property.graphql.world import Tenant

_ELSEWHERE = ("outreachStats", "peopleStats", *ADMIN_ROOTS)
"""Fields with tests of their own."""

MAX_QUERY_DEPTH = 12
MAX_FIELDS = 60
MAX_ALIASES = 40

ALIASES = (
    *("a", "b", "id", "name", "type", "nodes", "cursor", "totalCount", "value", "place"),
    *("order_key", "order", "select", "t0", "t1", "r", "c0", "p0", "q0", "e1", "o1", "f0", "row"),
    *("position", "wanted", "_", "__a", "A", "null", "true", "x" * 60, "x" * 59 + "y"),
)
"""Innocent names, names of other fields, and names that a statement may have for itself."""


@dataclass
class Entry:
    """What stands at a response key: the field with its arguments, and what is below."""

    head: str
    shape: str
    inner: Scope | None = None
    type_name: str = ""


@dataclass
class Scope:
    """What is selected of one object so far. `shapes` are shared by the types of one Node."""

    entries: dict[str, Entry] = field(default_factory=dict)
    shapes: dict[str, str] = field(default_factory=dict)
    owner: str = ""

    def accepts(self, key: str, head: str, shape: str) -> bool:
        known = self.entries.get(key)
        return (known is None or known.head == head) and self.shapes.get(key, shape) == shape

    def takes(self, other: Scope) -> bool:
        """Whether all of `other` can be selected here too."""
        return all(
            self.accepts(key, entry.head, self.owned(entry.shape))
            and (
                key not in self.entries
                or entry.inner is None
                or (inner := self.entries[key].inner) is None
                or inner.takes(entry.inner)
            )
            for key, entry in other.entries.items()
        )

    def add(self, other: Scope) -> None:
        for key, entry in other.entries.items():
            if key not in self.entries:
                inner = None if entry.inner is None else Scope()
                shape = self.owned(entry.shape)
                self.entries[key] = Entry(entry.head, shape, inner, entry.type_name)
                self.shapes[key] = shape
            mine = self.entries[key].inner
            if mine is not None and entry.inner is not None:
                mine.add(entry.inner)

    def owned(self, shape: str) -> str:
        """Below an interface, what has members is different for each type."""
        return shape + self.owner if shape.endswith("}") else shape


@dataclass(frozen=True)
class Fragment:
    name: str
    type_name: str
    text: str = field(repr=False)
    scope: Scope = field(repr=False)
    height: int
    rows: int
    """About how many rows are read for one object."""


@dataclass(frozen=True)
class Query:
    """A request of an organization; `operation` is the one of its operations that is meant."""

    tenant: Tenant
    text: str
    variables: dict[str, Any]
    operation: str | None = None

    def __repr__(self) -> str:
        return f"{self.tenant.name}: {self.text}\n{json.dumps(self.variables)}"


@st.composite
def queries(draw: st.DrawFn, tenants: list[Tenant]) -> Query:
    draws = Draws(draw)
    own, others = draws.pick([tenants, tenants[::-1]])
    return _Builder(draws, own, others).query(pages=False)


@st.composite
def page_queries(draw: st.DrawFn, tenants: list[Tenant]) -> Query:
    """Of pages alone, many at once."""
    draws = Draws(draw)
    own, others = draws.pick([tenants, tenants[::-1]])
    return _Builder(draws, own, others).query(pages=True)


class _Builder:
    """Of one query, which stays within the limits of documents."""

    def __init__(self, draws: Draws, own: Tenant, others: Tenant) -> None:
        self._draws = draws
        self._own = own
        self._arguments = Arguments(draws, own, others)
        self._fragments: list[Fragment] = []
        self._left = MAX_FIELDS
        self._aliases = 0
        self._serial = 0
        self._deepest = 0
        self._rows = 0

    def query(self, pages: bool) -> Query:
        if pages:
            body = Pages(self._draws, self._arguments).selection()
        else:
            body = self._object("Query", Scope(), 0, 1)
        fragments = self._reached(body)
        declared, values = self._arguments.literals.declared(body + " ".join(fragments))
        name = self._draws.pick(["", "Q"])
        head = f"query {name}" if name or declared else self._draws.pick(["", "query "])
        operations = [f"{head} {declared}{body}"]
        if name and self._draws.once_in(4):
            operations.append("query Other { __typename }")
        else:
            name = self._draws.pick(["", name])
        text = "\n".join([*operations, *fragments])
        return Query(self._own, text, values, name or None)

    def _reached(self, body: str) -> list[str]:
        """The fragments that are spread, however deep."""
        found: dict[str, str] = {}
        pending = [body]
        while pending:
            for name in re.findall(r"\.\.\.(F\d+)\b", pending.pop()):
                if name not in found:
                    fragment = next(item for item in self._fragments if item.name == name)
                    found[name] = fragment.text
                    pending.append(fragment.text)
        return list(found.values())

    # Selections

    def _object(self, type_name: str, scope: Scope, depth: int, times: int) -> str:
        """A selection set on `type_name`, `depth` fields deep, of `times` objects."""
        many = self._draws.pick([1, 2, 3, 4] if depth < 3 or type_name in _SMALL else [1, 1, 2, 3])
        parts = [self._selection(type_name, scope, depth, times) for _ in range(many)]
        return "{ " + " ".join(parts) + " }"

    def _selection(self, type_name: str, scope: Scope, depth: int, times: int) -> str:
        choice = self._draws.upto(15) if self._left > 0 else 0
        if type_name == "Node":
            return self._of_node(scope, depth, times, choice)
        if choice == 15:
            return self._inline(type_name, scope, depth, times)
        if choice == 14:
            return self._spread(type_name, scope, depth, times)
        if choice == 13 and scope.entries:
            return self._again(scope, depth, times)
        return self._field(type_name, scope, depth, times)

    def _inline(self, type_name: str, scope: Scope, depth: int, times: int) -> str:
        """An inline fragment; on the interface of the type too, and back again."""
        inner = self._object(type_name, scope, depth, times)
        condition = self._draws.pick(["", f" on {type_name}", " on Node"])
        if condition == " on Node":
            if type_name not in NODE_TYPES or not scope.accepts("id", "id", "ID!"):
                condition = ""
            else:
                scope.entries["id"], scope.shapes["id"] = Entry("id", "ID!"), "ID!"
                inner = f"{{ ... on {type_name} {inner} id }}"
        return f"...{condition}{self._directives()} {inner}"

    def _of_node(self, scope: Scope, depth: int, times: int, choice: int) -> str:
        if choice < 3:
            key = self._draws.pick(["id", "id", "its: id", "__typename"])
            return key + self._directives()
        type_name = self._draws.pick(NODE_TYPES)
        inner = scope.entries.setdefault(
            "on " + type_name, Entry("", "", Scope(shapes=scope.shapes, owner=type_name))
        ).inner
        assert inner is not None
        for key in ("id", "its"):
            inner.entries.setdefault(key, Entry("id", "ID!"))
            inner.shapes.setdefault(key, "ID!")
        if choice > 12:
            return self._spread(type_name, inner, depth, times)
        body = self._object(type_name, inner, depth, times)
        return f"... on {type_name}{self._directives()} {body}"

    def _spread(self, type_name: str, scope: Scope, depth: int, times: int) -> str:
        """A named fragment: one that is there, or a new one."""
        for known in self._fragments:
            if (
                known.type_name == type_name
                and depth + known.height <= MAX_QUERY_DEPTH
                and times * known.rows <= MAX_TIMES
                and scope.takes(known.scope)
                and self._draws.once_in(2)
            ):
                scope.add(known.scope)
                return f"...{known.name}{self._directives()}"
        outside, self._deepest = self._deepest, depth
        rows, own = self._rows, Scope()
        body = self._object(type_name, own, depth, times)
        height, self._deepest = self._deepest - depth, max(outside, self._deepest)
        if not scope.takes(own):
            return self._typename(scope, type_name)
        scope.add(own)
        name = self._next("F")
        text = f"fragment {name} on {type_name} {body}"
        cost = (self._rows - rows) // times + 1
        self._fragments.append(Fragment(name, type_name, text, own, height, cost))
        return f"...{name}{self._directives()}"

    def _again(self, scope: Scope, depth: int, times: int) -> str:
        """A field that is there already: its selections are merged."""
        key = self._draws.pick([*scope.entries])
        entry = scope.entries[key]
        alias = "" if entry.head.partition("(")[0] == key else f"{key}: "
        if entry.inner is None:
            return alias + entry.head + self._directives()
        inner = self._object(entry.type_name, entry.inner, depth + 1, times * PAGE)
        return f"{alias}{entry.head}{self._directives()} {inner}"

    def _field(self, type_name: str, scope: Scope, depth: int, times: int) -> str:
        made = SCHEMA.type_map[type_name]
        assert isinstance(made, GraphQLObjectType | GraphQLInterfaceType)
        self._left -= 1
        self._deepest = max(self._deepest, depth + 1)
        name = self._name(made, depth)
        if name == "__typename":
            return self._typename(scope, type_name)
        inner = get_named_type(made.fields[name].type)
        arguments, each = self._arguments.of(type_name, name, times)
        self._rows += each
        head = name + arguments
        composite = is_composite_type(inner)
        shape = scope.owned(str(made.fields[name].type) + ("{}" if composite else ""))
        key = self._key(name, head, shape, scope)
        if key is None:
            return self._typename(scope, type_name)
        alias = "" if key == name else f"{key}: "
        written = alias + head + self._directives()
        entry = scope.entries.setdefault(key, Entry(head, shape, None, inner.name))
        scope.shapes[key] = shape
        if not composite:
            return written
        entry.inner = entry.inner or Scope()
        return f"{written} {self._object(inner.name, entry.inner, depth + 1, each)}"

    def _typename(self, scope: Scope, type_name: str) -> str:
        key = "__typename"
        if self._draws.once_in(4) and scope.accepts("kind", key, "String!"):
            key = "kind"
            scope.entries["kind"], scope.shapes["kind"] = Entry("__typename", "String!"), "String!"
        if type_name == "Query" and self._draws.once_in(4):
            return "schema: __schema { queryType { name } }"
        return key if key == "__typename" else f"{key}: __typename"

    def _name(self, made: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        names: list[str] = [name for name in made.fields if name not in _ELSEWHERE]
        inner = [
            name for name in names if is_composite_type(get_named_type(made.fields[name].type))
        ]
        leaves = [name for name in names if name not in inner]
        deeper = inner and depth + 2 <= MAX_QUERY_DEPTH and self._left > 0
        if self._draws.once_in(20) or not (leaves or deeper):
            return "__typename"
        related = [name for name in inner if name in _RELATED]
        if deeper and not (leaves and self._draws.once_in(3)):
            return self._draws.pick(related if related and self._draws.once_in(2) else inner)
        return self._draws.pick(leaves)

    def _key(self, name: str, head: str, shape: str, scope: Scope) -> str | None:
        """The response key: the name itself, or an alias where one is wanted or needed."""
        key = name
        if self._draws.once_in(4):
            key = self._draws.pick(ALIASES)
        if not scope.accepts(key, head, shape):
            key = self._next("y")
        if key == name:
            return key
        self._aliases += 1
        return key if self._aliases <= MAX_ALIASES and scope.accepts(key, head, shape) else None

    def _directives(self) -> str:
        if not self._draws.once_in(9):
            return ""
        name, wanted = self._draws.pick(["include", "skip"]), self._draws.once_in(2)
        boolean = GraphQLNonNull(SCHEMA.type_map["Boolean"])  # type: ignore[type-var]  # a scalar
        return f" @{name}(if: {self._arguments.literals.text(boolean, wanted)})"

    def _next(self, letter: str) -> str:
        self._serial += 1
        return f"{letter}{self._serial}"


_SMALL = {"PageInfo", *[f"{name}Connection" for name in NODE_TYPES]}
"""Where much of what there is should be asked together."""

_RELATED = {*("outreaches", "person", "campaign", "targets"), *("creator", "modifiedBy")}
_RELATED |= {"nodes", "edges", "taggings", "items", "answers", "tag", "list", "question"}
