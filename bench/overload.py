"""Three times as many requests as the gateway can answer: its throughput and latency.

Requests are sent at an even pace, whatever happens to earlier ones. A refused one is not repeated.
"""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from collections.abc import Callable
from typing import cast

import psutil
import uvloop

from bench.load import Tally, request, run
from bench.servers import PATH, gateway_process
from bench.stores import Filled

NORMAL = 16
"""Connections at normal load."""

CONNECTIONS = 600
TIMES = 3
ROUNDS = 7
SECONDS = 4.0
WARM_UP = 2.0

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)

CALM = 2.5
"""Seconds after which the gateway refuses nothing any more."""

ACCEPTING = 1.0
"""Seconds until all connections are accepted: uvloop accepts one in each turn."""


def overload(store: Filled) -> None:
    """Measure answers per second and their latency, at capacity and beyond, in turn."""
    print(f"## {TIMES} times the capacity, HAL page of 25 outreaches\n")
    print("| load | answers/s | refusals/s | median, ms | p99, ms | ms of processor per answer |")
    print("|---|---|---|---|---|---|")
    goodputs, latencies = [], []
    with gateway_process(store, OSDI_WORKER="false") as (port, pid):
        process = psutil.Process(pid)
        message = request(PATH, port, store.token)
        run(message, port, NORMAL, WARM_UP)
        for _ in range(ROUNDS):
            start = _processor_seconds(process)
            normal = run(message, port, NORMAL, SECONDS)
            _print("capacity", normal, _processor_seconds(process) - start)
            rate = TIMES * normal.per_second
            # Requests are refused from the second second on.
            uvloop.run(pour(lambda: message, port, rate, WARM_UP, 0.0, CONNECTIONS))
            start = _processor_seconds(process)
            more = uvloop.run(pour(lambda: message, port, rate, SECONDS, 0.0, CONNECTIONS))
            _print(f"{TIMES} times", more, _processor_seconds(process) - start)
            goodputs.append(more.per_second / normal.per_second)
            latencies.append(_p99(more) / _p99(normal))
            time.sleep(CALM)
    print(f"\nMedians: goodput {statistics.median(goodputs):.2f} (goal ≥ 0.9), ", end="")
    print(f"p99 {statistics.median(latencies):.1f} times (goal ≤ 5).\n")


def _print(name: str, tally: Tally, processor_seconds: float) -> None:
    refusals = tally.statuses.get(503, 0) / SECONDS
    times = f"{tally.median_ms:.0f} | {_p99(tally):.0f}"
    used = processor_seconds / tally.answers * 1000
    print(f"| {name} | {tally.per_second:,.0f} | {refusals:,.0f} | {times} | {used:.2f} |")


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _p99(tally: Tally) -> float:
    return sorted(tally.latencies)[int(len(tally.latencies) * 0.99)] * 1000


class _Connection(asyncio.Protocol):
    """One connection, which sends one request at a time and is idle again after the response."""

    def __init__(self, idle: list[_Connection], tally: Tally) -> None:
        self._idle = idle
        self._tally = tally
        self._buffer = b""
        self._due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass
        self._idle.append(self)

    def connection_lost(self, error: Exception | None) -> None:
        if self in self._idle:
            self._idle.remove(self)

    def send(self, message: bytes, due: float) -> None:
        self._due = due
        self._transport.write(message)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        response = self._buffer
        body = response.find(b"\r\n\r\n") + 4
        if body < 4:
            return
        length = _LENGTH.search(response, 0, body)
        assert length is not None
        if len(response) < body + int(length[1]):
            return
        self._buffer = b""
        status = int(response[9:12])
        self._tally.statuses[status] = self._tally.statuses.get(status, 0) + 1
        if status == 200:
            self._tally.answers += 1
            self._tally.latencies.append(time.perf_counter() - self._due)
        self._idle.append(self)


async def pour(
    message: Callable[[], bytes],
    port: int,
    per_second: float,
    seconds: float,
    warm_up: float,
    connections: int,
) -> Tally:
    """Send `per_second` requests/s for `seconds`, after a warm-up. Return the responses."""
    idle: list[_Connection] = []
    tally = Tally()
    loop = asyncio.get_running_loop()
    for _ in range(connections):
        await loop.create_connection(lambda: _Connection(idle, tally), "127.0.0.1", port)
    await asyncio.sleep(ACCEPTING)
    start, sent = time.perf_counter(), 0
    measured = False
    while (elapsed := time.perf_counter() - start) < warm_up + seconds:
        if not measured and elapsed >= warm_up:
            measured = True
            tally.answers = 0
            tally.latencies.clear()
            tally.statuses.clear()
        while sent < elapsed * per_second:
            due = start + sent / per_second
            sent += 1
            if idle:
                # In turn: the gateway closes connections that are idle for long.
                idle.pop(0).send(message(), due)
        await asyncio.sleep(0.001)
    tally.seconds = seconds
    return tally
