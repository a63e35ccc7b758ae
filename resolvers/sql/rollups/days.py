"""Days and months of roll-ups, counted from deltas, or from outreaches in their form."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Integer,
    Select,
    SmallInteger,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.sql import FromClause

from resolvers.sql.json import TENANT, ZERO, Expression, text_constant
from resolvers.sql.rollups.keys import day_or_none, key_text, keyed, quarter_of
from schema.rollup_tables import DIMENSIONS, MONTHLY_DIMENSIONS
from schema.tables import rollup_days, rollup_months

MONTH_UNIT = text_constant("month")
ONE_MONTH: Expression = literal_column("interval '1 month'")
CELL = ("dimension", "scope", "key")
FIGURES = ("outreaches", "duration")
DAILY_DIMENSIONS = tuple(name for name in DIMENSIONS if name not in MONTHLY_DIMENSIONS)
ARRAYS = ("quarters", "counts", "durations")


def delta_columns(table: FromClause) -> list[Expression]:
    names = ("campaign_id", "person_id", "type", "source", "targets", "action_date")
    return [table.c[name] for name in (*names, *FIGURES)]


def place_in_days(deltas: FromClause) -> CTE:
    """Deltas with `day` and `quarter`, which are computed once for all dimensions."""
    names = ("campaign_id", "type", "source", "targets", *FIGURES)
    day, quarter = (place(deltas.c.action_date) for place in (day_or_none, quarter_of))
    return select(
        *[deltas.c[name] for name in names], day.label("day"), quarter.label("quarter")
    ).cte("placed")


def count_days(placed: CTE) -> CTE:
    """The days of all dimensions that are counted by day."""
    days = [days_of(placed, dimension) for dimension in DAILY_DIMENSIONS]
    return union_all(*days).cte("counted_days")


def count_months(placed: CTE, days: CTE) -> FromClause:
    """The months of all dimensions: the sums of these days, and those counted by month alone."""
    months = [months_of(placed, dimension) for dimension in sorted(MONTHLY_DIMENSIONS)]
    return union_all(sum_days(days), *months).subquery("counted_months")


def days_of(placed: CTE, dimension: str) -> Select[Any]:
    """The days of one dimension, in the order of its keys. Days of which nothing is left are left
    out.

    Grouped by quarter hour first: what is sorted then are far fewer rows, by short keys.
    """
    cells = _cells(placed, dimension, placed.c.day, placed.c.quarter)
    days = _as_days(cells.subquery(f"cells_{dimension}")).subquery(f"days_{dimension}")
    return _stored(days, dimension)


def months_of(placed: CTE, dimension: str) -> Select[Any]:
    """The months of one dimension. Months of which nothing is left are left out."""
    months = _cells(placed, dimension, _month_of(placed.c.day).label("month"))
    return _stored(months.subquery(f"months_{dimension}"), dimension)


def _cells(placed: CTE, dimension: str, *periods: Expression) -> Select[Any]:
    """The figures by scope, key and periods."""
    each = keyed(placed, dimension)
    keys = each.scope.label("scope"), each.key.label("key")
    rows = (
        select(*keys, *periods, *[placed.c[name] for name in FIGURES])
        .select_from(each.rows)
        .subquery(f"rows_{dimension}")
    )
    by = [rows.c[item.name] for item in (*keys, *periods)]
    sums = [func.sum(rows.c[name]) for name in FIGURES]
    figures = [cast(item, BigInteger).label(name) for item, name in zip(sums, FIGURES, strict=True)]
    is_left = or_(*[item != ZERO for item in sums])
    return select(*by, *figures).group_by(*by).having(is_left)


def _stored(cells: FromClause, dimension: str) -> Select[Any]:
    """Cells of a dimension as they are stored."""
    scope, key = (key_text(cells.c[name]).collate("C").label(name) for name in ("scope", "key"))
    others = [item for item in cells.c if item.name not in ("scope", "key")]
    return select(text_constant(dimension).label("dimension"), scope, key, *others)


def _month_of(day: Expression) -> Expression:
    return cast(func.date_trunc(MONTH_UNIT, day), rollup_months.c.month.type)


def _as_days(cells: FromClause) -> Select[Any]:
    """The days of quarter hours."""
    by = [cells.c[name] for name in ("scope", "key", "day")]
    totals = [
        cast(func.sum(cells.c[name]).over(partition_by=by, order_by=cells.c.quarter), type_).label(
            f"{name}_until"
        )
        for name, type_ in (("outreaches", Integer), ("duration", BigInteger))
    ]
    rows = select(*cells.c, *totals).subquery("r")
    by = [rows.c[name] for name in ("scope", "key", "day")]
    arrays = [
        func.array_agg(aggregate_order_by(item, rows.c.quarter.asc()))
        for item in (
            cast(rows.c.quarter, SmallInteger),
            rows.c.outreaches_until,
            rows.c.duration_until,
        )
    ]
    return select(
        *by,
        *[cast(func.sum(rows.c[name]), BigInteger).label(name) for name in FIGURES],
        arrays[0].label("quarters"),
        arrays[1].label("counts"),
        case((func.bool_or(rows.c.duration != ZERO), arrays[2])).label("durations"),
    ).group_by(*by)


def sum_days(days: FromClause) -> Select[Any]:
    """Days, summed by month."""
    by = [days.c[name] for name in CELL]
    month = _month_of(days.c.day)
    figures = [cast(func.sum(days.c[name]), BigInteger).label(name) for name in FIGURES]
    return select(*by, month.label("month"), *figures).group_by(*by, month)


def insert_days(days: FromClause) -> Any:
    """Store days, none of which are stored."""
    names = [*CELL, "day", *FIGURES, *ARRAYS]
    rows = select(TENANT, *[days.c[name] for name in names])
    return insert(rollup_days).from_select(["organization_id", *names], rows)


def insert_months(months: FromClause) -> Any:
    """Store months, none of which are stored."""
    names = [*CELL, "month", *FIGURES]
    rows = select(TENANT, *[months.c[name] for name in names])
    return insert(rollup_months).from_select(["organization_id", *names], rows)
