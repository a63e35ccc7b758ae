"""GraphQL: a page compared with a bare handler and PostGraphile, an empty query, and memory."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shutil
import socket
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import psutil

from bench.growth import fill
from bench.load import post, run, run_each
from bench.servers import GRAPHQL, QUERY, bare, gateway, gateway_process, started
from bench.stores import Filled

ROUNDS = 7
SECONDS = 4.0
CONNECTIONS = 16
REQUESTS = 200_000
MIXED, MIXED_CONNECTIONS = 100_000, 8

_PEER_QUERY = """
query ($organization: UUID!) {
  allOutreaches(
    first: 25, orderBy: [PRIMARY_KEY_DESC], condition: {organizationId: $organization}
  ) {
    nodes {
      rowId actionDate type subject message targets
      personByOrganizationIdAndPersonId { rowId givenName familyName emailAddresses }
      advocacyCampaignByOrganizationIdAndAdvocacyCampaignId {
        rowId title type totalOutreaches } } } }
"""
_PEER_TOTAL = """
CREATE OR REPLACE FUNCTION advocacy_campaigns_total_outreaches(campaign advocacy_campaigns)
RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(n), 0)::bigint FROM totals
  WHERE organization_id = campaign.organization_id
    AND collection = 'outreaches' AND scope_id = campaign.id
$$
"""
"""A computed column, so that PostGraphile has the total of a campaign too."""


def graphql_post(query: str, port: int, token: str, **variables: object) -> bytes:
    body = json.dumps({"query": query, "variables": variables}).encode()
    return post(GRAPHQL, port, token, body)


def mixed_page(server_url: str) -> None:
    """As `page`, with different people, campaigns and targets: a store filled by `bench.growth`."""
    page(asyncio.run(fill(server_url, MIXED, roll_up=True)), MIXED_CONNECTIONS, 2.3)


def page(store: Filled, connections: int = CONNECTIONS, goal: float = 1.9) -> None:
    """Measure requests/s for the page of `QUERY`, in turn with a bare handler and the peer.

    `goal` is the least ratio to the peer.
    """
    print(f"## GraphQL page, {store.outreaches:,} stored, {connections} connections\n")
    with gateway(store) as ours, bare(store) as plain, _peer(store) as peer:
        servers: dict[str, bytes] = {
            "gateway": graphql_post(QUERY, ours, store.token),
            "bare handler": graphql_post(QUERY, plain, store.token),
        }
        ports = {"gateway": ours, "bare handler": plain}
        if peer is not None:
            organization = str(asyncio.run(_organization(store.url)))
            servers["PostGraphile"] = graphql_post(_PEER_QUERY, peer, "", organization=organization)
            ports["PostGraphile"] = peer
        _in_turn(servers, ports, connections, goal)


def _in_turn(
    messages: dict[str, bytes], ports: dict[str, int], connections: int, goal: float
) -> None:
    names = list(messages)
    print("| round | " + " | ".join(f"{name}, requests/s" for name in names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for name, message in messages.items():
        with socket.create_connection(("127.0.0.1", ports[name]), 10) as client:
            client.sendall(message)
            if b'"errors"' in (begun := client.recv(65_536)):
                sys.exit(f"{name} does not answer the query: {begun.decode(errors='replace')}")
        run(message, ports[name], connections, 2.0)
    seen: dict[str, list[float]] = {name: [] for name in names}
    for number in range(1, ROUNDS + 1):
        for name, message in messages.items():
            seen[name].append(run(message, ports[name], connections, SECONDS).per_second)
        figures = " | ".join(f"{seen[name][-1]:,.0f}" for name in names)
        print(f"| {number} | {figures} |", flush=True)
    goals = {"bare handler": 0.95, "PostGraphile": goal}
    for name in names[1:]:
        ratios = [one / other for one, other in zip(seen["gateway"], seen[name], strict=True)]
        median = statistics.median(ratios)
        print(f"\nMedian ratio to {name}: {median:.2f} (goal ≥ {goals[name]}).")
    print()


async def _organization(url: str) -> object:
    connection = await asyncpg.connect(url)
    found = await connection.fetchval("SELECT id FROM organizations")
    await connection.close()
    return found


async def _define_total(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(_PEER_TOTAL)
    await connection.close()


@contextmanager
def _peer(store: Filled) -> Iterator[int | None]:
    """PostGraphile on a free port, if PEER names the folder in which it is installed."""
    folder = os.environ.get("PEER")
    if not folder:
        print("PostGraphile was not measured: set PEER to the folder in which it is installed.\n")
        yield None
        return
    asyncio.run(_define_total(store.url))
    script = Path(folder) / "measured.mjs"
    shutil.copy(Path(__file__).with_name("postgraphile.mjs"), script)
    own = Path(folder) / "node_modules/.bin/node"
    node = str(own) if own.exists() else "node"
    variables = {"NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    peer_url = store.url.replace("postgresql://postgres@/", "postgres:///") + "&user=postgres"
    command = [node, str(script)]
    with started(command, "PEER_PORT", PEER_DATABASE_URL=peer_url, **variables) as (port, _):
        yield port


def nothing(store: Filled) -> None:
    """Measure requests per second for `{ __typename }`, which needs no SQL."""
    with gateway(store) as port:
        message = graphql_post("{ __typename }", port, store.token)
        run(message, port, CONNECTIONS, 2.0)
        seen = [run(message, port, CONNECTIONS, SECONDS).per_second for _ in range(3)]
    print("## `{ __typename }`\n")
    print(f"{statistics.median(seen):,.0f} requests/s, {CONNECTIONS} connections.\n")


def memory(store: Filled) -> None:
    """Measure the resident memory after the start and after many different requests."""
    print(f"## Memory, {REQUESTS:,} requests\n")
    with gateway_process(store) as (port, pid):
        process = psutil.Process(pid)
        run(graphql_post("{ __typename }", port, store.token), port, CONNECTIONS, 0.5)
        before = process.memory_info().rss
        run_each(_many_shapes(port, store.token), port, CONNECTIONS, 1e9, REQUESTS)
        after = process.memory_info().rss
    ratio = after / before
    print(f"{before / 1e6:.0f} MB just started, {after / 1e6:.0f} MB after: {ratio:.2f} times")
    print("(goal ≤ 1.2, and ≤ 150 MB).\n")


def _many_shapes(port: int, token: str) -> Callable[[], bytes]:
    """Every hundredth request is a document that was never seen before."""
    fields = ("id", "type", "actionDate", "person { givenName }", "campaign { title }")
    known = [
        graphql_post(f"{{ outreaches(first: {size}) {{ nodes {{ {field} }} }} }}", port, token)
        for size in (1, 2, 5)
        for field in fields
    ]
    turn = itertools.count()

    def message() -> bytes:
        number = next(turn)
        if number % 100:
            return known[number % len(known)]
        query = f"{{ a{number}: outreaches(first: 1) {{ nodes {{ b{number}: id }} }} }}"
        return graphql_post(query, port, token)

    return message
