"""The store: pool, transactions, a connection that listens, and what the database says when it
cannot.

The one importer of `databases`, which makes and closes the pool; statements run on asyncpg's
own connections.
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
from sqlalchemy.sql import ClauseElement

from app.config.settings import Settings
from app.fair_share import FairShare
from app.store.errors import is_cancelled, is_lost, overloaded, timed_out, translate
from resolvers.sql.json import ONE
from resolvers.sql.statement import Statement, compile_statement
from resolvers.store import TransactionConflict, too_large
from schema.tables import TOTAL_SLOTS

_STATEMENTS = 128
"""How many prepared statements a connection keeps; each takes PostgreSQL some 200 KB."""

_RETRY_FOR = 2.0
"""Seconds for which a read, or the start of a write, looks for a connection again."""

_PATIENCE = 60
"""How many times longer a patient transaction may take."""

_GRACE = 1.5
"""A server that does not even end its statement in time is taken for lost."""

_APPLICATION = "osdi-gateway"
_LISTENING = _APPLICATION + "-events"
"""How the connection that listens is named in `pg_stat_activity`."""

_ALIVE = compile_statement(select(ONE))
_SET_TIMEOUT = "SELECT set_config('statement_timeout', $1, true)"
_TROUBLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)


class _DriverConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg leaves it untyped
    """A connection whose state is never touched: giving it back sends nothing.

    An open transaction is still rolled back by the driver.
    """

    __slots__ = ()

    def get_reset_query(self) -> str:
        return ""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109  # the driver's
        """The pool closes what is expired and listens to no error: one that is dead already
        is closed."""
        with suppress(*_TROUBLE):
            await super().close(timeout=timeout)


class StoreConnection:
    """One connection, in one transaction."""

    def __init__(self, raw: Any, timeout: float, longest: int) -> None:
        self._raw = raw
        self._timeout = timeout
        self._longest = longest
        self.shard: int = raw.get_server_pid() % TOTAL_SLOTS

    async def value(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """The first column of the first row. Raises: RESPONSE_TOO_LARGE."""
        arguments = statement.arguments(values)
        found = await self._raw.fetchval(statement.sql, *arguments, timeout=self._timeout)
        return _bounded(found, self._longest)

    async def fetch(self, tree: ClauseElement, values: Mapping[str, Any]) -> Sequence[Any]:
        statement = compile_statement(tree)
        rows: Sequence[Any] = await self._raw.fetch(statement.sql, *statement.arguments(values))
        return rows


class Store:
    """A pool of connections to the database at `url`."""

    def __init__(self, url: str, settings: Settings) -> None:
        self._settings = settings
        self._shares = FairShare(settings.pool_max)
        self._dsn = url.replace("postgresql+asyncpg:", "postgresql:", 1)
        self._database = Database(
            "postgresql://",
            dsn=self._dsn,
            database=None,
            min_size=settings.pool_min,
            max_size=settings.pool_max,
            connection_class=_DriverConnection,
            timeout=settings.pool_timeout,
            command_timeout=settings.statement_timeout * _GRACE,
            statement_cache_size=_STATEMENTS,
            max_cached_statement_lifetime=0,
            server_settings={
                "application_name": _APPLICATION,
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
        except _TROUBLE as error:
            raise translate(error) from error

    async def disconnect(self) -> None:
        """Close the pool: what runs may end, within a bounded time."""
        try:
            async with asyncio.timeout(10):
                await self._database.disconnect()
        except TimeoutError:
            self._pool.terminate()

    async def value(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """The first column of the first row of a read; a lost connection is tried again.

        Raises: RESPONSE_TOO_LARGE, `Failure` STORE_… where the store is away.
        """
        found = await self._read("fetchval", statement, values)
        return _bounded(found, self._settings.max_response_bytes)

    async def fetch(
        self, tree: ClauseElement, values: Mapping[str, Any] | None = None
    ) -> Sequence[Any]:
        """The rows of a read that is not on a hot path."""
        rows: Sequence[Any] = await self._read("fetch", compile_statement(tree), values or {})
        return rows

    async def _read(self, method: str, statement: Statement, values: Mapping[str, Any]) -> Any:
        arguments = statement.arguments(values)
        organization_id = values.get("organization_id")
        if not self._shares.try_acquire(organization_id):
            await self._share_of(organization_id)
        deadline = 0.0
        try:
            while True:
                begun = time.monotonic()
                try:
                    connection = await self._take()
                    try:
                        return await getattr(connection, method)(statement.sql, *arguments)
                    finally:
                        await self._give_back(connection)
                except _TROUBLE as error:
                    if deadline or not self._is_stray(error, begun):
                        deadline = await self._wait_or_raise(error, deadline)
                    else:
                        deadline = begun + _RETRY_FOR
        finally:
            self._shares.release(organization_id)

    async def _share_of(self, organization_id: UUID | None) -> None:
        """Its share of the pool, within a bounded time. Raises: STORE_OVERLOADED."""
        try:
            async with asyncio.timeout(self._settings.pool_timeout):
                await self._shares.acquire(organization_id)
        except TimeoutError:
            raise overloaded() from None

    def _is_stray(self, error: Exception, begun: float) -> bool:
        """Whether a cancellation that was meant for the statement before has met this one: the
        server may carry it out late.
        """
        taken = time.monotonic() - begun
        return is_cancelled(error) and taken < self._settings.statement_timeout / 2

    async def _wait_or_raise(self, error: Exception, deadline: float) -> float:
        """A pause before a lost connection is tried again, until the deadline has passed."""
        await self._forget(error)
        now = asyncio.get_running_loop().time()
        deadline = deadline or now + _RETRY_FOR
        if not is_lost(error) or now > deadline:
            raise translate(error) from error
        await asyncio.sleep(0.05 + random.random() * 0.1)
        return deadline

    @asynccontextmanager
    async def transaction(
        self, organization_id: UUID | None = None, long_running: bool = False
    ) -> AsyncIterator[StoreConnection]:
        """One transaction of the organization: committed at the end, rolled back on any exception.

        Statements of a `long_running` one may take much longer than others.
        Raises: `TransactionConflict` where it met another one; `Failure` STORE_… where the store is away.
        """
        if not self._shares.try_acquire(organization_id):
            await self._share_of(organization_id)
        try:
            async with self._transaction(long_running) as connection:
                yield connection
        finally:
            self._shares.release(organization_id)

    @asynccontextmanager
    async def _transaction(self, long_running: bool) -> AsyncIterator[StoreConnection]:
        connection, transaction = await self._begun()
        seconds = self._settings.statement_timeout * (_PATIENCE if long_running else 1)
        begun = time.monotonic()
        try:
            try:
                if long_running:
                    await connection.fetchval(_SET_TIMEOUT, f"{seconds:.0f}s")
                yield StoreConnection(
                    connection, seconds * _GRACE, self._settings.max_response_bytes
                )
            except BaseException:
                await _rolled_back(transaction)
                raise
            await transaction.commit()
        except _TROUBLE as error:
            await self._forget(error)
            if self._is_stray(error, begun):
                raise TransactionConflict("a cancellation that came late", timed_out()) from error
            raise translate(error) from error
        finally:
            await self._give_back(connection)

    async def _begun(self) -> tuple[Any, Any]:
        """A connection in a transaction; nothing is lost by trying again to get there."""
        deadline = 0.0
        while True:
            try:
                connection = await self._take()
                try:
                    transaction = connection.transaction()
                    await transaction.start()
                except BaseException:
                    await self._give_back(connection)
                    raise
                return connection, transaction
            except _TROUBLE as error:
                deadline = await self._wait_or_raise(error, deadline)

    async def listen(
        self, channel: str, heard: Callable[[str], None], every: float
    ) -> AsyncGenerator[None, None]:
        """Hear `channel`, on a connection of its own: `heard` is called with each payload, in
        the order of commits.

        Yields once it listens, and then whenever the connection proves alive, which it is asked
        for `every` seconds, with as many to answer. Use it in `aclosing`.
        Raises: `Failure` STORE_… when the connection is lost or cannot be made.
        """
        connection: Any = None
        lost = asyncio.Event()
        try:
            async with asyncio.timeout(self._settings.pool_timeout):
                connection = await asyncpg.connect(
                    self._dsn,
                    connection_class=_DriverConnection,
                    server_settings={"application_name": _LISTENING},
                )
            connection.add_termination_listener(lambda _: lost.set())
            with _ended_after(every, connection):
                await connection.add_listener(channel, lambda *said: heard(said[-1]))
            while True:
                yield
                with suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), every)
                with _ended_after(every, connection):
                    await connection.fetchval(_ALIVE.sql)
        except _TROUBLE as error:
            raise translate(error) from error
        finally:
            if connection is not None:
                await connection.close(timeout=1)

    @property
    def _pool(self) -> Any:
        """The pool that `databases` made.

        Its own connection objects cost some 13 µs a request more, and one that dies while it is
        given back is refused to its task ever after.
        """
        backend: Any = self._database._backend
        return backend._pool

    async def _take(self) -> Any:
        """A connection of the pool, within a bounded time."""
        if self._pool.get_idle_size():
            return await self._pool.acquire()
        try:
            async with asyncio.timeout(self._settings.pool_timeout):
                return await self._pool.acquire()
        except TimeoutError:
            raise overloaded() from None

    async def _give_back(self, connection: Any) -> None:
        """Into the pool; the pool drops one that died on the way: what was committed holds."""
        with suppress(*_TROUBLE):
            await self._pool.release(connection)

    async def _forget(self, error: BaseException) -> None:
        """The other connections of the pool may be lost with this one."""
        if is_lost(error) or isinstance(error, TimeoutError):
            await self._pool.expire_connections()


def _bounded(found: Any, longest: int) -> Any:
    """Raises: RESPONSE_TOO_LARGE, where it is a text of more bytes than `longest`."""
    if isinstance(found, str) and 4 * len(found) > longest:
        size = len(found) if found.isascii() or len(found) > longest else len(found.encode())
        if size > longest:
            raise too_large(longest)
    return found


async def _rolled_back(transaction: Any) -> None:
    """Roll back; where the connection is gone, so is the transaction."""
    with suppress(*_TROUBLE):
        await transaction.rollback()


@contextmanager
def _ended_after(seconds: float, connection: Any) -> Iterator[None]:
    """The connection is cut where this takes longer: one that hangs answers no cancellation."""
    timer = asyncio.get_running_loop().call_later(seconds, connection.terminate)
    try:
        yield
    finally:
        timer.cancel()
