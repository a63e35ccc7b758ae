"""Rate counters in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import (
    Double,
    Text,
    bindparam,
    cast,
    column,
    delete,
    exists,
    extract,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, array, insert

from app.rate_limit.counters import CountersUnavailable
from app.store.pool import Store
from resolvers.sql.statement import Statement, compile_statement
from schema.failures import Failure
from schema.tables import rate_limits

_SWEEP_BATCH = 10_000


class PostgresCounters:
    """In the table `rate_limits`: each call is one statement."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, spent: Mapping[str, float]) -> dict[str, float]:
        # In one order, so that two processes do not wait for each other.
        names = sorted(spent)
        values = {"buckets": names, "seconds": [spent[name] for name in names]}
        levels: dict[str, float] = orjson.loads(await self._value(_ADD, values))
        return levels

    async def take(self, bucket: str, cost: float, window: float) -> tuple[bool, float]:
        values = {"bucket": bucket, "cost": cost, "window": window}
        found = await self._value(_TAKE, values)
        # Whoever made the bucket between the statement's two looks has taken from it.
        granted, level = found or (False, cost)
        return bool(granted), level

    async def sweep(self) -> None:
        await self._value(_SWEEP, {})

    async def close(self) -> None:
        """The store is not ours."""

    async def _value(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        try:
            return await self._store.value(statement, values)
        except Failure as failed:
            raise CountersUnavailable(str(failed)) from failed


_ONE_SECOND: Any = literal_column("interval '1 second'")


_FULL_AT: Any = func.greatest(rate_limits.c.full_at, func.now())


def _bind(name: str) -> Any:
    return bindparam(name, type_=Double())


def _level(full_at: Any) -> Any:
    return cast(extract("epoch", full_at - func.now()), Double)


def _add() -> Statement:
    """{"bucket": seconds, …}"""
    names = bindparam("buckets", type_=ARRAY(Text()))
    seconds: Any = bindparam("seconds", type_=ARRAY(Double()))
    spent = (
        func.unnest(names, seconds)
        .table_valued(column("bucket", Text()), column("seconds", Double()))
        .render_derived()
    )
    rows = select(spent.c.bucket, func.now() + spent.c.seconds * _ONE_SECOND)
    statement = insert(rate_limits).from_select(["bucket", "full_at"], rows)
    more = statement.excluded.full_at - func.now()
    added = (
        statement.on_conflict_do_update(
            index_elements=["bucket"], set_={"full_at": _FULL_AT + more}
        )
        .returning(rate_limits.c.bucket, rate_limits.c.full_at)
        .cte("added")
    )
    levels = func.json_object_agg(added.c.bucket, _level(added.c.full_at))
    return compile_statement(select(cast(levels, Text)))


def _take() -> Statement:
    """{granted, seconds}, as numbers."""
    bucket = bindparam("bucket", type_=Text())
    then = _FULL_AT + _bind("cost") * _ONE_SECOND
    taken = (
        insert(rate_limits)
        .values(bucket=bucket, full_at=func.now() + _bind("cost") * _ONE_SECOND)
        .on_conflict_do_update(
            index_elements=["bucket"],
            set_={"full_at": then},
            where=then <= func.now() + _bind("window") * _ONE_SECOND,
        )
        .returning(rate_limits.c.full_at)
        .cte("taken")
    )
    granted = select(array([literal_column("1.0", Double()), _level(taken.c.full_at)]))
    refused = select(array([literal_column("0.0", Double()), _level(rate_limits.c.full_at)])).where(
        rate_limits.c.bucket == bucket, ~exists(select(taken.c.full_at))
    )
    return compile_statement(union_all(granted, refused))


def _sweep() -> Statement:
    """Of those that nobody is about to change: it waits for no other statement."""
    full = (
        select(rate_limits.c.bucket)
        .where(rate_limits.c.full_at < func.now())
        .limit(_SWEEP_BATCH)
        .with_for_update(skip_locked=True)
    )
    return compile_statement(delete(rate_limits).where(rate_limits.c.bucket.in_(full)))


_ADD, _TAKE, _SWEEP = _add(), _take(), _sweep()
