"""graphql-transport-ws, against a stub engine: served by uvicorn with our protocol and its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
import pytest_asyncio
from starlette.types import Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from app.graphql.websocket import MAX_OPERATIONS, PROTOCOL
from app.http.uvicorn_websocket import TEXT_WRITER
from app.identity.authenticate import expired_key
from schema.failures import failure
from tests.support.graphql_stub import SIZES, Server, Stub, Switch, served, stub, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

KEY = {"OSDI-API-Token": "ada"}
ACK = {"type": "connection_ack"}
STOCK = "websockets-sansio"
Json = dict[str, Any]


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=["app.http.uvicorn_websocket:WebSocketProtocol", STOCK],
)
async def either(request: pytest.FixtureRequest) -> AsyncIterator[Switch]:
    """A server with our WebSocket protocol, then with uvicorn's."""
    made = Switch()
    async with served(made, ws=request.param, ws_max_size=100_000) as made.server:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ours() -> AsyncIterator[Switch]:
    made = Switch()
    async with served(made, ws_max_size=100_000) as made.server:
        yield made


@asynccontextmanager
async def checked(switch: Switch, **options: Any) -> AsyncIterator[Stub]:
    """A new endpoint for each test; every subscription is closed exactly once."""
    made = stub(**options)
    switch.app = made.app
    yield made
    await until(lambda: not made.endpoint.streams)
    subscriptions = made.engine.subscriptions
    await until(lambda: all(item.closed for item in subscriptions))
    assert {item.closed for item in subscriptions} <= {1}


@pytest_asyncio.fixture(loop_scope="module")
async def stubbed(ours: Switch) -> AsyncIterator[Stub]:
    async with checked(ours, settings={"max_body_bytes": 50_000}) as made:
        yield made


class Socket:
    """A client that sends and reads messages."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, *messages: object) -> None:
        for message in messages:
            sent = message if isinstance(message, str | bytes) else orjson.dumps(message).decode()
            await self.connection.send(sent)

    async def next(self) -> Json:
        """The next message, which must be text."""
        async with asyncio.timeout(3):
            text = await self.connection.recv()
        assert isinstance(text, str)
        message: Json = orjson.loads(text)
        return message

    async def subscribe(self, query: str, id_: str = "1") -> None:
        await self.send({"id": id_, "type": "subscribe", "payload": {"query": query}})

    async def until_end(self, query: str, id_: str = "1") -> list[Json]:
        """Every message of one operation."""
        await self.subscribe(query, id_)
        messages = [await self.next()]
        while messages[-1]["type"] == "next":
            messages.append(await self.next())
        assert {message["id"] for message in messages} == {id_}
        return messages

    async def end(self) -> ConnectionClosed:
        """The end of the connection, after any other messages."""
        async with asyncio.timeout(3):
            try:
                while True:
                    await self.connection.recv()
            except ConnectionClosed as closed:
                return closed

    async def closed(self) -> tuple[int, str]:
        """The code and the reason of the server."""
        received = (await self.end()).rcvd
        assert received is not None
        return received.code, received.reason


@asynccontextmanager
async def opened(
    server: Switch | Server,
    query: str = "",
    protocols: list[str] | None = None,
    headers: dict[str, str] | None = None,
    origin: str | None = None,
) -> AsyncIterator[Socket]:
    """A socket, before `connection_init`."""
    async with connect(
        f"ws://{server.address}/graphql{query}",
        subprotocols=[Subprotocol(name) for name in protocols or [PROTOCOL]],
        additional_headers=headers,
        origin=None if origin is None else Origin(origin),
        compression=None,
        max_size=None,
    ) as connection:
        yield Socket(connection)


@asynccontextmanager
async def acknowledged(server: Switch | Server, token: str = "ada") -> AsyncIterator[Socket]:
    async with opened(server) as made:
        await made.send({"type": "connection_init", "payload": {"OSDI-API-Token": token}})
        assert await made.next() == ACK
        yield made


def of(id_: str, *results: bytes) -> list[Json]:
    """The results of a subscription, and its end."""
    nexts = [{"id": id_, "type": "next", "payload": orjson.loads(item)} for item in results]
    return [*nexts, {"id": id_, "type": "complete"}]


def code(message: Json) -> str:
    """The code of an error that ended an operation."""
    assert message["type"] == "error"
    return str(message["payload"][0]["extensions"]["code"])


# Operations


async def test_operations(either: Switch) -> None:
    """A subscription, a query and a mutation: results and an end."""
    async with checked(either), acknowledged(either) as made:
        counted = [b'{"data":{"count":%d}}' % number for number in (1, 2, 3)]
        assert await made.until_end("subscription { count }") == of("1", *counted)
        assert await made.until_end("{ hello }") == of("1", b'{"data":{"hello":"world"}}')
        assert await made.until_end("mutation { write }") == of("1", b'{"data":{"write":"done"}}')


async def test_frames_of_every_length(either: Switch) -> None:
    """Each result is one text message, complete and in order."""
    async with checked(either), acknowledged(either) as made:
        for id_ in ("1", "é" * 100):
            messages = await made.until_end("subscription { sizes }", id_)
            assert [item["payload"]["data"].encode() for item in messages[:-1]] == SIZES
        burst = [b'{"data":{"burst":%d}}' % number for number in range(100)]
        assert await made.until_end("subscription { burst }") == of("1", *burst)


async def test_the_short_cut(ours: Switch) -> None:
    """It writes nothing after a close frame, or after the client has disconnected."""
    written: list[bool] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        write = scope["extensions"][TEXT_WRITER].write
        await receive()
        await send({"type": "websocket.accept"})
        written.append(write([b"{}"]))
        if scope["query_string"] == b"closes":
            await send({"type": "websocket.close", "code": 4000})
        else:
            await receive()
        written.append(write([b"{}"]))

    ours.app = app
    for query in ("?closes", ""):
        connection = await connect(f"ws://{ours.address}/{query}")
        assert await connection.recv() == "{}"
        if query:
            await connection.close()
        else:
            connection.transport.abort()
        await until(lambda: len(written) % 2 == 0)
    assert written == [True, False, True, False]


async def test_operations_beside_each_other(stubbed: Stub, ours: Switch) -> None:
    """Each has its own id; an idle one does not delay the others."""
    async with acknowledged(ours) as made:
        await made.subscribe("subscription { idle }", "a")
        assert len(await made.until_end("subscription { count }", "b")) == 4
        await made.subscribe("subscription { count }", "c")
        await made.subscribe("subscription { count }", "d")
        ended = [await made.next() for _ in range(8)]
        assert {item["id"] for item in ended} == {"c", "d"}


async def test_what_the_engine_is_given(stubbed: Stub, ours: Switch) -> None:
    """Operation name and variables, authenticated."""
    payload = {
        "query": "query A { hello } query B($a: String) { hello(to: $a) }",
        "operationName": "B",
        "variables": {"a": "you"},
        "extensions": None,
    }
    async with acknowledged(ours) as made:
        await made.send({"id": "1", "type": "subscribe", "payload": payload})
        assert (await made.next())["payload"] == {"data": {"hello": "world"}}
    (request, known) = stubbed.engine.prepared[0]
    assert (request.operation_name, request.variables, known) == ("B", {"a": "you"}, True)


async def test_complete(stubbed: Stub, ours: Switch) -> None:
    """It ends a subscription and frees its id; for an ended operation it does nothing."""
    async with acknowledged(ours) as made:
        await made.subscribe("subscription { idle }")
        await until(lambda: stubbed.engine.subscriptions)
        await made.send({"id": "1", "type": "complete"}, {"id": "2", "type": "complete"})
        assert len(await made.until_end("subscription { count }")) == 4
        assert stubbed.engine.subscriptions[0].closed == 1
        await made.send({"id": "1", "type": "complete"})
        assert len(await made.until_end("subscription { count }")) == 4


async def test_an_engine_that_fails_when_it_is_broken_off(stubbed: Stub, ours: Switch) -> None:
    """Its error is dropped, and does not end the next operation with the same id."""
    async with acknowledged(ours) as made:
        await made.subscribe("subscription { stubborn }")
        await until(lambda: stubbed.engine.subscriptions)
        await made.send({"id": "1", "type": "complete"})
        await made.subscribe("subscription { idle }")
        await until(lambda: len(stubbed.engine.subscriptions) == 2)
        await made.send({"type": "ping"})
        assert await made.next() == {"type": "pong"}
        await made.subscribe("{ hello }")
        assert (await made.closed())[0] == 4409


async def test_nothing_follows_complete(stubbed: Stub, ours: Switch) -> None:
    """Even if many results were pending."""
    async with acknowledged(ours) as made:
        await made.subscribe("subscription { flood }", "flood")
        await made.next()
        await made.send({"id": "flood", "type": "complete"})
        await until(lambda: stubbed.engine.subscriptions[0].closed)
        await made.send({"type": "ping"})
        while (message := await made.next())["type"] != "pong":
            assert message["id"] == "flood"
        assert len(await made.until_end("subscription { count }")) == 4


# Errors


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{", "DOCUMENT_UNREADABLE"),
        ("{ nothing }", "DOCUMENT_INVALID"),
        ("query A { hello } query B { hello }", "OPERATION_UNKNOWN"),
        ("{ unstored }", "STORE_UNAVAILABLE"),
        ("{ invalid }", "FILTER_INVALID"),
        ("subscription { refused }", "TIME_ZONE_UNKNOWN"),
    ],
)
async def test_what_is_refused(stubbed: Stub, ours: Switch, query: str, expected: str) -> None:
    """Only its operation ends, with an error; the socket stays open, and the id is free."""
    async with acknowledged(ours) as made:
        (error,) = await made.until_end(query)
        assert code(error) == expected
        assert len(await made.until_end("subscription { count }")) == 4


async def test_a_stream_that_fails(stubbed: Stub, ours: Switch) -> None:
    """It ends with an error after its results."""
    async with acknowledged(ours) as made:
        result, error = await made.until_end("subscription { missed }")
        assert result["payload"] == {"data": {"missed": 1}}
        assert code(error) == "EVENTS_MISSED"


@pytest.mark.parametrize("query", ["{ broken }", "subscription { broken }", "mutation { broken }"])
async def test_a_fault_of_ours(
    stubbed: Stub, ours: Switch, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    """It has a reference code; the log has the traceback under it."""
    async with acknowledged(ours) as made:
        *_, error = await made.until_end(query.replace("mutation { broken }", "{ broken }"))
        reference = error["payload"][0]["extensions"]["reference_code"]
        assert code(error) == "INTERNAL"
        assert any(reference in record.getMessage() for record in caplog.records)


async def test_a_scope_that_is_missing(stubbed: Stub, ours: Switch) -> None:
    """It is an error of the operation."""
    async with acknowledged(ours, "reader") as made:
        assert code(*await made.until_end("mutation { write }")) == "SCOPE_MISSING"
        assert len(await made.until_end("subscription { count }")) == 4
    async with acknowledged(ours, "writer") as made:
        assert code(*await made.until_end("subscription { count }")) == "SCOPE_MISSING"
        assert len(await made.until_end("mutation { write }")) == 2


async def test_too_many_operations(stubbed: Stub, ours: Switch) -> None:
    """One more is an error, until another one ends."""
    async with acknowledged(ours) as made:
        for number in range(MAX_OPERATIONS):
            await made.subscribe("subscription { idle }", str(number))
        assert code(*await made.until_end("{ hello }", "more")) == "TOO_MANY_SUBSCRIPTIONS"
        await made.send({"id": "0", "type": "complete"})
        assert len(await made.until_end("{ hello }", "more")) == 2


# Authentication


@pytest.mark.parametrize(
    "payload",
    [
        KEY,
        {"osdi-api-token": " ada "},
        {"Authorization": "Bearer ada"},
        {"authorization": "bearer ada"},
        KEY | {"Authorization": "Bearer nobody's", "other": 1},
    ],
)
async def test_a_key_in_the_payload(stubbed: Stub, ours: Switch, payload: Json) -> None:
    """By the name of a header, in any case."""
    async with opened(ours) as made:
        await made.send({"type": "connection_init", "payload": payload})
        assert await made.next() == ACK


@pytest.mark.parametrize(
    "message", [{"type": "connection_init"}, {"payload": None}, {"payload": {}}]
)
async def test_a_key_in_the_handshake(stubbed: Stub, ours: Switch, message: Json) -> None:
    """As a header or in the URL; the payload has priority."""
    init = {"type": "connection_init"} | message
    for query, headers in (
        ("", KEY),
        ("", {"Authorization": "Bearer ada"}),
        ("?osdi-api-token=ada", {}),
    ):
        async with opened(ours, query, headers=headers) as made:
            await made.send(init)
            assert await made.next() == ACK
    async with opened(ours, headers=KEY) as made:
        await made.send(init | {"payload": {"OSDI-API-Token": "nobody's"}})
        assert (await made.closed())[0] == 4403


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (None, "API_KEY_MISSING"),
        ({"token": "ada"}, "API_KEY_MISSING"),
        ({"OSDI-API-Token": 1}, "API_KEY_MISSING"),
        ({"OSDI-API-Token": "nobody's"}, "API_KEY_INVALID"),
        ({"OSDI-API-Token": "é\ud7ff"}, "API_KEY_INVALID"),
        ({"Authorization": "Bearer nobody's"}, "API_KEY_INVALID"),
    ],
)
async def test_no_key_or_a_bad_one(
    stubbed: Stub, ours: Switch, payload: object, reason: str
) -> None:
    """4403 with a reason, without an acknowledgement."""
    async with opened(ours) as made:
        await made.send({"type": "connection_init", "payload": payload})
        code_, closing = await made.closed()
        assert (code_, closing.partition(":")[0]) == (4403, reason)


async def test_a_store_that_is_away(
    stubbed: Stub, ours: Switch, caplog: pytest.LogCaptureFixture
) -> None:
    """1013, after which clients try again; the error is logged."""
    stubbed.tokens.error = failure("STORE_UNAVAILABLE", "Away.")
    async with opened(ours) as made:
        await made.send({"type": "connection_init", "payload": KEY})
        assert await made.closed() == (1013, "STORE_UNAVAILABLE: Away.")
    assert "WebSocket: STORE_UNAVAILABLE" in caplog.messages


async def test_a_fault_at_the_door(
    stubbed: Stub, ours: Switch, caplog: pytest.LogCaptureFixture
) -> None:
    """4500, with a reference code."""
    stubbed.tokens.error = ZeroDivisionError()
    async with opened(ours) as made:
        await made.send({"type": "connection_init", "payload": KEY})
        code_, reason = await made.closed()
        assert (code_, reason[:9]) == (4500, "INTERNAL:")
        assert any(reason.split()[-1] in record.getMessage() for record in caplog.records)


async def test_a_key_that_expires(stubbed: Stub, ours: Switch) -> None:
    """4403, of an open socket and of a new one."""
    expired = expired_key(datetime(2026, 1, 31, tzinfo=UTC))
    closing = (4403, "API_KEY_EXPIRED: The API Key expired at 2026-01-31T00:00:00Z.")
    async with acknowledged(ours) as made:
        await made.subscribe("subscription { idle }")
        stubbed.tokens.error = expired
        assert await made.closed() == closing
    async with opened(ours) as made:
        await made.send({"type": "connection_init", "payload": KEY})
        assert await made.closed() == closing


async def test_a_key_that_is_revoked(stubbed: Stub, ours: Switch) -> None:
    """4403; a token that cannot be looked up stays valid until it can be."""
    async with acknowledged(ours) as made:
        await made.subscribe("subscription { idle }")
        stubbed.tokens.error, lookups = (
            failure("STORE_UNAVAILABLE", "Away."),
            stubbed.tokens.lookups,
        )
        await until(lambda: stubbed.tokens.lookups > lookups + 1)
        assert len(stubbed.endpoint.streams) == 1
        stubbed.tokens.error = None
        del stubbed.tokens.callers["ada"]
        assert await made.closed() == (4403, "API_KEY_INVALID: The API Key was revoked.")


@pytest.mark.parametrize(
    ("origin", "lets_in"),
    [
        (None, True),
        ("https://app.example", True),
        ("http://{address}", True),
        ("https://gateway.example", True),
        ("https://evil.example", False),
        ("https://app.example.evil.example", False),
        ("https://sub.app.example", False),
        ("null", False),
        ("", False),
    ],
)
async def test_origins(ours: Switch, origin: str | None, lets_in: bool) -> None:
    """Pages of the configured origins and of the gateway; other clients send no origin."""
    narrow = {
        "cors_origins": "https://app.example,https://other.example",
        "public_url": "https://gateway.example/osdi",
    }
    named = None if origin is None else origin.format(address=ours.address)
    async with checked(ours, settings=narrow), opened(ours, origin=named) as made:
        if lets_in:
            await made.send({"type": "connection_init", "payload": KEY})
            assert await made.next() == ACK
        else:
            assert (await made.closed())[0] == 4403


async def test_no_origin_is_nobodys(ours: Switch) -> None:
    """The origin of a sandboxed page does not match a gateway without a public URL."""
    async with checked(ours, settings={"cors_origins": "https://app.example"}):
        for origin in ("null", "", "file://"):
            async with opened(ours, origin=origin) as made:
                assert (await made.closed())[0] == 4403


async def test_any_origin(stubbed: Stub, ours: Switch) -> None:
    """By default."""
    async with opened(ours, origin="https://evil.example") as made:
        await made.send({"type": "connection_init", "payload": KEY})
        assert await made.next() == ACK


# The protocol


@pytest.mark.parametrize("protocols", [["graphql-ws"], ["Graphql-transport-ws"]])
async def test_another_protocol(stubbed: Stub, ours: Switch, protocols: list[str]) -> None:
    """4406."""
    async with opened(ours, protocols=protocols) as made:
        assert (await made.closed())[0] == 4406


async def test_the_protocol_among_others(stubbed: Stub, ours: Switch) -> None:
    """It is chosen."""
    async with opened(ours, protocols=["graphql-ws", PROTOCOL]) as made:
        assert made.connection.subprotocol == PROTOCOL


async def test_no_init(stubbed: Stub, ours: Switch) -> None:
    """4408, even if other messages arrive."""
    async with opened(ours) as made:
        await made.send({"type": "ping"})
        assert await made.next() == {"type": "pong"}
        assert (await made.closed())[0] == 4408


async def test_init_twice(stubbed: Stub, ours: Switch) -> None:
    """4429."""
    async with acknowledged(ours) as made:
        await made.send({"type": "connection_init", "payload": KEY})
        assert (await made.closed())[0] == 4429


async def test_subscribing_before_init(stubbed: Stub, ours: Switch) -> None:
    """4401."""
    async with opened(ours, headers=KEY) as made:
        await made.subscribe("{ hello }")
        assert (await made.closed())[0] == 4401
    assert stubbed.engine.prepared == []


async def test_an_id_twice(stubbed: Stub, ours: Switch) -> None:
    """4409 that names the id."""
    async with acknowledged(ours) as made:
        await made.subscribe("subscription { idle }", "twice")
        await made.subscribe("{ hello }", "twice")
        assert await made.closed() == (4409, "Subscriber for twice already exists")


SUBSCRIBE = {"id": "1", "type": "subscribe", "payload": {"query": "{ hello }"}}


@pytest.mark.parametrize(
    "message",
    [
        "",
        "{",
        "[]",
        "null",
        "1",
        '"subscribe"',
        "[" * 40 + "]" * 40,
        "{}",
        {"type": 1},
        {"type": []},
        {"type": None},
        {"type": "start"},
        {"type": "next", "id": "1", "payload": {}},
        {"type": "connection_ack"},
        {"type": "é" * 200},
        b'{"type":"ping"}',
        {"type": "ping", "payload": 1},
        {"type": "pong", "payload": []},
        {"type": "complete"},
        {"type": "complete", "id": 1},
        {"type": "complete", "id": ""},
        {"type": "complete", "id": ["unhashable"]},
        SUBSCRIBE | {"id": None},
        SUBSCRIBE | {"id": 1},
        SUBSCRIBE | {"id": {}},
        SUBSCRIBE | {"id": ""},
        SUBSCRIBE | {"id": "x" * 256},
        SUBSCRIBE | {"payload": None},
        SUBSCRIBE | {"payload": []},
        SUBSCRIBE | {"payload": "{ hello }"},
        SUBSCRIBE | {"payload": {}},
        SUBSCRIBE | {"payload": {"query": 1}},
        SUBSCRIBE | {"payload": {"query": "{ hello }", "variables": [1]}},
        SUBSCRIBE | {"payload": {"query": "{ hello }", "operationName": 1}},
        SUBSCRIBE | {"payload": {"query": "{ hello }", "extensions": "a"}},
        SUBSCRIBE | {"payload": {"query": "x" * 50_000}},
        SUBSCRIBE | {"payload": {"query": "é" * 25_000}},
    ],
)
async def test_what_is_no_message(stubbed: Stub, ours: Switch, message: object) -> None:
    """4400 with a reason, before and after the acknowledgement; running operations end."""
    async with acknowledged(ours) as made:
        await made.subscribe("subscription { idle }", "idle")
        await made.send(message)
        code_, reason = await made.closed()
        assert code_ == 4400
        assert reason
    is_one = isinstance(message, dict) and message.get("type") in ("subscribe", "complete")
    if not is_one:
        async with opened(ours) as made:
            await made.send(message)
            assert (await made.closed())[0] == 4400


@pytest.mark.parametrize("payload", [1, "ada", ["ada"]])
async def test_an_init_that_is_none(stubbed: Stub, ours: Switch, payload: object) -> None:
    """4400."""
    async with opened(ours, headers=KEY) as made:
        await made.send({"type": "connection_init", "payload": payload})
        assert (await made.closed())[0] == 4400


async def test_ping(stubbed: Stub, ours: Switch) -> None:
    """It is answered with its payload; a pong is not answered."""
    async with acknowledged(ours) as made:
        await made.send({"type": "pong"}, {"type": "ping"})
        await made.send({"type": "ping", "payload": {"at": 1}}, {"type": "ping", "payload": None})
        pongs = [await made.next() for _ in range(3)]
        assert pongs == [
            {"type": "pong"},
            {"type": "pong", "payload": {"at": 1}},
            {"type": "pong"},
        ]


# Ends


async def test_too_many_sockets(either: Switch) -> None:
    """503 with Retry-After instead of a handshake, until another socket ends."""
    async with checked(either, max_streams=1) as stubbed:
        async with acknowledged(either):
            with pytest.raises(InvalidStatus) as caught:
                async with opened(either):
                    pass
            response = caught.value.response
            assert (response.status_code, response.headers["retry-after"]) == (503, "10")
            assert b"TOO_MANY_SUBSCRIPTIONS" in (response.body or b"")
        await until(lambda: not stubbed.endpoint.streams)
        async with acknowledged(either):
            pass


@pytest.mark.parametrize("field", ["idle", "flood"])
async def test_a_client_that_goes_away(
    stubbed: Stub, ours: Switch, caplog: pytest.LogCaptureFixture, field: str
) -> None:
    """Its subscriptions are closed, waiting or sending; it is not logged as an error."""
    async with acknowledged(ours) as made:
        for id_ in ("1", "2"):
            await made.subscribe(f"subscription {{ {field} }}", id_)
        await until(lambda: len(stubbed.engine.subscriptions) == 2)
        made.connection.transport.abort()
        await until(lambda: all(item.closed for item in stubbed.engine.subscriptions))
    await until(lambda: not stubbed.endpoint.streams)
    assert caplog.messages == []


async def test_a_write_goes_on(stubbed: Stub, ours: Switch) -> None:
    """After its client completes it or disconnects; a query is cancelled."""
    log = stubbed.engine.log
    async with acknowledged(ours) as made:
        for id_, query in (
            ("1", "mutation { slow }"),
            ("2", "{ slow }"),
            ("3", "mutation { slow }"),
        ):
            await made.subscribe(query, id_)
        await until(lambda: len(log) == 3)
        await made.send({"id": "1", "type": "complete"})
        await made.send({"type": "ping"})
        assert await made.next() == {"type": "pong"}
    await until(lambda: len(log) == 6)
    assert sorted(log[3:]) == ["mutation slow done", "mutation slow done", "query slow broken off"]


async def test_a_client_that_never_reads(either: Switch, caplog: pytest.LogCaptureFixture) -> None:
    """It is disconnected and its subscriptions are closed; our protocol aborts the connection."""
    async with checked(either) as stubbed, acknowledged(either) as made:
        made.connection.transport.pause_reading()
        await made.subscribe("subscription { idle }", "1")
        await made.subscribe("subscription { flood }", "2")
        await until(lambda: len(stubbed.engine.subscriptions) == 2)
        await until(lambda: all(item.closed for item in stubbed.engine.subscriptions))
        await until(lambda: not stubbed.endpoint.streams)
        if either.server.config.ws != STOCK:
            await until(lambda: not either.server.server_state.connections)
        made.connection.transport.resume_reading()
        assert (await made.end()).rcvd is None
        assert caplog.messages == []


async def test_a_client_that_is_lost() -> None:
    """It does not answer pings, so the connection is aborted and it may try again."""
    async with (
        served(stub().app, ws_ping_interval=0.1, ws_ping_timeout=0.1) as server,
        acknowledged(server) as made,
    ):
        made.connection.transport.pause_reading()
        await until(lambda: not server.server_state.connections)
        made.connection.transport.resume_reading()
        assert (await made.end()).rcvd is None


async def test_the_end_of_the_process() -> None:
    """1012, after which clients reconnect. Running writes are finished."""
    stubbed = stub()
    async with served(stubbed.app) as server:
        connection = await connect(
            f"ws://{server.address}/graphql", subprotocols=[Subprotocol(PROTOCOL)]
        )
        made = Socket(connection)
        await made.send({"type": "connection_init", "payload": KEY})
        await made.subscribe("subscription { idle }", "1")
        await made.subscribe("mutation { slow }", "2")
        await until(lambda: stubbed.engine.subscriptions and stubbed.engine.log)
    assert stubbed.engine.log == ["mutation slow", "mutation slow done"]
    assert (await made.closed())[0] == 1012
    assert stubbed.engine.subscriptions[0].closed == 1


async def test_sockets_are_told_of_the_end(stubbed: Stub, ours: Switch) -> None:
    """Also if only the streams are ended."""
    async with acknowledged(ours) as made:
        stubbed.endpoint.streams.end()
        assert (await made.closed())[0] == 1012
