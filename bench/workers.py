"""The throughput of several processes of `serve`, and the processor time of a request."""

from __future__ import annotations

import json

import psutil

from bench.helper import helper_message
from bench.load import Tally, post, request, run_each
from bench.servers import GRAPHQL, PATH, QUERY, gateway_process
from bench.stores import Filled

CONNECTIONS = 32
SECONDS = 4.0
COUNTS = (1, 2)


def workers(store: Filled) -> None:
    """Measure requests per second of 1 and 2 processes, and the processor time of each request."""
    print(f"## Several processes, {CONNECTIONS} connections\n")
    print("| processes | request | requests/s | ms of processor time per request | memory, MB |")
    print("|---|---|---|---|---|")
    for count in COUNTS:
        with gateway_process(store, OSDI_PROCESSES=str(count), OSDI_WORKER="false") as (port, pid):
            page = request(PATH, port, store.token)
            query = post(GRAPHQL, port, store.token, json.dumps({"query": QUERY}).encode())
            new_person = helper_message(port, store.token, {})
            for name, message in (
                ("HAL page", lambda page=page: page),
                ("GraphQL page", lambda query=query: query),
                ("helper", new_person),
            ):
                run_each(message, port, CONNECTIONS, 1.0)
                before = _spent(pid)
                tally = run_each(message, port, CONNECTIONS, SECONDS)
                cost = 1000 * (_spent(pid) - before) / tally.answers
                print(
                    f"| {count} | {name} | {_row(tally, cost)} | {_memory(pid):,.0f} |", flush=True
                )
    print()


def _row(tally: Tally, cost: float) -> str:
    return f"{tally.per_second:,.0f} | {cost:.2f}"


def _processes(pid: int) -> list[psutil.Process]:
    supervisor = psutil.Process(pid)
    return [supervisor, *supervisor.children()]


def _spent(pid: int) -> float:
    """Seconds of processor time of all processes so far."""
    times = [item.cpu_times() for item in _processes(pid)]
    return sum(item.user + item.system for item in times)


def _memory(pid: int) -> float:
    """Megabytes of all processes; shared memory counts once."""
    return sum(item.memory_full_info().pss for item in _processes(pid)) / 1e6
