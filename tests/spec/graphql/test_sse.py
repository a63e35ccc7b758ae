"""GraphQL over server-sent events, against a stub engine, served by uvicorn."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import pytest
import pytest_asyncio
from starlette.types import Message

from app.graphql.negotiation import GRAPHQL, JSON
from schema.failures import failure
from tests.support.graphql_stub import Stub, Switch, served, stub, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVENTS = "text/event-stream"
COMPLETE = ("complete", "")
Event = tuple[str, Any]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def switch() -> AsyncIterator[Switch]:
    made = Switch()
    async with served(made) as made.server:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def stubbed(switch: Switch) -> AsyncIterator[Stub]:
    """A new endpoint for each test; every subscription is closed exactly once."""
    made = stub()
    switch.app = made.app
    yield made
    await until(lambda: not made.endpoint.streams)
    assert [item.closed for item in made.engine.subscriptions] == [1] * len(
        made.engine.subscriptions
    )


@pytest_asyncio.fixture(loop_scope="module")
async def client(switch: Switch, stubbed: Stub) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"OSDI-API-Token": "ada", "Accept": EVENTS}
    async with httpx.AsyncClient(base_url=f"http://{switch.address}", headers=headers) as made:
        yield made


async def ask(client: httpx.AsyncClient, query: str, **headers: str) -> httpx.Response:
    return await client.post("/graphql", json={"query": query}, headers=headers)


@asynccontextmanager
async def following(client: httpx.AsyncClient, field: str) -> AsyncIterator[AsyncIterator[str]]:
    """The lines of an open stream."""
    body = {"query": f"subscription {{ {field} }}"}
    async with client.stream("POST", "/graphql", json=body) as response:
        assert response.status_code == 200
        yield response.aiter_lines()


def events(text: str) -> list[Event]:
    """The events of a stream without comments, parsed by the rules of HTML, 9.2.6."""
    assert text.endswith("\n\n")
    found = []
    for block in text.removesuffix("\n\n").split("\n\n"):
        lines = [line.partition(":") for line in block.split("\n") if not line.startswith(":")]
        if lines:
            named = {name: value.removeprefix(" ") for name, _, value in lines}
            data = named["data"]
            found.append((named["event"], orjson.loads(data) if data else data))
    return found


def code(event: Event) -> str:
    """The error code in a result."""
    kind, data = event
    assert (kind, set(data)) == ("next", {"errors"})
    return str(data["errors"][0]["extensions"]["code"])


async def test_a_subscription(client: httpx.AsyncClient) -> None:
    """Results and an end, byte by byte, with headers against buffering."""
    response = await ask(client, "subscription { count }")
    assert response.content.replace(b":\n\n", b"") == (
        b'event: next\ndata: {"data":{"count":1}}\n\n'
        b'event: next\ndata: {"data":{"count":2}}\n\n'
        b'event: next\ndata: {"data":{"count":3}}\n\n'
        b"event: complete\ndata: \n\n"
    )
    names = ("content-type", "cache-control", "vary", "x-accel-buffering", "content-length")
    assert [response.headers.get(name) for name in names] == [
        "text/event-stream; charset=utf-8",
        "no-store",
        "Accept",
        "no",
        None,
    ]


async def test_as_browsers_have_it(client: httpx.AsyncClient) -> None:
    """EventSource sends GET, and cannot send headers."""
    del client.headers["OSDI-API-Token"]
    address = "/graphql?query=subscription{count}&osdi-api-token=ada"
    assert len(events((await client.get(address)).text)) == 4


@pytest.mark.parametrize("accept", [f"{JSON}, {EVENTS}", f"{GRAPHQL}, {EVENTS};q=0.1", "text/*"])
async def test_a_stream_is_all_that_a_subscription_can_be(
    client: httpx.AsyncClient, accept: str
) -> None:
    """It is sent if event streams are accepted at all."""
    response = await ask(client, "subscription { count }", accept=accept)
    assert events(response.text)[-1] == COMPLETE


async def test_queries_and_mutations(client: httpx.AsyncClient, stubbed: Stub) -> None:
    """One result and the end, if an event stream is preferred."""
    for query, data in (
        ("{ hello }", {"hello": "world"}),
        ("mutation { write }", {"write": "done"}),
    ):
        response = await ask(client, query)
        assert events(response.text) == [("next", {"data": data}), COMPLETE]
        liked = await ask(client, query, accept=f"{EVENTS}, {JSON};q=0.9")
        assert liked.content == response.content
        equal = await ask(client, query, accept=f"{EVENTS}, {JSON}")
        assert equal.json() == {"data": data}


async def test_lines_within_a_result(client: httpx.AsyncClient) -> None:
    """An empty line ends an event, and any line break ends its data."""
    response = await ask(client, "subscription { lines }")
    assert events(response.text) == [("next", {"data": {"lines": 1}}), COMPLETE]


async def ask_directly(stubbed: Stub, field: str, *, leaves: bool = False) -> list[Message]:
    """The messages to a client that stays, or that disconnects at once."""
    sent: list[Message] = []
    body = b'{"query":"subscription { %b }"}' % field.encode()
    received = [{"type": "http.request", "body": body}]

    async def receive() -> Any:
        if received:
            return received.pop()
        return {"type": "http.disconnect"} if leaves else await asyncio.Event().wait()

    async def send(message: Message) -> None:
        sent.append(message)

    names = {b"content-type": b"application/json", b"accept": EVENTS.encode()}
    headers = list((names | {b"osdi-api-token": b"ada"}).items())
    scope = {"type": "http", "method": "POST", "query_string": b"", "headers": headers}
    await stubbed.endpoint(scope, receive, send)
    return sent


async def test_what_waits_goes_together(stubbed: Stub) -> None:
    """A hundred results are sent in one chunk."""
    sent = await ask_directly(stubbed, "burst")
    chunks = [message["body"] for message in sent[1:]]
    assert [chunk.count(b"event: next") for chunk in chunks] == [0, 100, 0]
    assert [message.get("more_body") for message in sent[1:]] == [True, True, False]


async def test_nothing_is_left(stubbed: Stub) -> None:
    """No task is left; a disconnected client is sent nothing."""
    before = asyncio.all_tasks()
    await ask_directly(stubbed, "count")
    sent = await ask_directly(stubbed, "idle", leaves=True)
    assert [message.get("more_body") for message in sent] == [None, True]
    await asyncio.sleep(0)
    assert not asyncio.all_tasks() - before


# Errors


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{", "DOCUMENT_UNREADABLE"),
        ("subscription { nothing }", "DOCUMENT_INVALID"),
        ("subscription { refused }", "TIME_ZONE_UNKNOWN"),
        ("{ invalid }", "FILTER_INVALID"),
    ],
)
async def test_what_is_refused(client: httpx.AsyncClient, query: str, expected: str) -> None:
    """A result with errors, since EventSource cannot read the body of a 400."""
    response = await ask(client, query)
    assert response.status_code == 200
    first, last = events(response.text)
    assert (code(first), last) == (expected, COMPLETE)


async def test_a_stream_that_fails(client: httpx.AsyncClient) -> None:
    """The error is the last result."""
    first, second, last = events((await ask(client, "subscription { missed }")).text)
    assert first == ("next", {"data": {"missed": 1}})
    assert second[1]["errors"][0]["extensions"]["hint"] == "Subscribe again."
    assert (code(second), last) == ("EVENTS_MISSED", COMPLETE)


async def test_a_fault_of_ours(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    """It is the last result too, with a reference code."""
    _, second, last = events((await ask(client, "subscription { broken }")).text)
    reference = second[1]["errors"][0]["extensions"]["reference_code"]
    assert (code(second), last) == ("INTERNAL", COMPLETE)
    assert any(reference in record.getMessage() for record in caplog.records)


async def test_too_many(switch: Switch, client: httpx.AsyncClient) -> None:
    """503 with Retry-After, until another stream ends."""
    full = stub(max_streams=1)
    switch.app = full.app
    async with following(client, "idle") as lines:
        await anext(lines)
        response = await ask(client, "subscription { count }")
        assert response.status_code == 503
        assert response.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIPTIONS"
        assert response.headers["retry-after"] == "10"
        assert (await ask(client, "{ hello }", accept=JSON)).status_code == 200
    await until(lambda: not full.endpoint.streams)
    assert (await ask(client, "subscription { count }")).status_code == 200


# Ends


async def test_signs_of_life(client: httpx.AsyncClient) -> None:
    """Comments at intervals while there are no results."""
    async with following(client, "idle") as lines:
        async with asyncio.timeout(2):
            assert [await anext(lines) for _ in range(6)] == [":", ""] * 3


@pytest.mark.parametrize("field", ["idle", "flood"])
async def test_a_client_that_goes_away(
    client: httpx.AsyncClient, stubbed: Stub, field: str
) -> None:
    """Its subscription is closed, with or without results."""
    async with following(client, field) as lines:
        await anext(lines)
        assert len(stubbed.endpoint.streams) == 1
    await until(lambda: stubbed.engine.subscriptions[0].closed)


async def test_a_client_that_never_reads(switch: Switch, stubbed: Stub) -> None:
    """It is disconnected after the send timeout."""
    host, _, port = switch.address.partition(":")
    query = b'{"query":"subscription { flood }"}'
    with socket.socket() as idle:
        idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        idle.connect((host, int(port)))
        idle.sendall(
            b"POST /graphql HTTP/1.1\r\nHost: gateway.test\r\nContent-Type: application/json\r\n"
            b"Accept: text/event-stream\r\nOSDI-API-Token: ada\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(query), query)
        )
        await until(lambda: stubbed.engine.subscriptions)
        await until(lambda: stubbed.engine.subscriptions[0].closed)
        assert not stubbed.endpoint.streams


async def test_a_key_that_is_revoked(client: httpx.AsyncClient, stubbed: Stub) -> None:
    """The stream ends with the reason."""
    async with following(client, "idle") as lines:
        await anext(lines)
        del stubbed.tokens.callers["ada"]
        text = "\n".join([line async for line in lines]) + "\n"
    refused, last = events(text.replace(":\n\n", "").lstrip("\n"))
    assert (code(refused), last) == ("API_KEY_INVALID", COMPLETE)


@pytest.mark.parametrize("error", [failure("STORE_UNAVAILABLE", "Away."), ZeroDivisionError()])
async def test_a_key_that_cannot_be_looked_up(
    client: httpx.AsyncClient, stubbed: Stub, error: Exception
) -> None:
    """The token stays valid until it can be looked up again."""
    async with following(client, "idle") as lines:
        await anext(lines)
        stubbed.tokens.error, lookups = error, stubbed.tokens.lookups
        await until(lambda: stubbed.tokens.lookups > lookups + 1)
        assert len(stubbed.endpoint.streams) == 1
        del stubbed.tokens.callers["ada"]
        stubbed.tokens.error = None
        assert "event: complete" in [line async for line in lines]


async def test_the_end_of_the_process(client: httpx.AsyncClient, stubbed: Stub) -> None:
    """The stream ends without `complete`, so that its client subscribes again."""
    async with following(client, "idle") as lines:
        await anext(lines)
        stubbed.endpoint.streams.end()
        assert "event: complete" not in [line async for line in lines]
