"""Migrates the tables of a database, and reports their version.

In: the URL of a database. Out: the steps of `migrations/`, applied one by one, by one process at a
time. Needs no `alembic.ini`, so that it works from an installed wheel.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

import migrations
from app.config.database import mask_url
from app.errors import CommandError
from app.store.citus.catalogue import is_distributed
from app.store.hosts import DatabaseHosts

MIN_SERVER_VERSION = 15

CONNECT_TIMEOUT = 8
"""Seconds to wait for the database."""

MIGRATION_LOCK = 0x05D1
"""The advisory lock that the migrating process holds."""

MIGRATION_LOCK_TIMEOUT = "60s"
LOCK_TIMEOUT = "2s"
STATEMENT_TIMEOUT = "5s"
"""The limit for each command of a migration: it fails rather than block the gateway for long. A
migration that needs longer runs `SET LOCAL statement_timeout` itself."""

PREPARATION_LOCK = 0x05D2
"""The advisory lock of the process that builds indexes and moves rows before the steps."""

PAUSE = 1.0
"""Seconds between two attempts to take that lock, or to apply a step."""

MAX_ATTEMPTS = 60
"""Attempts to apply a step whose tables are in use. Each time, writes that hold locks go first."""

_IN_USE = ("40P01", "55P03")
"""The SQLSTATEs of a deadlock and of a lock that was not free in time."""

_TRY_LOCK = text("SELECT pg_try_advisory_lock(:key)")
_IS_VALID = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")
_UNDEFINED = ("42P01", "42703")
"""The SQLSTATEs of a table and of a column that does not exist."""

State = Literal["current", "behind", "newer", "empty"]
T = TypeVar("T")


class MigrateError(CommandError):
    """The database cannot be used or migrated. The message is one sentence for the operator."""


def upgrade(url: str, revision: str = "head") -> None:
    """Apply every step up to `revision`. Do not call it in an event loop.

    Long work is done first, while an older version goes on writing: large indexes are built, and
    rows are moved. Through a connection pooler, the steps do all of it. If this process ends, the
    next one goes on. Raises: `MigrateError`.
    """
    if not connected(url, _is_pooled):
        connected(url, lambda connection: _prepare(connection, revision), autocommit=True)

    def apply_next(connection: Connection) -> bool:
        """Apply the next step. Return whether there are more."""
        lock_migrations(connection)
        if _state(connection) == "newer":
            raise MigrateError(newer_than_this(url))
        steps = _steps(connection, revision)
        if _state(connection) == "empty":
            # An empty database has no writers to wait for, and one transaction is faster.
            steps = steps[-1:]
        if steps:
            config = _config(connection)
            config.attributes["is_distributed"] = is_distributed(connection)
            command.upgrade(config, steps[0].revision)
        return len(steps) > 1

    while _when_free(lambda: connected(url, apply_next)):
        pass


def _when_free(run: Callable[[], T]) -> T:
    """Return the result of `run`, which is repeated while it fails because tables are in use."""
    for _ in range(MAX_ATTEMPTS - 1):
        try:
            return run()
        except (MigrateError, DBAPIError) as error:
            cause = error.__cause__ if isinstance(error, MigrateError) else error
            if getattr(getattr(cause, "orig", cause), "sqlstate", None) not in _IN_USE:
                raise
        time.sleep(PAUSE)
    return run()


def downgrade(url: str, revision: str) -> None:
    """Revert every step after `revision`; `base` drops all tables and their rows.

    Raises: `MigrateError`.
    """

    def run(connection: Connection) -> None:
        lock_migrations(connection)
        # The steps share a transaction. Citus refuses to change organizations in it after it has
        # changed others in parallel.
        _set_local(connection, "citus.multi_shard_modify_mode", "sequential")
        command.downgrade(_config(connection), revision)

    connected(url, run)


def state(url: str) -> State:
    """Compare the tables with this version of the gateway. They are `empty` before the first step.

    Raises: `MigrateError`.
    """
    return connected(url, _state)


def draft(url: str, message: str, revision: str) -> None:
    """Write a new migration from the differences between the tables and the database."""
    connected(
        url,
        lambda connection: command.revision(
            _config(connection), message, autogenerate=True, rev_id=revision
        ),
    )


def is_known(connection: Connection, revision: str) -> bool:
    """Whether `revision` is a step that this version has."""
    script = ScriptDirectory.from_config(_config(connection))
    return revision in {step.revision for step in script.walk_revisions()}


def newer_than_this(url: str) -> str:
    return f"The tables in {mask_url(url)} belong to a newer osdi-gateway: upgrade this one."


def connected(url: str, run: Callable[[Connection], T], autocommit: bool = False) -> T:
    """Return the result of `run` on a server of a supported version: in one transaction, or each
    statement in its own.
    """

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
            return runner.run(_run(url, checked, autocommit))
        except (DBAPIError, OSError, TimeoutError, ValueError) as error:
            raise MigrateError(_sentence(error, url)) from error
        except Exception as error:
            if getattr(error, "sqlstate", None) is None:
                raise
            raise MigrateError(_sentence(error, url)) from error


async def _run(url: str, run: Callable[[Connection], T], autocommit: bool) -> T:
    # The driver parses the URL, so that every form that the pool accepts works here too.
    engine = create_async_engine(
        "postgresql+asyncpg://",
        # A pooler keeps no prepared statement from one transaction to the next.
        connect_args={
            "async_creator_fn": DatabaseHosts(url).connect,
            "timeout": CONNECT_TIMEOUT,
            "statement_cache_size": 0,
            "prepared_statement_cache_size": 0,
            "prepared_statement_name_func": _statement_name,
        },
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT" if autocommit else None,
    )
    async with engine.begin() as connection:
        return await connection.run_sync(run)


def _statement_name() -> str:
    """A name that no other client of a pooler has used on the server connection."""
    return f"osdi_gateway_{secrets.token_hex(8)}"


def _is_pooled(connection: Connection) -> bool:
    """Whether the server connection may be another one in each transaction."""
    driver: Any = connection.connection.driver_connection
    pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    return bool(pid != driver.get_server_pid())


def _steps(connection: Connection, revision: str) -> list[Script]:
    """The pending steps, in their order."""
    script = ScriptDirectory.from_config(_config(connection))
    heads = MigrationContext.configure(connection).get_current_heads()
    return [*script.iterate_revisions(revision, heads or "base")][::-1]


def _prepare(connection: Connection, revision: str) -> None:
    """Build the missing indexes of the pending steps, `CONCURRENT_INDEXES` and
    `CONCURRENT_UNIQUE_INDEXES`, and `prepare` these steps.

    The `COLUMNS_OF_INDEXES` of a step are added first. An index on other columns that the steps
    add is left to its step.
    """
    if _state(connection) != "behind":
        return
    steps = _steps(connection, revision)
    indexes: dict[str, str] = {}
    unique: dict[str, str] = {}
    for step in steps:
        indexes |= getattr(step.module, "CONCURRENT_INDEXES", {})
        unique |= getattr(step.module, "CONCURRENT_UNIQUE_INDEXES", {})
    # Polled: a statement that waits has a snapshot, and the build would wait for it in turn.
    while not connection.execute(_TRY_LOCK, {"key": PREPARATION_LOCK}).scalar_one():
        time.sleep(PAUSE)
    for step in steps:
        for statement in getattr(step.module, "COLUMNS_OF_INDEXES", ()):
            _when_free(partial(_add_column, connection, statement))
    _build_indexes(connection, "INDEX", indexes)
    _build_indexes(connection, "UNIQUE INDEX", unique)
    for step in steps:
        if prepare := getattr(step.module, "prepare", None):
            _when_free(partial(prepare, connection))


def _add_column(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
    try:
        _unless_undefined(connection, statement)
    finally:
        connection.exec_driver_sql("RESET lock_timeout")


def _build_indexes(connection: Connection, kind: str, indexes: dict[str, str]) -> None:
    for name, definition in indexes.items():
        valid = connection.execute(_IS_VALID, {"name": name}).scalar_one_or_none()
        if valid is False:
            connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY {name}")
        if not valid:
            definition = f"CREATE {kind} CONCURRENTLY {name} ON {definition}"
            _unless_undefined(connection, definition)


def _unless_undefined(connection: Connection, statement: str) -> None:
    """Run a statement, unless its table or column does not exist yet."""
    try:
        connection.exec_driver_sql(statement)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _UNDEFINED:
            raise


def lock_migrations(connection: Connection) -> None:
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


def known_revisions() -> tuple[frozenset[str], str | None]:
    """The versions of the tables that this version of the gateway knows, and the newest of them."""
    script = ScriptDirectory.from_config(_config())
    return frozenset(step.revision for step in script.walk_revisions()), script.get_current_head()


def _config(connection: Connection | None = None) -> Config:
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
        hint = "; correct the user or the password" if code == "28P01" else ""
        return f"The database {where} refuses the login: {_first_line(origin)}{hint}."
    if code == "3D000":
        return f"The database {where} does not exist: create it, or correct its name."
    if code == "42501":
        return (
            f"The role of {where} may not do this: {_first_line(origin)}; make it the owner of "
            "the database and of its tables."
        )
    if code == "55P03":
        return f"The tables in {where} are in use, and were not changed: try again."
    if code:
        return f"The database {where} reports an error: {_first_line(origin)}."
    if isinstance(origin, TimeoutError):
        return f"The database {where} did not answer in {CONNECT_TIMEOUT} seconds."
    return (
        f"The database {where} cannot be reached: {_first_line(origin)}; check the host and the "
        "port, and that PostgreSQL runs there."
    )


def _first_line(error: BaseException) -> str:
    cause = error.__cause__ or error
    lines = str(cause).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(cause).__name__
