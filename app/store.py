"""The store: pool, transactions and what the database says when it cannot.

The one importer of `databases`. It hands out a connection per asyncio task, so all SQL of a
request runs in one function; statements run on asyncpg's own connection.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import asyncpg
from databases import Database
from sqlalchemy import literal_column, select
from sqlalchemy.sql import ClauseElement

from app.settings import Settings
from app.store_failures import is_lost, overloaded, translate
from resolvers.statement import Statement, compile_statement
from schema.failures import Failure
from schema.tables import TOTAL_SLOTS

_STATEMENTS = 1024
"""How many prepared statements a connection keeps."""

_RETRY_FOR = 2.0
"""Seconds for which a read, or the start of a write, looks for a connection again."""

_TROUBLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
_ONE: ClauseElement = select(literal_column("1"))

T = TypeVar("T")


class _Connection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg leaves it untyped
    """A connection whose state is never touched: giving it back sends nothing.

    An open transaction is still rolled back by the driver.
    """

    __slots__ = ()

    def get_reset_query(self) -> str:
        return ""


class StoreConnection:
    """One connection, in one transaction."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self.slot: int = raw.get_server_pid() % TOTAL_SLOTS

    async def value(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """The first column of the first row."""
        return await self._raw.fetchval(statement.sql, *statement.arguments(values))

    async def fetch(self, tree: ClauseElement, values: Mapping[str, Any]) -> Sequence[Any]:
        statement = compile_statement(tree)
        rows: Sequence[Any] = await self._raw.fetch(statement.sql, *statement.arguments(values))
        return rows


class Store:
    """A pool of connections to the database at `url`."""

    def __init__(self, url: str, settings: Settings) -> None:
        self._settings = settings
        self._database = Database(
            "postgresql://",
            dsn=url.replace("postgresql+asyncpg:", "postgresql:", 1),
            database=None,
            min_size=settings.pool_min,
            max_size=settings.pool_max,
            connection_class=_Connection,
            timeout=settings.pool_timeout,
            command_timeout=settings.statement_timeout * 1.5,
            statement_cache_size=_STATEMENTS,
            max_cached_statement_lifetime=0,
            server_settings={
                "application_name": "osdi-gateway",
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
            backend: Any = self._database._backend
            backend._pool.terminate()

    async def value(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """The first column of the first row of a read; a lost connection is tried again."""
        arguments = statement.arguments(values)

        async def read() -> Any:
            async with self._acquired() as raw:
                return await raw.fetchval(statement.sql, *arguments)

        return await self._again(read)

    async def fetch(
        self, tree: ClauseElement, values: Mapping[str, Any] | None = None
    ) -> Sequence[Any]:
        """The rows of a read that is not on a hot path."""
        statement = compile_statement(tree)
        arguments = statement.arguments(values or {})

        async def read() -> Sequence[Any]:
            async with self._acquired() as raw:
                rows: Sequence[Any] = await raw.fetch(statement.sql, *arguments)
                return rows

        return await self._again(read)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[StoreConnection]:
        """One transaction: committed at the end, rolled back on any exception.

        Raises: `Retry` where it met another one; `Failure` STORE_… where the store is away.
        """
        try:
            async with self._acquired() as raw:
                transaction = raw.transaction()
                await transaction.start()
                try:
                    yield StoreConnection(raw)
                except BaseException:
                    await _rolled_back(transaction)
                    raise
                await transaction.commit()
        except _TROUBLE as error:
            await self._forget(error)
            raise translate(error) from error

    @asynccontextmanager
    async def _acquired(self) -> AsyncIterator[Any]:
        """A connection of the pool, within a bounded time."""
        connection = self._database.connection()
        try:
            async with asyncio.timeout(self._settings.pool_timeout):
                await connection.__aenter__()
        except TimeoutError:
            raise overloaded() from None
        try:
            yield connection.raw_connection
        finally:
            await self._released(connection)

    async def _released(self, connection: Any) -> None:
        """Give it back; one that died on the way is dropped, whatever was committed holds."""
        try:
            await connection.__aexit__(None, None, None)
        except _TROUBLE:
            connection._connection._connection = None
            self._database._connection = None

    async def _again(self, read: Callable[[], Awaitable[T]]) -> T:
        """`read`, repeated while the connection is lost, for a bounded time."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _RETRY_FOR
        while True:
            try:
                return await read()
            except _TROUBLE as error:
                await self._forget(error)
                if not is_lost(error) or loop.time() > deadline:
                    raise translate(error) from error
            await asyncio.sleep(0.05 + random.random() * 0.1)

    async def _forget(self, error: BaseException) -> None:
        """The other connections of the pool may be lost with this one."""
        backend: Any = self._database._backend
        if is_lost(error) and backend._pool is not None:
            await backend._pool.expire_connections()

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            await self.fetch(_ONE)
        except Failure:
            return False
        return True


async def _rolled_back(transaction: Any) -> None:
    """Roll back; where the connection is gone, so is the transaction."""
    try:
        await transaction.rollback()
    except _TROUBLE:
        return
