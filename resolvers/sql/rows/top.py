"""The ids of a page by id, for a filter whose index has another order.

The index of outreaches by target has them in the order of their ids for each target: so the page
is among the first of each. The rows of a range of dates are looked for among the newest rows; if
too few of those are in the range, all its ids are sorted.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import FromClause, Select, func, not_, select, union_all
from sqlalchemy.sql import ColumnElement

from resolvers.plan.pages import Order, Page
from resolvers.plan.predicates import Compare, In, Predicate, conjuncts
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import TENANT, ZERO, Expression, int_constant, table_of
from resolvers.sql.rows.lookup import contacted
from resolvers.sql.rows.pages import id_range
from resolvers.sql.rows.paths import is_target_key
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate
from resolvers.sql.rows.served import is_range
from schema import tables
from schema.osdi.resource import Resource

FEW = 10_000
"""The size up to which the ids of a range are sorted without looking at the newest rows first."""

PROBED = 5_000
"""The number of newest rows that are searched before the ids of a larger range are sorted."""


def top_ids(
    filter_: Predicate | None, resource: Resource, page: Page, order: Order
) -> Select[Any] | None:
    """The ids of the page, and of one more row, for a filter of targets or of one date alone."""
    parts = conjuncts(filter_)
    if order.field != "id" or not parts:
        return None
    wanted: Expression = int_constant(page.limit + 1)
    if page.offset is not None:
        wanted = wanted + parameter_bind(page.offset)
    falling = order.descending is not page.backward
    part = parts[0]
    if len(parts) == 1 and isinstance(part, Compare | In) and is_target_key(part.path):
        bounds = id_range(tables.outreach_targets.c.outreach_id, page, order)
        return contacted(part, wanted, falling, bounds)
    ranges = [item for item in parts if isinstance(item, Compare) and is_range(item, resource)]
    same = [item for item in ranges if item.path == ranges[0].path]
    if len(same) == len(parts):
        return _dated(same, resource, page, order, wanted)
    return None


def _dated(
    parts: list[Compare], resource: Resource, page: Page, order: Order, wanted: Expression
) -> Select[Any]:
    falling = order.descending is not page.backward
    row = table_of(resource).alias("y")
    date = row.c[parts[0].path.column.name]
    bounds = [row.c.organization_id == TENANT, *id_range(row.c.id, page, order)]
    within = select(row.c.id).where(*bounds, *_conditions(parts, resource, row))
    few = within.order_by(date.desc(), row.c.id.desc()).limit(int_constant(FEW + 1)).cte("few")
    newest = select(row.c.id, date).where(*bounds).order_by(_directed(row.c.id, falling))
    rows = newest.limit(int_constant(PROBED)).subquery("newest")
    probe = _first(rows, wanted, falling).where(*_conditions(parts, resource, rows)).cte("probe")
    # OFFSET makes PostgreSQL use the index of the date. It would use that of the id instead, in
    # the hope of finding enough rows early.
    all_of_them = within.offset(ZERO).subquery("within")
    is_few = select(func.count() <= int_constant(FEW)).select_from(few).scalar_subquery()
    is_full = select(func.count() >= wanted).select_from(probe).scalar_subquery()
    found = union_all(
        _first(few, wanted, falling).where(is_few).subquery().select(),
        select(probe.c.id).where(not_(is_few), is_full),
        _first(all_of_them, wanted, falling).where(not_(is_few), not_(is_full)).subquery().select(),
    )
    return select(found.subquery("found_ids").c.id)


def _first(rows: FromClause, wanted: Expression, falling: bool) -> Select[Any]:
    return select(rows.c.id).order_by(_directed(rows.c.id, falling)).limit(wanted)


def _conditions(parts: list[Compare], resource: Resource, row: FromClause) -> list[Expression]:
    return [compile_predicate(part, PredicateContext(resource, row, 1)) for part in parts]


def _directed(column: ColumnElement[Any], falling: bool) -> ColumnElement[Any]:
    return column.desc() if falling else column.asc()
