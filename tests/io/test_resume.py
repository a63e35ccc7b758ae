"""Subscriptions that are cut and resumed while others write, at a separate process."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import asyncpg
import httpx
import pytest

from resolvers.sql.write.statements import CHANNEL
from resolvers.write.notifications import Notification, payloads_of
from schema.ids import new_id
from tests.io.test_process import Serving, campaign_of, own_id, serving, until

RECORDED = "subscription ($after: String) { outreachRecorded(after: $after) { id } }"
RECORD = """
INSERT INTO outreaches (organization_id, id, created_date, modified_date)
SELECT $1, id, now(), now() FROM unnest($2::uuid[]) AS id
"""
NOTIFY = """
SELECT pg_notify($1, left($2, -1) || ',"snapshot":"' || pg_current_snapshot()::text
  || '","transaction":"' || pg_current_xact_id()::text || '"}')
"""


class Follower:
    """One subscriber, which is cut off again and again; `seen` are the ids in their order."""

    def __init__(self, serving: Serving, *, by_header: bool = True) -> None:
        self.serving = serving
        self.by_header = by_header
        self.seen: list[str] = []
        self.cursor: str | None = None
        self.open = asyncio.Event()

    async def follow(self, many: int | None = None) -> None:
        """Read `many` events, or until cancelled; then cut the connection."""
        async with self.serving.client() as client, aclosing(self._events(client)) as events:
            async for cursor, result in events:
                assert result["extensions"] == {"cursor": cursor}
                self.seen.append(result["data"]["outreachRecorded"]["id"])
                self.cursor = cursor
                if many is not None and (many := many - 1) == 0:
                    return

    async def _events(self, client: httpx.AsyncClient) -> AsyncGenerator[tuple[str, Any], None]:
        headers = {"Accept": "text/event-stream"}
        variables = {}
        if self.cursor is not None and self.by_header:
            headers["Last-Event-ID"] = self.cursor
        elif self.cursor is not None:
            variables = {"after": self.cursor}
        body = {"query": RECORDED, "variables": variables}
        url = self.serving.address + "/graphql"
        async with client.stream("POST", url, json=body, headers=headers) as response:
            assert response.status_code == 200
            cursor = ""
            async for line in response.aiter_lines():
                self.open.set()
                name, _, value = line.partition(": ")
                if name == "id":
                    cursor = value
                elif name == "data" and value:
                    yield cursor, json.loads(value)

    async def follow_until(self, many: int) -> None:
        """Read until so many events were seen, and those that may follow them."""
        task = asyncio.create_task(self.follow())
        await until(lambda: _has(self, many) if not task.done() else _ended(task), 20)
        await asyncio.sleep(0.3)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _has(follower: Follower, many: int) -> bool:
    return len(follower.seen) >= many


async def _ended(task: asyncio.Task[None]) -> bool:
    task.result()
    return True


async def _record(client: httpx.AsyncClient, path: str) -> str:
    return own_id(await client.post(path + "/outreaches", json={"notes": "x"}))


@pytest.mark.parametrize("by_header", [True, False])
async def test_a_subscription_that_is_cut_misses_and_repeats_nothing(
    database_url: str, by_header: bool
) -> None:
    """At any event, many times, while writers record; some commit late. The order is kept."""
    async with serving(database_url) as one, one.client() as client:
        campaign = await campaign_of(client)
        steady, cut = Follower(one), Follower(one, by_header=by_header)
        following = asyncio.create_task(steady.follow())
        first = asyncio.create_task(cut.follow(1))
        async with asyncio.timeout(20):
            await steady.open.wait()
            await cut.open.wait()
        recorded: list[str] = []
        stop = asyncio.Event()

        async def write() -> list[str]:
            """Record one after the other."""
            own = []
            while not stop.is_set():
                own.append(await _record(client, campaign))
                recorded.append(own[-1])
            return own

        writers = [asyncio.create_task(write()) for _ in range(4)]
        late = asyncio.create_task(_commit_late(one.url, recorded, stop))
        await first
        chance = random.Random(1)
        for _ in range(15):
            await asyncio.sleep(chance.uniform(0, 0.1))
            async with asyncio.timeout(20):
                await cut.follow(chance.randrange(1, 25))
        stop.set()
        written = await asyncio.gather(*writers)
        await late
        await cut.follow_until(len(recorded))
        await until(lambda: _has(steady, len(recorded)), 20)
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
    assert sorted(steady.seen) == sorted(recorded)
    assert {*cut.seen} == {*recorded}
    assert sorted(cut.seen) == sorted(recorded)
    for own in written:
        assert [id_ for id_ in cut.seen if id_ in {*own}] == own
    assert len(recorded) > 100


async def _commit_late(url: str, recorded: list[str], stop: asyncio.Event) -> None:
    """Outreaches whose ids are up to half a second older than their commits."""
    connection = await asyncpg.connect(url)
    organization = await connection.fetchval("SELECT id FROM organizations")
    while not stop.is_set():
        ids = [new_id(), new_id()]
        async with connection.transaction():
            await connection.execute(RECORD, organization, ids)
            notification = Notification(tuple((id_, None) for id_ in ids))
            for payload in payloads_of(notification, organization):
                await connection.execute(NOTIFY, CHANNEL, payload)
            await asyncio.sleep(0.5)
        recorded += map(str, ids)
    await connection.close()


async def test_another_process_resumes(database_url: str) -> None:
    """The cursor of one process is good at any other, also after the first has ended."""
    async with serving(database_url) as one, one.client() as client:
        campaign = await campaign_of(client)
        follower = Follower(one)
        following = asyncio.create_task(follower.follow(3))
        async with asyncio.timeout(20):
            await follower.open.wait()
        recorded = [await _record(client, campaign) for _ in range(3)]
        await following
        recorded += [await _record(client, campaign) for _ in range(5)]
    async with serving(database_url) as other:
        follower.serving = other
        await follower.follow_until(len(recorded))
    assert follower.seen == recorded
