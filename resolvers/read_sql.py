"""A read plan as one SELECT that returns finished JSON.

In: the shape of a `ReadPlan` (its values lifted out). Out: a `Statement`, kept by shape.
"""

from __future__ import annotations

from functools import lru_cache
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
    exists,
    func,
    null,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID, aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.hal_sql import ADDRESS, CURIES, document, self_address
from resolvers.json_sql import (
    EMPTY_ARRAY,
    ONE,
    ORGANIZATION,
    ZERO,
    Expression,
    constant,
    href,
    row_json,
    total,
    when,
)
from resolvers.plan import Page, ReadMany, ReadOne, ReadPlan, Scope
from resolvers.predicate_sql import condition, parameter_bind
from resolvers.statement import Statement, compile_statement
from schema import tables
from schema.catalogue import Resource

PAGE = bindparam("page", type_=BigInteger())
SELF = bindparam("self", type_=Text())
NEXT = bindparam("next", type_=Text())
PREVIOUS = bindparam("previous", type_=Text())
JUMP = bindparam("jump", type_=Text())
PREVIOUS_IS_KEYED = bindparam("previous_is_keyed", type_=Boolean())


@lru_cache(maxsize=512)
def compile_read(shape: ReadPlan) -> Statement:
    """The statement of a plan's shape. It returns one row with one column, JSON text."""
    return compile_statement(_one(shape) if isinstance(shape, ReadOne) else _many(shape))


def _rows(resource: Resource, table: FromClause, scope: Scope | None) -> Select[Any]:
    """The rows of the organization, or of one parent within it."""
    rows = select(table).where(table.c.organization_id == ORGANIZATION)
    if scope is None:
        return rows
    return rows.where(table.c[scope.column] == parameter_bind(scope.id))


def _one(plan: ReadOne) -> Select[Any]:
    row = tables.RESOURCES[plan.resource.plural].alias("t0")
    rows = _rows(plan.resource, row, plan.scope).where(row.c.id == parameter_bind(plan.id))
    shown = document(plan.resource, row, plan.shown, alone=True)
    return rows.with_only_columns(cast(shown, Text))


def _many(plan: ReadMany) -> Select[Any]:
    table = tables.RESOURCES[plan.resource.plural].alias("t0")
    matching = _rows(plan.resource, table, plan.scope)
    if plan.filter is not None:
        matching = matching.where(condition(plan.filter, plan.resource, table))
    found = _page(matching, table, plan.page).cte("found")
    shown = _shown(plan, found)
    # Materialized, or it would be counted once for each place that shows it.
    count = select(_total(plan, matching).label("n")).cte("total").prefix_with("MATERIALIZED")
    limit = constant(plan.page.limit)
    more = select(func.count() > limit).select_from(found).scalar_subquery()
    envelope = _envelope(plan, shown, count, limit, more)
    page = select(cast(row_json(envelope, shown, count), Text)).select_from(shown, count)
    return page if plan.scope is None else page.where(_parent_is_there(plan.resource, plan.scope))


def _parent_is_there(resource: Resource, scope: Scope) -> Expression:
    """The collection of a parent that is not there is not empty, but missing."""
    link = next(link for link in resource.links if link.column == scope.column)
    parent = tables.RESOURCES[link.target]
    found = select(ONE).where(
        parent.c.organization_id == ORGANIZATION, parent.c.id == parameter_bind(scope.id)
    )
    return exists(found)


def _page(matching: Select[Any], table: FromClause, page: Page) -> Select[Any]:
    """The rows of the page, and one more if there is one."""
    rows = matching
    if page.after is not None:
        rows = rows.where(table.c.id < parameter_bind(page.after))
    if page.before is not None:
        rows = rows.where(table.c.id > parameter_bind(page.before))
    if page.offset is not None:
        rows = rows.offset(parameter_bind(page.offset))
    order = table.c.id.asc() if page.before is not None else table.c.id.desc()
    return rows.order_by(order).limit(constant(page.limit + 1))


def _shown(plan: ReadMany, found: FromClause) -> FromClause:
    """One row: the documents, their links, the first and the last id."""
    backwards = plan.page.before is not None
    order = found.c.id.asc() if backwards else found.c.id.desc()
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
        aggregate(document(plan.resource, rows, plan.shown, alone=False)).label("documents"),
        aggregate(href(rows.c[ADDRESS])).label("links"),
        first_id(newest_first).label("first_id"),
        first_id(rows.c.id.asc()).label("last_id"),
    ).subquery("shown")


def _total(plan: ReadMany, matching: Select[Any]) -> Expression:
    """The total: kept where nothing is filtered, counted otherwise."""
    if plan.filter is not None:
        counted = matching.with_only_columns(func.count())
        return counted.order_by(None).scalar_subquery()
    scope: Expression = parameter_bind(plan.scope.id) if plan.scope else ORGANIZATION
    return total(plan.resource.plural, scope)


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
    is_back = plan.page.before is not None
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
