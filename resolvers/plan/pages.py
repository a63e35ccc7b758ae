"""Pages of a collection: their order, their cursors, and the parent they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from resolvers.plan.predicates import Parameter


@dataclass(frozen=True, slots=True)
class ParentScope:
    """The rows whose `column` is `id`: those of one parent."""

    column: str
    id: UUID | Parameter


@dataclass(frozen=True, slots=True)
class Order:
    """By a field, then by the id to break ties. A missing value counts as the largest."""

    field: str = "id"
    descending: bool = True


NEWEST_FIRST = Order()


@dataclass(frozen=True, slots=True)
class Cursor:
    """The position of a row in an order: its id and, unless that is the order, its key."""

    id: UUID | Parameter
    key: datetime | int | Parameter | None = None


@dataclass(frozen=True, slots=True)
class PageLimits:
    """The default and the maximum number of elements of a page, from the settings."""

    pagesize: int
    max_pagesize: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page by keyset pagination, or by `offset`.

    It has the first `limit` rows after `after` and before `before`; if `backward`, the last ones.
    """

    limit: int
    after: Cursor | None = None
    before: Cursor | None = None
    backward: bool = False
    offset: int | Parameter | None = None
