"""What is asked for, as data: the one plan type behind both surfaces.

A plan is frozen and hashable. Values stand in it as they were sent; `lift` takes them out,
so that what is left, the shape, is the key of the statement's cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias
from uuid import UUID

from schema.catalogue import Resource
from schema.fields import Field, Kind

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


Predicate: TypeAlias = Compare | OneOf | IsNull | And | Or | Not


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows whose `column` is `id`: a nested collection, or a parent in the path."""

    column: str
    id: UUID | Parameter


@dataclass(frozen=True, slots=True)
class Page:
    """A keyset page, newest first, or a jump by `offset`.

    `after` and `before` are ids of rows: the page begins behind the one, or ends ahead of
    the other.
    """

    limit: int
    after: UUID | Parameter | None = None
    before: UUID | Parameter | None = None
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


@dataclass(frozen=True, slots=True)
class ReadOne:
    """One resource, by its id."""

    resource: Resource
    id: UUID | Parameter
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


_FREE_MEMBER = Field("", Kind.TEXT, "A member under a key that the client chose.")


class _Parameters:
    """Takes values out, one after the other."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def take(self, value: Any) -> Any:
        """The parameter that stands for `value`; nothing stays nothing."""
        if value is None:
            return None
        self.values.append(value)
        kind = type(value[0]) if isinstance(value, tuple) else type(value)
        return Parameter(len(self.values) - 1, kind)

    def scope(self, scope: Scope | None) -> Scope | None:
        return Scope(scope.column, self.take(scope.id)) if scope is not None else None

    def page(self, page: Page) -> Page:
        return Page(
            page.limit, self.take(page.after), self.take(page.before), self.take(page.offset)
        )

    def path(self, path: Path) -> Path:
        if path.column.kind is not Kind.STRING_MAP or not path.members:
            return path
        return Path(path.column, (_FREE_MEMBER,), self.take(path.leaf.name))

    def filter(self, predicate: Predicate | None) -> Predicate | None:
        match predicate:
            case And(parts):
                return And(tuple(self._part(part) for part in parts))
            case Or(parts):
                return Or(tuple(self._part(part) for part in parts))
            case Not(part):
                return Not(self._part(part))
            case Compare(path, op, value):
                return Compare(self.path(path), op, self.take(value))
            case OneOf(path, values):
                return OneOf(self.path(path), self.take(values))
            case IsNull(path):
                return IsNull(self.path(path))
        return predicate

    def _part(self, predicate: Predicate) -> Predicate:
        part = self.filter(predicate)
        assert part is not None
        return part


def lift(plan: ReadPlan) -> tuple[ReadPlan, list[Any]]:
    """The shape of a plan, and its values in the order of their parameters.

    The size of a page stays in the shape, since PostgreSQL plans by it.
    """
    parameters = _Parameters()
    if isinstance(plan, ReadOne):
        scope = parameters.scope(plan.scope)
        return ReadOne(
            plan.resource, parameters.take(plan.id), scope, plan.shown
        ), parameters.values
    shape = ReadMany(
        plan.resource,
        parameters.page(plan.page),
        parameters.scope(plan.scope),
        parameters.filter(plan.filter),
        plan.shown,
    )
    return shape, parameters.values
