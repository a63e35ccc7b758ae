"""A read plan as one SELECT that returns complete JSON.

In: the template of a `ReadPlan`. Out: a `Statement`, cached by template. The rows are decided by
`sql/rows`, their JSON by `sql/projection`, statistics by `sql/stats`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Select, Text, cast, exists, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement, Executable, FromClause

from resolvers.plan.changes import ReadChanges
from resolvers.plan.pages import ParentScope
from resolvers.plan.predicates import Compare, In
from resolvers.plan.read import Hal, ReadDocuments, ReadMany, ReadNodes, ReadOne, ReadPlan
from resolvers.plan.stats import ReadStats
from resolvers.sql.binds import parameter_bind, parameters_bind
from resolvers.sql.changes import select_changes
from resolvers.sql.expensive import is_expensive
from resolvers.sql.json import (
    ONE,
    TENANT,
    ZERO,
    Expression,
    int_constant,
    table_of,
    text_constant,
    total,
)
from resolvers.sql.projection.graphql.nodes import select_nodes
from resolvers.sql.projection.graphql.object import object_json, select_connection
from resolvers.sql.projection.hal.document import hal_document
from resolvers.sql.projection.hal.page import select_hal_page, select_hal_rows
from resolvers.sql.rows.candidates import candidate_rows
from resolvers.sql.rows.days import Days, day_parts
from resolvers.sql.rows.pages import PageQuery, ordering, page_query, page_rows
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate, target_test
from resolvers.sql.rows.served import follows_one_of_several, for_any_value, ranges_of_order
from resolvers.sql.rows.totals import filtered_total
from resolvers.sql.statement import Statement, compile_statement
from resolvers.sql.stats.report import select_stats
from resolvers.sql.stats.rolled_up import RolledUp
from schema import tables
from schema.osdi.catalogue import RESOURCES
from schema.osdi.resource import Resource


@lru_cache(maxsize=512)
def compile_read(template: ReadPlan) -> Statement:
    """The statement of a template. It returns one row with one column, JSON as text, or the rows of
    `ReadDocuments`.

    Statistics have a custom plan: the best index depends on their dates and on how rare a key is,
    and they run for longer than PostgreSQL needs to plan them. So has a page that can follow one of
    several indexes, of which one may find few rows, or none.
    """
    statement = compile_statement(_select(template), is_expensive(template), _name(template))
    match template:
        case ReadStats(rollups=None):
            depends_on_values = True
        case ReadMany():
            depends_on_values = follows_one_of_several(template)
        case _:
            depends_on_values = False
    return replace(statement, custom_plan=depends_on_values)


def _name(template: ReadPlan) -> str:
    """The name of a plan in measurements: its kind and its resource."""
    match template:
        case ReadOne():
            kind = "one"
        case ReadDocuments():
            kind = "several"
        case ReadMany(selection=Hal()):
            kind = "page"
        case ReadMany():
            kind = "connection"
        case ReadNodes():
            return "nodes"
        case ReadStats():
            return "statistics"
        case ReadChanges():
            return "changes"
    return f"{kind} {template.resource.plural}"


class _Explain(Executable, ClauseElement):
    """EXPLAIN of a statement. With `ANALYZE` among the options it runs."""

    inherit_cache = False

    def __init__(self, statement: Select[Any], options: str) -> None:
        self.statement = statement
        self.how = options


@compiles(_Explain)
def _compile_explain(element: _Explain, compiler: Any, **options: Any) -> str:
    """Compile EXPLAIN, for which SQLAlchemy Core has no construct."""
    statement = compiler.process(element.statement, **options)
    return f"EXPLAIN ({element.how}) {statement}"


def compile_explain(template: ReadPlan) -> Statement:
    """EXPLAIN of the statement of a template: rows with one column, a line of text."""
    explained = _Explain(_select(template), "ANALYZE, BUFFERS")
    return compile_statement(explained, is_expensive=True, plan="explain")


@lru_cache(maxsize=512)
def compile_estimate(template: ReadMany) -> Statement:
    """EXPLAIN of all rows that a page is taken from: one value, the plan as JSON."""
    row = table_of(template.resource).alias("t0")
    rows = _rows(row, template.scope)
    if template.filter is not None:
        context = PredicateContext(template.resource, row, is_estimated=True)
        rows = rows.where(compile_predicate(template.filter, context))
    estimate = _Explain(rows.with_only_columns(row.c.id), "FORMAT JSON")
    return compile_statement(estimate, plan=f"estimate {template.resource.plural}")


@lru_cache(maxsize=512)
def compile_probe(template: ReadMany, probed: int) -> Statement:
    """Whether the first `probed` rows, in the order of the page, suffice for it: one boolean.

    If the page is ordered by a date, the first rows are those of the filter's range of it.
    """
    resource, order = template.resource, template.order
    row = table_of(resource).alias("t0")
    first = _rows(row, template.scope).order_by(*ordering(order, row))
    for part in ranges_of_order(template.filter, resource, order.field):
        first = first.where(compile_predicate(part, PredicateContext(resource, row)))
    rows = first.limit(int_constant(probed)).subquery("first")
    # In the order of the page: an index of the condition would find all its rows instead.
    context = PredicateContext(resource, rows, 1, order=order.field)
    assert template.filter is not None
    wanted = int_constant(template.page.limit + 1)
    some = select(rows.c.id).where(compile_predicate(template.filter, context)).limit(wanted)
    return compile_statement(select(func.count() >= wanted).select_from(some.subquery("some")))


@lru_cache(maxsize=512)
def compile_days(template: ReadMany) -> Statement:
    """The number of days in the range of the filter's action dates that have outreaches."""
    parts = day_parts(template)
    assert parts is not None
    return compile_statement(select(Days(parts).number()))


@lru_cache(maxsize=512)
def compile_contacts(template: ReadMany) -> Statement:
    """The number of outreaches to the targets that a filter names, from the stored totals."""
    part, target, shards = template.filter, tables.targets, tables.totals
    assert isinstance(part, Compare | In)
    number = select(cast(func.coalesce(func.sum(shards.c.n), ZERO), BigInteger)).where(
        shards.c.organization_id == TENANT,
        shards.c.collection == text_constant("outreaches"),
        shards.c.scope_id == target.c.id,
        target.c.organization_id == TENANT,
        target_test(part, target),
    )
    return compile_statement(number)


def _select(template: ReadPlan) -> Select[Any]:
    match template:
        case ReadOne():
            return _one(template)
        case ReadDocuments():
            return _documents(template)
        case ReadNodes():
            return select_nodes(template)
        case ReadStats():
            return select_stats(template)
        case ReadChanges():
            return select_changes(template)
    page = for_any_value(template)
    if isinstance(page.selection, Hal):
        return _hal_page(page)
    return select_connection(page, _rolled_up(page))


def _rows(row: FromClause, scope: ParentScope | None) -> Select[Any]:
    """The rows of the organization, or of one parent within it."""
    rows = select(row).where(row.c.organization_id == TENANT)
    if scope is None:
        return rows
    return rows.where(row.c[scope.column] == parameter_bind(scope.id))


def _one(plan: ReadOne) -> Select[Any]:
    row = table_of(plan.resource).alias("t0")
    rows = _rows(row, plan.scope).where(row.c.id == parameter_bind(plan.id))
    if plan.filter is not None:
        context = PredicateContext(plan.resource, row)
        rows = rows.where(compile_predicate(plan.filter, context))
    return rows.with_only_columns(_document(plan, row))


def _documents(plan: ReadDocuments) -> Select[Any]:
    row = table_of(plan.resource).alias("t0")
    rows = _rows(row, None).where(row.c.id == func.any(parameters_bind(plan.ids)))
    return rows.with_only_columns(row.c.id, _document(plan, row).label("document"))


def _document(plan: ReadOne | ReadDocuments, row: FromClause) -> Expression:
    if isinstance(plan.selection, Hal):
        document = hal_document(plan.resource, row, plan.selection, embedded=False)
    else:
        document = object_json(plan.selection, row, 0)
    return cast(document, Text)


def _hal_page(plan: ReadMany) -> Select[Any]:
    row = table_of(plan.resource).alias("t0")
    rows = _rows(row, plan.scope)
    candidates = candidate_rows(plan, rows, row)
    query = page_query(plan, rows, PredicateContext(plan.resource, row), candidates)
    found = page_rows(query, extra=1).cte("found")
    assert isinstance(plan.selection, Hal)
    if plan.selection.rows_only:
        return _of_existing_parent(plan, select_hal_rows(plan, found))
    # A CTE: otherwise it would be counted once for each place of the page that shows it.
    total_ = select(*_total(plan, query)).cte("total")
    page = select_hal_page(plan, found, total_.prefix_with("MATERIALIZED"))
    return _of_existing_parent(plan, page)


def _of_existing_parent(plan: ReadMany, page: Select[Any]) -> Select[Any]:
    return page if plan.scope is None else page.where(_parent_exists(plan.resource, plan.scope))


def _parent_exists(resource: Resource, scope: ParentScope) -> Expression:
    """Whether the parent exists. The page of a missing parent has no row, and the answer is 404."""
    link = next(link for link in resource.links if link.column == scope.column)
    parent = table_of(RESOURCES[link.target])
    parents = select(ONE).where(
        parent.c.organization_id == TENANT, parent.c.id == parameter_bind(scope.id)
    )
    return exists(parents)


def _total(plan: ReadMany, query: PageQuery) -> list[Expression]:
    """The total of a collection, which is stored; with a filter, also whether it is an estimate."""
    if plan.filter is not None:
        number, is_estimate = filtered_total(plan, query, _rolled_up(plan))
        return [number.label("n"), is_estimate.label("is_estimate")]
    scope: Expression = parameter_bind(plan.scope.id) if plan.scope else TENANT
    return [total(plan.resource.plural, scope).label("n")]


def _rolled_up(plan: ReadMany) -> Expression | None:
    """The total of the filter from the roll-ups, if they have it."""
    if plan.total is None or plan.total.rollups is None:
        return None
    whole = plan.total.rollups.whole
    cells = RolledUp(plan.total, None, "total_").facts(whole, {}, "rolled_up").rows
    number = cast(func.coalesce(func.sum(cells.c.outreaches), ZERO), BigInteger)
    return select(number).select_from(cells).scalar_subquery()
