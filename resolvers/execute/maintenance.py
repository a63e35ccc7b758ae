"""Runs the statements about the database as a whole."""

from __future__ import annotations

from resolvers.sql.maintenance import compile_analyze, compile_any_row
from resolvers.store import Store


async def has_rows(store: Store, table: str) -> bool:
    return bool(await store.fetch(compile_any_row(table)))


async def analyze(store: Store) -> None:
    """Collect statistics for PostgreSQL's planner."""
    await store.fetch(compile_analyze())
