"""Expensive reads have a budget of connections: nothing else of an organization waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from unittest.mock import AsyncMock, patch
from uuid import uuid4

import httpx
import pytest

from app.config.settings import load_settings
from app.store.access import MAX_STATEMENT_SIZE
from app.store.admission import max_expensive
from app.store.pool import Store
from app.store.replicas import Replica
from resolvers.sql.statement import Statement
from tests.support.citus import CITUS_URL
from tests.support.gateway import GRAPHQL, Gateway, error_codes, running
from tests.support.receivers import until

CONNECTIONS = 10
SHARE = 4
"""What one organization may have of half of them."""

SLOW_TEXT, SLOW_PATTERN = "ab" * 300 + "c", r"^(.+)(.+)(.+)\3\2\1$"
"""Together they take PostgreSQL longer than any statement may run."""

_RUNNING = (
    "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name = 'osdi-gateway' AND state = 'active' AND query LIKE '%~%'"
)
BY_REST = {"filter": f"message regexp '{SLOW_PATTERN}'"}
BY_GRAPHQL = {
    "query": "query ($p: String!) { outreaches(filter: {message: {regexp: $p}}) { nodes { id } } }",
    "variables": {"p": SLOW_PATTERN},
}
NESTED = {
    "query": "query ($p: String!) { campaigns { nodes { outreaches(filter: {message: "
    "{regexp: $p}}) { nodes { id } } } } }",
    "variables": {"p": SLOW_PATTERN},
}


async def _ask(client: httpx.AsyncClient, surface: str) -> httpx.Response:
    if surface == "rest":
        return await client.get("/outreaches", params=BY_REST)
    return await client.post(GRAPHQL, json=NESTED if surface == "nested" else BY_GRAPHQL)


@asynccontextmanager
async def _beset(
    gateway: Gateway, surface: str
) -> AsyncIterator[list[asyncio.Task[httpx.Response]]]:
    """Ten clients repeat one slow regular expression; as many of them run as may."""
    campaign = await gateway.campaign()
    for _ in range(3):
        await gateway.post(f"{campaign}/outreaches", {"message": SLOW_TEXT})

    async def all_run() -> bool:
        (row,) = await gateway.sql(_RUNNING)
        return bool(row["n"] == SHARE)

    tasks = [asyncio.create_task(_ask(gateway.client, surface)) for _ in range(10)]
    try:
        await until(all_run)
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize("surface", ["rest", "graphql", "nested"])
async def test_slow_filters_stop_nothing_else(database_url: str, surface: str) -> None:
    """Not of the same organization: posts and small pages have connections of their own."""
    assert max_expensive(CONNECTIONS) == 5
    async with (
        running(database_url, pool_max=CONNECTIONS) as gateway,
        _beset(gateway, surface) as tasks,
    ):
        for _ in range(5):
            posts = [gateway.person() for _ in range(8)]
            pages = [gateway.get("/outreaches?per_page=5") for _ in range(8)]
            await asyncio.gather(*posts, *pages)
        (row,) = await gateway.sql(_RUNNING)
        assert row["n"] == SHARE
        assert not any(task.done() for task in tasks)


async def test_other_organizations_may_filter(database_url: str) -> None:
    """One connection of the budget is left to them."""
    async with running(database_url, pool_max=CONNECTIONS) as gateway:
        other = await gateway.client_of("other")
        async with _beset(gateway, "rest"):
            query = {"filter": "message regexp 'x'"}
            assert (await other.get("/outreaches", params=query)).status_code == 200


async def test_filters_that_wait_too_long_are_refused(database_url: str) -> None:
    settings = {"pool_max": CONNECTIONS, "pool_timeout": 0.3}
    async with running(database_url, **settings) as gateway, _beset(gateway, "rest") as tasks:
        done, _ = await asyncio.wait(tasks, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        refused = done.pop().result()
    assert (refused.status_code, error_codes(refused)) == (503, ["STORE_OVERLOADED"])
    assert refused.headers["retry-after"] == "2"


async def test_expensive_reads_that_wait_are_not_in_the_queue(database_url: str) -> None:
    """Not for a connection to a replica either. Writes and other reads that wait are."""
    settings = load_settings(pool_max=2)
    organization = uuid4()
    cheap = Statement("SELECT $1::uuid", ("organization_id",), {})
    expensive = replace(cheap, is_expensive=True)
    values = {"organization_id": organization}
    primary = Store(database_url, settings)
    await primary.connect()
    replica = Replica(database_url, settings, primary)
    await replica.look()
    assert replica.store is not None
    try:
        for store in (primary, replica.store):
            # The only connection that an organization has of two.
            await store._admission.enter(organization, is_expensive=True)
            reads = [asyncio.create_task(store.value(expensive, values)) for _ in range(3)]
            await asyncio.sleep(0.05)
            assert (primary.waits.waiting, primary.queued()) == (3, 0)
            reads += [asyncio.create_task(store.value(cheap, values)) for _ in range(2)]
            await asyncio.sleep(0.05)
            assert (primary.waits.waiting, primary.queued()) == (5, 2)
            store._admission.leave(organization, is_expensive=True)
            assert await asyncio.gather(*reads) == [organization] * 5
            assert (primary.waits.waiting, primary.queued()) == (0, 0)
    finally:
        await replica.store.disconnect()
        await primary.disconnect()


async def test_counted_statistics_are_planned_for_their_values(gateway: Gateway) -> None:
    """For any values PostgreSQL would take the same index, after five executions."""
    mode = Statement("SELECT current_setting('plan_cache_mode')", (), {})
    assert await gateway.store.value(replace(mode, custom_plan=True), {}) == "force_custom_plan"
    assert await gateway.store.value(mode, {}) == "auto"
    selection = '{ outreachStats(filter: {type: {eq: "x"}, duration: {ge: 1}}) { outreaches } }'
    watched = AsyncMock(wraps=gateway.store.value)
    with patch.object(gateway.store, "value", watched):
        await gateway.graphql(selection)
        await gateway.graphql("{ outreachStats { outreaches } }")
    sent = [call.args[0] for call in watched.await_args_list]
    assert [item.custom_plan for item in sent if item.plan == "statistics"] == [True, False]


@pytest.mark.parametrize(
    ("filter_", "order", "planned"),
    [
        ("type eq 'x' and referrer_data/source eq 'y'", "action_date desc", True),
        ("type eq 'x' and referrer_data/source eq 'y'", "id", True),
        ("type eq 'x' and referrer_data/source eq 'y'", "modified_date", False),
        ("type eq 'x' and action_date ge '2026-01-01'", "action_date", False),
        ("referrer_data/website eq 'x'", "action_date", False),
    ],
)
async def test_a_page_that_can_follow_several_indexes_is_planned_for_its_values(
    gateway: Gateway, filter_: str, order: str, planned: bool
) -> None:
    """One of them may have few rows, or none, where the other has millions."""
    await _expect_planned(gateway, f"/outreaches?filter={filter_}&$orderby={order}", planned)


@pytest.mark.parametrize(
    ("query", "planned"),
    [
        ("filter=referrer_data/source eq 'y'&$orderby=action_date", True),
        ("filter=type eq 'y'", True),
        ("filter=type eq 'y'&$orderby=modified_date", False),
        ("$orderby=action_date", False),
    ],
)
async def test_a_page_of_a_parent_may_follow_its_index(
    gateway: Gateway, query: str, planned: bool
) -> None:
    """It has the order, too, and may have few rows."""
    path = f"{await gateway.campaign()}/outreaches?{query}"
    await _expect_planned(gateway, path, planned)


async def _expect_planned(gateway: Gateway, path: str, planned: bool) -> None:
    watched = AsyncMock(wraps=gateway.store.value)
    with patch.object(gateway.store, "value", watched):
        await gateway.get(path)
    sent = [call.args[0] for call in watched.await_args_list]
    assert [item.custom_plan for item in sent if item.plan == "page outreaches"] == [planned]


async def test_long_statements_stay_prepared(gateway: Gateway) -> None:
    """Statistics with several figures are longer than what the driver keeps by itself."""
    period = 'from: "2026-01-01", to: "2026-03-01"'
    query = f"{{ outreachStats({period}) {{ people previous {{ people }} }} }}"
    watched = AsyncMock(wraps=gateway.store.value)
    with patch.object(gateway.store, "value", watched):
        await gateway.graphql(query)
    (sent,) = [
        call.args[0] for call in watched.await_args_list if call.args[0].plan == "statistics"
    ]
    if CITUS_URL and sent.distributed:
        sent = sent.distributed()
    assert 15_360 < len(sent.sql) < MAX_STATEMENT_SIZE
    kept = "SELECT count(*) FROM pg_prepared_statements WHERE statement = $1"
    async with running(gateway.url, pool_min=1, pool_max=1) as single:
        token = await gateway.key("default", "read")
        client = single.anonymous(**{"OSDI-API-Token": token})
        for _ in range(2):
            assert (await client.post(GRAPHQL, json={"query": query})).status_code == 200
        found = Statement(kept, ("statement",), {"statement": sent.sql})
        assert await single.store.value(found, {}) == 1
