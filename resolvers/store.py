"""The database as the resolvers see it: protocols that `app.store.pool` implements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from enum import Enum
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


class TransactionKind(Enum):
    """What a transaction may do, or has to."""

    PLAIN = "plain"
    KEYED = "keyed"
    """It finds all its rows by keys, so the plans of its statements are kept."""
    SHARED = "shared"
    """As `KEYED`, for the writes of several requests: it fails rather than wait long for a lock."""
    QUEUED = "queued"
    """As `KEYED`. A crash of the database may lose it, since its work is then done again."""
    SNAPSHOT = "snapshot"
    """All parts of a statement see the same data, also in a distributed database."""


class Connection(Protocol):
    """One connection, in a transaction. Each connection adds to totals in its own `shard`.

    The column is called `slot`. Without shards, all writers would wait for the same row. A document
    has at most `max_bytes`.
    """

    @property
    def shard(self) -> int: ...

    @property
    def max_bytes(self) -> int: ...

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
        kind: TransactionKind = TransactionKind.PLAIN,
        long_running: bool = False,
    ) -> AbstractAsyncContextManager[Connection]:
        """Begin a transaction; statements of a `long_running` one may take much longer.

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
