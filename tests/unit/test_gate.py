"""The gate of the server refuses requests under overload, and bare GET requests unparsed."""

from __future__ import annotations

import asyncio
import random
import re
import socket
from collections.abc import AsyncIterator
from contextlib import nullcontext, suppress
from typing import Any

import httptools
import pytest
import uvicorn
from hypothesis import example, given
from hypothesis import strategies as st
from uvicorn.server import ServerState

from app.gate import MAX_BARE, OverloadGate
from app.http.overload import Overload
from app.http.uvicorn_http import MAX_HEADERS, HttpProtocol, Refusal
from app.identity.authenticate import find_token
from tests.support.cpu_time import at_most
from tests.support.receivers import until

ADDRESS = "192.0.2.1", 4711
TOKEN = b"t0ken"


class Full(Overload):
    """Accepts one client at most, and records which clients ask."""

    def __init__(self, state: ServerState | None = None, accepted: str | None = None) -> None:
        super().__init__(state or ServerState(), [])
        self.is_refusing = True
        self.accepted = accepted
        self.asked: list[str] = []
        self.counted = 0
        self.calls: list[str] = []

    def accepts_all(self) -> bool:
        return not self.is_refusing

    def would_accept(self, client: str) -> bool:
        self.asked.append(client)
        return client == self.accepted

    def refuse(self) -> None:
        self.counted += 1

    def begin(self) -> None:
        self.calls.append("begin")

    def leave(self, client: str) -> None:
        self.calls.append(client)


def scope_of(path: str) -> Any:
    headers = [(b"osdi-api-token", TOKEN)]
    return {"path": path, "headers": headers, "query_string": b"", "client": ADDRESS}


async def _app(scope: Any, receive: Any, send: Any) -> None: ...


def head(target: bytes = b"/api/v1/people", *lines: bytes) -> bytes:
    first = b"GET %b HTTP/1.1" % target
    return b"\r\n".join([first, b"Host: x", *lines, b"", b""])


def _check(refusal: Refusal | None, media_type: bytes) -> None:
    assert refusal is not None
    start, body = refusal
    assert start.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nContent-Type: %b\r\n" % media_type in start
    assert b"\r\nContent-Length: %d\r\n" % len(body) in start
    assert b"\r\nRetry-After: 2\r\n" in start
    assert b"OVERLOADED" in body


def _without_id(refusal: Refusal | None) -> Refusal:
    assert refusal is not None
    return refusal[0].rpartition(b"x-request-id: ")[0], refusal[1]


def test_a_refusal_keeps_the_identifier_of_its_request() -> None:
    """The one of the client, as in any response."""
    gate = OverloadGate(Full())
    trace = b"0af7651916cd43dd8448eb211c80319c"
    parent = b"traceparent", b"00-%b-b7ad6b7169203331-01" % trace
    sent = b"x-request-id", b"7f3a-0001"
    for headers, expected in (([sent], sent[1]), ([parent], trace), ([parent, sent], sent[1])):
        scope = scope_of("/") | {"headers": headers}
        lines = [name.title() + b": " + value for name, value in headers]
        for refusal in (gate(scope, _app), gate.refuse_bare(head(b"/", *lines), ADDRESS)):
            assert isinstance(refusal, tuple)
            assert refusal[0].endswith(b"\r\nx-request-id: %b\r\n" % expected)
    for line in (b"X-Request-Id: ada@example.org", b"X-Request-Id: a\tb"):
        refused = gate.refuse_bare(head(b"/", line), ADDRESS)
        assert refused is not None
        assert re.search(rb"\r\nx-request-id: [0-9a-f]{16}\r\n$", refused[0])


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/api/v1/people", b"application/hal+json"),
        ("/graphql", b"application/json"),
        ("/graphql/", b"application/json"),
        ("/prefix/graphql", b"application/json"),
        ("/healthz", None),
        ("/healthz/", None),
        ("/pre-fix/healthz", None),
        ("/other/healthz", b"application/hal+json"),
        ("/api/v1/people/healthz", b"application/hal+json"),
    ],
)
def test_a_refusal(path: str, media_type: bytes | None) -> None:
    """It says when to send the request again, in the form of its surface. Health checks pass."""
    overload = Full()
    gate = OverloadGate(overload, "/pre%2Dfix")
    answers = gate(scope_of(path), _app)
    bare = gate.refuse_bare(head(path.encode(), b"OSDI-API-Token: t0ken"), ADDRESS)
    if media_type is None:
        assert answers is _app
        assert bare is None
        return
    _check(bare, media_type)
    assert isinstance(answers, tuple)
    assert _without_id(answers) == _without_id(bare)
    assert overload.asked == ["t0ken"] * 2
    assert overload.counted == 2


def test_it_refuses_nothing_without_overload() -> None:
    overload = Full()
    overload.is_refusing = False
    gate = OverloadGate(overload)
    assert gate.refuse_bare(head(), ADDRESS) is None
    assert gate(scope_of("/api/v1/people"), _app) is _app
    assert not overload.asked


@pytest.mark.parametrize("fails", [False, True])
async def test_an_accepted_request_begins_and_leaves(fails: bool) -> None:
    """Otherwise it would count as one that waits, for ever."""
    overload = Full(accepted="t0ken")

    async def run(*_: Any) -> None:
        overload.calls.append("run")
        if fails:
            raise RuntimeError

    gate: Any = OverloadGate(overload)
    scope = scope_of("/api/v1/people")
    assert gate.refuse_bare(head(b"/", b"OSDI-API-Token: t0ken"), ADDRESS) is None
    with pytest.raises(RuntimeError) if fails else nullcontext():
        await gate(scope, run)(scope, None, None)
    assert overload.calls == ["begin", "run", "t0ken"]
    assert not overload.counted


@pytest.mark.parametrize(
    ("data", "client"),
    [
        (head(), "192.0.2.1"),
        (head(b"/"), "192.0.2.1"),
        (head(b"/a?b=c%20d&e=?/#"), None),
        (head(b"/a?filter=family_name%20eq%20'%C3%84'"), "192.0.2.1"),
        (head(b"/a?osdi-api-token=of-query"), "of-query"),
        (head(b"/", b"osdi-api-token:t0ken"), "t0ken"),
        (head(b"/", b"OSDI-API-TOKEN: \t t0ken \t"), "t0ken"),
        (head(b"/", b"Authorization: Bearer t0ken"), "t0ken"),
        (head(b"/", b"Authorization: Basic t0ken"), "192.0.2.1"),
        (head(b"/?osdi-api-token=of-query", b"Authorization: Bearer \t"), "of-query"),
        (head(b"/?osdi-api-token=of-query", b"OSDI-API-Token: "), "192.0.2.1"),
        (head(b"/", b"OSDI-API-Token: first", b"OSDI-API-Token: second"), "first"),
        (head(b"/", b"OSDI-API-Token: \xff\xa0"), "\xff"),
        (head(b"/", b"Connection: keep-alive", b"OSDI-API-Token: t0ken"), "t0ken"),
        (head(b"/", b"connection: Keep-Alive"), "192.0.2.1"),
        (b"GET / HTTP/1.1\r\n\r\n", "192.0.2.1"),
        (head(b"/", b"Authorization: Bearer of-bearer", b"OSDI-API-Token: t0ken"), "t0ken"),
        (head(b"/?OSDI-API-Token=of-query", b"X-OSDI-API-Token: no"), "of-query"),
        (head(b"/", b"X: y: OSDI-API-Token: no"), "192.0.2.1"),
    ],
)
def test_bare_requests_name_their_client(data: bytes, client: str | None) -> None:
    overload = Full()
    refusal = OverloadGate(overload).refuse_bare(data, ADDRESS)
    assert overload.asked == ([] if client is None else [client])
    assert (refusal is None) == (client is None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n",
        head().replace(b"GET", b"POST"),
        head().replace(b"GET", b"HEAD"),
        head().replace(b"1.1", b"1.0"),
        head().replace(b"\r\n", b"\n"),
        head().replace(b"GET", b"get"),
        head().replace(b"HTTP", b"http"),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        head()[:-1],
        head() + b"x",
        head() + head(),
        b"\r\n" + head(),
        head(b"/%68ealthz"),
        head(b"http://x/api/v1/people"),
        head(b"/\xc3\xa4"),
        head(b"*"),
        head(b"/", b"Content-Length: 5"),
        head(b"/", b"content-length:0"),
        head(b"/", b"Content-Length : 5"),
        head(b"/", b"Transfer-Encoding: chunked"),
        head(b"/", b"Connection: close"),
        head(b"/", b"Connection: keep-alive, close"),
        head(b"/", b"Connection: keep-alive", b"Connection: close"),
        head(b"/", b"Proxy-Connection: close"),
        head(b"/", b"Upgrade: websocket"),
        head(b"/", b"Expect: 100-continue"),
        head(b"/", b" folded"),
        head(b"/", b"X: a\0b"),
        head(b"/", b"X: a\rb"),
        head(b"/", b"X: a\nContent-Length: 5"),
        head(b"/", b"X: a\x01"),
        head(b"/", b"X: a\x7f"),
        head(b"/", *[b"X: y"] * MAX_HEADERS),
        head(b"/", b"X: " + b"y" * MAX_BARE),
        head(b"/", b": y"),
        head(b"/", b"no header"),
    ],
)
def test_the_parser_reads_all_others(data: bytes) -> None:
    overload = Full()
    assert OverloadGate(overload).refuse_bare(data, ADDRESS) is None
    assert not overload.asked


class Parsed:
    """What the parser finds."""

    def __init__(self) -> None:
        self.url = b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.requests = 0
        self.body = b""
        self.parser = httptools.HttpRequestParser(self)

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value.rstrip(b" \t")))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.requests += 1
        self.keeps_alive = self.parser.should_keep_alive()
        self.upgrades = self.parser.should_upgrade()


LINES = [
    b"Host: x",
    b"OSDI-API-Token: a",
    b"osdi-api-token:\tb ",
    b"Authorization: bearer c",
    b"Authorization: Bearer ",
    b"Content-Length: 3",
    b"Content-Length: 0",
    b"Transfer-Encoding: chunked",
    b"X-Content-Length: 3",
    b"Connection: close",
    b"Connection: keep-alive",
    b"Proxy-Connection: close",
    b"Upgrade: websocket",
    b"X:",
    b"X: \xff",
    b"X: \x01",
    b" folded",
    b"",
    b"abc",
    b"0",
]
TARGETS = [b"/", b"/a?b", b"/graphql", b"//x", b"/a?osdi-api-token=d", b"/a?b?c", b"/%41", b"/ x"]


@given(
    st.sampled_from([b"GET", b"get", b"POST"]),
    st.sampled_from(TARGETS),
    st.lists(st.sampled_from(LINES), max_size=5),
    st.sampled_from([b"\r\n", b"\r\n\r\n", b"\n\n", b"\n\r\n", b"\r\n\r\n\r\n"]),
    st.binary(max_size=2),
    st.integers(0, 200),
)
@example(b"GET", b"/a?osdi-api-token=d", [b"Host: x"], b"\r\n\r\n", b"", 0)
def test_the_parser_agrees(
    method: bytes, target: bytes, lines: list[bytes], end: bytes, noise: bytes, at: int
) -> None:
    """Bytes that are refused unparsed are one request without a body, of the same client."""
    data = b"\r\n".join([b"%b %b HTTP/1.1" % (method, target), *lines]) + end
    data = data[:at] + noise + data[at:]
    overload = Full()
    if OverloadGate(overload).refuse_bare(data, ADDRESS) is None:
        return
    parsed = Parsed()
    parsed.parser.feed_data(data)
    assert parsed.requests == 1
    assert parsed.body == b""
    assert parsed.parser.get_method() == b"GET"
    assert parsed.keeps_alive
    assert not parsed.upgrades
    url = httptools.parse_url(parsed.url)
    token = find_token(parsed.headers, url.query or b"")
    assert overload.asked == [token or ADDRESS[0]]


@pytest.mark.parametrize(
    "data",
    [
        head(b"/" + b"a" * 8_000)[:-1],
        head(b"/?" + b"?" * 8_000)[:-1],
        head(b"/?osdi-api-token" + b"&osdi-api-toke" * 570),
        head(b"/", *[b"a:"] * 199, b"X: " + b" " * 7_000),
        head(b"/", *[b"a:"] * 2_000)[:-2],
        head(b"/", *[b"authorization:" + b" " * 20] * 199),
        head(b"/", *[b"connection-" * 3] * 199),
        head(b"/", b"a" * 8_000),
        head(b"/", b"osdi-api-token:" + b" \t" * 4_000 + b"x"),
        head(b"/", *[b"a:"] * 16_000, b"a"),
    ],
)
def test_the_time_of_hostile_requests(data: bytes) -> None:
    gate = OverloadGate(Full())
    with at_most(0.1):
        for _ in range(100):
            gate.refuse_bare(data, ADDRESS)


class _Brief(HttpProtocol):
    head_timeout = 1.0


async def _echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the identifier of the request, before its body has arrived."""
    await asyncio.sleep(0.002)
    named = [header for header in scope["headers"] if header[0] == b"x-request-id"]
    headers = [*named, (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def refusing() -> AsyncIterator[tuple[int, Full, uvicorn.Server]]:
    """A server that refuses all but one client; its port. Idle connections are closed after a
    second.
    """
    config = uvicorn.Config(
        _echo,
        port=0,
        http=_Brief,
        lifespan="off",
        log_level="critical",
        timeout_keep_alive=1,
    )
    server = uvicorn.Server(config)
    overload = Full(server.server_state, "accepted")
    vars(server.server_state).update(gate=OverloadGate(overload))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        yield server.servers[0].sockets[0].getsockname()[1], overload, server
    finally:
        server.should_exit = True
        await serving


async def _response(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    start = await reader.readuntil(b"\r\n\r\n")
    length = int(start.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    return start, await reader.readexactly(length)


async def test_refusals_over_one_connection(refusing: tuple[int, Full, uvicorn.Server]) -> None:
    """Parsed and unparsed ones, in any order: each request has one response, with its own id."""
    port, overload, server = refusing
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    post = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
    ids = set()
    upgrade = head(b"/", b"Connection: upgrade", b"Upgrade: h2c")
    for data in (
        *(head(), head(), post, head(), head() + head(), post + head(), upgrade, head()),
        *(b"\r\n", head(), b"\r", head(b"/", b"Expect: 100-continue"), b"\n" + head(), head()),
    ):
        writer.write(data)
        for _ in range(data.count(b"HTTP/1.1")):
            start, body = await asyncio.wait_for(_response(reader), 5)
            assert start.startswith(b"HTTP/1.1 503 ")
            assert b"OVERLOADED" in body
            ids.add(start.lower().split(b"x-request-id: ")[1].split(b"\r\n")[0])
    assert len(ids) == overload.counted == server.server_state.total_requests == 14
    # The parser has the first piece, so it gets the other, too.
    for piece in (head()[:20], head()[20:]):
        writer.write(piece)
        await asyncio.sleep(0.05)
    assert (await asyncio.wait_for(_response(reader), 5))[0].startswith(b"HTTP/1.1 503 ")
    writer.close()


async def test_refusals_keep_a_connection(refusing: tuple[int, Full, uvicorn.Server]) -> None:
    """Requests restart the time for a head, and the time that a connection may be idle."""
    port = refusing[0]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(4):
        writer.write(head())
        await asyncio.wait_for(_response(reader), 5)
        await asyncio.sleep(0.5)
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


KINDS = [
    b"GET / HTTP/1.1\r\n%b\r\n",
    b"GET / HTTP/1.1\r\n%b\r\n",
    b"GET / HTTP/1.1\r\nOSDI-API-Token: accepted\r\n%b\r\n",
    b"\r\n\r\nGET / HTTP/1.1\r\n%b\r\n\r\n",
    b"HEAD / HTTP/1.1\r\n%b\r\n",
    b"GET / HTTP/1.1\r\n%bContent-Length: 33\r\n\r\n" + head(b"/unseen"),
    b"POST / HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n"
    b"21\r\n" + head(b"/unseen") + b"\r\n0\r\nX: y\r\n\r\n",
    b"POST / HTTP/1.1\r\nOSDI-API-Token: accepted\r\n%bContent-Length: 33\r\n\r\n"
    + head(b"/unseen"),
]
LAST = b"GET / HTTP/1.0\r\n%b\r\n"


def _pieces(messages: list[bytes], drawn: random.Random) -> list[bytes]:
    """The same bytes, cut before, in and after messages, and between head and body."""
    pieces = [b""]
    for message in messages:
        end = message.index(b"\r\n\r\n", 4) + 4
        cuts = {0, 1, end, drawn.randrange(len(message))}
        for at in range(len(message)):
            if at in cuts and drawn.random() < 0.5:
                pieces.append(b"")
            pieces[-1] += message[at : at + 1]
    return pieces


@pytest.mark.parametrize("seed", range(12))
async def test_requests_in_pieces(refusing: tuple[int, Full, uvicorn.Server], seed: int) -> None:
    """However the bytes arrive, each request has its response, in order."""
    port, _, server = refusing
    drawn = random.Random(seed)
    kinds = [drawn.choice(KINDS) for _ in range(drawn.randrange(40))] + [LAST]
    ids = [b"request-%d" % number for number in range(len(kinds))]
    messages = [
        kind % (b"X-Request-ID: %b\r\n" % id_) for kind, id_ in zip(kinds, ids, strict=True)
    ]
    pieces = _pieces(messages, drawn)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await asyncio.sleep(drawn.choice((0, 0.0005, 0.004)))
    for kind, id_ in zip(kinds, ids, strict=True):
        start = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).lower()
        assert b"x-request-id: %b\r\n" % id_ in start
        assert start[9:12] == (b"200" if b"accepted" in kind else b"503")
        if not kind.startswith(b"HEAD"):
            await reader.readexactly(int(start.split(b"content-length: ")[1].split()[0]))
    assert await asyncio.wait_for(reader.read(), 5) == b""
    assert server.server_state.total_requests == len(kinds)
    writer.close()


@pytest.mark.parametrize("line", [b"X: y", b"Connection: close"])
@pytest.mark.parametrize("first", [head(), head(b"/", b"OSDI-API-Token: accepted")])
async def test_a_refusal_while_the_server_drains(
    refusing: tuple[int, Full, uvicorn.Server], first: bytes, line: bytes
) -> None:
    """The client learns that it should go elsewhere, as from any response."""
    port, overload, server = refusing
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(first)
    start, _ = await asyncio.wait_for(_response(reader), 5)
    assert b"connection: close" not in start
    server.config.encoded_headers.append((b"connection", b"close"))
    server.server_state.default_headers = [*server.config.encoded_headers]
    writer.write(head(b"/", line))
    start, _ = await asyncio.wait_for(_response(reader), 5)
    assert start.count(b"connection: close\r\n") == 1
    assert await asyncio.wait_for(reader.read(), 0.5) == b""
    assert overload.counted == server.server_state.total_requests - (b"accepted" in first)
    writer.close()


@pytest.mark.parametrize("at_once", [1, 5_000])
async def test_a_client_that_does_not_read(
    refusing: tuple[int, Full, uvicorn.Server], at_once: int
) -> None:
    """Its connection is closed, before refusals fill the memory."""
    port, overload, server = refusing
    data = b"GET / HTTP/1.1\r\n\r\n" * at_once
    loop = asyncio.get_running_loop()
    with socket.socket() as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.setblocking(False)
        await loop.sock_connect(client, ("127.0.0.1", port))
        await until(lambda: server.server_state.connections)
        connection: Any = next(iter(server.server_state.connections))
        rest = data
        async with asyncio.timeout(20):
            while not connection.transport.is_closing():
                with suppress(BlockingIOError):
                    rest = rest[client.send(rest) :] or data
                await asyncio.sleep(0)
        assert connection.transport.get_write_buffer_size() < 500_000
    assert overload.counted > 50
