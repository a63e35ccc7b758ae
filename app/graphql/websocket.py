"""GraphQL over WebSocket: the sub-protocol graphql-transport-ws, to the letter.

A socket needs a token, either in the payload of `connection_init`, in the same form as the HTTP
header, or in the handshake. An error of a socket closes it with a code of the protocol, or with
1013 (try again later), and a reason. An error of one operation is sent as its `error` message.

In: an ASGI WebSocket. Out: messages of the protocol. For `app.graphql.endpoint`.

Source: graphql-ws, PROTOCOL.md.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.types import Message, Receive, Scope, Send

from app.config.settings import Settings
from app.graphql.engine import (
    GraphQLEngine,
    log_failure,
    prepare,
    subscribe,
)
from app.graphql.request import parse_request, parse_request_json
from app.graphql.streams import Streams
from app.graphql.timeouts import StreamTimeouts, Timeouts
from app.http.uvicorn_websocket import TEXT_WRITER, TextWriter
from app.identity.authenticate import find_token
from app.identity.caller import Caller
from app.identity.tokens import TokenLookup, recheck_of
from app.observe import report_internal_error
from resolvers.graphql.errors import error_body, format_errors
from resolvers.graphql.request import RequestError
from schema.failures import Failure, failure

PROTOCOL = "graphql-transport-ws"
MAX_OPERATIONS = 100
"""The most operations that run on one socket at the same time."""

_MAX_ID = 255
_MAX_REASON = 123
"""Bytes that fit into the reason of a close frame."""


class _Close(Exception):
    """Closes a socket with a code and a reason of the protocol."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode(errors="replace")[:_MAX_REASON].decode(errors="ignore")


class _Disconnected(Exception):
    """The client has disconnected, or does not read its messages."""


class WebSockets:
    """Accepts handshakes, and serves each socket until its end."""

    def __init__(
        self,
        engine: GraphQLEngine,
        tokens: TokenLookup,
        settings: Settings,
        streams: Streams,
        timeouts: Timeouts,
        timing: StreamTimeouts,
    ) -> None:
        self.engine = engine
        self.tokens = tokens
        self.max_message_bytes = settings.max_body_bytes
        self.streams = streams
        self.timeouts = timeouts
        self.timing = timing
        self._origins = settings.cors_origins
        self._public_host = urlsplit(settings.public_url or "").netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        try:
            self.streams.require_room()
        except Failure as error:
            await _deny(scope, send, error)
            return
        is_supported = PROTOCOL in scope["subprotocols"]
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL if is_supported else None})
        if not is_supported:
            await send(_close_message(_Close(4406, f"Use the sub-protocol {PROTOCOL}.")))
        elif not self._allows_origin(scope):
            await send(_close_message(_Close(4403, "Pages of this origin are not allowed.")))
        else:
            await _Socket(self, scope, receive, send).serve()

    def _allows_origin(self, scope: Scope) -> bool:
        """Browsers send the page's origin, and leave it to the server to check it."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        origin = headers.get(b"origin")
        if origin is None or "*" in self._origins or origin in self._origins:
            return True
        return urlsplit(origin).netloc in {headers.get(b"host"), self._public_host} - {""}


class _Socket:
    """One socket and its operations."""

    def __init__(self, sockets: WebSockets, scope: Scope, receive: Receive, send: Send) -> None:
        self._sockets = sockets
        self._engine = sockets.engine
        self._timeouts = sockets.timeouts
        self._send_timeout = sockets.timing.send
        self._scope = scope
        self._receive = receive
        self._asgi_send = send
        self._writer: TextWriter | None = scope.get("extensions", {}).get(TEXT_WRITER)
        self._send_timed_out = False
        self._caller: Caller | None = None
        self._stream = sockets.streams.open()
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._running: set[asyncio.Task[Any]] = set()
        self._writing: set[asyncio.Task[Any]] = set()

    # The socket from the handshake to its end

    async def serve(self) -> None:
        close: _Close | None = None
        try:
            with self._stream:
                await self._run()
            close = self._reason_of_end()
        except _Disconnected:
            pass
        except _Close as reason:
            close = reason
        except Exception as error:
            close = _Close(4500, _reason(report_internal_error(error)))
        finally:
            for task in self._running:
                task.cancel()
        await self._close(close)
        if self._running or self._writing:
            await asyncio.wait(self._running | self._writing)

    def _reason_of_end(self) -> _Close | None:
        """The reason to send if the stream was ended from outside."""
        if self._stream.disconnected:
            return None
        if self._stream.failure_reason is not None:
            return _Close(4403, _reason(self._stream.failure_reason))
        return _Close(1012, "The server is stopping; connect again.")

    async def _close(self, close: _Close | None) -> None:
        try:
            if close is not None:
                with self._timeouts(self._send_timeout):
                    await self._asgi_send(_close_message(close))
        except TimeoutError:
            self._send_timed_out = True
        except (OSError, RuntimeError):
            return
        if self._send_timed_out and self._writer is not None:
            self._writer.abort()

    async def _run(self) -> None:
        token = _token(await self._init_payload(), self._scope)
        self._caller = await self._authenticate(token)
        await self._send([b'{"type":"connection_ack"}'])
        while True:
            await self._handle(await self._next_message())

    async def _init_payload(self) -> object:
        """The payload of `connection_init`."""
        try:
            with self._timeouts(self._sockets.timing.init):
                while (message := await self._next_message())["type"] != "connection_init":
                    await self._handle(message)
        except TimeoutError:
            raise _Close(4408, "Connection initialisation timeout") from None
        return message.get("payload")

    async def _authenticate(self, token: str) -> Caller:
        try:
            caller = await self._sockets.tokens.by_token(token, self._scope)
        except Failure as error:
            log_failure("WebSocket", error)
            raise _Close(4403 if error.status == 401 else 1013, _reason(error)) from None
        if caller is None:
            raise _Close(4403, "API_KEY_INVALID: The API Key is not valid.")
        recheck = recheck_of(self._sockets.tokens, token)
        try:
            self._sockets.streams.authenticate(self._stream, caller.organization_id, recheck)
        except Failure as error:
            raise _Close(1013, _reason(error)) from None
        return caller

    # Messages of the client

    async def _next_message(self) -> dict[str, Any]:
        # Let other tasks run: thousands of messages may have been received at once.
        await asyncio.sleep(0)
        received = await self._receive()
        if received["type"] != "websocket.receive":
            raise _Disconnected
        message = _parse_message(received, self._sockets.max_message_bytes)
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise _Close(4400, "A message must be a JSON object with a string 'type'.")
        return message

    async def _handle(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "subscribe":
                await self._subscribe(_id(message), message.get("payload"))
            case "complete":
                self._complete(_id(message))
            case "ping" | "pong" as kind:
                payload = _object(message.get("payload"))
                if kind == "ping":
                    pong = {"type": "pong"} | ({"payload": payload} if payload else {})
                    await self._send([json.dumps(pong, separators=(",", ":")).encode()])
            case "connection_init":
                raise _Close(4429, "Too many initialisation requests")
            case other:
                raise _Close(4400, f"Clients must not send messages of type '{other}'.")

    def _complete(self, id_: str) -> None:
        task = self._operations.pop(id_, None)
        if task is not None:
            task.cancel()

    async def _subscribe(self, id_: str, payload: object) -> None:
        if self._caller is None:
            raise _Close(4401, "Unauthorized: subscribe after connection_ack.")
        if id_ in self._operations:
            raise _Close(4409, f"Subscriber for {id_} already exists")
        try:
            parse_request(payload)
        except Failure as error:
            raise _Close(4400, _reason(error)) from None
        try:
            self._require_room()
        except Failure as error:
            await self._send([_error(orjson.dumps(id_), error)])
            return
        task = asyncio.ensure_future(self._run_operation(id_, payload, self._caller))
        self._operations[id_] = task
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _require_room(self) -> None:
        """Raises: RATE_LIMITED, TOO_MANY_SUBSCRIPTIONS."""
        self._sockets.tokens.consume(self._caller, self._scope)
        # Operations that still run after their client completed them count too, mostly writes.
        busy = len(self._running) + len(self._writing) >= 2 * MAX_OPERATIONS
        if busy or len(self._operations) >= MAX_OPERATIONS:
            raise _too_many_operations()

    # Messages of the server

    async def _run_operation(self, id_: str, payload: object, caller: Caller) -> None:
        """Run one operation and send its last message, unless the client has completed it."""
        key = orjson.dumps(id_)
        try:
            await self._execute(b'{"id":%b,"type":"next","payload":' % key, payload, caller)
            last = b'{"id":%b,"type":"complete"}' % key
        except _Disconnected:
            return
        except (Failure, RequestError) as error:
            last = _error(key, error)
        except Exception as error:
            last = _error(key, report_internal_error(error))
        if self._operations.get(id_) is asyncio.current_task():
            # Free the id before the client learns of the end and may use it again.
            del self._operations[id_]
            try:
                await self._send([last])
            except _Disconnected:
                return

    async def _execute(self, head: bytes, payload: object, caller: Caller) -> None:
        prepared = prepare(self._engine, parse_request(payload), caller, self._scope)
        if prepared.operation != "subscription":
            result = self._engine.execute(prepared, caller.tenant)
            is_write = prepared.operation == "mutation"
            body = await (self._finish_write(result) if is_write else result)
            await self._send([head + body + b"}"])
            return
        tokens = self._sockets.tokens
        subscription = await subscribe(self._engine, tokens, prepared, caller, payload)
        try:
            while events := await subscription.take():
                await self._send([head + event.result + b"}" for event in events])
        finally:
            subscription.close()

    async def _finish_write(self, result: Coroutine[Any, Any, bytes]) -> bytes:
        """A write runs to its end when its client has disconnected, as it does over HTTP."""
        task = asyncio.ensure_future(result)
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        return await asyncio.shield(task)

    async def _send(self, texts: list[bytes]) -> None:
        """Send texts, or end the socket. Raises: `_Disconnected`."""
        if self._writer is not None and self._writer.write(texts):
            return
        try:
            for text in texts:
                with self._timeouts(self._send_timeout):
                    await self._asgi_send({"type": "websocket.send", "text": text.decode()})
        except (OSError, RuntimeError) as error:
            # uvicorn raises RuntimeError between its own end of a socket and the event of it.
            self._send_timed_out = isinstance(error, TimeoutError)
            self._stream.end(disconnected=True)
            raise _Disconnected from None


def _parse_message(received: Message, max_bytes: int) -> object:
    text = received.get("text")
    if text is None:
        raise _Close(4400, "Messages must be text, not binary.")
    content = text.encode(errors="replace")
    if len(content) > max_bytes:
        raise _Close(4400, f"The message is larger than {max_bytes:,} bytes.")
    try:
        return parse_request_json(content, "The message")
    except Failure as error:
        raise _Close(4400, _reason(error)) from None


def _id(message: dict[str, Any]) -> str:
    id_ = message.get("id")
    if not isinstance(id_, str) or not 0 < len(id_) <= _MAX_ID:
        raise _Close(4400, f"'id' must be a string of 1 to {_MAX_ID} characters.")
    return id_


def _object(payload: object) -> dict[str, Any]:
    if payload is None:
        return {}
    if not isinstance(payload, dict):
        raise _Close(4400, "'payload' must be an object or null.")
    return payload


def _token(payload: object, scope: Scope) -> str:
    """The token of `connection_init`, or else of the handshake."""
    headers = [
        (name.lower().encode(), value.encode("latin-1", "replace"))
        for name, value in _object(payload).items()
        if isinstance(value, str)
    ]
    token = find_token(headers, b"") or find_token(scope["headers"], scope["query_string"])
    if token is None:
        raise _Close(4403, "API_KEY_MISSING: Send OSDI-API-Token in connection_init's payload.")
    return token


def _reason(error: Failure) -> str:
    """The code and the first message: a reason has no room for more."""
    fault = error.faults[0]
    reference = f" Reference code: {error.reference_code}" if error.reference_code else ""
    return f"{fault.code}: {fault.description}{reference}"


def _too_many_operations() -> Failure:
    return failure(
        "TOO_MANY_SUBSCRIPTIONS",
        f"This socket already has {MAX_OPERATIONS} operations.",
        hint="Complete one of them, or open another socket.",
    )


def _error(key: bytes, error: Failure | RequestError) -> bytes:
    log_failure("WebSocket", error)
    payload = orjson.dumps(format_errors(error))
    return b'{"id":%b,"type":"error","payload":%b}' % (key, payload)


def _close_message(close: _Close) -> Message:
    return {"type": "websocket.close", "code": close.code, "reason": close.reason}


async def _deny(scope: Scope, send: Send, error: Failure) -> None:
    """Refuse the handshake with an HTTP response, if the server supports that."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1013})
        return
    named = {"Content-Type": "application/json; charset=utf-8"} | error.headers
    headers = [(name.lower().encode(), value.encode()) for name, value in named.items()]
    start = {"type": "websocket.http.response.start", "status": error.status, "headers": headers}
    await send(start)
    await send({"type": "websocket.http.response.body", "body": error_body(error)})
