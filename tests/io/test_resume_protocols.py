"""Subscriptions that go on after a cursor: by header, by argument, and by each protocol."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

import app.subscriptions.resumption
from app.subscriptions.cursors import RESUME_FOR, EventCursor
from resolvers.snapshots import Snapshot
from tests.support.gateway import GRAPHQL, Gateway, Json, id_of, path_of
from tests.support.graphql_stub import served

EVENTS = "text/event-stream"
RECORDED = """subscription ($after: String, $campaign: ID, $filter: OutreachFilter) {
  outreachRecorded(after: $after, campaignId: $campaign, filter: $filter) { id }
}"""


async def followed(
    address: str, gateway: Gateway, query: str = RECORDED, last: str = "", **variables: Any
) -> AsyncGenerator[tuple[str, Any], None]:
    """The cursors and results of an event stream."""
    headers = {"OSDI-API-Token": gateway.token, "Accept": EVENTS, "Last-Event-ID": last}
    body = {"query": query, "variables": variables}
    cursor = ""
    async with (
        asyncio.timeout(10),
        httpx.AsyncClient(base_url=f"http://{address}", headers=headers) as client,
        client.stream("POST", "/graphql", json=body) as response,
    ):
        assert response.status_code == 200
        yield "", None
        async for line in response.aiter_lines():
            name, _, value = line.partition(": ")
            if name == "id":
                cursor = value
            elif name == "data" and value:
                yield cursor, json.loads(value)


async def taken(
    address: str, gateway: Gateway, many: int, last: str = "", **variables: Any
) -> list[tuple[str, str]]:
    """The next cursors and ids."""
    found: list[tuple[str, str]] = []
    async with aclosing(followed(address, gateway, last=last, **variables)) as events:
        async for cursor, result in events:
            if result is not None:
                assert result["extensions"] == {"cursor": cursor}
                found.append((cursor, result["data"]["outreachRecorded"]["id"]))
            if len(found) == many:
                return found
    raise AssertionError(found)


async def cursor_now(address: str, gateway: Gateway) -> str:
    """The cursor of an outreach that is recorded now."""
    async with aclosing(followed(address, gateway)) as events:
        await anext(events)
        await gateway.post("/outreaches", {"notes": "now"})
        return (await anext(events))[0]


async def record(gateway: Gateway, path: str = "", **fields: Any) -> str:
    return id_of(await gateway.post(path + "/outreaches", {"notes": "x", **fields}))


async def refused(gateway: Gateway, after: str, header: str | None = None) -> tuple[str, str]:
    """The code and the hint."""
    headers = {"Accept": EVENTS} | ({} if header is None else {"Last-Event-ID": header})
    body = {"query": RECORDED, "variables": {"after": after}}
    response = await gateway.client.post(GRAPHQL, json=body, headers=headers)
    data = next(line for line in response.text.splitlines() if line.startswith("data: "))
    extensions = json.loads(data[6:])["errors"][0]["extensions"]
    return extensions["code"], extensions["hint"]


def cursor_of(age: float) -> str:
    return str(EventCursor(int((time.time() - age) * 1000), Snapshot(1, 1)))


async def test_what_is_no_cursor_is_refused(gateway: Gateway) -> None:
    for after, header in (("x", None), (cursor_of(0), "x"), ("1_2:3:_0", "")):
        code, hint = await refused(gateway, after, header)
        assert code == "CURSOR_INVALID"
        assert "extensions.cursor" in hint


async def test_what_is_too_long_ago_is_refused(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, hint = await refused(gateway, cursor_of(RESUME_FOR + 10))
    assert code == "CURSOR_EXPIRED"
    assert "newest page" in hint
    monkeypatch.setattr(app.subscriptions.resumption, "MAX_RESUMED", 2)
    for _ in range(3):
        await record(gateway)
    assert (await refused(gateway, cursor_of(0)))[0] == "CURSOR_EXPIRED"


async def test_it_goes_on_after_the_last_event(gateway: Gateway) -> None:
    """With what was recorded meanwhile, in order, and then with what is recorded."""
    async with served(gateway.app) as server:
        cursor = await cursor_now(server.address, gateway)
        missed = [await record(gateway) for _ in range(12)]
        for last, after in ((cursor, None), ("", cursor), (cursor, "x")):
            found = await taken(server.address, gateway, 12, last, after=after)
            assert [id_ for _, id_ in found] == missed
        for number, (place, _) in enumerate(found[:-1]):
            later = await taken(server.address, gateway, 11 - number, place)
            assert [id_ for _, id_ in later] == missed[number + 1 :]
        reading = asyncio.create_task(taken(server.address, gateway, 14, cursor))
        await asyncio.sleep(0.3)
        live = [await record(gateway) for _ in range(2)]
        assert [id_ for _, id_ in await reading] == missed + live


async def test_an_empty_cursor_is_none(gateway: Gateway) -> None:
    async with served(gateway.app) as server:
        await record(gateway)
        reading = asyncio.create_task(taken(server.address, gateway, 1, after=""))
        await asyncio.sleep(0.3)
        live = await record(gateway)
        assert [id_ for _, id_ in await reading] == [live]


async def test_only_what_is_asked_for(gateway: Gateway) -> None:
    """Of the campaign and by the filter, as at any other time; nothing that was deleted."""
    async with served(gateway.app) as server:
        cursor = await cursor_now(server.address, gateway)
        campaign = await gateway.campaign()
        await record(gateway, type="phone")
        wanted = await record(gateway, campaign, type="phone")
        await record(gateway, campaign, type="email")
        gone = path_of(await gateway.post(campaign + "/outreaches", {"type": "phone"}))
        await gateway.client.delete(gone)
        other = await gateway.client_of("other")
        assert (await other.post("/outreaches", json={"type": "phone"})).status_code == 200
        last = await record(gateway, campaign, type="phone")
        asked: Json = {"campaign": campaign.rpartition("/")[2]}
        asked["filter"] = {"type": {"eq": "phone"}}
        found = await taken(server.address, gateway, 2, cursor, **asked)
        assert [id_ for _, id_ in found] == [wanted, last]


async def test_over_a_websocket(gateway: Gateway) -> None:
    """The cursor is in the extensions of each result."""
    async with served(gateway.app) as server:
        cursor = await cursor_now(server.address, gateway)
        missed = [await record(gateway) for _ in range(3)]
        uri = f"ws://{server.address}/graphql"
        async with (
            asyncio.timeout(10),
            connect(uri, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket,
        ):
            init = {"type": "connection_init", "payload": {"OSDI-API-Token": gateway.token}}
            await socket.send(json.dumps(init))
            assert orjson.loads(await socket.recv())["type"] == "connection_ack"
            for number, expected in enumerate((missed, missed[1:], missed[2:])):
                payload = {"query": RECORDED, "variables": {"after": cursor}}
                sent = {"id": f"{number}", "type": "subscribe", "payload": payload}
                await socket.send(json.dumps(sent))
                found = [orjson.loads(await socket.recv())["payload"] for _ in expected]
                ids = [item["data"]["outreachRecorded"]["id"] for item in found]
                assert ids == expected
                cursor = found[0]["extensions"]["cursor"]
                await socket.send(json.dumps({"id": f"{number}", "type": "complete"}))
            payload = {"query": RECORDED, "variables": {"after": "x"}}
            await socket.send(json.dumps({"id": "x", "type": "subscribe", "payload": payload}))
            error = orjson.loads(await socket.recv())
            assert error["payload"][0]["extensions"]["code"] == "CURSOR_INVALID"


async def test_totals_begin_with_the_current_ones(gateway: Gateway) -> None:
    """A cursor tells nothing about them, and they have none."""
    async with served(gateway.app) as server:
        campaign = await gateway.campaign()
        query = f"""subscription {{
          campaignTotals(campaignId: "{campaign.rpartition("/")[2]}") {{ totalOutreaches }}
        }}"""
        async with aclosing(followed(server.address, gateway, query, last="x")) as events:
            await anext(events)
            cursor, result = await anext(events)
            assert (cursor, result) == ("", {"data": {"campaignTotals": {"totalOutreaches": 0}}})


async def test_what_was_changed_since_may_come_again(gateway: Gateway) -> None:
    """Its row does not tell any more that it was there before. Nothing else is repeated."""
    async with served(gateway.app) as server:
        earlier = await gateway.post("/outreaches", {"notes": "earlier"})
        cursor = await cursor_now(server.address, gateway)
        await gateway.put(path_of(earlier), {"notes": "changed"})
        later = await record(gateway)
        found = await taken(server.address, gateway, 2, cursor)
        assert [id_ for _, id_ in found] == [id_of(earlier), later]
        assert UUID(id_of(earlier)) < UUID(later)
