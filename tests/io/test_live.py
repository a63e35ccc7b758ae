"""Live queries whose connection or key is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from app.config.settings import load_settings
from app.store.pool import Store
from app.subscriptions.hub import EventHub
from app.subscriptions.live_queries import LiveSubscriber, QueryDefinition
from resolvers.graphql.live import Dependencies
from tests.support.gateway import Gateway, running
from tests.support.graphql_stub import served

LISTENERS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'osdi-gateway-events'"
TITLES = "SELECT coalesce(string_agg(title, ',' ORDER BY id), '') FROM advocacy_campaigns"


@asynccontextmanager
async def titles(gateway: Gateway) -> AsyncIterator[list[LiveSubscriber]]:
    """Two subscribers of a live query of all titles, at a hub as in another process."""
    store = Store(gateway.url, load_settings(pool_min=0))
    await store.connect()
    hub = EventHub(store, heartbeat=0.2, interval=0.05)
    await hub.ready()

    async def evaluate() -> bytes:
        return (await gateway.sql(TITLES))[0][0].encode() or b"none"

    reads = Dependencies(frozenset({"advocacy_campaigns"}), lambda *_: None)
    organization_id = await gateway.organization_id()
    try:
        query = QueryDefinition(organization_id, "titles", evaluate, reads)
        yield [hub.queries.join(query) for _ in range(2)]
    finally:
        await hub.stop()
        await store.disconnect()


async def newest(subscriber: LiveSubscriber) -> bytes:
    (event,) = await asyncio.wait_for(subscriber.take(), 10)
    return event.result


async def test_another_process_hears_of_a_write(gateway: Gateway) -> None:
    async with titles(gateway) as (subscriber, _):
        assert await newest(subscriber) == b"none"
        path = await gateway.campaign(title="One")
        assert await newest(subscriber) == b"One"
        await gateway.put(path, {"title": "Other"})
        assert await newest(subscriber) == b"Other"
        await gateway.client.delete(path)
        assert await newest(subscriber) == b"none"


async def test_a_slow_subscriber_skips_answers(gateway: Gateway) -> None:
    async with titles(gateway) as (slow, fast):
        assert await newest(slow) == await newest(fast) == b"none"
        for title in ("One", "Two", "Three"):
            await gateway.campaign(title=title)
            assert (await newest(fast)).endswith(title.encode())
        assert await newest(slow) == b"One,Two,Three"


async def test_after_a_lost_connection_the_newest_state_comes(gateway: Gateway) -> None:
    async with titles(gateway) as (subscriber, _):
        assert await newest(subscriber) == b"none"
        # It is changed while nobody listens: as if the notification had been lost.
        await gateway.sql(f"SELECT pg_terminate_backend(pid) FROM ({LISTENERS}) AS listeners")
        await gateway.campaign(title="One")
        await gateway.sql("UPDATE advocacy_campaigns SET title = 'Two'")
        seen = [await newest(subscriber)]
        while seen[-1] != b"Two":
            seen.append(await newest(subscriber))


async def test_a_revoked_key_ends_it(gateway: Gateway) -> None:
    async with running(gateway.url, key_cache_seconds=0.2) as own, served(own.app) as server:
        headers = {"OSDI-API-Token": own.token, "Accept": "text/event-stream"}
        query = {"query": "subscription { tags { totalCount } }"}
        async with (
            asyncio.timeout(10),
            httpx.AsyncClient(headers=headers) as client,
            client.stream("GET", f"http://{server.address}/graphql", params=query) as response,
        ):
            lines = response.aiter_lines()
            results = [json.loads(line[6:]) async for line in _data(lines, own)]
        assert results[0] == {"data": {"tags": {"totalCount": 0}}}
        assert results[-1]["errors"][0]["extensions"]["code"] == "API_KEY_INVALID"


async def _data(lines: AsyncIterator[str], gateway: Gateway) -> AsyncIterator[str]:
    """The lines with results; the keys are revoked after the first."""
    is_first = True
    async for line in lines:
        if line.startswith("data: {"):
            yield line
            if is_first:
                await gateway.sql("UPDATE api_keys SET revoked_date = now()")
            is_first = False
