"""Databases for tests: made under names that nobody else has, and dropped afterwards."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import asyncpg


def with_database(url: str, name: str) -> str:
    """The address of database `name` on the server of `url`."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}/{name}{query}"


def run_sql(url: str, *statements: str) -> list[Any]:
    """The rows of the last statement. Not from within an event loop."""
    # Its own loop factory leaves the loop of pytest-asyncio as it was.
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(_run_sql(url, statements))


async def _run_sql(url: str, statements: tuple[str, ...]) -> list[Any]:
    connection = await asyncpg.connect(url)
    rows: list[Any] = []
    try:
        for statement in statements:
            rows = await connection.fetch(statement)
    finally:
        await connection.close()
    return rows


@contextmanager
def fresh_database(server_url: str, template: str | None = None) -> Iterator[str]:
    """The address of a database that is dropped at the end: empty, or a copy of `template`.

    `template` is the address of a database to which nobody is connected.
    """
    name = f"osdi_test_{secrets.token_hex(8)}"
    source = urlsplit(template).path.lstrip("/") if template else "template0"
    run_sql(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        yield with_database(server_url, name)
    finally:
        run_sql(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')
