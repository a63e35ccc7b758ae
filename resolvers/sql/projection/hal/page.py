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
from sqlalchemy.dialects.postgresql import ARRAY, UUID, aggregate_order_by
from sqlalchemy.sql import FromClause

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

PAGE = bindparam("page", type_=BigInteger())
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
    limit = int_constant(plan.page.limit)
    has_more = select(func.count() > limit).select_from(rows).scalar_subquery()
    envelope = _envelope(plan, shown, count, has_more)
    return select(cast(row_json(envelope, shown, count), Text)).select_from(shown, count)


def _shown(plan: ReadMany, rows: FromClause) -> FromClause:
    """One row: the documents, their links, the first and the last id."""
    order = rows.c.id.asc() if plan.page.backward else rows.c.id.desc()
    assert isinstance(plan.selection, Hal)
    url = self_url(plan.resource, rows).label(SELF_URL)
    row = select(rows, url).order_by(order).limit(int_constant(plan.page.limit)).subquery("t")
    newest_first = row.c.id.desc()

    def aggregate(value: Expression) -> Expression:
        ordered = aggregate_order_by(value, newest_first)
        return func.coalesce(func.json_agg(ordered), EMPTY_ARRAY)

    def first_id(order: Expression) -> Expression:
        ids: Any = func.array_agg(aggregate_order_by(row.c.id, order), type_=ARRAY(UUID()))
        return cast(ids[ONE], Text)

    return select(
        aggregate(hal_document(plan.resource, row, plan.selection, embedded=True)).label(
            "documents"
        ),
        aggregate(href(row.c[SELF_URL])).label("links"),
        first_id(newest_first).label("first_id"),
        first_id(row.c.id.asc()).label("last_id"),
    ).subquery("shown")


def _envelope(
    plan: ReadMany, shown: FromClause, count: FromClause, has_more: Expression
) -> list[tuple[str, Expression]]:
    rels = plan.resource.rels
    return [
        ("total_pages", _pages(plan, count)),
        ("per_page", int_constant(plan.page.limit)),
        ("page", PAGE),
        ("total_records", count.c.n),
        ("_links", func.json_strip_nulls(_links(plan, shown, count, has_more), type_=JSON)),
        ("_embedded", row_json([(rels, shown.c.documents)], shown)),
    ]


def _links(
    plan: ReadMany, shown: FromClause, count: FromClause, has_more: Expression
) -> Expression:
    """`next` and `previous` end in a cursor: NEXT and PREVIOUS are the URLs up to it."""
    has_next = has_more
    previous = _previous(plan, shown, count)
    if plan.page.backward:
        # The page was reached from the one behind it, so `next` leads back there.
        has_next = shown.c.last_id.is_not(None)
        previous = when(has_more, previous)
    return row_json(
        [
            ("self", href(SELF)),
            ("next", when(has_next, href(NEXT.op("||")(shown.c.last_id)))),
            ("previous", previous),
            ("prev", previous),
            (plan.resource.rels, shown.c.links),
            ("curies", CURIES),
        ],
        shown,
        count,
    )


def _previous(plan: ReadMany, shown: FromClause, count: FromClause) -> Expression:
    """The link to the page before: none on the first page; from page 2 without a cursor.

    From past the end, where no row gives a cursor, it leads to the last page by its number.
    """
    last = _pages(plan, count)
    jump = JUMP.op("||")(cast(func.least(PAGE - ONE, last), Text))
    return case(
        (PREVIOUS.is_(None), null()),
        (PREVIOUS_IS_KEYED.is_not(true()), href(PREVIOUS)),
        (shown.c.first_id.is_not(None), href(PREVIOUS.op("||")(shown.c.first_id))),
        (last > ZERO, href(jump)),
    )


def _pages(plan: ReadMany, count: FromClause) -> Expression:
    limit = int_constant(plan.page.limit)
    return (count.c.n + limit - ONE) // limit
