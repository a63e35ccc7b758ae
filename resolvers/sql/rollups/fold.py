"""Statements that fold deltas into the days and months of the roll-ups.

Run them in a transaction that holds `compile_fold_lock`, which makes it the only one that writes
roll-ups of the organization. Reads need no lock: a snapshot has each outreach once.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    func,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from resolvers.sql.json import ONE, TENANT, ZERO, Expression
from resolvers.sql.rollups.days import count_days, count_months, place_in_days
from resolvers.sql.rollups.deltas import is_pending, mark_of, move_mark, take_deltas
from resolvers.sql.rollups.merge import add_days, add_months
from resolvers.sql.rollups.people import write_people
from resolvers.sql.rollups.people_changes import change_people
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

    One look into the log for each organization; in a distributed database, one for each delta.
    """
    deltas, table = outreach_deltas, organizations
    mark = mark_of(table.c.id)
    pending = select(ONE).where(
        deltas.c.organization_id == table.c.id, deltas.c.transaction >= mark
    )
    uncounted = select(table.c.id, table.c.rolled_up).where(~table.c.rolled_up, is_unclaimed())
    logged = select(deltas.c.organization_id, true()).group_by(deltas.c.organization_id)
    return compile_statement(
        union_all(uncounted, select(table.c.id, true()).where(pending.exists())),
        distributed=union_all(uncounted, logged),
    )


@cache
def compile_fold() -> Statement:
    """Folds at most `limit` deltas; their number."""
    return compile_statement(_fold(False), distributed=_fold(True))


def _fold(in_parts: bool) -> Select[Any]:
    limit = bindparam("limit", type_=Integer())
    table = outreach_deltas
    place = (table.c.transaction, table.c.id)
    chosen = select(*place).where(is_pending(table)).order_by(*place).limit(limit).cte("chosen")
    last = (
        select(*chosen.c, select(func.count()).select_from(chosen).scalar_subquery().label("n"))
        .order_by(*[item.desc() for item in chosen.c])
        .limit(ONE)
        .cte("last")
    )
    end = [select(last.c[name]).scalar_subquery() for name in ("transaction", "id")]
    taken, gone = take_deltas(in_parts, is_pending(table), tuple_(*place) <= tuple_(*end))
    following = select(last.c.transaction).where(last.c.n == limit).scalar_subquery()
    placed = place_in_days(taken)
    days = count_days(placed)
    return (
        select(func.count())
        .select_from(taken)
        .add_cte(
            *add_days(days, in_parts),
            add_months(count_months(placed, days)).cte("months"),
            *write_people(change_people(taken)),
            move_mark(following).cte("mark"),
            *gone,
        )
    )


def is_unclaimed() -> Expression:
    """No process counts the organization."""
    due = organizations.c.rollups_due_date
    return or_(due.is_(None), due <= func.now())
