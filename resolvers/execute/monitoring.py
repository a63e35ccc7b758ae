"""Reads the pending work and the version of the tables, for the admin port."""

from __future__ import annotations

from dataclasses import dataclass

from resolvers.sql.monitoring import compile_backlog, compile_revision
from resolvers.store import Store


@dataclass(frozen=True, slots=True)
class Backlog:
    """Deliveries or deltas of one `kind`. Times are in seconds; `first` is a transaction."""

    kind: str
    number: int
    age: float
    overdue: float
    first: int | None


async def read_backlog(store: Store) -> list[Backlog]:
    """The pending work in the whole database. Raises: STORE_…"""
    return [
        Backlog(row["kind"], row["number"], row["age"] or 0.0, row["overdue"] or 0.0, row["first"])
        for row in await store.fetch(compile_backlog())
    ]


async def read_revision(store: Store) -> str | None:
    """The version of the tables. Raises: STORE_…"""
    rows = await store.fetch(compile_revision())
    return rows[0]["version_num"] if rows else None
