"""A read plan as one SELECT that returns finished JSON.

In: the shape of a `ReadPlan` (its values lifted out). Out: a `Statement`, kept by shape.
Which rows, how many and in which order is decided here; what is shown of them, by `hal_sql`
and `hal_page_sql`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Text, cast, exists, func, select
from sqlalchemy.sql import FromClause

from resolvers.hal_page_sql import hal_page
from resolvers.hal_sql import document
from resolvers.json_sql import ONE, ORGANIZATION, Expression, constant, total
from resolvers.plan import Page, ReadMany, ReadOne, ReadPlan, Scope
from resolvers.predicate_sql import condition, parameter_bind
from resolvers.statement import Statement, compile_statement
from schema import tables
from schema.catalogue import Resource


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
    # Materialized, or it would be counted once for each place that shows it.
    count = select(_total(plan, matching).label("n")).cte("total").prefix_with("MATERIALIZED")
    page = hal_page(plan, found, count)
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


def _total(plan: ReadMany, matching: Select[Any]) -> Expression:
    """The total: kept where nothing is filtered, counted otherwise."""
    if plan.filter is not None:
        counted = matching.with_only_columns(func.count())
        return counted.order_by(None).scalar_subquery()
    scope: Expression = parameter_bind(plan.scope.id) if plan.scope else ORGANIZATION
    return total(plan.resource.plural, scope)
