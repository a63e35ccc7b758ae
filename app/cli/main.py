"""The command `osdi-gateway`.

In: arguments and the environment. Out: exit code 0, or 1 and one sentence on stderr for each fault.
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
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from app.cli.audit import audit
from app.cli.backup import backup, restore
from app.cli.bi_role import bi_role
from app.cli.campaigns import campaigns
from app.cli.check import check
from app.cli.delivery import autoresponses, deliveries, webhooks, worker
from app.cli.distribute import distribute
from app.cli.identity import anonymous_posts, keys, organizations
from app.cli.personal_data import erase, export
from app.cli.store import (
    database,
    in_store,
    lasting_database,
    place_of,
    require_current,
    settings_of,
    upgrade,
)
from app.cli.tables import show_help_without_command
from app.errors import CommandError
from schema.failures import Failure

# Everything else is imported by the command that needs it: common mistakes are reported at once,
# and Ctrl-C while libraries are loaded leaves no traceback.
if TYPE_CHECKING:
    from app.config.settings import Settings

BACKLOG = 2048
UNREAD_TIMEOUT = 30_000
"""Milliseconds after which a connection is closed if its client does not read."""

app = typer.Typer(
    pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]}
)


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
    except CommandError as error:
        _fail(*map(str, error.args))


def _fail(*sentences: str) -> NoReturn:
    for sentence in sentences:
        text = " ".join(sentence.split()).rstrip(".")
        print(text if text.endswith("?") else f"{text}.", file=sys.stderr)
    sys.exit(1)


def _print_version(requested: bool) -> None:
    if requested:
        print(f"osdi-gateway {version('osdi-gateway')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Serve OSDI action data in PostgreSQL as GraphQL (with GraphiQL) and OSDI HAL+JSON REST."""
    show_help_without_command(context)


Host = Annotated[str | None, typer.Option(help="Address to listen on (OSDI_HOST).")]
Port = Annotated[str | None, typer.Option(metavar="NUMBER", help="Port to listen on (OSDI_PORT).")]
Workers = Annotated[
    str | None, typer.Option(help="Number of processes, or auto: one per core (OSDI_PROCESSES).")
]
NoMigrate = Annotated[bool, typer.Option("--no-migrate", help="Do not migrate the database.")]


@app.command()
def serve(
    host: Host = None,
    port: Port = None,
    workers: Workers = None,
    no_migrate: NoMigrate = False,
) -> None:
    """Serve GraphQL, GraphiQL and the OSDI REST API until Ctrl-C."""
    with _serving(host, port, workers) as (settings, listener, url):
        from app.server import run

        if no_migrate:
            require_current(url)
        else:
            upgrade(url)
        with_keys = asyncio.run(_has_valid_key(settings, url))
        run(settings, url, listener, lambda address: _print_start(settings, address, with_keys))


@app.command()
def demo(
    host: Host = None,
    port: Port = None,
    force: Annotated[
        bool, typer.Option("--force", help="Load or reset the demo even if there is other data.")
    ] = False,
    reset: Annotated[
        bool, typer.Option("--reset", help="Clear the demo's organization and load it again.")
    ] = False,
) -> None:
    """Load demo data if the database is empty, print a token, and serve until Ctrl-C."""
    console = Console(highlight=False)
    with _serving(host, port) as (settings, listener, url):
        from app.demo.load import ensure_demo
        from app.server import run

        upgrade(url)
        token = asyncio.run(ensure_demo(settings, url, console, force=force, reset=reset))
        # The operator's own database may hold more than the demo: do not publish its token.
        public_token = token if settings.database_url is None else None

        def announce(address: str) -> None:
            _print_welcome(console, address, token)

        run(settings, url, listener, announce, public_token)


@app.command()
def migrate() -> None:
    """Migrate the database to this version."""
    from app.config.settings import load_settings

    settings = load_settings()
    with database(settings) as url:
        upgrade(url)
        print(f"The tables in {place_of(settings)} are up to date.")


@app.command()
def explain(
    query: Annotated[str, typer.Argument(help="GraphQL query; - reads it from stdin.")],
    variables: Annotated[
        str, typer.Option(help="Variables of the query, as a JSON object.")
    ] = "{}",
    organization: Annotated[
        str, typer.Option(help="Organization whose data the query reads.")
    ] = "default",
) -> None:
    """Explain a GraphQL query: its plan, its SQL, and the plan of PostgreSQL."""
    import orjson

    from app.cli.explain import print_explanation
    from app.config.settings import load_settings
    from resolvers.graphql.request import GraphQLRequest

    text = sys.stdin.read() if query == "-" else query
    if not text.strip():
        raise CommandError("The query is empty: write one such as '{ people { totalCount } }'")
    try:
        values = orjson.loads(variables)
    except orjson.JSONDecodeError:
        values = None
    if not isinstance(values, dict):
        raise CommandError(
            f"--variables must be a JSON object such as {{\"first\": 5}}, got '{variables}'"
        )
    request = GraphQLRequest(text, variables=values)
    settings, console = load_settings(), Console(highlight=False)
    in_store(lambda store: print_explanation(store, settings, request, organization, console))


@app.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from schema.graphql.roots import SCHEMA

    print(SCHEMA.as_str())


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """The socket to serve on, opened before anything slow is started."""
    address = (settings.host, settings.port)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server(address, family=family, backlog=BACKLOG)
    except OSError as error:
        raise CommandError(_listen_error(error, settings)) from None
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_TIMEOUT)
    with listener:
        yield listener


def _listen_error(error: OSError, settings: Settings) -> str:
    place = f"port {settings.port} of {settings.host}"
    if error.errno == errno.EADDRINUSE:
        return f"Another process listens on {place}: choose a free port by --port or OSDI_PORT."
    if error.errno == errno.EACCES:
        return f"This account may not listen on {place}: choose a port above 1023."
    reason = (error.strerror or str(error)).partition(" (while")[0]
    return f"Cannot listen on {place}: {reason}."


async def _has_valid_key(settings: Settings, url: str) -> bool:
    from app.identity.keys import list_keys
    from app.store.pool import Store

    store = Store(url, settings)
    await store.connect()
    try:
        return any(key.revoked_date is None for key in await list_keys(store))
    finally:
        await store.disconnect()


def _print_start(settings: Settings, address: str, with_keys: bool) -> None:
    """Print where the gateway serves. The address ends the first line, where scripts read it."""
    lines = [
        f"Serving {address}",
        f"Version      {version('osdi-gateway')}",
        f"Database     {place_of(settings)}",
        f"GraphiQL     {address}/graphql",
        f"Entry point  {address}/api/v1/",
    ]
    if not with_keys:
        create = "osdi-gateway keys create --name NAME --scopes read,write"
        lines.append(f"API keys     none yet; create one with {create}")
    print("\n".join(lines), flush=True)


def _print_welcome(console: Console, address: str, token: str) -> None:
    entry = f"{address}/api/v1/"
    # Do not wrap lines, so that each can be copied as a whole.
    for line in (
        "",
        f"[bold]Entry point[/]  {escape(entry)}",
        f"[bold]Start page[/]   {escape(address)}/",
        f"[bold]Dashboard[/]    {escape(address)}/dashboard",
        f"[bold]GraphiQL[/]     {escape(address)}/graphql",
        *_missing_pages(),
        f"[bold]Health[/]       {escape(address)}/healthz",
        f"[bold]Token[/]        {escape(token)}",
        "",
        f"curl -H 'OSDI-API-Token: {escape(token)}' '{escape(entry)}outreaches?per_page=1'",
        "",
        "[dim]Ctrl-C stops.[/]",
    ):
        console.print(line, soft_wrap=True)


def _missing_pages() -> list[str]:
    from app.pages.bundle import find_bundle

    if find_bundle() is not None:
        return []
    needs = "Node.js 18 or newer and the npm registry"
    return [f"             not built: run `make pages` with {needs}"]


@contextmanager
def _serving(
    host: str | None, port: str | None, processes: str | None = None
) -> Iterator[tuple[Settings, socket.socket, str]]:
    """Settings, socket and database URL for serving. Ctrl-C ends it without an error."""
    try:
        settings = settings_of(
            {
                "--host": ("host", host),
                "--port": ("port", port),
                "--workers": ("processes", processes),
            }
        )
        with _listening(settings) as listener:
            _check_admin_ports(settings)
            with lasting_database(settings) as url:
                yield settings, listener, url
    except KeyboardInterrupt:
        raise typer.Exit from None


def _check_admin_ports(settings: Settings) -> None:
    if settings.admin_port is not None:
        from app.admin.port import check_admin_ports
        from app.server import process_count

        check_admin_ports(settings, process_count(settings))


def _stop_like_ctrl_c() -> None:
    """Stop in the same order on SIGTERM, Ctrl-C and the end of the terminal."""
    stop_signals = [signal.SIGTERM]
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        stop_signals.append(signal.SIGINT)

    def interrupt(*_: object) -> None:
        # A second, impatient signal would leave the embedded server running.
        for number in stop_signals:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in stop_signals:
        signal.signal(number, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        # As SIGTERM, on which uvicorn finishes running requests.
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))


app.add_typer(keys, name="keys")
app.add_typer(organizations, name="organizations")
app.add_typer(anonymous_posts, name="keyless")
app.add_typer(campaigns, name="campaigns")
app.command()(worker)
app.command()(check)
app.command()(distribute)
app.command("bi-role")(bi_role)
app.command()(backup)
app.command()(restore)
app.command()(export)
app.command()(erase)
app.command()(audit)
app.add_typer(autoresponses, name="autoresponses")
app.add_typer(webhooks, name="webhooks")
app.add_typer(deliveries, name="deliveries")

if __name__ == "__main__":
    main()
