"""Endurance at 70 % of the capacity: whether latency, processor time or memory grow.

HAL pages, GraphQL pages and helper posts are sent at an even pace, and each outreach goes to
subscribers and to a webhook. SOAK_MINUTES is the duration.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import statistics
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

import psutil

from app.config.settings import load_settings
from app.delivery.receivers import add_webhook
from app.store.pool import Store
from bench.helper import helper_message
from bench.load import Tally, post, request, run_each
from bench.open_loop import run_at_rate
from bench.servers import GRAPHQL, PATH, QUERY, gateway_process, started
from bench.stores import Filled
from bench.subscribers import listening, received

MINUTES = float(os.environ.get("SOAK_MINUTES", "20"))
SHARE = 0.7
"""The load, as a fraction of the capacity."""

CONNECTIONS = 16
SUBSCRIBERS = 20
CALIBRATION = 10.0
WARM_UP = 20.0
SAMPLE = 2.0
"""Seconds between two samples."""

T = TypeVar("T")
_OPEN = {"OSDI_WEBHOOK_ALLOW_HTTP": "true", "OSDI_WEBHOOK_ALLOW_PRIVATE": "true"}


class Sample(NamedTuple):
    """The memory of the gateway in megabytes, and its processor time so far in seconds."""

    megabytes: float
    spent: float


def soak(store: Filled) -> None:
    """Measure p99, processor time and memory in the first and the last quarter of the time."""
    print(
        f"## {MINUTES:g} minutes at {SHARE:.0%} of capacity, {SUBSCRIBERS} subscribers, a webhook\n"
    )
    with (
        started([sys.executable, "-m", "bench.deliveries"], "PORT") as (receiver, _),
        gateway_process(store, **_OPEN) as (port, pid),
    ):
        asyncio.run(_add_webhook(store, f"http://127.0.0.1:{receiver}/hook"))
        subscribers = listening(port, store.token, SUBSCRIBERS)
        message = _mixed(port, store.token)
        run_each(message, port, CONNECTIONS, CALIBRATION / 2)
        capacity = run_each(message, port, CONNECTIONS, CALIBRATION).per_second
        with _watched(pid) as samples:
            rate, seconds = SHARE * capacity, MINUTES * 60
            tally = run_at_rate(message, port, rate, seconds, WARM_UP, 8 * CONNECTIONS)
        events = sum(int(times) for times, _ in received(subscribers).values())
        with urllib.request.urlopen(f"http://127.0.0.1:{receiver}/seen") as answer:
            delivered = json.load(answer)["messages"]
    _print(tally, samples[int(WARM_UP / SAMPLE) :])
    others = {status: number for status, number in tally.statuses.items() if status != 200}
    print(f"Capacity {capacity:,.0f}/s; {tally.answers:,} answers, others {others}; ", end="")
    print(f"{events:,} events heard, {delivered:,} messages delivered.\n")


def _print(tally: Tally, samples: list[Sample]) -> None:
    print("| quarter | median, ms | p99, ms | ms of processor time per request | memory, MB |")
    print("|---|---|---|---|---|")
    rows = []
    for name, latencies, seen in (
        ("first", _quarter(tally.latencies, 0), _quarter(samples, 0)),
        ("last", _quarter(tally.latencies, 3), _quarter(samples, 3)),
    ):
        p99 = sorted(latencies)[int(len(latencies) * 0.99)] * 1000
        cost = 1000 * (seen[-1].spent - seen[0].spent) / len(latencies)
        rows.append((p99, cost, statistics.mean(sample.megabytes for sample in seen)))
        median = statistics.median(latencies) * 1000
        print(f"| {name} | {median:.1f} | {p99:.0f} | {cost:.2f} | {rows[-1][2]:.0f} |")
    p99, cost, memory = (last / first for first, last in zip(*rows, strict=True))
    print(f"\np99 {p99:.2f} times, processor time {cost:.2f} times, ", end="")
    print(f"memory {memory:.2f} times (goal ≤ 1.1).")


def _quarter(values: list[T], number: int) -> list[T]:
    size = len(values) // 4
    return values[number * size : (number + 1) * size]


def _mixed(port: int, token: str) -> Callable[[], bytes]:
    """A source of messages: 12 of 20 request a HAL page, 6 a GraphQL page, 2 post an outreach."""
    page = request(PATH, port, token)
    query = post(GRAPHQL, port, token, json.dumps({"query": QUERY}).encode())
    new_outreach = helper_message(port, token, {})
    turns = itertools.cycle("hhhghhghhphhghgghghp")

    def message() -> bytes:
        match next(turns):
            case "h":
                return page
            case "g":
                return query
            case _:
                return new_outreach()

    return message


async def _add_webhook(store: Filled, url: str) -> None:
    settings = load_settings(webhook_allow_http=True, webhook_allow_private=True)
    own = Store(store.url, settings)
    await own.connect()
    await add_webhook(own, settings, "default", url, ["outreach.recorded"])
    await own.disconnect()


@contextmanager
def _watched(pid: int) -> Iterator[list[Sample]]:
    samples: list[Sample] = []
    ends = threading.Event()
    process = psutil.Process(pid)

    def watch() -> None:
        while not ends.wait(SAMPLE):
            times = process.cpu_times()
            samples.append(Sample(process.memory_info().rss / 1e6, times.user + times.system))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield samples
    finally:
        ends.set()
        watching.join()
