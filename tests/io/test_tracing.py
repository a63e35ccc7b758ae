"""Traces: which spans there are, and that they arrive."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
from collections.abc import AsyncIterator
from time import monotonic

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.trace import SpanKind, StatusCode
from starlette.types import Message, Receive, Scope, Send
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from app.monitoring import telemetry
from app.monitoring.request_ids import current_trace_id
from app.monitoring.requests import OPERATION
from app.monitoring.telemetry import reason_against, start_tracing
from resolvers import tracing
from tests.io.test_process import locked, serving
from tests.support.gateway import GRAPHQL, Gateway, running
from tests.support.receivers import receiving, until
from tests.support.traces import Traces, attributes, kept

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"
PARENT = {"traceparent": f"00-{TRACE}-{SPAN}-01"}
PEOPLE = {"query": "{ people(first: 1) { nodes { givenName } } }"}


@pytest.fixture
def traces() -> Traces:
    return kept()


@pytest.fixture
async def gateway(database_url: str, traces: Traces) -> AsyncIterator[Gateway]:
    async with running(database_url, tracing=traces.tracing, pool_max=1) as gateway:
        await gateway.person()
        traces.clear()
        yield gateway


async def test_a_read_of_rest(gateway: Gateway, traces: Traces) -> None:
    await gateway.get("/people")
    assert traces.names == ["plan", "page people", "render", "GET /people"]
    plan, sql, render, request = traces.spans
    assert request.kind is SpanKind.SERVER
    assert attributes(request) == {
        "http.request.method": "GET",
        "http.route": "/people",
        "http.response.status_code": 200,
        "osdi.request_id": f"{request.context.trace_id:032x}",
    }
    assert attributes(sql) == {
        "db.system.name": "postgresql",
        "db.query.summary": "page people",
        "db.response.returned_rows": 1,
    }
    for part in (plan, sql, render):
        assert part.parent == request.context
        assert part.start_time is not None
        assert request.start_time is not None
        assert request.start_time <= part.start_time
    assert sql.end_time == render.start_time
    assert request.status.status_code is StatusCode.UNSET
    assert request.resource.attributes["service.name"] == "osdi-gateway"


async def test_a_write(gateway: Gateway, traces: Traces) -> None:
    await gateway.post("/people", {"given_name": "Grace"})
    of_write = ["plan", "write.statements.writes", "write.statements.notify"]
    of_response = ["plan", "one people", "render"]
    assert traces.names == [*of_write, *of_response, "POST /people"]


async def test_a_query(gateway: Gateway, traces: Traces) -> None:
    """Planned once; the operation's name is the client's own, and not shown."""
    for _ in range(2):
        response = await gateway.client.post(GRAPHQL, json=PEOPLE)
        assert "errors" not in response.json()
    names = traces.names
    assert names.count("plan") == 2, "read and validated, and planned"
    assert names[-3:] == ["connection people", "render", "query"]
    assert attributes(traces.spans[-1])["graphql.operation.type"] == "query"
    assert "graphql.operation.name" not in attributes(traces.spans[-1])


async def test_names_that_an_administrator_gave(traces: Traces) -> None:
    """A named query, and a subscription, whose span ends when its stream begins."""

    async def stream(scope: Scope, receive: Receive, send: Send) -> None:
        scope[OPERATION] = ("graphql", "subscription", "Signups")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        seen.extend(traces.names)

    async def send(_: Message) -> None:
        return

    seen: list[str] = []
    scope: Scope = {"type": "http", "method": "POST", "headers": []}
    await traces.tracing.serve(stream, scope, send, send)  # type: ignore[arg-type]  # never read
    assert seen == traces.names == ["subscription Signups"]
    assert attributes(traces.spans[0])["graphql.operation.name"] == "Signups"


async def test_the_trace_of_the_client_goes_on(gateway: Gateway, traces: Traces) -> None:
    headers = {**PARENT, "tracestate": "vendor=Ada", "baggage": "name=Ada"}
    await gateway.client.get("/people", headers=headers)
    request = traces.span("GET /people")
    assert attributes(request)["osdi.request_id"] == TRACE
    assert request.parent is not None
    assert f"{request.parent.span_id:016x}" == SPAN
    assert {f"{span.context.trace_id:032x}" for span in traces.spans} == {TRACE}
    assert "Ada" not in traces.text()


async def test_the_own_identifier_of_a_request_is_in_its_span(
    gateway: Gateway, traces: Traces
) -> None:
    headers = {**PARENT, "X-Request-ID": "7f3a-0001"}
    await gateway.client.get("/people", headers=headers)
    assert attributes(traces.span("GET /people"))["osdi.request_id"] == "7f3a-0001"


async def test_a_trace_that_is_not_sampled(gateway: Gateway, traces: Traces) -> None:
    """It has no spans, and its identifier is in the log all the same."""
    found: list[str | None] = []
    gateway.store.on_write = lambda _: found.append(current_trace_id())
    headers = {"traceparent": f"00-{TRACE}-{SPAN}-00"}
    await gateway.client.post("/people", json={"given_name": "Ada"}, headers=headers)
    assert found == [TRACE]
    assert traces.names == []


async def test_the_log_has_the_trace_of_a_request(gateway: Gateway, traces: Traces) -> None:
    found: list[str | None] = []
    gateway.store.on_write = lambda _: found.append(current_trace_id())
    await gateway.person()
    assert found == [f"{traces.span('POST /people').context.trace_id:032x}"]


async def test_a_malformed_traceparent_begins_a_trace(gateway: Gateway, traces: Traces) -> None:
    for sent in ("", "x" * 55, f"00-{'0' * 32}-{SPAN}-01", "ff-" + PARENT["traceparent"][3:]):
        traces.clear()
        await gateway.client.get("/people", headers={"traceparent": sent})
        request = traces.span("GET /people")
        assert request.parent is None
        own = attributes(request)["osdi.request_id"]
        assert own == f"{request.context.trace_id:032x}" != TRACE


async def test_statuses(gateway: Gateway, traces: Traces) -> None:
    """Clients cause a 404; a 503 is an error. An unknown path and method have no names."""
    await gateway.client.get("/people/019b7f3f-6620-77ca-8d44-8e496c95a876")
    missing = traces.span("GET /people/{id}")
    assert attributes(missing)["http.response.status_code"] == 404
    assert missing.status.status_code is StatusCode.UNSET
    await gateway.client.request("BARBARA", "/barbara@example.org")
    nothing = traces.span("HTTP")
    assert attributes(nothing)["http.request.method"] == "_OTHER"
    assert "barbara" not in traces.text().lower()


async def test_a_wait_and_a_failure(database_url: str, traces: Traces) -> None:
    """One connection for two reads: the second waits in vain."""
    async with running(
        database_url, tracing=traces.tracing, pool_max=1, pool_timeout=0.3, statement_timeout=0.6
    ) as gateway:
        await gateway.person()
        traces.clear()
        async with locked(gateway.url, "people"):
            reads = [gateway.client.get("/people") for _ in range(2)]
            responses = await asyncio.gather(*reads)
        assert {response.status_code for response in responses} == {503}
        wait = next(span for span in traces.spans if span.name == "wait")
        assert attributes(wait)["error.type"] == "Failure"
        sql = traces.span("page people")
        assert attributes(sql)["error.type"] == "57014"
        for span in traces.spans:
            assert span.events == ()
            assert span.status.description is None
            if span.name.startswith("GET"):
                assert span.status.status_code is StatusCode.ERROR


async def test_without_tracing_nothing_is_wrapped(database_url: str) -> None:
    async with running(database_url) as gateway:
        assert type(gateway.app).__name__ == "_Gateway"
        assert type(gateway.store.statements).__name__ == "StatementWatch"
        assert tracing.planning is tracing.untraced


async def test_spans_arrive(database_url: str) -> None:
    """As they do at a collector: from HTTP and a WebSocket, the last ones when it stops."""
    async with receiving(lambda _: 200) as collector:
        endpoint = f"http://127.0.0.1:{collector.port}"
        settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_BSP_SCHEDULE_DELAY": "100"}
        settings["OTEL_SERVICE_NAME"] = "north"
        async with serving(database_url, **settings) as served, served.client() as client:
            response = await client.get("/people", headers=PARENT)
            assert response.headers["X-Request-ID"] == TRACE
            await until(lambda: collector.got)
            await over_websocket(served.address, served.token)
            assert await served.end(signal.SIGTERM) == 0
    assert {message.path for message in collector.got} == {"/v1/traces"}
    names = {}
    for message in collector.got:
        for group in ExportTraceServiceRequest.FromString(message.body).resource_spans:
            about = {item.key: item.value.string_value for item in group.resource.attributes}
            assert about["service.name"] == "north"
            for scope in group.scope_spans:
                names.update({span.name: span for span in scope.spans})
    assert names["GET /people"].trace_id.hex() == TRACE
    assert names["GET /people"].parent_span_id.hex() == SPAN
    assert {"page people", "connection people", "render", "query"} <= set(names)


async def over_websocket(address: str, token: str) -> None:
    uri = f"{address.replace('http', 'ws')}/graphql"
    async with connect(uri, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
        init = {"type": "connection_init", "payload": {"OSDI-API-Token": token}}
        await socket.send(json.dumps(init))
        await socket.recv()
        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": PEOPLE}))
        assert json.loads(await socket.recv())["type"] == "next"


async def test_a_collector_that_is_away_stops_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("app.monitoring.tracing.STOP_SECONDS", 0.1)
    tracing = start_tracing()
    assert tracing is not None
    async with running(database_url, tracing=tracing) as gateway:
        await gateway.get("/people")
        begun = monotonic()
    assert monotonic() - begun < 2


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        (
            {"OTEL_TRACES_EXPORTER": "zipkin"},
            "OTEL_TRACES_EXPORTER must be otlp, console or none, got 'zipkin'.",
        ),
        (
            {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            "OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, got 'grpc'.",
        ),
        ({"OTEL_TRACES_EXPORTER": "none"}, None),
        ({"OTEL_SDK_DISABLED": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://x"}, None),
    ],
)
def test_what_cannot_be_had_is_said(
    variables: dict[str, str],
    sentence: str | None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with caplog.at_level(logging.WARNING):
        assert start_tracing() is None
    said = [record.getMessage() for record in caplog.records]
    assert said == ([] if sentence is None else [f"No traces are written: {sentence}"])


def test_without_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telemetry, "_PACKAGES", ("opentelemetry.sdk", "no_such.package"))
    assert reason_against(["otlp"], {}) == (
        "OpenTelemetry is not installed. Install osdi-gateway[otel], or unset OTEL_…."
    )


async def test_a_batch_is_one_span(database_url: str, traces: Traces) -> None:
    async with running(database_url, tracing=traces.tracing, max_batch=5) as gateway:
        traces.clear()
        response: httpx.Response = await gateway.client.post(GRAPHQL, json=[PEOPLE, PEOPLE])
        assert len(response.json()) == 2
        assert traces.names[-1] == "batch"
        assert traces.names.count("connection people") == 2
