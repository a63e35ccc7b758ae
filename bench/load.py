"""A load generator: keep-alive connections that send the next request after each response."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import uvloop


@dataclass
class Tally:
    """The result of one run."""

    seconds: float = 0.0
    answers: int = 0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds

    @property
    def median_ms(self) -> float:
        return statistics.median(self.latencies) * 1000


class _Client(asyncio.Protocol):
    """One connection. A response ends after the bytes that its Content-Length announces."""

    def __init__(
        self, message: Callable[[], bytes], tally: Tally, until: float, most: float
    ) -> None:
        self._message = message
        self._most = most
        self._tally = tally
        self._until = until
        self._buffer = bytearray()
        self._sent = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass
        self._send()

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(self._message())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        headers = bytes(self._buffer[:head]).lower()
        at = headers.index(b"content-length:") + 15
        length = int(headers[at:].split(b"\r\n", 1)[0])
        if len(self._buffer) < head + 4 + length:
            return
        self._answered(int(headers[9:12]))
        self._buffer.clear()

    def _answered(self, status: int) -> None:
        now = time.perf_counter()
        self._tally.latencies.append(now - self._sent)
        self._tally.answers += 1
        self._tally.statuses[status] = self._tally.statuses.get(status, 0) + 1
        if now < self._until and self._tally.answers < self._most:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def post(path: str, port: int, token: str, body: bytes) -> bytes:
    """The bytes of a POST."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"OSDI-API-Token: {token}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def request(path: str, port: int, token: str = "") -> bytes:
    """The bytes of a GET."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    if token:
        lines.append(f"OSDI-API-Token: {token}")
    return "\r\n".join([*lines, "", ""]).encode()


def run(message: bytes, port: int, connections: int, seconds: float) -> Tally:
    """Send `message` repeatedly over `connections` for `seconds`."""
    return run_each(lambda: message, port, connections, seconds)


def run_each(
    message: Callable[[], bytes],
    port: int,
    connections: int,
    seconds: float,
    most: float = float("inf"),
) -> Tally:
    """Send a new message each time, for `seconds` or until there are `most` responses."""
    return uvloop.run(_run(message, port, connections, seconds, most))


async def _run(
    message: Callable[[], bytes], port: int, connections: int, seconds: float, most: float
) -> Tally:
    loop = asyncio.get_running_loop()
    tally = Tally()
    start = time.perf_counter()

    def client() -> _Client:
        return _Client(message, tally, start + seconds, most)

    clients = [
        (await loop.create_connection(client, "127.0.0.1", port))[1] for _ in range(connections)
    ]
    await asyncio.gather(*[item.done for item in clients])
    tally.seconds = time.perf_counter() - start
    assert set(tally.statuses) == {200}, tally.statuses
    return tally
