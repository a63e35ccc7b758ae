"""The gate of the server, which refuses requests under overload: parsed ones, and bare GET requests
without parsing them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from typing import Any

import httptools
import pytest
import uvicorn
from hypothesis import example, given
from hypothesis import strategies as st
from uvicorn.server import ServerState

from app.gate import OverloadGate
from app.http.overload import Overload
from app.http.uvicorn_http import HttpProtocol, Refusal
from app.identity.authenticate import find_token
from tests.support.receivers import until

ADDRESS = "192.0.2.1", 4711
TOKEN = b"t0ken"


class Full(Overload):
    """Accepts nobody, and remembers who asked."""

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


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/api/v1/people", b"application/hal+json"),
        ("/graphql", b"application/json"),
        ("/prefix/graphql", b"application/json"),
        ("/healthz", None),
        ("/prefix/healthz", None),
    ],
)
def test_a_refusal(path: str, media_type: bytes | None) -> None:
    """It says when to come back, in the form of the surface; health is answered all the time."""
    overload = Full()
    gate = OverloadGate(overload)
    answers = gate(scope_of(path), _app)
    bare = gate.refuse_bare(head(path.encode(), b"OSDI-API-Token: t0ken"), ADDRESS)
    if media_type is None:
        assert answers is _app
        assert bare is None
        return
    assert answers == bare
    _check(bare, media_type)
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
        b"GET / HTTP/1.1\r\n\r\n",  # has no Host, which is a 400
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
        head(b"/", b"Upgrade: websocket"),
        head(b"/", b"Expect: 100-continue"),
        head(b"/", b" folded"),
        head(b"/", b"X: a\0b"),
        head(b"/", b"X: a\rb"),
        head(b"/", b"X: a\nContent-Length: 5"),
        head(b"/", b": y"),
        head(b"/", b"no header"),
    ],
)
def test_the_parser_reads_all_others(data: bytes) -> None:
    overload = Full()
    assert OverloadGate(overload).refuse_bare(data, ADDRESS) is None
    assert not overload.asked


class Parsed:
    """What the parser finds in bytes."""

    def __init__(self) -> None:
        self.url = b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.requests = 0
        self.body = b""

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.requests += 1


LINES = [
    b"Host: x",
    b"OSDI-API-Token: a",
    b"osdi-api-token:\tb ",
    b"Authorization: bearer c",
    b"Content-Length: 3",
    b"Content-Length: 0",
    b"Transfer-Encoding: chunked",
    b"X-Content-Length: 3",
    b"Connection: close",
    b"X:",
    b"X: \xff",
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
    """What is refused unparsed is one request without a body, of the same client."""
    data = b"\r\n".join([b"%b %b HTTP/1.1" % (method, target), *lines]) + end
    data = data[:at] + noise + data[at:]
    overload = Full()
    if OverloadGate(overload).refuse_bare(data, ADDRESS) is None:
        return
    parsed = Parsed()
    parser = httptools.HttpRequestParser(parsed)
    parser.feed_data(data)
    assert parsed.requests == 1
    assert parsed.body == b""
    assert parser.get_method() == b"GET"
    assert parser.should_keep_alive()
    assert not parser.should_upgrade()
    url = httptools.parse_url(parsed.url)
    token = find_token(parsed.headers, url.query or b"")
    assert overload.asked == [token or ADDRESS[0]]


class _Brief(HttpProtocol):
    head_timeout = 1.0


@pytest.fixture
async def refusing() -> AsyncIterator[tuple[int, Full, uvicorn.Server]]:
    """A server that refuses all; its port. Idle connections are closed after a second."""
    config = uvicorn.Config(
        _app,
        port=0,
        http=_Brief,
        lifespan="off",
        log_level="critical",
        timeout_keep_alive=1,
    )
    server = uvicorn.Server(config)
    overload = Full(server.server_state)
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
    """Parsed and unparsed ones in any order: each request has one response, with its own id."""
    port, overload, server = refusing
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    post = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
    ids = set()
    for data in (head(), head(), post, head(), head() + head(), post + head(), head()):
        writer.write(data)
        for _ in range(data.count(b"HTTP/1.1")):
            start, body = await asyncio.wait_for(_response(reader), 5)
            assert start.startswith(b"HTTP/1.1 503 ")
            assert b"OVERLOADED" in body
            ids.add(start.lower().split(b"x-request-id: ")[1].split(b"\r\n")[0])
    assert len(ids) == overload.counted == server.server_state.total_requests == 9
    # In pieces: the parser has the first, so it gets the others.
    for piece in (head()[:20], head()[20:]):
        writer.write(piece)
        await asyncio.sleep(0.05)
    assert (await asyncio.wait_for(_response(reader), 5))[0].startswith(b"HTTP/1.1 503 ")
    writer.close()


async def test_refusals_keep_a_connection(refusing: tuple[int, Full, uvicorn.Server]) -> None:
    """As long as requests come: neither the time for a head nor that between two is over."""
    port = refusing[0]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(4):
        writer.write(head())
        await asyncio.wait_for(_response(reader), 5)
        await asyncio.sleep(0.5)
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()
