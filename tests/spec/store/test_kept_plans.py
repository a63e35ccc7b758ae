"""PostgreSQL keeps its plan of a page whose rows indexes find by equality, for any values."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import asyncpg
import pytest
import pytest_asyncio

from resolvers.sql.rows.candidates import MAX_LOOKED_UP
from tests.support.citus import CITUS_URL
from tests.support.gateway import Gateway, running

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CITUS_URL is not None, reason="workers plan their own statements"),
]

_STORED = [
    """INSERT INTO people (organization_id, id, created_date, modified_date, given_name,
      postal_addresses)
    SELECT $1, gen_random_uuid(), now(), now(), CASE WHEN n % 4 = 0 THEN 'Ada' ELSE 'A' || n END,
      jsonb_build_array(jsonb_build_object('region', CASE WHEN n % 4 = 0 THEN 'NY' ELSE 'CA' END,
        'postal_code', CASE WHEN n % 4 = 0 THEN '10001' ELSE n::text END))
    FROM generate_series(1, 20000) AS n""",
    """INSERT INTO outreaches (organization_id, id, created_date, modified_date, type,
      referrer_data)
    SELECT $1, gen_random_uuid(), now(), now(), CASE WHEN n % 50 = 0 THEN 'fax' ELSE 'email' END,
      jsonb_build_object('source', CASE WHEN n % 4 = 0 THEN 'a' ELSE 's' || n END)
    FROM generate_series(1, 20000) AS n""",
]

_PATHS = [
    f"{path}?filter={quote(filter_)}{order}"
    for path, filter_, order in [
        ("/people", "region eq '{}'", ""),
        ("/people", "postal_code eq '{}'", ""),
        ("/people", "given_name eq '{}'", ""),
        ("/outreaches", "type eq '{}'", ""),
        ("/outreaches", "type eq '{}'", "&$orderby=action_date desc"),
        ("/outreaches", "referrer_data/source eq '{}'", ""),
    ]
]
_VALUES = {"region": ("NY", "CA"), "postal_code": ("10001", "7"), "given_name": ("Ada", "A7")}
_VALUES |= {"type": ("email", "fax"), "source": ("a", "s7")}
"""A frequent value, and a rarer one."""

# PostgreSQL plans five executions for their values, and then compares.
_EXECUTIONS = 8


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stored(module_database_url: str) -> AsyncIterator[Gateway]:
    async with running(module_database_url) as gateway:
        own = await gateway.organization_id()
        for statement in _STORED:
            await gateway.sql(statement, own)
        await gateway.sql("ANALYZE people, outreaches")
        yield gateway


async def _sent(gateway: Gateway, path: str) -> tuple[str, tuple[Any, ...]]:
    """The statement of the page, after what PostgreSQL expects of the filter is known."""
    for _ in range(2):
        gateway.recorder.clear()
        response = await gateway.client.get(path)
        assert response.status_code == 200, response.text
    pairs = zip(gateway.recorder.statements, gateway.recorder.arguments, strict=True)
    return next((sql, values) for sql, values in pairs if "osdi:" in sql)


@pytest.mark.parametrize("path", _PATHS)
async def test_a_page_by_equality_is_planned_once(stored: Gateway, path: str) -> None:
    by = next(name for name in _VALUES if name in path)
    for value in _VALUES[by]:
        sql, values = await _sent(stored, path.format(value))
        connection = await asyncpg.connect(stored.url)
        try:
            prepared = await connection.prepare(sql)
            for _ in range(_EXECUTIONS):
                await prepared.fetch(*values)
            (kept,) = await connection.fetch(
                "SELECT generic_plans FROM pg_prepared_statements WHERE statement = $1", sql
            )
        finally:
            await connection.close()
        assert kept["generic_plans"] > 0, value


async def test_no_candidates_are_read_if_there_are_too_many(stored: Gateway) -> None:
    """The index of an array finds all rows at once, before the first one is returned."""
    sql, values = await _sent(stored, _PATHS[0].format("NY"))
    assert MAX_LOOKED_UP in values
    many = [0 if value == MAX_LOOKED_UP else value for value in values]
    (explained,) = await stored.sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *many)
    (few,) = [node for node in _nodes(json.loads(explained[0])[0]["Plan"]) if _is_few(node)]
    assert few["Actual Rows"] == 0
    scans = [node for node in few["Plans"] if node["Parent Relationship"] == "Outer"]
    assert [node["Actual Loops"] for node in scans] == [0]


def _is_few(node: dict[str, Any]) -> bool:
    return node.get("Subplan Name") == "CTE few"


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", ()) for node in _nodes(part))]
