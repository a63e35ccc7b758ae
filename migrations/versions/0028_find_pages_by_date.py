"""Find the outreaches to a target by date, and those of a type in a range of dates by id.

Rows of `outreach_targets` get the action date of their outreach. Their index holds only rows
that have it, so it is built empty. A worker dates the stored rows while writes go on; until then,
`organizations.targets_dated` is false and pages are read as before. A gateway of the version before
goes on reading and writing. Its changes of outreaches are not `changes.targets_dated`: a worker
dates their targets again, and while such changes are left, pages are read as before, too.

The index of types by date gets the type as stored, so that a page in another order is found in the
index alone. It is a new index, and takes the place of the other one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.indexes import create_missing_indexes

revision = "0028"
down_revision = "0027"

COLUMNS_OF_INDEXES = (
    "ALTER TABLE outreach_targets ADD COLUMN IF NOT EXISTS action_date timestamptz",
    # Stored targets are left to the worker. Later changes are marked by writers that date targets.
    "ALTER TABLE changes ADD COLUMN IF NOT EXISTS targets_dated boolean NOT NULL DEFAULT true",
    "ALTER TABLE changes ALTER COLUMN targets_dated SET DEFAULT false",
)
"""Adds the columns of the indexes: statements that may run more than once."""

CONCURRENT_INDEXES = {
    "outreach_targets_dated_idx": (
        "outreach_targets (organization_id, target_id, action_date, outreach_id) "
        "WHERE action_date IS NOT NULL"
    ),
    "outreaches_type_action_date_id_type_idx": (
        "outreaches (organization_id, left(lower(type), 100), action_date, id) INCLUDE (type)"
    ),
    "changes_undated_idx": (
        "changes (organization_id, id) WHERE resource = 'outreaches'::text AND NOT targets_dated"
    ),
}
"""By name, the table and the rest of the definition."""

REPLACED = "outreaches_type_action_date_id_idx"


def upgrade() -> None:
    op.execute("SET LOCAL statement_timeout = '60min'")
    # Citus refuses to change organizations after it has changed others in parallel.
    op.execute("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
    for statement in COLUMNS_OF_INDEXES:
        op.execute(statement)
    create_missing_indexes(CONCURRENT_INDEXES)
    op.execute(f"DROP INDEX IF EXISTS {REPLACED}")
    op.add_column(
        "organizations",
        sa.Column("targets_dated", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    # Each of them: Citus refuses a condition on rows of other tables.
    organizations = sa.table("organizations", sa.column("targets_dated"))
    op.execute(sa.update(organizations).values(targets_dated=sa.false()))


def downgrade() -> None:
    op.execute("SET LOCAL statement_timeout = '60min'")
    op.execute(
        f"CREATE INDEX IF NOT EXISTS {REPLACED} ON outreaches "
        "(organization_id, left(lower(type), 100), action_date, id)"
    )
    op.drop_index("outreaches_type_action_date_id_type_idx", "outreaches")
    op.drop_column("organizations", "targets_dated")
    op.drop_column("changes", "targets_dated")
    op.drop_column("outreach_targets", "action_date")
