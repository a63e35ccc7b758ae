"""The network to webhooks: of an answer few bytes are received, in small pieces.

Nobody vouches for a receiver, and `httpcore` would read interim answers (100 Continue) or a head
without end: 64 kB at a time, each taken apart before anybody else has a turn.
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
"""Bytes of an answer, from its first interim head on."""

_PIECE = 1024
"""Bytes that are taken apart in one turn of the loop: some forty interim answers."""


class ResponseTooLong(Exception):
    """All bytes that are received of an answer were."""


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._left = MAX_RESPONSE_BYTES

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Raises: `ResponseTooLong`."""
        if self._left == 0:
            raise ResponseTooLong
        # What was received already is handed over without a turn for others.
        await asyncio.sleep(0)
        part = await self._stream.read(min(max_bytes, _PIECE, self._left), timeout)
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
    """Connects as ever."""

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
    """httpx takes no network for its pool, httpcore does."""

    def __init__(self, verify: ssl.SSLContext | bool) -> None:
        context = httpx.create_ssl_context(verify, trust_env=False)
        super().__init__(verify=context)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=CountingBackend(),
        )
