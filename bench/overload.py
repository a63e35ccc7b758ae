"""Three times as many requests as the gateway can answer: its throughput and latency.

Requests are sent at an even pace, whatever happens to earlier ones. A refused one is not repeated.
The capacity is the most that is answered at any pace: the same connections send more and more. In
a closed loop of few connections, several requests arrive in one turn of the event loop, so each
takes less CPU time; that throughput is measured too, and sets the paces. The load generator has
one core, the gateway and PostgreSQL have the others: otherwise the load takes CPU time from them.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import psutil

from bench.load import Tally, request, run
from bench.open_loop import run_at_rate
from bench.servers import PATH, gateway_process
from bench.stores import Filled

CLOSED = 16
"""Connections of the closed loop: each sends its next request when it has the response."""

CONNECTIONS = 600
PACES = (0.8, 0.9, 1.0, 1.1)
"""Requests per second at which the capacity is looked for, as a share of the closed loop."""

TIMES = 3
ROUNDS = 7
SECONDS = 4.0
WARM_UP = 2.0

CALM = 2.5
"""Seconds after which the gateway accepts all requests again."""


def overload(store: Filled) -> None:
    """Measure answers per second and their latency, at capacity and beyond, in turn."""
    print(f"## {TIMES} times the capacity, HAL page of 25 outreaches\n")
    print("| load | answers/s | refusals/s | median, ms | p99, ms | ms of processor per answer |")
    print("|---|---|---|---|---|---|")
    goodputs, of_closed, latencies = [], [], []
    with gateway_process(store, OSDI_WORKER="false") as (port, pid), _apart(store, pid):
        process = psutil.Process(pid)
        message = request(PATH, port, store.token)
        run(message, port, CLOSED, WARM_UP)

        def at_rate(name: str, per_second: float) -> Tally:
            # The gateway refuses requests after the first second.
            run_at_rate(lambda: message, port, per_second, WARM_UP, 0.0, CONNECTIONS)
            start = _processor_seconds(process)
            tally = run_at_rate(lambda: message, port, per_second, SECONDS, 0.0, CONNECTIONS)
            _print(name, tally, _processor_seconds(process) - start)
            time.sleep(CALM)
            return tally

        for _ in range(ROUNDS):
            start = _processor_seconds(process)
            closed = run(message, port, CLOSED, SECONDS)
            _print("closed loop", closed, _processor_seconds(process) - start)
            paced = [at_rate(f"{pace} of it", pace * closed.per_second) for pace in PACES]
            most = max(paced, key=lambda tally: tally.per_second)
            more = at_rate(f"{TIMES} times the most", TIMES * most.per_second)
            goodputs.append(more.per_second / most.per_second)
            of_closed.append(more.per_second / closed.per_second)
            latencies.append(_p99(more) / _p99(closed))
    print(f"\nMedians: goodput {statistics.median(goodputs):.2f} (goal ≥ 0.9), ", end="")
    print(f"{statistics.median(of_closed):.2f} of the closed loop, ", end="")
    print(f"p99 {statistics.median(latencies):.1f} times that of the closed loop (goal ≤ 5).\n")


@contextmanager
def _apart(store: Filled, gateway: int) -> Iterator[None]:
    """Give this process one core, and the gateway and PostgreSQL the others."""
    *others, own = cores = sorted(os.sched_getaffinity(0))
    server = asyncio.run(_server(store.url))
    processes = [psutil.Process(gateway), server, *server.children()]
    _place(processes, others or cores)
    os.sched_setaffinity(0, {own})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
        _place([server, *server.children()], cores)


def _place(processes: list[psutil.Process], cores: list[int]) -> None:
    """Children that are started later inherit it."""
    for process in processes:
        for thread in process.threads():
            os.sched_setaffinity(thread.id, cores)


async def _server(url: str) -> psutil.Process:
    """The process of PostgreSQL that starts one for each connection."""
    connection = await asyncpg.connect(url)
    found = psutil.Process(connection.get_server_pid()).parent()
    await connection.close()
    assert found is not None
    return found


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
