"""uvicorn's HTTP protocol, with limits on a request head: its size, its headers and its time.

A URL in raw UTF-8 is percent-encoded, because the parser refuses it. What a client sends after its
response is discarded before the connection is closed: see `app.http.lingering`.

In: bytes of a connection. Out: a 431, the refusal of the gate, or uvicorn's handling of the
request. For
`app.server`: `uvicorn.Config(http="app.http.uvicorn_http:HttpProtocol")`.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, cast
from urllib.parse import quote

from uvicorn._types import ASGI3Application, HTTPScope
from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from app.http.lingering import Discard, Lingering
from app.monitoring.request_ids import RESPONSE_HEADERS, new_request_id

MAX_HEAD_BYTES = 65_536
MAX_HEADERS = 200
MAX_PIPELINED = 100
"""Requests that a client may send before it has the response to the first."""

MAX_PARSED = 2**20
"""Bytes of a body that are parsed after the response, so that the connection can be kept."""

Refusal = tuple[bytes, bytes]
"""The response to a request that is refused: its head without the blank line, and its body."""


class Gate(Protocol):
    """Decides which requests are refused: the attribute `gate` of the server's state."""

    def __call__(self, scope: HTTPScope, app: ASGI3Application) -> ASGI3Application | Refusal:
        """Take a request and the application. Return what answers it."""

    def refuse_bare(self, data: bytes, address: tuple[str, int] | None) -> Refusal | None:
        """Take what a connection has received. Return the refusal; `None`: parse it."""


_BODY = b"The head of this request is too large: at most 65536 bytes and 200 headers."
_RESPONSE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain; charset=utf-8\r\n"
    b"content-length: %d\r\nx-request-id: %%b\r\nconnection: close\r\n\r\n%b" % (len(_BODY), _BODY)
)
_INVALID = (
    b'{"error": "Invalid HTTP request received. '
    b'Percent-encode the URL, as encodeURIComponent does."}'
)
_INVALID_RESPONSE = (
    b"HTTP/1.1 400 Bad Request\r\n"
    b"content-type: application/json\r\n"
    b"content-length: %d\r\nx-request-id: %%b\r\nconnection: close\r\n\r\n%b"
    % (len(_INVALID), _INVALID)
)
_ASCII = "".join(map(chr, range(128)))


class _HeadTooLarge(Exception):
    """Stops the parser where it is."""


class _ResponseTransport:
    """The part of a transport that a response uses."""

    __slots__ = ("close", "is_closing", "write")

    def __init__(self, transport: asyncio.Transport, close: Callable[[], None]) -> None:
        self.write: Callable[[bytes], None] = transport.write
        self.is_closing = transport.is_closing
        self.close = close


def lingering_of(state: ServerState) -> Lingering:
    """The connections of this server that linger: the attribute `lingering` of its state."""
    found: Lingering | None = getattr(state, "lingering", None)
    if found is None:
        found = vars(state)["lingering"] = Lingering()
    return found


def _drop(_: bytes) -> None:
    """Write nothing."""


class HttpProtocol(HttpToolsProtocol):
    """HTTP with limited heads; a head in one piece, as most are, costs next to nothing."""

    head_timeout = 10.0
    """Seconds for a head to arrive, counted from the connection or from its first byte."""

    shutdown_timeout = 1.0
    """Seconds that clients may still send when the server stops."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._head_complete = False
        """Whether the head of the current request is complete."""
        self._follows_request = False
        """Whether the last bytes received began with, or contain, the end of another request."""
        self._upgraded = False
        self._parsing = False
        self._answered: RequestResponseCycle | None = None
        """The request that the application answers; `cycle` is the last one received."""
        self._between_messages = True
        """Whether the next byte received is the first of a request."""
        self._gate: Gate | None = getattr(self.server_state, "gate", None)
        self._lingering: Lingering = lingering_of(self.server_state)
        self._discard: Discard | None = None
        """What is received after the response to the current request."""
        self._half_closed = False
        """Whether all responses are written: nothing received is parsed any more."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))  # uvloop's is no subclass
        self._response_transport = _ResponseTransport(self.transport, self._close)
        self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._reset_head()
        self._end_discard()
        self._free()
        super().connection_lost(exc)
        self._disconnect()

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._discard is not None and self._discards(self._discard, len(data)):
            return
        if self._gate is not None and self._is_idle() and self._may_continue():
            refusal = self._gate.refuse_bare(data, self.client)
            if refusal is not None:
                self._reset_head()
                self.transport.write(b"%b\r\n%b" % refusal)
                self._keep_alive()
                return
        self._follows_request = self._head_complete
        if self._between_messages and not data.isascii():
            line, end, rest = data.partition(b"\r\n")
            data = quote(line, safe=_ASCII).encode() + end + rest
        self._parsing = True
        super().data_received(data)
        self._parsing = False
        if self._upgraded or self.transport.is_closing():
            return
        if self._half_closed:
            if self._discard is None:
                # The gate has refused this request, whose end has not arrived.
                self._half_close()
            return
        if not self._head_complete:
            if not self._follows_request:
                # Otherwise most of the data may be the body of the previous request.
                self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse()
            elif self._head_timer is None:
                self._start_head_timer()
        elif (
            self._head_timer is None
            and self.timeout_keep_alive_task is None
            and self.cycle.response_complete
        ):
            if self._between_messages:
                # Data that begins no request, such as blank lines, would keep the connection.
                self._start_head_timer()
            else:
                self._start_discard()

    def on_message_begin(self) -> None:
        self._head_complete = self._between_messages = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self._between_messages = True
        if self._discard is not None:
            self._end_discard()
        super().on_message_complete()
        if self._half_closed:
            # The gate has refused this request, which was complete.
            self.transport.close()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._head_complete:
            # uvicorn would append the trailers of a body to the headers, without a limit.
            return
        headers = self.headers
        if len(headers) >= MAX_HEADERS:
            raise _HeadTooLarge
        # As in uvicorn, without a second call for each header.
        name = name.lower()
        # The parser leaves the white space after a value, which is not part of it (RFC 9110, 5.5).
        value = value.rstrip(b" \t")
        if name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True
        headers.append((name, value))

    def on_headers_complete(self) -> None:
        self._head_complete = self._follows_request = True
        if self._head_timer is not None:
            self._reset_head()
        if len(self.pipeline) >= MAX_PIPELINED:
            raise _HeadTooLarge
        before = self.cycle
        super().on_headers_complete()
        cycle = self.cycle
        if cycle is not before:
            # The application adds to them, in a task that begins later.
            headers = cycle.default_headers = cycle.default_headers.copy()
            cycle.transport = self._response_transport  # type: ignore[assignment]  # all it uses
            cycle.scope[RESPONSE_HEADERS] = headers  # type: ignore[typeddict-unknown-key]  # ours

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Run the application, unless the gate refuses the request."""
        if self._half_closed:
            return
        answers = app if self._gate is None else self._gate(cycle.scope, app)
        if not isinstance(answers, tuple):
            self._answered = cycle
            super()._start_asgi_task(cycle, answers)
            return
        head, body = answers
        continues = cycle.keep_alive and self._may_continue()
        closes = b"" if continues else b"connection: close\r\n"
        is_head = cycle.scope["method"] == "HEAD"
        self.transport.write(b"%b%b\r\n%b" % (head, closes, b"" if is_head else body))
        cycle.response_started = cycle.response_complete = True
        if not continues:
            self._close()
        self.on_response_complete()

    def _is_idle(self) -> bool:
        """Whether the next byte begins a request, and the last one received has its response."""
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        return self._between_messages and (cycle is None or cycle.response_complete)

    def _may_continue(self) -> bool:
        """Whether the connection is kept after a refusal: not if the server drains, nor if the
        client does not read, because refusals would fill the memory.
        """
        return not self.flow.write_paused and CLOSE_HEADER not in self.server_state.default_headers

    def on_response_complete(self) -> None:
        if self._half_closed:
            self.server_state.total_requests += 1
        else:
            super().on_response_complete()

    def _keep_alive(self) -> None:
        """As `on_response_complete`, with the running timer if it has just begun: a new one takes a
        tenth of the time of a refusal.
        """
        timer = self.timeout_keep_alive_task
        if timer is not None and timer.when() - self.loop.time() > 0.9 * self.timeout_keep_alive:
            self.server_state.total_requests += 1
        else:
            self.on_response_complete()

    def send_400_response(self, msg: str) -> None:
        error = sys.exception()
        if self._half_closed:
            return
        if error is not None and isinstance(error.__context__, _HeadTooLarge):
            self._refuse()
        else:
            self.transport.write(_INVALID_RESPONSE % new_request_id())
            self._half_close()

    def handle_websocket_upgrade(self) -> None:
        self._upgraded = True
        super().handle_websocket_upgrade()
        self._free()

    def _free(self) -> None:
        """Break a cycle of references, which only garbage collection would find."""
        self._response_transport.close = self.transport.close

    def _start_head_timer(self) -> None:
        self._head_timer = self.loop.call_later(self.head_timeout, self.transport.close)

    def _reset_head(self) -> None:
        self._head_bytes = 0
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _refuse(self) -> None:
        self.transport.write(_RESPONSE % new_request_id())
        self._half_close()

    # Closing, and discarding of what follows the last response

    def shutdown(self) -> None:
        if self._discard is None:
            super().shutdown()
        else:
            self.loop.call_later(self.shutdown_timeout, self.transport.abort)

    def _close(self) -> None:
        """Close the connection after a response."""
        if self._half_closed:
            return
        if self._parsing:
            # The end of the request may be among the data: `on_message_complete` then closes.
            self._half_closed = True
        elif self._between_messages and not self.pipeline:
            self.transport.close()
        else:
            self._half_close()

    def _half_close(self) -> None:
        """Send nothing more, and discard what the client sends until it closes its half."""
        self._half_closed = True
        self._reset_head()
        self._unset_keepalive_if_required()
        self._start_discard()
        self.pipeline.clear()
        self._disconnect()
        self._response_transport.write = _drop
        if self.transport.can_write_eof():
            with suppress(OSError):  # The client has disconnected.
                self.transport.write_eof()
        self.flow.resume_reading()

    def _disconnect(self) -> None:
        """Tell the application that nobody reads its response. uvicorn tells those that answer the
        last request of a pipeline.
        """
        cycle, self._answered = self._answered, None
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()

    def _start_discard(self) -> None:
        if self._discard is None:
            self._discard = self._lingering.begin(self.transport)
        if self.cycle is not None:  # None before the first request
            self.cycle.body = bytearray()

    def _end_discard(self) -> None:
        if self._discard is not None:
            self._lingering.end(self._discard)
            self._discard = None

    def _discards(self, discard: Discard, size: int) -> bool:
        """Count bytes that follow a response; return whether to ignore them."""
        discard.add(size)
        if not self._half_closed and discard.size > MAX_PARSED:
            self._half_close()
        return self._half_closed
