"""Migrates the tables of a database, and reports their version.

In: the URL of a database. Out: the steps of `migrations/`, applied in one transaction and by one
process at a time. Needs no `alembic.ini`, so that it works from an installed wheel.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

import migrations
from app.config.settings import mask_url
from app.errors import CommandError

MIN_SERVER_VERSION = 15

CONNECT_TIMEOUT = 8
"""Seconds to wait for the database."""

MIGRATION_LOCK = 0x05D1
"""The advisory lock that the migrating process holds."""

MIGRATION_LOCK_TIMEOUT = "60s"
LOCK_TIMEOUT = "4s"
STATEMENT_TIMEOUT = "5s"
"""For each command of a migration: it fails rather than block the gateway for long. A migration
that needs longer runs `SET LOCAL statement_timeout` itself."""

State = Literal["current", "behind", "newer", "empty"]
T = TypeVar("T")


class MigrateError(CommandError):
    """The database cannot be used or migrated. The message is one sentence for the operator."""


def upgrade(url: str, revision: str = "head") -> None:
    """Apply every step up to `revision`. Do not call it in an event loop.

    Raises: `MigrateError`.
    """

    def run(connection: Connection) -> None:
        _lock_migrations(connection)
        if _state(connection) == "newer":
            raise MigrateError(newer_than_this(url))
        command.upgrade(_config(connection), revision)

    _connected(url, run)


def downgrade(url: str, revision: str) -> None:
    """Revert every step after `revision`; `base` drops all tables and their rows.

    Raises: `MigrateError`.
    """

    def run(connection: Connection) -> None:
        _lock_migrations(connection)
        command.downgrade(_config(connection), revision)

    _connected(url, run)


def state(url: str) -> State:
    """Compare the tables with this version of the gateway. They are `empty` before the first step.

    Raises: `MigrateError`.
    """
    return _connected(url, _state)


def draft(url: str, message: str, revision: str) -> None:
    """Write a new migration from the differences between the tables and the database."""
    _connected(
        url,
        lambda connection: command.revision(
            _config(connection), message, autogenerate=True, rev_id=revision
        ),
    )


def newer_than_this(url: str) -> str:
    return f"The tables in {mask_url(url)} belong to a newer osdi-gateway: upgrade this one."


def _connected(url: str, run: Callable[[Connection], T]) -> T:
    """Return the result of `run`, in one transaction on a server of a supported version."""

    def checked(connection: Connection) -> T:
        version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
        if version < MIN_SERVER_VERSION * 10000:
            raise MigrateError(
                f"The gateway requires PostgreSQL {MIN_SERVER_VERSION} or newer, but "
                f"{mask_url(url)} is PostgreSQL {version // 10000}."
            )
        return run(connection)

    # With its own loop factory, the runner does not replace the current loop of the thread.
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        try:
            return runner.run(_in_transaction(url, checked))
        except (DBAPIError, OSError, TimeoutError, ValueError) as error:
            raise MigrateError(_sentence(error, url)) from error
        except Exception as error:
            if getattr(error, "sqlstate", None) is None:
                raise
            raise MigrateError(_sentence(error, url)) from error


async def _in_transaction(url: str, run: Callable[[Connection], T]) -> T:
    # The driver parses the URL, so that every form that the pool accepts works here too.
    engine = create_async_engine(
        "postgresql+asyncpg://",
        connect_args={"dsn": url, "timeout": CONNECT_TIMEOUT},
        poolclass=NullPool,
    )
    async with engine.begin() as connection:
        return await connection.run_sync(run)


def _lock_migrations(connection: Connection) -> None:
    """Wait until no other process migrates. The lock ends with the transaction."""
    _set_local(connection, "lock_timeout", MIGRATION_LOCK_TIMEOUT)
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    _set_local(connection, "lock_timeout", LOCK_TIMEOUT)
    _set_local(connection, "statement_timeout", STATEMENT_TIMEOUT)


def _set_local(connection: Connection, name: str, value: str) -> None:
    connection.execute(
        text("SELECT set_config(:name, :value, true)"), {"name": name, "value": value}
    )


def _state(connection: Connection) -> State:
    script = ScriptDirectory.from_config(_config(connection))
    heads = set(MigrationContext.configure(connection).get_current_heads())
    if not heads:
        return "empty"
    if heads == set(script.get_heads()):
        return "current"
    known = {step.revision for step in script.walk_revisions()}
    return "behind" if heads <= known else "newer"


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    # ConfigParser would read a percent sign in the path as a reference to another option.
    location = str(Path(migrations.__file__).parent)
    config.set_main_option("script_location", location.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def _sentence(error: BaseException, url: str) -> str:
    """Describe an error of the driver or the server, by its SQLSTATE."""
    origin = getattr(error, "orig", None) or error
    code: str = getattr(origin, "sqlstate", None) or ""
    where = mask_url(url)
    if code.startswith("28"):
        return f"The database {where} refuses the login: {_first_line(origin)}."
    if code == "3D000":
        return f"The database {where} does not exist."
    if code == "55P03":
        return f"The tables in {where} are in use, and were not changed: try again."
    if code:
        return f"The database {where} cannot be migrated: {_first_line(origin)}."
    if isinstance(origin, TimeoutError):
        return f"The database {where} did not answer in {CONNECT_TIMEOUT} seconds."
    return f"The database {where} cannot be reached: {_first_line(origin)}."


def _first_line(error: BaseException) -> str:
    cause = error.__cause__ or error
    lines = str(cause).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(cause).__name__
