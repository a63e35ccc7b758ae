"""Tables of receivers and deliveries, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from app.delivery.receivers import find_organization, list_receivers
from app.store.pool import Store
from resolvers.execute.delivery import receivers
from schema.osdi.deliveries import event_type

Rows = Iterator[tuple[str, ...]]


async def list_autoresponses(store: Store, organization: str | UUID) -> Rows:
    """The rows of a table, and before them the names of its columns."""
    rows = [("ID", "CHANNEL", "IDENTIFIER", "SENDS", "CREATED", "ENDED")]
    for row in await list_receivers(store, "autoresponses", organization):
        sends = row["address"] or f"'{row['subject']}'"
        rows.append((str(row["id"]), row["channel"], row["identifier"], sends, *_days(row)))
    return iter(rows)


async def list_webhooks(store: Store, organization: str | UUID) -> Rows:
    """The same of webhooks."""
    rows = [("ID", "ADDRESS", "EVENTS", "CREATED", "ENDED")]
    for row in await list_receivers(store, "webhooks", organization):
        rows.append((str(row["id"]), row["address"], ",".join(row["events"]), *_days(row)))
    return iter(rows)


async def list_deliveries(store: Store, organization: str | UUID, dead: bool, limit: int) -> Rows:
    owner = await find_organization(store, organization)
    rows = await receivers.list_deliveries(store, owner, dead, limit)
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
