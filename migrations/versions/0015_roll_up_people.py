"""Count different people by campaign and day for statistics.

The worker recounts the outreaches of each organization, while writes go on. Until then its
statistics are counted from the outreaches. A gateway of the version before goes on reading, but its
deltas do not name people: stop it before a worker of this version starts. The index on outreaches
is made before the steps, while writes go on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_PERSON_INDEX = "outreaches_organization_id_person_id_action_date_idx"
_DELTAS = "outreach_deltas"

CONCURRENT_INDEXES = {
    _PERSON_INDEX: (
        "outreaches (organization_id, person_id, action_date) INCLUDE (advocacy_campaign_id)"
    )
}
"""By name, the table and the rest of the definition."""


def _people(name: str, period: str, previous: str) -> None:
    op.create_table(
        name,
        sa.Column("organization_id", sa.UUID(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column(period, sa.Date(), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column(previous, sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "dimension", period, "key", previous, name=f"{name}_pkey"
        ),
        postgresql_with={"fillfactor": 70},
    )


def upgrade() -> None:
    op.add_column(_DELTAS, sa.Column("person_id", sa.UUID()))
    op.add_column(
        _DELTAS,
        sa.Column(
            "transaction",
            sa.BigInteger(),
            nullable=False,
            server_default=sa.text("pg_current_xact_id()::text::bigint"),
        ),
    )
    op.drop_constraint(f"{_DELTAS}_pkey", _DELTAS)
    op.create_primary_key(f"{_DELTAS}_pkey", _DELTAS, ["organization_id", "transaction", "id"])
    op.create_index(
        f"{_DELTAS}_organization_id_person_id_idx",
        _DELTAS,
        ["organization_id", "person_id"],
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_table(
        "delta_marks",
        sa.Column("organization_id", sa.UUID(), nullable=False),
        sa.Column("transaction", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", name="delta_marks_pkey"),
    )
    for name in ("rollup_days", "rollup_months"):
        # Their rows are rewritten.
        op.execute(f"ALTER TABLE {name} SET (fillfactor = 70)")
    _people("rollup_people", "day", "previous")
    _people("rollup_people_months", "day", "previous_month")
    _people("rollup_people_by_month", "month", "previous_month")
    op.create_index(
        _PERSON_INDEX,
        "outreaches",
        ["organization_id", "person_id", "action_date"],
        postgresql_include=["advocacy_campaign_id"],
        if_not_exists=True,
    )
    organizations = sa.table("organizations", sa.column("id"), sa.column("rolled_up"))
    tables = [sa.table(name, sa.column("organization_id")) for name in ("outreaches", _DELTAS)]
    stored = [sa.exists().where(item.c.organization_id == organizations.c.id) for item in tables]
    op.execute(sa.update(organizations).values(rolled_up=sa.false()).where(sa.or_(*stored)))


def downgrade() -> None:
    for name in ("rollup_days", "rollup_months"):
        op.execute(f"ALTER TABLE {name} RESET (fillfactor)")
    op.drop_index(_PERSON_INDEX, "outreaches")
    op.drop_table("rollup_people_by_month")
    op.drop_table("rollup_people_months")
    op.drop_table("rollup_people")
    op.drop_table("delta_marks")
    op.drop_index(f"{_DELTAS}_organization_id_person_id_idx", _DELTAS)
    op.drop_constraint(f"{_DELTAS}_pkey", _DELTAS)
    op.create_primary_key(f"{_DELTAS}_pkey", _DELTAS, ["organization_id", "id"])
    op.drop_column(_DELTAS, "transaction")
    op.drop_column(_DELTAS, "person_id")
