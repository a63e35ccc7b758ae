"""Runs a read: one plan, one statement, one JSON document.

In: a `ReadPlan`, and the binds of the tenant and the projection. Out: the document as text, made
by PostgreSQL. The HAL surface, deliveries and the read-back of a write call it; GraphQL caches
its statements, and takes `parameter_values` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from resolvers.plan.parameterize import parameterize
from resolvers.plan.read import ReadPlan
from resolvers.sql.read import compile_read
from resolvers.store import Connection, Store


def parameter_values(values: list[Any]) -> dict[str, Any]:
    """Return the binds of the values that `parameterize` took out of a plan.

    >>> parameter_values(["a", 7])
    {'v000': 'a', 'v001': 7}
    """
    return {f"v{index:03}": value for index, value in enumerate(values)}


async def fetch_document(
    store: Store | Connection, plan: ReadPlan, binds: Mapping[str, Any]
) -> str | None:
    """Return the JSON document of a plan, or `None` if the resource does not exist.

    `binds` are those of the tenant and of the projection.
    """
    template, values = parameterize(plan)
    document: str | None = await store.value(
        compile_read(template), {**binds, **parameter_values(values)}
    )
    return document
