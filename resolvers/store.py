"""The database as the resolvers see it: protocols that `app.store.pool` implements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol
from uuid import UUID

from resolvers.sql.statement import Statement
from schema.failures import Failure, failure


class TransactionConflict(Exception):
    """The transaction conflicted with another one, and has to be planned and run again.

    If the error may have another cause, `otherwise` is the failure to raise if a second try fails,
    too.
    """

    def __init__(self, reason: str, otherwise: Failure | None = None) -> None:
        super().__init__(reason)
        self.otherwise = otherwise


class Connection(Protocol):
    """One connection, in a transaction. Each connection adds to totals in its own `shard`.

    The column is called `slot`. Without shards, all writers would wait for the same row.
    """

    @property
    def shard(self) -> int: ...

    async def value(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """Return the first column of the first row."""
        ...

    async def fetch(self, statement: Statement, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return the rows."""
        ...


class Store(Protocol):
    """The database: single reads, and transactions."""

    async def value(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        """Return the first column of the first row of a read."""
        ...

    async def fetch(
        self, statement: Statement, values: Mapping[str, Any] | None = None
    ) -> Sequence[Any]:
        """Return the rows of a read."""
        ...

    def transaction(
        self,
        organization_id: UUID | None = None,
        long_running: bool = False,
        keyed: bool = False,
        queued: bool = False,
        one_snapshot: bool = False,
        shared: bool = False,
    ) -> AbstractAsyncContextManager[Connection]:
        """Begin a transaction; statements of a `long_running` one may take much longer.

        Statements of a `keyed` one find all their rows by keys. A `queued` one may be lost if the
        database crashes, since its work is then done again. With `one_snapshot`, all parts of a
        statement see the same data, also in a distributed database. A `shared` one writes for
        several requests: it is keyed, and fails after a tenth of a second of waiting for a lock.

        Raises: `TransactionConflict`.
        """
        ...


def too_large(max_bytes: int) -> Failure:
    return failure(
        "RESPONSE_TOO_LARGE",
        f"The response would have more than {max_bytes:,} bytes.",
        hint="Request fewer resources at once, or fewer of their fields.",
    )


def within_limit(value: Any, max_bytes: int) -> Any:
    """Return the value. Raises: RESPONSE_TOO_LARGE, if it is a text of more than `max_bytes`."""
    # A character has at most four bytes: most texts need not be measured.
    if isinstance(value, str) and 4 * len(value) > max_bytes:
        size = len(value) if value.isascii() or len(value) > max_bytes else len(value.encode())
        if size > max_bytes:
            raise too_large(max_bytes)
    return value
