"""The database of a command: located, migrated and connected.

In: the settings. Out: the URL of a database, or a connected store. For `app.cli`.

Libraries are imported where they are needed, for the reason that `app/cli/main.py` gives.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from app.errors import CommandError

if TYPE_CHECKING:
    from app.config.settings import Settings
    from app.store.embedded.server import Embedded

T = TypeVar("T")


def in_store(job: Callable[[Any], Awaitable[T]]) -> T:
    """Return the result of `job`, which gets a connected store.

    It says if it has created a database: another one in another directory may be meant.
    """
    from app.config.settings import load_settings
    from app.store.embedded.server import has_database
    from app.store.pool import Store

    settings = load_settings()
    is_new = settings.database_url is None and not has_database(settings.data_dir)

    async def run(url: str) -> T:
        store = Store(url, settings)
        await store.connect()
        try:
            return await job(store)
        finally:
            await store.disconnect()

    with database(settings) as url:
        if settings.database_url is None:
            upgrade(url)
        require_current(url)
        if is_new:
            print(
                f"Created a database in {settings.data_dir.absolute()}. To use another one, set "
                "DATABASE_URL or OSDI_DATA_DIR, or run the command where that one is.",
                file=sys.stderr,
            )
        return asyncio.run(run(url))


def settings_of(options: Mapping[str, tuple[str, str | None]]) -> Settings:
    """The settings, some of which options override: the name of each setting, and its value.

    Raises: `SettingsError`, which names the option.
    """
    from app.config.settings import SettingsError, load_settings, variable

    given = {option: pair for option, pair in options.items() if pair[1] is not None}
    try:
        return load_settings(**dict(given.values()))
    except SettingsError as error:
        faults = list(map(str, error.args))
        for option, (name, _) in given.items():
            start = f"{variable(name)} must be "
            faults = [fault.replace(start, f"{option} must be ", 1) for fault in faults]
        raise SettingsError(*faults) from None


def upgrade(url: str) -> None:
    """Migrate the database to the version of this program."""
    from app.store.migrate import upgrade

    upgrade(url)


def require_current(url: str) -> None:
    """Check the version of the tables. Raises: `CommandError`, if this program has another."""
    from app.config.database import mask_url
    from app.store.migrate import newer_than_this, state

    version = state(url)
    if version == "newer":
        raise CommandError(newer_than_this(url))
    if version != "current":
        raise CommandError(
            f"The tables in {mask_url(url)} are out of date: run osdi-gateway migrate."
        )


def place_of(settings: Settings) -> str:
    """Where the database is, for people: its URL, or the folder of the embedded PostgreSQL."""
    from app.config.database import mask_url

    if settings.database_url is not None:
        return mask_url(settings.database_url.get_secret_value())
    return f"embedded PostgreSQL in {settings.data_dir.expanduser().resolve()}"


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The URL in DATABASE_URL, or that of the embedded PostgreSQL, which runs in the block."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with _embedded(settings) as (_, url):
        yield url


@contextmanager
def lasting_database(settings: Settings) -> Iterator[str]:
    """As `database`, for a process that goes on: it waits for a database that does not answer yet,
    and restarts the embedded server when that ends. Begins to log.
    """
    from app.server import configure_logging

    configure_logging(settings)
    if settings.database_url is not None:
        from app.store.waiting import wait_for_database

        url = settings.database_url.get_secret_value()
        wait_for_database(url, settings.database_wait)
        yield url
        return
    from app.store.embedded.watch import kept_alive

    with _embedded(settings) as (server, url), kept_alive(server):
        yield url


@contextmanager
def _embedded(settings: Settings) -> Iterator[tuple[Embedded, str]]:
    from app.store.embedded.server import Embedded

    others = {
        "OSDI_LISTEN_URL": settings.listen_url,
        "DATABASE_READ_URL": settings.database_read_url,
    }
    for name, value in others.items():
        if value is not None:
            raise CommandError(f"{name} needs DATABASE_URL, of the same database")
    server = Embedded()
    url = server.start(settings.data_dir)
    try:
        yield server, url
    finally:
        server.stop()
