"""The commands for delivery: autoresponses, webhooks, deliveries and the worker.

In: arguments. Out: lines on stdout. For `app.cli.main`.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from app.cli.store import in_store, lasting_database, require_current
from app.cli.tables import print_table, show_help_without_command
from app.cli.values import parse_uuid, read_file, whole_number
from app.errors import CommandError
from schema.osdi.deliveries import EVENTS

if TYPE_CHECKING:
    from app.config.settings import Settings

autoresponses = typer.Typer(help="Manage autoresponses, which triggers send.")
webhooks = typer.Typer(help="Manage webhooks: URLs that receive events.")
deliveries = typer.Typer(help="Show deliveries and retry failed ones.")

Organization = Annotated[str, typer.Option(help="Owning organization.")]
Id = Annotated[UUID, typer.Argument(parser=parse_uuid, metavar="ID", help="ID as listed.")]


for _group in (autoresponses, webhooks, deliveries):
    _group.callback(invoke_without_command=True)(show_help_without_command)


@autoresponses.command("add")
def add_autoresponse(
    identifier: Annotated[
        str, typer.Option(help="Identifier by which triggers select the autoresponse.")
    ] = "default",
    channel: Annotated[
        str, typer.Option(help="One of autoresponse, sms_response, call_response.")
    ] = "autoresponse",
    subject: Annotated[str | None, typer.Option(help="Template of the subject.")] = None,
    body: Annotated[
        str | None, typer.Option(help="File with the template of the body; - reads it from stdin.")
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="The body is HTML.")] = False,
    url: Annotated[str | None, typer.Option(help="Webhook to call instead of an e-mail.")] = None,
    organization: Organization = "default",
) -> None:
    """Register an autoresponse. Print the secret of a webhook once, on the last line."""
    from app.config.settings import load_settings
    from app.delivery.receivers import NewAutoresponse, add_autoresponse

    text = None if body is None else _read_body(body)
    if url is not None:
        _check_url(url)
    autoresponse = NewAutoresponse(channel, identifier, subject, text, html, url)
    settings = load_settings()
    added = in_store(lambda store: add_autoresponse(store, settings, organization, autoresponse))
    print(f"Registered autoresponse {added.id}.")
    if added.waiting:
        count = added.waiting
        triggers = "1 recorded trigger" if count == 1 else f"{count} recorded triggers"
        print(f"{triggers} can be delivered now: run osdi-gateway deliveries requeue.")
    if added.secret is not None:
        print(added.secret)


def _read_body(name: str) -> str:
    if not name.strip():
        raise CommandError(f"--body must be the name of a file, or - for stdin, got '{name}'")
    try:
        return sys.stdin.read() if name == "-" else read_file("--body", Path(name))
    except UnicodeError:
        raise CommandError("Cannot read stdin for --body: it is not text in UTF-8") from None


def _check_url(url: str) -> None:
    """Raises: `BadParameter`, which quotes the URL, unlike the error of a request."""
    from app.config.settings import load_settings
    from app.delivery.webhooks.addresses import WebhookUrlError, check_url

    try:
        check_url(url, load_settings())
    except WebhookUrlError as error:
        reason = str(error).removesuffix(".")
        raise typer.BadParameter(
            f"{reason[0].lower()}{reason[1:]}, got '{url}'", param_hint="'--url'"
        ) from None


@autoresponses.command("list")
def list_autoresponses(organization: Organization = "default") -> None:
    """List autoresponses, without secrets."""
    from app.cli.tables import list_autoresponses

    print_table(in_store(lambda store: list_autoresponses(store, organization)))


@autoresponses.command("remove")
def remove_autoresponse(id_: Id, organization: Organization = "default") -> None:
    """Remove an autoresponse. Its triggers stay recorded."""
    from app.delivery.receivers import remove_receiver

    in_store(lambda store: remove_receiver(store, "autoresponses", organization, id_))
    print(f"Removed autoresponse {id_}.")


@webhooks.command("add")
def add_webhook(
    url: Annotated[str, typer.Option(help="URL to which events are posted.")],
    events: Annotated[
        str,
        typer.Option(help=f"Comma-separated events: {', '.join(EVENTS)}."),
    ],
    organization: Organization = "default",
) -> None:
    """Subscribe a webhook. Print its secret once, alone on the last line."""
    from app.config.settings import load_settings
    from app.delivery.receivers import add_webhook

    _check_url(url)
    names = [part.strip() for part in events.split(",") if part.strip()]
    settings = load_settings()
    added = in_store(lambda store: add_webhook(store, settings, organization, url, names))
    print(f"Subscribed webhook {added.id}.")
    print(added.secret)


@webhooks.command("list")
def list_webhooks(organization: Organization = "default") -> None:
    """List webhooks, without secrets."""
    from app.cli.tables import list_webhooks

    print_table(in_store(lambda store: list_webhooks(store, organization)))


@webhooks.command("remove")
def remove_webhook(id_: Id, organization: Organization = "default") -> None:
    """Remove a webhook and cancel its pending deliveries."""
    from app.delivery.receivers import remove_receiver

    in_store(lambda store: remove_receiver(store, "webhooks", organization, id_))
    print(f"Removed webhook {id_}.")


Overlap = Annotated[
    str,
    typer.Option(
        help="How long messages are also signed with the old secret: hours or days (24h, 7d)."
    ),
]


@webhooks.command("rotate")
def rotate_webhook(
    id_: Id, overlap: Overlap = "24h", organization: Organization = "default"
) -> None:
    """Give a webhook a new secret. Print it once, alone on the last line."""
    _rotate("webhooks", id_, overlap, organization)


@autoresponses.command("rotate")
def rotate_autoresponse(
    id_: Id, overlap: Overlap = "24h", organization: Organization = "default"
) -> None:
    """Give the webhook of an autoresponse a new secret. Print it once, alone on the last line."""
    _rotate("autoresponses", id_, overlap, organization)


def _rotate(table: str, id_: UUID, overlap: str, organization: str) -> None:
    from app.config.settings import load_settings
    from app.delivery.receivers import rotate_secret
    from app.identity.keys import parse_overlap

    duration, settings = parse_overlap(overlap), load_settings()
    secret = in_store(
        lambda store: rotate_secret(store, settings, table, organization, id_, duration)
    )
    print(secret)


@webhooks.command("encrypt")
def encrypt() -> None:
    """Encrypt the secrets of all webhooks with the first key in OSDI_SECRET_KEY."""
    from app.config.settings import load_settings
    from app.delivery.secret_box import encrypt_all

    settings = load_settings()
    count = in_store(lambda store: encrypt_all(store, settings))
    print("1 secret was encrypted." if count == 1 else f"{count} secrets were encrypted.")


@deliveries.command("list")
def list_deliveries(
    dead: Annotated[
        bool, typer.Option("--dead", help="Only dead and unconfigured deliveries.")
    ] = False,
    limit: Annotated[
        int,
        typer.Option(
            parser=whole_number(1, 10_000, 500), metavar="NUMBER", help="Maximum number of rows."
        ),
    ] = 100,
    organization: Organization = "default",
) -> None:
    """List deliveries, newest first."""
    from app.cli.tables import list_deliveries

    print_table(in_store(lambda store: list_deliveries(store, organization, dead, limit)))


@deliveries.command("requeue")
def requeue(
    id_: Annotated[
        UUID | None, typer.Argument(parser=parse_uuid, metavar="ID", help="ID as listed.")
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="All dead and unconfigured deliveries.")
    ] = False,
    organization: Organization = "default",
) -> None:
    """Retry dead and unconfigured deliveries."""
    from app.delivery.receivers import requeue

    if (id_ is None) is not all_:
        raise CommandError("Pass either the ID of a delivery or --all")
    ids = None if id_ is None else [id_]
    result = in_store(lambda store: requeue(store, organization, ids))
    count = result["count"]
    print("1 delivery is due again." if count == 1 else f"{count} deliveries are due again.")


def worker() -> None:
    """Run deliveries and maintain the roll-ups of statistics, until Ctrl-C."""
    import uvloop

    from app.admin.port import check_admin_ports
    from app.config.settings import load_settings

    settings = load_settings()
    try:
        check_admin_ports(settings, 1)
        with lasting_database(settings) as url:
            require_current(url)
            uvloop.run(_work(settings, url))
    except KeyboardInterrupt:
        raise typer.Exit from None


async def _work(settings: Settings, url: str) -> None:
    from app.admin.parts import Parts
    from app.admin.port import admin_port
    from app.delivery.secret_box import report_locked
    from app.delivery.worker import Worker
    from app.rollups import RollupWorker
    from app.store.pool import Store

    stopped = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stopped.set)
    store = Store(url, settings)
    await store.connect()
    store.report_access()
    await report_locked(store, settings)
    workers = (Worker(store, settings), RollupWorker(store))
    for worker in workers:
        worker.start()
    print("Delivering.", flush=True)
    try:
        async with admin_port(Parts(store, None, workers), settings, stopped.is_set):
            await stopped.wait()
    finally:
        for worker in workers:
            await worker.stop()
        await store.disconnect()
