"""The tables of roll-ups: outreaches that are counted already, by dimension, day and month.

A write appends a delta, and the worker folds deltas into the other tables. Both together are exact
in every snapshot. See docs/architecture.md.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from schema.metadata import METADATA, TIMESTAMPTZ, tenant_column

DIMENSIONS = ("all", "campaign", "type", "campaign_type", "target", "division", "source")
"""The dimensions of outreaches. Only `campaign_type` has a scope: the campaign."""

PEOPLE_DIMENSIONS = ("all", "campaign")
"""The dimensions of distinct people."""

_SET_BY_POSTGRESQL = {"set_by": "PostgreSQL"}

# Rows change in place, in the room that is left, without new entries in the indexes.
_ROOM_TO_CHANGE = {"fillfactor": 70}

outreach_deltas = Table(
    "outreach_deltas",
    METADATA,
    tenant_column(),
    Column(
        "transaction",
        BigInteger,
        nullable=False,
        server_default=text("pg_current_xact_id()::text::bigint"),
        info=_SET_BY_POSTGRESQL,
    ),
    Column("id", BigInteger, Identity(always=True), info=_SET_BY_POSTGRESQL),
    Column("campaign_id", UUID),
    Column("person_id", UUID),
    Column("type", Text),
    Column("source", Text),
    Column("targets", ARRAY(UUID), nullable=False),
    Column("action_date", TIMESTAMPTZ),
    Column("outreaches", Integer, nullable=False),
    Column("duration", BigInteger, nullable=False),
    PrimaryKeyConstraint("organization_id", "transaction", "id"),
    # Each row is deleted soon after it was inserted.
    postgresql_with={"autovacuum_vacuum_scale_factor": 0, "autovacuum_vacuum_threshold": 10000},
)
"""Changes by writes that are not yet in the days and months. `outreaches` is 1 or -1, and
`duration` has the same sign."""

Index(
    None,
    outreach_deltas.c.organization_id,
    outreach_deltas.c.person_id,
    postgresql_where=outreach_deltas.c.person_id.is_not(None),
)

delta_marks = Table(
    "delta_marks",
    METADATA,
    tenant_column(),
    Column("transaction", BigInteger, nullable=False),
    PrimaryKeyConstraint("organization_id"),
)
"""The transaction before which no delta is left to fold, and none can come. What was deleted before
it is not read again, however long PostgreSQL has to keep it."""


def _rollup(name: str, period: str, *columns: Column[object]) -> Table:
    return Table(
        name,
        METADATA,
        tenant_column(),
        Column("dimension", Text, nullable=False),
        Column("scope", Text(collation="C"), nullable=False),
        Column("key", Text(collation="C"), nullable=False),
        Column(period, Date, nullable=False),
        Column("outreaches", BigInteger, nullable=False),
        Column("duration", BigInteger, nullable=False),
        *columns,
        PrimaryKeyConstraint("organization_id", "dimension", "scope", "key", period),
        postgresql_with=_ROOM_TO_CHANGE,
    )


rollup_days = _rollup(
    "rollup_days",
    "day",
    Column("quarters", ARRAY(SmallInteger), nullable=False),
    Column("counts", ARRAY(Integer), nullable=False),
    Column("durations", ARRAY(BigInteger)),
)
"""Figures of the days in UTC by action date; -infinity for outreaches without one. An empty key is
that of outreaches without a value. `quarters` are the quarter hours, from 0, in which something
happened; the same elements of `counts` and `durations` have what happened in the day until their
ends. Without durations they are null."""

rollup_months = _rollup("rollup_months", "month")
"""The sums of the days of each month, by its first day."""

Index(
    None,
    rollup_days.c.organization_id,
    rollup_days.c.dimension,
    rollup_days.c.day,
    rollup_days.c.key,
)
Index(
    None,
    rollup_months.c.organization_id,
    rollup_months.c.dimension,
    rollup_months.c.month,
    rollup_months.c.key,
)


def _people(name: str, period: str, previous: str) -> Table:
    return Table(
        name,
        METADATA,
        tenant_column(),
        Column("dimension", Text, nullable=False),
        Column(period, Date, nullable=False),
        Column("key", Text(collation="C"), nullable=False),
        Column(previous, Date, nullable=False),
        Column("people", Integer, nullable=False),
        PrimaryKeyConstraint("organization_id", "dimension", period, "key", previous),
        postgresql_with=_ROOM_TO_CHANGE,
    )


rollup_people = _people("rollup_people", "day", "previous")
"""The people who acted on a day in UTC, by the day on which they had acted before; -infinity for
those who had not. The first day of somebody in a range is the one whose previous day is before it:
so the sum of these is the number of different people. Who only has outreaches without an action
date counts on the day -infinity."""

rollup_people_months = _people("rollup_people_months", "day", "previous_month")
"""The sums of the previous days of each month, by its first day."""

rollup_people_by_month = _people("rollup_people_by_month", "month", "previous_month")
"""The sums of these of the days of each month."""
