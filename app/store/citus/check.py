"""Which statements leave their shard: those that Citus sends to more than one.

In: the URL of a coordinator with distributed tables. Out: statements, and to how many shards Citus
would send each, by EXPLAIN: nothing is run.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.config.database import mask_url
from app.config.settings import Settings
from app.errors import CommandError
from app.store.citus.catalogue import is_distributed
from app.store.driver import DRIVER_ERRORS
from app.store.hosts import DatabaseHosts
from app.store.migrate import connected
from resolvers.sql.known import OVER_ALL_SHARDS, known_statements
from resolvers.sql.statement import Statement

_EXPLAIN = "EXPLAIN (FORMAT JSON) "
_EXAMPLES: dict[str, Callable[[], Any]] = {
    "uuid": uuid.uuid4,
    "text": lambda: "1",
    "varchar": lambda: "1",
    "bytea": lambda: b"a",
    "bool": lambda: True,
    "int2": lambda: 1,
    "int4": lambda: 1,
    "int8": lambda: 1,
    "float8": lambda: 1.0,
    "date": lambda: date(2026, 1, 1),
    "timestamptz": lambda: datetime(2026, 1, 1, tzinfo=UTC),
    "jsonb": lambda: "[]",
    "json": lambda: "[]",
}
"""A value of each type. With nulls, Citus would plan that no shard can match."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement by its plan, and the most shards that a part of it is sent to.

    0: it runs on the coordinator only. If there is an `error`, Citus cannot plan it.
    """

    plan: str
    tasks: int
    error: str | None = None

    @property
    def leaves(self) -> bool:
        return self.tasks > 1 and self.plan not in OVER_ALL_SHARDS


def all_placed(url: str, settings: Settings) -> list[Placed]:
    """The shards of each known statement. Not for an event loop. Raises: `CommandError`."""
    if not connected(url, is_distributed):
        raise CommandError(
            f"The tables in {mask_url(url)} are not distributed: run osdi-gateway distribute."
        )
    return asyncio.run(_all_placed(url, settings))


async def _all_placed(url: str, settings: Settings) -> list[Placed]:
    connection = await DatabaseHosts(url).connect(timeout=settings.pool_timeout)
    try:
        return [await placed(connection, statement) for statement in known_statements()]
    finally:
        await connection.close()


async def placed(connection: Any, statement: Statement) -> Placed:
    """The shards of a statement, with example values."""
    form = statement.distributed() if statement.distributed is not None else statement
    sql = form.sql if form.sql.startswith(_EXPLAIN) else _EXPLAIN + form.sql
    try:
        prepared = await connection.prepare(sql)
        values = [_example(type_) for type_ in prepared.get_parameters()]
        rows = await connection.fetch(sql, *values)
    except DRIVER_ERRORS as error:
        return Placed(statement.plan, 0, f"{statement.plan} cannot be run: {error}.")
    return Placed(statement.plan, most_tasks(json.loads(rows[0][0])))


def _example(type_: Any) -> Any:
    if type_.kind == "array":
        return [_EXAMPLES[type_.name.removesuffix("[]")]()]
    return _EXAMPLES[type_.name]()


def most_tasks(plan: Any) -> int:
    """The most tasks that a part of a plan of Citus has.

    >>> most_tasks([{"Plan": {"Distributed Query": {"Job": {"Task Count": 32, "Tasks": []}}}}])
    32
    """
    if isinstance(plan, list):
        return max(map(most_tasks, plan), default=0)
    if not isinstance(plan, dict):
        return 0
    inner = max(map(most_tasks, plan.values()), default=0)
    return max(inner, int(plan.get("Task Count", 0)))
