"""What is asked for, as data: the one plan type behind both surfaces.

A plan is frozen and hashable. Values stand in it as they were sent; `lift` takes them out, so
that what is left, the shape, is the key of the statement's cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias
from uuid import UUID

from resolvers.plan.pages import NEWEST_FIRST, Order, Page, ParentScope
from resolvers.plan.predicates import Parameter, Predicate
from resolvers.plan.selection import ConnectionSelection, ObjectSelection
from resolvers.plan.stats import ReadStats
from schema.osdi.resource import Resource


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
    scope: ParentScope | None = None
    filter: Predicate | None = None
    shown: Hal | ObjectSelection = Hal()


@dataclass(frozen=True, slots=True)
class ReadMany:
    """One page of a collection, with its total and its links."""

    resource: Resource
    page: Page
    scope: ParentScope | None = None
    filter: Predicate | None = None
    shown: Hal | ConnectionSelection = Hal()
    order: Order = NEWEST_FIRST


@dataclass(frozen=True, slots=True)
class ReadNodes:
    """Resources of any kind by their ids, in that order; `choices` say what is shown of each.

    `alone`, the one resource rather than a list of one.
    """

    ids: tuple[UUID, ...] | Parameter
    choices: tuple[tuple[Resource, ObjectSelection], ...]
    alone: bool = False


ReadPlan: TypeAlias = ReadOne | ReadMany | ReadNodes | ReadStats
