"""Runs a read: one plan, one statement, and one JSON document or those of several resources.

In: a `ReadPlan`, and the binds of the tenant and the projection. Out: the document as text, made
by PostgreSQL. The HAL surface, deliveries and the read-back of a write call `fetch_document`, and
that of a batch `fetch_documents`; GraphQL caches the results of `prepare_read`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from xxhash import xxh3_128_hexdigest

from resolvers import tracing
from resolvers.plan.parameterize import parameterize
from resolvers.plan.read import ReadDocuments, ReadPlan
from resolvers.sql.binds import bind_name
from resolvers.sql.read import compile_read
from resolvers.sql.statement import Statement
from resolvers.store import Connection, Store, within_limit


def parameter_values(values: list[Any]) -> dict[str, Any]:
    """Return the binds of the values that `parameterize` took out of a plan.

    >>> parameter_values(["a", 7])
    {'v000': 'a', 'v001': 7}
    """
    return {bind_name(index): value for index, value in enumerate(values)}


def prepare_read(plan: ReadPlan) -> tuple[Statement, dict[str, Any]]:
    """Return the statement of a plan, and its binds except those of the tenant."""
    template, values = parameterize(plan)
    return compile_read(template), parameter_values(values)


async def fetch_document(
    store: Store | Connection, plan: ReadPlan, binds: Mapping[str, Any]
) -> str | None:
    """Return the JSON document of a plan, or `None` if the resource does not exist.

    `binds` are those of the tenant and of the projection.
    """
    with tracing.planning():
        statement, values = prepare_read(plan)
    document: str | None = await store.value(statement, {**binds, **values})
    return document


async def fetch_documents(
    connection: Connection, plan: ReadDocuments, binds: Mapping[str, Any]
) -> dict[UUID, str]:
    """Return the documents of a plan by the ids of the resources. Raises: RESPONSE_TOO_LARGE."""
    with tracing.planning():
        statement, values = prepare_read(plan)
    rows = await connection.fetch(statement, {**binds, **values})
    return {row["id"]: within_limit(row["document"], connection.max_bytes) for row in rows}


def entity_tag(document: bytes) -> str:
    """The strong entity tag of a document.

    It tells versions of one document apart and protects nothing, so the hash need not be one of
    cryptography, which takes a tenth of the time of a page.

    Source: RFC 9110, 8.8.3.
    """
    return f'"{xxh3_128_hexdigest(document)}"'
