"""Rate limits across processes: two gateways, one database, and Redis where available."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from subprocess import DEVNULL, Popen
from time import monotonic
from typing import Any

import httpx
import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect

from app.config.settings import load_settings
from app.rate_limit.counters import CountersUnavailable, RateCounters
from app.rate_limit.limiter import RateLimits
from app.rate_limit.redis_counters import RedisCounters
from tests.io.test_process import Serving, count, key_for, serving
from tests.support.ports import free_port

SIGNUP = "/people/person_signup"
BODY = {"person": {"given_name": "Ada"}}
LIMITED = {"OSDI_KEY_RATE": "10", "OSDI_KEY_BURST": "100", "OSDI_ADDRESS_RATE": "0.01"}


@asynccontextmanager
async def two(url: str, **variables: str) -> AsyncIterator[tuple[Serving, Serving]]:
    async with serving(url, **variables) as one, serving(url, **variables) as other:
        yield one, other


async def statuses(
    client: httpx.AsyncClient, method: str, path: str, number: int, **options: Any
) -> Counter[int]:
    """The statuses of `number` requests, 32 at a time."""
    seen: Counter[int] = Counter()
    left = iter(range(number))

    async def ask() -> None:
        for _ in left:
            seen[(await client.request(method, path, **options)).status_code] += 1

    await asyncio.gather(*[ask() for _ in range(32)])
    return seen


@pytest.mark.slow
async def test_2000_posts_from_one_address_are_limited_and_those_from_another_are_not(
    database_url: str,
) -> None:
    """Two processes limit them together and exactly. A third trusts no proxy."""
    limits = {**LIMITED, "OSDI_ADDRESS_BURST": "60"}
    trusting = {**limits, "OSDI_TRUSTED_PROXIES": "127.0.0.0/8"}
    flood, other = {"X-Forwarded-For": "192.0.2.1"}, {"X-Forwarded-For": "192.0.2.2"}
    async with two(database_url, **trusting) as pair:
        clients = [served.client(headers={}) for served in pair]
        floods = [
            asyncio.ensure_future(statuses(client, "POST", SIGNUP, 1_000, json=BODY, headers=flood))
            for client in clients
        ]
        await asyncio.sleep(0.5)
        beside = await statuses(clients[0], "POST", SIGNUP, 50, json=BODY, headers=other)
        seen = sum(await asyncio.gather(*floods), Counter())
        assert beside == {200: 50}
        assert seen == {200: 60, 429: 1_940}
        for client in clients:
            await client.aclose()
    assert await count(database_url, "people") == 110
    async with serving(database_url, **limits) as served, served.client(headers={}) as client:
        spoofed: Counter[int] = Counter()
        for number in range(100):
            named = {"X-Forwarded-For": f"198.51.100.{number}", "Forwarded": f"for=10.0.0.{number}"}
            answer = await client.post(SIGNUP, json=BODY, headers=named)
            spoofed[answer.status_code] += 1
    assert spoofed == {200: 60, 429: 40}


async def hold_to_the_limit(url: str, **variables: str) -> None:
    """One API key at two processes, as fast as possible: burst, rate, and one bucket in excess."""
    async with two(url, **LIMITED, **variables) as (one, other):
        clients = [one.client(), other.client(headers={"OSDI-API-Token": one.token})]
        start = monotonic()
        both = await asyncio.gather(
            *[statuses(client, "GET", "/people?per_page=1", 500) for client in clients]
        )
        seconds = monotonic() - start
        granted = sum(seen[200] for seen in both)
        assert sum(seen[429] for seen in both) == 1_000 - granted
        assert 100 <= granted <= 100 + 10 * seconds + (100 + 10 * 1.1)
        # Both processes wait for what was allowed in excess.
        await asyncio.sleep(1.2)
        start = monotonic()
        again = await statuses(clients[0], "GET", "/people?per_page=1", 200)
        longer = monotonic() - start + 1.2
        assert granted + again[200] <= 100 + 10 * (seconds + longer) + 11
        for client in clients:
            await client.aclose()


@pytest.mark.slow
async def test_two_processes_limit_an_api_key(database_url: str) -> None:
    await hold_to_the_limit(database_url)


async def test_the_operations_of_a_socket_count_for_its_api_key(database_url: str) -> None:
    limits = {"OSDI_KEY_RATE": "0.01", "OSDI_KEY_BURST": "10", "OSDI_ADDRESS_RATE": "0"}
    async with serving(database_url, **limits) as served, served.client() as client:
        assert (await client.get("/people")).status_code == 200
        async with socket_of(served) as socket:
            kinds = []
            for number in range(12):
                asked = {"query": "{ __typename }"}
                sent = {"type": "subscribe", "id": str(number), "payload": asked}
                await socket.send(orjson.dumps(sent).decode())
                answer = orjson.loads(await socket.recv())
                kinds.append(answer["type"])
                if answer["type"] == "next":
                    assert orjson.loads(await socket.recv())["type"] == "complete"
            assert kinds == ["next"] * 9 + ["error"] * 3
            assert answer["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
        assert (await client.get("/people")).status_code == 429


async def test_many_sockets_share_one_limit(database_url: str) -> None:
    """Concurrent queries, mutations and subscriptions of one API key: each counts, and refused ones
    are not executed. Another API key is not affected.
    """
    limits = {"OSDI_KEY_RATE": "0.01", "OSDI_KEY_BURST": "30", "OSDI_ADDRESS_RATE": "0"}
    documents = [
        "{ __typename }",
        'mutation { createPerson(input: {givenName: "Ada"}) { person { id } } }',
        "subscription { outreachRecorded { id } }",
    ]
    async with serving(database_url, **limits) as served:

        async def ask() -> Counter[str]:
            async with socket_of(served) as socket:
                for number in range(30):
                    payload = {"query": documents[number % 3]}
                    sent = {"type": "subscribe", "id": str(number), "payload": payload}
                    await socket.send(orjson.dumps(sent).decode())
                await socket.send('{"type": "ping"}')
                return await answers(socket)

        seen = sum(await asyncio.gather(*[ask() for _ in range(5)]), Counter())
        # Subscriptions among the 30 allowed operations send nothing; their number is unknown.
        assert seen["RATE_LIMITED"] == 120
        assert set(seen) <= {"RATE_LIMITED", "next"}
        assert await count(database_url, "people") <= seen["next"] <= 30
        async with served.client() as client:
            assert (await client.get("/people")).status_code == 429
        other = {"OSDI-API-Token": await key_for(database_url)}
        async with served.client(headers=other) as client:
            assert (await client.get("/people")).status_code == 200


@asynccontextmanager
async def socket_of(served: Serving) -> AsyncIterator[ClientConnection]:
    """A socket whose connection was acknowledged."""
    address = served.address.replace("http", "ws") + "/graphql"
    subprotocols: Any = ["graphql-transport-ws"]
    async with connect(address, subprotocols=subprotocols) as socket:
        hello = {"type": "connection_init", "payload": {"OSDI-API-Token": served.token}}
        await socket.send(orjson.dumps(hello).decode())
        assert orjson.loads(await socket.recv())["type"] == "connection_ack"
        yield socket


async def answers(socket: ClientConnection) -> Counter[str]:
    """Results and error codes, until a second passes without any."""
    seen: Counter[str] = Counter()
    with suppress(TimeoutError):
        while True:
            async with asyncio.timeout(1):
                said = orjson.loads(await socket.recv())
            if said["type"] == "next":
                assert "errors" not in said["payload"]
                seen["next"] += 1
            elif said["type"] == "error":
                (error,) = said["payload"]
                assert error["message"]
                seen[error["extensions"]["code"]] += 1
    return seen


# Redis


@pytest.fixture(scope="module")
def redis_port() -> Iterator[int]:
    """The port of a new Redis server, which is empty."""
    command = shutil.which("redis-server") or shutil.which("valkey-server")
    if command is None:
        if os.environ.get("GATEWAY_REQUIRE_REDIS"):
            pytest.fail("there is no redis-server on this machine")
        pytest.skip("there is no redis-server on this machine")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with Popen([command, *options], stdout=DEVNULL) as process:
            try:
                _await_port(port)
                yield port
            finally:
                process.terminate()
                process.wait(20)


def _await_port(port: int) -> None:
    deadline = monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert monotonic() < deadline, "redis-server does not listen"


@pytest.fixture
async def counters(redis_port: int) -> AsyncIterator[RedisCounters]:
    counters = RedisCounters(f"redis://127.0.0.1:{redis_port}/1")
    await counters._redis.flushdb()
    yield counters
    await counters.close()


async def test_redis_counts_like_postgresql(counters: RedisCounters) -> None:
    assert isinstance(counters, RateCounters)
    assert await counters.add({}) == {}
    levels = await counters.add({"key:a": 2.0, "key:b": 0.5})
    assert levels == pytest.approx({"key:a": 2.0, "key:b": 0.5}, abs=0.05)
    assert (await counters.add({"key:a": 3.0}))["key:a"] == pytest.approx(5.0, abs=0.1)
    assert (await counters.add({"key:a": -1.0}))["key:a"] == pytest.approx(4.0, abs=0.1)
    taken = [await counters.take("address:x", 1.0, 3.0) for _ in range(4)]
    assert [granted for granted, _ in taken] == [True, True, True, False]
    assert [level for _, level in taken] == pytest.approx([1, 2, 3, 3], abs=0.1)
    # Full buckets expire.
    assert 0 < await counters._redis.pttl("osdi:rate:key:a") < 4_100
    await counters.add({"key:b": -2.0})
    await asyncio.sleep(0.05)
    assert await counters._redis.exists("osdi:rate:key:b") == 0


@pytest.mark.slow
async def test_two_processes_limit_an_api_key_through_redis(
    database_url: str, redis_port: int
) -> None:
    await hold_to_the_limit(database_url, OSDI_REDIS_URL=f"redis://127.0.0.1:{redis_port}/0")
    assert await count(database_url, "rate_limits") == 0


async def test_a_gateway_serves_without_its_redis(database_url: str) -> None:
    """Each process counts locally then."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"redis://:secret@127.0.0.1:{nobody.getsockname()[1]}/0"
        limits = {**LIMITED, "OSDI_ADDRESS_BURST": "40", "OSDI_REDIS_URL": address}
        async with serving(database_url, **limits) as served, served.client() as client:
            assert (await statuses(client, "GET", "/people", 50)) == {200: 50}
            async with served.client(headers={}) as anybody:
                seen = await statuses(anybody, "POST", SIGNUP, 60, json=BODY)
    assert seen == {200: 40, 429: 20}


async def test_a_hanging_redis_does_not_delay_posts_for_long() -> None:
    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(swallow, "127.0.0.1", 0)
    async with server:
        counters = RedisCounters(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        with pytest.raises(CountersUnavailable):
            await counters.take("address:x", 1.0, 3.0)
        limits = RateLimits(load_settings(address_rate=1.0), counters)
        start = monotonic()
        for _ in range(20):
            await limits.consume_exact({"client": ("192.0.2.1", 1), "headers": []})
        assert monotonic() - start < 2
        await counters.close()
