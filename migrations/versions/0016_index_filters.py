"""Index what filters compare: types, sources and websites, names and addresses of people.

A gateway of the version before goes on reading and writing. `osdi-gateway migrate` builds the
indexes of `CONCURRENT_INDEXES` before the transaction of the steps, one by one and without a lock
that writers wait for. If that ends early, those that are complete stay, and the next attempt goes
on with the others.
"""

from __future__ import annotations

from alembic import op

from migrations.indexes import create_missing_indexes

revision = "0016"
down_revision = "0015"

CONCURRENT_INDEXES = {
    "outreaches_type_id_idx": "outreaches (organization_id, left(lower(type), 100), id)",
    "outreaches_type_action_date_id_idx": (
        "outreaches (organization_id, left(lower(type), 100), action_date, id)"
    ),
    "outreaches_referrer_data_source_id_idx": (
        "outreaches (organization_id, left(lower(referrer_data ->> 'source'), 100), id)"
    ),
    "outreaches_referrer_data_website_id_idx": (
        "outreaches (organization_id, left(lower(referrer_data ->> 'website'), 100), id)"
    ),
    "outreaches_advocacy_campaign_id_action_date_id_idx": (
        "outreaches (organization_id, advocacy_campaign_id, action_date, id)"
    ),
    "outreaches_created_date_id_idx": "outreaches (organization_id, created_date, id)",
    "people_created_date_id_idx": "people (organization_id, created_date, id)",
    "people_family_name_id_idx": "people (organization_id, left(lower(family_name), 100), id)",
    "people_given_name_id_idx": "people (organization_id, left(lower(given_name), 100), id)",
    "people_postal_addresses_idx": (
        "people USING gin (postal_addresses jsonb_path_ops) WITH (fastupdate = off)"
    ),
}
"""By name, the table and the rest of the definition."""


def upgrade() -> None:
    op.execute("SET LOCAL statement_timeout = '60min'")
    create_missing_indexes(CONCURRENT_INDEXES)
    # Without statistics of the new expressions, PostgreSQL would plan by guesses.
    op.execute("ANALYZE outreaches, people")


def downgrade() -> None:
    for name in CONCURRENT_INDEXES:
        op.execute(f"DROP INDEX IF EXISTS {name}")
