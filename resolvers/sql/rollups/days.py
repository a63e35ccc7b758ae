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
from schema.rollup_tables import DIMENSIONS
from schema.tables import rollup_days, rollup_months

MONTH_UNIT = text_constant("month")
ONE_MONTH: Expression = literal_column("interval '1 month'")
CELL = ("dimension", "scope", "key")
FIGURES = ("outreaches", "duration")
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
    """The days of all dimensions."""
    return union_all(*[days_of(placed, dimension) for dimension in DIMENSIONS]).cte("counted_days")


def days_of(placed: CTE, dimension: str) -> Select[Any]:
    """The days of one dimension, in the order of its keys. Days of which nothing is left are left
    out.

    Grouped by quarter hour first: what is sorted then are far fewer rows, by short keys.
    """
    each = keyed(placed, dimension)
    names = ("day", "quarter", *FIGURES)
    rows = (
        select(each.scope.label("scope"), each.key.label("key"), *[placed.c[n] for n in names])
        .select_from(each.rows)
        .subquery(f"rows_{dimension}")
    )
    by = [rows.c[name] for name in ("scope", "key", "day", "quarter")]
    sums = [func.sum(rows.c[name]) for name in FIGURES]
    figures = [cast(item, BigInteger).label(name) for item, name in zip(sums, FIGURES, strict=True)]
    is_left = or_(*[item != ZERO for item in sums])
    cells = select(*by, *figures).group_by(*by).having(is_left)
    days = _as_days(cells.subquery(f"cells_{dimension}")).subquery(f"days_{dimension}")
    scope, key = (key_text(days.c[name]).collate("C").label(name) for name in ("scope", "key"))
    return select(
        text_constant(dimension).label("dimension"),
        scope,
        key,
        *[days.c[name] for name in ("day", *FIGURES, *ARRAYS)],
    )


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


def count_months(days: FromClause) -> Select[Any]:
    """The sums of days."""
    by = [days.c[name] for name in CELL]
    month = cast(func.date_trunc(MONTH_UNIT, days.c.day), rollup_months.c.month.type)
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
