"""The pool of connections: single reads, transactions, and a connection that listens.

The only importer of `databases`, which opens and closes the pool; statements run on asyncpg's
own connections. Errors of the driver become failures by `app.store.errors`.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from databases import Database

from app.config.settings import Settings
from app.monitoring.statements import PoolWaits, StatementWatch
from app.store import driver
from app.store.access import MAX_STATEMENT_SIZE, Access, find_access
from app.store.admission import Admission
from app.store.citus.statements import sent
from app.store.driver import (
    BEGIN,
    BEGINS,
    CANCEL_TIMEOUT,
    DRIVER_ERRORS,
    begins,
    in_transactions,
    roll_back,
)
from app.store.errors import is_cancelled, is_lost, no_events, overloaded, timed_out, translate
from app.store.hosts import DatabaseHosts
from app.store.listening import TEST_NOTIFICATION, listen
from app.store.privacy import keep_errors_terse
from resolvers.sql.statement import Statement
from resolvers.store import TransactionConflict, TransactionKind, within_limit
from schema.tables import TOTAL_SLOTS

_RETRY_SECONDS = 2.0
"""Seconds for which a read, or the start of a transaction, is retried after a lost connection."""

_LONG_RUNNING_FACTOR = 60
"""The factor by which statements of a long-running transaction may take longer."""

_CLIENT_TIMEOUT_FACTOR = 1.5
"""A server counts as lost if a statement takes this times its timeout."""

_SET_TIMEOUT = "SELECT set_config('statement_timeout', $1, true)"


class StoreConnection:
    """One connection, in one transaction."""

    def __init__(
        self, raw: Any, timeout: float, max_bytes: int, watch: StatementWatch, distributed: bool
    ) -> None:
        self._raw = raw
        self._statements = watch
        self._is_distributed = distributed
        self._timeout = timeout
        self.max_bytes = max_bytes
        self.shard: int = raw.get_server_pid() % TOTAL_SLOTS

    async def value(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """Return the first column of the first row. Raises: RESPONSE_TOO_LARGE."""
        sql, arguments = await sent(self._raw, statement, values, self._is_distributed)
        with self._statements(statement.plan) as run:
            value = await self._raw.fetchval(sql, *arguments, timeout=self._timeout)
            run.rows = 1
        return within_limit(value, self.max_bytes)

    async def fetch(self, statement: Statement, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return the rows of a statement."""
        sql, arguments = await sent(self._raw, statement, values, self._is_distributed)
        with self._statements(statement.plan) as run:
            rows: Sequence[Any] = await self._raw.fetch(sql, *arguments, timeout=self._timeout)
            run.rows = len(rows)
        return rows


class Store:
    """A pool of connections to the database at `url`."""

    def __init__(
        self, url: str, settings: Settings, *, retry_seconds: float = _RETRY_SECONDS
    ) -> None:
        self._settings = settings
        self._retry_seconds = retry_seconds
        self.on_write: Callable[[UUID], None] | None = None
        """Called with the organization of each transaction that may have been committed."""
        self._admission = Admission(settings.pool_max, settings.pool_timeout)
        self.max_size = settings.pool_max
        self.waits = PoolWaits()
        measures = settings.admin_port is not None
        self.statements = StatementWatch(measures, settings.slow_statement)
        self._connection_class = driver.DriverConnection
        self._hosts = DatabaseHosts(url)
        listen_url = settings.listen_url
        self._listen_hosts = (
            DatabaseHosts(listen_url.get_secret_value()) if listen_url else self._hosts
        )
        self._watchers: list[asyncio.Task[None]] = []

    async def connect(self) -> None:
        """Open the pool. Raises: `Failure` STORE_UNAVAILABLE."""
        try:
            async with asyncio.timeout(self._settings.pool_timeout + 5):
                self._access = await find_access(self._hosts, self._settings)
                self._database = self._new_pool(self._access)
                await self._database.connect()
        except DRIVER_ERRORS as error:
            raise translate(error) from error
        watched = {self._listen_hosts} if self._access.is_pooled else {self._hosts}
        self._watchers = [
            asyncio.create_task(hosts.watch()) for hosts in watched if hosts.finds_primary
        ]

    def _new_pool(self, access: Access) -> Database:
        connection_class = self._connection_class
        self._begins = begins(access.begin, access.is_distributed)
        if access.reads_in_transactions:
            connection_class = in_transactions(connection_class, self._begins[BEGIN])
        return Database(
            "postgresql://",
            connect=self._hosts.connect,
            database=None,
            min_size=self._settings.pool_min,
            max_size=self._settings.pool_max,
            connection_class=connection_class,
            init=None if access.is_pooled else keep_errors_terse,
            timeout=self._settings.pool_timeout,
            command_timeout=self._settings.statement_timeout * _CLIENT_TIMEOUT_FACTOR,
            statement_cache_size=access.cache_size,
            max_cached_statement_lifetime=0,
            max_cacheable_statement_size=MAX_STATEMENT_SIZE,
            server_settings=access.settings,
        )

    @property
    def can_listen(self) -> bool:
        """Whether `listen` may be used: not through a pooler."""
        return self._settings.listen_url is not None or not self._access.is_pooled

    def report_access(self) -> None:
        """Log how the database is reached, if that restricts anything."""
        self._access.report(self.can_listen)

    async def disconnect(self) -> None:
        """Close the pool. Running statements have 10 seconds to end."""
        for watcher in self._watchers:
            watcher.cancel()
        try:
            async with asyncio.timeout(10):
                await self._database.disconnect()
        except TimeoutError:
            self._pool.terminate()

    def terminate(self) -> None:
        """Close the pool at once, and end running statements."""
        for watcher in self._watchers:
            watcher.cancel()
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
        distributed = self._access.is_distributed
        organization_id = values.get("organization_id")
        is_expensive = statement.is_expensive
        if is_expensive or not self._admission.try_enter(organization_id):
            self.waits.expensive += is_expensive
            try:
                with self.waits:
                    await self._admission.enter(organization_id, is_expensive)
            finally:
                self.waits.expensive -= is_expensive
        begin = self._begins[driver.BEGIN_CUSTOM] if statement.custom_plan else None
        deadline = 0.0
        try:
            while True:
                started = time.monotonic()
                try:
                    connection = await self._acquire()
                    try:
                        sql, arguments = await sent(connection, statement, values, distributed)
                        with self.statements(statement.plan) as run:
                            found = await driver.read(connection, method, sql, arguments, begin)
                            run.rows = len(found) if method == "fetch" else 1
                        return found
                    finally:
                        await self._release(connection)
                except DRIVER_ERRORS as error:
                    if deadline or not self._is_stray_cancellation(error, started):
                        deadline = await self._pause_or_raise(error, deadline)
                    else:
                        deadline = started + self._retry_seconds
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
        deadline = deadline or now + self._retry_seconds
        if not is_lost(error) or now > deadline:
            raise translate(error) from error
        await asyncio.sleep(0.05 + random.random() * 0.1)
        return deadline

    @asynccontextmanager
    async def transaction(
        self,
        organization_id: UUID | None = None,
        kind: TransactionKind = TransactionKind.PLAIN,
        long_running: bool = False,
    ) -> AsyncIterator[StoreConnection]:
        """Run one transaction of the organization: commit at the end, roll back on an exception.

        Statements of a `long_running` transaction may take 60 times longer.

        Raises: `TransactionConflict`; STORE_… if the database is unavailable.
        """
        if not self._admission.try_enter(organization_id):
            with self.waits:
                await self._admission.enter(organization_id)
        try:
            async with self._transaction(long_running, BEGINS[kind]) as connection:
                yield connection
        finally:
            if self.on_write is not None and organization_id is not None:
                self.on_write(organization_id)
            self._admission.leave(organization_id)

    @asynccontextmanager
    async def _transaction(self, long_running: bool, begin: str) -> AsyncIterator[StoreConnection]:
        connection = await self._begin(self._begins[begin])
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
                    self._access.is_distributed,
                )
            except BaseException:
                await roll_back(connection)
                raise
            await connection.execute("COMMIT;")
        except DRIVER_ERRORS as error:
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
                    try:
                        await roll_back(connection)
                    finally:
                        await self._release(connection)
                    raise
                return connection
            except DRIVER_ERRORS as error:
                deadline = await self._pause_or_raise(error, deadline)

    def listen(
        self, channel: str, on_notify: Callable[[str], None], heartbeat: float
    ) -> AsyncGenerator[None, None]:
        """Listen on `channel`, on a separate connection, and pass each payload to `on_notify`.

        Payloads come in the order of commits. Yields when the connection listens, and after each
        heartbeat that the server answers; `heartbeat` is the interval and the timeout, in
        seconds. Use it in `aclosing`.

        Raises: STORE_… if the connection is lost or cannot be opened; SUBSCRIPTIONS_UNAVAILABLE.
        """
        if not self.can_listen:
            raise no_events()
        is_other = self._listen_hosts is not self._hosts
        return listen(
            self._listen_hosts,
            channel,
            on_notify,
            heartbeat,
            self._settings.pool_timeout,
            self._send_test if is_other else None,
        )

    async def _send_test(self, token: str) -> None:
        async with self.transaction() as connection:
            await connection.value(TEST_NOTIFICATION, {"token": token})

    def connections(self) -> tuple[int, int]:
        """The number of open connections of the pool, and of the idle ones among them."""
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

    def queued(self) -> int:
        """The number of writes and cheap reads that wait for a connection, also to a replica."""
        return self.waits.waiting - self.waits.expensive

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
        with suppress(*DRIVER_ERRORS):
            # `Pool.release` shields this by a task of its own, which takes longer than the rest of
            # it. A release that is cancelled where it waits ends the connection, and frees its
            # place in the pool. Without `_con` it has ended already: its place may be another's.
            if (raw := connection._con) is not None:
                # Without `_protocol` it is lost.
                cancels = raw._protocol is not None and raw._protocol._is_cancelling()
                await connection._holder.release(CANCEL_TIMEOUT if cancels else None)

    async def _expire_connections(self, error: BaseException) -> None:
        """Let the pool replace all connections after a loss: the others may be lost too."""
        if self._access.is_outdated_by(error):
            await self._prepare_no_longer()
        elif is_lost(error) or isinstance(error, TimeoutError):
            await self._pool.expire_connections()

    async def _prepare_no_longer(self) -> None:
        """Replace the pool, because the pooler was restarted with other settings, or replaced."""
        self._access = replace(self._access, keeps_prepared=False)
        self.report_access()
        database = self._new_pool(self._access)
        try:
            await database.connect()
        except DRIVER_ERRORS as error:
            self._access = replace(self._access, keeps_prepared=True)
            raise translate(error) from error
        former, self._database = self._database, database
        self._watchers.append(asyncio.create_task(former.disconnect()))
