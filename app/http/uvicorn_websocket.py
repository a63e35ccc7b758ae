"""uvicorn's WebSocket protocol, with batched text frames, an abort, and limits on frames.

Through ASGI each frame costs a message, two coroutines and a write. An application that finds a
`TextWriter` under `TEXT_WRITER` in the extensions of its scope writes many frames at once.
Applications work without it on other servers.

In: frames of a socket. Out: ASGI messages, or a close frame. For `app.server`:
`uvicorn.Config(ws="app.http.uvicorn_websocket:WebSocketProtocol")`; for `app.graphql.websocket`:
the two names above.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, NamedTuple

from uvicorn._types import ASGIReceiveEvent, ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from app.monitoring.request_ids import RESPONSE_HEADERS

TEXT_WRITER = "osdi.frames"
"""Key of the `TextWriter` in the extensions of a WebSocket's scope."""

_TEXT = 0x81
"""First byte of a text frame that is a whole message."""

_SLICE = 2_048
"""Bytes parsed before other tasks run: a frame may have only 6, and takes 10 µs."""

_MAX_FRAGMENTS = 1_000
"""Per message: empty fragments cost memory too."""

_MAX_CONTROL_FRAMES = 100
"""Pings and pongs per second."""


class TextWriter(NamedTuple):
    """A direct way to a socket's transport."""

    write: Callable[[Sequence[bytes]], bool]
    """Sends all texts, or none and returns False if sending would block or the socket closes."""
    abort: Callable[[], None]
    """Ends the connection without waiting for the client to read what was sent."""


def encode_texts(texts: Sequence[bytes]) -> bytes:
    """Each text as an unmasked frame, as a server sends it (RFC 6455, 5.2).

    >>> encode_texts([b"{}", b"[]"])
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


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """WebSockets with a `TextWriter`.

    Received bytes are parsed in slices, one per turn of the event loop. Clients that abuse
    control frames or fragments are disconnected, because that needs no token.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._received = bytearray()
        self._parsing = False
        self._control_frames = 0
        self._second = 0

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._parsing:
            self._parse()

    def _parse(self) -> None:
        """Parse the next slice, unless the application must take a message first."""
        self._parsing = False
        if self.disconnected or (self.read_paused and not self.close_sent):
            return
        data = bytes(self._received[:_SLICE])
        del self._received[:_SLICE]
        super().data_received(data)
        if self.transport.is_closing():
            self._received.clear()
        elif self._received:
            self._parse_soon()
        elif self.conn.handshake_exc is not None:
            # uvicorn would never answer a request that cannot be a handshake.
            self.transport.close()
        elif not self.read_paused:
            self.transport.resume_reading()

    def _parse_soon(self) -> None:
        self.transport.pause_reading()
        self._parsing = True
        self.loop.call_soon(self._parse)

    async def receive(self) -> ASGIReceiveEvent:
        message = await super().receive()
        if self._received and not self._parsing and not self.read_paused:
            self._parse_soon()
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
            # A client that does not read gets no pong: discard it.
            self.conn.data_to_send()

    def handle_pong(self, event: Frame) -> None:
        if self._is_flood():
            self._refuse("Too many pongs.")
        else:
            super().handle_pong(event)

    def _is_flood(self) -> bool:
        second = int(self.loop.time())
        if second != self._second:
            self._second, self._control_frames = second, 0
        self._control_frames += 1
        return self._control_frames > _MAX_CONTROL_FRAMES

    def _refuse(self, reason: str) -> None:
        if not self.transport.is_closing():
            self.conn.fail(1008, reason)
            self.handle_parser_exception()

    async def run_asgi(self) -> None:
        writer = TextWriter(self._write, self.transport.abort)
        self.scope["extensions"][TEXT_WRITER] = writer  # type: ignore[assignment]  # uvicorn types only its own extensions
        # A process that stops closes other connections after their response.
        self.default_headers = [item for item in self.default_headers if item[0] != b"connection"]
        self.scope[RESPONSE_HEADERS] = self.default_headers  # type: ignore[typeddict-unknown-key]  # ours
        await super().run_asgi()

    def send(self, message: ASGISendEvent) -> Coroutine[Any, Any, None]:
        """As in uvicorn, with its headers also in a response that refuses the handshake."""
        if message["type"] == "websocket.http.response.start":
            message["headers"] = [*message["headers"], *self.default_headers]
        return super().send(message)

    def keepalive_timeout(self) -> None:
        """End the connection without a close frame: a client that does not answer pings reads none,
        and clients take uvicorn's close code 1011 as final.
        """
        self.transport.abort()

    def _write(self, texts: Sequence[bytes]) -> bool:
        if not self.writable.is_set() or self.close_sent or self.transport.is_closing():
            return False
        self.transport.write(encode_texts(texts))
        return True
