"""Traces: a span for each request, and one for each of its plans, waits, statements and renderings.

No span has anything that a client has sent, except its trace and the identifier of its request.
OpenTelemetry's own instrumentations are not used: that of ASGI records addresses with their query
strings, and that of asyncpg has no names of plans.

In: ASGI scopes, and the steps of requests. Out: spans, to the exporters. For
`app.monitoring.telemetry`, the only one that imports this, if there are traces.

Source: OpenTelemetry, 'Semantic Conventions' for HTTP, databases and GraphQL.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from importlib.metadata import version
from time import time_ns
from typing import Final, Protocol

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter
from opentelemetry.trace import Span, SpanKind, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.monitoring.requests import OPERATION, UNKNOWN, Operation
from app.monitoring.statements import PoolWaits, StatementRun, StatementWatch
from resolvers import tracing
from resolvers.current_request import current_request, current_request_id

STOP_SECONDS: Final = 3.0
"""The time for which the last spans may be sent when the process ends."""

_NAME: Final = "osdi-gateway"
_TRACEPARENT: Final = b"traceparent"
_METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Trace:
    """The spans of one request in a trace."""

    __slots__ = ("_context", "_tracing", "answered", "is_planning", "span")

    def __init__(self, tracing: Tracing, span: Span) -> None:
        self.span = span
        self.answered: int | None = None
        """The time of PostgreSQL's last answer, in nanoseconds."""
        self.is_planning = False
        self._tracing = tracing
        self._context = set_span_in_context(span)

    def begin(
        self, name: str, kind: SpanKind = SpanKind.INTERNAL, start: int | None = None
    ) -> Span:
        """A span within that of the request."""
        return self._tracing.tracer.start_span(name, self._context, kind, start_time=start)

    def end(self, operation: Operation, status: int | None) -> None:
        """End the span of the request."""
        surface, kind, name = operation
        span = self.span
        if surface == "graphql":
            name = "" if name == "other" else name
            span.set_attribute("graphql.operation.type", kind)
            if name:
                span.set_attribute("graphql.operation.name", name)
        elif name:
            span.set_attribute("http.route", name)
        if kind:
            span.update_name(f"{kind} {name}".strip())
        if id_ := current_request_id():
            span.set_attribute("osdi.request_id", id_)
        if status is not None:
            span.set_attribute("http.response.status_code", status)
            if status >= 500:
                _fail(span, str(status))
        span.end()


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)
_wait: ContextVar[Span | None] = ContextVar("wait", default=None)


class Watched(Protocol):
    """The part of a store that is traced."""

    statements: StatementWatch
    waits: PoolWaits


class Tracing:
    """The traces of one process. `provider` has the exporters."""

    def __init__(self, provider: TracerProvider) -> None:
        self.tracer = provider.get_tracer(_NAME, version(_NAME))
        self._provider = provider
        self._propagator = TraceContextTextMapPropagator()

    async def stop(self) -> None:
        """Send the last spans. A receiver that does not answer cannot keep the process running."""
        tracing.planning = tracing.untraced
        loop, ended = asyncio.get_running_loop(), asyncio.Event()

        def shut_down() -> None:
            self._provider.shutdown()
            if not loop.is_closed():
                loop.call_soon_threadsafe(ended.set)

        threading.Thread(target=shut_down, daemon=True, name="last spans").start()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await ended.wait()
        except TimeoutError:
            pass

    def watch(self, store: Watched) -> None:
        """Trace the statements of a store, the waits for its connections, and plans."""
        tracing.planning = _planning
        store.statements = TracedStatements(store.statements)
        store.waits = TracedWaits()

    # Requests

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve an HTTP request. Its headers get the `traceparent` of its span, so that a request
        without an identifier is identified by its trace.
        """
        trace = self._trace(scope)
        span = trace.span.get_span_context()
        own = b"00-%032x-%016x-%02x" % (span.trace_id, span.span_id, span.trace_flags)
        scope["headers"] = [item for item in scope["headers"] if item[0] != _TRACEPARENT]
        scope["headers"].append((_TRACEPARENT, own))
        if not trace.span.is_recording():
            await app(scope, receive, send)
            return
        method = scope["method"]
        trace.span.set_attribute("http.request.method", method if method in _METHODS else "_OTHER")
        status: int | None = None
        ended = False

        async def tracing_send(message: Message) -> None:
            nonlocal status, ended
            if message["type"] == "http.response.start":
                status = message["status"]
                if trace.answered is not None:
                    trace.begin("render", start=trace.answered).end()
                operation: Operation = scope.get(OPERATION, UNKNOWN)
                if operation[1] == "subscription":
                    ended = True
                    trace.end(operation, status)
                    _current.set(None)
            await send(message)

        token = _current.set(trace)
        try:
            await app(scope, receive, tracing_send)
        finally:
            _current.reset(token)
            if not ended:
                trace.end(scope.get(OPERATION, UNKNOWN), status)

    def operation(self, kind: str) -> AbstractContextManager[object]:
        """A span for an operation of GraphQL; one over HTTP already has its span."""
        scope = current_request.get()
        if scope is None or scope["type"] != "websocket":
            return tracing.untraced()
        return self._web_socket_operation(scope, kind)

    @contextmanager
    def _web_socket_operation(self, scope: Scope, kind: str) -> Iterator[None]:
        trace = self._trace(scope)
        token = _current.set(trace if trace.span.is_recording() else None)
        try:
            yield
        finally:
            _current.reset(token)
            trace.end(("graphql", kind, ""), None)

    def _trace(self, scope: Scope) -> Trace:
        """A new trace. Only `traceparent` is adopted: `tracestate` and `baggage` contain text."""
        sent = dict(scope["headers"]).get(_TRACEPARENT, b"").decode("latin-1")
        parent = self._propagator.extract({"traceparent": sent}) if sent else None
        return Trace(self, self.tracer.start_span("HTTP", parent, SpanKind.SERVER))


class TracedStatements(StatementWatch):
    """Makes a span for each statement of a request."""

    def __init__(self, plain: StatementWatch) -> None:
        super().__init__(plain.measures, plain.slow)

    def __call__(self, plan: str) -> StatementRun:
        trace = _current.get()
        return super().__call__(plan) if trace is None else _TracedRun(self, plan, trace)


class _TracedRun(StatementRun):
    __slots__ = ("_span", "_trace")

    def __init__(self, watch: StatementWatch, plan: str, trace: Trace) -> None:
        super().__init__(watch, plan)
        self._trace = trace

    def __enter__(self) -> StatementRun:
        self._span = span = self._trace.begin(self._plan, SpanKind.CLIENT)
        span.set_attribute("db.system.name", "postgresql")
        span.set_attribute("db.query.summary", self._plan)
        return super().__enter__()

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        super().__exit__(kind, *rest)
        self._trace.answered = now = time_ns()
        if kind is None:
            self._span.set_attribute("db.response.returned_rows", self.rows)
        else:
            # The message of an exception may quote any value.
            _fail(self._span, getattr(kind, "sqlstate", None) or kind.__qualname__)
        self._span.end(now)


class TracedWaits(PoolWaits):
    """Makes a span for each wait for a connection; with a free connection there is no wait."""

    def __enter__(self) -> None:
        super().__enter__()
        trace = _current.get()
        _wait.set(None if trace is None else trace.begin("wait"))

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        super().__exit__(kind, *rest)
        span = _wait.get()
        if span is not None:
            if kind is not None:
                _fail(span, kind.__qualname__)
            span.end()


def _planning() -> AbstractContextManager[object]:
    trace = _current.get()
    # A plan of GraphQL has those of its fields in it.
    return tracing.untraced() if trace is None or trace.is_planning else _plan(trace)


@contextmanager
def _plan(trace: Trace) -> Iterator[None]:
    span, trace.is_planning = trace.begin("plan"), True
    try:
        yield
    finally:
        trace.is_planning = False
        span.end()


def _fail(span: Span, reason: str) -> None:
    span.set_attribute("error.type", reason)
    span.set_status(StatusCode.ERROR)


def open_tracing(exporters: Collection[str]) -> Tracing:
    """Tracing with the exporters of these names: `otlp`, `console`.

    OpenTelemetry reads the rest from its variables: addresses, headers, sampling and limits.
    """
    provider = new_provider()
    for name in exporters:
        provider.add_span_processor(BatchSpanProcessor(_exporter(name)))
    return Tracing(provider)


def new_provider() -> TracerProvider:
    """A provider without exporters, with the name and version of the service."""
    attributes = {"service.version": version(_NAME)}
    resource = Resource.create(attributes)
    if str(resource.attributes["service.name"]).startswith("unknown_service"):
        resource = resource.merge(Resource({"service.name": _NAME}))
    return TracerProvider(resource=resource, shutdown_on_exit=False)


def _exporter(name: str) -> SpanExporter:
    if name == "console":
        return ConsoleSpanExporter()
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter()
