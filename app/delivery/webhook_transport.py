"""The transport to webhooks: it limits the bytes of a response, and reads them in small parts.

Receivers are not trusted, and `httpcore` would read interim responses (100 Continue) or headers
without end: 64 kB at a time, and parse each part before another task can run.
"""

# ruff: noqa: ASYNC109, the signatures are those of httpcore

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

MAX_RESPONSE_BYTES = 16_384
"""Bytes of a response, including interim responses and headers."""

_MAX_PART = 1024
"""Bytes that are parsed in one turn of the event loop: some forty interim responses."""


class ResponseTooLong(Exception):
    """The response exceeded `MAX_RESPONSE_BYTES`."""


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._left = MAX_RESPONSE_BYTES

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Raises: `ResponseTooLong`."""
        if self._left == 0:
            raise ResponseTooLong
        # Reading bytes that were received already does not yield to other tasks by itself.
        await asyncio.sleep(0)
        part = await self._stream.read(min(max_bytes, _MAX_PART, self._left), timeout)
        self._left -= len(part)
        return part

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
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


class CountingBackend(httpcore.AnyIOBackend):
    """Counts the bytes of each connection."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await super().connect_tcp(host, port, timeout, local_address, socket_options)
        return _Stream(stream)


class WebhookTransport(httpx.AsyncHTTPTransport):
    """Replaces the pool of httpx, whose constructor does not take a network backend."""

    def __init__(self, verify: ssl.SSLContext | bool) -> None:
        context = httpx.create_ssl_context(verify, trust_env=False)
        super().__init__(verify=context)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=CountingBackend(),
        )
