"""Who asks, where many ask at once: one look-up for all who bring the same token."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from app.config.settings import load_settings
from app.identity.authenticate import Authenticator
from app.identity.caller import Caller
from app.rate_limit.limiter import RateLimits
from resolvers.plan.tenant import Tenant
from schema.failures import Failure, failure

KEY = {"id": UUID(int=1), "organization_id": UUID(int=2), "scopes": ["read"], "namespace": "osdi"}
OPEN = {"id": UUID(int=2), "namespace": "osdi", "keyless_helpers": 1}
SCOPE: Any = {"client": ("192.0.2.1", 1), "headers": []}


class CountingStore:
    """Answers when it is let go on, and counts what it is asked."""

    def __init__(self, *rows: Any) -> None:
        self.rows: list[Any] = list(rows)
        self.failed: Failure | None = None
        self.asked: Counter[str] = Counter()
        self.go_on = asyncio.Event()

    async def fetch(self, statement: Any, values: dict[str, Any]) -> list[Any]:
        self.asked[str(next(iter(values.values())))] += 1
        await self.go_on.wait()
        if self.failed is not None:
            raise self.failed
        return self.rows


def gate_of(store: Any, **settings: Any) -> Authenticator:
    limited = load_settings(**settings)
    return Authenticator(store, limited, RateLimits(limited))


async def begun(*questions: Any) -> list[asyncio.Task[Any]]:
    tasks = [asyncio.ensure_future(question) for question in questions]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_all_who_bring_one_token_share_a_look_up() -> None:
    store = CountingStore(KEY)
    gate = gate_of(store)
    tasks = await begun(*[gate.by_token("t", SCOPE) for _ in range(50)])
    assert sum(store.asked.values()) == 1
    store.go_on.set()
    callers = await asyncio.gather(*tasks)
    assert {caller.key_id for caller in callers if caller} == {KEY["id"]}
    assert await gate.by_token("t") is callers[0]
    assert sum(store.asked.values()) == 1


async def test_whoever_leaves_takes_nobody_along() -> None:
    """Be it the first, in whose name it was looked up."""
    store = CountingStore(KEY)
    gate = gate_of(store)
    tasks = await begun(*[gate.by_token("t") for _ in range(3)])
    tasks[0].cancel()
    tasks[2].cancel()
    await asyncio.sleep(0)
    store.go_on.set()
    assert (await tasks[1]).key_id == KEY["id"]
    assert [task.cancelled() for task in tasks] == [True, False, True]
    assert sum(store.asked.values()) == 1


async def test_a_failure_is_told_to_all_and_not_remembered() -> None:
    store = CountingStore(KEY)
    gate = gate_of(store)
    store.failed = failure("STORE_UNAVAILABLE", "The database is away.")
    tasks = await begun(*[gate.by_token("t") for _ in range(5)])
    store.go_on.set()
    said = await asyncio.gather(*tasks, return_exceptions=True)
    assert said == [store.failed] * 5
    store.failed = None
    assert await gate.by_token("t") is not None
    assert sum(store.asked.values()) == 2


async def test_an_unknown_token_is_looked_up_each_time() -> None:
    store = CountingStore()
    store.go_on.set()
    gate = gate_of(store)
    assert [await gate.by_token("t", SCOPE) for _ in range(3)] == [None] * 3
    assert sum(store.asked.values()) == 3


async def test_of_one_address_few_tokens_are_looked_up() -> None:
    """What goes beyond its limit is refused before the store is asked."""
    store = CountingStore()
    gate = gate_of(store, address_rate=0.01, address_burst=10)
    tasks = await begun(*[gate.by_token(f"t{number}", SCOPE) for number in range(500)])
    assert sum(store.asked.values()) == 10
    store.go_on.set()
    said = await asyncio.gather(*tasks, return_exceptions=True)
    assert Counter(map(type, said)) == {type(None): 10, Failure: 490}


@pytest.mark.parametrize("what", ["default", "campaign"])
async def test_organizations_are_looked_up_once_too(what: str) -> None:
    store = CountingStore(OPEN)
    gate = gate_of(store)

    def ask() -> Any:
        return gate.default_organization() if what == "default" else gate.by_campaign(UUID(int=9))

    tasks = await begun(*[ask() for _ in range(20)])
    assert sum(store.asked.values()) == 1
    store.go_on.set()
    assert set(await asyncio.gather(*tasks)) == {
        Caller(Tenant(UUID(int=2), "osdi"), anonymous=True)
    }
