"""Read plans: the one type behind both surfaces.

A plan is frozen and hashable. Values stand in it as they were sent; `parameterize` replaces them
by parameters, and the template that is left is the key of the statement cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias
from uuid import UUID

from resolvers.plan.changes import ReadChanges
from resolvers.plan.pages import NEWEST_FIRST, Order, Page, ParentScope
from resolvers.plan.predicates import Parameter, Predicate
from resolvers.plan.selection import ConnectionSelection, ObjectSelection
from resolvers.plan.stats import ReadStats
from schema.osdi.resource import Resource


class Projection(Enum):
    """How much of a resource a HAL document has: all of it, or identifiers and links alone."""

    FULL = "full"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Hal:
    """A HAL document. `expand` names the links and collections to embed.

    With `empty_arrays`, empty arrays of people and outreaches appear as `[]`. With `rows_only`, a
    page has no total and no envelope, as an export needs it. With `exact_total`, the total of a
    filtered page is never an estimate.
    """

    projection: Projection = Projection.FULL
    expand: tuple[str, ...] = ()
    expand_limit: int = 25
    empty_arrays: bool = False
    rows_only: bool = False
    exact_total: bool = False


@dataclass(frozen=True, slots=True)
class ReadOne:
    """One resource, by its id."""

    resource: Resource
    id: UUID | Parameter
    scope: ParentScope | None = None
    filter: Predicate | None = None
    selection: Hal | ObjectSelection = Hal()


@dataclass(frozen=True, slots=True)
class ReadDocuments:
    """Resources of one kind by their ids, as rows with `id` and `document`, in any order."""

    resource: Resource
    ids: tuple[UUID, ...] | Parameter
    selection: Hal | ObjectSelection = Hal()


class AccessPath(Enum):
    """How the rows of a page are found.

    By default the statement decides, by what its indexes find. `BY_DAY`: those of a range of action
    dates, day by day. `IN_ORDER`: those of the first page, in its order, if the first rows suffice.
    """

    DEFAULT = "default"
    BY_DAY = "by day"
    IN_ORDER = "in order"


@dataclass(frozen=True, slots=True)
class ReadMany:
    """One page of a collection, with its total and its links.

    `total` is a report whose number of outreaches is the total of the filter, if the roll-ups have
    it.
    """

    resource: Resource
    page: Page
    scope: ParentScope | None = None
    filter: Predicate | None = None
    selection: Hal | ConnectionSelection = Hal()
    order: Order = NEWEST_FIRST
    total: ReadStats | None = None
    path: AccessPath = AccessPath.DEFAULT


@dataclass(frozen=True, slots=True)
class ReadNodes:
    """Resources of any kind by their ids, in the order of `ids`.

    `choices` has the selection for each kind. If `single`, the result is one resource and not a
    list.
    """

    ids: tuple[UUID, ...] | Parameter
    choices: tuple[tuple[Resource, ObjectSelection], ...]
    single: bool = False


ReadPlan: TypeAlias = ReadOne | ReadDocuments | ReadMany | ReadNodes | ReadStats | ReadChanges
