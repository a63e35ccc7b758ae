"""uvicorn's WebSocket, with a short cut for text frames, and a way to hang up.

Through ASGI each frame costs a message, two coroutines and a write of its own; what an
application finds under `SHORT_CUT` in its scope's extensions writes many at once. Applications
do without where another server runs them.

In: `uvicorn.Config(ws="app.websocket_frames:Frames")`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import NamedTuple

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

SHORT_CUT = "osdi.frames"
_TEXT = 0x81


class ShortCut(NamedTuple):
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


class Frames(WebSocketsSansIOProtocol):
    """See above."""

    async def run_asgi(self) -> None:
        short_cut = ShortCut(self._write, self.transport.abort)
        self.scope["extensions"][SHORT_CUT] = short_cut  # type: ignore[assignment]  # uvicorn types its own alone
        await super().run_asgi()

    def keepalive_timeout(self) -> None:
        """Who does not answer reads no close frame either; its 1011 clients take for the end."""
        self.transport.abort()

    def _write(self, texts: Sequence[bytes]) -> bool:
        if not self.writable.is_set() or self.close_sent or self.transport.is_closing():
            return False
        self.transport.write(framed(texts))
        return True
