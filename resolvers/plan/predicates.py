"""Predicates: the conditions of a filter on a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias
from uuid import UUID

from schema.osdi.fields import Field, Kind
from schema.osdi.resource import Collection, Link

Value: TypeAlias = str | int | float | bool | datetime | UUID


class Op(Enum):
    """A comparison. The patterns of `LIKE`, which ignores case, and `REGEXP` are PostgreSQL's."""

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


RANGES = (Op.GT, Op.GE, Op.LT, Op.LE, Op.EQ)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A placeholder in a template for the value, or the tuple of values, at `index`.

    `is_hidden`: PostgreSQL plans the statement for any value (`resolvers/sql/rows/served.py`).
    """

    index: int
    type: type
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """A field, or a member of it: `column`, then the members down to a scalar.

    Where `column` or a member on the way is an array, the condition holds if it holds for any
    element. `leaf` is the scalar that is compared. In a template, `key` replaces the name of the
    last member if a client chose that name, as in custom fields.
    """

    column: Field
    members: tuple[Field, ...] = ()
    key: Parameter | None = None

    @property
    def leaf(self) -> Field:
        return self.members[-1] if self.members else self.column


@dataclass(frozen=True, slots=True)
class Compare:
    """Compares the value at `path` with `value`; if `any_case`, without regard to case."""

    path: Path
    op: Op
    value: Value | Parameter
    any_case: bool = False


@dataclass(frozen=True, slots=True)
class In:
    """Equality with one of `values`: at least one, all of one type."""

    path: Path
    values: tuple[Value, ...] | Parameter
    any_case: bool = False


@dataclass(frozen=True, slots=True)
class IsNull:
    """True where no value is stored; behind an array, in none of its elements."""

    path: Path


@dataclass(frozen=True, slots=True)
class And:
    """True where all `parts` are."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True where one of `parts` is."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Two-valued, as in OData: a comparison with a missing value is false, its negation true."""

    part: Predicate


@dataclass(frozen=True, slots=True)
class AnyElement:
    """One element of the array at `path` fulfils all of `part`, whose paths begin there."""

    path: Path
    part: Predicate


@dataclass(frozen=True, slots=True)
class Exists:
    """A row that fulfils `part`, at the other end of a link or in a collection."""

    edge: Link | Collection
    part: Predicate


@dataclass(frozen=True, slots=True)
class CountOf:
    """At least one row of a collection fulfils `part`, and their `COUNT` fulfils `condition`."""

    edge: Collection
    part: Predicate
    condition: Predicate


COUNT = Field("count", Kind.INTEGER, "The number of rows.")

Predicate: TypeAlias = Compare | In | IsNull | And | Or | Not | AnyElement | Exists | CountOf


def conjuncts(predicate: Predicate | None) -> list[Predicate]:
    """The parts that must all hold. A predicate other than `And` is its only part."""
    if isinstance(predicate, And):
        return [item for part in predicate.parts for item in conjuncts(part)]
    return [] if predicate is None else [predicate]


def compares_fields(part: Predicate) -> bool:
    """Whether `part` compares fields only and leads to no further resource."""
    match part:
        case And(parts) | Or(parts):
            return bool(parts) and all(map(compares_fields, parts))
        case Not(inner) | AnyElement(_, inner):
            return compares_fields(inner)
    return not isinstance(part, Exists | CountOf)
