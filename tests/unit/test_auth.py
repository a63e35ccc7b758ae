"""Authentication under concurrency: requests with the same token share one lookup."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from app.config.settings import load_settings
from app.identity.authenticate import Authenticator, find_token
from app.identity.caller import Caller
from app.rate_limit.limiter import RateLimits
from resolvers.plan.tenant import Tenant
from schema.failures import Failure, failure
from tests.support.cpu_time import at_most

SETTINGS = {
    "namespace": "osdi",
    "phone_country": "US",
    "separate_identifiers": False,
    "rolled_up": True,
    "form_redirects": [],
    "time_zone": "UTC",
}
KEY = {
    "id": UUID(int=1),
    "organization_id": UUID(int=2),
    "scopes": ["read"],
    "expires_date": None,
    "last_used_date": None,
    "queries": None,
    **SETTINGS,
}
OPEN = {"id": UUID(int=2), "keyless_helpers": 1, **SETTINGS}
SCOPE: Any = {"client": ("192.0.2.1", 1), "headers": []}


class CountingStore:
    """Answers once `go_on` is set, and counts the queries."""

    def __init__(self, *rows: Any) -> None:
        self.rows: list[Any] = list(rows)
        self.failed: Failure | None = None
        self.queries: Counter[str] = Counter()
        self.go_on = asyncio.Event()

    async def fetch(self, statement: Any, values: dict[str, Any]) -> list[Any]:
        self.queries[str(next(iter(values.values())))] += 1
        await self.go_on.wait()
        if self.failed is not None:
            raise self.failed
        return self.rows


def authenticator_of(store: Any, **settings: Any) -> Authenticator:
    limited = load_settings(**settings)
    return Authenticator(store, limited, RateLimits(limited))


async def started(*coroutines: Any) -> list[asyncio.Task[Any]]:
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_requests_with_one_token_share_a_lookup() -> None:
    store = CountingStore(KEY)
    authenticator = authenticator_of(store)
    tasks = await started(*[authenticator.by_token("t", SCOPE) for _ in range(50)])
    assert sum(store.queries.values()) == 1
    store.go_on.set()
    callers = await asyncio.gather(*tasks)
    assert {caller.key_id for caller in callers if caller} == {KEY["id"]}
    assert await authenticator.by_token("t") is callers[0]
    assert sum(store.queries.values()) == 1


async def test_a_cancelled_request_cancels_no_other() -> None:
    """Not even the first one, which started the lookup."""
    store = CountingStore(KEY)
    authenticator = authenticator_of(store)
    tasks = await started(*[authenticator.by_token("t") for _ in range(3)])
    tasks[0].cancel()
    tasks[2].cancel()
    await asyncio.sleep(0)
    store.go_on.set()
    assert (await tasks[1]).key_id == KEY["id"]
    assert [task.cancelled() for task in tasks] == [True, False, True]
    assert sum(store.queries.values()) == 1


async def test_a_failure_is_raised_to_all_and_not_cached() -> None:
    store = CountingStore(KEY)
    authenticator = authenticator_of(store)
    store.failed = failure("STORE_UNAVAILABLE", "The database is unavailable.")
    tasks = await started(*[authenticator.by_token("t") for _ in range(5)])
    store.go_on.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert results == [store.failed] * 5
    store.failed = None
    assert await authenticator.by_token("t") is not None
    assert sum(store.queries.values()) == 2


async def test_an_unknown_token_is_looked_up_each_time() -> None:
    store = CountingStore()
    store.go_on.set()
    authenticator = authenticator_of(store)
    assert [await authenticator.by_token("t", SCOPE) for _ in range(3)] == [None] * 3
    assert sum(store.queries.values()) == 3


async def test_lookups_of_one_address_are_limited() -> None:
    """Requests over the limit are refused before the database is queried."""
    store = CountingStore()
    authenticator = authenticator_of(store, address_rate=0.01, address_burst=10)
    tasks = await started(*[authenticator.by_token(f"t{number}", SCOPE) for number in range(500)])
    assert sum(store.queries.values()) == 10
    store.go_on.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert Counter(map(type, results)) == {type(None): 10, Failure: 490}


@pytest.mark.parametrize("what", ["default", "campaign"])
async def test_organizations_are_looked_up_once(what: str) -> None:
    store = CountingStore(OPEN)
    authenticator = authenticator_of(store)

    def look_up() -> Any:
        return (
            authenticator.default_organization()
            if what == "default"
            else authenticator.by_campaign(UUID(int=9))
        )

    tasks = await started(*[look_up() for _ in range(20)])
    assert sum(store.queries.values()) == 1
    store.go_on.set()
    assert set(await asyncio.gather(*tasks)) == {
        Caller(Tenant(UUID(int=2), "osdi", rolled_up=True), anonymous=True)
    }


@pytest.mark.parametrize(
    ("query", "token"),
    [
        ("", None),
        ("osdi-api-token=a", "a"),
        ("x=y&OSDI-API-Token=a", "a"),
        ("osdi-api-token=a&osdi-api-token=b", "a"),
        ("osdi-api-token=a=b%26+c%C3%84&x=y", "a=b& c\u00c4"),
        ("osdi-api-token=&x=y", ""),
        ("osdi-api-token", ""),
        ("osdi-api-token=%ED%A0%80", "\ufffd" * 3),
        ("osdi-api-token=\xc4", "\xc4"),
        ("x-osdi-api-token=a", None),
        ("osdi-api-tokens=a", None),
        ("filter=osdi-api-token=a", None),
    ],
)
def test_the_token_in_a_query(query: str, token: str | None) -> None:
    assert find_token([], query.encode("latin-1")) == token


@pytest.mark.parametrize("part", ["a=&", "&", "xosdi-api-token", "osdi-api-toke&", "%41", "o"])
def test_the_time_to_find_a_token(part: str) -> None:
    """It is looked for before the client is known, so no query may take long."""
    query = b"api-token&" + part.encode() * (65_000 // len(part))
    with at_most(0.01):
        assert find_token([], query) is None
