"""`make bench`: measures side by side, prints Markdown tables for docs/performance.md."""

from __future__ import annotations

import json
import platform
import statistics
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from bench import graphql
from bench.anonymous import anonymous
from bench.dashboards import dashboards
from bench.deliveries import deliveries
from bench.helper import helper
from bench.live import live
from bench.load import request, run
from bench.overload import overload
from bench.questions import questions, stores
from bench.servers import PATH, bare, gateway
from bench.soak import soak
from bench.stores import Filled, fill, server
from bench.subscribers import subscribers
from bench.workers import workers

ROUNDS = 7
SECONDS = 4.0
CONNECTIONS = 16
SMALL, LARGE = 10_000, 1_000_000


def hal_page(store: Filled) -> None:
    """Measure requests per second for a HAL page of 25 outreaches, in turn with a bare handler."""
    print(f"## HAL page of 25 outreaches, {store.outreaches:,} stored, {CONNECTIONS} connections\n")
    print("| round | gateway, requests/s | bare handler, requests/s | ratio |")
    print("|---|---|---|---|")
    ratios = []
    with gateway(store) as ours, bare(store) as theirs:
        for port, token in ((ours, store.token), (theirs, "")):
            run(request(PATH, port, token), port, CONNECTIONS, 2.0)
        for number in range(1, ROUNDS + 1):
            mine = run(request(PATH, ours, store.token), ours, CONNECTIONS, SECONDS).per_second
            other = run(request(PATH, theirs), theirs, CONNECTIONS, SECONDS).per_second
            ratios.append(mine / other)
            print(f"| {number} | {mine:,.0f} | {other:,.0f} | {mine / other:.2f} |", flush=True)
    print(f"\nMedian ratio {statistics.median(ratios):.2f} (goal ≥ 0.95).\n")


def _next_path(port: int, token: str) -> str:
    url = f"http://127.0.0.1:{port}{PATH}"
    asked = urllib.request.Request(url, headers={"OSDI-API-Token": token})
    with urllib.request.urlopen(asked) as answer:
        document = json.load(answer)
    href: str = document["_links"]["next"]["href"]
    return href.removeprefix(f"http://127.0.0.1:{port}")


def _medians(store: Filled, port: int) -> dict[str, float]:
    campaign = PATH.removesuffix("/outreaches")
    paths = {
        "first page": PATH,
        "page 2 by `next`": _next_path(port, store.token),
        "campaign with its total": campaign,
    }
    return {
        name: run(request(path, port, store.token), port, 1, SECONDS / 2).median_ms
        for name, path in paths.items()
    }


def growth(small: Filled, large: Filled) -> None:
    """Measure the median latency of one client with few and with many outreaches, in turn."""
    print(f"## One client, {small.outreaches:,} against {large.outreaches:,} outreaches\n")
    print(f"| what | {small.outreaches:,}, ms | {large.outreaches:,}, ms | ratio |")
    print("|---|---|---|---|")
    seen: dict[str, list[tuple[float, float]]] = {}
    with gateway(small) as few, gateway(large) as many:
        for _ in range(ROUNDS):
            pairs = zip(_medians(small, few).items(), _medians(large, many).values(), strict=True)
            for (name, one), other in pairs:
                seen.setdefault(name, []).append((one, other))
    for name, pairs_of in seen.items():
        one = statistics.median(pair[0] for pair in pairs_of)
        other = statistics.median(pair[1] for pair in pairs_of)
        ratio = statistics.median(pair[1] / pair[0] for pair in pairs_of)
        print(f"| {name} | {one:.2f} | {other:.2f} | {ratio:.2f} (goal ≤ 1.5) |")
    print()


def _machine() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = models[0] if models else platform.processor()
    return f"{len(models) or '?'} cores, {name}, Python {platform.python_version()}"


PARTS = (
    "hal",
    "graphql",
    "mixed",
    "nothing",
    "subscribers",
    "live",
    "helper",
    "anonymous",
    "growth",
    "memory",
    "deliveries",
    "workers",
    "overload",
    "dashboards",
)
LONG = ("soak",)
"""The parts that only run if they are named."""

FEW = {"deliveries", "workers", "overload", "dashboards", "soak"}
"""The parts that need few outreaches."""


def main() -> None:
    """Measure everything, or the named parts."""
    parts = sys.argv[1:] or PARTS
    if unknown := set(parts) - {*PARTS, *LONG}:
        known = ", ".join(PARTS + LONG)
        sys.exit(f"Unknown parts {', '.join(sorted(unknown))}: choose from {known}.")
    print(f"Measured by `make bench` on {_machine()}.\n")
    with server() as url:
        if set(parts) <= FEW:
            few(fill(url, SMALL), parts)
            return
        if "mixed" in parts:
            graphql.mixed_page(url)
        if not set(parts) - FEW - {"mixed"}:
            return
        large = fill(url, LARGE)
        if "hal" in parts:
            hal_page(large)
        if "graphql" in parts:
            graphql.page(large)
        if "nothing" in parts:
            graphql.nothing(large)
        if "subscribers" in parts:
            subscribers(large)
        if "live" in parts:
            live(large)
        if "helper" in parts:
            helper(large)
        if "anonymous" in parts:
            anonymous(large)
        if "growth" in parts:
            growth(fill(url, SMALL), large)
            questions(stores(url))
        if "memory" in parts:
            graphql.memory(large)
        few(large, parts)


def few(store: Filled, parts: Sequence[str]) -> None:
    """Measure the named parts of `FEW`."""
    if "deliveries" in parts:
        deliveries(store)
    if "workers" in parts:
        workers(store)
    if "overload" in parts:
        overload(store)
    if "dashboards" in parts:
        dashboards(store)
    if "soak" in parts:
        soak(store)


if __name__ == "__main__":
    main()
