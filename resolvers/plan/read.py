"""What is asked for, as data: the one plan type behind both surfaces.

A plan is frozen and hashable. Values stand in it as they were sent; `lift` takes them out, so
that what is left, the shape, is the key of the statement's cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias
from uuid import UUID

from schema.osdi.fields import Field
from schema.osdi.resource import Collection, Link, Resource

Value: TypeAlias = str | int | float | bool | datetime | UUID


class Op(Enum):
    """How a value is compared. `LIKE` ignores case and takes %; `REGEXP` is PostgreSQL's."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    LIKE = "like"
    REGEXP = "regexp"
    CONTAINS = "contains"
    STARTSWITH = "startswith"
    ENDSWITH = "endswith"


@dataclass(frozen=True, slots=True)
class Parameter:
    """The place of the `index`th value of a shape, or of a tuple of values."""

    index: int
    type: type


@dataclass(frozen=True, slots=True)
class Path:
    """A field, or a member of it: `column`, then the members down to a scalar.

    Where `column` (or a member on the way) is an array, the condition holds if it holds
    for any element. `leaf` declares the scalar that is compared. In a shape, `key` is the
    member of a hash with free keys.
    """

    column: Field
    members: tuple[Field, ...] = ()
    key: Parameter | None = None

    @property
    def leaf(self) -> Field:
        return self.members[-1] if self.members else self.column


@dataclass(frozen=True, slots=True)
class Compare:
    path: Path
    op: Op
    value: Value | Parameter


@dataclass(frozen=True, slots=True)
class OneOf:
    """Equal to one of `values`, which are all of one type and at least one."""

    path: Path
    values: tuple[Value, ...] | Parameter


@dataclass(frozen=True, slots=True)
class IsNull:
    """True where nothing is stored, or nothing in any element."""

    path: Path


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Two-valued, as in OData: a comparison with nothing is false, its negation true."""

    part: Predicate


@dataclass(frozen=True, slots=True)
class Some:
    """One element of the array at `path` fulfils all of `part`, whose paths begin there."""

    path: Path
    part: Predicate


@dataclass(frozen=True, slots=True)
class Related:
    """What a link or a collection leads to has a row that fulfils `part`."""

    edge: Link | Collection
    part: Predicate


Predicate: TypeAlias = Compare | OneOf | IsNull | And | Or | Not | Some | Related


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows whose `column` is `id`: a nested collection, or a parent in the path."""

    column: str
    id: UUID | Parameter


@dataclass(frozen=True, slots=True)
class Order:
    """By a field, then by the id, so that every row has one place; nothing is the largest."""

    field: str = "id"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of a row in an order: its id and, where not by the id, what it is ordered by."""

    id: UUID | Parameter
    key: datetime | int | Parameter | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A keyset page, or a jump by `offset`.

    The page begins behind `after` and ends ahead of `before`. `backward`, it is the last of
    those rows and not the first.
    """

    limit: int
    after: Cursor | None = None
    before: Cursor | None = None
    backward: bool = False
    offset: int | Parameter | None = None


class Projection(Enum):
    """What is shown of a resource: all of it, or identifiers and links alone."""

    FULL = "full"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Hal:
    """What a HAL document shows: `expand` names links and collections to embed."""

    projection: Projection = Projection.FULL
    expand: tuple[str, ...] = ()
    expand_limit: int = 25


# What GraphQL shows: by response key, what stands there


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


# Numbers about outreaches


@dataclass(frozen=True, slots=True)
class Count:
    """`outreaches`, `people` (different ones) or `duration` (their sum in seconds)."""

    name: str


@dataclass(frozen=True, slots=True)
class Start:
    """When a period begins."""


@dataclass(frozen=True, slots=True)
class Series:
    """One entry per period, oldest first, with zeros where nothing happened."""

    members: tuple[tuple[str, TypeName | Count | Start], ...]


@dataclass(frozen=True, slots=True)
class GroupKey:
    """What the group has in common, as text; null for what has none."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """The campaign or the target that the group is of."""

    resource: Resource
    object: Object


@dataclass(frozen=True, slots=True)
class Groups:
    """The `limit` groups with the most outreaches, the largest first, then by key."""

    limit: int
    members: tuple[tuple[str, TypeName | Count | GroupKey | Grouped | Series], ...]


@dataclass(frozen=True, slots=True)
class ReadStats:
    """Numbers about outreaches that fulfil `filter` and whose action date is from `begin` on and
    before `end`.

    `interval` is hour, day, week or month and begins where `time_zone` says; `group_by` is type,
    campaign, target, division or source.
    """

    filter: Predicate | None
    begin: datetime | Parameter | None
    end: datetime | Parameter | None
    interval: str | None
    time_zone: str | Parameter
    group_by: str | None
    members: tuple[tuple[str, TypeName | Count | Series | Groups], ...]


# Reads


@dataclass(frozen=True, slots=True)
class ReadOne:
    """One resource, by its id."""

    resource: Resource
    id: UUID | Parameter
    scope: Scope | None = None
    filter: Predicate | None = None
    shown: Hal | Object = Hal()


@dataclass(frozen=True, slots=True)
class ReadMany:
    """One page of a collection, with its total and its links."""

    resource: Resource
    page: Page
    scope: Scope | None = None
    filter: Predicate | None = None
    shown: Hal | Connection = Hal()
    order: Order = Order()


@dataclass(frozen=True, slots=True)
class ReadNodes:
    """Resources of any kind by their ids, in that order; `choices` say what is shown of each.

    `alone`, the one resource rather than a list of one.
    """

    ids: tuple[UUID, ...] | Parameter
    choices: tuple[tuple[Resource, Object], ...]
    alone: bool = False


ReadPlan: TypeAlias = ReadOne | ReadMany | ReadNodes | ReadStats
