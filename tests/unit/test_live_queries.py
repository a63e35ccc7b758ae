"""Live queries by a virtual clock: what is evaluated when, what is sent, and what is counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from itertools import pairwise
from typing import Any
from uuid import UUID

import orjson
import pytest

from app.store.errors import unavailable
from app.subscriptions.limit import SubscriptionLimit
from app.subscriptions.live_queries import (
    MAX_ANSWER_BYTES,
    LiveQueries,
    LiveSubscriber,
    QueryDefinition,
)
from resolvers.graphql.live import Dependencies
from resolvers.graphql.request import Quota
from schema.failures import Failure, failure
from schema.ids import new_id
from tests.support.virtual_time import run

ORGANIZATION, OTHER = new_id(), new_id()
INTERVAL = 0.25


def virtual(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    @wraps(test)
    def timed() -> None:
        run(test())

    del timed.__wrapped__  # pytest would await the inner one
    return timed


class Source:
    """What a query reads: a number. It tells when it was evaluated."""

    def __init__(self, takes: float = 0.001, delay: float | None = None) -> None:
        self.value = 0
        self.evaluated: list[float] = []
        self.failures: list[Exception] = []
        self.queries = LiveQueries(SubscriptionLimit(10), INTERVAL)
        self._takes = takes
        self._delay = delay

    async def evaluate(self) -> bytes:
        self.evaluated.append(asyncio.get_running_loop().time())
        value = self.value
        await asyncio.sleep(self._takes)
        if self.failures:
            raise self.failures.pop(0)
        return orjson.dumps({"data": {"n": value, "same": ["text"] * 9}})

    def query(self, key: str = "key", organization_id: UUID = ORGANIZATION) -> QueryDefinition:
        dependencies = Dependencies(frozenset({"people"}), lambda *_: self._delay)
        return QueryDefinition(organization_id, key, self.evaluate, dependencies)

    def join(self, **options: Any) -> LiveSubscriber:
        return self.queries.join(self.query(), **options)

    def change(self, *resources: str) -> None:
        self.value += 1
        self.queries.changed(ORGANIZATION, resources or ("people",))


async def number(subscriber: LiveSubscriber) -> int:
    (event,) = await subscriber.take()
    n: int = orjson.loads(event.result)["data"]["n"]
    return n


async def is_quiet(subscriber: LiveSubscriber, seconds: float = 3600.0) -> bool:
    try:
        await asyncio.wait_for(subscriber.take(), seconds)
    except TimeoutError:
        return True
    return False


@virtual
async def test_equal_queries_are_evaluated_once() -> None:
    source = Source()
    many = [source.join() for _ in range(5)]
    assert [await number(item) for item in many] == [0] * 5
    source.change()
    assert [await number(item) for item in many] == [1] * 5
    assert len(source.evaluated) == 2
    late = source.join()
    assert await number(late) == 1
    assert len(source.evaluated) == 2
    await source.queries.stop()


@virtual
async def test_nothing_is_evaluated_while_nothing_changes() -> None:
    source = Source()
    subscriber = source.join()
    await number(subscriber)
    assert await is_quiet(subscriber)
    source.change("tags", "outreaches")
    source.queries.changed(OTHER, ("people",))
    assert await is_quiet(subscriber)
    assert len(source.evaluated) == 1
    source.queries.changed(ORGANIZATION, None)
    assert await number(subscriber) == 1
    await source.queries.stop()


@virtual
async def test_at_most_one_evaluation_in_an_interval_and_the_last_state_arrives() -> None:
    source = Source()
    subscriber = source.join()
    await number(subscriber)
    await asyncio.sleep(10)
    for _ in range(100):
        source.change()
        await asyncio.sleep(0.01)
    while await number(subscriber) < 100:
        pass
    changed = source.evaluated[1:]
    assert 4 <= len(changed) <= 6
    pauses = [later - earlier for earlier, later in pairwise(changed)]
    assert min(pauses) >= INTERVAL - 1e-6
    assert await is_quiet(subscriber)
    await source.queries.stop()


@virtual
async def test_the_first_change_after_a_pause_does_not_wait() -> None:
    source = Source()
    subscriber = source.join()
    await number(subscriber)
    await asyncio.sleep(10)
    before = asyncio.get_running_loop().time()
    source.change()
    assert await number(subscriber) == 1
    assert asyncio.get_running_loop().time() - before < 0.01
    await source.queries.stop()


@virtual
async def test_a_change_during_an_evaluation_leads_to_another() -> None:
    source = Source(takes=1.0)
    subscriber = source.join()
    await asyncio.sleep(0.5)
    source.change()
    assert await number(subscriber) == 0
    assert await number(subscriber) == 1
    # It takes a second, so it begins a second after the end of the one before.
    assert source.evaluated == pytest.approx([0, 2])
    await source.queries.stop()


@virtual
async def test_equal_bytes_are_not_sent() -> None:
    source = Source()
    subscriber = source.join()
    await number(subscriber)
    for _ in range(5):
        source.queries.changed(ORGANIZATION, ("people",))
        await asyncio.sleep(1)
    assert len(source.evaluated) == 6
    assert await is_quiet(subscriber)
    await source.queries.stop()


@virtual
async def test_a_slow_subscriber_skips_versions() -> None:
    source = Source()
    slow, fast = source.join(), source.join()
    assert await number(slow) == 0
    seen = [await number(fast)]
    for _ in range(5):
        source.change()
        seen.append(await number(fast))
    assert seen == [0, 1, 2, 3, 4, 5]
    assert await number(slow) == 5
    assert await is_quiet(slow)
    await source.queries.stop()


@virtual
async def test_changes_only() -> None:
    """A patch after the answer that was seen; the whole answer after others."""
    source = Source()
    follower, slow = source.join(patches=True), source.join(patches=True)
    for item in (follower, slow):
        (event,) = await item.take()
        assert orjson.loads(event.result) == {
            "data": {"n": 0, "same": ["text"] * 9},
            "revision": 1,
        }
    for revision in (2, 3):
        source.change()
        (event,) = await follower.take()
        replaced = {"op": "replace", "path": "/n", "value": revision - 1}
        assert orjson.loads(event.result) == {"patch": [replaced], "revision": revision}
    (event,) = await slow.take()
    assert orjson.loads(event.result)["data"]["n"] == 2
    assert orjson.loads(event.result)["revision"] == 1
    source.change()
    (event,) = await slow.take()
    assert orjson.loads(event.result)["revision"] == 2
    await source.queries.stop()


def quota_of(key: str, *waits: float) -> tuple[Quota, list[float]]:
    """A key that refuses so many times, and when it was asked."""
    asked: list[float] = []

    def consume() -> float:
        asked.append(asyncio.get_running_loop().time())
        return waits[len(asked) - 1] if len(asked) <= len(waits) else 0.0

    return Quota(key, consume), asked


@virtual
async def test_an_evaluation_is_counted_once() -> None:
    """The first is that of the request itself, which is counted already."""
    source = Source()
    quota, asked = quota_of("a")
    many = [source.join(quota=quota) for _ in range(3)]
    for item in many:
        await number(item)
    assert not asked
    for count in (1, 2, 3):
        source.change()
        for item in many:
            await number(item)
        assert len(asked) == count
    await source.queries.stop()


@virtual
async def test_beyond_the_limit_it_becomes_slower() -> None:
    source = Source()
    quota, asked = quota_of("a", 3.0, 2.0)
    subscriber = source.join(quota=quota)
    await number(subscriber)
    source.change()
    assert await number(subscriber) == 1
    assert len(asked) == 3
    assert 5.0 <= source.evaluated[1] - source.evaluated[0] < 8
    await source.queries.stop()


@virtual
async def test_any_key_of_the_subscribers_is_counted() -> None:
    source = Source()
    (poor, refused), (rich, asked) = quota_of("a", *[60.0] * 10), quota_of("b")
    both = [source.join(quota=poor), source.join(quota=rich)]
    for item in both:
        await number(item)
    for _ in range(4):
        source.change()
        for item in both:
            await number(item)
    assert len(asked) == 4
    assert refused
    assert source.evaluated[-1] < 2
    await source.queries.stop()


@virtual
async def test_it_goes_on_when_the_database_is_back() -> None:
    source = Source()
    subscriber = source.join()
    await number(subscriber)
    source.failures = [unavailable() for _ in range(30)]
    source.change()
    assert await number(subscriber) == 1
    assert asyncio.get_running_loop().time() > 60
    await source.queries.stop()


async def _ended(subscriber: LiveSubscriber) -> str:
    with pytest.raises(Failure) as caught:
        await subscriber.take()
    return caught.value.faults[0].code


@virtual
async def test_what_fails_for_long_ends() -> None:
    source = Source()
    subscriber = source.join()
    await number(subscriber)
    source.failures = [failure("STATEMENT_TIMEOUT", "It took too long.") for _ in range(99)]
    source.change()
    assert await _ended(subscriber) == "STATEMENT_TIMEOUT"
    assert 30 < asyncio.get_running_loop().time() < 40
    assert len(source.queries.limit) == 0


@virtual
async def test_another_failure_ends_it() -> None:
    source = Source()
    subscriber = source.join()
    await number(subscriber)
    source.failures = [RuntimeError("unexpected")]
    source.change()
    assert await _ended(subscriber) == "INTERNAL"
    assert len(source.queries.limit) == 0


@virtual
async def test_an_answer_that_is_too_large_ends_it() -> None:
    source = Source()

    async def evaluate() -> bytes:
        return b" " * (MAX_ANSWER_BYTES + 1)

    dependencies = source.query().dependencies
    subscriber = source.queries.join(QueryDefinition(ORGANIZATION, "large", evaluate, dependencies))
    assert await _ended(subscriber) == "RESPONSE_TOO_LARGE"


@virtual
async def test_time_alone_can_change_an_answer() -> None:
    source = Source(delay=900.0)
    subscriber = source.join()
    await number(subscriber)
    source.value = 7
    assert await number(subscriber) == 7
    assert source.evaluated == pytest.approx([0, 900], abs=0.1)
    assert await is_quiet(subscriber)
    assert len(source.evaluated) == 5
    await source.queries.stop()


@virtual
async def test_the_last_one_ends_the_evaluations() -> None:
    source = Source()
    first, second = source.join(), source.join()
    await number(first)
    first.close()
    first.close()
    source.change()
    assert await number(second) == 0
    assert await number(second) == 1
    second.close()
    source.change()
    await asyncio.sleep(10)
    assert len(source.evaluated) == 2
    assert source.queries.find(ORGANIZATION, "key") is None
    assert len(asyncio.all_tasks()) == 1
    assert len(source.queries.limit) == 0


@virtual
async def test_the_fair_share_of_an_organization() -> None:
    source = Source()
    taken = [source.join() for _ in range(8)]
    with pytest.raises(Failure) as caught:
        source.join()
    assert caught.value.faults[0].code == "TOO_MANY_SUBSCRIPTIONS"
    other = source.queries.join(source.query(organization_id=OTHER))
    assert await number(other) == 0
    taken[0].close()
    source.join()
    await source.queries.stop()
    assert len(source.queries.limit) == 0


@virtual
async def test_a_stop_ends_every_subscription() -> None:
    source = Source()
    subscriber = source.join()
    await number(subscriber)
    await source.queries.stop()
    assert await subscriber.take() == []
    assert len(asyncio.all_tasks()) == 1
