"""Three times as many requests as the gateway can answer: its throughput and latency.

Requests are sent at an even pace, whatever happens to earlier ones. A refused one is not repeated.
"""

from __future__ import annotations

import statistics
import time

import psutil

from bench.load import Tally, request, run
from bench.open_loop import run_at_rate
from bench.servers import PATH, gateway_process
from bench.stores import Filled

NORMAL = 16
"""Connections at normal load."""

CONNECTIONS = 600
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
            # The gateway refuses requests after the first second.
            run_at_rate(lambda: message, port, rate, WARM_UP, 0.0, CONNECTIONS)
            start = _processor_seconds(process)
            more = run_at_rate(lambda: message, port, rate, SECONDS, 0.0, CONNECTIONS)
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
