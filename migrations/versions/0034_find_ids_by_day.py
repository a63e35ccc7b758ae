"""Find the outreaches of a day in the order of their ids.

A new index only: a gateway of the version before goes on reading and writing.
"""

from __future__ import annotations

from alembic import op

from migrations.indexes import create_missing_indexes

revision = "0034"
down_revision = "0033"

INDEX = "outreaches_day_id_action_date_type_idx"

CONCURRENT_INDEXES = {
    INDEX: (
        "outreaches (organization_id, CAST(timezone('UTC', action_date) AS DATE), id) "
        "INCLUDE (action_date, type)"
    ),
}
"""By name, the table and the rest of the definition."""


def upgrade() -> None:
    op.execute("SET LOCAL statement_timeout = '60min'")
    create_missing_indexes(CONCURRENT_INDEXES)


def downgrade() -> None:
    op.drop_index(INDEX, "outreaches")
