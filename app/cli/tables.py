"""The output of commands: tables of keys, receivers and deliveries, and their help.

In: a store. Out: rows of text, the column names first. For `app.cli`.

Libraries are imported where they are needed, for the reason that `app/cli/main.py` gives.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from uuid import UUID

    from app.store.pool import Store

TableRows = list[tuple[str, ...]]


def show_help_without_command(context: typer.Context) -> None:
    """The callback of commands that have sub-commands."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def print_table(rows: Iterable[tuple[str, ...]]) -> None:
    """Print rows in columns as wide as their longest cells."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


async def list_keys(store: Store) -> TableRows:
    from app.identity.keys import list_keys

    names = ("ID", "ORGANIZATION", "NAME", "SCOPES", "CREATED", "LAST USED", "EXPIRES", "REVOKED")
    rows: TableRows = [(*names, "QUERIES")]
    for key in await list_keys(store):
        moments = (
            f"{at:%Y-%m-%dT%H:%MZ}" if at else "" for at in (key.last_used_date, key.expires_date)
        )
        rows.append(
            (
                str(key.id),
                key.organization,
                key.name,
                ",".join(key.scopes),
                f"{key.created_date:%Y-%m-%d}",
                *moments,
                f"{key.revoked_date:%Y-%m-%d}" if key.revoked_date else "",
                ",".join(key.queries.names) if key.queries else "",
            )
        )
    return rows


async def list_organizations(store: Store) -> TableRows:
    from app.identity.organizations import list_organizations

    rows: TableRows = [("ID", "NAME", "NAMESPACE", "KEYLESS", "CREATED")]
    for row in await list_organizations(store):
        keyless = "on" if row["keyless_helpers"] else "off"
        day = f"{row['created_date']:%Y-%m-%d}"
        rows.append((str(row["id"]), row["name"], row["namespace"], keyless, day))
    return rows


async def list_autoresponses(store: Store, organization: str | UUID) -> TableRows:
    from app.delivery.receivers import list_receivers

    rows: TableRows = [("ID", "CHANNEL", "IDENTIFIER", "SENDS", "CREATED", "ENDED")]
    for row in await list_receivers(store, "autoresponses", organization):
        sends = row["address"] or f"'{row['subject']}'"
        rows.append((str(row["id"]), row["channel"], row["identifier"], sends, *_days(row)))
    return rows


async def list_webhooks(store: Store, organization: str | UUID) -> TableRows:
    from app.delivery.receivers import list_receivers

    rows: TableRows = [("ID", "URL", "EVENTS", "CREATED", "ENDED")]
    for row in await list_receivers(store, "webhooks", organization):
        rows.append((str(row["id"]), row["address"], ",".join(row["events"]), *_days(row)))
    return rows


async def list_deliveries(
    store: Store, organization: str | UUID, only_undelivered: bool, limit: int
) -> TableRows:
    """The newest deliveries first."""
    from app.delivery.receivers import find_organization
    from resolvers.execute.delivery import receivers
    from schema.osdi.deliveries import event_type

    owner = await find_organization(store, organization)
    rows: TableRows = [("ID", "EVENT", "IDENTIFIER", "STATUS", "ATTEMPTS", "CREATED", "ERROR")]
    for row in await receivers.list_deliveries(store, owner, only_undelivered, limit):
        rows.append(
            (
                str(row["id"]),
                event_type(row["channel"], row["event"]),
                row["identifier"] or "",
                row["status"],
                str(row["attempts"]),
                f"{row['created_date']:%Y-%m-%dT%H:%M:%SZ}",
                row["error"] or "",
            )
        )
    return rows


def _days(row: dict[str, Any]) -> tuple[str, str]:
    """The days on which a receiver was created and ended."""
    created, ended = row["created_date"], row["ended_date"]
    return f"{created:%Y-%m-%d}", f"{ended:%Y-%m-%d}" if ended else ""
