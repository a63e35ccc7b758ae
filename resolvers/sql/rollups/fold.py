"""Statements that fold deltas, or outreaches, into the days and months of the roll-ups.

Run them in a transaction that holds `compile_fold_lock`, which makes it the only one that writes
roll-ups of the organization. Reads need no lock: a snapshot has each outreach once.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    column,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, insert
from sqlalchemy.sql import FromClause

from resolvers.sql.json import ONE, TENANT, ZERO, Expression, int_constant, text_constant
from resolvers.sql.rollups.keys import day_or_none, keyed, quarter_of, select_rows
from resolvers.sql.statement import Statement, compile_statement
from schema.rollup_tables import DIMENSIONS, QUARTERS
from schema.tables import (
    TIMESTAMPTZ,
    organizations,
    outreach_deltas,
    outreaches,
    rollup_days,
    rollup_months,
)

_BEGIN = bindparam("begin", type_=TIMESTAMPTZ)
_END = bindparam("end", type_=TIMESTAMPTZ)
_CELL = ("dimension", "scope", "key")


@cache
def compile_fold_lock(wait: bool) -> Statement:
    """Whether this transaction may write the organization's roll-ups. With `wait`, it waits."""
    key = func.hashtextextended(cast(TENANT, Text), ZERO)
    if wait:
        return compile_statement(select(func.pg_advisory_xact_lock(key).is_not(None)))
    return compile_statement(select(func.pg_try_advisory_xact_lock(key)))


@cache
def compile_due() -> Statement:
    """The organizations that have deltas to fold, or no roll-ups yet: `id`, `rolled_up`."""
    table = organizations
    pending = exists().where(outreach_deltas.c.organization_id == table.c.id)
    return compile_statement(
        select(table.c.id, table.c.rolled_up).where(or_(pending, ~table.c.rolled_up))
    )


@cache
def compile_fold() -> Statement:
    """Folds at most `limit` deltas; their number."""
    limit = bindparam("limit", type_=Integer())
    table = outreach_deltas
    chosen = (
        select(table.c.id)
        .where(table.c.organization_id == TENANT)
        .order_by(table.c.id)
        .limit(limit)
        .scalar_subquery()
    )
    taken = (
        delete(table)
        .where(table.c.organization_id == TENANT, table.c.id == func.any(func.array(chosen)))
        .returning(*_columns(table))
        .cte("taken")
    )
    days = _days(taken)
    return compile_statement(
        select(func.count())
        .select_from(taken)
        .add_cte(_add_days(days).cte("days"), _add_months(days).cte("months"))
    )


# Building


@cache
def compile_range() -> Statement:
    """The first and the last action date of the organization: `first`, `last`."""
    dates = outreaches.c.action_date
    return compile_statement(
        select(func.min(dates).label("first"), func.max(dates).label("last")).where(
            outreaches.c.organization_id == TENANT
        )
    )


@cache
def compile_clear(dated: bool) -> tuple[Statement, ...]:
    """Delete the days and months from `begin` to before `end`, or those without a date."""
    return tuple(
        compile_statement(
            delete(table).where(table.c.organization_id == TENANT, _in_period(table.c[name], dated))
        )
        for table, name in ((rollup_days, "day"), (rollup_months, "month"))
    )


def _in_period(day: Expression, dated: bool) -> Expression:
    if not dated:
        return day == literal_column("date '-infinity'")
    return and_(day >= _date(_BEGIN), day < _date(_END))


def _date(moment: Expression) -> Expression:
    return cast(func.timezone(text_constant("UTC"), moment), rollup_days.c.day.type)


@cache
def compile_build(dated: bool) -> Statement:
    """Count the outreaches from `begin` to before `end`, or those without a date, and drop their
    deltas: both as of one snapshot, so that a write is in exactly one of them. Their number.
    """
    row, table = outreaches.alias("t0"), outreach_deltas
    counted = select_rows(row).where(_in_range(row.c.action_date, dated)).cte("counted")
    dropped = (
        delete(table)
        .where(table.c.organization_id == TENANT, _in_range(table.c.action_date, dated))
        .returning(ONE)
        .cte("dropped")
    )
    days = _days(counted)
    return compile_statement(
        select(func.count())
        .select_from(counted)
        .add_cte(dropped, _add_days(days).cte("days"), _add_months(days).cte("months"))
    )


def _in_range(moment: Expression, dated: bool) -> Expression:
    return and_(moment >= _BEGIN, moment < _END) if dated else moment.is_(None)


@cache
def compile_rolled_up() -> Statement:
    """Lets statistics of the organization be read from its roll-ups."""
    return compile_statement(
        update(organizations)
        .values(rolled_up=True)
        .where(organizations.c.id == TENANT)
        .returning(ONE)
    )


# Days and months


def _columns(table: FromClause) -> list[Expression]:
    names = ("campaign_id", "type", "source", "targets", "action_date", "outreaches", "duration")
    return [table.c[name] for name in names]


def _days(deltas: CTE) -> CTE:
    """The figures of each day and dimension, with their running totals."""
    cells = union_all(*[_cells(deltas, dimension) for dimension in DIMENSIONS]).subquery("c")
    by = [cells.c[name] for name in (*_CELL, "day")]
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
    by = [rows.c[name] for name in (*_CELL, "day", "quarter")]
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


def _add_days(days: CTE) -> Any:
    names = [*_CELL, "day", "outreaches", "duration", "counts", "durations"]
    keys = [days.c[name] for name in (*_CELL, "day")]
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


def _add_months(days: CTE) -> Any:
    day = days.c.day
    month = cast(func.date_trunc(text_constant("month"), day), rollup_months.c.month.type)
    names = [*_CELL, "month", "outreaches", "duration"]
    by = [*[days.c[name] for name in _CELL], month.label("month")]
    figures = [
        cast(func.sum(days.c[name]), BigInteger).label(name) for name in ("outreaches", "duration")
    ]
    rows = select(*by, *figures).group_by(*by).subquery("m")
    ordered = select(TENANT, *[rows.c[name] for name in names]).order_by(
        *[rows.c[name] for name in (*_CELL, "month")]
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
