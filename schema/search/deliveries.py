"""The indexes by which deliveries and their receivers are found."""

from __future__ import annotations

from sqlalchemy import Index, Table, text

from schema.osdi.deliveries import REQUEUEABLE


def add_delivery_indexes(deliveries: Table, autoresponses: Table) -> None:
    """Add the indexes to the tables of deliveries and autoresponses."""
    row = deliveries.c
    Index(
        "deliveries_organization_id_due_date_idx",
        row.organization_id,
        row.due_date,
        row.id,
        postgresql_where=row.status == "pending",
    )
    Index(
        "deliveries_organization_id_undelivered_idx",
        row.organization_id,
        row.id,
        postgresql_where=row.status.in_(REQUEUEABLE),
    )
    Index(
        "deliveries_organization_id_keyless_idx",
        row.organization_id,
        row.person_id,
        row.channel,
        row.identifier,
        row.created_date,
        postgresql_where=text("keyless AND status <> 'held'"),
    )
    Index(
        "autoresponses_organization_id_channel_identifier_key",
        autoresponses.c.organization_id,
        autoresponses.c.channel,
        autoresponses.c.identifier,
        unique=True,
    )
