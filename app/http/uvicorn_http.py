"""uvicorn's HTTP, with a bound on a request's head: its size, its lines, and how long it takes.

In: `uvicorn.Config(http="app.http.uvicorn_http:Requests")`.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 65_536
MAX_HEADERS = 200
MAX_PIPELINED = 100
"""Requests that a client may send before it has the answer to the first."""

_STATUS_LINE = b"The head of this request is too large: at most 65536 bytes and 200 headers."
_REFUSAL = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain; charset=utf-8\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (len(_STATUS_LINE), _STATUS_LINE)
)


class _HeadTooLarge(Exception):
    """Stops the parser where it is."""


class HttpProtocol(HttpToolsProtocol):
    """See above. A head that arrives at once, as most do, costs next to nothing."""

    slowest = 10.0
    """Seconds for a head to arrive, from when the connection was made or its first part came."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head = 0
        self._lateness: asyncio.TimerHandle | None = None
        self._headed = False
        """Whether the head of what is read now is complete."""
        self._behind_another = False
        """Whether what was received at last began with, or has, the end of another request."""
        self._upgraded = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._behind_another = self._headed
        super().data_received(data)
        if self._upgraded or self.transport.is_closing():
            return
        if not self._headed:
            if not self._behind_another:
                # Else most of it may be the body of the request before.
                self._head += len(data)
            if self._head > MAX_HEAD_BYTES:
                self._refuse()
            elif self._lateness is None:
                self._wait()
        elif (
            self._lateness is None
            and self.timeout_keep_alive_task is None
            and self.cycle.response_complete
        ):
            # What begins no request, as blank lines, would keep the connection for ever.
            self._wait()

    def on_message_begin(self) -> None:
        self._headed = False
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._headed:
            # uvicorn would put what follows a body among the headers, as many as there are.
            return
        if len(self.headers) >= MAX_HEADERS:
            raise _HeadTooLarge
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._headed = self._behind_another = True
        if self._lateness is not None:
            self._wait_no_more()
        if len(self.pipeline) >= MAX_PIPELINED:
            raise _HeadTooLarge
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        refused = sys.exception()
        if refused is not None and isinstance(refused.__context__, _HeadTooLarge):
            self._refuse()
        else:
            super().send_400_response(msg)

    def handle_websocket_upgrade(self) -> None:
        self._upgraded = True
        super().handle_websocket_upgrade()

    def _wait(self) -> None:
        self._lateness = self.loop.call_later(self.slowest, self.transport.close)

    def _wait_no_more(self) -> None:
        self._head = 0
        if self._lateness is not None:
            self._lateness.cancel()
            self._lateness = None

    def _refuse(self) -> None:
        self._wait_no_more()
        self.transport.write(_REFUSAL)
        self.transport.close()
