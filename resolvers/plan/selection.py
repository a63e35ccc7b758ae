"""Selections of a GraphQL query, by response key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from resolvers.plan.pages import Order, Page
from resolvers.plan.predicates import Predicate
from schema.osdi.fields import Field
from schema.osdi.resource import Collection, Link


@dataclass(frozen=True, slots=True)
class ObjectSelection:
    """An object: its members by response key."""

    members: tuple[tuple[str, Selection], ...]


@dataclass(frozen=True, slots=True)
class TypeName:
    """`__typename`."""

    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the row or of an inline object, without a selection of its own."""

    field: Field


@dataclass(frozen=True, slots=True)
class InlineSelection:
    """A hash, or an array of hashes, that is stored inside of the row."""

    field: Field
    object: ObjectSelection


@dataclass(frozen=True, slots=True)
class OutreachTargets:
    """The targets of an outreach, each with its id."""

    object: ObjectSelection


@dataclass(frozen=True, slots=True)
class ToOneSelection:
    """The resource that a link leads to."""

    link: Link
    object: ObjectSelection


@dataclass(frozen=True, slots=True)
class ToManySelection:
    """A page of the collection that belongs to the row."""

    collection: Collection
    page: Page
    order: Order
    filter: Predicate | None
    selection: ConnectionSelection


@dataclass(frozen=True, slots=True)
class SelfObject:
    """The row itself, nested as an object: the resource in the payload of a mutation."""

    object: ObjectSelection


Selection: TypeAlias = (
    TypeName
    | Column
    | InlineSelection
    | OutreachTargets
    | ToOneSelection
    | ToManySelection
    | SelfObject
)


@dataclass(frozen=True, slots=True)
class NodesSelection:
    """The resources of a page as a list."""

    object: ObjectSelection


@dataclass(frozen=True, slots=True)
class CursorText:
    """The cursor of an edge."""


@dataclass(frozen=True, slots=True)
class EdgesSelection:
    """The edges of a page: each a resource with its cursor."""

    members: tuple[tuple[str, TypeName | CursorText | ObjectSelection], ...]


@dataclass(frozen=True, slots=True)
class PageInfoSelection:
    """Fields of Relay's PageInfo by response key, in snake case, or `__typename`."""

    members: tuple[tuple[str, TypeName | str], ...]


@dataclass(frozen=True, slots=True)
class TotalCount:
    """The number of rows of the collection, of all its pages."""


@dataclass(frozen=True, slots=True)
class ConnectionSelection:
    """A page as a Relay connection."""

    members: tuple[
        tuple[str, TypeName | NodesSelection | EdgesSelection | PageInfoSelection | TotalCount], ...
    ]
