"""Pending work in the whole database, for the admin port."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Float,
    Text,
    case,
    cast,
    column,
    func,
    null,
    select,
    table,
    union_all,
)
from sqlalchemy.sql import Select

from resolvers.sql.delivery.statuses import PENDING, UNDELIVERED
from resolvers.sql.json import Expression, int_constant, text_constant
from resolvers.sql.statement import Statement, compile_statement
from schema.rollup_tables import outreach_deltas
from schema.tables import deliveries

MAX_COUNTED = 100_000
"""The most rows of each kind that are counted, so that counting stays fast."""


@cache
def compile_revision() -> Statement:
    """The version of the tables: `version_num`."""
    return compile_statement(select(table("alembic_version", column("version_num", Text()))))


@cache
def compile_written() -> Statement:
    """The `position` in its log up to which a primary has written, and its `timeline`."""
    written = func.pg_current_wal_insert_lsn()
    timeline = func.left(func.pg_walfile_name(written), int_constant(8))
    return compile_statement(
        select(cast(written, Text).label("position"), timeline.label("timeline"))
    )


@cache
def compile_replayed() -> Statement:
    """The positions in its log up to which a standby has `replayed`, and `received`; null on a
    primary.
    """
    replayed = func.pg_last_wal_replay_lsn()
    received = func.greatest(replayed, func.pg_last_wal_receive_lsn())
    is_standby = func.pg_is_in_recovery()
    return compile_statement(
        select(
            case((is_standby, cast(replayed, Text))).label("replayed"),
            case((is_standby, cast(received, Text))).label("received"),
        )
    )


@cache
def compile_backlog() -> Statement:
    """The pending work: `kind`, a status of deliveries or 'deltas'; `number`, at most
    `MAX_COUNTED`; for deliveries the `age` of the oldest and how long it is `overdue`, in seconds;
    for deltas the `first` transaction.
    """
    statuses = [_deliveries(status) for status in (PENDING, *UNDELIVERED)]
    return compile_statement(union_all(*statuses, _deltas()))


def _deliveries(status: Expression) -> Select[Any, Any, Any, Any, Any]:
    rows = select(deliveries.c.created_date, deliveries.c.due_date)
    rows = rows.where(deliveries.c.status == status).limit(int_constant(MAX_COUNTED))
    found = rows.subquery("found")
    return select(
        cast(status, Text).label("kind"),
        func.count().label("number"),
        _seconds_since(func.min(found.c.created_date)).label("age"),
        _seconds_since(func.min(found.c.due_date)).label("overdue"),
        cast(null(), BigInteger).label("first"),
    ).select_from(found)


def _deltas() -> Select[Any, Any, Any, Any, Any]:
    rows = select(outreach_deltas.c.transaction).limit(int_constant(MAX_COUNTED))
    found = rows.subquery("found")
    nothing = cast(null(), Float)
    return select(
        cast(text_constant("deltas"), Text),
        func.count(),
        nothing,
        nothing,
        func.min(found.c.transaction),
    ).select_from(found)


def _seconds_since(moment: Expression) -> Expression:
    return cast(func.extract("epoch", func.now() - moment), Float)
