"""The transactions of the snapshot that a statement sees, as numbers.

In a distributed database they are those of the coordinator: see `resolvers/sql/statement.py`. A
transaction that ended there before a statement began is visible to it on every worker.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import BigInteger, Text, cast, func, select

from resolvers.sql.json import Expression
from resolvers.sql.statement import OfCoordinator, Statement, compile_statement

_SNAPSHOT: Expression = func.pg_current_snapshot()
_EXPRESSIONS: dict[str, Expression] = {
    "current_transaction": cast(cast(func.pg_current_xact_id(), Text), BigInteger),
    "current_snapshot": cast(_SNAPSHOT, Text),
    "oldest_running": cast(cast(func.pg_snapshot_xmin(_SNAPSHOT), Text), BigInteger),
    "next_transaction": cast(cast(func.pg_snapshot_xmax(_SNAPSHOT), Text), BigInteger),
}
COORDINATOR_VALUES = tuple(sorted(_EXPRESSIONS))


def _of_coordinator(name: str) -> Expression:
    return OfCoordinator(name, _EXPRESSIONS[name])


CURRENT_TRANSACTION = _of_coordinator("current_transaction")
CURRENT_SNAPSHOT = _of_coordinator("current_snapshot")
OLDEST_RUNNING = _of_coordinator("oldest_running")
"""The oldest transaction that still runs: all with a lower number have ended."""

NEXT_TRANSACTION = _of_coordinator("next_transaction")


@cache
def compile_of_coordinator(names: tuple[str, ...]) -> Statement:
    """One row with these values. It has no table, so Citus runs it on the coordinator."""
    return compile_statement(select(*[_EXPRESSIONS[name].label(name) for name in names]))
