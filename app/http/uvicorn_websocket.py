"""uvicorn's WebSocket, with a short cut for text frames, and a way to hang up.

Through ASGI each frame costs a message, two coroutines and a write of its own; what an
application finds under `TEXT_WRITER` in its scope's extensions writes many at once. Applications
do without where another server runs them.

In: `uvicorn.Config(ws="app.http.uvicorn_websocket:Frames")`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from uvicorn._types import ASGIReceiveEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

TEXT_WRITER = "osdi.frames"
_TEXT = 0x81


class TextWriter(NamedTuple):
    """`write`: sends every text at once, or none where that has to wait or the socket closes.

    `hang_up`: ends the connection without waiting for what the client did not take.
    """

    write: Callable[[Sequence[bytes]], bool]
    hang_up: Callable[[], None]


def framed(texts: Sequence[bytes]) -> bytes:
    """Each as a frame of its own (RFC 6455, 5.2), unmasked, as a server sends it.

    >>> framed([b"{}", b"[]"])
    b'\\x81\\x02{}\\x81\\x02[]'
    """
    parts: list[bytes] = []
    for text in texts:
        size = len(text)
        if size < 126:
            parts.append(bytes((_TEXT, size)))
        elif size < 0x10000:
            parts.append(struct.pack("!BBH", _TEXT, 126, size))
        else:
            parts.append(struct.pack("!BBQ", _TEXT, 127, size))
        parts.append(text)
    return b"".join(parts)


_SLICE = 2_048
"""Bytes that are parsed before others have their turn: a frame may have 6, and takes 10 µs."""

_MAX_FRAGMENTS = 1_000
"""Of one message: empty ones cost memory too."""

_MAX_CONTROL_FRAMES = 100
"""Pings and pongs in a second."""


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """See above. What a client sends is parsed in slices, one in each turn of the event loop, and
    who sends what no client needs to is let go: none of it takes a key.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._received = bytearray()
        self._parsing = False
        self._controls = 0
        self._second = 0

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._parsing:
            self._parse()

    def _parse(self) -> None:
        """The next slice, unless the application has to take a message first."""
        self._parsing = False
        if self.disconnected or (self.read_paused and not self.close_sent):
            return
        data = bytes(self._received[:_SLICE])
        del self._received[:_SLICE]
        super().data_received(data)
        if self.transport.is_closing():
            self._received.clear()
        elif self._received:
            self.transport.pause_reading()
            self._parsing = True
            self.loop.call_soon(self._parse)
        elif self.conn.handshake_exc is not None:
            # What can be no handshake would never be answered.
            self.transport.close()
        elif not self.read_paused:
            self.transport.resume_reading()

    async def receive(self) -> ASGIReceiveEvent:
        message = await super().receive()
        if self._received and not self._parsing and not self.read_paused:
            self.transport.pause_reading()
            self._parsing = True
            self.loop.call_soon(self._parse)
        return message

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) >= _MAX_FRAGMENTS:
            self._refuse("Too many fragments.")
        else:
            super().handle_cont(event)

    def handle_ping(self) -> None:
        if self._is_flood():
            self._refuse("Too many pings.")
        elif self.writable.is_set():
            super().handle_ping()
        else:
            # Who reads nothing gets no pong.
            self.conn.data_to_send()

    def handle_pong(self, event: Frame) -> None:
        if self._is_flood():
            self._refuse("Too many pongs.")
        else:
            super().handle_pong(event)

    def _is_flood(self) -> bool:
        second = int(self.loop.time())
        if second != self._second:
            self._second, self._controls = second, 0
        self._controls += 1
        return self._controls > _MAX_CONTROL_FRAMES

    def _refuse(self, why: str) -> None:
        if not self.transport.is_closing():
            self.conn.fail(1008, why)
            self.handle_parser_exception()

    async def run_asgi(self) -> None:
        short_cut = TextWriter(self._write, self.transport.abort)
        self.scope["extensions"][TEXT_WRITER] = short_cut  # type: ignore[assignment]  # uvicorn types its own alone
        await super().run_asgi()

    def keepalive_timeout(self) -> None:
        """Who does not answer reads no close frame either; its 1011 clients take for the end."""
        self.transport.abort()

    def _write(self, texts: Sequence[bytes]) -> bool:
        if not self.writable.is_set() or self.close_sent or self.transport.is_closing():
            return False
        self.transport.write(framed(texts))
        return True
