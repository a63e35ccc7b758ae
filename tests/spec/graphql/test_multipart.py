"""Subscriptions as multipart responses of Apollo's protocol, against a stub engine, by uvicorn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
import pytest_asyncio

from tests.support.graphql_stub import Stub, Switch, served, stub, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

APOLLO = (
    "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,"
    "application/graphql-response+json,application/json;q=0.9"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def switch() -> AsyncIterator[Switch]:
    made = Switch()
    async with served(made) as made.server:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def stubbed(switch: Switch) -> AsyncIterator[Stub]:
    made = stub()
    switch.app = made.app
    yield made
    await until(lambda: not made.endpoint.streams)
    assert all(item.closed == 1 for item in made.engine.subscriptions)


@pytest_asyncio.fixture(loop_scope="module")
async def client(switch: Switch, stubbed: Stub) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"OSDI-API-Token": "ada", "Accept": APOLLO}
    async with httpx.AsyncClient(base_url=f"http://{switch.address}", headers=headers) as made:
        yield made


async def ask(client: httpx.AsyncClient, query: str, **headers: str) -> httpx.Response:
    return await client.post("/graphql", json={"query": query}, headers=headers)


def parts(response: httpx.Response) -> list[Any]:
    """The parts of a whole response, by the rules of RFC 2046."""
    assert response.headers["content-type"] == (
        'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"'
    )
    preamble, *found, epilogue = response.content.split(b"\r\n--graphql")
    assert (preamble, epilogue) == (b"", b"--\r\n")
    heads = [part.partition(b"\r\n\r\n")[0] for part in found]
    assert heads == [b"\r\ncontent-type: application/json"] * len(found)
    return [orjson.loads(part.partition(b"\r\n\r\n")[2]) for part in found]


@pytest.mark.parametrize("accept", [APOLLO, 'multipart/mixed; subscriptionSpec="1.0"'])
async def test_a_subscription(client: httpx.AsyncClient, accept: str) -> None:
    """A heartbeat, so that the client learns that it is open; results in payloads; the end."""
    response = await ask(client, "subscription { count }", accept=accept)
    assert response.status_code == 200
    payloads = [{"payload": {"data": {"count": number}}} for number in (1, 2, 3)]
    assert [part for part in parts(response) if part] == payloads
    assert parts(response)[0] == {}
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-accel-buffering"] == "no"


async def test_a_part_is_whole_before_the_next_begins(client: httpx.AsyncClient) -> None:
    """By its closing boundary: a client waits for that. Heartbeats keep the connection open."""
    body = {"query": "subscription { idle }"}
    received = b""
    async with client.stream("POST", "/graphql", json=body) as response:
        async for chunk in response.aiter_raw():
            received += chunk
            assert received.endswith(b"\r\n--graphql")
            if received.count(b"{}") == 3:
                break


@pytest.mark.parametrize(("field", "code"), [("missed", "EVENTS_MISSED"), ("broken", "INTERNAL")])
async def test_an_error_that_ends_it(client: httpx.AsyncClient, field: str, code: str) -> None:
    """Beside a payload of null; then the end."""
    found = [part for part in parts(await ask(client, f"subscription {{ {field} }}")) if part]
    assert found[0] == {"payload": {"data": {field: 1}}}
    assert set(found[1]) == {"payload", "errors"}
    assert found[1]["payload"] is None
    assert found[1]["errors"][0]["extensions"]["code"] == code
    assert len(found) == 2


async def test_a_revoked_key_ends_it(client: httpx.AsyncClient, stubbed: Stub) -> None:
    body = {"query": "subscription { idle }"}
    async with client.stream("POST", "/graphql", json=body) as response:
        stubbed.tokens.callers.clear()
        content = await response.aread()
    assert b"API_KEY_INVALID" in content
    assert content.endswith(b"--graphql--\r\n")


async def test_what_is_refused_is_json(client: httpx.AsyncClient) -> None:
    """As for a query: with the status of the error."""
    for query, code in (
        ("subscription { nothing }", "DOCUMENT_INVALID"),
        ("subscription { refused }", "TIME_ZONE_UNKNOWN"),
    ):
        response = await ask(client, query)
        assert response.status_code == 400
        assert response.json()["errors"][0]["extensions"]["code"] == code


async def test_queries_are_json(client: httpx.AsyncClient) -> None:
    assert (await ask(client, "{ hello }")).json() == {"data": {"hello": "world"}}
    only = await ask(client, "{ hello }", accept="multipart/mixed;subscriptionSpec=1.0")
    assert only.status_code == 406


async def test_a_mutation_that_cannot_be_answered_is_not_carried_out(
    client: httpx.AsyncClient, stubbed: Stub
) -> None:
    """The client would send it again, and write twice."""
    only = "multipart/mixed;subscriptionSpec=1.0"
    response = await ask(client, "mutation { write }", accept=only)
    assert response.status_code == 406
    assert stubbed.engine.log == []


@pytest.mark.parametrize(
    "accept",
    [
        "multipart/mixed, application/json",
        "multipart/mixed;deferSpec=20220824, application/json",
        "multipart/*, application/json",
        "*/*",
    ],
)
async def test_other_protocols_are_not_taken_for_it(client: httpx.AsyncClient, accept: str) -> None:
    response = await ask(client, "subscription { count }", accept=accept)
    assert response.status_code == 406
    assert "multipart/mixed;subscriptionSpec=1.0" in response.text


@pytest.mark.parametrize(
    ("accept", "is_multipart"),
    [
        ("text/event-stream, multipart/mixed;subscriptionSpec=1.0", False),
        ("text/event-stream;q=0.5, multipart/mixed;subscriptionSpec=1.0", True),
        ("text/event-stream, multipart/mixed;subscriptionSpec=1.0;q=0.9", False),
    ],
)
async def test_the_preferred_stream_is_sent(
    client: httpx.AsyncClient, accept: str, is_multipart: bool
) -> None:
    response = await ask(client, "subscription { count }", accept=accept)
    assert response.headers["content-type"].startswith("multipart") is is_multipart
