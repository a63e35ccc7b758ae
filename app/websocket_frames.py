"""uvicorn's WebSocket, which also takes many texts in one message, as bytes, and can hang up.

A burst of small frames costs a quarter of what it costs frame by frame. An application asks the
extensions of its scope for `TOGETHER`, and does without where another server runs it.

In: `uvicorn.Config(ws="app.websocket_frames:Frames")`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

TOGETHER = "osdi.texts"
"""The extension, and the member of a `websocket.send` that holds the texts."""

ABORT = "osdi.abort"
"""The message that hangs up without waiting for what was not taken."""

_TEXT = 0x81


def framed(texts: Iterable[bytes]) -> bytes:
    """Each as a frame of its own (RFC 6455, 5.2), unmasked, as a server sends it."""
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


class Frames(WebSocketsSansIOProtocol):
    """See above."""

    async def run_asgi(self) -> None:
        self.scope["extensions"][TOGETHER] = {}
        await super().run_asgi()

    async def send(self, message: Any) -> None:
        if message["type"] == ABORT:
            self.transport.abort()
        elif TOGETHER in message:
            if not self.writable.is_set():
                await self.writable.wait()
            if self.disconnected or self.close_sent or self.conn.state is not State.OPEN:
                raise ClientDisconnected
            self.transport.write(framed(message[TOGETHER]))
        else:
            await super().send(message)
