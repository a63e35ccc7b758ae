"""The tables of roll-ups: counts of outreaches by dimension, day and month.

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

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "all": (),
    "campaign": ("campaign",),
    "type": ("type",),
    "target": ("target",),
    "division": ("division",),
    "source": ("source",),
    "campaign_type": ("campaign", "type"),
    "target_type": ("target", "type"),
    "division_type": ("division", "type"),
    "source_type": ("source", "type"),
    "campaign_target": ("campaign", "target"),
    "campaign_division": ("campaign", "division"),
    "campaign_source": ("campaign", "source"),
    "source_target": ("source", "target"),
    "source_division": ("source", "division"),
}
"""What outreaches are counted by in each dimension: a key, or a scope and a key."""

MONTHLY_DIMENSIONS = frozenset(
    {
        "campaign_target",
        "campaign_division",
        "campaign_source",
        "source_target",
        "source_division",
    }
)
"""Those that are counted by month alone: by day they would have almost as many cells as there are
outreaches."""

MAX_KEY = 255
"""The most characters of a key: outreaches are counted by so many of a type, source or division, so
that a scope and a key fit into an index together."""

PEOPLE_DIMENSIONS = ("all", "campaign", "type", "source")
"""The dimensions of distinct people."""

_SET_BY_POSTGRESQL = {"set_by": "PostgreSQL"}

# Free space in each page, for HOT updates: they add no entries to the indexes.
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
"""The transaction before which no delta is left to fold, and none can be added. Reads begin there,
so that they skip deleted deltas that VACUUM cannot remove yet."""


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
that of outreaches without a value. `quarters` are the quarter hours, from 0, with outreaches; the
same elements of `counts` and `durations` are running totals of the day up to their ends. Without
durations they are null."""

rollup_months = _rollup("rollup_months", "month")
"""The sums of the days of each month, by its first day."""

for table, period in ((rollup_days, "day"), (rollup_months, "month")):
    # The scope is last, so that a fold finds a single cell by this index as well as by the other.
    columns = ("organization_id", "dimension", period, "key", "scope")
    Index(None, *[table.c[name] for name in columns])


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
"""The number of people who acted on a day, by the day on which they had acted before, -infinity if
they had not. Days are those of the organization's time zone. Each person has one day in a range
whose previous day is before the range: so the sum over these is the number of different people. A
person whose outreaches all lack an action date counts on the day -infinity."""

rollup_people_months = _people("rollup_people_months", "day", "previous_month")
"""The same, with previous days summed by month: `previous_month` is its first day."""

rollup_people_by_month = _people("rollup_people_by_month", "month", "previous_month")
"""The same, with days summed by month, too."""
