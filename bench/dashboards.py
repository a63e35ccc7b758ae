"""500 open dashboards of one organization against one, while outreaches are recorded.

Each is a WebSocket with the subscriptions of the page. A separate process
(`python -m bench.dashboards`) runs them, and prints the number of answers that each received.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import asyncpg
import psutil
import uvloop
from graphql import OperationDefinitionNode, parse, print_ast

from app.pages.dashboard import DASHBOARD_QUERIES
from bench.live import itself, measured
from bench.servers import gateway_process
from bench.stores import Filled
from bench.subscribers import PER_SECOND, SECONDS, Subscriber, record

DASHBOARDS = 500

_NEXT = b'"type":"next"'


def dashboards(store: Filled) -> None:
    """Measure statements and CPU with one dashboard and with many."""
    print(f"## {DASHBOARDS} open dashboards, {PER_SECOND} outreaches/s\n")
    print("| dashboards | statements/s | CPU: gateway | PostgreSQL | answers of each figure |")
    print("|---|---|---|---|---|")
    found = []
    for number in (1, DASHBOARDS):
        run, cpu, server, fewest = _with_open(store, number)
        found.append((run, cpu + server))
        print(f"| {number} | {run:.0f} | {cpu:.0%} | {server:.0%} | ≥ {fewest} |", flush=True)
    (one, one_cpu), (many, many_cpu) = found
    print(
        f"\nStatements: {many / one:.2f} times, CPU: {many_cpu / one_cpu:.2f} times (goal ≤ 2).\n"
    )


def _with_open(store: Filled, number: int) -> tuple[float, float, float, int]:
    """Statements per second, CPU of the gateway and of PostgreSQL as fractions of a core, and the
    least number of answers for a figure.
    """
    limit = str(2 * DASHBOARDS * len(subscriptions()))
    with gateway_process(store, OSDI_WORKER="false", OSDI_MAX_SUBSCRIPTIONS=limit) as (port, pid):
        command = [sys.executable, "-m", "bench.dashboards", str(port), store.token, str(number)]
        listening = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert listening.stdout is not None
        assert listening.stdout.readline() == "ready\n"
        before = uvloop.run(_cpu_of_server(store))
        run, cpu = uvloop.run(measured(store, psutil.Process(pid), record(store)))
        server = uvloop.run(_cpu_of_server(store)) - before
        told, _ = listening.communicate("\n", timeout=60)
    answers: list[int] = json.loads(told)
    assert len(answers) == number
    # Without the writes, each of which is a transaction.
    statements = (run - PER_SECOND * SECONDS) / SECONDS
    return statements, cpu / SECONDS, server / SECONDS, min(answers) // len(subscriptions())


async def _cpu_of_server(store: Filled) -> float:
    """Seconds of CPU of PostgreSQL, with the sessions that have ended."""
    connection = await asyncpg.connect(store.url)
    server = psutil.Process(await connection.fetchval("SELECT pg_backend_pid()")).parent()
    assert server is not None
    times = [process.cpu_times() for process in server.children()]
    await connection.close()
    return float(sum(server.cpu_times()[:4]) + sum(item.user + item.system for item in times))


def subscriptions() -> list[tuple[str, dict[str, Any]]]:
    """The subscriptions of the page, with the variables of its first view."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    view = {
        "last": {"days": 30},
        "timeZone": "America/New_York",
        "interval": "DAY",
        "since": (midnight - timedelta(days=29)).isoformat(),
    }
    found = []
    for node in parse(DASHBOARD_QUERIES.read_text("utf-8")).definitions:
        assert isinstance(node, OperationDefinitionNode)
        if node.operation.value == "subscription":
            declared = {item.variable.name.value for item in node.variable_definitions or ()}
            values = {name: value for name, value in view.items() if name in declared}
            found.append((print_ast(node), values))
    return found


class _Dashboard(Subscriber):
    """Counts answers."""

    def __init__(self, token: str, queries: list[tuple[str, dict[str, Any]]]) -> None:
        super().__init__(token, "")
        self._queries = queries
        self.answers = 0

    def subscribe(self) -> None:
        for number, (query, variables) in enumerate(self._queries):
            payload = {"query": query, "variables": variables}
            self.send(type="subscribe", id=str(number), payload=payload)

    def read(self, data: bytes, now: float) -> bytes:
        self.answers += data.count(_NEXT)
        end = data.rfind(_NEXT)
        # The rest may be the beginning of the next answer.
        return data[max(end + len(_NEXT), len(data) - len(_NEXT) + 1) :]


async def _listen(port: int, token: str, number: int) -> None:
    loop = asyncio.get_running_loop()
    queries = subscriptions()
    clients = [_Dashboard(token, queries) for _ in range(number)]
    for client in clients:
        await loop.create_connection(partial(itself, client), "127.0.0.1", port)
        await client.subscribed
    # PostgreSQL counts the transactions of an idle session up to ten seconds later.
    await asyncio.sleep(15)
    assert all(client.answers >= len(queries) for client in clients)
    before = [client.answers for client in clients]
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.readline)
    answers = [client.answers - had for client, had in zip(clients, before, strict=True)]
    print(json.dumps(answers))


if __name__ == "__main__":
    uvloop.run(_listen(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
