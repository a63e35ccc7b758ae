"""The metrics of the process, in the format of Prometheus.

All except the durations are read when they are requested. Labels are from the code or from
administrators, never from clients: their number is bounded, and they have no personal data.

In: the parts of the process. Out: text. For `app.admin.port`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from time import monotonic

from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from app.admin.event_loop import EventLoopLag
from app.admin.parts import Parts, Serving
from app.monitoring.measurements import Cell
from app.monitoring.requests import name_of
from app.observe import report_internal_error
from app.store.replicas import ReplicatedStore
from resolvers.execute.monitoring import Backlog, read_backlog
from resolvers.sql.read import compile_read
from schema.failures import Failure

BACKLOG_EVERY = 10.0
"""Seconds for which the figures of the database are kept, however often they are requested."""

TIMEOUT = 2.0
"""Seconds in which the database must answer; otherwise its figures are left out."""


class Metrics:
    """The metrics of one process."""

    def __init__(self, parts: Parts, lag: EventLoopLag) -> None:
        self._parts = parts
        self._backlog: list[Backlog] | None = None
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()
        self._first_delta: int | None = None
        self._first_seen = 0.0
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        self._registry.register(_Collector(self, parts, lag))

    async def text(self) -> bytes:
        async with self._reading:
            if monotonic() > self._read_at + BACKLOG_EVERY:
                self._backlog = await self._read()
                self._read_at = monotonic()
        return generate_latest(self._registry)

    async def _read(self) -> list[Backlog] | None:
        """The pending work; None if the database does not answer."""
        try:
            async with asyncio.timeout(TIMEOUT):
                found = await read_backlog(self._parts.store)
        except (Failure, TimeoutError):
            return None
        except Exception as error:
            report_internal_error(error)
            return None
        first = next((item.first for item in found if item.kind == "deltas"), None)
        if first != self._first_delta:
            self._first_delta, self._first_seen = first, monotonic()
        return found

    def backlog(self) -> Iterator[Metric]:
        yield _gauge(
            "osdi_database_up",
            "1 if the last query for pending work succeeded.",
            self._backlog is not None,
        )
        deliveries = GaugeMetricFamily(
            "osdi_deliveries", "Deliveries by status, at most 100,000.", labels=["status"]
        )
        age = GaugeMetricFamily(
            "osdi_delivery_oldest_seconds",
            "Age of the oldest delivery of a status.",
            labels=["status"],
        )
        for item in self._backlog or ():
            if item.kind == "deltas":
                yield from self._deltas(item)
                continue
            deliveries.add_metric([item.kind], item.number)
            age.add_metric([item.kind], item.age)
            if item.kind == "pending":
                yield _gauge(
                    "osdi_delivery_overdue_seconds",
                    "Seconds since the next delivery was due.",
                    max(item.overdue, 0.0),
                )
        yield from (deliveries, age)

    def _deltas(self, item: Backlog) -> Iterator[Metric]:
        yield _gauge(
            "osdi_rollup_pending_deltas",
            "Changes of outreaches that are not yet in the roll-ups, at most 100,000.",
            item.number,
        )
        waiting = 0.0 if item.first is None else monotonic() - self._first_seen
        yield _gauge(
            "osdi_rollup_pending_seconds",
            "Seconds since this process first saw the oldest of them.",
            waiting,
        )


class _Collector(Collector):
    """All metrics except those of the operating system's process."""

    def __init__(self, metrics: Metrics, parts: Parts, lag: EventLoopLag) -> None:
        self._metrics = metrics
        self._parts = parts
        self._lag = lag

    def collect(self) -> Iterator[Metric]:
        build = GaugeMetricFamily(
            "osdi_build_info", "Version of the running gateway.", labels=["version"]
        )
        build.add_metric([version("osdi-gateway")], 1)
        yield build
        loop = HistogramMetricFamily(
            "osdi_event_loop_lag_seconds",
            "Delay of callbacks on the event loop.",
            buckets=self._lag.cell.buckets(),
            sum_value=self._lag.cell.seconds,
        )
        yield loop
        yield from _statements(self._parts)
        yield from _pool(self._parts)
        yield from self._metrics.backlog()
        yield _counters(
            "osdi_worker_outcomes",
            "Attempts of deliveries by outcome, and changes folded into roll-ups.",
            "outcome",
            {name: n for worker in self._parts.workers for name, n in worker.outcomes.items()},
        )
        if self._parts.overload is not None:
            yield _counter(
                "osdi_overload_refused",
                "Requests that were refused because there were too many.",
                self._parts.overload.refused,
            )
        if self._parts.serving is not None:
            yield from _requests(self._parts.serving)
            yield from _caches(self._parts.serving)
            yield from _subscribers(self._parts.serving)
            if self._parts.serving.replicas is not None:
                yield from _replicas(self._parts.serving.replicas)


def _requests(serving: Serving) -> Iterator[Metric]:
    names = ["surface", "operation"]
    total = CounterMetricFamily(
        "osdi_requests", "Requests by operation and status.", labels=[*names, "status"]
    )
    times = HistogramMetricFamily(
        "osdi_request_duration_seconds",
        "Seconds until the response of a request begins.",
        labels=names,
    )
    merged: dict[tuple[str, str], Cell] = {}
    for (operation, status), cell in serving.requests.durations.cells.items():
        labels = (operation[0], name_of(operation))
        total.add_metric([*labels, str(status)], cell.count)
        merged.setdefault(labels, Cell()).merge(cell)
    for labels, cell in merged.items():
        times.add_metric(list(labels), cell.buckets(), cell.seconds)
    yield from (total, times)
    yield _counter("osdi_batches", "Batches of GraphQL requests.", serving.graphql.batches)
    yield _counter(
        "osdi_batched_requests", "GraphQL requests in batches.", serving.graphql.batched_requests
    )
    writes = serving.writes
    yield _counter(
        "osdi_write_batches", "Transactions with the writes of several requests.", writes.batches
    )
    yield _counter("osdi_batched_writes", "Writes in these transactions.", writes.batched)
    yield _counters(
        "osdi_rate_limited",
        "Requests that a rate limit refused.",
        "policy",
        serving.limits.refusals(),
    )


def _statements(parts: Parts) -> Iterator[Metric]:
    times = HistogramMetricFamily(
        "osdi_statement_duration_seconds",
        "Seconds that statements took, by plan.",
        labels=["plan"],
    )
    rows = CounterMetricFamily(
        "osdi_statement_rows",
        "Rows that statements returned, by plan; a document is one row.",
        labels=["plan"],
    )
    for plan, cell in parts.store.statements.durations.cells.items():
        times.add_metric([plan], cell.buckets(), cell.seconds)
        rows.add_metric([plan], cell.amount)
    yield from (times, rows)


def _pool(parts: Parts) -> Iterator[Metric]:
    size, idle = parts.store.connections()
    connections = GaugeMetricFamily(
        "osdi_pool_connections", "Open connections of the pool.", labels=["state"]
    )
    connections.add_metric(["acquired"], size - idle)
    connections.add_metric(["idle"], idle)
    yield connections
    waits = parts.store.waits
    yield _gauge("osdi_pool_max_connections", "Connections that may be open.", parts.store.max_size)
    yield _gauge(
        "osdi_pool_waiting",
        "Requests that wait for a connection, or for other writes.",
        waits.waiting,
    )
    yield _counter(
        "osdi_pool_timeouts", "Requests that waited for a connection and got none.", waits.timeouts
    )


def _replicas(replicas: ReplicatedStore) -> Iterator[Metric]:
    lag = GaugeMetricFamily(
        "osdi_replica_lag_seconds",
        "Lag of a replica in seconds; infinite while it does not follow, 0 if it is the primary.",
        labels=["replica"],
    )
    reads = CounterMetricFamily(
        "osdi_replica_reads", "Reads answered by a replica.", labels=["replica"]
    )
    for name, seconds, number in replicas.lags():
        lag.add_metric([name], seconds)
        reads.add_metric([name], number)
    yield from (lag, reads)


def _caches(serving: Serving) -> Iterator[Metric]:
    compiled = compile_read.cache_info()
    found = {
        "statements": (compiled.currsize, compiled.misses),
        **{name: (len(cache), cache.misses) for name, cache in serving.engine.caches().items()},
        **{
            name: (len(cache), cache.misses)
            for name, cache in serving.authenticator.caches().items()
        },
    }
    entries = GaugeMetricFamily("osdi_cache_entries", "Entries of a cache.", labels=["cache"])
    for name, (size, _) in found.items():
        entries.add_metric([name], size)
    yield entries
    misses = {name: missed for name, (_, missed) in found.items()}
    yield _counters("osdi_cache_misses", "Lookups that a cache could not answer.", "cache", misses)


def _subscribers(serving: Serving) -> Iterator[Metric]:
    events, queues = serving.events, serving.events.queues()
    subscribers = GaugeMetricFamily(
        "osdi_subscribers", "Subscriptions, to events and to live queries.", labels=["kind"]
    )
    subscribers.add_metric(["events"], len(queues))
    subscribers.add_metric(["live"], len(events) - len(queues))
    yield subscribers
    yield _gauge("osdi_live_queries", "Different live queries.", len(events.queries))
    yield _gauge(
        "osdi_streams", "WebSockets and event streams that are open.", len(serving.graphql.streams)
    )
    yield _gauge("osdi_subscriber_queued", "Payloads that wait for subscribers.", sum(queues))
    yield _gauge(
        "osdi_subscriber_queue_max", "Payloads of the longest queue.", max(queues, default=0)
    )
    yield _gauge(
        "osdi_listener_up",
        "0 if the connection for events is lost; 1 also while nobody subscribes.",
        events.state != "down",
    )


def _gauge(name: str, help: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, help, value=value)


def _counter(name: str, help: str, value: float) -> CounterMetricFamily:
    return CounterMetricFamily(name, help, value=value)


def _counters(name: str, help: str, label: str, values: Mapping[str, int]) -> CounterMetricFamily:
    counter = CounterMetricFamily(name, help, labels=[label])
    for key, value in values.items():
        counter.add_metric([key], value)
    return counter
