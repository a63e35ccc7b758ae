"""Runs a read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from resolvers.plan.parameterize import parameterize
from resolvers.plan.read import ReadPlan
from resolvers.sql.read import compile_read
from resolvers.store import Connection, Store


def parameter_values(values: list[Any]) -> dict[str, Any]:
    """The binds of a plan's lifted values."""
    return {f"v{index:03}": value for index, value in enumerate(values)}


async def fetch_document(
    store: Store | Connection, plan: ReadPlan, binds: Mapping[str, Any]
) -> str | None:
    """The finished JSON of a plan, or `None` where there is no such resource.

    `binds` are the tenant's and those of the projection.
    """
    template, values = parameterize(plan)
    found: str | None = await store.value(
        compile_read(template), {**binds, **parameter_values(values)}
    )
    return found
