"""A read plan as one SELECT that returns finished JSON.

In: the shape of a `ReadPlan` (its values lifted out). Out: a `Statement`, kept by shape.
Which rows there are is decided here, and by `page_sql` which of them a page has; what is shown
of them, by `hal_sql` and `hal_page_sql`, or by `graph_sql`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Text, cast, exists, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement, Executable, FromClause

from resolvers.plan.pages import ParentScope
from resolvers.plan.read import Hal, ReadMany, ReadNodes, ReadOne, ReadPlan
from resolvers.plan.stats import ReadStats
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import ONE, TENANT, Expression, table_of, total
from resolvers.sql.projection.graphql_nodes import nodes
from resolvers.sql.projection.graphql_object import connection, object_json
from resolvers.sql.projection.hal_document import document
from resolvers.sql.projection.hal_page import hal_page
from resolvers.sql.rows.candidates import candidate_rows
from resolvers.sql.rows.pages import filtered, page_rows
from resolvers.sql.rows.predicates import compile_predicate
from resolvers.sql.statement import Statement, compile_statement
from resolvers.sql.stats.report import stats
from schema.osdi.catalogue import RESOURCES
from schema.osdi.resource import Resource


@lru_cache(maxsize=512)
def compile_read(shape: ReadPlan) -> Statement:
    """The statement of a plan's shape. It returns one row with one column, JSON text."""
    return compile_statement(_tree(shape))


class _Explained(Executable, ClauseElement):
    """A statement that is run, to tell how."""

    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(_Explained)
def _compile_explained(element: _Explained, compiler: Any, **options: Any) -> str:
    """The one thing that Core has no words for."""
    return "EXPLAIN (ANALYZE, BUFFERS) " + str(compiler.process(element.statement, **options))


def explained(shape: ReadPlan) -> ClauseElement:
    """What tells how PostgreSQL answers a plan's shape: rows with one column, a line of text."""
    return _Explained(_tree(shape))


def _tree(shape: ReadPlan) -> Select[Any]:
    match shape:
        case ReadOne():
            return _one(shape)
        case ReadNodes():
            return nodes(shape)
        case ReadStats():
            return stats(shape)
    return _many(shape) if isinstance(shape.selection, Hal) else connection(shape)


def _rows(resource: Resource, table: FromClause, scope: ParentScope | None) -> Select[Any]:
    """The rows of the organization, or of one parent within it."""
    rows = select(table).where(table.c.organization_id == TENANT)
    if scope is None:
        return rows
    return rows.where(table.c[scope.column] == parameter_bind(scope.id))


def _one(plan: ReadOne) -> Select[Any]:
    row = table_of(plan.resource).alias("t0")
    rows = _rows(plan.resource, row, plan.scope).where(row.c.id == parameter_bind(plan.id))
    if plan.filter is not None:
        rows = rows.where(compile_predicate(plan.filter, plan.resource, row))
    if isinstance(plan.selection, Hal):
        shown = document(plan.resource, row, plan.selection, alone=True)
    else:
        shown = object_json(plan.selection, row, 0)
    return rows.with_only_columns(cast(shown, Text))


def _many(plan: ReadMany) -> Select[Any]:
    table = table_of(plan.resource).alias("t0")
    rows = _rows(plan.resource, table, plan.scope)
    matching, reading = filtered(rows, plan.filter, plan.resource, table, plan.page, plan.order)
    few = candidate_rows(rows, plan.filter, plan.resource, table)
    found = page_rows(reading, table, plan.page, plan.order, 1, few).cte("found")
    # Materialized, or it would be counted once for each place that shows it.
    count = select(_total(plan, matching).label("n")).cte("total").prefix_with("MATERIALIZED")
    page = hal_page(plan, found, count)
    return page if plan.scope is None else page.where(_parent_is_there(plan.resource, plan.scope))


def _parent_is_there(resource: Resource, scope: ParentScope) -> Expression:
    """The collection of a parent that is not there is not empty, but missing."""
    link = next(link for link in resource.links if link.column == scope.column)
    parent = table_of(RESOURCES[link.target])
    found = select(ONE).where(
        parent.c.organization_id == TENANT, parent.c.id == parameter_bind(scope.id)
    )
    return exists(found)


def _total(plan: ReadMany, matching: Select[Any]) -> Expression:
    """The total: kept where nothing is filtered, counted otherwise."""
    if plan.filter is not None:
        counted = matching.with_only_columns(func.count())
        return counted.order_by(None).scalar_subquery()
    scope: Expression = parameter_bind(plan.scope.id) if plan.scope else TENANT
    return total(plan.resource.plural, scope)
