"""Predicates: what a filter asks of a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias
from uuid import UUID

from schema.osdi.fields import Field
from schema.osdi.resource import Collection, Link

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
class In:
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
class AnyElement:
    """One element of the array at `path` fulfils all of `part`, whose paths begin there."""

    path: Path
    part: Predicate


@dataclass(frozen=True, slots=True)
class Exists:
    """What a link or a collection leads to has a row that fulfils `part`."""

    edge: Link | Collection
    part: Predicate


Predicate: TypeAlias = Compare | In | IsNull | And | Or | Not | AnyElement | Exists
