"""Events across processes and lost connections; the totals of targets."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest

import app.subscriptions.hub
from app.config.settings import load_settings
from app.store.migrate import downgrade, upgrade
from app.store.pool import Store
from app.subscriptions.hub import MAX_REPLAY, EventHub
from app.subscriptions.subscribers import Topic
from resolvers.graphql.request import Subscription
from resolvers.sql.write.statements import CHANNEL
from resolvers.write.notifications import Notification, payloads_of
from schema.failures import Failure
from schema.ids import new_id
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import Gateway, Json, id_of
from tests.support.receivers import until
from tests.support.relay import Relay
from tests.support.servers import with_database

ROOT = Path(__file__).parents[2]
LISTENERS = """
SELECT pid FROM pg_stat_activity
WHERE application_name = 'osdi-gateway-events' AND datname = current_database()
"""
RECORD = """
INSERT INTO outreaches (organization_id, id, created_date, modified_date, advocacy_campaign_id)
SELECT $1, id, now(), now(), $2 FROM unnest($3::uuid[]) AS id
"""

TOTALS = """
SELECT coalesce(family_name, '') AS name, sum(n)::int AS n FROM totals
JOIN targets ON targets.id = scope_id WHERE collection = 'outreaches' GROUP BY 1
"""

# Another process, which records through the usual write path.
WRITER = """
import asyncio, sys
from uuid import UUID
from app.config.settings import load_settings
from app.store.pool import Store
from resolvers.execute.write.single import write
from resolvers.plan.pages import ParentScope
from resolvers.plan.tenant import Tenant
from resolvers.write.plan import Action, WriteRequest
from schema.osdi.catalogue import OUTREACH

async def main(url, organization, campaign):
    store = Store(url, load_settings())
    await store.connect()
    scope = ParentScope("advocacy_campaign_id", UUID(campaign))
    for _ in range(5):
        tenant = Tenant(UUID(organization), "default")
        request = WriteRequest(Action.CREATE, OUTREACH, tenant, scope=scope)
        print((await write(store, request)).id)
    await store.disconnect()

asyncio.run(main(*sys.argv[1:]))
"""


@asynccontextmanager
async def hub(url: str, **options: Any) -> AsyncIterator[EventHub]:
    """A hub with a store of its own, as in another process."""
    store = Store(url, load_settings(pool_min=0))
    await store.connect()
    events = EventHub(store, **options)
    await events.start()
    try:
        yield events
    finally:
        await events.stop()
        await store.disconnect()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def show(id_: UUID) -> bytes:
    return str(id_).encode()


async def taken(subscription: Subscription, count: int) -> list[str]:
    """The next `count` payloads, and no more."""
    found: list[str] = []
    async with asyncio.timeout(10):
        while len(found) < count:
            found += [event.payload.decode() for event in await subscription.take()]
    assert len(found) == count
    return found


@asynccontextmanager
async def collecting(subscription: Subscription) -> AsyncIterator[list[str]]:
    """A list that collects the payloads of a subscription; cancelling it loses nothing."""
    found: list[str] = []

    async def collect() -> None:
        while True:
            found.extend(event.payload.decode() for event in await subscription.take())

    task = asyncio.create_task(collect())
    yield found
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def is_quiet(subscription: Subscription) -> bool:
    try:
        await asyncio.wait_for(subscription.take(), 0.1)
    except TimeoutError:
        return True
    return False


async def _topics(gateway: Gateway, path: str) -> tuple[Topic, Topic]:
    """The outreaches and the totals of the campaign at `path`."""
    organization, campaign = await gateway.organization_id(), UUID(path.rpartition("/")[2])
    return Topic(organization, "outreach", campaign), Topic(organization, "totals", campaign)


async def _record(gateway: Gateway, path: str) -> str:
    return id_of(await gateway.post(path + "/outreaches", {}))


async def _cut(gateway: Gateway) -> None:
    """End every connection that listens."""
    ended = await gateway.sql(LISTENERS.replace("pid", "pg_terminate_backend(pid)", 1))
    assert ended


async def test_another_process(gateway: Gateway) -> None:
    path = await gateway.campaign()
    topic, _ = await _topics(gateway, path)
    async with hub(gateway.url) as events:
        await events.ready()
        subscription = events.join(topic, "key", show)
        names = (gateway.url, str(topic.organization_id), str(topic.campaign_id))
        writer = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", WRITER, *names),
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
        )
        recorded, _ = await writer.communicate()
        assert writer.returncode == 0
        assert await taken(subscription, 5) == recorded.decode().split()


async def test_two_processes_receive_the_same(gateway: Gateway) -> None:
    path = await gateway.campaign()
    topic, totals = await _topics(gateway, path)
    async with hub(gateway.url) as one, hub_beside(gateway.url) as two:
        for events in (one, two):
            await events.ready()
        subscriptions = [events.join(topic, "key", show) for events in (one, two)]
        counts = [events.join(totals, "key", show) for events in (one, two)]
        recorded = await asyncio.gather(*[_record(gateway, path) for _ in range(20)])
        first, second = [await taken(subscription, 20) for subscription in subscriptions]
        assert first == second
        assert sorted(first) == sorted(recorded)
        for subscription in counts:
            assert {event.payload.decode() for event in await subscription.take()} == {
                str(totals.campaign_id)
            }


@asynccontextmanager
async def hub_beside(url: str) -> AsyncIterator[EventHub]:
    """A second hub, whose end does not check the tasks of the first."""
    store = Store(url, load_settings(pool_min=0))
    await store.connect()
    events = EventHub(store)
    yield events
    await events.stop()
    await store.disconnect()


async def test_no_connection_before_the_first_subscription(gateway: Gateway) -> None:
    """One connection serves all subscriptions, until the hub stops."""
    topic, _ = await _topics(gateway, await gateway.campaign())
    async with hub(gateway.url) as events:
        assert await gateway.sql(LISTENERS) == []
        for key in range(3):
            await events.ready()
            events.join(topic, key, show).close()
        assert len(await gateway.sql(LISTENERS)) == 1
        await events.stop()

        async def is_over() -> bool:
            return await gateway.sql(LISTENERS) == []

        await until(is_over)


async def test_joining_before_the_hub_listens(gateway: Gateway) -> None:
    """The subscriber receives what is recorded from then on, and nothing from before."""
    path = await gateway.campaign()
    topic, _ = await _topics(gateway, path)
    await _record(gateway, path)
    async with hub(gateway.url) as events:
        subscription = events.join(topic, "key", show)
        states: list[str] = [events.state]  # /ready is not a 503 meanwhile.
        recorded = [await _record(gateway, path) for _ in range(3)]
        assert await taken(subscription, 3) == recorded
        states.append(events.state)
        assert states == ["idle", "listening"]
        assert await is_quiet(subscription)


async def test_a_lost_connection_loses_and_repeats_nothing(gateway: Gateway) -> None:
    """While many writers record outreaches all the time."""
    path = await gateway.campaign()
    topic, totals = await _topics(gateway, path)
    await _record(gateway, path)
    async with hub(gateway.url) as events:
        await events.ready()
        every = Topic(topic.organization_id, "outreach")
        of_one, of_all = events.join(topic, "key", show), events.join(every, "key", show)
        counted = events.join(totals, "key", show)
        recorded: list[str] = []
        stop = asyncio.Event()

        async def write() -> None:
            while not stop.is_set():
                recorded.append(await _record(gateway, path))

        async with collecting(of_one) as one, collecting(of_all) as everything:
            writers = [asyncio.create_task(write()) for _ in range(3)]
            for _ in range(4):
                await asyncio.sleep(0.25)
                await _cut(gateway)
            await asyncio.sleep(0.5)
            stop.set()
            await asyncio.gather(*writers)
        one += await taken(of_one, len(recorded) - len(one))
        everything += await taken(of_all, len(recorded) - len(everything))
        assert sorted(one) == sorted(everything) == sorted(recorded)
        assert await is_quiet(of_one)
        assert await counted.take()


async def _begin(gateway: Gateway, topic: Topic) -> tuple[str, Any]:
    """Record an outreach and notify, without the commit."""
    id_ = new_id()
    connection = await asyncpg.connect(gateway.url)
    await connection.execute("BEGIN")
    await connection.execute(RECORD, topic.organization_id, topic.campaign_id, [id_])
    for payload in payloads_of(Notification(((id_, topic.campaign_id),)), topic.organization_id):
        await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload)
    return str(id_), connection


async def test_slow_commits(gateway: Gateway) -> None:
    """The ids are older than the loss; the commits are before, during and after it."""
    path = await gateway.campaign()
    topic, _ = await _topics(gateway, path)
    async with hub(gateway.url, heartbeat=0.05) as events:
        await events.ready()
        subscription = events.join(topic, "key", show)
        slow = [await _begin(gateway, topic) for _ in range(3)]
        await asyncio.sleep(0.2)
        for number, (id_, connection) in enumerate(slow):
            await connection.execute("COMMIT")
            await connection.close()
            assert await taken(subscription, 1) == [id_]
            if number == 0:
                await _cut(gateway)
        assert await is_quiet(subscription)


async def test_an_outreach_both_read_and_received_is_shown_once(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is committed after the connection listens, and before the replay reads."""
    path = await gateway.campaign()
    topic, _ = await _topics(gateway, path)
    async with hub(gateway.url) as events:
        await events.ready()
        subscription = events.join(topic, "key", show)
        events.join(Topic(new_id(), "outreach"), "key", show)
        recorded: list[str] = []
        fetch = events._store.fetch

        async def late(*args: Any) -> Any:
            recorded.append(await _record(gateway, path))
            rows = await fetch(*args)
            recorded.append(await _record(gateway, path))
            return rows

        monkeypatch.setattr(events._store, "fetch", late)
        await _cut(gateway)
        found = await taken(subscription, 4)
        assert found == recorded
        assert await is_quiet(subscription)


async def test_joining_while_the_connection_is_lost(
    gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    """The new subscriber receives what comes after, the others everything. It is logged once."""
    path = await gateway.campaign()
    topic, _ = await _topics(gateway, path)
    names, ids = (topic.organization_id, topic.campaign_id), []
    connection = await asyncpg.connect(gateway.url)
    async with hub(gateway.url) as events:
        await events.ready()
        first = events.join(topic, "first", show)
        async with _away(gateway.url):
            await connection.execute(LISTENERS.replace("pid", "pg_terminate_backend(pid)", 1))
            await asyncio.sleep(1)
            ids.append(new_id())
            await connection.execute(RECORD, *names, ids)
            second = events.join(topic, "second", show)
            ids.append(new_id())
            await connection.execute(RECORD, *names, ids[1:])
        assert await taken(first, 2) == [str(id_) for id_ in ids]
        assert await taken(second, 1) == [str(ids[1])]
        assert await is_quiet(second)
    await connection.close()
    assert caplog.text.count("Events paused: ") == caplog.text.count("Events resumed.") == 1


@asynccontextmanager
async def _away(url: str) -> AsyncIterator[None]:
    """The database refuses connections in this block."""
    allow = f'ALTER DATABASE "{urlsplit(url).path.lstrip("/")}" ALLOW_CONNECTIONS '
    connection = await asyncpg.connect(with_database(url, "postgres"))
    await connection.execute(allow + "false")
    yield
    await connection.execute(allow + "true")
    await connection.close()


async def test_missed_outreaches_are_read_after_a_loss(gateway: Gateway) -> None:
    """In the order of ids, without those from before the subscription; totals are shown again."""
    path = await gateway.campaign()
    topic, totals = await _topics(gateway, path)
    async with hub(gateway.url) as events:
        await events.ready()
        subscription = events.join(topic, "key", show)
        counted = events.join(totals, "key", show)
        all_counted = events.join(Topic(topic.organization_id, "totals"), "key", show)
        elsewhere = events.join(Topic(new_id(), "outreach"), "key", show)
        first = await _record(gateway, path)
        assert await taken(subscription, 1) == [first]
        assert await counted.take()
        assert await all_counted.take()
        ids = [new_id() for _ in range(20)]
        await gateway.sql(RECORD, topic.organization_id, topic.campaign_id, ids[::-1])
        await _cut(gateway)
        assert await taken(subscription, 20) == [str(id_) for id_ in ids]
        assert await taken(counted, 1) == await taken(all_counted, 1) == [str(topic.campaign_id)]
        second = await _record(gateway, path)
        assert await taken(subscription, 1) == [second]
        assert await is_quiet(elsewhere)


async def test_too_many_missed_outreaches(gateway: Gateway) -> None:
    """Only the subscriptions of this organization end; clients can subscribe again."""
    path = await gateway.campaign()
    topic, totals = await _topics(gateway, path)
    await gateway.key("other")
    rows = await gateway.sql("SELECT id FROM organizations WHERE name = 'other'")
    async with hub(gateway.url) as events:
        await events.ready()
        missing = [events.join(item, "key", show) for item in (topic, totals)]
        other = events.join(Topic(rows[0]["id"], "outreach"), "key", show)
        missed = [new_id() for _ in range(MAX_REPLAY + 1)]
        await gateway.sql(RECORD, topic.organization_id, topic.campaign_id, missed)
        theirs = new_id()
        await gateway.sql(RECORD, rows[0]["id"], None, [theirs])
        await _cut(gateway)
        for subscription in missing:
            with pytest.raises(Failure) as caught:
                await asyncio.wait_for(subscription.take(), 5)
            assert caught.value.faults[0].code == "EVENTS_MISSED"
            assert caught.value.faults[0].hint
        assert await taken(other, 1) == [str(theirs)]
        await events.ready()
        subscription = events.join(topic, "key", show)
        recorded = await _record(gateway, path)
        assert await taken(subscription, 1) == [recorded]


async def test_received_outreaches_do_not_count_as_missed(gateway: Gateway) -> None:
    path = await gateway.campaign()
    topic, _ = await _topics(gateway, path)
    organization, campaign = topic.organization_id, topic.campaign_id
    async with hub(gateway.url) as events:
        await events.ready()
        subscription = events.join(topic, "key", show)
        ids = [new_id() for _ in range(MAX_REPLAY * 2)]
        received, missed = ids[::2], ids[1::2]
        taking = asyncio.create_task(taken(subscription, len(received)))
        await gateway.sql(RECORD, organization, campaign, received)
        for payload in payloads_of(
            Notification(tuple((id_, campaign) for id_ in received)), organization
        ):
            await gateway.sql("SELECT pg_notify($1, $2)", CHANNEL, payload)
        assert await taking == [str(id_) for id_ in received]
        taking = asyncio.create_task(taken(subscription, len(missed)))
        await gateway.sql(RECORD, organization, campaign, missed)
        await _cut(gateway)
        assert await taking == [str(id_) for id_ in missed]
        assert await is_quiet(subscription)


async def test_a_connection_that_hangs_is_noticed(gateway: Gateway) -> None:
    """By the heartbeat; nothing is lost."""
    path = await gateway.campaign()
    topic, _ = await _topics(gateway, path)
    async with Relay(gateway.url) as relay:
        store = Store(relay.url, load_settings(pool_min=0, statement_timeout=0.3))
        await store.connect()
        events = EventHub(store, heartbeat=0.2)
        await events.ready()
        subscription = events.join(topic, "key", show)
        before = await _record(gateway, path)
        assert await taken(subscription, 1) == [before]
        relay.hang()
        recorded = [await _record(gateway, path) for _ in range(3)]
        assert await taken(subscription, 3) == recorded
        await events.stop()
        await store.disconnect()


async def test_an_unavailable_database(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """`ready` fails in time; a subscription is served once the database is available."""
    monkeypatch.setattr(app.subscriptions.hub, "READY_FOR", 0.3)
    path = await gateway.campaign()
    topic, _ = await _topics(gateway, path)
    async with hub(gateway.url) as events:
        async with _away(gateway.url):
            with pytest.raises(Failure) as caught:
                await events.ready()
            assert events.state == "down"
            subscription = events.join(topic, "key", show)
        assert caught.value.faults[0].code == "STORE_UNAVAILABLE"
        recorded = await _record(gateway, path)
        assert await taken(subscription, 1) == [recorded]


# Totals of targets


async def _totals(gateway: Gateway) -> dict[str, int]:
    rows = await gateway.sql(TOTALS)
    return {row["name"]: row["n"] for row in rows}


async def _record_for(gateway: Gateway, path: str, *names: str) -> str:
    targets: list[Json] = [
        {"family_name": name} if name else {"phone_numbers": []} for name in names
    ]
    return "/outreaches/" + id_of(await gateway.post(path + "/outreaches", {"targets": targets}))


async def test_an_outreach_counts_once_for_each_target(gateway: Gateway) -> None:
    """Recorded, changed and deleted; the migration that counts existing rows gives the same."""
    path = await gateway.campaign()
    await _record_for(gateway, path, "a", "b", "-")
    await _record_for(gateway, path)
    twice = await _record_for(gateway, path, "a", "a")
    assert await _totals(gateway) == {"a": 2, "b": 1, "-": 1}
    for names, a, b in (("a", 2, 1), ("ba", 2, 2), ("", 1, 1), ("aba", 2, 2), ("bb", 1, 2)):
        await gateway.put(twice, {"targets": [{"family_name": name} for name in names] or None})
        assert await _totals(gateway) == {"a": a, "b": b, "-": 1}
    await gateway.put(twice, {"notes": "x", "targets": [{"family_name": "a"}]})
    await assert_store_consistent(gateway.url)
    before = await _totals(gateway)
    await asyncio.to_thread(downgrade, gateway.url, "0001")
    assert await _totals(gateway) == {}
    await asyncio.to_thread(upgrade, gateway.url)
    assert await _totals(gateway) == before
    await assert_store_consistent(gateway.url)
    await gateway.client.delete(twice)
    assert await _totals(gateway) == {"a": 1, "b": 1, "-": 1}
    await gateway.client.delete(path)
    assert await _totals(gateway) == {"a": 1, "b": 1, "-": 1}
    await assert_store_consistent(gateway.url)


async def test_concurrent_writers_of_the_same_targets(gateway: Gateway) -> None:
    """In any order: every write succeeds, and every total is right."""
    path = await gateway.campaign()
    outreaches = [await _record_for(gateway, path, *"abcdef") for _ in range(6)]
    chance = random.Random(1)

    async def change(outreach: str) -> None:
        for _ in range(6):
            names = chance.choices("abcdefgh", k=chance.randrange(6))
            await gateway.put(outreach, {"targets": [{"family_name": name} for name in names]})
            await _record_for(gateway, path, *chance.sample("abcdefgh", 4))
        assert (await gateway.client.delete(outreach)).status_code == 200

    await asyncio.gather(*[change(outreach) for outreach in outreaches])
    await assert_store_consistent(gateway.url)
