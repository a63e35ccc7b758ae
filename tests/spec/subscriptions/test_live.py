"""Live queries over HTTP and WebSocket: what is sent, and which statements that takes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlencode

import httpx
import jsonpatch
import pytest
import pytest_asyncio
from graphql import GraphQLField, is_composite_type, is_non_null_type
from graphql.type import get_named_type
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from app.cli.named_queries import read_queries
from app.identity.keys import create_key
from resolvers.graphql.document.limits import DocumentLimits
from schema.graphql.roots import GRAPH
from tests.support.gateway import Gateway, Json
from tests.support.graphql_stub import Server, served

COUNT = "outreachStats { outreaches }"
ID = "01919f00-0000-7000-8000-000000000000"
QUIET = 0.6
"""Seconds, longer than the interval."""


@pytest_asyncio.fixture(loop_scope="session")
async def server(gateway: Gateway) -> AsyncIterator[Server]:
    async with served(gateway.app) as made:
        yield made


class Results:
    """The results of one subscription, as they come."""

    def __init__(self, received: AsyncIterator[Json]) -> None:
        self._received = received
        self._queue: asyncio.Queue[Json] = asyncio.Queue()
        self.task = asyncio.create_task(self._collect())

    async def _collect(self) -> None:
        async for result in self._received:
            self._queue.put_nowait(result)

    async def next(self) -> Json:
        return await asyncio.wait_for(self._queue.get(), 5)

    async def is_quiet(self) -> bool:
        await asyncio.sleep(QUIET)
        return self._queue.empty()


@asynccontextmanager
async def _results(received: AsyncIterator[Json]) -> AsyncIterator[Results]:
    results = Results(received)
    try:
        yield results
    finally:
        results.task.cancel()
        with suppress(asyncio.CancelledError, AssertionError):
            await results.task


@asynccontextmanager
async def by_events(
    server: Server,
    gateway: Gateway,
    field: str = "",
    accept: str = "text/event-stream",
    **more: str,
) -> AsyncIterator[Results]:
    """As EventSource of a browser does it: by GET, with the token in the URL."""
    values = {"osdi-api-token": gateway.token, **more}
    if field:
        values["query"] = f"subscription {{ {field} }}"
    address = f"http://{server.address}/graphql?{urlencode(values)}"
    async with (
        httpx.AsyncClient(timeout=10) as client,
        client.stream("GET", address, headers={"Accept": accept}) as response,
    ):
        assert response.status_code == 200

        async def received() -> AsyncIterator[Json]:
            async for line in response.aiter_lines():
                text = line.removeprefix("data: ")
                if text.startswith("{") and text != "{}":
                    result = json.loads(text)
                    yield result.get("payload", result)

        async with _results(received()) as results:
            yield results


@asynccontextmanager
async def by_socket(
    server: Server, gateway: Gateway, field: str, **extensions: Any
) -> AsyncIterator[Results]:
    async with connect(
        f"ws://{server.address}/graphql", subprotocols=[Subprotocol("graphql-transport-ws")]
    ) as socket:
        payload: Json = {"OSDI-API-Token": gateway.token}
        await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
        await socket.recv()
        payload = {"query": f"subscription {{ {field} }}", "extensions": extensions}
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))

        async def received() -> AsyncIterator[Json]:
            async for text in socket:
                message = json.loads(text)
                assert message["type"] == "next", message
                yield message["payload"]

        async with _results(received()) as results:
            yield results


def counted(count: int) -> Json:
    return {"data": {"outreachStats": {"outreaches": count}}}


async def _record(gateway: Gateway, **fields: Any) -> None:
    await gateway.post("/outreaches", {"type": "email", **fields})


async def test_the_answer_and_every_change(gateway: Gateway, server: Server) -> None:
    """By each protocol."""
    async with (
        by_socket(server, gateway, COUNT) as socket,
        by_events(server, gateway, COUNT) as events,
        by_events(server, gateway, COUNT, accept="multipart/mixed;subscriptionSpec=1.0") as parts,
    ):
        for count in range(4):
            for results in (socket, events, parts):
                assert await results.next() == counted(count)
            await _record(gateway)


async def test_equal_queries_take_one_statement(gateway: Gateway, server: Server) -> None:
    """And what has not changed takes none, and is not sent."""
    async with (
        by_socket(server, gateway, COUNT) as first,
        by_socket(server, gateway, COUNT) as second,
        by_events(server, gateway, "tags { totalCount }") as tags,
    ):
        for results in (first, second):
            assert await results.next() == counted(0)
        assert await tags.next() == {"data": {"tags": {"totalCount": 0}}}
        gateway.recorder.clear()
        assert await gateway.graphql(f"{{ {COUNT} }}") == counted(0)
        (statement,) = gateway.recorder.statements
        gateway.recorder.clear()
        assert await first.is_quiet()
        assert gateway.recorder.statements == []
        await gateway.put(await gateway.person(), {"given_name": "Eve"})
        assert await first.is_quiet()
        assert statement not in gateway.recorder.statements
        gateway.recorder.clear()
        await _record(gateway)
        for results in (first, second):
            assert await results.next() == counted(1)
        assert gateway.recorder.statements.count(statement) == 1
        assert await tags.is_quiet()


async def test_equal_bytes_are_not_sent(gateway: Gateway, server: Server) -> None:
    await _record(gateway, identifiers=["x:1"])
    async with by_socket(server, gateway, COUNT) as results:
        assert await results.next() == counted(1)
        await gateway.post("/outreaches", {"identifiers": ["x:1"], "notes": "again"})
        assert await results.is_quiet()
        await _record(gateway)
        assert await results.next() == counted(2)


async def test_the_last_state_of_a_burst_arrives(gateway: Gateway, server: Server) -> None:
    async with by_events(server, gateway, COUNT) as results:
        assert await results.next() == counted(0)
        for _ in range(30):
            await _record(gateway)
        seen = [await results.next()]
        while seen[-1] != counted(30):
            seen.append(await results.next())
        assert len(seen) < 15
        assert seen == sorted(seen, key=lambda item: item["data"]["outreachStats"]["outreaches"])
        assert await results.is_quiet()


async def test_changes_only(gateway: Gateway, server: Server) -> None:
    """Applied one after another, they give what the query answers."""
    field = """outreaches(first: 5) {
      totalCount nodes { id notes type person { givenName } campaign { title } }
    }"""
    campaign = await gateway.campaign()
    person = await gateway.person()
    for number in range(6):
        await _record(gateway, notes=f"Number {number}")
    asked = json.dumps({"jsonPatch": True})
    async with (
        by_socket(server, gateway, field, jsonPatch=True) as socket,
        by_events(server, gateway, field, extensions=asked) as events,
    ):
        whole = [await results.next() for results in (socket, events)]
        assert [result["revision"] for result in whole] == [1, 1]
        held = [result["data"] for result in whole]
        changes: list[tuple[str, Json]] = [
            (campaign + "/outreaches", {"notes": "new"}),
            ("/outreaches", {"_links": {"osdi:person": {"href": person}}}),
            ("/outreaches", {"type": "phone"}),
        ]
        for revision, (path, body) in enumerate(changes, 2):
            await gateway.post(path, body)
            expected = (await gateway.graphql(f"{{ {field} }}"))["data"]
            for index, results in enumerate((socket, events)):
                result = await results.next()
                assert result["revision"] == revision
                held[index] = jsonpatch.apply_patch(held[index], result["patch"])
                assert held[index] == expected


async def test_a_public_page_follows_a_named_query(gateway: Gateway, server: Server) -> None:
    """By a key that may run nothing else."""
    queries = read_queries(f"subscription Live {{ {COUNT} }}", DocumentLimits())
    own = gateway.token
    gateway.token = await create_key(gateway.store, "default", "page", ["read"], queries=queries)
    try:
        async with by_events(server, gateway, documentId="Live") as results:
            assert await results.next() == counted(0)
            await _record(gateway)
            assert await results.next() == counted(1)
        async with by_socket(server, gateway, "people { totalCount }") as results:
            with pytest.raises(AssertionError, match="QUERY_NOT_ALLOWED"):
                await asyncio.wait_for(results.task, 5)
    finally:
        gateway.token = own


async def test_what_is_no_yes_or_no_is_refused(gateway: Gateway) -> None:
    body = {"query": f"subscription {{ {COUNT} }}", "extensions": {"jsonPatch": "yes"}}
    response = await gateway.client.post(
        "http://gateway.test/graphql", json=body, headers={"Accept": "text/event-stream"}
    )
    assert "WRONG_TYPE" in response.text
    assert "extensions.jsonPatch" in response.text


async def test_a_resumed_query_begins_with_the_newest_state(
    gateway: Gateway, server: Server
) -> None:
    """Whatever event a browser saw last."""
    await _record(gateway)
    headers = {"Last-Event-ID": "anything", "Accept": "text/event-stream"}
    body = {"query": f"subscription {{ {COUNT} }}"}
    async with (
        httpx.AsyncClient(headers=headers | {"OSDI-API-Token": gateway.token}) as client,
        client.stream("POST", f"http://{server.address}/graphql", json=body) as response,
    ):
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                assert json.loads(line[6:]) == counted(1)
                break


async def test_what_cannot_be_asked_is_refused(gateway: Gateway) -> None:
    for field, code in (
        ("people(first: 1000) { totalCount }", "PAGE_INVALID"),
        ("people { nodes { nothing } }", "DOCUMENT_INVALID"),
        ("tags { totalCount } lists { totalCount }", "DOCUMENT_INVALID"),
        ("webhooks { id }", "SCOPE_MISSING"),
    ):
        body = {"query": f"subscription {{ {field} }}"}
        response = await gateway.client.post(
            "http://gateway.test/graphql", json=body, headers={"Accept": "text/event-stream"}
        )
        assert code in response.text, response.text


def _example(name: str, field: GraphQLField) -> str:
    """The field with its required arguments, and `__typename` of its answer."""
    required = [key for key, item in field.args.items() if is_non_null_type(item.type)]
    values = {"id": f'"{ID}"', "ids": f'["{ID}"]', "query": '"{ __typename }"'}
    given = [f"{key}: {values[key]}" for key in required if key in values]
    arguments = f"({', '.join(given)})" if given else ""
    below = " { __typename }" if is_composite_type(get_named_type(field.type)) else ""
    return f"{name}{arguments}{below}"


async def test_every_field_of_query_is_live(gateway: Gateway, server: Server) -> None:
    """Its first answer is that of the query."""
    assert GRAPH.query_type is not None
    organization = await gateway.client_of("default", "admin")
    gateway.token, token = organization.headers["OSDI-API-Token"], gateway.token
    try:
        for name, field in GRAPH.query_type.fields.items():
            example = _example(name, field)
            expected = await gateway.graphql(f"{{ {example} }}", client=organization)
            async with by_events(server, gateway, example) as results:
                assert await results.next() == expected
    finally:
        gateway.token = token
