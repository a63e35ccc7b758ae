"""The table of the changes feed: which resources were created, updated or deleted, in order.

A transaction may commit after one that began later. So the order is that of the transactions' ids,
and the feed is read up to the oldest running transaction: see `resolvers/sql/changes.py`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import UUID

CREATED = "created"
UPDATED = "updated"
DELETED = "deleted"
PURGED = "purged"
"""Marks the newest row that is too old to be kept: rows before it are gone."""

CHANGES = {
    CREATED: "It was created.",
    UPDATED: "Its fields or links changed, by an update or a merge.",
    DELETED: "It was deleted, by itself or together with the resource that it belonged to.",
}
"""The kinds of change, and their descriptions."""

PATH = "/changes"
"""The path of the feed, below the entry point."""

REL = "osdi_gateway:changes"


def change_table(metadata: MetaData) -> Table:
    """One row for each resource that a transaction has changed; `resource` is its plural.

    `key_id` and `request_id` say who changed it, and are not in the feed: the first is null for an
    anonymous request, both are null for a command. `targets_dated` is false for a change of an
    outreach by an earlier version, which does not keep the dates of its targets.
    """
    return Table(
        "changes",
        metadata,
        Column("organization_id", UUID, nullable=False),
        Column("transaction", BigInteger, nullable=False),
        Column("resource", Text, nullable=False),
        Column("id", UUID, nullable=False),
        Column("change", Text, nullable=False),
        Column("recorded_date", DateTime(timezone=True), nullable=False),
        Column("key_id", UUID),
        Column("request_id", Text),
        Column("targets_dated", Boolean, nullable=False, server_default=text("false")),
        PrimaryKeyConstraint("organization_id", "transaction", "resource", "id"),
    )
