"""Find the pending deliveries of each receiver.

A new index only: a gateway of the version before goes on reading and writing.
"""

from __future__ import annotations

from alembic import op

from migrations.indexes import create_missing_indexes

revision = "0035"
down_revision = "0034"

INDEX = "deliveries_organization_id_receiver_idx"

CONCURRENT_INDEXES = {
    INDEX: (
        "deliveries (organization_id, COALESCE(CAST(webhook_id AS TEXT), channel), due_date, id) "
        "WHERE COALESCE(status = 'pending', false)"
    ),
}
"""By name, the table and the rest of the definition."""


def upgrade() -> None:
    op.execute("SET LOCAL statement_timeout = '60min'")
    create_missing_indexes(CONCURRENT_INDEXES)


def downgrade() -> None:
    op.drop_index(INDEX, "deliveries")
