"""What commands need of a database: found, brought to this version, connected.

Libraries are imported where they are needed, for the reason that `cli.py` gives.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from app.errors import CommandError

if TYPE_CHECKING:
    from app.config.settings import Settings

T = TypeVar("T")


def in_store(job: Callable[[Any], Awaitable[T]]) -> T:
    """What `job` returns, with a connected store."""
    from app.config.settings import load_settings
    from app.store.pool import Store

    settings = load_settings()

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
        return asyncio.run(run(url))


def upgrade(url: str) -> None:
    from app.store.migrate import upgrade

    upgrade(url)


def require_current(url: str) -> None:
    from app.config.settings import mask_url
    from app.store.migrate import newer_than_this, state

    found = state(url)
    if found == "newer":
        raise CommandError(newer_than_this(url))
    if found != "current":
        raise CommandError(
            f"The tables in {mask_url(url)} are not at this version: run osdi-gateway migrate."
        )


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The address of DATABASE_URL, or of the embedded PostgreSQL while it is in use."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    from app.store.embedded import Embedded

    server = Embedded()
    url = server.start(settings.data_dir)
    try:
        yield url
    finally:
        server.stop()
