"""Counters of published totals: who sees what, what caches may keep, and how much is read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio

from app.identity.published_totals import PublicationError, publish_total, published_campaigns
from tests.support.gateway import Gateway, error_codes, running
from tests.support.graphql_stub import Server, served

OTHER = {"Origin": "https://www.example.org"}


@pytest_asyncio.fixture(loop_scope="session")
async def reader(gateway: Gateway) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody on a page of another origin, without a token."""
    transport = httpx.ASGITransport(app=gateway.app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://gateway.test/embed", headers=OTHER
    ) as client:
        yield client


async def published(gateway: Gateway, goal: int | None = None, **fields: Any) -> str:
    """The path of the counter of a new campaign."""
    campaign = (await gateway.campaign(**fields)).rpartition("/")[2]
    await publish_total(gateway.store, "default", UUID(campaign), True, goal)
    return f"/campaigns/{campaign}"


async def record(gateway: Gateway, path: str) -> None:
    await gateway.post(path.replace("/campaigns", "/advocacy_campaigns") + "/outreaches", {})


def reads(gateway: Gateway) -> list[str]:
    return [text for text in gateway.recorder.reads if "total_published" in text]


async def test_title_total_and_goal_and_nothing_else(
    gateway: Gateway, reader: httpx.AsyncClient
) -> None:
    fields = {"title": "Night trains", "name": "internal", "description": "secret"}
    path = await published(gateway, 5000, **fields)
    await record(gateway, path)
    response = await reader.get(path + "/total")
    assert response.json() == {"title": "Night trains", "total": 1, "goal": 5000}
    assert response.headers["content-type"] == "application/json"
    page = (await reader.get(path)).text
    assert "Night trains" in page
    assert "1 of 5,000 actions" in page
    assert "secret" not in page
    assert "internal" not in page


async def test_without_a_goal(gateway: Gateway, reader: httpx.AsyncClient) -> None:
    path = await published(gateway)
    assert (await reader.get(path + "/total")).json()["goal"] is None
    assert "<p>0 actions</p>" in (await reader.get(path)).text


async def test_what_is_not_published_is_not_told_from_what_does_not_exist(
    gateway: Gateway, reader: httpx.AsyncClient
) -> None:
    """Nor from what was published before."""
    hidden = (await gateway.campaign()).replace("/advocacy_campaigns", "/campaigns")
    ended = await published(gateway, 10)
    await publish_total(gateway.store, "default", UUID(ended.rpartition("/")[2]), False)
    for end in ("", "/total", "/live"):
        paths = [hidden, ended, f"/campaigns/{uuid4()}", "/campaigns/x", "/campaigns/1%27"]
        answers = [await reader.get(path + end) for path in paths]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.text for answer in answers}) == 1
        assert {answer.headers["access-control-allow-origin"] for answer in answers} == {"*"}
        if end:
            assert error_codes(answers[0]) == ["NOT_FOUND"]
    statements = len(reads(gateway))
    await reader.get(f"{hidden}/total")
    await reader.get(f"/campaigns/{uuid4()}/total")
    assert len(reads(gateway)) == statements + 2


async def test_only_the_organization_of_a_campaign_publishes_it(gateway: Gateway) -> None:
    campaign = UUID((await gateway.campaign()).rpartition("/")[2])
    await gateway.client_of("other")
    with pytest.raises(PublicationError, match="has no campaign"):
        await publish_total(gateway.store, "other", campaign, True)
    with pytest.raises(PublicationError, match="nearest one is 'other'"):
        await publish_total(gateway.store, "othr", campaign, True)
    assert await published_campaigns(gateway.store, "default") == []
    await publish_total(gateway.store, "default", campaign, True, 7)
    row = await publish_total(gateway.store, "default", campaign, True)
    assert row["total_goal"] == 7
    (row,) = await published_campaigns(gateway.store, "default")
    assert (row["id"], row["total"], row["total_goal"]) == (campaign, 0, 7)
    assert await published_campaigns(gateway.store, "other") == []
    row = await publish_total(gateway.store, "default", campaign, False)
    assert row["total_goal"] is None


async def test_every_cache_may_keep_it(gateway: Gateway, reader: httpx.AsyncClient) -> None:
    """Also one between pages of several origins: the response is the same for all of them."""
    path = await published(gateway)
    async with gateway.anonymous() as plain:
        bare = await plain.get("http://gateway.test/embed" + path + "/total")
    response = await reader.get(path + "/total")
    for each in (bare, response):
        assert each.headers["access-control-allow-origin"] == "*"
        assert each.headers["cache-control"] == "public, max-age=5"
        assert "origin" not in each.headers.get("vary", "").lower()
    again = await reader.get(path + "/total", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    page = await reader.get(path)
    assert page.headers["cache-control"] == "public, max-age=5"


async def test_only_these_pages_may_be_framed(gateway: Gateway, reader: httpx.AsyncClient) -> None:
    path = await published(gateway, title='<b title="x">')
    page = await reader.get(path)
    policy = page.headers["content-security-policy"]
    assert policy.endswith("frame-ancestors *")
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<b " not in page.text
    assert len(page.content) < 20_000
    for other in ("/dashboard", "/graphql", "/docs/v1"):
        headers = {"Accept": "text/html,application/xhtml+xml"}
        response = await reader.get("http://gateway.test" + other, headers=headers)
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("?theme=dark", True), ("?theme=light", True), ("?theme=x", False), ("", False)],
)
async def test_the_theme_of_a_frame(
    gateway: Gateway, reader: httpx.AsyncClient, query: str, expected: bool
) -> None:
    page = await reader.get(await published(gateway) + query)
    assert ("data-theme" in page.text) is expected


async def test_thousands_of_readers_are_one_evaluation(
    gateway: Gateway, reader: httpx.AsyncClient
) -> None:
    path = await published(gateway, 10)
    gateway.recorder.clear()
    await asyncio.gather(*[reader.get(path + "/total") for _ in range(200)])
    for end in ("", "/total") * 20:
        await reader.get(path + end)
    assert len(reads(gateway)) == 1


async def test_guessing_is_limited_and_reading_is_not(database_url: str) -> None:
    async with running(database_url, address_rate=1, address_burst=3) as gateway:
        path = await published(gateway)
        async with gateway.anonymous() as guesser:
            embed = "http://gateway.test/embed"
            for _ in range(10):
                assert (await guesser.get(f"{embed}{path}/total")).status_code == 200
            statuses = [
                (await guesser.get(f"{embed}/campaigns/{uuid4()}/total")).status_code
                for _ in range(5)
            ]
            assert statuses == [404, 404, 404, 429, 429]
            # A frame is a frame, too, if it is refused: other pages of errors forbid frames.
            refused = await guesser.get(f"{embed}/campaigns/{uuid4()}")
            assert refused.status_code == 429
            assert "This counter is not available." in refused.text
            assert refused.headers["content-security-policy"].endswith("frame-ancestors *")
            assert "retry-after" in refused.headers
            assert (await guesser.get(f"{embed}{path}/total")).status_code == 200


# Live


@pytest_asyncio.fixture(loop_scope="session")
async def server(gateway: Gateway) -> AsyncIterator[Server]:
    async with served(gateway.app) as made:
        yield made


@asynccontextmanager
async def following(server: Server, path: str) -> AsyncIterator[AsyncIterator[tuple[str, Any]]]:
    """The events of a stream, as a page of another origin gets them."""
    url = f"http://{server.address}/embed{path}/live"
    async with httpx.AsyncClient(headers=OTHER) as client, client.stream("GET", url) as response:
        assert response.status_code == 200, await response.aread()
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["content-type"].startswith("text/event-stream")
        yield _events(response.aiter_lines())


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, Any]]:
    name = ""
    async for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            data = line.removeprefix("data: ").strip()
            yield name, json.loads(data) if data else None


async def next_of(events: AsyncIterator[tuple[str, Any]]) -> tuple[str, Any]:
    return await asyncio.wait_for(anext(events), 5)


async def test_readers_share_one_evaluation_for_each_change(
    gateway: Gateway, server: Server
) -> None:
    path = await published(gateway, 10)
    async with following(server, path) as one, following(server, path) as two:
        for events in (one, two):
            assert (await next_of(events))[1]["total"] == 0
        gateway.recorder.clear()
        await record(gateway, path)
        for events in (one, two):
            assert await next_of(events) == ("next", {"title": "Campaign", "total": 1, "goal": 10})
        assert len(reads(gateway)) == 1
        async with gateway.anonymous() as plain:
            kept = await plain.get(f"http://gateway.test/embed{path}/total")
        assert kept.json()["total"] == 1
        assert len(reads(gateway)) == 1


async def test_a_stream_ends_when_the_total_is_published_no_longer(
    gateway: Gateway, server: Server
) -> None:
    path = await published(gateway)
    async with following(server, path) as events:
        await next_of(events)
        campaign = UUID(path.rpartition("/")[2])
        await publish_total(gateway.store, "default", campaign, False)
        await record(gateway, path)
        name, answer = await next_of(events)
        assert (name, answer["errors"][0]["extensions"]["code"]) == ("next", "NOT_FOUND")
        assert await next_of(events) == ("complete", None)
        async with gateway.anonymous() as plain:
            total = await plain.get(f"http://gateway.test/embed{path}/total")
        assert total.status_code == 404


async def test_one_address_has_a_share_of_the_streams(database_url: str) -> None:
    async with running(database_url, max_public_streams=20) as gateway, served(gateway.app) as made:
        path = await published(gateway)
        url = f"http://{made.address}/embed{path}/live"
        async with following(made, path) as one, following(made, path) as two:
            await next_of(one)
            await next_of(two)
            async with httpx.AsyncClient(headers=OTHER) as client:
                refused = await client.get(url)
                assert refused.status_code == 503
                assert error_codes(refused) == ["TOO_MANY_SUBSCRIPTIONS"]
                assert refused.headers["retry-after"]
                assert refused.headers["access-control-allow-origin"] == "*"
                total = await client.get(url.replace("/live", "/total"))
                assert total.status_code == 200
        await asyncio.sleep(0.2)
        async with following(made, path) as three:
            await next_of(three)
