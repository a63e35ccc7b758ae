"""What GraphQL selects, by response key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from resolvers.plan.pages import Order, Page
from resolvers.plan.predicates import Predicate
from schema.osdi.fields import Field
from schema.osdi.resource import Collection, Link


@dataclass(frozen=True, slots=True)
class Object:
    """An object: by response key, what stands there."""

    members: tuple[tuple[str, Shown], ...]


@dataclass(frozen=True, slots=True)
class TypeName:
    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the row, or a member of the inline object, without members of its own."""

    field: Field


@dataclass(frozen=True, slots=True)
class Inline:
    """A hash, or an array of them."""

    field: Field
    object: Object


@dataclass(frozen=True, slots=True)
class Contacts:
    """The targets of an outreach, each with its id."""

    object: Object


@dataclass(frozen=True, slots=True)
class One:
    link: Link
    object: Object


@dataclass(frozen=True, slots=True)
class Many:
    """A page of the collection that belongs to the row."""

    collection: Collection
    page: Page
    order: Order
    filter: Predicate | None
    shown: Connection


@dataclass(frozen=True, slots=True)
class Itself:
    """The same row once more, as an object of its own."""

    object: Object


Shown: TypeAlias = TypeName | Column | Inline | Contacts | One | Many | Itself


@dataclass(frozen=True, slots=True)
class Nodes:
    object: Object


@dataclass(frozen=True, slots=True)
class CursorText:
    """The cursor of an edge."""


@dataclass(frozen=True, slots=True)
class Edges:
    members: tuple[tuple[str, TypeName | CursorText | Object], ...]


@dataclass(frozen=True, slots=True)
class PageInfo:
    """By response key, the name of a field of Relay's PageInfo, or its type's name."""

    members: tuple[tuple[str, TypeName | str], ...]


@dataclass(frozen=True, slots=True)
class TotalCount:
    pass


@dataclass(frozen=True, slots=True)
class Connection:
    """A page as Relay has it."""

    members: tuple[tuple[str, TypeName | Nodes | Edges | PageInfo | TotalCount], ...]
