"""Tables of receivers and deliveries, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, bindparam, select

from app.delivery.receivers import organization_named, receivers
from app.store.pool import Store
from resolvers.sql.delivery.statuses import UNDELIVERED
from resolvers.sql.json import TENANT
from schema.osdi.deliveries import event_type
from schema.tables import deliveries

Rows = Iterator[tuple[str, ...]]


async def list_autoresponses(store: Store, organization: str | UUID) -> Rows:
    """The rows of a table, and before them the names of its columns."""
    rows = [("ID", "CHANNEL", "IDENTIFIER", "SENDS", "CREATED", "ENDED")]
    for row in await receivers(store, "autoresponses", organization):
        sends = row["address"] or f"'{row['subject']}'"
        rows.append((str(row["id"]), row["channel"], row["identifier"], sends, *_days(row)))
    return iter(rows)


async def list_webhooks(store: Store, organization: str | UUID) -> Rows:
    """The same of webhooks."""
    rows = [("ID", "ADDRESS", "EVENTS", "CREATED", "ENDED")]
    for row in await receivers(store, "webhooks", organization):
        rows.append((str(row["id"]), row["address"], ",".join(row["events"]), *_days(row)))
    return iter(rows)


async def list_deliveries(store: Store, organization: str | UUID, dead: bool, limit: int) -> Rows:
    table = deliveries
    asked = select(table).where(table.c.organization_id == TENANT)
    if dead:
        asked = asked.where(table.c.status.in_(UNDELIVERED))
    asked = asked.order_by(table.c.id.desc()).limit(bindparam("most", type_=Integer()))
    owner = await organization_named(store, organization)
    rows = await store.fetch(asked, {"organization_id": owner, "most": limit})
    return iter(
        [
            ("ID", "WHAT", "IDENTIFIER", "STATUS", "ATTEMPTS", "CREATED", "ERROR"),
            *[
                (
                    str(row["id"]),
                    event_type(row["channel"], row["event"]),
                    row["identifier"] or "",
                    row["status"],
                    str(row["attempts"]),
                    f"{row['created_date']:%Y-%m-%dT%H:%M:%SZ}",
                    row["error"] or "",
                )
                for row in rows
            ],
        ]
    )


def _days(row: dict[str, Any]) -> tuple[str, str]:
    """When it was made, and when it ended."""
    created, ended = row["created_date"], row["ended_date"]
    return f"{created:%Y-%m-%d}", f"{ended:%Y-%m-%d}" if ended else ""
