"""The statements that compare the roll-ups with the outreaches: of a month, and of all people."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    FromClause,
    Select,
    Table,
    and_,
    cast,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from resolvers.sql.json import TENANT, ZERO, Expression, text_constant
from resolvers.sql.rollups.build import days_in_month, moments_in_month
from resolvers.sql.rollups.days import (
    CELL,
    FIGURES,
    count_days,
    count_months,
    delta_columns,
    place_in_days,
)
from resolvers.sql.rollups.keys import select_rows
from resolvers.sql.rollups.people import count_people, sums_of
from resolvers.sql.statement import Statement, compile_statement
from schema.tables import (
    outreach_deltas,
    outreaches,
    rollup_days,
    rollup_months,
)


@cache
def compile_check(dated: bool) -> Statement:
    """The differences in `month`, or in the outreaches without a date, as of one snapshot.

    Rows of `table`, `dimension`, `scope`, `key`, `period`, and of `outreaches` and `duration` as
    they are and as they are `counted`.
    """
    placed = place_in_days(_due(dated))
    due = count_days(placed)
    months = count_months(placed, due)
    found = union_all(
        _differences(due, rollup_days, "day", dated),
        _differences(months, rollup_months, "month", dated),
    ).subquery("f")
    return compile_statement(select(*found.c).order_by(*found.c))


@cache
def compile_check_people() -> Statement:
    """The differences in counts of people, as of one snapshot: rows of `table`, `dimension`, `key`,
    `period`, `previous`, and of `people` as they are and as they are `counted`.
    """
    sums = sums_of(count_people())
    found = union_all(*[_people_differences(*item) for item in sums.items()]).subquery("f")
    return compile_statement(select(*found.c).order_by(*found.c))


def _people_differences(stored: Table, due: FromClause) -> Select[Any]:
    kept = select(stored).where(stored.c.organization_id == TENANT).subquery(f"kept_{stored.name}")
    keys = [item.name for item in due.c if item.name != "people"]
    same = and_(*[kept.c[name] == due.c[name] for name in keys])
    dimension, period, key, previous = (func.coalesce(kept.c[name], due.c[name]) for name in keys)
    figures = [func.coalesce(rows.c.people, ZERO) for rows in (kept, due)]
    return (
        select(
            text_constant(stored.name).label("table"),
            dimension.label("dimension"),
            key.label("key"),
            period.label("period"),
            previous.label("previous"),
            figures[0].label("people"),
            figures[1].label("people_counted"),
        )
        .select_from(kept.join(due, same, full=True))
        .where(figures[0] != figures[1])
    )


def _due(dated: bool) -> CTE:
    """The expected sum of the days: the outreaches without the pending deltas."""
    row, table = outreaches.alias("t0"), outreach_deltas
    stored = select_rows(row).where(moments_in_month(row.c.action_date, dated)).subquery("stored")
    added = [stored.c[column.name] for column in delta_columns(table)]
    taken = [-column if column.name in FIGURES else column for column in delta_columns(table)]
    pending = select(*taken).where(
        table.c.organization_id == TENANT, moments_in_month(table.c.action_date, dated)
    )
    return union_all(select(*added), pending).cte("due")


def _differences(due: FromClause, stored: FromClause, period: str, dated: bool) -> Select[Any]:
    kept = (
        select(stored)
        .where(stored.c.organization_id == TENANT, days_in_month(stored.c[period], dated))
        .subquery(f"kept_{period}")
    )
    keys = (*CELL, period)
    same = and_(*[kept.c[name] == due.c[name] for name in keys])
    return (
        select(
            text_constant(stored.description).label("table"),
            *[func.coalesce(kept.c[name], due.c[name]).label(name) for name in CELL],
            func.coalesce(kept.c[period], due.c[period]).label("period"),
            *[func.coalesce(kept.c[name], ZERO).label(name) for name in FIGURES],
            *[func.coalesce(due.c[name], ZERO).label(f"{name}_counted") for name in FIGURES],
        )
        .select_from(kept.join(due, same, full=True))
        .where(or_(*_unequal(kept, due)))
    )


def _unequal(kept: FromClause, due: FromClause) -> list[Expression]:
    """A cell that has only zeros may be missing."""
    unequal = [
        func.coalesce(kept.c[name], ZERO) != func.coalesce(due.c[name], ZERO) for name in FIGURES
    ]
    arrays = [item for item in kept.c if isinstance(item.type, ARRAY)]
    return unequal + [
        func.coalesce(item, _empty(item)) != func.coalesce(due.c[item.name], _empty(item))
        for item in arrays
    ]


def _empty(item: Expression) -> Expression:
    return cast(array([]), item.type)
