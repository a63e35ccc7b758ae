"""Find the outreaches of a website in a range of dates, and in the order of their dates.

A new index only: a gateway of the version before goes on reading and writing.
"""

from __future__ import annotations

from alembic import op

from migrations.indexes import create_missing_indexes

revision = "0033"
down_revision = "0032"

INDEX = "outreaches_referrer_data_website_action_date_id_idx"

CONCURRENT_INDEXES = {
    INDEX: (
        "outreaches (organization_id, left(lower(referrer_data ->> 'website'), 100), "
        "action_date, id)"
    ),
}
"""By name, the table and the rest of the definition."""


def upgrade() -> None:
    op.execute("SET LOCAL statement_timeout = '60min'")
    create_missing_indexes(CONCURRENT_INDEXES)


def downgrade() -> None:
    op.drop_index(INDEX, "outreaches")
