"""GraphQL over HTTP: one path for requests, event streams and WebSockets.

In: an ASGI scope. Out: a JSON response, an event stream, or the page of GraphiQL. For
`app.main`.

Statuses: errors of the HTTP request itself, of authentication and of the database have the status
of their code in every media type, because proxies and retrying clients look at it. If the request
is well-formed but its document, operation or values are refused, the status is 400 as
application/graphql-response+json, and 200 as application/json or text/event-stream.

Source: GraphQL over HTTP, draft, as audited by npm graphql-http 1.23.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from app.config.settings import Settings
from app.exports.formats import Format
from app.exports.response import Exports, not_exported
from app.graphql.batch import RESPONSE_IS_FULL, check_batch, not_in_batch
from app.graphql.engine import (
    Executable,
    GraphQLEngine,
    log_failure,
    prepare,
    subscribe,
)
from app.graphql.exchange import Exchange, QueryRequest
from app.graphql.multipart import Multipart
from app.graphql.negotiation import GRAPHQL, JSON, is_json, not_acceptable, not_streamed
from app.graphql.request import (
    names_document,
    parse_query_string,
    parse_request,
    parse_request_json,
)
from app.graphql.result_streams import ResultStreams
from app.graphql.sse import ServerSentEvents
from app.graphql.streams import Streams
from app.graphql.timeouts import StreamTimeouts, Timeouts
from app.graphql.websocket import WebSockets
from app.http.content_coding import is_gzip
from app.http.disconnects import DisconnectWatcher
from app.http.headers import Headers
from app.http.method_override import OVERRIDES, method_of
from app.http.request_body import receive_body, too_slow
from app.identity.authenticate import find_token, invalid_key, missing_key
from app.identity.caller import Caller
from app.identity.tokens import TokenLookup, recheck_of
from app.monitoring.requests import BATCH, OPERATION
from app.observe import report_internal_error
from resolvers.graphql.errors import error_body
from resolvers.graphql.request import RequestError
from schema.failures import Failure, failure

PATH = "/graphql"
_ALLOW = {"Allow": "GET, HEAD, OPTIONS, POST"}
_EVENTS = ServerSentEvents()
_MULTIPART = Multipart()


class GraphQL:
    """The endpoint, over one engine."""

    def __init__(
        self,
        engine: GraphQLEngine,
        tokens: TokenLookup,
        settings: Settings,
        *,
        page: Callable[[Request], Response] | None = None,
        max_streams: int = 2_000,
        timing: StreamTimeouts | None = None,
    ) -> None:
        """Browsers get the `page`; `max_streams` bounds WebSockets and event streams together."""
        self._engine = engine
        self._tokens = tokens
        self._page = page
        self._max_body_bytes = settings.max_body_bytes
        self._max_response_bytes = settings.max_response_bytes
        self._max_batch = settings.max_batch
        self.batches = 0
        self.batched_requests = 0
        self._timing = timing or StreamTimeouts()
        self._timeouts = Timeouts(self._timing.check_interval)
        self._watch = DisconnectWatcher()
        recheck = self._timing.recheck or max(settings.key_cache_seconds, 1.0)
        self.streams = Streams(max_streams, recheck)
        self.exports = Exports(tokens, self.streams)
        self._result_streams = ResultStreams(self.streams, self._timeouts, self._timing)
        self._web_sockets = WebSockets(
            engine, tokens, settings, self.streams, self._timeouts, self._timing
        )

    def routes(self) -> list[BaseRoute]:
        return [Route(PATH, self), WebSocketRoute(PATH, self)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._web_sockets(scope, receive, send)
            return
        exchange = Exchange(scope, receive, send)
        try:
            await self._serve(exchange)
        except (Failure, RequestError) as error:
            await self._respond_with(exchange, error)
        except Exception as error:
            await self._respond_with(exchange, report_internal_error(error))

    async def refuse(self, error: Failure, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to a request that is refused before it gets here."""
        await self._respond_with(Exchange(scope, receive, send), error)

    async def _serve(self, exchange: Exchange) -> None:
        """Check the head of the request before the body is read, then execute."""
        if exchange.method not in ("POST", "GET"):
            if exchange.method == "OPTIONS":
                await _respond_to_options(exchange)
                return
            if exchange.method != "HEAD":
                raise _method_not_allowed(_ALLOW)
        scope, headers = exchange.scope, exchange.read_headers()
        if not OVERRIDES.isdisjoint(headers):
            method_of(exchange.method, headers.items(), allowed=())
        token = find_token(scope["headers"], scope["query_string"])
        value: object = None
        if exchange.method == "POST":
            _require_json(headers)
        else:
            query = scope["query_string"]
            if self._page is not None and exchange.accepted.html:
                # The page reads the query of a link that a browser opens.
                is_link = exchange.accepted.html_first and token is None
                if is_link or not names_document(parse_query_string(query)):
                    await _send_page(self._page, exchange)
                    return
            value = parse_query_string(query)
        if exchange.accepted.nothing and exchange.format is None:
            raise not_acceptable()
        caller = await self._caller(token, scope)
        self._tokens.consume(caller, scope)
        if exchange.method == "POST":
            value = await self._body(exchange)
            if isinstance(value, list) and self._max_batch:
                if exchange.format is not None:
                    raise not_exported("A batch")
                await self._respond_to_batch(exchange, value, caller)
                return
        request = parse_request(value)
        exchange.well_formed = True
        prepared = prepare(self._engine, request, caller, scope)
        if exchange.format is not None:
            await self._export(exchange, prepared, caller, token, exchange.format)
        elif prepared.operation == "subscription":
            await self._subscribe(exchange, prepared, caller, token, value)
        elif exchange.accepted.media is None and not exchange.prefers_events:
            # Refused before a mutation is executed, since the client would send it again.
            raise not_acceptable()
        elif (body := await self._execute(exchange, prepared, caller)) is None:
            return
        elif exchange.prefers_events:
            await self._send_one(exchange, body)
        else:
            await exchange.respond_with_result(body)

    async def _send_one(self, exchange: Exchange, body: bytes) -> None:
        await self._result_streams.send_one(exchange.send, _EVENTS, body, exchange.rate_headers)

    async def _caller(self, token: str | None, scope: Scope) -> Caller | None:
        """The caller of a token. Raises: API_KEY_INVALID, API_KEY_EXPIRED, RATE_LIMITED."""
        if token is None:
            return None
        caller = await self._tokens.by_token(token, scope)
        if caller is None:
            raise invalid_key()
        return caller

    async def _body(self, exchange: Exchange) -> object:
        declared = exchange.headers.get(b"content-length", b"0").decode("latin-1")
        compressed = b"content-encoding" in exchange.headers and _is_gzip(exchange.headers)
        try:
            with self._timeouts(self._timing.body):
                body = await receive_body(
                    exchange.receive, declared, self._max_body_bytes, compressed
                )
        except TimeoutError:
            raise too_slow(self._timing.body) from None
        return parse_request_json(body)

    async def _execute(
        self, exchange: Exchange, prepared: Executable, caller: Caller | None
    ) -> bytes | None:
        """The response; None if the client has disconnected. A mutation runs to its end anyway."""
        tenant = caller.tenant if caller is not None else None
        if prepared.operation == "mutation":
            if exchange.method != "POST":
                raise _method_not_allowed({"Allow": "POST"}, "Mutations must be sent by POST.")
            return await self._engine.execute(prepared, tenant)
        with self._watch(QueryRequest(exchange.receive)) as watched:
            try:
                return await self._engine.execute(prepared, tenant)
            except asyncio.CancelledError:
                if not watched.disconnected:
                    raise
                return None

    async def _respond_to_batch(
        self, exchange: Exchange, values: list[object], caller: Caller | None
    ) -> None:
        """Execute each request of a batch, in order; each is counted, and fails on its own."""
        check_batch(values, self._max_batch)
        exchange.scope[OPERATION] = BATCH
        self.batches += 1
        self.batched_requests += len(values)
        for _ in values[1:]:
            self._tokens.consume(caller, exchange.scope)
        bodies: list[bytes] = []
        for value in values:
            body: bytes | None = RESPONSE_IS_FULL
            if sum(map(len, bodies)) < self._max_response_bytes:
                body = await self._answer_of_batch(exchange, value, caller)
            if body is None:
                return
            bodies.append(body)
        await exchange.respond(200, b"[" + b",".join(bodies) + b"]")

    async def _answer_of_batch(
        self, exchange: Exchange, value: object, caller: Caller | None
    ) -> bytes | None:
        """The response to one request of a batch; None if the client has disconnected."""
        error: Failure | RequestError
        try:
            prepared = prepare(self._engine, parse_request(value), caller, {})
            if prepared.operation == "subscription":
                raise not_in_batch()
            return await self._execute(exchange, prepared, caller)
        except (Failure, RequestError) as refused:
            error = refused
        except Exception as unexpected:
            error = report_internal_error(unexpected)
        log_failure(f"{exchange.method} {PATH}", error)
        return error_body(error)

    async def _subscribe(
        self,
        exchange: Exchange,
        prepared: Executable,
        caller: Caller | None,
        token: str | None,
        value: object,
    ) -> None:
        accepted = exchange.accepted
        if not (accepted.events or accepted.multipart) or exchange.method == "HEAD":
            raise not_streamed()
        if caller is None or token is None:
            raise missing_key()
        last = exchange.headers.get(b"last-event-id", b"").decode("latin-1")
        subscription = await subscribe(self._engine, self._tokens, prepared, caller, value, last)
        await self._result_streams.send_all(
            exchange.receive,
            exchange.send,
            _MULTIPART if accepted.multipart else _EVENTS,
            subscription,
            organization_id=caller.organization_id,
            recheck=recheck_of(self._tokens, token),
            extra=exchange.rate_headers,
        )

    async def _export(
        self,
        exchange: Exchange,
        prepared: Executable,
        caller: Caller | None,
        token: str | None,
        format_: Format,
    ) -> None:
        """Respond with the whole result of a query that is one table."""
        if prepared.operation != "query":
            raise not_exported(f"A {prepared.operation}")
        if caller is None or token is None:
            raise missing_key()
        with self._watch(QueryRequest(exchange.receive)) as watched:
            try:
                table = await self._engine.table(
                    prepared,
                    caller.tenant,
                    is_flat=format_.is_flat,
                    # Named queries export only the page that they show.
                    is_whole=caller.queries is None,
                )
                request = Request(exchange.scope)
                response = await self.exports.respond(request, table, format_, caller, token)
            except asyncio.CancelledError:
                if not watched.disconnected:
                    raise
                return
        await response(exchange.scope, exchange.receive, exchange.send)

    async def _respond_with(self, exchange: Exchange, error: Failure | RequestError) -> None:
        log_failure(f"{exchange.method} {PATH}", error)
        status, body = error.status, error_body(error)
        if status == 400 and exchange.well_formed and exchange.format is None:
            if exchange.prefers_events:
                await self._send_one(exchange, body)
                return
            if exchange.accepted.media != GRAPHQL:
                status = 200
        headers = [(name.lower().encode(), value.encode()) for name, value in error.headers.items()]
        await exchange.respond(status, body, *headers)


def _require_json(headers: Headers) -> None:
    """Raises: MEDIA_TYPE_UNSUPPORTED."""
    content_type = headers.get(b"content-type", b"").decode("latin-1")
    if is_json(content_type):
        if b"content-encoding" in headers:
            _is_gzip(headers)
        return
    message = "The request has no Content-Type."
    if content_type:
        message = f"The Content-Type '{content_type[:80]}' is not supported."
    raise failure(
        "MEDIA_TYPE_UNSUPPORTED",
        message,
        hint="Send JSON in UTF-8, with Content-Type: application/json.",
        headers={"Accept": JSON},
    )


def _is_gzip(headers: Headers) -> bool:
    """Whether the body is compressed by gzip. Raises: MEDIA_TYPE_UNSUPPORTED."""
    return is_gzip(headers[b"content-encoding"].decode("latin-1"))


def _method_not_allowed(
    allow: dict[str, str], message: str = "Method not allowed for this URL."
) -> Failure:
    hint = "Send the request by POST, with Content-Type: application/json."
    return failure("METHOD_NOT_ALLOWED", message, hint=hint, headers=allow)


async def _respond_to_options(exchange: Exchange) -> None:
    allow = [(b"allow", _ALLOW["Allow"].encode())]
    await exchange.send({"type": "http.response.start", "status": 204, "headers": allow})
    await exchange.send({"type": "http.response.body", "body": b""})


async def _send_page(page: Callable[[Request], Response], exchange: Exchange) -> None:
    response = page(Request(exchange.scope, exchange.receive))
    await response(exchange.scope, exchange.receive, exchange.send)
