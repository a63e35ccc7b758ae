"""`first`, `after`, `last`, `before` and `orderBy` of a connection -> a page and an order. Pure.

For the planners. `QueryLimits` are the limits that follow from settings.

Source: GraphQL Cursor Connections Specification.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from resolvers.plan.pages import Cursor, Order, Page, PageLimits, order_by, read_cursor
from schema.failures import Failure, failure
from schema.graphql.mapping import NODES, ORDERS


@dataclass(frozen=True, slots=True)
class QueryLimits(PageLimits):
    """Limits of queries: of a page, and of one request.

    A connection has `pagesize` elements by default, and at most `max_pagesize`. A request may
    read `cost` rows, and its response may have `size` bytes. Each filter may read `filter_rows`,
    and each field of statistics `statistics_rows`. If `groups` is not 0, statistics without `first`
    have all their groups, and are refused if there are more than that.
    """

    cost: int
    size: int = 2**24
    filter_rows: int = 500_000
    statistics_rows: int = 1_000_000
    groups: int = 0


def parse_order(type_name: str, value: dict[str, Any] | None) -> Order:
    """The order of a connection of the type."""
    field = value["field"].value if value else ORDERS[type_name][0]
    direction = value["direction"] if value else None
    return order_by(NODES[type_name], field, direction is None or direction.value == "desc")


def parse_page(arguments: dict[str, Any], order: Order, limits: QueryLimits) -> Page:
    """The page that the arguments of a connection ask for. Raises: PAGE_INVALID."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise failure(
            "PAGE_INVALID",
            "`first` and `last` cannot be combined.",
            "first",
            "last",
            hint="Page forward by `first` and `after`, or backward by `last` and `before`.",
        )
    name, size = ("last", last) if last is not None else ("first", first)
    if size is not None:
        check_size(name, size, limits)
    return Page(
        limits.pagesize if size is None else size,
        parse_cursor("after", arguments.get("after"), order),
        parse_cursor("before", arguments.get("before"), order),
        backward=last is not None,
    )


def check_size(
    name: str, size: int, limits: PageLimits, hint: str | None = None, least: int = 0
) -> None:
    """Check the size of a page, or of a list with a `hint` of its own. Raises: PAGE_INVALID."""
    if not least <= size <= limits.max_pagesize:
        raise failure(
            "PAGE_INVALID",
            f"`{name}` must be between {least} and {limits.max_pagesize}, got {size}.",
            name,
            hint=hint
            or f"Send a whole number up to {limits.max_pagesize}, such as {limits.pagesize}.",
        )


def too_many_ids(count: int, limit: int) -> Failure:
    """PAGE_INVALID, at the argument `ids`."""
    return failure(
        "PAGE_INVALID",
        f"`ids` has {count:,} elements; the limit is {limit:,}.",
        "ids",
        hint=f"Send at most {limit:,} IDs in one request, and the others in further requests.",
    )


def parse_cursor(name: str, text: str | None, order: Order) -> Cursor | None:
    """Parse a cursor; empty text counts as absent. Raises: PAGE_INVALID."""
    if not text:
        return None
    try:
        return read_cursor(text, order)
    except (ValueError, OverflowError):
        raise failure(
            "PAGE_INVALID",
            f"Invalid value for `{name}`: '{text[:80]}' is not a cursor of this `orderBy`.",
            name,
            hint="Send a cursor from an earlier response unchanged, with the same `orderBy`.",
        ) from None
