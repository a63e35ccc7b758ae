"""Days and months of roll-ups: deltas, or outreaches in their form, are counted and added."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Integer,
    Select,
    SmallInteger,
    and_,
    case,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy import true as always
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, array, insert
from sqlalchemy.sql import FromClause

from resolvers.sql.json import ONE, TENANT, ZERO, Expression, text_constant
from resolvers.sql.rollups.keys import day_or_none, keyed, quarter_of
from schema.rollup_tables import DIMENSIONS
from schema.tables import rollup_days, rollup_months

MONTH_UNIT = text_constant("month")
ONE_MONTH: Expression = literal_column("interval '1 month'")
CELL = ("dimension", "scope", "key")


def delta_columns(table: FromClause) -> list[Expression]:
    names = ("campaign_id", "person_id", "type", "source", "targets", "action_date")
    return [table.c[name] for name in (*names, "outreaches", "duration")]


def count_cells(deltas: CTE) -> CTE:
    """The figures of each quarter hour in all dimensions."""
    return union_all(*[_cells(deltas, dimension) for dimension in DIMENSIONS]).cte("cells")


def count_days(cells: CTE) -> CTE:
    """The days of cells."""
    return _as_days(cells, [*CELL, "day"]).cte("counted_days")


def merge_days(cells: CTE) -> CTE:
    """The days of cells, with what these days have already.

    Together, since adding to one array after the other takes many times as long.
    """
    names = (*CELL, "day")
    found = select(*[cells.c[name] for name in names]).distinct().subquery("f")
    number = func.row_number().over().label("number")
    days = select(number, *found.c).cte("touched")
    new = select(days.c.number, cells.c.quarter, cells.c.outreaches, cells.c.duration).select_from(
        days.join(cells, and_(*[days.c[name] == cells.c[name] for name in names]))
    )
    each = union_all(new, _stored(days)).subquery("e")
    by = [each.c.number, each.c.quarter]
    figures = [func.sum(each.c[name]).label(name) for name in ("outreaches", "duration")]
    merged = select(*by, *figures).group_by(*by).subquery("m")
    whole = _as_days(merged, ["number"]).subquery("w")
    stored = [item for item in whole.c if item.name != "number"]
    joined = days.join(whole, whole.c.number == days.c.number)
    keys = [days.c[name] for name in names]
    return select(*keys, *stored).select_from(joined).cte("merged_days")


def _stored(days: CTE) -> Select[Any]:
    """The quarter hours of stored days; each day is looked up by the primary key."""
    stored = rollup_days
    same = [stored.c[name] == days.c[name] for name in (*CELL, "day")]
    # With an offset, PostgreSQL does not join the whole table instead.
    day = (
        select(stored.c.quarters, stored.c.counts, stored.c.durations)
        .where(stored.c.organization_id == TENANT, *same)
        .offset(ZERO)
        .lateral("s")
    )
    place = (
        func.generate_subscripts(day.c.quarters, ONE)
        .table_valued(column("place", Integer()))
        .render_derived(name="p")
        .lateral()
    )
    figures = [
        totals[place.c.place] - func.coalesce(totals[place.c.place - ONE], ZERO)
        for totals in (day.c.counts, day.c.durations)
    ]
    return select(
        days.c.number,
        day.c.quarters[place.c.place],
        figures[0],
        func.coalesce(figures[1], ZERO),
    ).select_from(days.join(day, always()).join(place, always()))


def _as_days(cells: FromClause, names: list[str]) -> Select[Any]:
    """The days of quarter hours, by these columns. Those of which nothing is left are left out."""
    by = [cells.c[name] for name in names]
    totals = [
        cast(func.sum(cells.c[name]).over(partition_by=by, order_by=cells.c.quarter), type_).label(
            f"{name}_until"
        )
        for name, type_ in (("outreaches", Integer), ("duration", BigInteger))
    ]
    rows = select(*cells.c, *totals).subquery("r")
    by = [rows.c[name] for name in names]
    is_left = or_(rows.c.outreaches != ZERO, rows.c.duration != ZERO)
    arrays = [
        func.coalesce(
            func.array_agg(aggregate_order_by(item, rows.c.quarter.asc())).filter(is_left),
            cast(array([]), ARRAY(type_)),
        )
        for item, type_ in (
            (cast(rows.c.quarter, SmallInteger), SmallInteger),
            (rows.c.outreaches_until, Integer),
            (rows.c.duration_until, BigInteger),
        )
    ]
    return select(
        *by,
        cast(func.sum(rows.c.outreaches), BigInteger).label("outreaches"),
        cast(func.sum(rows.c.duration), BigInteger).label("duration"),
        arrays[0].label("quarters"),
        arrays[1].label("counts"),
        case((func.bool_or(rows.c.duration != ZERO), arrays[2])).label("durations"),
    ).group_by(*by)


def _cells(deltas: CTE, dimension: str) -> Select[Any]:
    """The figures of each quarter hour in one dimension."""
    each = keyed(deltas, dimension)
    rows = (
        select(
            text_constant(dimension).label("dimension"),
            each.scope.collate("C").label("scope"),
            each.key.collate("C").label("key"),
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


def write_days(days: CTE, replaces: bool = True) -> Any:
    """Store these days, whatever is stored for them; or, if nothing is, without looking."""
    figures = ["outreaches", "duration", "quarters", "counts", "durations"]
    names = [*CELL, "day", *figures]
    # In the order of the key, so that pages are read and written once.
    rows = select(TENANT, *[days.c[name] for name in names]).order_by(
        *[days.c[name] for name in (*CELL, "day")]
    )
    statement = insert(rollup_days).from_select(["organization_id", *names], rows)
    if not replaces:
        return statement.returning(ONE)
    return statement.on_conflict_do_update(
        index_elements=list(rollup_days.primary_key.columns),
        set_={name: statement.excluded[name] for name in figures},
    ).returning(ONE)


def add_months(cells: CTE) -> Any:
    month = cast(func.date_trunc(MONTH_UNIT, cells.c.day), rollup_months.c.month.type)
    names = [*CELL, "month", "outreaches", "duration"]
    by = [*[cells.c[name] for name in CELL], month.label("month")]
    figures = [
        cast(func.sum(cells.c[name]), BigInteger).label(name) for name in ("outreaches", "duration")
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
