"""Let a tagging and an item belong to an advocacy campaign instead of a person.

Stored rows belong to people, and stay as they are. The new indexes leave them out, so that each is
built by reading the table once. Reads and writes of taggings and items wait until the end: about
two seconds for a million of each.

A gateway of the version before goes on working, but ignores the links to campaigns: it shows none,
and cannot delete a campaign, a tag or a list that has such taggings or items.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

GROUPS = {"taggings": "tag_id", "items": "list_id"}
PERSON, CAMPAIGN = "person_id", "advocacy_campaign_id"

campaigns = sa.table("advocacy_campaigns", sa.column("organization_id"), sa.column("id"))
identifiers = sa.table(
    "identifiers",
    sa.column("organization_id"),
    sa.column("resource"),
    sa.column("resource_id"),
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
    for table, group in GROUPS.items():
        op.add_column(table, sa.Column(CAMPAIGN, sa.UUID(), nullable=True))
        op.alter_column(table, PERSON, existing_type=sa.UUID(), nullable=True)
        op.create_foreign_key(
            _name(table, CAMPAIGN, "fkey"),
            table,
            "advocacy_campaigns",
            ["organization_id", CAMPAIGN],
            ["organization_id", "id"],
        )
        op.create_check_constraint(f"{table}_item_type_check", table, _one_of())
        of_campaigns = sa.column(CAMPAIGN).is_not(None)
        for name, names, unique in _indexes(table, group):
            columns = ["organization_id", *names]
            op.create_index(name, table, columns, unique=unique, postgresql_where=of_campaigns)


def downgrade() -> None:
    """Delete the taggings and items of campaigns, with their identifiers and totals."""
    _take_time()
    for table, group in GROUPS.items():
        _forget(table, group)
        for name, _, _ in _indexes(table, group):
            op.drop_index(name, table)
        op.drop_constraint(f"{table}_item_type_check", table)
        op.drop_column(table, CAMPAIGN)
        op.alter_column(table, PERSON, existing_type=sa.UUID(), nullable=False)


def _take_time() -> None:
    op.execute("SET LOCAL statement_timeout = '10min'")
    # Citus refuses to change a table that the same transaction has read in parallel.
    op.execute("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")


def _name(table: str, column: str, kind: str) -> str:
    return "_".join((table, "organization_id", column, kind))


def _indexes(table: str, group: str) -> list[tuple[str, list[str], bool]]:
    """The indexes as for people: one row per group and campaign, and a campaign's newest first."""
    return [
        (_name(table, f"{CAMPAIGN}_id", "idx"), [CAMPAIGN, "id"], False),
        (_name(table, f"{group}_{CAMPAIGN}", "key"), [group, CAMPAIGN], True),
    ]


def _one_of() -> sa.ColumnElement[bool]:
    columns: dict[Any, Any] = {
        "osdi:person": sa.column(PERSON),
        "osdi:advocacy_campaign": sa.column(CAMPAIGN),
    }
    named = sa.case(columns, value=sa.column("item_type")).is_not(None)
    alone = sa.func.num_nonnulls(*columns.values()) == sa.literal_column("1")
    return sa.and_(named, alone)


def _forget(table: str, group: str) -> None:
    """Delete the rows of campaigns, and subtract them from the totals."""
    columns = ("organization_id", "id", group, CAMPAIGN)
    rows = sa.table(table, *[sa.column(name) for name in columns])
    going = rows.c[CAMPAIGN].is_not(None)
    for scope in (rows.c.organization_id, rows.c[group]):
        op.execute(_uncount(table, rows.c.organization_id, scope, going))
    of_campaigns = sa.delete(totals).where(
        totals.c.organization_id == campaigns.c.organization_id,
        totals.c.collection == table,
        totals.c.scope_id == campaigns.c.id,
    )
    named = sa.delete(identifiers).where(
        identifiers.c.organization_id == rows.c.organization_id,
        identifiers.c.resource == table,
        identifiers.c.resource_id == rows.c.id,
        going,
    )
    for statement in (of_campaigns, named, sa.delete(rows).where(going)):
        op.execute(statement)


def _uncount(
    table: str, tenant: sa.ColumnElement[Any], scope: sa.ColumnElement[Any], going: Any
) -> postgresql.Insert:
    counted = (
        sa.select(tenant, sa.literal(table), scope, sa.literal(0), -sa.func.count())
        .where(going)
        .group_by(tenant, scope)
    )
    statement = postgresql.insert(totals).from_select(list(totals.c.keys()), counted)
    return statement.on_conflict_do_update(
        index_elements=["organization_id", "collection", "scope_id", "slot"],
        set_={"n": totals.c.n + statement.excluded.n},
    )
