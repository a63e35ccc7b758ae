"""Responses to clients that still send: they arrive, and reading the rest has limits.

Over sockets, because a reset of the connection would destroy the response. Caddy:
`test_behind_caddy.py`.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route

import app.http.request_body
from app.http.lingering import Lingering
from app.http.request_body import read_body
from app.http.uvicorn_http import MAX_PARSED, HttpProtocol
from schema.failures import Failure
from tests.support.nginx import running_nginx
from tests.support.ports import free_port
from tests.support.receivers import until

MAX_BODY = 1_000
LARGE = 20 * 2**20
"""More than the buffers of the sockets hold."""

CHUNK = b"%x\r\n%b\r\n" % (2**16, b"x" * 2**16)
REFUSED = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n", b"full"


class _Impatient(HttpProtocol):
    head_timeout = 1.0
    shutdown_timeout = 0.2


async def _read(request: Request) -> JSONResponse:
    try:
        return JSONResponse({"read": len(await read_body(request, MAX_BODY))})
    except Failure as failed:
        return JSONResponse({"code": failed.faults[0].code}, failed.status, failed.headers)


async def _refuse(_: Request) -> JSONResponse:
    return JSONResponse({"code": "API_KEY_MISSING"}, 401)


async def _count(request: Request) -> JSONResponse:
    return JSONResponse({"lingering": len(request.app.state.lingering)})


async def _stream(_: Request) -> StreamingResponse:
    async def parts() -> AsyncIterator[bytes]:
        APP.state.streams += 1
        try:
            while True:
                yield b"x"
                await asyncio.sleep(0.05)
        finally:
            APP.state.streams -= 1

    return StreamingResponse(parts())


APP = Starlette(
    routes=[
        Route("/read", _read, methods=["POST"]),
        Route("/refuse", _refuse, methods=["POST"]),
        Route("/count", _count),
        Route("/stream", _stream),
    ]
)


class _Gate:
    """Refuses as under overload, with or without a body."""

    def __call__(self, scope: Any, answers: Any) -> Any:
        return REFUSED if scope["path"] == "/full" else answers

    def refuse_bare(self, data: bytes, address: Any) -> None:
        """Every request is parsed."""


@asynccontextmanager
async def served(loop: str = "uvloop", **limits: Any) -> AsyncIterator[int]:
    """The port of a server in this event loop."""
    config = uvicorn.Config(
        APP, port=0, http=_Impatient, log_level="critical", timeout_graceful_shutdown=5, loop=loop
    )
    server = uvicorn.Server(config)
    lingering = APP.state.lingering = Lingering(**limits)
    vars(server.server_state).update(gate=_Gate(), lingering=lingering)
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await serving


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with served() as port:
        yield port


@asynccontextmanager
async def opened(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    async with asyncio.timeout(20):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            yield reader, writer
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


def head(path: str, length: int | None = LARGE, *headers: str) -> bytes:
    """Of a request with a body, in chunks if it has no length."""
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return "\r\n".join((f"POST {path} HTTP/1.1", "Host: x", size, *headers, "", "")).encode()


async def response(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of the next response."""
    head = await reader.readuntil(b"\r\n\r\n")
    _, _, size = head.lower().partition(b"content-length: ")
    return int(head.split()[1]), await reader.readexactly(int(size.split()[0]))


async def count(port: int) -> int:
    async with opened(port) as (reader, writer):
        writer.write(b"GET /count HTTP/1.1\r\nHost: x\r\n\r\n")
        _, body = await response(reader)
        return int(body.strip(b'{}"ling:er'))


async def none_linger(port: int) -> None:
    async def is_zero() -> bool:
        return await count(port) == 0

    await until(is_zero)


# Clients that write all before they read


def write_then_read(port: int, *parts: bytes, pause: float = 0) -> bytes:
    """Everything received until the end. Raises: ConnectionError if there is a reset."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        for part in parts:
            client.sendall(part)
            time.sleep(pause)
        return b"".join(iter(lambda: client.recv(65_536), b""))


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(head("/read") + b"x" * LARGE, 413, id="too large"),
        pytest.param(
            head("/read", None) + CHUNK * (LARGE // 2**16) + b"0\r\n\r\n", 413, id="in chunks"
        ),
        pytest.param(head("/refuse") + b"x" * LARGE, 401, id="without a token"),
        pytest.param(
            head("/refuse", LARGE, "Connection: close") + b"x" * LARGE, 401, id="the last request"
        ),
        pytest.param(
            head("/read", LARGE, "Content-Encoding: br") + b"x" * LARGE, 415, id="another coding"
        ),
        pytest.param(head("/full") + b"x" * LARGE, 503, id="under overload"),
        pytest.param(
            head("/full", LARGE, "Connection: close") + b"x" * LARGE, 503, id="overload, last"
        ),
        pytest.param(b"POST /read HTTP/1.1\r\nX: " + b"x" * LARGE, 431, id="a large head"),
        pytest.param(head("/read", -1) + b"x" * LARGE, 400, id="no HTTP"),
        pytest.param(b"\x16\x03\x01\x02" + b"x" * LARGE, 400, id="TLS"),
    ],
)
async def test_a_client_that_writes_everything_first(port: int, sent: bytes, status: int) -> None:
    found = await asyncio.to_thread(write_then_read, port, sent)
    assert found.startswith(b"HTTP/1.1 %d " % status)
    assert found.partition(b"\r\n\r\n")[2]
    await none_linger(port)


async def test_a_client_whose_body_is_late(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.http.request_body, "BODY_TIMEOUT", 0.2)
    parts = head("/read", 500), b"x" * 400, b"x" * 50, b"x" * 50
    found = await asyncio.to_thread(write_then_read, port, *parts, pause=0.2)
    assert found.startswith(b"HTTP/1.1 408 ")


async def test_requests_behind_the_last_response(port: int) -> None:
    """Are not executed, and do not reset the connection."""
    last = b"GET /count HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    other = b"GET /count HTTP/1.1\r\nHost: x\r\n\r\n" * 50
    found = await asyncio.to_thread(write_then_read, port, last + other, other, pause=0.1)
    assert found.count(b"HTTP/1.1 200 ") == 1


@pytest.mark.parametrize("path", ["/full", "/refuse"])
@pytest.mark.parametrize("arrived", [0, 2, 5])
@pytest.mark.parametrize("waits", [True, False])
async def test_the_last_request(port: int, path: str, arrived: int, waits: bool) -> None:
    """Complete or not, and behind another one or alone."""
    first = b"GET /count HTTP/1.1\r\nHost: x\r\n\r\n" if waits else b""
    last = head(path, 5, "Connection: close") + b"x" * arrived
    started = time.perf_counter()
    found = await asyncio.to_thread(write_then_read, port, first + last)
    assert found.count(b"HTTP/1.1 ") == 1 + waits
    assert time.perf_counter() - started < 3
    await none_linger(port)


GET = b"GET /count HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize("behind", [b"", GET, b"\0\r\n\r\n", GET * 2 + b"\0\r\n\r\n"])
async def test_a_stream_ends_whatever_is_behind_it(port: int, behind: bytes) -> None:
    """Otherwise it would run for ever: nobody holds its connection any more."""
    APP.state.streams = 0
    async with opened(port) as (_, writer):
        writer.write(b"GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
        await until(lambda: APP.state.streams)
        writer.write(behind)
        await asyncio.sleep(0.1)
    await until(lambda: not APP.state.streams, 5)


# Behind nginx


@pytest.mark.parametrize(
    "options",
    [
        pytest.param("proxy_http_version 1.1;", id="buffered"),
        pytest.param("proxy_http_version 1.1; proxy_request_buffering off;", id="streamed"),
        pytest.param("proxy_http_version 1.0; proxy_request_buffering off;", id="HTTP/1.0"),
    ],
)
async def test_behind_nginx(port: int, options: str) -> None:
    proxy = free_port()
    passed_on = f"location / {{ proxy_pass http://127.0.0.1:{port}; {options} }}"
    with running_nginx(proxy, f"client_max_body_size 100m; {passed_on}"):
        for path, status in (("/read", 413), ("/refuse", 401), ("/full", 503)) * 3:
            sent = head(path, LARGE, "Connection: close") + b"x" * LARGE
            found = await asyncio.to_thread(write_then_read, proxy, sent)
            assert found.startswith(b"HTTP/1.1 %d " % status)


# Connections that are kept


@pytest.mark.parametrize("path", ["/refuse", "/full"])
async def test_the_rest_of_a_short_body_is_read(port: int, path: str) -> None:
    async with opened(port) as (reader, writer):
        for _ in range(3):
            writer.write(head(path, 10_000) + b"x")
            assert (await response(reader))[0] in (401, 503)
            for _ in range(3):
                writer.write(b"x" * 3_333)
                await asyncio.sleep(0.02)
        writer.write(head("/read", 3) + b"abc")
        assert await response(reader) == (200, b'{"read":3}')
        assert await count(port) == 0


@pytest.mark.parametrize("closes", ["", "Connection: close\r\n"])
async def test_a_complete_request_does_not_linger(port: int, closes: str) -> None:
    async with opened(port) as (reader, writer):
        for path in ("/full", "/count"):
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n{closes}\r\n".encode())
            assert (await response(reader))[0] in (200, 503)
            assert await count(port) == 0
            if closes:
                assert await reader.read() == b""
                break


# Limits


async def ends(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, piece: bytes) -> float:
    """Send pieces until the connection is closed or reset; return the seconds."""
    begun = time.perf_counter()
    with suppress(ConnectionError):
        while time.perf_counter() - begun < 15:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0 if len(piece) > 1 else 0.05)
    return time.perf_counter() - begun


@pytest.mark.parametrize("path", ["/read", "/refuse"])
async def test_a_body_without_an_end(path: str) -> None:
    async with served(max_bytes=4 * MAX_PARSED) as port, opened(port) as (reader, writer):
        writer.write(head(path, None))
        assert await ends(reader, writer, CHUNK) < 10
        await none_linger(port)


@pytest.mark.parametrize("path", ["/read", "/refuse"])
async def test_a_client_that_sends_slowly(path: str) -> None:
    """A byte now and then: the time is limited."""
    async with served(max_seconds=0.5, interval=0.1) as port, opened(port) as (reader, writer):
        writer.write(head(path))
        assert (await response(reader))[0] in (401, 413)
        assert 0.3 < await ends(reader, writer, b"x") < 5
        await none_linger(port)


async def test_a_client_that_sends_nothing_more() -> None:
    async with served(max_idle=0.3, interval=0.1) as port, opened(port) as (reader, writer):
        writer.write(head("/read") + b"x" * 10)
        assert (await response(reader))[0] == 413
        assert await reader.read() == b""
        # Not closed by the client.
        assert await count(port) == 1
        await none_linger(port)


async def test_many_clients_that_linger() -> None:
    """The first ones make room, and others are served."""
    async with served(max_connections=3) as port:
        connections = [await asyncio.open_connection("127.0.0.1", port) for _ in range(10)]
        for reader, writer in connections:
            writer.write(head("/read"))
            assert (await response(reader))[0] == 413
        assert await count(port) == 3
        for _, writer in connections:
            writer.close()
        await none_linger(port)


async def test_a_stop_does_not_wait_for_long() -> None:
    async with served() as port, opened(port) as (reader, writer):
        writer.write(head("/read"))
        assert (await response(reader))[0] == 413
        refused, other = await asyncio.open_connection("127.0.0.1", port)
        other.write(head("/refuse"))
        assert (await response(refused))[0] == 401
        other.write(b"x")
        begun = time.perf_counter()
    assert time.perf_counter() - begun < 3
    other.close()
