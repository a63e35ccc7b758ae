"""The command `osdi-gateway`.

In: arguments and the environment. Out: exit code 0, or one sentence on stderr and 1.
"""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar
from uuid import UUID

import typer
from rich.console import Console
from rich.markup import escape

from app.cli.delivery import autoresponses, deliveries, webhooks, worker
from app.cli.store import database as _database
from app.cli.store import in_store as _in_store
from app.cli.store import require_current as _require_current
from app.cli.store import upgrade as _upgrade
from app.errors import CommandError
from schema.failures import Failure

# The rest is imported by the command that needs it: the usual mistakes are answered at once,
# and Ctrl-C while the libraries are read leaves no traceback.
if TYPE_CHECKING:
    from app.config.settings import Settings

BACKLOG = 2048
UNREAD = 30_000
"""Milliseconds after which a connection is lost whose client takes nothing of what was sent."""

T = TypeVar("T")

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
keys = typer.Typer(help="The keys by which clients are let in.")
app.add_typer(keys, name="keys")
keyless = typer.Typer(help="Whether the helpers take posts without a key.")
app.add_typer(keyless, name="keyless")


def main() -> NoReturn:
    """Entry point of the installed command."""
    _stop_like_ctrl_c()
    try:
        sys.exit(app(standalone_mode=False))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except typer.TyperException as error:
        _fail(error.format_message())
    except Failure as failure:
        _fail(" ".join(fault.description for fault in failure.faults))
    except CommandError as refusal:
        _fail(str(refusal))


def _fail(sentence: str) -> NoReturn:
    print(" ".join(sentence.split()).rstrip(".") + ".", file=sys.stderr)
    sys.exit(1)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"osdi-gateway {version('osdi-gateway')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    """OSDI action data in PostgreSQL, served as the OSDI HAL+JSON API."""
    _help_without_command(context)


@keyless.callback(invoke_without_command=True)
@keys.callback(invoke_without_command=True)
def group_root(context: typer.Context) -> None:
    _help_without_command(context)


def _help_without_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


Host = Annotated[str | None, typer.Option(help="Address to listen on; OSDI_HOST.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on; OSDI_PORT.")]
NoMigrate = Annotated[bool, typer.Option("--no-migrate", help="Leave the tables as they are.")]


@app.command()
def serve(host: Host = None, port: Port = None, no_migrate: NoMigrate = False) -> None:
    """Serve the store, until Ctrl-C."""
    with _serving(host, port) as (settings, listener, url):
        from app.server import run

        if no_migrate:
            _require_current(url)
        else:
            _upgrade(url)
        run(settings, url, listener, lambda address: print(f"Serving {address}", flush=True))


@app.command()
def demo(host: Host = None, port: Port = None) -> None:
    """Serve with demo data, loaded if the store is empty, and print a token."""
    console = Console(highlight=False)
    with _serving(host, port) as (settings, listener, url):
        from app.demo.load import ensure_demo
        from app.server import run

        _upgrade(url)
        token = asyncio.run(ensure_demo(settings, url, console))
        # In a database of one's own may be more than the demo: its token is shown to nobody.
        shown = token if settings.database_url is None else None
        run(settings, url, listener, lambda address: _welcome(console, address, token), shown)


@app.command()
def migrate() -> None:
    """Bring the tables to this version."""
    from app.config.settings import load_settings, mask_url

    with _database(load_settings()) as url:
        _upgrade(url)
        print(f"The tables in {mask_url(url)} are at this version.")


@app.command()
def explain(
    query: Annotated[str, typer.Argument(help="A GraphQL query; - reads it from stdin.")],
    variables: Annotated[str, typer.Option(help="Its variables, as JSON.")] = "{}",
    organization: Annotated[str, typer.Option(help="In whose name it is asked.")] = "default",
) -> None:
    """Show how a GraphQL query is answered: plan, SQL, and PostgreSQL's own plan."""
    import orjson

    from app.cli.explain import explain as show
    from app.config.settings import load_settings
    from resolvers.graphql.request import GraphQLRequest

    text = sys.stdin.read() if query == "-" else query
    try:
        values = orjson.loads(variables)
    except orjson.JSONDecodeError as error:
        raise CommandError(f"--variables is no JSON: {error}") from None
    if not isinstance(values, dict):
        raise CommandError("--variables must be a JSON object")
    request = GraphQLRequest(text, variables=values)
    settings, console = load_settings(), Console(highlight=False)
    _in_store(lambda store: show(store, settings, request, organization, console))


@app.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from schema.graphql.roots import SCHEMA

    print(SCHEMA.as_str())


@keys.command("create")
def create(
    name: Annotated[str, typer.Option(help="What it is for; shown in the list.")],
    scopes: Annotated[str, typer.Option(help="Of read, write, admin; separated by commas.")],
    organization: Annotated[str, typer.Option(help="Whose it is; made if new.")] = "default",
    namespace: Annotated[
        str | None, typer.Option(help="What a new organization's identifiers begin with.")
    ] = None,
) -> None:
    """Make a key and print its token, once, alone on the last line."""
    from app.identity.keys import create_key

    wanted = list(dict.fromkeys(part.strip() for part in scopes.split(",") if part.strip()))
    token = _in_store(lambda store: create_key(store, organization, name, wanted, namespace))
    print(token)


@keys.command("list")
def list_() -> None:
    """List the keys, without their tokens."""
    from app.identity.keys import list_keys

    rows: list[tuple[str, ...]] = [("ID", "ORGANIZATION", "NAME", "SCOPES", "CREATED", "REVOKED")]
    for key in _in_store(list_keys):
        moments = (f"{at:%Y-%m-%d}" if at else "" for at in (key.created_date, key.revoked_date))
        rows.append((str(key.id), key.organization, key.name, ",".join(key.scopes), *moments))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


@keys.command("revoke")
def revoke(key_id: Annotated[UUID, typer.Argument(metavar="ID", help="As listed.")]) -> None:
    """End a key."""
    from app.identity.keys import revoke_key

    _in_store(lambda store: revoke_key(store, key_id))
    print(f"Key {key_id} is revoked.")


Owner = Annotated[str, typer.Option(help="Whose posts.")]
OfCampaign = Annotated[UUID | None, typer.Option(help="Only those to this campaign; its id.")]


@keyless.command("on")
def keyless_on(organization: Owner = "default", campaign: OfCampaign = None) -> None:
    """Let posts without a key through."""
    _switch_keyless(True, organization, campaign)


@keyless.command("off")
def keyless_off(organization: Owner = "default", campaign: OfCampaign = None) -> None:
    """Refuse posts without a key."""
    _switch_keyless(False, organization, campaign)


def _switch_keyless(on: bool, organization: str, campaign: UUID | None) -> None:
    from app.identity.anonymous import switch_anonymous_posts

    print(_in_store(lambda store: switch_anonymous_posts(store, on, organization, campaign)))


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """The socket to serve on, taken before anything that costs time is started."""
    address = (settings.host, settings.port)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server(address, family=family, backlog=BACKLOG)
    except OSError as error:
        raise CommandError(_why_not_listening(error, settings)) from None
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD)
    with listener:
        yield listener


def _why_not_listening(error: OSError, settings: Settings) -> str:
    where = f"port {settings.port} of {settings.host}"
    if error.errno == errno.EADDRINUSE:
        return f"Another process listens on {where}: choose a free one by --port or OSDI_PORT."
    if error.errno == errno.EACCES:
        return f"This account may not listen on {where}: choose a port above 1023."
    reason = (error.strerror or str(error)).partition(" (while")[0]
    return f"Listening on {where} is not possible: {reason}."


def _welcome(console: Console, address: str, token: str) -> None:
    entry = f"{address}/api/v1/"
    # Without wrapping, so that every line can be copied whole.
    for line in (
        "",
        f"[bold]Entry point[/]  {escape(entry)}",
        f"[bold]GraphiQL[/]     {escape(address)}/graphql",
        f"[bold]Health[/]       {escape(address)}/healthz",
        f"[bold]Token[/]        {escape(token)}",
        "",
        f"curl -H 'OSDI-API-Token: {escape(token)}' '{escape(entry)}outreaches?per_page=1'",
        "",
        "[dim]Ctrl-C stops.[/]",
    ):
        console.print(line, soft_wrap=True)


@contextmanager
def _serving(host: str | None, port: int | None) -> Iterator[tuple[Settings, socket.socket, str]]:
    """What serving needs. Ctrl-C is how it ends, and no failure."""
    try:
        from app.config.settings import load_settings

        settings = load_settings(host=host, port=port)
        with _listening(settings) as listener, _database(settings) as url:
            yield settings, listener, url
    except KeyboardInterrupt:
        raise typer.Exit from None


def _stop_like_ctrl_c() -> None:
    """SIGTERM, and the end of the terminal, stop in the same order as Ctrl-C."""
    endings = [signal.SIGTERM]
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        endings.append(signal.SIGINT)

    def interrupt(*_: object) -> None:
        # An impatient second one would leave the embedded server running.
        for ending in endings:
            signal.signal(ending, signal.SIG_IGN)
        raise KeyboardInterrupt

    for ending in endings:
        signal.signal(ending, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        # By way of SIGTERM, which uvicorn answers by finishing what runs.
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))


app.command()(worker)
app.add_typer(autoresponses, name="autoresponses")
app.add_typer(webhooks, name="webhooks")
app.add_typer(deliveries, name="deliveries")

if __name__ == "__main__":
    main()
