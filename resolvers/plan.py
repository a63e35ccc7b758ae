"""What is asked for, as data: the one plan type behind both surfaces.

A plan is frozen and hashable. Values stand in it as they were sent; `lift` takes them out,
so that what is left, the shape, is the key of the statement's cache.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias
from uuid import UUID

from schema.catalogue import Resource
from schema.fields import Field

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
class Slot:
    """The place of the `index`th value of a shape."""

    index: int
    type: type


@dataclass(frozen=True, slots=True)
class Path:
    """A field, or a member of it: `column`, then the members down to a scalar.

    Where `column` (or a member on the way) is an array, the condition holds if it holds
    for any element. `leaf` declares the scalar that is compared.
    """

    column: Field
    members: tuple[Field, ...] = ()

    @property
    def leaf(self) -> Field:
        return self.members[-1] if self.members else self.column


@dataclass(frozen=True, slots=True)
class Compare:
    path: Path
    op: Op
    value: Value | Slot


@dataclass(frozen=True, slots=True)
class OneOf:
    path: Path
    values: tuple[Value | Slot, ...]


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


Predicate: TypeAlias = Compare | OneOf | IsNull | And | Or | Not


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows whose `column` is `id`: a nested collection, or a parent in the path."""

    column: str
    id: UUID | Slot


@dataclass(frozen=True, slots=True)
class Page:
    """A keyset page, newest first, or a jump by `offset`.

    `after` and `before` are ids of rows: the page begins behind the one, or ends ahead of
    the other.
    """

    limit: int | Slot
    after: UUID | Slot | None = None
    before: UUID | Slot | None = None
    offset: int | Slot | None = None


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


@dataclass(frozen=True, slots=True)
class ReadOne:
    """One resource, by its id."""

    resource: Resource
    id: UUID | Slot
    scope: Scope | None = None
    shown: Hal = Hal()


@dataclass(frozen=True, slots=True)
class ReadMany:
    """One page of a collection, with its total and its links."""

    resource: Resource
    page: Page
    scope: Scope | None = None
    filter: Predicate | None = None
    shown: Hal = Hal()


ReadPlan: TypeAlias = ReadOne | ReadMany


def lift(plan: Any) -> tuple[Any, list[Value]]:
    """The shape of a plan, and its values in the order of their slots."""
    values: list[Value] = []
    return _lift(plan, values), values


def _lift(node: Any, values: list[Value]) -> Any:
    if isinstance(node, str | int | float | bool | datetime | UUID):
        values.append(node)
        return Slot(len(values) - 1, type(node))
    if isinstance(node, tuple):
        return tuple(_lift(item, values) for item in node)
    if isinstance(node, Resource | Field | Path | Hal | Enum) or node is None:
        return node
    assert is_dataclass(node) and not isinstance(node, type)
    changed = {}
    for item in fields(node):
        if item.name != "column":
            changed[item.name] = _lift(getattr(node, item.name), values)
    return replace(node, **changed)
