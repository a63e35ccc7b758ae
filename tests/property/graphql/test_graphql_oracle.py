"""Every query is answered as graphql-core answers it over the same rows: one statement a field.

The number of random queries is that of GRAPHQL_EXAMPLES; with it, they are others each time.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.property.graphql.arguments import everything
from tests.property.graphql.filters import every_condition, texts_of
from tests.property.graphql.oracle import ROOTS, Oracle
from tests.property.graphql.queries import Query, page_queries, queries
from tests.property.graphql.world import Tenant, world_of
from tests.support.candidates import max_candidates
from tests.support.effort import examples
from tests.support.gateway import Gateway, Json, running
from tests.support.servers import fresh_database

pytestmark = pytest.mark.asyncio(loop_scope="module")

MORE = os.environ.get("GRAPHQL_EXAMPLES")
MAX_ROOTS = 20
TOLD: tuple[Any, ...] = ("Query", {"queryType": {"name": "Query"}}, [])
"""What is told without asking the store: of the schema, and of no ids."""

_COLLATED = "SELECT text FROM unnest($1::text[]) AS text ORDER BY text"


@dataclass
class World:
    gateway: Gateway
    tenants: list[Tenant]
    oracles: dict[str, Oracle]

    async def check(self, query: Query) -> Json:
        """The answer is that of the oracle, and each root field was one statement."""
        oracle = self.oracles[query.tenant.name]
        expected = oracle.data(query.text, query.variables, query.operation)
        self.gateway.recorder.clear()
        response = await query.tenant.ask(query.text, query.variables, query.operation)
        answer = response.json()
        assert list(answer) == ["data"], (query, answer)
        assert difference(answer["data"], expected) is None, query
        asked = [value for value in expected.values() if value not in TOLD]
        statements = [
            statement
            for statement in self.gateway.recorder.statements
            if not statement.startswith("EXPLAIN")  # What is expected of a filter, once a while.
        ]
        assert len(statements) == len(asked), query
        return expected


@pytest.fixture(scope="module", params=range(4 if MORE else 1))
def seed(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture(scope="module")
def url(server_url: str, template_url: str, seed: int) -> Iterator[str]:
    with fresh_database(server_url, template_url) as url:
        yield url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(url: str, seed: int) -> AsyncIterator[World]:
    """Its rows are never changed, so that all examples share it."""
    async with running(url, key_cache_seconds=3600, max_query_cost=1_000_000) as gateway:
        tenants = await world_of(gateway, seed)
        oracles = {}
        for tenant in tenants:
            rows = await gateway.sql(_COLLATED, texts_of(tenant))
            places = {row["text"]: place for place, row in enumerate(rows)}
            oracles[tenant.name] = Oracle(tenant, places.__getitem__)
        # Of the few that there are here, some count as many.
        with max_candidates(3):
            yield World(gateway, tenants, oracles)


def difference(actual: Any, expected: Any, path: str = "") -> str | None:
    """Where two answers first differ, be it in the order of their keys."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        if list(actual) != list(expected):
            return f"{path}: keys {list(actual)}, expected {list(expected)}"
        parts = [(f"{path}.{key}", actual[key], expected[key]) for key in expected]
    elif isinstance(expected, list) and isinstance(actual, list):
        if len(actual) != len(expected):
            return f"{path}: {len(actual)} items, expected {len(expected)}: {actual} / {expected}"
        parts = [
            (f"{path}[{index}]", *pair)
            for index, pair in enumerate(zip(actual, expected, strict=True))
        ]
    elif isinstance(expected, bool) is not isinstance(actual, bool) or actual != expected:
        return f"{path}: {actual!r}, expected {expected!r}"
    else:
        return None
    found = (difference(one, other, place) for place, one, other in parts)
    return next((item for item in found if item is not None), None)


def thorough(number: int) -> settings:
    return settings(
        max_examples=int(MORE or examples(number)),
        derandomize=MORE is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@thorough(220)
@given(data=st.data())
async def test_an_answer_is_the_oracles(world: World, data: st.DataObject) -> None:
    await world.check(data.draw(queries(world.tenants)))


@thorough(100)
@given(data=st.data())
async def test_a_page_is_the_oracles(world: World, data: st.DataObject) -> None:
    await world.check(data.draw(page_queries(world.tenants)))


@pytest.mark.parametrize("root", ROOTS)
async def test_every_field_of_every_type(world: World, root: str) -> None:
    for tenant in world.tenants:
        text = f"{{ {root}(first: 100) {{ nodes {everything(ROOTS[root])} }} }}"
        await world.check(Query(tenant, text, {}))


def asking(tenant: Tenant, root: str, conditions: list[Json]) -> Query:
    """One root field for each condition."""
    names = [f"f{number}" for number in range(len(conditions))]
    declared = ", ".join(f"${name}: {ROOTS[root]}Filter" for name in names)
    fields = [f"{name}: {root}(first: 100, filter: ${name}) {{ nodes {{ id }} }}" for name in names]
    text = f"query ({declared}) {{ {' '.join(fields)} }}"
    return Query(tenant, text, dict(zip(names, conditions, strict=True)))


async def test_every_operator_of_every_field(world: World) -> None:
    """Within hashes and arrays too: some of them, unless more is asked for. Most tell some rows
    from others, or an oracle would agree with anything.
    """
    tenant, draws = world.tenants[0], Random(0)
    telling = total = 0
    for root, type_ in ROOTS.items():
        conditions = list(every_condition(tenant, f"{type_}Filter"))
        some = draws.sample(conditions, len(conditions) // (1 if MORE else 4))
        some = [draws.choice([item, {"not": item}]) for item in some]
        for start in range(0, len(some), MAX_ROOTS):
            query = asking(tenant, root, some[start : start + MAX_ROOTS])
            for page in (await world.check(query)).values():
                total += 1
                telling += 0 < len(page["nodes"]) < len(tenant.rows[type_])
    assert total / 2 < telling
