"""1,000 subscribers of one live statistic and 200 of different ones, while outreaches are recorded.

The subscribers are WebSockets of a separate process (`python -m bench.live`), which prints the
figures that each of them received, and when.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
from bisect import bisect_left
from functools import partial
from operator import itemgetter
from typing import TypeVar

import asyncpg
import psutil
import uvloop

from bench.servers import gateway_process
from bench.stores import Filled
from bench.subscribers import PER_SECOND, SECONDS, Subscriber, record

SUBSCRIBERS, DIFFERENT = 1_000, 200
IDLE = 10
"""Seconds without new outreaches."""

Client = TypeVar("Client", bound=Subscriber)

_SAME = "subscription { outreachStats { outreaches } }"
_OTHER = (
    'subscription {{ outreachStats(from: "2020-01-01T{}:{}:00Z", to: "2040-01-01") '
    "{{ outreaches }} }}"
)
_COUNT = b'"outreaches":'
_TRANSACTIONS = """
SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()
"""


def live(store: Filled) -> None:
    """Measure the time from a commit to the last subscriber, and its cost."""
    print(
        f"## {SUBSCRIBERS:,} subscribers of one live statistic, {DIFFERENT} of different ones, "
        f"{PER_SECOND} outreaches/s\n"
    )
    with gateway_process(store, OSDI_WORKER="false") as (port, pid):
        command = [sys.executable, "-m", "bench.live", str(port), store.token]
        listening = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert listening.stdout is not None
        assert listening.stdout.readline() == "ready\n"
        process = psutil.Process(pid)
        idle, idle_cpu = uvloop.run(measured(store, process, asyncio.sleep(IDLE)))
        print(
            f"Nothing recorded: {idle / IDLE:.1f} transactions/s, {idle_cpu / IDLE:.0%} of a core."
        )
        committed: dict[str, float] = {}
        busy, cpu = uvloop.run(measured(store, process, _recorded(store, committed)))
        told, _ = listening.communicate("\n", timeout=60)
    seen: list[list[tuple[int, float]]] = json.loads(told)
    delays = _delays(seen, sorted(committed.values()))
    print(f"{len(committed)} outreaches, {len(delays)} of them received by every subscriber.")
    assert delays
    p99 = delays[int(len(delays) * 0.99)] * 1000
    median = statistics.median(delays) * 1000
    print(f"To the last subscriber: median {median:.0f} ms, p99 {p99:.0f} ms (goal ≤ 600 ms).")
    print(
        f"{(busy - len(committed)) / SECONDS:.0f} evaluations/s, {cpu / SECONDS:.0%} of a core.\n"
    )


async def measured(store: Filled, process: psutil.Process, work: object) -> tuple[int, float]:
    """The transactions and the seconds of CPU during the work."""
    connection = await asyncpg.connect(store.url)
    times = process.cpu_times()
    before: int = await connection.fetchval(_TRANSACTIONS)
    assert asyncio.iscoroutine(work)
    await work
    # Counters are written with a delay.
    await asyncio.sleep(2)
    after: int = await connection.fetchval(_TRANSACTIONS)
    await connection.close()
    now = process.cpu_times()
    return after - before, now.user + now.system - times.user - times.system


async def _recorded(store: Filled, committed: dict[str, float]) -> None:
    committed.update(await record(store))


def _delays(seen: list[list[tuple[int, float]]], committed: list[float]) -> list[float]:
    """For each outreach, the time until the last subscriber received a figure that includes it."""
    first = min(rows[0][0] for rows in seen)
    delays = []
    for number, at in enumerate(committed, first + 1):
        indexes = [bisect_left(rows, number, key=itemgetter(0)) for rows in seen]
        had = [rows[index][1] for rows, index in zip(seen, indexes, strict=True) if rows[index:]]
        if len(had) == len(seen):
            delays.append(max(had) - at)
    return sorted(delays)


class _Counting(Subscriber):
    """Reads only the figure of each answer."""

    def __init__(self, token: str, query: str) -> None:
        super().__init__(token, query)
        self.seen: list[tuple[int, float]] = []

    def read(self, data: bytes, now: float) -> bytes:
        while (at := data.find(_COUNT)) >= 0 and (end := data.find(b"}", at)) >= 0:
            self.seen.append((int(data[at + len(_COUNT) : end]), now))
            data = data[end:]
        return data[-200:] if at < 0 else data


def itself(client: Client) -> Client:
    return client


async def _listen(port: int, token: str) -> None:
    loop = asyncio.get_running_loop()
    queries = [_SAME] * SUBSCRIBERS + [
        _OTHER.format(f"{number // 60:02}", f"{number % 60:02}") for number in range(DIFFERENT)
    ]
    clients = [_Counting(token, query) for query in queries]
    for client in clients:
        await loop.create_connection(partial(itself, client), "127.0.0.1", port)
        await client.subscribed
    # PostgreSQL counts the transactions of an idle session up to ten seconds later.
    await asyncio.sleep(15)
    assert all(client.seen for client in clients)
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.readline)
    print(json.dumps([client.seen for client in clients[:SUBSCRIBERS]]))


if __name__ == "__main__":
    uvloop.run(_listen(int(sys.argv[1]), sys.argv[2]))
