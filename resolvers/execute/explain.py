"""Runs a read to show how PostgreSQL answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from resolvers.plan.read import ReadPlan
from resolvers.sql.read import compile_explain
from resolvers.store import Store


async def explain_read(store: Store, shape: ReadPlan, binds: Mapping[str, Any]) -> str:
    """PostgreSQL's plan for the statement of a plan's shape, as text."""
    rows = await store.fetch(compile_explain(shape), binds)
    return "\n".join(row[0] for row in rows)
