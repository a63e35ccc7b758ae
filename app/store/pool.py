"""The pool of connections: single reads, transactions, and a connection that listens.

The only importer of `databases`, which opens and closes the pool; statements run on asyncpg's
own connections. Errors of the driver become failures by `app.store.errors`.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any
from uuid import UUID

import asyncpg
from databases import Database
from sqlalchemy import select

from app.config.settings import Settings
from app.monitoring.statements import PoolWaits, StatementWatch
from app.store.admission import Admission
from app.store.errors import is_cancelled, is_lost, overloaded, timed_out, translate
from app.store.privacy import keep_errors_terse
from resolvers.sql.json import ONE
from resolvers.sql.statement import Statement, compile_statement
from resolvers.store import TransactionConflict, within_limit
from schema.tables import TOTAL_SLOTS

_STATEMENT_CACHE_SIZE = 128
"""Prepared statements per connection; each takes about 200 KB in PostgreSQL."""

_RETRY_SECONDS = 2.0
"""How long a read, or the start of a transaction, retries after a lost connection."""

_LONG_RUNNING_FACTOR = 60
"""How many times longer the statements of a long-running transaction may take."""

_CLIENT_TIMEOUT_FACTOR = 1.5
"""A server that has not ended a statement after this times its timeout counts as lost."""

_APPLICATION_NAME = "osdi-gateway"
_LISTENER_NAME = _APPLICATION_NAME + "-events"
"""The name of the listening connection in `pg_stat_activity`."""

_PING = compile_statement(select(ONE))
_SET_TIMEOUT = "SELECT set_config('statement_timeout', $1, true)"
_BEGIN = "BEGIN;"
_BEGIN_KEYED = (
    "BEGIN; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off"
)
"""A plan for each execution would take longer than the execution. A plan that is kept may have been
made while a table was empty: then it must not read the whole table.
"""
_BEGIN_QUEUED = _BEGIN_KEYED + "; SET LOCAL synchronous_commit = off"
"""A commit that waits for no disk: after a crash of PostgreSQL it may be missing."""

_DRIVER_ERRORS = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)


class DriverConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg leaves it untyped
    """A connection whose session state never changes: its release sends no reset query.

    The driver still rolls back an open transaction.
    """

    __slots__ = ()

    def get_reset_query(self) -> str:
        return ""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109  # the driver's
        """Close, also if the connection is dead already.

        The pool closes expired connections, and does not handle their errors.
        """
        with suppress(*_DRIVER_ERRORS):
            await super().close(timeout=timeout)


class StoreConnection:
    """One connection, in one transaction."""

    def __init__(
        self, raw: Any, timeout: float, max_bytes: int, statements: StatementWatch
    ) -> None:
        self._raw = raw
        self._statements = statements
        self._timeout = timeout
        self._max_bytes = max_bytes
        self.shard: int = raw.get_server_pid() % TOTAL_SLOTS

    async def value(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """Return the first column of the first row. Raises: RESPONSE_TOO_LARGE."""
        arguments = statement.arguments(values)
        with self._statements(statement.plan) as run:
            value = await self._raw.fetchval(statement.sql, *arguments, timeout=self._timeout)
            run.rows = 1
        return within_limit(value, self._max_bytes)

    async def fetch(self, statement: Statement, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return the rows of a statement."""
        arguments = statement.arguments(values)
        with self._statements(statement.plan) as run:
            rows: Sequence[Any] = await self._raw.fetch(statement.sql, *arguments)
            run.rows = len(rows)
        return rows


class Store:
    """A pool of connections to the database at `url`."""

    def __init__(self, url: str, settings: Settings) -> None:
        self._settings = settings
        self._admission = Admission(settings.pool_max, settings.pool_timeout)
        self.max_size = settings.pool_max
        self.waits = PoolWaits()
        measures = settings.admin_port is not None
        self.statements = StatementWatch(measures, settings.slow_statement)
        self._dsn = url.replace("postgresql+asyncpg:", "postgresql:", 1)
        self._database = Database(
            "postgresql://",
            dsn=self._dsn,
            database=None,
            min_size=settings.pool_min,
            max_size=settings.pool_max,
            connection_class=DriverConnection,
            init=keep_errors_terse,
            timeout=settings.pool_timeout,
            command_timeout=settings.statement_timeout * _CLIENT_TIMEOUT_FACTOR,
            statement_cache_size=_STATEMENT_CACHE_SIZE,
            max_cached_statement_lifetime=0,
            server_settings={
                "application_name": _APPLICATION_NAME,
                "timezone": "UTC",
                "jit": "off",
                "statement_timeout": str(int(settings.statement_timeout * 1000)),
                "idle_in_transaction_session_timeout": "60000",
            },
        )

    async def connect(self) -> None:
        """Open the pool. Raises: `Failure` STORE_UNAVAILABLE."""
        try:
            async with asyncio.timeout(self._settings.pool_timeout + 5):
                await self._database.connect()
        except _DRIVER_ERRORS as error:
            raise translate(error) from error

    async def disconnect(self) -> None:
        """Close the pool. Running statements have 10 seconds to end."""
        try:
            async with asyncio.timeout(10):
                await self._database.disconnect()
        except TimeoutError:
            self._pool.terminate()

    async def value(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """Return the first column of the first row of a read. Retries on a lost connection.

        Raises: RESPONSE_TOO_LARGE, and STORE_… if the database is unavailable.
        """
        value = await self._read("fetchval", statement, values)
        return within_limit(value, self._settings.max_response_bytes)

    async def fetch(
        self, statement: Statement, values: Mapping[str, Any] | None = None
    ) -> Sequence[Any]:
        """Return the rows of a read. Retries on a lost connection."""
        rows: Sequence[Any] = await self._read("fetch", statement, values or {})
        return rows

    async def _read(self, method: str, statement: Statement, values: Mapping[str, Any]) -> Any:
        arguments = statement.arguments(values)
        organization_id = values.get("organization_id")
        is_expensive = statement.is_expensive
        if is_expensive or not self._admission.try_enter(organization_id):
            with self.waits:
                await self._admission.enter(organization_id, is_expensive)
        deadline = 0.0
        try:
            while True:
                started = time.monotonic()
                try:
                    connection = await self._acquire()
                    try:
                        with self.statements(statement.plan) as run:
                            found = await getattr(connection, method)(statement.sql, *arguments)
                            run.rows = len(found) if method == "fetch" else 1
                        return found
                    finally:
                        await self._release(connection)
                except _DRIVER_ERRORS as error:
                    if deadline or not self._is_stray_cancellation(error, started):
                        deadline = await self._pause_or_raise(error, deadline)
                    else:
                        deadline = started + _RETRY_SECONDS
        finally:
            self._admission.leave(organization_id, is_expensive)

    def _is_stray_cancellation(self, error: Exception, started: float) -> bool:
        """Whether the statement was cancelled by mistake, long before its timeout.

        The server may carry out a cancellation late, when the connection runs the next statement.
        """
        elapsed = time.monotonic() - started
        return is_cancelled(error) and elapsed < self._settings.statement_timeout / 2

    async def _pause_or_raise(self, error: Exception, deadline: float) -> float:
        """Pause before the retry on another connection; return the deadline of the retries.

        Raises: the failure, if the connection is not lost or the deadline has passed.
        """
        await self._expire_connections(error)
        now = asyncio.get_running_loop().time()
        deadline = deadline or now + _RETRY_SECONDS
        if not is_lost(error) or now > deadline:
            raise translate(error) from error
        await asyncio.sleep(0.05 + random.random() * 0.1)
        return deadline

    @asynccontextmanager
    async def transaction(
        self,
        organization_id: UUID | None = None,
        long_running: bool = False,
        keyed: bool = False,
        queued: bool = False,
    ) -> AsyncIterator[StoreConnection]:
        """Run one transaction of the organization: commit at the end, roll back on an exception.

        Statements of a `long_running` transaction may take 60 times longer. With `keyed`, they
        find their rows by keys, and their plans are kept; so do those of a `queued` one, which
        may be missing after a crash of PostgreSQL.

        Raises: `TransactionConflict`; STORE_… if the database is unavailable.
        """
        if not self._admission.try_enter(organization_id):
            with self.waits:
                await self._admission.enter(organization_id)
        try:
            begin = _BEGIN_QUEUED if queued else _BEGIN_KEYED if keyed else _BEGIN
            async with self._transaction(long_running, begin) as connection:
                yield connection
        finally:
            self._admission.leave(organization_id)

    @asynccontextmanager
    async def _transaction(self, long_running: bool, begin: str) -> AsyncIterator[StoreConnection]:
        connection = await self._begin(begin)
        seconds = self._settings.statement_timeout * (_LONG_RUNNING_FACTOR if long_running else 1)
        started = time.monotonic()
        try:
            try:
                if long_running:
                    await connection.fetchval(_SET_TIMEOUT, f"{seconds:.0f}s")
                yield StoreConnection(
                    connection,
                    seconds * _CLIENT_TIMEOUT_FACTOR,
                    self._settings.max_response_bytes,
                    self.statements,
                )
            except BaseException:
                await _roll_back(connection)
                raise
            await connection.execute("COMMIT;")
        except _DRIVER_ERRORS as error:
            await self._expire_connections(error)
            if self._is_stray_cancellation(error, started):
                raise TransactionConflict("a late cancellation", timed_out()) from error
            raise translate(error) from error
        finally:
            await self._release(connection)

    async def _begin(self, begin: str) -> Any:
        """Return a connection in a transaction. Nothing was written yet, so it may retry."""
        deadline = 0.0
        while True:
            try:
                connection = await self._acquire()
                try:
                    await connection.execute(begin)
                except BaseException:
                    await self._release(connection)
                    raise
                return connection
            except _DRIVER_ERRORS as error:
                deadline = await self._pause_or_raise(error, deadline)

    async def listen(
        self, channel: str, on_notify: Callable[[str], None], heartbeat: float
    ) -> AsyncGenerator[None, None]:
        """Listen on `channel`, on a separate connection, and pass each payload to `on_notify`.

        Payloads come in the order of commits. Yields when the connection listens, and after each
        heartbeat that the server answers; `heartbeat` is the interval and the timeout, in
        seconds. Use it in `aclosing`.

        Raises: STORE_… if the connection is lost or cannot be opened.
        """
        connection: Any = None
        lost = asyncio.Event()
        try:
            async with asyncio.timeout(self._settings.pool_timeout):
                connection = await asyncpg.connect(
                    self._dsn,
                    connection_class=DriverConnection,
                    server_settings={"application_name": _LISTENER_NAME},
                )
            connection.add_termination_listener(lambda _: lost.set())
            with _terminate_after(heartbeat, connection):
                await connection.add_listener(channel, lambda *event: on_notify(event[-1]))
            while True:
                yield
                with suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), heartbeat)
                with _terminate_after(heartbeat, connection):
                    await connection.fetchval(_PING.sql)
        except _DRIVER_ERRORS as error:
            raise translate(error) from error
        finally:
            if connection is not None:
                await connection.close(timeout=1)

    def connections(self) -> tuple[int, int]:
        """How many connections of the pool are open, and how many of them are idle."""
        pool = self._pool
        return (pool.get_size(), pool.get_idle_size()) if pool is not None else (0, 0)

    @property
    def _pool(self) -> Any:
        """The asyncpg pool behind `databases`.

        The connection objects of `databases` cost about 13 µs more per request, and after one
        dies during its release, its task never gets another.
        """
        backend: Any = self._database._backend
        return backend._pool

    async def _acquire(self) -> Any:
        """Return a connection of the pool. Raises: STORE_OVERLOADED after the pool timeout."""
        free = self._pool._queue._queue
        if free and free[-1].is_connected():
            return await self._pool.acquire()
        with self.waits:
            try:
                async with asyncio.timeout(self._settings.pool_timeout):
                    return await self._pool.acquire()
            except TimeoutError:
                raise overloaded() from None

    async def _release(self, connection: Any) -> None:
        """Return the connection to the pool.

        Errors are ignored: the pool drops a dead connection, and a commit before it holds.
        """
        with suppress(*_DRIVER_ERRORS):
            # `Pool.release` shields this by a task of its own, which takes longer than the rest of
            # it. A release that is cancelled where it waits ends the connection, and frees its
            # place in the pool.
            await connection._holder.release(None)

    async def _expire_connections(self, error: BaseException) -> None:
        """Let the pool replace all connections after a loss: the others may be lost too."""
        if is_lost(error) or isinstance(error, TimeoutError):
            await self._pool.expire_connections()


async def _roll_back(connection: Any) -> None:
    """Roll back. If the connection is lost, the server has rolled back already."""
    with suppress(*_DRIVER_ERRORS):
        await connection.execute("ROLLBACK;")


@contextmanager
def _terminate_after(seconds: float, connection: Any) -> Iterator[None]:
    """Terminate the connection if the block takes longer: if it hangs, it cannot be cancelled."""
    timer = asyncio.get_running_loop().call_later(seconds, connection.terminate)
    try:
        yield
    finally:
        timer.cancel()
