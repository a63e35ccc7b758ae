"""Statements in a database that Citus has distributed.

In: a connection to the coordinator, a statement and its binds. Out: the text to send and its
arguments, with the values that only the coordinator knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from resolvers.sql.snapshots import compile_of_coordinator
from resolvers.sql.statement import Statement


async def sent(
    connection: Any, statement: Statement, values: Mapping[str, Any], is_distributed: bool
) -> tuple[str, list[Any]]:
    """The text and the arguments of a statement; those of its distributed form, if it has one."""
    if is_distributed and statement.distributed is not None:
        statement = statement.distributed()
        if statement.of_coordinator:
            asked = compile_of_coordinator(statement.of_coordinator)
            (row,) = await connection.fetch(asked.sql)
            values = {**values, **row}
    return statement.sql, statement.arguments(values)
