"""Rate limits on both surfaces: what is counted, the headers, and attempts to evade them."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from app.config.settings import load_settings
from app.rate_limit.counters import CountersUnavailable
from app.rate_limit.limiter import RECONCILE_EVERY, Limiter, Policy, RateLimits
from app.rate_limit.postgres_counters import PostgresCounters
from tests.support.gateway import BASE, GRAPHQL, Gateway, Json, error_codes, running

PROXY = "10.1.2.3"
SIGNUP = "/people/person_signup"
BODY: Json = {"person": {"given_name": "Ada"}}
OWED = "SELECT 1 FROM rate_limits WHERE bucket = $1 AND full_at > now() + interval '50 seconds'"
QUERY = {"query": "{ outreaches(first: 1) { nodes { id } } }"}


def client_at(gateway: Gateway, address: str, **headers: str) -> httpx.AsyncClient:
    """A client whose connection comes from `address`."""
    transport = httpx.ASGITransport(app=gateway.app, client=(address, 4711))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.AsyncClient(transport=transport, base_url=BASE, headers=named)


def limit_headers(response: httpx.Response) -> tuple[str, str]:
    return response.headers["ratelimit-policy"], response.headers["ratelimit"]


@pytest_asyncio.fixture(loop_scope="session")
async def limited(gateway: Gateway) -> AsyncIterator[Gateway]:
    """Ten requests per API key, five per address, and almost none is given back."""
    options = {"key_rate": 0.01, "key_burst": 10, "address_rate": 0.01, "address_burst": 5}
    async with running(gateway.url, trusted_proxies=f"{PROXY}/32", **options) as limited:
        yield limited


# Headers


async def test_rest_returns_what_is_left(limited: Gateway) -> None:
    """With documents, errors and 304 responses."""
    first = await limited.client.get("/people")
    assert limit_headers(first) == ('"key";q=10;w=1000', '"key";r=9;t=100')
    missing = await limited.client.get("/people/nobody")
    assert (missing.status_code, limit_headers(missing)[1]) == (404, '"key";r=8;t=200')
    same = await limited.client.get("/people", headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, limit_headers(same)[1]) == (304, '"key";r=7;t=300')
    wrong = await limited.client.post("/people", content=b"{")
    assert (wrong.status_code, limit_headers(wrong)[1]) == (400, '"key";r=6;t=400')


async def test_graphql_returns_what_is_left(limited: Gateway) -> None:
    """The limit is shared with REST: data, errors, event streams."""
    await limited.client.get("/people")
    data = await limited.client.post(GRAPHQL, json=QUERY)
    assert limit_headers(data) == ('"key";q=10;w=1000', '"key";r=8;t=200')
    error = await limited.client.post(GRAPHQL, json={"query": "{ nothing }"})
    assert "errors" in error.json()
    assert limit_headers(error)[1] == '"key";r=7;t=300'
    broken = await limited.client.post(GRAPHQL, content=b"{}")
    assert broken.status_code == 415
    assert "ratelimit" not in broken.headers
    stream = {"Accept": "text/event-stream"}
    events = await limited.client.post(GRAPHQL, json=QUERY, headers=stream)
    assert events.headers["content-type"].startswith("text/event-stream")
    assert limit_headers(events)[0] == '"key";q=10;w=1000'


async def test_a_key_over_its_limit_is_refused_on_both_surfaces(limited: Gateway) -> None:
    for _ in range(10):
        assert (await limited.client.get("/people")).status_code == 200
    refused = await limited.client.get("/people")
    assert refused.status_code == 429
    assert error_codes(refused) == ["RATE_LIMITED"]
    assert limit_headers(refused) == ('"key";q=10;w=1000', '"key";r=0;t=100')
    assert refused.headers["retry-after"] == "100"
    for accept in ("application/json", "application/graphql-response+json"):
        answer = await limited.client.post(GRAPHQL, json=QUERY, headers={"Accept": accept})
        assert answer.status_code == 429
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "RATE_LIMITED"
        assert answer.headers.get_list("ratelimit") == ['"key";r=0;t=100']
        assert answer.headers["retry-after"] == "100"
    other = await limited.client_of("default")
    assert (await other.get("/people")).status_code == 200


async def test_scripts_of_a_page_may_read_the_headers(limited: Gateway) -> None:
    page = {"Origin": "https://page.example"}
    for path in (BASE + "/people", GRAPHQL):
        answer = await limited.client.get(path, headers=page)
        exposed = answer.headers["access-control-expose-headers"].split(", ")
        assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= set(exposed)
    preflight = {**page, "Access-Control-Request-Method": "POST"}
    for _ in range(20):
        answer = await limited.client.options(SIGNUP, headers=preflight)
        assert answer.status_code == 200


async def test_without_limits_there_are_no_headers(gateway: Gateway) -> None:
    answer = await gateway.client.get("/people")
    assert "ratelimit" not in answer.headers
    assert "ratelimit-policy" not in answer.headers


# Addresses


async def posts(client: httpx.AsyncClient, number: int, **headers: str) -> list[int]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return [
        (await client.post(SIGNUP, json=BODY, headers=named)).status_code for _ in range(number)
    ]


async def test_anonymous_posts_count_for_their_address(limited: Gateway) -> None:
    async with client_at(limited, "192.0.2.1") as client:
        assert await posts(client, 6) == [200] * 5 + [429]
        refused = await client.post(SIGNUP, json=BODY)
        assert error_codes(refused) == ["RATE_LIMITED"]
        assert limit_headers(refused) == ('"address";q=5;w=500', '"address";r=0;t=100')
        assert refused.headers["retry-after"] == "100"
    async with client_at(limited, "192.0.2.2") as other:
        assert await posts(other, 1) == [200]
    assert (await limited.get("/people"))["total_records"] == 6


async def test_two_processes_count_posts_together(limited: Gateway) -> None:
    """Exactly: each post asks the shared counters."""
    options = {"key_rate": 0.01, "key_burst": 10, "address_rate": 0.01, "address_burst": 5}
    async with running(limited.url, **options) as second:
        one, other = client_at(limited, "192.0.2.7"), client_at(second, "192.0.2.7")
        answers = await asyncio.gather(
            *[client.post(SIGNUP, json=BODY) for client in [one, other] * 10]
        )
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 15


async def test_a_forged_address_does_not_help(limited: Gateway) -> None:
    async with client_at(limited, "192.0.2.1") as client:
        answers = [
            *await posts(client, 3, X_Forwarded_For="198.51.100.1"),
            *await posts(client, 3, Forwarded="for=198.51.100.2"),
        ]
    assert answers == [200] * 5 + [429]


async def test_a_trusted_proxy_names_its_clients(limited: Gateway) -> None:
    """Addresses left of the one that the proxy added are not trusted."""
    async with client_at(limited, PROXY) as proxy:
        assert await posts(proxy, 6, X_Forwarded_For="192.0.2.1") == [200] * 5 + [429]
        assert await posts(proxy, 1, X_Forwarded_For="203.0.113.9, 192.0.2.1") == [429]
        assert await posts(proxy, 1, X_Forwarded_For="192.0.2.2") == [200]
        assert await posts(proxy, 4, X_Forwarded_For=f"192.0.2.2, {PROXY}") == [200] * 4
        assert await posts(proxy, 1, X_Forwarded_For="192.0.2.2:1234") == [429]


async def test_unknown_tokens_count_for_their_address(limited: Gateway) -> None:
    """Each costs a query. Known tokens are not affected."""
    async with client_at(limited, "192.0.2.1") as client:
        key = {"OSDI-API-Token": limited.token}
        assert (await client.get("/people", headers=key)).status_code == 200
        for path in ("/people", "/", GRAPHQL, SIGNUP, "/people"):
            answer = await client.get(path, headers={"OSDI-API-Token": "wrong"})
            expected = {"/": 200, SIGNUP: 405}.get(path, 401)
            assert answer.status_code == expected, path
        limited.recorder.clear()
        statuses = []
        for _ in range(3):
            answer = await client.get("/people", headers={"OSDI-API-Token": "wrong"})
            statuses.append(answer.status_code)
        assert statuses == [401, 429, 429]
        assert len(limited.recorder.reads) <= 2
        refused = await client.post(GRAPHQL, json=QUERY, headers={"OSDI-API-Token": "wrong"})
        assert refused.status_code == 429
        assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
        assert (await client.get("/people", headers=key)).status_code == 200
        new = {"OSDI-API-Token": await limited.key()}
        assert (await client.get("/people", headers=new)).status_code == 429
    async with client_at(limited, "192.0.2.2") as elsewhere:
        assert (await elsewhere.get("/people", headers=new)).status_code == 200
        # If the shared counters know of it already, the next report takes it back.
        await asyncio.sleep(RECONCILE_EVERY)
        async with asyncio.timeout(10):
            while await limited.sql(OWED, "address:192.0.2.2"):  # noqa: ASYNC110, the store sets none
                await asyncio.sleep(0.02)
        answer = await elsewhere.post(SIGNUP, json=BODY)
        # The new token was valid, so its address was not charged.
        assert limit_headers(answer)[1] == '"address";r=4;t=100'


async def test_graphql_without_a_token_counts_for_its_address(limited: Gateway) -> None:
    async with client_at(limited, "192.0.2.1") as client:
        statuses = [
            (await client.post(GRAPHQL, json={"query": "{ __typename }"})).status_code
            for _ in range(6)
        ]
    assert statuses == [200] * 5 + [429]


# One limit for all processes


async def test_a_reconciliation_learns_what_other_processes_spent(limited: Gateway) -> None:
    """All processes wait for a common debt."""
    settings = load_settings(key_rate=0.01, key_burst=10, address_rate=0)
    counters = PostgresCounters(limited.store)
    one, other = RateLimits(settings, counters), RateLimits(settings, counters)
    for limits in (one, other):
        for _ in range(8):
            limits.consume_key("k", {})
        await limits.reconcile()
    await one.reconcile()
    scope: Json = {}
    with pytest.raises(Exception, match="Too many requests"):
        other.consume_key("k", scope)
    assert scope["osdi.limits"][1][1] == b'"key";r=0;t=700'
    one.consume_key("k", {})
    await one.reconcile()
    with pytest.raises(Exception, match="Too many requests"):
        one.consume_key("k", {})
    (row,) = await limited.sql("SELECT bucket FROM rate_limits")
    assert row["bucket"] == "key:k"


async def test_full_buckets_are_deleted(limited: Gateway) -> None:
    counters = PostgresCounters(limited.store)
    await counters.add({"key:short": 0.01, "key:long": 100.0})
    await asyncio.sleep(0.05)
    await counters.sweep()
    rows = await limited.sql("SELECT bucket FROM rate_limits")
    assert [row["bucket"] for row in rows] == ["key:long"]


class Gone:
    """Counters that cannot be reached."""

    asked = 0

    async def add(self, spent: Any) -> dict[str, float]:
        raise CountersUnavailable("gone")

    async def take(self, bucket: str, cost: float, window: float) -> tuple[bool, float]:
        self.asked += 1
        raise CountersUnavailable("gone")

    async def sweep(self) -> None: ...

    async def close(self) -> None: ...


async def test_without_shared_counters_a_process_counts_locally(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Requests are still allowed and limited, and later posts do not wait for the counters."""
    settings = load_settings(key_rate=0.01, key_burst=10, address_rate=0.01, address_burst=5)
    gone = Gone()
    limits = RateLimits(settings, gone)
    with caplog.at_level(logging.WARNING):
        for _ in range(10):
            limits.consume_key("k", {})
            await limits.reconcile()
        for _ in range(5):
            await limits.consume_exact({"client": ("192.0.2.1", 1), "headers": []})
    with pytest.raises(Exception, match="Too many requests"):
        limits.consume_key("k", {})
    with pytest.raises(Exception, match="Too many requests"):
        await limits.consume_exact({"client": ("192.0.2.1", 1), "headers": []})
    assert gone.asked == 0
    assert [record.message for record in caplog.records] == [
        "Shared rate counters unavailable, counting locally: gone"
    ]


async def test_200_000_addresses_take_bounded_memory() -> None:
    limiter = Limiter(Policy("address", 1.0, 100, "It"), asyncio.Event())
    scope: Json = {}
    for number in range(60_000):
        limiter.consume(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", scope)
    full = limiter_size(limiter)
    for number in range(60_000, 200_000):
        limiter.consume(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", scope)
    assert len(limiter) == len(limiter.unsent) == 50_000
    assert limiter_size(limiter) <= full * 2


def limiter_size(limiter: Limiter) -> int:
    return sys.getsizeof(limiter._buckets) + sys.getsizeof(limiter.unsent)


async def test_a_busy_bucket_outlives_many_idle_ones() -> None:
    limiter = Limiter(Policy("address", 100.0, 1_000, "It"), asyncio.Event(), max_buckets=100)
    scope: Json = {}
    for _ in range(900):
        limiter.consume("busy", scope)
    for number in range(1_000):
        await asyncio.sleep(0 if number % 50 else 0.02)
        limiter.consume(number, scope)
    limiter.consume("busy", scope)
    assert int(scope["osdi.limits"][1][1].split(b"r=")[1].split(b";")[0]) < 500
