"""The connections of the driver, and the errors that it raises."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from typing import Any

import asyncpg

from resolvers.store import TransactionKind

APPLICATION_NAME = "osdi-gateway"

_PROCESSES = secrets.token_hex(8)
"""Processes that were forked from one have it in common."""

_NUMBERS = count(1)

CANCEL_TIMEOUT = 2.0
"""Seconds for which a statement that is cancelled, or a rollback, may delay the end of its request.
Then the connection is terminated: the server may hang, and would not answer.
"""

DRIVER_ERRORS = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)

BEGIN = "BEGIN;"
BEGIN_SNAPSHOT = "BEGIN ISOLATION LEVEL READ COMMITTED;"
"""For one statement that must see the same rows in all of its parts, as it does anyway."""

BEGIN_KEYED = (
    "BEGIN; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off"
)
"""A plan for each execution would take longer than the execution. A plan that is kept may have been
made while a table was empty: then it must not read the whole table.
"""
_SHORT_WAIT = "; SET LOCAL lock_timeout = '100ms'"
BEGIN_SHARED = BEGIN_KEYED + _SHORT_WAIT
"""For the writes of several requests: a lock that one of them waits for must not delay the others.
"""
_ALSO_ON_WORKERS = "; SET LOCAL citus.propagate_set_commands = 'local'"
"""On Citus, rows are locked on the workers, which do not have the settings of the coordinator."""
BEGIN_CUSTOM = "BEGIN; SET LOCAL plan_cache_mode = force_custom_plan"
"""The opposite: the execution may take far longer than a plan for its values."""

_ASYNCHRONOUS = "; SET LOCAL synchronous_commit = off"
BEGIN_QUEUED = BEGIN_KEYED + _ASYNCHRONOUS
"""A commit that waits for no disk: after a crash of PostgreSQL it may be missing."""

END = "END;"
"""The same as COMMIT, for a read."""

BEGINS = {
    TransactionKind.PLAIN: BEGIN,
    TransactionKind.KEYED: BEGIN_KEYED,
    TransactionKind.SHARED: BEGIN_SHARED,
    TransactionKind.QUEUED: BEGIN_QUEUED,
    TransactionKind.SNAPSHOT: BEGIN_SNAPSHOT,
}


class DriverConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg leaves it untyped
    """A connection whose session state never changes: its release sends no reset query.

    The driver still rolls back an open transaction.
    """

    __slots__ = ()

    def get_reset_query(self) -> str:
        return ""

    def _get_unique_id(self, prefix: str) -> str:
        """A name for a statement, which no other process has.

        The driver counts in each process. A pooler that keeps no prepared statements would run
        that of another process under the same name.
        """
        return f"osdi_{_PROCESSES}_{os.getpid():x}_{prefix}_{next(_NUMBERS):x}"

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109  # the driver's
        """Close, also if the connection is dead already, or its server hangs.

        The pool closes expired connections, without a timeout, and does not handle their errors.
        """
        with suppress(*DRIVER_ERRORS):
            await super().close(timeout=CANCEL_TIMEOUT if timeout is None else timeout)


def begins(added: str, is_distributed: bool) -> dict[str, str]:
    """What is sent for each way to begin, with `added`.

    The plans of Citus cannot be kept: the values in them decide which worker is asked. It carries
    out a statement in parts, each of which sees what has been committed meanwhile.
    """
    sent = {begin: begin for begin in (*BEGINS.values(), BEGIN_CUSTOM)}
    if is_distributed:
        sent |= {
            BEGIN_SNAPSHOT: "BEGIN ISOLATION LEVEL REPEATABLE READ;",
            BEGIN_KEYED: BEGIN,
            BEGIN_SHARED: BEGIN.rstrip(";") + _ALSO_ON_WORKERS + _SHORT_WAIT,
            BEGIN_QUEUED: BEGIN.rstrip(";") + _ASYNCHRONOUS,
        }
    if added:
        sent = {begin: f"{text.rstrip(';')}; {added};" for begin, text in sent.items()}
    return sent


def in_transactions(plain: type[Any], begin: str) -> type[Any]:
    """A connection class of which each read is a transaction that begins with `begin`.

    The driver prepares a statement and runs it in two steps, and a pooler may take another server
    connection for the second, where an unnamed statement may be that of somebody else.
    """

    class InTransactions(plain):  # type: ignore[misc]  # asyncpg leaves it untyped
        __slots__ = ()

        async def fetch(self, query: str, *args: Any, **options: Any) -> Any:
            return await self._run(super().fetch, query, args, options)

        async def fetchval(self, query: str, *args: Any, **options: Any) -> Any:
            return await self._run(super().fetchval, query, args, options)

        async def _run(
            self,
            method: Callable[..., Awaitable[Any]],
            query: str,
            args: tuple[Any, ...],
            options: dict[str, Any],
        ) -> Any:
            if self.is_in_transaction():
                return await method(query, *args, **options)
            return await _read_after(begin, self, partial(method, query, *args, **options))

    return InTransactions


async def read(connection: Any, method: str, query: str, args: list[Any], begin: str | None) -> Any:
    """The result of a method of the connection, in a transaction if it has to `begin`."""
    run = partial(getattr(connection, method), query, *args)
    return await (run() if begin is None else _read_after(begin, connection, run))


async def _read_after(begin: str, connection: Any, run: Callable[[], Awaitable[Any]]) -> Any:
    try:
        # A client that disconnects may cancel the first and the last statement, too.
        await connection.execute(begin)
        result = await run()
        await connection.execute(END)
    except BaseException:
        await roll_back(connection)
        raise
    return result


async def roll_back(connection: Any) -> None:
    """Roll back. If the connection is lost, the server has rolled back already."""
    with suppress(*DRIVER_ERRORS):
        await connection.execute("ROLLBACK;", timeout=CANCEL_TIMEOUT)


@contextmanager
def terminate_after(seconds: float, connection: Any) -> Iterator[None]:
    """Terminate the connection if the block takes longer: if it hangs, it cannot be cancelled."""
    timer = asyncio.get_running_loop().call_later(seconds, connection.terminate)
    try:
        yield
    finally:
        timer.cancel()
