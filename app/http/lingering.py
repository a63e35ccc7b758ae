"""Reads and discards what clients send after they have their response, within limits.

A server that closes a connection while its client still sends resets it, and the reset may reach
the client, or the proxy in between, before it has read the response.

In: connections whose last response is written. Out: they are aborted when a limit is exceeded. For
`app.http.uvicorn_http`.

Source: RFC 9112, 9.6 'Tear-down'.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from app.sweeper import Sweeper


@dataclass(eq=False)
class Lingering:
    """The connections of one server that discard what they receive."""

    max_bytes: int = 64 * 2**20
    """Bytes that a connection discards."""
    max_seconds: float = 30.0
    """Seconds for which it does so, as in nginx."""
    max_idle: float = 5.0
    """Seconds in which it receives nothing."""
    max_connections: int = 500
    """If there are more, the one that began first is aborted."""
    interval: float = 1.0
    """Seconds between two checks of the limits on time."""

    def __post_init__(self) -> None:
        self._sweeper = Sweeper(self.interval)
        self._running: dict[Discard, None] = {}

    def __len__(self) -> int:
        return len(self._running)

    def begin(self, transport: asyncio.Transport) -> Discard:
        """Count what this connection discards from now on, until `end`."""
        if len(self._running) >= self.max_connections:
            oldest = next(iter(self._running))
            self.end(oldest)
            oldest.abort()
        discard = Discard(self, transport)
        self._running[discard] = None
        self._sweeper.begin(discard)
        return discard

    def end(self, discard: Discard) -> None:
        self._running.pop(discard, None)
        self._sweeper.end(discard)


class Discard:
    """What one connection has discarded."""

    __slots__ = ("_begun", "_checked", "_heard", "_limits", "_transport", "size")

    def __init__(self, limits: Lingering, transport: asyncio.Transport) -> None:
        self.size = 0
        """Bytes received."""
        self._limits = limits
        self._transport = transport
        self._begun = self._heard = asyncio.get_running_loop().time()
        self._checked = 0
        """The `size` at the last check."""

    def add(self, size: int) -> None:
        self.size += size
        if self.size > self._limits.max_bytes:
            self.abort()

    def abort(self) -> None:
        """Close the connection at once; if the client still sends, it is reset."""
        self._transport.abort()

    def check(self, _: int) -> None:
        now = asyncio.get_running_loop().time()
        if self.size > self._checked:
            self._checked, self._heard = self.size, now
        limits = self._limits
        if now - self._heard >= limits.max_idle or now - self._begun >= limits.max_seconds:
            self.abort()
