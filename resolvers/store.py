"""Store and Connection: the protocol that `app/store` implements."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol
from uuid import UUID

from resolvers.sql.statement import Statement
from schema.failures import Failure, failure


class TransactionConflict(Exception):
    """The transaction met another one: what it planned no longer holds.

    Where that is not sure, it is tried again once, and then fails with `otherwise`.
    """

    def __init__(self, why: str, otherwise: Failure | None = None) -> None:
        super().__init__(why)
        self.otherwise = otherwise


class Connection(Protocol):
    """One connection: `slot` spreads totals over connections."""

    @property
    def shard(self) -> int: ...

    async def value(self, statement: Statement, values: Mapping[str, Any]) -> Any: ...


class Store(Protocol):
    """What the resolvers need of a store. `transaction` raises `TransactionConflict` on a conflict."""

    async def value(self, statement: Statement, values: Mapping[str, Any]) -> Any: ...

    def transaction(
        self, organization_id: UUID | None = None, long_running: bool = False
    ) -> AbstractAsyncContextManager[Connection]: ...


def too_large(most: int) -> Failure:
    return failure(
        "RESPONSE_TOO_LARGE",
        f"The answer would have more than {most:,} bytes.",
        hint="Ask for fewer resources at once, or for fewer of their fields.",
    )
