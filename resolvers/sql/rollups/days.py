"""Days and months of roll-ups: deltas, or outreaches in their form, are counted and added."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Integer,
    Select,
    case,
    cast,
    column,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, insert
from sqlalchemy.sql import FromClause

from resolvers.sql.json import ONE, TENANT, ZERO, Expression, int_constant, text_constant
from resolvers.sql.rollups.keys import day_or_none, keyed, quarter_of
from schema.rollup_tables import DIMENSIONS, QUARTERS
from schema.tables import rollup_days, rollup_months

MONTH_UNIT = text_constant("month")
ONE_MONTH: Expression = literal_column("interval '1 month'")
CELL = ("dimension", "scope", "key")


def delta_columns(table: FromClause) -> list[Expression]:
    names = ("campaign_id", "type", "source", "targets", "action_date", "outreaches", "duration")
    return [table.c[name] for name in names]


def count_days(deltas: CTE) -> CTE:
    """The figures of each day and dimension, with their running totals."""
    cells = union_all(*[_cells(deltas, dimension) for dimension in DIMENSIONS]).subquery("c")
    by = [cells.c[name] for name in (*CELL, "day")]
    counts = _running_totals(cells.c.quarter, cells.c.outreaches, Integer())
    durations = _running_totals(cells.c.quarter, cells.c.duration, BigInteger())
    return (
        select(
            *by,
            cast(func.sum(cells.c.outreaches), BigInteger).label("outreaches"),
            cast(func.sum(cells.c.duration), BigInteger).label("duration"),
            counts.label("counts"),
            case((func.bool_or(cells.c.duration != ZERO), durations)).label("durations"),
        )
        .group_by(*by)
        .cte("counted_days")
    )


def _cells(deltas: CTE, dimension: str) -> Select[Any]:
    """The figures of each quarter hour in one dimension."""
    each = keyed(deltas, dimension)
    rows = (
        select(
            text_constant(dimension).label("dimension"),
            each.scope.label("scope"),
            each.key.label("key"),
            day_or_none(deltas.c.action_date).label("day"),
            quarter_of(deltas.c.action_date).label("quarter"),
            deltas.c.outreaches,
            deltas.c.duration,
        )
        .select_from(each.rows)
        .subquery(f"d_{dimension}")
    )
    by = [rows.c[name] for name in (*CELL, "day", "quarter")]
    figures = [func.sum(rows.c[name]).label(name) for name in ("outreaches", "duration")]
    return select(*by, *figures).group_by(*by)


def _running_totals(quarter: Expression, figure: Expression, type_: Any) -> Expression:
    """The running totals of a group of quarter hours, as an array of a day's length."""
    numbers, figures = func.array_agg(quarter), func.array_agg(figure)
    known = (
        func.unnest(numbers, figures)
        .table_valued(column("quarter", Integer()), column("figure", BigInteger()))
        .render_derived(name="u")
    )
    every = (
        func.generate_series(ZERO, int_constant(QUARTERS - 1))
        .table_valued(column("quarter", Integer()))
        .render_derived(name="g")
    )
    total = func.sum(func.coalesce(known.c.figure, ZERO)).over(order_by=every.c.quarter)
    running = (
        select(every.c.quarter, total.label("total"))
        .select_from(every.outerjoin(known, known.c.quarter == every.c.quarter))
        .subquery("r")
    )
    totals = func.array_agg(aggregate_order_by(running.c.total, running.c.quarter.asc()))
    return cast(select(totals).scalar_subquery(), ARRAY(type_))


def add_days(days: CTE) -> Any:
    names = [*CELL, "day", "outreaches", "duration", "counts", "durations"]
    keys = [days.c[name] for name in (*CELL, "day")]
    rows = select(TENANT, *[days.c[name] for name in names]).order_by(*keys)
    statement = insert(rollup_days).from_select(["organization_id", *names], rows)
    stored, new = rollup_days.c, statement.excluded
    return statement.on_conflict_do_update(
        index_elements=list(rollup_days.primary_key.columns),
        set_={
            "outreaches": stored.outreaches + new.outreaches,
            "duration": stored.duration + new.duration,
            "counts": _sum(stored.counts, new.counts, Integer()),
            "durations": _sum(stored.durations, new.durations, BigInteger()),
        },
    ).returning(ONE)


def _sum(left: Expression, right: Expression, type_: Any) -> Expression:
    """The sum of two arrays by element; null if both are."""
    pairs = (
        func.unnest(left, right)
        .table_valued(column("x", type_), column("y", type_), with_ordinality="place")
        .render_derived(name="a")
    )
    total = func.coalesce(pairs.c.x, ZERO) + func.coalesce(pairs.c.y, ZERO)
    totals = func.array_agg(aggregate_order_by(total, pairs.c.place.asc()))
    return select(totals).scalar_subquery()


def add_months(days: CTE) -> Any:
    day = days.c.day
    month = cast(func.date_trunc(MONTH_UNIT, day), rollup_months.c.month.type)
    names = [*CELL, "month", "outreaches", "duration"]
    by = [*[days.c[name] for name in CELL], month.label("month")]
    figures = [
        cast(func.sum(days.c[name]), BigInteger).label(name) for name in ("outreaches", "duration")
    ]
    rows = select(*by, *figures).group_by(*by).subquery("m")
    ordered = select(TENANT, *[rows.c[name] for name in names]).order_by(
        *[rows.c[name] for name in (*CELL, "month")]
    )
    statement = insert(rollup_months).from_select(["organization_id", *names], ordered)
    stored, new = rollup_months.c, statement.excluded
    return statement.on_conflict_do_update(
        index_elements=list(rollup_months.primary_key.columns),
        set_={
            "outreaches": stored.outreaches + new.outreaches,
            "duration": stored.duration + new.duration,
        },
    ).returning(ONE)
