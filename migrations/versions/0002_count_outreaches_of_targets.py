"""Count the outreaches of each target, and find them newest first.

An outreach that names a target twice counts once. A gateway of the version before goes on
working, but counts nothing here: what it records after this step is missing from the totals
of its targets until the step is taken back and applied again.

The index is made last, since writers of outreaches wait from then until the end: some two
seconds for a million outreaches.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

OLD_INDEX = "outreach_targets_organization_id_target_id_idx"
NEW_INDEX = "outreach_targets_organization_id_target_id_outreach_id_idx"
OUTREACHES = "outreaches"

targets = sa.table("targets", sa.column("organization_id"), sa.column("id"))
outreach_targets = sa.table(
    "outreach_targets",
    sa.column("organization_id"),
    sa.column("outreach_id"),
    sa.column("target_id"),
)
totals = sa.table(
    "totals",
    sa.column("organization_id"),
    sa.column("collection", sa.Text()),
    sa.column("scope_id"),
    sa.column("slot"),
    sa.column("n"),
)


def upgrade() -> None:
    _take_time()
    op.execute(_back_fill())
    op.create_index(NEW_INDEX, "outreach_targets", ["organization_id", "target_id", "outreach_id"])
    op.drop_index(OLD_INDEX, "outreach_targets")


def downgrade() -> None:
    _take_time()
    op.execute(
        sa.delete(totals).where(
            totals.c.organization_id == targets.c.organization_id,
            totals.c.collection == OUTREACHES,
            totals.c.scope_id == targets.c.id,
        )
    )
    op.create_index(OLD_INDEX, "outreach_targets", ["organization_id", "target_id"])
    op.drop_index(NEW_INDEX, "outreach_targets")


def _take_time() -> None:
    op.execute("SET LOCAL statement_timeout = '10min'")
    # Citus refuses to change a table that the same transaction has read in parallel.
    op.execute("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")


def _back_fill() -> postgresql.Insert:
    named = outreach_targets.c
    counted = sa.select(
        named.organization_id,
        sa.literal(OUTREACHES),
        named.target_id,
        sa.literal(0),
        sa.func.count(named.outreach_id.distinct()),
    ).group_by(named.organization_id, named.target_id)
    statement = postgresql.insert(totals).from_select(list(totals.c.keys()), counted)
    return statement.on_conflict_do_update(
        index_elements=["organization_id", "collection", "scope_id", "slot"],
        set_={"n": totals.c.n + statement.excluded.n},
    )
