"""The indexes by which deliveries and their receivers are found."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Index, Table, Text, cast, func, literal_column, text
from sqlalchemy.sql import FromClause

from schema.osdi.deliveries import REQUEUEABLE


def receiver_of(row: FromClause) -> ColumnElement[Any]:
    """The receiver of a delivery: the id of a webhook, or the channel of a trigger."""
    return func.coalesce(cast(row.c.webhook_id, Text), row.c.channel)


def is_pending(row: FromClause) -> ColumnElement[Any]:
    """Whether a delivery is pending, in the words of the index of receivers.

    Without COALESCE, PostgreSQL also knows the index of due dates to have such rows, and reads all
    of it if it does not know that there are many.
    """
    return func.coalesce(row.c.status == literal_column("'pending'"), literal_column("false"))


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
        "deliveries_organization_id_receiver_idx",
        row.organization_id,
        receiver_of(deliveries),
        row.due_date,
        row.id,
        postgresql_where=is_pending(deliveries),
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
