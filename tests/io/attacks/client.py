"""The tools of an attacker: HTTP as bytes, WebSocket frames, and a check that others are served."""

from __future__ import annotations

import asyncio
import re
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import psutil

from app.config.settings import load_settings
from app.identity.keys import create_key
from app.store.pool import Store
from tests.io.test_process import serving
from tests.support.gateway import Json

MAX_WAIT = 3.0
"""Seconds that others may wait; generous, since the machine may be busy."""

HANDSHAKE = (
    b"GET /graphql HTTP/1.1\r\nHost: gateway\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
    b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)
TEXT, BINARY, CLOSE, PING, PONG, CONTINUED = 1, 2, 8, 9, 10, 0


@dataclass(frozen=True)
class Attacked:
    """A server under attack: its process, and the tokens of two organizations."""

    address: str
    url: str
    token: str
    other: str
    pid: int

    def client(self, token: str | None = "") -> httpx.AsyncClient:
        """With the token of the first organization by default; `None` for no token."""
        headers = {"Accept": "application/graphql-response+json"}
        if token is not None:
            headers["OSDI-API-Token"] = token or self.token
        return httpx.AsyncClient(base_url=self.address, headers=headers, timeout=30)

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, _, port = self.address.removeprefix("http://").partition(":")
        return await asyncio.open_connection(host, int(port))

    async def talk(self, sent: bytes) -> bytes:
        """The first response to these bytes; part of it if the connection ends."""
        reader, writer = await self.open()
        found = b""
        with suppress(ConnectionError):
            writer.write(sent)
            async with asyncio.timeout(10):
                while not _whole(found) and (chunk := await reader.read(65_536)):
                    found += chunk
        await ended(writer)
        return found

    def memory(self) -> float:
        """Resident, in MB."""
        size: int = psutil.Process(self.pid).memory_info().rss
        return size / 2**20


_SETTINGS = {
    "OSDI_STATEMENT_TIMEOUT": "1",
    "OSDI_KEY_CACHE_SECONDS": "1",
    "OSDI_MAX_SUBSCRIPTIONS": "120",
}


@asynccontextmanager
async def under_attack(url: str) -> AsyncIterator[Attacked]:
    """A process of its own, whose log must have no unexpected error in the end."""
    other = await _other_key(url)
    async with serving(url, **_SETTINGS) as served:
        yield Attacked(served.address, url, served.token, other, served.process.pid)


async def _other_key(url: str) -> str:
    store = Store(url, load_settings())
    await store.connect()
    try:
        return await create_key(store, "other", "test", ["read", "write"], namespace="other")
    finally:
        await store.disconnect()


def _whole(found: bytes) -> bool:
    head, parted, body = found.partition(b"\r\n\r\n")
    size = re.search(rb"(?i)content-length: ([0-9]+)", head)
    return bool(parted) and (size is None or len(body) >= int(size[1]))


async def ended(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@asynccontextmanager
async def unaffected(attacked: Attacked) -> AsyncIterator[None]:
    """Meanwhile others are served, and none of them waits for MAX_WAIT."""
    waited: list[float] = []

    async def look(client: httpx.AsyncClient) -> None:
        while True:
            begun = time.perf_counter()
            assert (await client.get("/healthz")).status_code == 200
            waited.append(time.perf_counter() - begun)
            await asyncio.sleep(0.02)

    async with attacked.client() as client:
        looking = asyncio.create_task(look(client))
        try:
            yield
            await asyncio.sleep(0.03)
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
    assert waited
    assert max(waited) < MAX_WAIT


async def asked(
    client: httpx.AsyncClient, query: str, variables: Any = None, name: str | None = None
) -> httpx.Response:
    sent = {"query": query, "variables": variables, "operationName": name}
    return await client.post("/graphql", json=sent)


def codes(response: httpx.Response) -> list[str]:
    """The different codes in the errors of a GraphQL response."""
    found = [error["extensions"]["code"] for error in response.json().get("errors", ())]
    return list(dict.fromkeys(found))


def data(response: httpx.Response) -> Json:
    body: Json = response.json()
    assert "errors" not in body, body
    found: Json = body["data"]
    return found


async def created(client: httpx.AsyncClient, type_: str, value: Json) -> str:
    """The id of a new resource."""
    key = type_.lower()
    query = f"mutation ($v: {type_}Input!) {{ create{type_}(input: $v) {{ {key} {{ id }} }} }}"
    found: str = data(await asked(client, query, {"v": value}))[f"create{type_}"][key]["id"]
    return found


# WebSocket


def frame(kind: int, content: bytes = b"", *, last: bool = True, masked: bool = True) -> bytes:
    """A client's frame. A mask of zeros leaves the content as it is."""
    size, head = len(content), bytes([kind | (0x80 if last else 0)])
    flag = 0x80 if masked else 0
    if size < 126:
        head += bytes([flag | size])
    elif size < 65_536:
        head += struct.pack("!BH", flag | 126, size)
    else:
        head += struct.pack("!BQ", flag | 127, size)
    return head + (b"\0\0\0\0" if masked else b"") + content


def text(message: Any) -> bytes:
    return frame(TEXT, orjson.dumps(message))


class Socket:
    """One WebSocket, frame by frame."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, *frames: bytes) -> None:
        with suppress(ConnectionError):
            self.writer.write(b"".join(frames))
            await self.writer.drain()

    async def receive(self) -> Any:
        """The next message; the code of a close frame; `None` if the connection is lost."""
        try:
            async with asyncio.timeout(15):
                return await self._next()
        except (ConnectionError, asyncio.IncompleteReadError):
            return None

    async def _next(self) -> Any:
        while True:
            first, size = await self.reader.readexactly(2)
            if size == 126:
                (size,) = struct.unpack("!H", await self.reader.readexactly(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
            content = await self.reader.readexactly(size)
            match first & 15:
                case 1:
                    return orjson.loads(content)
                case 8:
                    return struct.unpack("!H", content[:2])[0]

    async def closed(self) -> int | None:
        """The code with which it is closed; messages before it are skipped."""
        while isinstance(said := await self.receive(), dict):
            pass
        code: int | None = said
        return code


@asynccontextmanager
async def socket(attacked: Attacked, token: str | None = "") -> AsyncIterator[Socket]:
    """An acknowledged socket; with `None` for a token, one that has sent nothing yet."""
    reader, writer = await attacked.open()
    writer.write(HANDSHAKE)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101"), head
    made = Socket(reader, writer)
    if token is not None:
        payload = {"OSDI-API-Token": token or attacked.token}
        await made.send(text({"type": "connection_init", "payload": payload}))
        assert await made.receive() == {"type": "connection_ack"}
    try:
        yield made
    finally:
        await ended(writer)


def subscribe(id_: str, query: str) -> bytes:
    return text({"id": id_, "type": "subscribe", "payload": {"query": query}})
