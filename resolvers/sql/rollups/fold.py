"""Statements that fold deltas into the days and months of the roll-ups.

Run them in a transaction that holds `compile_fold_lock`, which makes it the only one that writes
roll-ups of the organization. Reads need no lock: a snapshot has each outreach once.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Integer, Text, bindparam, cast, delete, func, or_, select, true, union_all

from resolvers.sql.json import ONE, TENANT, ZERO, Expression
from resolvers.sql.rollups.days import (
    add_months,
    count_cells,
    delta_columns,
    merge_days,
    write_days,
)
from resolvers.sql.statement import Statement, compile_statement
from schema.tables import organizations, outreach_deltas


@cache
def compile_fold_lock(wait: bool) -> Statement:
    """Whether this transaction may write the organization's roll-ups. With `wait`, it waits."""
    key = func.hashtextextended(cast(TENANT, Text), ZERO)
    if wait:
        return compile_statement(select(func.pg_advisory_xact_lock(key).is_not(None)))
    return compile_statement(select(func.pg_try_advisory_xact_lock(key)))


@cache
def compile_due() -> Statement:
    """The organizations that have deltas to fold, or that may be counted: `id`, `rolled_up`.

    One look into the index of deltas for each organization that has some, however many others
    there are.
    """
    deltas, table = outreach_deltas, organizations
    owner = deltas.c.organization_id
    first = select(owner).order_by(owner).limit(ONE)
    found = select(first.scalar_subquery().label("id")).cte("pending", recursive=True)
    following = first.where(owner > found.c.id).correlate(found).scalar_subquery()
    pending = found.union_all(select(following).where(found.c.id.is_not(None)))
    return compile_statement(
        union_all(
            select(table.c.id, table.c.rolled_up).where(~table.c.rolled_up, is_unclaimed()),
            select(pending.c.id, true()).where(pending.c.id.is_not(None)),
        )
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
        .returning(*delta_columns(table))
        .cte("taken")
    )
    cells = count_cells(taken)
    days = merge_days(cells)
    return compile_statement(
        select(func.count())
        .select_from(taken)
        .add_cte(write_days(days).cte("days"), add_months(cells).cte("months"))
    )


def is_unclaimed() -> Expression:
    """No process counts the organization."""
    due = organizations.c.rollups_due_date
    return or_(due.is_(None), due <= func.now())
