"""The transport to webhooks: it limits the bytes of a response, and reads them in small parts.

Receivers are not trusted, and `httpcore` would read interim responses (100 Continue) or headers
without end: 64 kB at a time, and parse each part before another task can run.

A connection is only reused for the same host name at the same IP address: its certificate was
checked for that name, and the address is checked for each attempt.
"""

# ruff: noqa: ASYNC109, the signatures are those of httpcore

from __future__ import annotations

import asyncio
import importlib.util
import ssl
import sys
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

if importlib.util.find_spec("sniffio") is None:
    # httpcore tries to import it several times per request, which would search the disk for it.
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # that is how an import is forbidden

MAX_RESPONSE_BYTES = 16_384
"""Bytes of a response, including interim responses and headers."""

_MAX_PART = 1024
"""Bytes that are parsed in one turn of the event loop: about forty interim responses."""


KEEP_ALIVE = 1.0
"""Seconds for which an idle connection may be used again. Most servers keep it for longer."""


class ResponseTooLong(Exception):
    """The response exceeded `MAX_RESPONSE_BYTES`."""


class ConnectionEnded(Exception):
    """The receiver closed a connection that was used before, without a byte of a response."""


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._left = MAX_RESPONSE_BYTES
        self._is_reused = False
        self._head = b""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Raises: `ResponseTooLong`, `ConnectionEnded`."""
        if self._left == 0:
            raise ResponseTooLong
        # Reading bytes that were received already does not yield to other tasks by itself.
        await asyncio.sleep(0)
        is_first = self._is_reused and self._left == MAX_RESPONSE_BYTES
        try:
            part = await self._stream.read(min(max_bytes, _MAX_PART, self._left), timeout)
        except httpcore.ReadError:
            if is_first:
                raise ConnectionEnded from None
            raise
        if is_first and not part:
            raise ConnectionEnded
        self._left -= len(part)
        return part

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if self._left < MAX_RESPONSE_BYTES:
            # The first part of another request: its response has a limit of its own.
            self._left, self._is_reused = MAX_RESPONSE_BYTES, True
        if not self._head:
            # Head and body, which is never empty, go together.
            self._head = buffer
            return
        buffer, self._head = self._head + buffer, b""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return _Stream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.AnyIOBackend):
    """Connects to the address in a `place`, and counts the bytes of each response."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        address = host.partition("/")[2]
        stream = await super().connect_tcp(address, port, timeout, local_address, socket_options)
        return _Stream(stream)


def place(host: str, address: str) -> bytes:
    """The key of a shared connection, besides scheme and port."""
    return f"{host}/{address}".encode("ascii")


def webhook_connections(verify: ssl.SSLContext | bool) -> httpcore.AsyncConnectionPool:
    """Connections whose hosts are each a `place`. `verify`: how certificates are checked."""
    return httpcore.AsyncConnectionPool(
        ssl_context=httpx.create_ssl_context(verify, trust_env=False),
        max_connections=None,
        keepalive_expiry=KEEP_ALIVE,
        network_backend=_Backend(),
    )
