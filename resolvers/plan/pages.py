"""Pages, orders and cursors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from resolvers.plan.predicates import Parameter


@dataclass(frozen=True, slots=True)
class ParentScope:
    """The rows whose `column` is `id`: a nested collection, or a parent in the path."""

    column: str
    id: UUID | Parameter


@dataclass(frozen=True, slots=True)
class Order:
    """By a field, then by the id, so that every row has one place; nothing is the largest."""

    field: str = "id"
    descending: bool = True


NEWEST_FIRST = Order()


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
