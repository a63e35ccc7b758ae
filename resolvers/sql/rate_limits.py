"""Statements of the shared rate counters, in the table `rate_limits`.

A bucket is a row with the moment at which it is full again; `app/rate_limit/counters.py` says
what that means.
"""

from __future__ import annotations

from functools import cache
from typing import Any

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

from resolvers.sql.json import Expression
from resolvers.sql.statement import Statement, compile_statement
from schema.tables import rate_limits

_SWEEP_BATCH = 10_000
_ONE_SECOND: Any = literal_column("interval '1 second'")
_FULL_AT: Any = func.greatest(rate_limits.c.full_at, func.now())


@cache
def compile_add() -> Statement:
    """Adds `seconds` to `buckets`, two arrays: {"bucket": seconds until it is full, …}."""
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


@cache
def compile_take() -> Statement:
    """Takes `cost` from `bucket` if `window` allows it: {granted, seconds}, as numbers.

    No row if another statement created the bucket at the same time.
    """
    bucket = bindparam("bucket", type_=Text())
    then = _FULL_AT + _seconds("cost")
    taken = (
        insert(rate_limits)
        .values(bucket=bucket, full_at=func.now() + _seconds("cost"))
        .on_conflict_do_update(
            index_elements=["bucket"],
            set_={"full_at": then},
            where=then <= func.now() + _seconds("window"),
        )
        .returning(rate_limits.c.full_at)
        .cte("taken")
    )
    granted = select(array([literal_column("1.0", Double()), _level(taken.c.full_at)]))
    refused = select(array([literal_column("0.0", Double()), _level(rate_limits.c.full_at)])).where(
        rate_limits.c.bucket == bucket, ~exists(select(taken.c.full_at))
    )
    return compile_statement(union_all(granted, refused))


@cache
def compile_sweep() -> Statement:
    """Deletes full buckets. It skips locked rows, so it waits for no other statement."""
    full = (
        select(rate_limits.c.bucket)
        .where(rate_limits.c.full_at < func.now())
        .limit(_SWEEP_BATCH)
        .with_for_update(skip_locked=True)
    )
    return compile_statement(delete(rate_limits).where(rate_limits.c.bucket.in_(full)))


def _seconds(name: str) -> Any:
    return bindparam(name, type_=Double()) * _ONE_SECOND


def _level(full_at: Expression) -> Expression:
    """Seconds until a bucket is full."""
    return cast(extract("epoch", full_at - func.now()), Double)
