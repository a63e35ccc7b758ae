"""GraphQL over WebSocket: the sub-protocol graphql-transport-ws, to the letter.

A socket needs a key: in the payload of `connection_init`, by the name and in the form that HTTP
has it as a header, or in the handshake. What ails a socket closes it, with a code of the
protocol, or 1013 (try again later), and a reason to read. What ails one operation is its `error`.

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
from app.graphql.engine import GraphQLEngine, TokenLookup, log_failure, prepare, recheck_of
from app.graphql.request import parse_body, parse_request
from app.graphql.streams import Streams
from app.graphql.timeouts import StreamTimeouts, Timeouts
from app.http.uvicorn_websocket import TEXT_WRITER, TextWriter
from app.identity.authenticate import find_token
from app.identity.caller import Caller
from app.observe import report_internal_error
from resolvers.graphql.errors import error_body, format_errors
from resolvers.graphql.request import GraphQLRequest, RequestError
from schema.failures import Failure, failure

PROTOCOL = "graphql-transport-ws"
MAX_OPERATIONS = 100
"""That one socket may carry at a time."""

_MAX_ID = 255
_MAX_REASON = 123
"""Bytes that a close frame has room for."""


class _Close(Exception):
    """Ends a socket, in the protocol's words."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode(errors="replace")[:_MAX_REASON].decode(errors="ignore")


class _Gone(Exception):
    """The client is not there any more, or does not take what it is sent."""


class WebSockets:
    """Takes handshakes, and serves each socket until its end."""

    def __init__(
        self,
        engine: GraphQLEngine,
        keys: TokenLookup,
        settings: Settings,
        streams: Streams,
        limits: Timeouts,
        timing: StreamTimeouts,
    ) -> None:
        self.engine = engine
        self.keys = keys
        self.longest = settings.max_body_bytes
        self.streams = streams
        self.limits = limits
        self.timing = timing
        self._origins = settings.cors_origins
        self._public = urlsplit(settings.public_url or "").netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        try:
            self.streams.require_room()
        except Failure as full:
            await _deny(scope, send, full)
            return
        spoken = PROTOCOL in scope["subprotocols"]
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL if spoken else None})
        if not spoken:
            await send(_closing(_Close(4406, f"Speak the sub-protocol {PROTOCOL}.")))
        elif not self._lets_in(scope):
            await send(_closing(_Close(4403, "Pages of this origin may not call.")))
        else:
            await _Connection(self, scope, receive, send).serve()

    def _lets_in(self, scope: Scope) -> bool:
        """Browsers name the page's origin, and leave it to us whether it may call."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        origin = headers.get(b"origin")
        if origin is None or "*" in self._origins or origin in self._origins:
            return True
        return urlsplit(origin).netloc in {headers.get(b"host"), self._public} - {""}


class _Connection:
    """One socket, and what runs on it."""

    def __init__(self, sockets: WebSockets, scope: Scope, receive: Receive, send: Send) -> None:
        self._sockets = sockets
        self._engine = sockets.engine
        self._limits = sockets.limits
        self._longest_send = sockets.timing.send
        self._scope = scope
        self._receive = receive
        self._asgi_send = send
        self._short_cut: TextWriter | None = scope.get("extensions", {}).get(TEXT_WRITER)
        self._stuck = False
        self._caller: Caller | None = None
        self._stream = sockets.streams.open()
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._running: set[asyncio.Task[Any]] = set()
        self._writing: set[asyncio.Task[Any]] = set()

    # Its life

    async def serve(self) -> None:
        closing: _Close | None = None
        try:
            with self._stream:
                await self._converse()
            closing = self._ended()
        except _Gone:
            pass
        except _Close as said:
            closing = said
        except Exception as error:
            closing = _Close(4500, _reason(report_internal_error(error)))
        finally:
            for task in self._running:
                task.cancel()
        await self._hang_up(closing)
        if self._running or self._writing:
            await asyncio.wait(self._running | self._writing)

    def _ended(self) -> _Close | None:
        """What to say where somebody else ended the socket."""
        if self._stream.gone:
            return None
        if self._stream.failure_reason is not None:
            return _Close(4403, _reason(self._stream.failure_reason))
        return _Close(1012, "The server stops; connect anew.")

    async def _hang_up(self, closing: _Close | None) -> None:
        try:
            if closing is not None:
                with self._limits(self._longest_send):
                    await self._asgi_send(_closing(closing))
        except TimeoutError:
            self._stuck = True
        except (OSError, RuntimeError):
            return
        if self._stuck and self._short_cut is not None:
            self._short_cut.hang_up()

    async def _converse(self) -> None:
        token = _token(await self._greeting(), self._scope)
        self._caller = await self._admit(token)
        await self._send([b'{"type":"connection_ack"}'])
        while True:
            await self._take(await self._message())

    async def _greeting(self) -> object:
        """The payload of `connection_init`."""
        try:
            with self._limits(self._sockets.timing.init):
                while (message := await self._message())["type"] != "connection_init":
                    await self._take(message)
        except TimeoutError:
            raise _Close(4408, "Connection initialisation timeout") from None
        return message.get("payload")

    async def _admit(self, token: str) -> Caller:
        try:
            caller = await self._sockets.keys.by_token(token, self._scope)
        except Failure as failed:
            log_failure("WebSocket", failed)
            raise _Close(1013, _reason(failed)) from None
        if caller is None:
            raise _Close(4403, "API_KEY_INVALID: The API Key is not valid.")
        recheck = recheck_of(self._sockets.keys, token)
        try:
            self._sockets.streams.authenticate(self._stream, caller.organization_id, recheck)
        except Failure as full:
            raise _Close(1013, _reason(full)) from None
        return caller

    # What it says

    async def _message(self) -> dict[str, Any]:
        # In turn with everybody else: what was received at once may be thousands.
        await asyncio.sleep(0)
        received = await self._receive()
        if received["type"] != "websocket.receive":
            raise _Gone
        message = _parsed(received, self._sockets.longest)
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise _Close(4400, "A message is a JSON object with a 'type' that is a text.")
        return message

    async def _take(self, message: dict[str, Any]) -> None:
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
                raise _Close(4400, f"Clients send no message of the type '{other}'.")

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
            request = parse_request(payload)
        except Failure as failed:
            raise _Close(4400, _reason(failed)) from None
        try:
            self._require_room()
        except Failure as refused:
            await self._send([_error(orjson.dumps(id_), refused)])
            return
        task = asyncio.ensure_future(self._operate(id_, request, self._caller))
        self._operations[id_] = task
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _require_room(self) -> None:
        """Raises: RATE_LIMITED, TOO_MANY_SUBSCRIPTIONS."""
        self._sockets.keys.consume(self._caller, self._scope)
        # What goes on although its client has completed it counts too: writes, above all.
        busy = len(self._running) + len(self._writing) >= 2 * MAX_OPERATIONS
        if busy or len(self._operations) >= MAX_OPERATIONS:
            raise _too_many()

    # What it is told

    async def _operate(self, id_: str, request: GraphQLRequest, caller: Caller) -> None:
        """Runs one operation and sends its end, unless the client has ended it."""
        key = orjson.dumps(id_)
        try:
            await self._execute(b'{"id":%b,"type":"next","payload":' % key, request, caller)
            last = b'{"id":%b,"type":"complete"}' % key
        except _Gone:
            return
        except (Failure, RequestError) as refused:
            last = _error(key, refused)
        except Exception as error:
            last = _error(key, report_internal_error(error))
        if self._operations.get(id_) is asyncio.current_task():
            # Free before the client knows of the end, from when on it may use it again.
            del self._operations[id_]
            try:
                await self._send([last])
            except _Gone:
                return

    async def _execute(self, head: bytes, request: GraphQLRequest, caller: Caller) -> None:
        prepared = prepare(self._engine, request, caller)
        if prepared.operation != "subscription":
            result = self._engine.execute(prepared, caller.tenant)
            write = prepared.operation == "mutation"
            body = await (self._unbroken(result) if write else result)
            await self._send([head + body + b"}"])
            return
        subscription = await self._engine.subscribe(prepared, caller.tenant)
        try:
            while results := await subscription.take():
                await self._send([head + result + b"}" for result in results])
        finally:
            subscription.close()

    async def _unbroken(self, result: Coroutine[Any, Any, bytes]) -> bytes:
        """A write goes on when its client has gone, as it does over HTTP."""
        task = asyncio.ensure_future(result)
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        return await asyncio.shield(task)

    async def _send(self, texts: list[bytes]) -> None:
        """Raises: `_Gone`, and ends the socket."""
        if self._short_cut is not None and self._short_cut.write(texts):
            return
        try:
            for text in texts:
                with self._limits(self._longest_send):
                    await self._asgi_send({"type": "websocket.send", "text": text.decode()})
        except (OSError, RuntimeError) as error:
            # uvicorn raises RuntimeError too, between the end that it decided on and its event.
            self._stuck = isinstance(error, TimeoutError)
            self._stream.end(gone=True)
            raise _Gone from None


def _parsed(received: Message, longest: int) -> object:
    text = received.get("text")
    if text is None:
        raise _Close(4400, "Messages are texts, not binary.")
    sent = text.encode(errors="replace")
    if len(sent) > longest:
        raise _Close(4400, f"The message is larger than {longest} bytes.")
    try:
        return parse_body(sent, "The message")
    except Failure as failed:
        raise _Close(4400, _reason(failed)) from None


def _id(message: dict[str, Any]) -> str:
    id_ = message.get("id")
    if not isinstance(id_, str) or not 0 < len(id_) <= _MAX_ID:
        raise _Close(4400, f"'id' must be a text of 1 to {_MAX_ID} characters.")
    return id_


def _object(payload: object) -> dict[str, Any]:
    if payload is None:
        return {}
    if not isinstance(payload, dict):
        raise _Close(4400, "'payload' must be an object, or null.")
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


def _reason(failed: Failure) -> str:
    """Why, in few words: a reason has no room for more."""
    fault = failed.faults[0]
    reference = f" Reference code: {failed.reference_code}" if failed.reference_code else ""
    return f"{fault.code}: {fault.description}{reference}"


def _too_many() -> Failure:
    return failure(
        "TOO_MANY_SUBSCRIPTIONS",
        f"This socket carries {MAX_OPERATIONS} operations already.",
        hint="Complete one of them, or open another socket.",
    )


def _error(key: bytes, refused: Failure | RequestError) -> bytes:
    log_failure("WebSocket", refused)
    payload = orjson.dumps(format_errors(refused))
    return b'{"id":%b,"type":"error","payload":%b}' % (key, payload)


def _closing(said: _Close) -> Message:
    return {"type": "websocket.close", "code": said.code, "reason": said.reason}


async def _deny(scope: Scope, send: Send, full: Failure) -> None:
    """Refuses the handshake with an HTTP response, where the server can."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1013})
        return
    named = {"Content-Type": "application/json; charset=utf-8"} | full.headers
    headers = [(name.lower().encode(), value.encode()) for name, value in named.items()]
    start = {"type": "websocket.http.response.start", "status": full.status, "headers": headers}
    await send(start)
    await send({"type": "websocket.http.response.body", "body": error_body(full)})
