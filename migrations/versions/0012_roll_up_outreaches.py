"""Count outreaches by dimension, day and month for statistics.

The worker counts what is stored, month by month, after the migration. Until an organization is
`rolled_up`, its statistics are counted from the outreaches. A gateway of the version before goes on
reading, but its writes are not counted: stop it before a worker of this version starts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

_CELL = ("dimension", "scope", "key")


def _rollup(name: str, period: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("organization_id", sa.UUID(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(collation="C"), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column(period, sa.Date(), nullable=False),
        sa.Column("outreaches", sa.BigInteger(), nullable=False),
        sa.Column("duration", sa.BigInteger(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("organization_id", *_CELL, period, name=f"{name}_pkey"),
    )


def upgrade() -> None:
    op.create_table(
        "outreach_deltas",
        sa.Column("organization_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("campaign_id", sa.UUID()),
        sa.Column("type", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("targets", postgresql.ARRAY(sa.UUID()), nullable=False),
        sa.Column("action_date", sa.DateTime(timezone=True)),
        sa.Column("outreaches", sa.Integer(), nullable=False),
        sa.Column("duration", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="outreach_deltas_pkey"),
        postgresql_with={"autovacuum_vacuum_scale_factor": 0, "autovacuum_vacuum_threshold": 10000},
    )
    _rollup(
        "rollup_days",
        "day",
        sa.Column("quarters", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("counts", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("durations", postgresql.ARRAY(sa.BigInteger())),
    )
    op.create_index(
        "rollup_days_organization_id_dimension_day_key_idx",
        "rollup_days",
        ["organization_id", "dimension", "day", "key"],
    )
    _rollup("rollup_months", "month")
    op.add_column(
        "organizations",
        sa.Column("rolled_up", sa.Boolean(), nullable=False, server_default=sa.text("true")),
    )
    op.add_column("organizations", sa.Column("rollups_due_date", sa.DateTime(timezone=True)))
    organizations = sa.table("organizations", sa.column("id"), sa.column("rolled_up"))
    outreaches = sa.table("outreaches", sa.column("organization_id"))
    stored = sa.exists().where(outreaches.c.organization_id == organizations.c.id)
    op.execute(sa.update(organizations).values(rolled_up=sa.false()).where(stored))


def downgrade() -> None:
    op.drop_column("organizations", "rollups_due_date")
    op.drop_column("organizations", "rolled_up")
    op.drop_table("rollup_months")
    op.drop_table("rollup_days")
    op.drop_table("outreach_deltas")
