"""Index the roll-ups of months by month, as those of days are.

A dashboard asks for all keys of one month. The index is built without a lock that writers wait for;
a gateway of the version before goes on.
"""

from __future__ import annotations

from alembic import op

from migrations.indexes import create_missing_indexes

revision = "0025"
down_revision = "0024"

CONCURRENT_INDEXES = {
    "rollup_months_organization_id_dimension_month_key_idx": (
        "rollup_months (organization_id, dimension, month, key)"
    )
}
"""By name, the table and the rest of the definition."""


def upgrade() -> None:
    create_missing_indexes(CONCURRENT_INDEXES)


def downgrade() -> None:
    for name in CONCURRENT_INDEXES:
        op.execute(f"DROP INDEX IF EXISTS {name}")
