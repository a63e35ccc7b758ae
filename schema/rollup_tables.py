"""The tables of roll-ups: outreaches that are counted already, by dimension, day and month.

A write appends a delta, and the worker folds deltas into days and months. The sum of both is exact
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
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from schema.metadata import METADATA, TIMESTAMPTZ, tenant_column

DIMENSIONS = ("all", "campaign", "type", "campaign_type", "target", "division", "source")
"""What outreaches are counted by. Only `campaign_type` has a scope: the campaign."""

outreach_deltas = Table(
    "outreach_deltas",
    METADATA,
    tenant_column(),
    Column("id", BigInteger, Identity(always=True), info={"set_by": "PostgreSQL"}),
    Column("campaign_id", UUID),
    Column("type", Text),
    Column("source", Text),
    Column("targets", ARRAY(UUID), nullable=False),
    Column("action_date", TIMESTAMPTZ),
    Column("outreaches", Integer, nullable=False),
    Column("duration", BigInteger, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    # Each row is deleted soon after it was inserted.
    postgresql_with={"autovacuum_vacuum_scale_factor": 0, "autovacuum_vacuum_threshold": 10000},
)
"""What writes added and took away, not yet in the days and months. `outreaches` is 1 or -1, and
`duration` has the same sign."""


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
