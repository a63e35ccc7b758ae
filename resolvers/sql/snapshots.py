"""The transactions of the snapshot that a statement sees, as numbers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text, cast, func

from resolvers.sql.json import Expression

_SNAPSHOT: Expression = func.pg_current_snapshot()
OLDEST_RUNNING: Expression = cast(cast(func.pg_snapshot_xmin(_SNAPSHOT), Text), BigInteger)
"""Every transaction before it has ended."""

NEXT_TRANSACTION: Expression = cast(cast(func.pg_snapshot_xmax(_SNAPSHOT), Text), BigInteger)
