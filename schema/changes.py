"""The table of the changes feed: which resources were created, updated or deleted, in what order.

A transaction that is still running may commit behind one that began later, so the order is that
of transactions' ids, and is read up to the oldest that is running: see `resolvers/sql/changes.py`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, MetaData, PrimaryKeyConstraint, Table, Text
from sqlalchemy.dialects.postgresql import UUID

CREATED = "created"
UPDATED = "updated"
DELETED = "deleted"
PURGED = "purged"
"""Marks the newest row that is too old to be kept: rows before it are gone."""

CHANGES = {
    CREATED: "It is new.",
    UPDATED: "Its fields or links changed; bodies that are merged into it do that, too.",
    DELETED: "It is gone, on its own or together with what it belonged to.",
}
"""What the feed tells of a resource."""

PATH = "/changes"
"""Where the feed is, below the entry point."""

REL = "osdi_gateway:changes"


def change_table(metadata: MetaData) -> Table:
    """One row for each resource that a transaction has changed; `resource` is its plural."""
    return Table(
        "changes",
        metadata,
        Column("organization_id", UUID, nullable=False),
        Column("transaction", BigInteger, nullable=False),
        Column("resource", Text, nullable=False),
        Column("id", UUID, nullable=False),
        Column("change", Text, nullable=False),
        Column("recorded_date", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("organization_id", "transaction", "resource", "id"),
    )
