"""A stub engine for tests of the transports: a small schema, executed by graphql-core."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import graphql
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from app.config.settings import Settings
from app.graphql.endpoint import GraphQL
from app.graphql.timeouts import StreamTimeouts
from app.identity.caller import Caller
from resolvers.export_columns import ExportTable
from resolvers.graphql.request import ErrorEntry, Event, GraphQLRequest, RequestError
from resolvers.plan.tenant import Tenant
from schema.failures import failure

SCHEMA = graphql.build_schema("""
type Query { hello(to: String, id: ID): String, slow: String, broken: String, unstored: String,
  invalid: String }
type Mutation { write: String, slow: String }
type Subscription { count: Int, idle: Int, burst: Int, flood: Int, missed: Int, broken: Int,
  refused: Int, lines: Int, sizes: Int, stubborn: Int, open: Int }
""")
ADA = Caller(Tenant(UUID(int=1), "osdi"), frozenset({"read", "write"}))
READER = Caller(Tenant(UUID(int=2), "osdi"), frozenset({"read"}))
WRITER = Caller(Tenant(UUID(int=3), "osdi"), frozenset({"write"}))
SIZES = [b"x" * size for size in (1, *range(50, 90), *range(65_485, 65_497), 200_000)]
"""Sizes for every kind of frame length."""

FLOOD = b'{"data":{"flood":"%b"}}' % (b"x" * 60_000)


class StubTokens:
    """A token lookup without a store. It raises `error` if that is set."""

    def __init__(self) -> None:
        self.callers = {"ada": ADA, "reader": READER, "writer": WRITER}
        self.error: Exception | None = None
        self.lookups = 0

    async def by_token(self, token: str, scope: Any = None) -> Caller | None:
        self.lookups += 1
        if self.error is not None:
            raise self.error
        return self.callers.get(token)

    def consume(self, caller: Caller | None, scope: Any) -> None:
        """There is no limit."""


@dataclass(frozen=True)
class StubPrepared:
    document: graphql.DocumentNode
    operation: str
    requires_key: bool
    requires_admin: bool
    field: str
    request: GraphQLRequest
    requires_read: bool = False


def _refused(code: str, error: graphql.GraphQLError) -> RequestError:
    places = tuple((place.line, place.column) for place in error.locations or ())
    return RequestError([ErrorEntry(error.message, code, places)])


class StubEngine:
    """Executes a field by its name; `log` has the outcome."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.subscriptions: list[StubSubscription] = []
        self.prepared: list[tuple[GraphQLRequest, bool]] = []
        self.last_events: list[str | None] = []

    def prepare(self, request: GraphQLRequest, authenticated: bool) -> StubPrepared:
        self.prepared.append((request, authenticated))
        try:
            document = graphql.parse(request.query)
        except graphql.GraphQLError as error:
            raise _refused("DOCUMENT_UNREADABLE", error) from None
        errors = graphql.validate(SCHEMA, document)
        if errors:
            raise _refused("DOCUMENT_INVALID", errors[0])
        operation = graphql.get_operation_ast(document, request.operation_name)
        if operation is None:
            raise RequestError(
                [ErrorEntry("Say by operationName which operation.", "OPERATION_UNKNOWN")]
            )
        values = graphql.get_variable_values(
            SCHEMA, list(operation.variable_definitions or ()), dict(request.variables or {})
        )
        if isinstance(values, list):
            raise _refused("VARIABLE_INVALID", values[0])
        node = operation.selection_set.selections[0]
        assert isinstance(node, graphql.FieldNode)
        name = node.name.value
        requires_key = name != "open" and not name.startswith("__")
        return StubPrepared(document, operation.operation.value, requires_key, False, name, request)

    async def execute(self, prepared: Any, tenant: Tenant | None) -> bytes:
        name = f"{prepared.operation} {prepared.field}"
        self.log.append(name)
        try:
            if prepared.field == "slow":
                await asyncio.sleep(1.0 if prepared.operation == "query" else 0.3)
        except asyncio.CancelledError:
            self.log.append(f"{name} broken off")
            raise
        if prepared.field == "broken":
            raise ZeroDivisionError
        if prepared.field == "unstored":
            raise failure("STORE_UNAVAILABLE", "Away.", headers={"Retry-After": "2"})
        if prepared.field == "invalid":
            raise failure("FILTER_INVALID", "No filter.", "filter")
        result = graphql.execute_sync(
            SCHEMA,
            prepared.document,
            {"hello": "world", "write": "done", "slow": "done"},
            operation_name=prepared.request.operation_name,
            variable_values=dict(prepared.request.variables or {}),
        )
        self.log.append(f"{name} done")
        return orjson.dumps(result.formatted)

    async def table(
        self, prepared: Any, tenant: Tenant, *, is_flat: bool, is_whole: bool
    ) -> ExportTable:
        raise failure("NOT_TABULAR", "No table.")

    async def subscribe(
        self, prepared: Any, tenant: Tenant, last_event: str | None = None, **_: Any
    ) -> StubSubscription:
        self.last_events.append(last_event)
        if prepared.field == "refused":
            raise failure("TIME_ZONE_UNKNOWN", "There is no such time zone.", "zone")
        subscription = StubSubscription(prepared.field)
        self.subscriptions.append(subscription)
        return subscription


class StubSubscription:
    """count: 1, 2, 3. idle: no results. burst: a hundred at once. flood: endless large results."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.given = 0
        self.closed = 0

    async def take(self) -> list[Event]:
        return [Event(payload) for payload in await self._payloads()]

    async def _payloads(self) -> list[bytes]:
        assert not self.closed
        self.given += 1
        match self.name:
            case "idle":
                await asyncio.Event().wait()
            case "stubborn":
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    raise failure("STORE_UNAVAILABLE", "Away.") from None
            case "flood":
                await asyncio.sleep(0)
                return [FLOOD]
            case "burst" if self.given == 1:
                return [b'{"data":{"burst":%d}}' % number for number in range(100)]
            case "sizes" if self.given == 1:
                return [b'{"data":"%b"}' % text for text in SIZES]
            case "lines" if self.given == 1:
                return [b'{"data":\n{"lines":\r\n1}}']
            case "missed" if self.given == 2:
                raise failure("EVENTS_MISSED", "Events were missed.", hint="Subscribe again.")
            case "broken" if self.given == 2:
                raise ZeroDivisionError
            case "count" | "missed" | "broken" if self.given <= 3:
                await asyncio.sleep(0)
                return [b'{"data":{"%b":%d}}' % (self.name.encode(), self.given)]
        return []

    def close(self) -> None:
        self.closed += 1


class Switch:
    """An application that each test replaces while one server runs."""

    server: Server
    app: Any = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)

    @property
    def address(self) -> str:
        return self.server.address


@dataclass
class Stub:
    """An endpoint over a stub engine."""

    engine: StubEngine
    tokens: StubTokens
    endpoint: GraphQL
    app: Starlette


def stub(*, settings: dict[str, Any] | None = None, **options: Any) -> Stub:
    """A stub with short timeouts by default."""
    engine, tokens = StubEngine(), StubTokens()
    short = StreamTimeouts(
        body=0.3, init=0.2, send=0.3, keep_alive=0.2, recheck=0.1, check_interval=0.05
    )
    chosen = Settings(**(settings or {}))
    endpoint = GraphQL(engine, tokens, chosen, **({"timing": short} | options))
    return Stub(engine, tokens, endpoint, Starlette(routes=endpoint.routes()))


class Server(uvicorn.Server):
    """A server that does not handle signals."""

    @property
    def address(self) -> str:
        """The host and port."""
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        return f"{host}:{port}"

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def served(app: Any, **options: Any) -> AsyncIterator[Server]:
    """Serves `app` by uvicorn on a free loopback port."""
    ours: dict[str, Any] = {
        "ws": "app.http.uvicorn_websocket:WebSocketProtocol",
        "ws_per_message_deflate": False,
    }
    config = uvicorn.Config(
        app, port=0, http="httptools", lifespan="off", log_config=None, **(ours | options)
    )
    server = Server(config)
    serving = asyncio.ensure_future(server.serve())
    await until(lambda: server.started)
    try:
        yield server
    finally:
        server.should_exit = True
        await serving


async def until(condition: Callable[[], object], within: float = 3.0) -> None:
    """Wait until the condition is true."""
    for _ in range(int(within / 0.01)):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError
