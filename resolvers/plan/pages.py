"""Pages of a collection: their order, their cursors, and the parent they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from resolvers.plan.predicates import Parameter
from schema.osdi.catalogue import ORDER_FIELDS, OUTREACH
from schema.osdi.fields import Kind
from schema.osdi.resource import LAST_ACTION_DATE, Resource

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEY = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{6}))?")
"""A count, or seconds since 1970."""


@dataclass(frozen=True, slots=True)
class ParentScope:
    """The rows of one parent: those whose `column` is `id`."""

    column: str
    id: UUID | Parameter


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a collection: by a field, then by id to break ties.

    A missing value counts as the largest, except for the date of the newest outreach, where it
    counts as the smallest. In that order `column` is the link from outreaches to the resource.
    """

    field: str = "id"
    descending: bool = True
    column: str = ""


NEWEST_FIRST = Order()


def order_by(resource: Resource, field: str, descending: bool) -> Order:
    """The order of a resource by one of its `orders`."""
    if field != LAST_ACTION_DATE:
        return Order(field, descending)
    outreaches = resource.collection(OUTREACH.plural)
    assert outreaches is not None
    return Order(field, descending, outreaches.column)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The position of a row in an order: its id, and its order key unless the order is by id."""

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


def read_cursor(text: str, order: Order) -> Cursor:
    """Parse a cursor: `<id>`, or `<field>.<key>.<id>`.

    Raises:
        ValueError, OverflowError: not a cursor of this order.
    """
    parts = text.split(".") if "." in text else ["id", "", text]
    field, key, id_ = parts[0], ".".join(parts[1:-1]), UUID(parts[-1])
    if field != order.field or len(parts) < 3:
        raise ValueError(text)
    if not key:
        return Cursor(id_)
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(key)
    sign, number, fraction = match.groups()
    if ORDER_FIELDS[field].kind is not Kind.DATETIME:
        return Cursor(id_, int(sign + number))
    since = timedelta(seconds=int(number), microseconds=int(fraction or 0))
    return Cursor(id_, _EPOCH - since if sign else _EPOCH + since)
