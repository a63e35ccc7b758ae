"""Statements that recount the outreaches of an organization, month by month.

Run `compile_clear` and `compile_build` in one transaction that holds `compile_fold_lock`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    TIMESTAMP,
    Date,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    func,
    literal_column,
    select,
    true,
    union_all,
    update,
)

from resolvers.sql.json import ONE, TENANT, Expression, text_constant
from resolvers.sql.rollups.days import (
    MONTH_UNIT,
    ONE_MONTH,
    days_of,
    insert_days,
    insert_months,
    months_of,
    place_in_days,
    sum_days,
)
from resolvers.sql.rollups.deltas import take_deltas
from resolvers.sql.rollups.fold import is_unclaimed
from resolvers.sql.rollups.keys import NO_DAY, select_rows
from resolvers.sql.rollups.people import count_people, write_people
from resolvers.sql.rollups.people_changes import change_people
from resolvers.sql.statement import Statement, compile_statement
from schema.rollup_tables import (
    DIMENSIONS,
    MONTHLY_DIMENSIONS,
    rollup_people,
    rollup_people_by_month,
    rollup_people_months,
)
from schema.tables import organizations, outreach_deltas, outreaches, rollup_days, rollup_months

MONTH: Expression = bindparam("month", type_=Date())
"""The first day of a month."""

_UTC = text_constant("UTC")
_WORK_MEM, _MEMORY = text_constant("work_mem"), text_constant("64MB")
_MERGE_JOINS, _OFF = text_constant("enable_mergejoin"), text_constant("off")
_CLAIM: Expression = literal_column("interval '5 minutes'")
"""How long a process may take for one month before another one begins."""


@cache
def compile_claim() -> Statement:
    """Claims an organization that is not rolled up, to count it: a row, unless another process
    does.
    """
    table = organizations
    return compile_statement(
        update(table)
        .values(rollups_due_date=func.now() + _CLAIM)
        .where(table.c.id == TENANT, ~table.c.rolled_up, is_unclaimed())
        .returning(ONE)
    )


@cache
def compile_renew() -> Statement:
    """Extends the claim."""
    table = organizations
    return compile_statement(
        update(table)
        .values(rollups_due_date=func.now() + _CLAIM)
        .where(table.c.id == TENANT, ~table.c.rolled_up)
        .returning(ONE)
    )


@cache
def compile_memory() -> Statement:
    """Lets the transaction sort and group what it counts in memory, and join sets of targets by
    their hashes: to sort arrays takes much longer than PostgreSQL expects.
    """
    return compile_statement(
        select(
            func.set_config(_WORK_MEM, _MEMORY, true()),
            func.set_config(_MERGE_JOINS, _OFF, true()),
        )
    )


@cache
def compile_months() -> Statement:
    """The months in which the organization has outreaches, deltas or roll-ups: `month`."""
    moments = [
        select(func.date_trunc(MONTH_UNIT, func.timezone(_UTC, table.c.action_date)).label("month"))
        .where(table.c.organization_id == TENANT, table.c.action_date.is_not(None))
        .distinct()
        for table in (outreaches, outreach_deltas)
    ]
    days = [
        select(func.date_trunc(MONTH_UNIT, cast(day, TIMESTAMP)))
        .where(table.c.organization_id == TENANT, day > NO_DAY)
        .distinct()
        for table, day in ((rollup_days, rollup_days.c.day), (rollup_months, rollup_months.c.month))
    ]
    found = union_all(*moments, *days).subquery("m")
    month = cast(found.c.month, Date).label("month")
    return compile_statement(select(month).distinct().order_by(month))


@cache
def compile_clear(dated: bool) -> tuple[Statement, ...]:
    """Delete the days and the sums of `month`, or those without a date."""
    return tuple(
        compile_statement(
            delete(table).where(table.c.organization_id == TENANT, days_in_month(day, dated))
        )
        for table, day in ((rollup_days, rollup_days.c.day), (rollup_months, rollup_months.c.month))
    )


def days_in_month(day: Expression, dated: bool) -> Expression:
    if not dated:
        return day == NO_DAY
    return and_(day >= MONTH, day < cast(MONTH + ONE_MONTH, Date))


def moments_in_month(moment: Expression, dated: bool) -> Expression:
    """The same condition on an action date."""
    if not dated:
        return moment.is_(None)
    begin, end = (func.timezone(_UTC, cast(day, TIMESTAMP)) for day in (MONTH, MONTH + ONE_MONTH))
    return and_(moment >= begin, moment < end)


@cache
def compile_build(dated: bool) -> Statement:
    """Count the outreaches of `month`, or those without a date, and drop their deltas: both as of
    one snapshot, so that a write is in exactly one of them. Their number.
    """
    return compile_statement(_build(dated, False), distributed=_build(dated, True))


def _build(dated: bool, in_parts: bool) -> Select[Any]:
    row, table = outreaches.alias("t0"), outreach_deltas
    rows = select_rows(row).where(moments_in_month(row.c.action_date, dated)).subquery("rows")
    placed = place_in_days(rows)
    dropped, gone = take_deltas(
        in_parts, table.c.organization_id == TENANT, moments_in_month(table.c.action_date, dated)
    )
    return (
        select(func.count())
        .select_from(placed)
        .add_cte(*_writes(placed), *write_people(change_people(dropped)), *gone)
    )


def _writes(placed: CTE) -> Iterator[CTE]:
    """Rows by dimension, so that they need not be sorted by key again."""
    for dimension in DIMENSIONS:
        if dimension in MONTHLY_DIMENSIONS:
            months = months_of(placed, dimension)
        else:
            days = days_of(placed, dimension).cte(f"by_{dimension}")
            months = sum_days(days)
            yield insert_days(days).returning(ONE).cte(f"write_days_by_{dimension}")
        inserted = insert_months(months.subquery("months"))
        yield inserted.returning(ONE).cte(f"write_months_by_{dimension}")


@cache
def compile_clear_people() -> tuple[Statement, ...]:
    """Delete all different people."""
    return tuple(
        compile_statement(delete(table).where(table.c.organization_id == TENANT))
        for table in (rollup_people, rollup_people_months, rollup_people_by_month)
    )


@cache
def compile_build_people() -> Statement:
    """Counts the different people of all outreaches. Run it in one transaction with
    `compile_clear_people`.
    """
    people = count_people()
    return compile_statement(
        select(func.count()).select_from(people).add_cte(*write_people(people, adds=False))
    )


@cache
def compile_time_zone() -> Statement:
    """Sets the zone by whose days people are counted. Run it in one transaction with
    `compile_build_people`.
    """
    return compile_statement(
        update(organizations)
        .values(time_zone=bindparam("time_zone", type_=Text()))
        .where(organizations.c.id == TENANT)
        .returning(ONE)
    )


@cache
def compile_rolled_up() -> Statement:
    """Lets statistics of the organization be read from its roll-ups."""
    return compile_statement(
        update(organizations)
        .values(rolled_up=True)
        .where(organizations.c.id == TENANT)
        .returning(ONE)
    )
