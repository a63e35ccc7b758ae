"""GraphQL over HTTP: one address that takes requests, event streams and WebSockets.

Statuses. What is wrong with the HTTP request itself, who asks and what ails the store have the
status of their code in every media type, since that is what proxies and retrying clients look
at. A well-formed request whose document, operation or values are refused is answered with 400 as
application/graphql-response+json, and with 200 as application/json or text/event-stream.

Source: GraphQL over HTTP, draft, as audited by npm graphql-http 1.23.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from app.config.settings import Settings
from app.graphql.engine import (
    Executable,
    GraphQLEngine,
    TokenLookup,
    log_failure,
    prepare,
    recheck_of,
)
from app.graphql.negotiation import GRAPHQL, JSON, AcceptedTypes, accepted_by, is_json
from app.graphql.request import parse_body, parse_request
from app.graphql.sse import EventStream
from app.graphql.streams import Streams
from app.graphql.timeouts import StreamTimeouts, Timeouts
from app.graphql.websocket import WebSockets
from app.http.disconnects import DisconnectWatcher
from app.http.request_body import parse_json, receive_body, too_slow
from app.identity.authenticate import find_token, invalid_key, missing_key
from app.identity.caller import Caller
from app.observe import report_internal_error
from app.rate_limit.limiter import LIMITS
from app.rate_limit.limiter import Headers as RateHeaders
from resolvers.graphql.errors import error_body
from resolvers.graphql.request import RequestError
from schema.failures import Failure, failure

PATH = "/graphql"
_ALLOW = {"Allow": "GET, HEAD, OPTIONS, POST"}
_MAX_QUERY_STRING = 16_384
_MAX_HEADER = 8_192
_REQUEST_MEMBERS = frozenset({b"accept", b"content-type", b"content-length", b"content-encoding"})
_EITHER = AcceptedTypes()
_HEADERS = {
    media: [
        (b"content-type", media.encode() + b"; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"vary", b"Accept"),
        (b"x-content-type-options", b"nosniff"),
    ]
    for media in (JSON, GRAPHQL)
}

Headers = dict[bytes, bytes]


class _Exchange:
    """One request, and what is known of it by now."""

    __slots__ = ("accepted", "formed", "headers", "method", "receive", "scope", "send")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.method: str = scope["method"]
        self.headers: Headers = {}
        self.accepted = _EITHER
        self.formed = False

    def read_headers(self) -> Headers:
        for name, value in self.scope["headers"]:
            if name in _REQUEST_MEMBERS:
                known = self.headers.get(name)
                if known is None:
                    self.headers[name] = value
                elif len(known) < _MAX_HEADER:
                    self.headers[name] = known + b", " + value
        self.accepted = accepted_by(self.headers.get(b"accept", b"").decode("latin-1"))
        return self.headers

    @property
    def streamed(self) -> bool:
        """Whether an event stream is what the client likes best."""
        return self.accepted.events_first and self.method != "HEAD"

    @property
    def limits(self) -> RateHeaders:
        """What is left of the limit that the request was counted for."""
        headers: RateHeaders = self.scope.get(LIMITS, ())
        return headers

    async def answer(self, status: int, body: bytes, *extra: tuple[bytes, bytes]) -> None:
        headers = [
            (b"content-length", b"%d" % len(body)),
            *_HEADERS[self.accepted.media or JSON],
            *self.limits,
            *extra,
        ]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        sent = b"" if self.method == "HEAD" else body
        await self.send({"type": "http.response.body", "body": sent})


class GraphQL:
    """The endpoint, over one engine."""

    def __init__(
        self,
        engine: GraphQLEngine,
        keys: TokenLookup,
        settings: Settings,
        *,
        page: Callable[[Request], Response] | None = None,
        most_streams: int = 2_000,
        timing: StreamTimeouts | None = None,
    ) -> None:
        """`page` is shown to browsers; `most_streams` are WebSockets and event streams together."""
        self._engine = engine
        self._keys = keys
        self._page = page
        self._longest = settings.max_body_bytes
        self._timing = timing or StreamTimeouts()
        self._limits = Timeouts(self._timing.look)
        self._watch = DisconnectWatcher()
        recheck = self._timing.recheck or max(settings.key_cache_seconds, 1.0)
        self.streams = Streams(most_streams, recheck)
        self._events = EventStream(self.streams, self._limits, self._timing)
        self._sockets = WebSockets(engine, keys, settings, self.streams, self._limits, self._timing)

    def routes(self) -> list[BaseRoute]:
        return [Route(PATH, self), WebSocketRoute(PATH, self)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._sockets(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        try:
            await self._serve(exchange)
        except (Failure, RequestError) as refused:
            await self._refuse(exchange, refused)
        except Exception as error:
            await self._refuse(exchange, report_internal_error(error))

    async def _serve(self, exchange: _Exchange) -> None:
        """Refuses what HTTP can tell, before the body is read; then executes."""
        if exchange.method not in ("POST", "GET"):
            if exchange.method == "OPTIONS":
                await _allowed_methods(exchange)
                return
            if exchange.method != "HEAD":
                raise _method_not_allowed(_ALLOW)
        scope, headers = exchange.scope, exchange.read_headers()
        sent: object = None
        if exchange.method == "POST":
            _require_json(headers)
        else:
            sent = from_query(scope["query_string"])
            if self._page is not None and exchange.accepted.html and not sent.get("query"):
                await _show(self._page, exchange)
                return
        if exchange.accepted.nothing:
            raise _not_acceptable()
        token = find_token(scope["headers"], scope["query_string"])
        caller = await self._caller(token, scope)
        self._keys.consume(caller, scope)
        if exchange.method == "POST":
            sent = await self._body(exchange)
        request = parse_request(sent)
        exchange.formed = True
        prepared = prepare(self._engine, request, caller)
        if prepared.operation == "subscription":
            await self._follow(exchange, prepared, caller, token)
        elif (body := await self._result(exchange, prepared, caller)) is None:
            return
        elif exchange.streamed:
            await self._events.once(exchange.send, body, exchange.limits)
        else:
            await exchange.answer(200, body)

    async def _caller(self, token: str | None, scope: Scope) -> Caller | None:
        """Whose the token is. Raises: API_KEY_INVALID, RATE_LIMITED."""
        if token is None:
            return None
        caller = await self._keys.by_token(token, scope)
        if caller is None:
            raise invalid_key()
        return caller

    async def _body(self, exchange: _Exchange) -> object:
        declared = exchange.headers.get(b"content-length", b"0").decode("latin-1")
        try:
            with self._limits(self._timing.body):
                body = await receive_body(exchange.receive, declared, self._longest)
        except TimeoutError:
            raise too_slow(self._timing.body) from None
        return parse_body(body)

    async def _result(
        self, exchange: _Exchange, prepared: Executable, caller: Caller | None
    ) -> bytes | None:
        """The response; None where its client has gone. Writes go on without their client."""
        tenant = caller.tenant if caller is not None else None
        if prepared.operation == "mutation":
            if exchange.method != "POST":
                raise _method_not_allowed({"Allow": "POST"}, "A mutation needs POST.")
            return await self._engine.execute(prepared, tenant)
        with self._watch(_RequestReceiver(exchange.receive)) as watch:
            try:
                return await self._engine.execute(prepared, tenant)
            except asyncio.CancelledError:
                if not watch.gone:
                    raise
                return None

    async def _follow(
        self, exchange: _Exchange, prepared: Executable, caller: Caller | None, token: str | None
    ) -> None:
        if not exchange.accepted.events or exchange.method == "HEAD":
            raise failure(
                "NOT_ACCEPTABLE",
                "What a subscription gives is sent as it comes, not in one response.",
                hint="Accept text/event-stream, or open a WebSocket here by graphql-transport-ws.",
            )
        if caller is None or token is None:
            raise missing_key()
        subscription = await self._engine.subscribe(prepared, caller.tenant)
        await self._events.follow(
            exchange.receive,
            exchange.send,
            subscription,
            caller.organization_id,
            recheck_of(self._keys, token),
            exchange.limits,
        )

    async def _refuse(self, exchange: _Exchange, refused: Failure | RequestError) -> None:
        log_failure(f"{exchange.method} {PATH}", refused)
        status, body = refused.status, error_body(refused)
        if status == 400 and exchange.formed:
            if exchange.streamed:
                await self._events.once(exchange.send, body, exchange.limits)
                return
            if exchange.accepted.media != GRAPHQL:
                status = 200
        headers = [
            (name.lower().encode(), value.encode()) for name, value in refused.headers.items()
        ]
        await exchange.answer(status, body, *headers)


class _RequestReceiver:
    """A query that has been read: `DisconnectWatcher` may listen whether its client is there, as for GET."""

    __slots__ = ("receive",)
    method = "GET"

    def __init__(self, receive: Receive) -> None:
        self.receive = receive


def from_query(query: bytes) -> dict[str, Any]:
    """The request that a query string holds; the token in it is none of ours.

    Raises: QUERY_TOO_LONG, TOO_MANY_PARAMETERS, REQUEST_INVALID, NOT_JSON, NESTED_TOO_DEEPLY.
    """
    if len(query) > _MAX_QUERY_STRING:
        raise failure(
            "QUERY_TOO_LONG",
            f"The query string has more than {_MAX_QUERY_STRING:,} characters.",
            hint="Send the request by POST.",
        )
    sent: dict[str, Any] = {}
    for name, text in _pairs(query):
        if name in sent:
            raise failure("REQUEST_INVALID", f"The parameter '{name}' is there twice.", name)
        if name in ("query", "operationName"):
            sent[name] = text
        elif name in ("variables", "extensions"):
            sent[name] = parse_json(text.encode(), f"The parameter '{name}'") if text else None
    return sent


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        text = query.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, max_num_fields=100, errors="strict")
    except UnicodeDecodeError:
        raise failure(
            "REQUEST_INVALID",
            "The query string is not UTF-8, percent-encoded.",
            hint="Encode each parameter as encodeURIComponent does.",
        ) from None
    except ValueError:
        raise failure(
            "TOO_MANY_PARAMETERS", "There are more than 100 parameters.", hint="Send fewer."
        ) from None


def _require_json(headers: Headers) -> None:
    """Raises: MEDIA_TYPE_UNSUPPORTED."""
    kind = headers.get(b"content-type", b"").decode("latin-1")
    coding = headers.get(b"content-encoding", b"identity").lower()
    if is_json(kind) and coding == b"identity":
        return
    if not kind:
        said = "There is no Content-Type."
    elif coding != b"identity":
        said = "Compressed bodies are not read."
    else:
        said = f"A body of the type '{kind[:80]}' is not read."
    raise failure(
        "MEDIA_TYPE_UNSUPPORTED",
        said,
        hint="Send JSON in UTF-8, with Content-Type: application/json.",
        headers={"Accept": JSON},
    )


def _not_acceptable() -> Failure:
    return failure(
        "NOT_ACCEPTABLE",
        "Nothing that the header Accept names is written here.",
        hint=f"Accept {GRAPHQL} or {JSON}, or text/event-stream for subscriptions.",
    )


def _method_not_allowed(
    allow: dict[str, str], said: str = "GraphQL takes GET and POST."
) -> Failure:
    hint = "Send the request by POST, as application/json."
    return failure("METHOD_NOT_ALLOWED", said, hint=hint, headers=allow)


async def _allowed_methods(exchange: _Exchange) -> None:
    allow = [(b"allow", _ALLOW["Allow"].encode())]
    await exchange.send({"type": "http.response.start", "status": 204, "headers": allow})
    await exchange.send({"type": "http.response.body", "body": b""})


async def _show(page: Callable[[Request], Response], exchange: _Exchange) -> None:
    response = page(Request(exchange.scope, exchange.receive))
    response.headers.add_vary_header("Accept")
    await response(exchange.scope, exchange.receive, exchange.send)
