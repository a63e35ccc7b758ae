"""The commands of delivery: autoresponses, webhooks, deliveries, and the worker."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from app.cli.store import database, in_store, require_current
from app.errors import CommandError

if TYPE_CHECKING:
    from app.config.settings import Settings

autoresponses = typer.Typer(help="What a trigger sends: a template, or a webhook to call.")
webhooks = typer.Typer(help="Addresses that are told of events.")
deliveries = typer.Typer(help="What is to be sent, was sent, or was given up.")

Organization = Annotated[str, typer.Option(help="Whose it is.")]
Id = Annotated[UUID, typer.Argument(metavar="ID", help="As listed.")]


def _help_without_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


for _group in (autoresponses, webhooks, deliveries):
    _group.callback(invoke_without_command=True)(_help_without_command)


def print_table(rows: Iterable[tuple[str, ...]]) -> None:
    """Columns as wide as what is in them; the first row has their names."""
    kept = list(rows)
    widths = [max(map(len, column)) for column in zip(*kept, strict=True)]
    for row in kept:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


@autoresponses.command("add")
def add_autoresponse(
    identifier: Annotated[str, typer.Option(help="By which a trigger selects it.")] = "default",
    channel: Annotated[
        str, typer.Option(help="autoresponse, sms_response or call_response.")
    ] = "autoresponse",
    subject: Annotated[str | None, typer.Option(help="Template of the subject.")] = None,
    body: Annotated[
        str | None, typer.Option(help="File with the template of the body; - reads stdin.")
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="The body is HTML.")] = False,
    url: Annotated[str | None, typer.Option(help="The webhook to call in place of that.")] = None,
    organization: Organization = "default",
) -> None:
    """Register an autoresponse. The secret of a webhook is printed once, on the last line."""
    from app.config.settings import load_settings
    from app.delivery.receivers import Autoresponse, add_autoresponse

    text = None if body is None else _read(body)
    wanted = Autoresponse(channel, identifier, subject, text, html, url)
    settings = load_settings()
    added = in_store(lambda store: add_autoresponse(store, settings, organization, wanted))
    print(f"Autoresponse {added.id} is registered.")
    if added.waiting:
        print(
            f"{added.waiting} recorded triggers wait for it: "
            "osdi-gateway deliveries requeue makes them due."
        )
    if added.secret is not None:
        print(added.secret)


def _read(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise CommandError(f"The file {name} cannot be read: {error}.") from None


@autoresponses.command("list")
def list_autoresponses(organization: Organization = "default") -> None:
    """List the autoresponses, without secrets."""
    from app.cli.tables import list_autoresponses

    print_table(in_store(lambda store: list_autoresponses(store, organization)))


@autoresponses.command("remove")
def remove_autoresponse(id_: Id, organization: Organization = "default") -> None:
    """Remove an autoresponse; its triggers stay recorded."""
    from app.delivery.receivers import remove_receiver

    in_store(lambda store: remove_receiver(store, "autoresponses", organization, id_))
    print(f"Autoresponse {id_} is removed.")


@webhooks.command("add")
def add_webhook(
    url: Annotated[str, typer.Option(help="Where events are posted.")],
    events: Annotated[
        str, typer.Option(help="Of outreach.recorded, person.created, person.updated; by commas.")
    ],
    organization: Organization = "default",
) -> None:
    """Subscribe a webhook and print its secret, once, alone on the last line."""
    from app.config.settings import load_settings
    from app.delivery.receivers import add_webhook

    wanted = [part.strip() for part in events.split(",") if part.strip()]
    settings = load_settings()
    added = in_store(lambda store: add_webhook(store, settings, organization, url, wanted))
    print(f"Webhook {added.id} is subscribed.")
    print(added.secret)


@webhooks.command("list")
def list_webhooks(organization: Organization = "default") -> None:
    """List the webhooks, without secrets."""
    from app.cli.tables import list_webhooks

    print_table(in_store(lambda store: list_webhooks(store, organization)))


@webhooks.command("remove")
def remove_webhook(id_: Id, organization: Organization = "default") -> None:
    """End a subscription; what was not delivered yet is cancelled."""
    from app.delivery.receivers import remove_receiver

    in_store(lambda store: remove_receiver(store, "webhooks", organization, id_))
    print(f"Webhook {id_} is removed.")


@deliveries.command("list")
def list_deliveries(
    dead: Annotated[
        bool, typer.Option("--dead", help="Only what was given up or has no channel.")
    ] = False,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1, max=10_000)] = 100,
    organization: Organization = "default",
) -> None:
    """List deliveries, newest first."""
    from app.cli.tables import list_deliveries

    print_table(in_store(lambda store: list_deliveries(store, organization, dead, limit)))


@deliveries.command("requeue")
def requeue(
    id_: Annotated[UUID | None, typer.Argument(metavar="ID", help="As listed.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="All that was given up.")] = False,
    organization: Organization = "default",
) -> None:
    """Make what was given up, or had no channel, due again."""
    from app.delivery.receivers import requeue

    if (id_ is None) is not all_:
        raise CommandError("Say either the ID of a delivery or --all")
    ids = None if id_ is None else [id_]
    done = in_store(lambda store: requeue(store, organization, ids))
    count = done["count"]
    print("1 delivery is due again." if count == 1 else f"{count} deliveries are due again.")


def worker() -> None:
    """Deliver what is due, until Ctrl-C."""
    from app.config.settings import load_settings

    settings = load_settings()
    try:
        with database(settings) as url:
            require_current(url)
            asyncio.run(_work(settings, url))
    except KeyboardInterrupt:
        raise typer.Exit from None


async def _work(settings: Settings, url: str) -> None:
    from app.delivery.worker import Worker
    from app.server import configure_logging
    from app.store.pool import Store

    configure_logging(settings)
    stopped = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, stopped.set)
    store = Store(url, settings)
    await store.connect()
    work = Worker(store, settings)
    work.start()
    print("Delivering.", flush=True)
    try:
        await stopped.wait()
    finally:
        await work.stop()
        await store.disconnect()
