"""What GraphQL selects, by response key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from resolvers.plan.pages import Order, Page
from resolvers.plan.predicates import Predicate
from schema.osdi.fields import Field
from schema.osdi.resource import Collection, Link


@dataclass(frozen=True, slots=True)
class ObjectSelection:
    """An object: by response key, what stands there."""

    members: tuple[tuple[str, Selection], ...]


@dataclass(frozen=True, slots=True)
class TypeName:
    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the row, or a member of the inline object, without members of its own."""

    field: Field


@dataclass(frozen=True, slots=True)
class InlineSelection:
    """A hash, or an array of them."""

    field: Field
    object: ObjectSelection


@dataclass(frozen=True, slots=True)
class OutreachTargets:
    """The targets of an outreach, each with its id."""

    object: ObjectSelection


@dataclass(frozen=True, slots=True)
class ToOneSelection:
    link: Link
    object: ObjectSelection


@dataclass(frozen=True, slots=True)
class ToManySelection:
    """A page of the collection that belongs to the row."""

    collection: Collection
    page: Page
    order: Order
    filter: Predicate | None
    shown: ConnectionSelection


@dataclass(frozen=True, slots=True)
class SelfObject:
    """The same row once more, as an object of its own."""

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
    object: ObjectSelection


@dataclass(frozen=True, slots=True)
class CursorText:
    """The cursor of an edge."""


@dataclass(frozen=True, slots=True)
class EdgesSelection:
    members: tuple[tuple[str, TypeName | CursorText | ObjectSelection], ...]


@dataclass(frozen=True, slots=True)
class PageInfoSelection:
    """By response key, the name of a field of Relay's PageInfo, or its type's name."""

    members: tuple[tuple[str, TypeName | str], ...]


@dataclass(frozen=True, slots=True)
class TotalCount:
    pass


@dataclass(frozen=True, slots=True)
class ConnectionSelection:
    """A page as Relay has it."""

    members: tuple[
        tuple[str, TypeName | NodesSelection | EdgesSelection | PageInfoSelection | TotalCount], ...
    ]
