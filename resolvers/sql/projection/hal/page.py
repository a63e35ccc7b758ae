"""A page of a collection as HAL: the envelope, its links, and the documents in it.

In: the rows of the page, one more if another page follows, and the total. Out: one row with one
column.

Source: OSDI 1.2.0, 'Pagination'.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    null,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.export_columns import END, MORE, PAGE, ROWS
from resolvers.plan.pages import NEWEST_FIRST
from resolvers.plan.read import Hal, ReadMany
from resolvers.sql.json import (
    EMPTY_ARRAY,
    ONE,
    ZERO,
    Expression,
    href,
    int_constant,
    row_json,
    when,
)
from resolvers.sql.projection.hal.document import CURIES, SELF_URL, hal_document, self_url
from resolvers.sql.rows.pages import cursor_text, ordering

NUMBER = bindparam("page", type_=BigInteger())
SELF = bindparam("self", type_=Text())
NEXT = bindparam("next", type_=Text())
PREVIOUS = bindparam("previous", type_=Text())
JUMP = bindparam("jump", type_=Text())
PREVIOUS_IS_KEYED = bindparam("previous_is_keyed", type_=Boolean())
"""The number of the page, and the URLs of its links: see `CollectionQuery` in resolvers/rest.py."""


def select_hal_page(plan: ReadMany, rows: FromClause, count: FromClause) -> Select[Any]:
    """The page as one JSON text.

    `rows` has one more if another page follows; `count.n` is the total.
    """
    shown = _shown(plan, rows)
    envelope = _envelope(plan, shown, count, _has_more(plan, rows))
    return select(cast(row_json(envelope, shown, count), Text)).select_from(shown, count)


def select_hal_rows(plan: ReadMany, rows: FromClause) -> Select[Any]:
    """The page of a table as one JSON text; `rows` has one more if another page follows."""
    shown = _shown(plan, rows)
    page = [(MORE, _has_more(plan, rows)), (END, shown.c.last_cursor)]
    table = [(ROWS, shown.c.documents), (PAGE, row_json(page, shown))]
    return select(cast(row_json(table, shown), Text)).select_from(shown)


def _has_more(plan: ReadMany, rows: FromClause) -> Expression:
    limit = int_constant(plan.page.limit)
    return select(func.count() > limit).select_from(rows).scalar_subquery()


def _shown(plan: ReadMany, rows: FromClause) -> FromClause:
    """One row: the documents, their links, the cursors of the first and the last row."""
    order, size = plan.order, int_constant(plan.page.limit)
    assert isinstance(plan.selection, Hal)
    url = self_url(plan.resource, rows).label(SELF_URL)
    read = select(rows, url).order_by(*ordering(order, rows, plan.page.backward))
    row = read.limit(size).subquery("t")

    def aggregate(value: Expression) -> Expression:
        ordered = aggregate_order_by(value, *ordering(order, row))
        return func.coalesce(func.json_agg(ordered), EMPTY_ARRAY)

    def first_cursor(backward: bool) -> Expression:
        cursor = row.c.id if order == NEWEST_FIRST else cursor_text(order, row)
        ordered = aggregate_order_by(cursor, *ordering(order, row, backward))
        cursors: Any = func.array_agg(ordered, type_=ARRAY(cursor.type))
        return cast(cursors[ONE], Text)

    return select(
        aggregate(hal_document(plan.resource, row, plan.selection, embedded=True)).label(
            "documents"
        ),
        aggregate(href(row.c[SELF_URL])).label("links"),
        first_cursor(backward=False).label("first_cursor"),
        first_cursor(backward=True).label("last_cursor"),
    ).subquery("shown")


def _envelope(
    plan: ReadMany, shown: FromClause, count: FromClause, has_more: Expression
) -> list[tuple[str, Expression]]:
    rels = plan.resource.rels
    return [
        ("total_pages", _pages(plan, count)),
        ("per_page", int_constant(plan.page.limit)),
        ("page", NUMBER),
        ("total_records", count.c.n),
        *_is_estimate(count),
        ("_links", func.json_strip_nulls(_links(plan, shown, count, has_more), type_=JSON)),
        ("_embedded", row_json([(rels, shown.c.documents)], shown)),
    ]


def _is_estimate(count: FromClause) -> list[tuple[str, Expression]]:
    """Whether the total is an estimate; only a filtered page says so."""
    if "is_estimate" not in count.c:
        return []
    return [("total_records_is_estimate", count.c.is_estimate)]


def _links(
    plan: ReadMany, shown: FromClause, count: FromClause, has_more: Expression
) -> Expression:
    """The links of the page. `next` and `previous` are the URLs of their binds and a cursor."""
    has_next = has_more
    previous = _previous(plan, shown, count)
    if plan.page.backward:
        # The client came from the following page, so `next` leads back to it.
        has_next = shown.c.last_cursor.is_not(None)
        previous = when(has_more, previous)
    return row_json(
        [
            ("self", href(SELF)),
            ("next", when(has_next, href(NEXT.op("||")(shown.c.last_cursor)))),
            ("previous", previous),
            ("prev", previous),
            (plan.resource.rels, shown.c.links),
            ("curies", CURIES),
        ],
        shown,
        count,
    )


def _previous(plan: ReadMany, shown: FromClause, count: FromClause) -> Expression:
    """The link to the previous page: null on the first page; on page 2 it has no cursor.

    On a page past the end, which has no row for a cursor, it leads to the last page by number.
    """
    last = _pages(plan, count)
    jump = JUMP.op("||")(cast(func.least(NUMBER - ONE, last), Text))
    return case(
        (PREVIOUS.is_(None), null()),
        (PREVIOUS_IS_KEYED.is_not(true()), href(PREVIOUS)),
        (shown.c.first_cursor.is_not(None), href(PREVIOUS.op("||")(shown.c.first_cursor))),
        (last > ZERO, href(jump)),
    )


def _pages(plan: ReadMany, count: FromClause) -> Expression:
    limit = int_constant(plan.page.limit)
    return (count.c.n + limit - ONE) // limit
