"""Pages of GraphQL: `first`, `after`, `last`, `before` and `orderBy` as a page and an order. Pure.

Source: GraphQL Cursor Connections Specification.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from resolvers.plan.pages import Cursor, Order, Page
from schema.failures import Failure, failure
from schema.graphql.mapping import ORDERS
from schema.osdi.catalogue import ORDER_FIELDS
from schema.osdi.fields import Kind


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """`pagesize` where none is asked for, and the largest; of an operation at most its `cost`,
    and the `size` of its answer in bytes.
    """

    pagesize: int
    max_pagesize: int
    cost: int
    size: int = 2**24


def parse_order(name: str, sent: dict[str, Any] | None) -> Order:
    """The order of a connection of the type `name`."""
    if not sent:
        return Order(ORDERS[name][0])
    return Order(sent["field"].value, sent["direction"].value == "desc")


def parse_page(given: dict[str, Any], order: Order, limits: QueryLimits) -> Page:
    """The page that `first`, `after`, `last` and `before` ask for. Raises: PAGE_INVALID."""
    first, last = given.get("first"), given.get("last")
    if first is not None and last is not None:
        raise failure(
            "PAGE_INVALID",
            "`first` and `last` cannot be asked for together.",
            "first",
            "last",
            hint="`first` with `after` leads on, `last` with `before` leads back.",
        )
    name, size = ("last", last) if last is not None else ("first", first)
    if size is not None:
        check_size(name, size, limits)
    return Page(
        limits.pagesize if size is None else size,
        parse_cursor("after", given.get("after"), order),
        parse_cursor("before", given.get("before"), order),
        backward=last is not None,
    )


def check_size(name: str, size: int, limits: QueryLimits) -> None:
    """Raises: PAGE_INVALID."""
    if size < 0:
        raise failure(
            "PAGE_INVALID",
            f"`{name}` is {size}, which is no number of things.",
            name,
            hint=f"A whole number from 0 to {limits.max_pagesize}.",
        )
    if size > limits.max_pagesize:
        raise too_many(name, size, limits.max_pagesize)


def too_many(name: str, size: int, most: int) -> Failure:
    """More is asked for at once than is given."""
    return failure(
        "PAGE_INVALID",
        f"`{name}` asks for {size:,}; at most {most}.",
        name,
        hint="Ask for the rest by the cursor of the last one.",
    )


def parse_cursor(name: str, text: str | None, order: Order) -> Cursor | None:
    """The place that a cursor of `page_sql.cursor_text` names. Raises: PAGE_INVALID."""
    if text is None:
        return None
    field, *rest = text.split(".") if "." in text else ("id", "", text)
    try:
        if field != order.field or len(rest) != 2:
            raise ValueError
        key, id_ = rest[0], UUID(rest[1])
        if not key:
            return Cursor(id_)
        if not -(10**11) < int(key) < 10**12:
            raise ValueError
        ordered_by = ORDER_FIELDS.get(field)
        is_date = ordered_by is not None and ordered_by.kind is Kind.DATETIME
        return Cursor(id_, datetime.fromtimestamp(int(key), UTC) if is_date else int(key))
    except (ValueError, OverflowError, OSError):
        raise failure(
            "PAGE_INVALID",
            f"`{name}` is '{text[:80]}', which is no cursor of this order.",
            name,
            hint="Send a cursor as it came, with the same `orderBy`.",
        ) from None
