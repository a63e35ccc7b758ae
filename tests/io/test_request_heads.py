"""Slow request heads; large ones are tested with the attacks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route

from app.http.uvicorn_http import HttpProtocol

pytestmark = pytest.mark.asyncio(loop_scope="module")
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
_CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


class _Impatient(HttpProtocol):
    head_timeout = 0.3


async def _answer(request: Request) -> JSONResponse:
    body = await request.body()
    return JSONResponse(
        {
            "body": body.decode()[:10],
            "headers": sorted(request.headers.keys()),
            "query": request.url.query,
            "accept": request.headers.get("accept"),
        }
    )


async def _for_ever(_: Request) -> StreamingResponse:
    async def parts() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0.1)

    return StreamingResponse(parts())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def port() -> AsyncIterator[int]:
    served = Starlette(
        routes=[Route("/", _answer, methods=["GET", "POST"]), Route("/events", _for_ever)]
    )
    config = uvicorn.Config(
        served, port=0, http=_Impatient, log_level="critical", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn sets no event
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


@asynccontextmanager
async def opened(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


@pytest.mark.parametrize("begun", [b"", b"\r\n", b"G", b"GET / HTTP/1.1\r\nHost: x\r\n"])
async def test_a_head_that_takes_too_long(port: int, begun: bytes) -> None:
    async with opened(port) as (reader, writer), asyncio.timeout(5):
        writer.write(begun)
        assert await reader.read() == b""


@pytest.mark.parametrize("rest", [b"\r\n", b"GET / HTTP/1.1\r\n"])
async def test_a_second_head_that_takes_too_long(port: int, rest: bytes) -> None:
    async with opened(port) as (reader, writer), asyncio.timeout(5):
        writer.write(GET)
        await reader.readuntil(b"}")
        writer.write(rest)
        assert await reader.read() == b""


async def test_a_head_behind_a_request_that_is_answered(port: int) -> None:
    """It is limited too, while the response is being sent."""
    async with opened(port) as (reader, writer), asyncio.timeout(5):
        writer.write(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readuntil(b"x")
        writer.write(b"GET / HTTP/1.1\r\n")
        while await reader.read(1_000):
            pass


async def test_who_takes_its_time_within_the_limit(port: int) -> None:
    async with opened(port) as (reader, writer), asyncio.timeout(5):
        for _ in range(3):
            for part in (GET[:10], GET[10:]):
                writer.write(part)
                await asyncio.sleep(0.15)
            await reader.readuntil(b"}")


async def test_a_body_may_take_longer(port: int) -> None:
    async with opened(port) as (reader, writer), asyncio.timeout(5):
        writer.write(_CHUNKED + b"2\r\n")
        await asyncio.sleep(0.6)
        writer.write(b"ab\r\n0\r\n\r\n")
        assert b'"body":"ab"' in await reader.readuntil(b"}")


async def test_a_large_body_with_half_a_head_behind_it(port: int) -> None:
    async with opened(port) as (reader, writer), asyncio.timeout(5):
        head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"
        writer.write(head + b"x" * 100_000 + GET[:10])
        await reader.readuntil(b"}")
        writer.write(GET[10:])
        assert b"HTTP/1.1 200" in await reader.readuntil(b"}")


async def test_what_follows_a_body_is_no_header(port: int) -> None:
    async with opened(port) as (reader, writer), asyncio.timeout(5):
        writer.write(_CHUNKED + b"2\r\nab\r\n0\r\nOSDI-API-Token: x\r\n\r\n" + GET)
        assert b'"headers":["host","transfer-encoding"]' in await reader.readuntil(b"}")
        assert b"HTTP/1.1 200" in await reader.readuntil(b"}")


async def test_white_space_around_a_value_is_not_part_of_it(port: int) -> None:
    async with opened(port) as (reader, writer), asyncio.timeout(5):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nAccept: \t text/html, */* \t\r\n\r\n")
        assert b'"accept":"text/html, */*"' in await reader.readuntil(b"}")


async def test_a_url_in_raw_utf8(port: int) -> None:
    """It is read as if it were percent-encoded; the body behind it stays as it is."""
    line = "POST /?filter=given_name%20eq%20'Zo\u00eb' HTTP/1.1\r\n".encode()
    body = "\u00eb\r\n\u00eb".encode()
    head = line + b"Host: x\r\nContent-Length: %d\r\n\r\n" % len(body)
    async with opened(port) as (reader, writer), asyncio.timeout(5):
        for _ in range(2):
            writer.write(head)
            await asyncio.sleep(0.05)
            writer.write(body)
            answer = (await reader.readuntil(b"}")).decode()
            assert "filter=given_name%20eq%20'Zo%C3%AB'" in answer
            assert '"body":"\u00eb\\r\\n\u00eb"' in answer
        writer.write(line[:20])
        await asyncio.sleep(0.05)
        writer.write(line[20:])
        answer = (await reader.read()).decode()
        assert answer.startswith("HTTP/1.1 400")
        assert "content-type: application/json" in answer
        assert "Percent-encode the URL" in answer
