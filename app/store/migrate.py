"""Brings the tables of a database to this version, and says where they are.

In: the address of a database. Out: the steps of `migrations/` applied, in one transaction and
by one process at a time. Needs no `alembic.ini`, so it works from an installed wheel.
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

OLDEST_SERVER = 15
CONNECT_TIMEOUT = 8
"""Seconds to wait for the database."""

WAIT_FOR_OTHERS = "60s"
LOCK_TIMEOUT = "4s"
STATEMENT_TIMEOUT = "5s"
"""For each command of a migration, which would rather fail than stop the gateway for long. A
migration that needs longer says `SET LOCAL statement_timeout` itself."""

MIGRATING = 0x05D1
"""The advisory lock that one migrating process holds."""

State = Literal["current", "behind", "newer", "empty"]
T = TypeVar("T")


class MigrateError(CommandError):
    """Why the database cannot be used or brought to this version: one sentence."""


def upgrade(url: str, revision: str = "head") -> None:
    """Applies every step up to `revision`. Not from within an event loop.

    Raises: `MigrateError`.
    """

    def run(connection: Connection) -> None:
        _take_turn(connection)
        if _state(connection) == "newer":
            raise MigrateError(newer_than_this(url))
        command.upgrade(_config(connection), revision)

    _connected(url, run)


def downgrade(url: str, revision: str) -> None:
    """Takes back every step after `revision`; `base` drops all tables and their rows.

    Raises: `MigrateError`.
    """

    def run(connection: Connection) -> None:
        _take_turn(connection)
        command.downgrade(_config(connection), revision)

    _connected(url, run)


def state(url: str) -> State:
    """How the tables stand to this version of the gateway; `empty` before the first step.

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
    return f"The tables in {mask_url(url)} were made by a newer osdi-gateway: upgrade this one."


def _connected(url: str, run: Callable[[Connection], T]) -> T:
    """What `run` returns, in one transaction on a server that is new enough."""

    def checked(connection: Connection) -> T:
        version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
        if version < OLDEST_SERVER * 10000:
            raise MigrateError(
                f"The gateway needs PostgreSQL {OLDEST_SERVER} or newer, but {mask_url(url)} "
                f"is PostgreSQL {version // 10000}."
            )
        return run(connection)

    # Its own loop factory leaves the thread's current loop as it was.
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
    # The driver reads the address itself, so that every form that the store accepts works here.
    engine = create_async_engine(
        "postgresql+asyncpg://",
        connect_args={"dsn": url, "timeout": CONNECT_TIMEOUT},
        poolclass=NullPool,
    )
    async with engine.begin() as connection:
        return await connection.run_sync(run)


def _take_turn(connection: Connection) -> None:
    """Waits until no other process migrates; the lock ends with the transaction."""
    _set_local(connection, "lock_timeout", WAIT_FOR_OTHERS)
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
    _set_local(connection, "lock_timeout", LOCK_TIMEOUT)
    _set_local(connection, "statement_timeout", STATEMENT_TIMEOUT)


def _set_local(connection: Connection, name: str, value: str) -> None:
    connection.execute(
        text("SELECT set_config(:name, :value, true)"), {"name": name, "value": value}
    )


def _state(connection: Connection) -> State:
    script = ScriptDirectory.from_config(_config(connection))
    here = set(MigrationContext.configure(connection).get_current_heads())
    if not here:
        return "empty"
    if here == set(script.get_heads()):
        return "current"
    known = {step.revision for step in script.walk_revisions()}
    return "behind" if here <= known else "newer"


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    # A percent sign in the path would be read as a reference to another option.
    location = str(Path(migrations.__file__).parent)
    config.set_main_option("script_location", location.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def _sentence(error: BaseException, url: str) -> str:
    """What the driver or the server said, told apart by SQLSTATE alone."""
    origin = getattr(error, "orig", None) or error
    code: str = getattr(origin, "sqlstate", None) or ""
    where = mask_url(url)
    if code.startswith("28"):
        return f"The database {where} refuses the login: {_words(origin)}."
    if code == "3D000":
        return f"There is no such database: {where}."
    if code == "55P03":
        return f"The tables in {where} are in use and were not changed: try again."
    if code:
        return f"The database {where} cannot be migrated: {_words(origin)}."
    if isinstance(origin, TimeoutError):
        return f"The database {where} did not answer in {CONNECT_TIMEOUT} seconds."
    return f"The database {where} cannot be reached: {_words(origin)}."


def _words(error: BaseException) -> str:
    cause = error.__cause__ or error
    lines = str(cause).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(cause).__name__
