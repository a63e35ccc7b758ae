"""A page of a collection as HAL: the envelope, its links, and the documents in it.

In: the page's rows, one more than are shown, and the total. Out: one row with one column.

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
from resolvers.sql.json import EMPTY_ARRAY, ONE, ZERO, Expression, constant, href, row_json, when
from resolvers.sql.projection.hal_document import ADDRESS, CURIES, document, self_address

PAGE = bindparam("page", type_=BigInteger())
SELF = bindparam("self", type_=Text())
NEXT = bindparam("next", type_=Text())
PREVIOUS = bindparam("previous", type_=Text())
JUMP = bindparam("jump", type_=Text())
PREVIOUS_IS_KEYED = bindparam("previous_is_keyed", type_=Boolean())


def hal_page(plan: ReadMany, found: FromClause, count: FromClause) -> Select[Any]:
    """The page as one JSON text: `found` are its rows and one more, `count.n` the total."""
    shown = _shown(plan, found)
    limit = constant(plan.page.limit)
    more = select(func.count() > limit).select_from(found).scalar_subquery()
    envelope = _envelope(plan, shown, count, limit, more)
    return select(cast(row_json(envelope, shown, count), Text)).select_from(shown, count)


def _shown(plan: ReadMany, found: FromClause) -> FromClause:
    """One row: the documents, their links, the first and the last id."""
    order = found.c.id.asc() if plan.page.backward else found.c.id.desc()
    assert isinstance(plan.selection, Hal)
    address = self_address(plan.resource, found).label(ADDRESS)
    rows = select(found, address).order_by(order).limit(constant(plan.page.limit)).subquery("t")
    newest_first = rows.c.id.desc()

    def aggregate(value: Expression) -> Expression:
        ordered = aggregate_order_by(value, newest_first)
        return func.coalesce(func.json_agg(ordered), EMPTY_ARRAY)

    def first_id(order: Expression) -> Expression:
        ids: Any = func.array_agg(aggregate_order_by(rows.c.id, order), type_=ARRAY(UUID()))
        return cast(ids[ONE], Text)

    return select(
        aggregate(document(plan.resource, rows, plan.selection, alone=False)).label("documents"),
        aggregate(href(rows.c[ADDRESS])).label("links"),
        first_id(newest_first).label("first_id"),
        first_id(rows.c.id.asc()).label("last_id"),
    ).subquery("shown")


def _envelope(
    plan: ReadMany, shown: FromClause, count: FromClause, limit: Expression, more: Expression
) -> list[tuple[str, Expression]]:
    rels = plan.resource.rels
    return [
        ("total_pages", _pages(plan, count)),
        ("per_page", limit),
        ("page", PAGE),
        ("total_records", count.c.n),
        ("_links", func.json_strip_nulls(_links(plan, shown, count, more), type_=JSON)),
        ("_embedded", row_json([(rels, shown.c.documents)], shown)),
    ]


def _links(plan: ReadMany, shown: FromClause, count: FromClause, more: Expression) -> Expression:
    """`next` and `previous` carry a cursor: NEXT and PREVIOUS are the addresses before it."""
    is_back = plan.page.backward
    follows = shown.c.last_id.is_not(None) if is_back else more
    backward = _backward(plan, shown, count)
    if is_back:
        backward = when(more, backward)
    return row_json(
        [
            ("self", href(SELF)),
            ("next", when(follows, href(NEXT.op("||")(shown.c.last_id)))),
            ("previous", backward),
            ("prev", backward),
            (plan.resource.rels, shown.c.links),
            ("curies", CURIES),
        ],
        shown,
        count,
    )


def _backward(plan: ReadMany, shown: FromClause, count: FromClause) -> Expression:
    """The link back: by the first id, to the first page, or from past the end to the last."""
    last = _pages(plan, count)
    jump = JUMP.op("||")(cast(func.least(PAGE - ONE, last), Text))
    return case(
        (PREVIOUS.is_(None), null()),
        (PREVIOUS_IS_KEYED.is_not(true()), href(PREVIOUS)),
        (shown.c.first_id.is_not(None), href(PREVIOUS.op("||")(shown.c.first_id))),
        (last > ZERO, href(jump)),
    )


def _pages(plan: ReadMany, count: FromClause) -> Expression:
    limit = constant(plan.page.limit)
    return (count.c.n + limit - ONE) // limit
