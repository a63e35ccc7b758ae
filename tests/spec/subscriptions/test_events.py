"""The notifications of a write, and what the subscribers of one process receive."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

import app.subscriptions.subscribers
from app.store.errors import unavailable
from app.subscriptions.hub import EventHub
from app.subscriptions.subscribers import MAX_QUEUED, Render, Topic
from resolvers.graphql.request import Subscription
from resolvers.sql.write.statements import CHANNEL, compile_notify
from resolvers.write.notifications import Notification, notifications_of, payloads_of, read_payload
from resolvers.write.plan import ChangeSet
from schema.failures import Failure, failure
from schema.ids import new_id
from tests.spec.support.builders import emails, link
from tests.support.gateway import Gateway, Json, id_of, path_of

ORGANIZATION, CAMPAIGN, OTHER, OUTREACH = (new_id() for _ in range(4))


# What a write has to tell


def _writes(**totals: int) -> ChangeSet:
    writes = ChangeSet(datetime.now(UTC))
    for name, change in totals.items():
        scope, _, campaign = name.partition("__")
        writes.count("outreaches", scope, str(CAMPAIGN if campaign == "a" else OTHER), change)
    return writes


def test_a_new_outreach_is_news() -> None:
    writes = _writes(advocacy_campaigns__a=1, people__b=1, organizations__b=1)
    writes.insert("outreaches", {"id": str(OUTREACH), "advocacy_campaign_id": str(CAMPAIGN)})
    assert notifications_of([writes]) == Notification(
        ((OUTREACH, CAMPAIGN),), (CAMPAIGN,), ("outreaches",)
    )


def test_an_outreach_of_no_campaign_is_news() -> None:
    writes = _writes(organizations__a=1)
    writes.insert("outreaches", {"id": str(OUTREACH), "advocacy_campaign_id": None})
    assert notifications_of([writes]) == Notification(((OUTREACH, None),), (), ("outreaches",))


def test_only_totals_of_campaigns_that_change_are_news() -> None:
    """Not those of people, of targets or of everything, and none that stays."""
    moved = _writes(advocacy_campaigns__a=-1, advocacy_campaigns__b=1)
    assert notifications_of([moved]).campaigns == (CAMPAIGN, OTHER)
    nothing = Notification(resources=())
    assert notifications_of([_writes(people__a=1, targets__a=1, organizations__a=1)]) == nothing
    assert notifications_of([_writes(advocacy_campaigns__a=0)]) == nothing
    assert notifications_of([]) == nothing


def test_a_campaign_that_goes_is_news() -> None:
    writes = _writes()
    writes.delete("advocacy_campaigns", {"id": str(CAMPAIGN)})
    writes.delete("totals", {"scope_id": str(CAMPAIGN)})
    assert notifications_of([writes]) == Notification((), (CAMPAIGN,), ("advocacy_campaigns",))


def test_a_batch_tells_of_a_campaign_once() -> None:
    news = notifications_of([_writes(advocacy_campaigns__a=1), _writes(advocacy_campaigns__a=1)])
    assert news.campaigns == (CAMPAIGN,)


def test_what_changed_is_news() -> None:
    """By every way to write a row, and only of resources."""
    writes = _writes()
    writes.insert("people", {"id": str(OTHER)})
    writes.insert("outreach_deltas", {})
    writes.update("tags", {"id": str(OTHER)})
    writes.delete("items", {"id": str(OTHER)})
    writes.unlink("outreaches", "person_id", OTHER)
    writes.cascade("taggings", "person_id", OTHER)
    changed = ("items", "outreaches", "people", "taggings", "tags")
    assert notifications_of([writes]).resources == changed
    (payload,) = payloads_of(Notification(resources=("tags",)), ORGANIZATION)
    assert read_payload(payload) == (ORGANIZATION, Notification(resources=("tags",)))


def test_payloads_are_read_back() -> None:
    assert payloads_of(Notification(), ORGANIZATION) == []
    news = Notification(((OUTREACH, CAMPAIGN), (OTHER, None)), (CAMPAIGN, OTHER))
    said = [json.loads(payload) for payload in payloads_of(news, ORGANIZATION)]
    assert [(item["kind"], len(item["ids"])) for item in said] == [("outreach", 2), ("totals", 2)]
    read = [read_payload(payload) for payload in payloads_of(news, ORGANIZATION)]
    assert read == [
        (ORGANIZATION, Notification(outreaches=news.outreaches)),
        (ORGANIZATION, Notification(campaigns=news.campaigns)),
    ]


@pytest.mark.parametrize("count", [1, 69, 70, 71, 1000])
def test_a_payload_is_less_than_postgresql_takes(count: int) -> None:
    news = Notification(
        tuple((new_id(), new_id()) for _ in range(count)), tuple(new_id() for _ in range(count))
    )
    payloads = payloads_of(news, ORGANIZATION)
    # PostgreSQL adds a snapshot of up to 2,000 characters.
    assert max(len(payload.encode()) for payload in payloads) < 8000 - 2_200
    read = [read_payload(payload)[1] for payload in payloads]
    assert tuple(pair for item in read for pair in item.outreaches) == news.outreaches
    assert tuple(id_ for item in read for id_ in item.campaigns) == news.campaigns


@pytest.mark.parametrize("payload", ["", "x", "[]", "{}", '{"organization_id": "x"}', "1"])
def test_what_is_not_ours_is_refused(payload: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read_payload(payload)


def test_an_earlier_version_does_not_tell_what_changed() -> None:
    payload = json.dumps({"organization_id": str(ORGANIZATION), "kind": "totals", "ids": []})
    assert read_payload(payload)[1].resources is None


def test_a_kind_of_a_later_version_is_no_news() -> None:
    payload = json.dumps({"organization_id": str(ORGANIZATION), "kind": "x", "ids": [[1]]})
    assert read_payload(payload) == (ORGANIZATION, Notification())


# Notifications that are sent


@asynccontextmanager
async def notifications(gateway: Gateway) -> AsyncIterator[Callable[[], Awaitable[list[Json]]]]:
    """All notifications on the channel, up to the moment of the call."""
    connection = await asyncpg.connect(gateway.url)
    received: asyncio.Queue[str] = asyncio.Queue()
    await connection.add_listener(CHANNEL, lambda *arguments: received.put_nowait(arguments[-1]))

    async def so_far() -> list[Json]:
        await gateway.sql("SELECT pg_notify($1, 'end')", CHANNEL)
        payloads = []
        async with asyncio.timeout(5):
            while (payload := await received.get()) != "end":
                payloads.append(json.loads(payload))
        return payloads

    yield so_far
    await connection.close()


def _short(payloads: list[Json]) -> list[tuple[str, Any]]:
    """The events; not which resources changed."""
    return [(item["kind"], item["ids"]) for item in payloads if item["kind"] != "resources"]


async def test_writes_notify_of_outreaches_and_totals(gateway: Gateway) -> None:
    a, b = path_of(await gateway.post("/advocacy_campaigns", {})), await gateway.campaign()
    a_id, b_id = a.rpartition("/")[2], b.rpartition("/")[2]
    person = await gateway.person()
    async with notifications(gateway) as so_far:
        body = {"identifiers": ["x:1"], "_links": {"osdi:person": link(person)}}
        outreach = id_of(await gateway.post(a + "/outreaches", body))
        payloads = await so_far()
        assert {item["organization_id"] for item in payloads} == {
            str(await gateway.organization_id())
        }
        assert _short(payloads) == [("outreach", [[outreach, a_id]]), ("totals", [a_id])]
        await gateway.post(a + "/outreaches", {"identifiers": ["x:1"], "notes": "again"})
        await gateway.put(f"/outreaches/{outreach}", {"notes": "other"})
        await gateway.put(person, {"given_name": "Eve"})
        await gateway.put(a, {"title": "Other"})
        await gateway.client.delete(person)
        assert _short(await so_far()) == []
        await gateway.put(
            f"/outreaches/{outreach}", {"_links": {"osdi:advocacy_campaign": link(b)}}
        )
        assert _short(await so_far()) == [("totals", [a_id, b_id])]
        await gateway.client.delete(f"/outreaches/{outreach}")
        assert _short(await so_far()) == [("totals", [b_id])]
        alone = id_of(await gateway.post("/outreaches", {}))
        assert _short(await so_far()) == [("outreach", [[alone, None]])]
        await gateway.client.delete(a)
        assert _short(await so_far()) == [("totals", [a_id])]


async def test_a_helper_notifies_with_and_without_a_token(gateway: Gateway) -> None:
    campaign = await gateway.campaign()
    path = campaign + "/record_outreach_helper"
    async with notifications(gateway) as so_far:
        await gateway.post(path, {"person": emails("a@example.com")})
        await gateway.anonymous().post(path, json={"person": emails("b@example.com")})
        assert [kind for kind, _ in _short(await so_far())] == ["outreach", "totals"] * 2
        await gateway.client.post("/people/person_signup_helper", json={"person": {}})
        assert _short(await so_far()) == []


async def test_an_anonymous_post_does_not_reveal_whether_it_notified(gateway: Gateway) -> None:
    """As many statements for a known outreach as for a new one."""
    path = await gateway.campaign() + "/record_outreach_helper"
    client, counts = gateway.anonymous(), set()
    for identifier in ("x:1", "x:2", "x:2", "x:1", "x:3"):
        body = {"identifiers": [identifier], "person": emails("a@example.com")}
        await client.post(path, json=body)
        counts.add(len(gateway.recorder.statements))
        gateway.recorder.clear()
    assert len(counts) == 2  # with the first, the campaign's organization is looked up


async def test_a_rolled_back_write_does_not_notify(gateway: Gateway) -> None:
    campaign = await gateway.campaign()
    async with notifications(gateway) as so_far:
        body = {"_links": {"osdi:person": link("/people/" + str(uuid4()))}}
        assert (await gateway.client.post(campaign + "/outreaches", json=body)).status_code == 400
        with suppress(RuntimeError):
            async with gateway.store.transaction() as connection:
                payloads = payloads_of(Notification(campaigns=(CAMPAIGN,)), ORGANIZATION)
                await connection.value(compile_notify(), {"payloads": payloads})
                raise RuntimeError
        assert await so_far() == []


# The hub


@pytest_asyncio.fixture(loop_scope="session")
async def events(gateway: Gateway) -> AsyncIterator[EventHub]:
    """A hub that listens, and leaves no task behind."""
    before = {*asyncio.all_tasks()}
    hub = EventHub(gateway.store, limit=50)
    await hub.start()
    await hub.ready()
    yield hub
    await hub.stop()
    # Others, such as the gateway's, may begin some meanwhile.
    coroutines: list[Any] = [task.get_coro() for task in asyncio.all_tasks() - before]
    assert [item for item in coroutines if "/app/subscriptions/" in item.cr_code.co_filename] == []
    assert len(hub) == 0


def showing(calls: list[UUID] | None = None) -> Render:
    async def render(id_: UUID) -> bytes | None:
        if calls is not None:
            calls.append(id_)
        return str(id_).encode()

    return render


async def taken(subscription: Subscription, count: int) -> list[str]:
    """The next `count` payloads, and no more."""
    found: list[str] = []
    async with asyncio.timeout(5):
        while len(found) < count:
            found += [event.payload.decode() for event in await subscription.take()]
    assert len(found) == count
    return found


async def ended(subscription: Subscription) -> str:
    """The failure code with which a subscription ends."""

    async def take_all() -> None:
        while await subscription.take():
            pass

    with pytest.raises(Failure) as caught:
        await asyncio.wait_for(take_all(), 5)
    (fault,) = caught.value.faults
    assert fault.hint
    return fault.code


async def is_quiet(*subscriptions: Subscription) -> bool:
    await asyncio.sleep(0.05)
    takes = [asyncio.create_task(item.take()) for item in subscriptions]
    await asyncio.sleep(0)
    quiet = not any(task.done() for task in takes)
    for task in takes:
        task.cancel()
    await asyncio.gather(*takes, return_exceptions=True)
    return quiet


@contextmanager
def changed(module: Any, **values: Any) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setattr(module, name, value)
        yield


async def _record(gateway: Gateway, path: str, count: int = 1) -> list[str]:
    return [id_of(await gateway.post(path + "/outreaches", {})) for _ in range(count)]


async def _notify(gateway: Gateway, topic: Topic, count: int) -> None:
    """Notify as if so many outreaches had been recorded."""
    news = Notification(tuple((new_id(), topic.campaign_id) for _ in range(count)))
    for payload in payloads_of(news, topic.organization_id):
        await gateway.sql("SELECT pg_notify($1, $2)", CHANNEL, payload)


async def _topics(gateway: Gateway, path: str) -> tuple[Topic, Topic]:
    """The outreaches and the totals of the campaign at `path`."""
    organization, campaign = await gateway.organization_id(), UUID(path.rpartition("/")[2])
    return Topic(organization, "outreach", campaign), Topic(organization, "totals", campaign)


async def test_one_campaign_and_all(gateway: Gateway, events: EventHub) -> None:
    """Each in the order of commits, and rendered once for all equal subscriptions."""
    a, b = await gateway.campaign(), await gateway.campaign()
    (of_a, _), (of_b, _) = await _topics(gateway, a), await _topics(gateway, b)
    everything = Topic(of_a.organization_id, "outreach")
    calls: list[UUID] = []
    same = [events.join(of_a, "key", showing(calls)) for _ in range(3)]
    other, of_other = events.join(of_a, "other", showing()), events.join(of_b, "key", showing())
    of_all = events.join(everything, "key", showing())
    foreign = events.join(Topic(uuid4(), "outreach"), "key", showing())
    in_a = await _record(gateway, a, 5)
    in_b = await _record(gateway, b, 2)
    alone = id_of(await gateway.post("/outreaches", {}))
    for subscription in (*same, other):
        assert await taken(subscription, 5) == in_a
    assert [str(id_) for id_ in calls] == in_a
    assert await taken(of_other, 2) == in_b
    assert await taken(of_all, 8) == [*in_a, *in_b, alone]
    assert await is_quiet(*same, other, of_other, of_all, foreign)


async def test_concurrent_writers(gateway: Gateway, events: EventHub) -> None:
    """Every subscriber receives everything once, and the same."""
    campaign = await gateway.campaign()
    topic, _ = await _topics(gateway, campaign)
    two = [events.join(topic, key, showing()) for key in ("a", "b")]
    recorded = await asyncio.gather(*[_record(gateway, campaign, 4) for _ in range(10)])
    first, second = [await taken(subscription, 40) for subscription in two]
    assert first == second
    assert sorted(first) == sorted(id_ for part in recorded for id_ in part)


async def test_filtered_events_are_not_pushed(gateway: Gateway, events: EventHub) -> None:
    campaign = await gateway.campaign()
    topic, _ = await _topics(gateway, campaign)
    turns = iter([None, b"shown", None])

    async def render(_: UUID) -> bytes | None:
        return next(turns)

    two = [events.join(topic, "key", render) for _ in range(2)]
    await _record(gateway, campaign, 3)
    assert [await taken(subscription, 1) for subscription in two] == [["shown"], ["shown"]]
    assert await is_quiet(*two)


async def test_a_burst_of_totals_is_rendered_a_few_times(
    gateway: Gateway, events: EventHub
) -> None:
    """The last is rendered after the last change."""
    campaign = await gateway.campaign()
    _, topic = await _topics(gateway, campaign)

    async def render(id_: UUID) -> bytes:
        rows = await gateway.sql("SELECT sum(n)::int AS n FROM totals WHERE scope_id = $1", id_)
        return str(rows[0]["n"]).encode()

    one, every = events.join(topic, "key", render), Topic(topic.organization_id, "totals")
    of_all = events.join(every, "key", render)
    await asyncio.gather(*[_record(gateway, campaign, 5) for _ in range(6)])
    for subscription in (one, of_all):
        shown: list[str] = []
        async with asyncio.timeout(5):
            while not shown or shown[-1] != "30":
                shown += [event.payload.decode() for event in await subscription.take()]
        assert len(shown) < 15
        assert await is_quiet(subscription)


async def test_only_a_slow_subscriber_is_ended(gateway: Gateway, events: EventHub) -> None:
    topic, _ = await _topics(gateway, await gateway.campaign())
    slow, fast = (events.join(topic, "key", showing()) for _ in range(2))
    taking = asyncio.create_task(taken(fast, MAX_QUEUED + 1))
    await _notify(gateway, topic, MAX_QUEUED + 1)
    await taking
    assert len(events) == 1
    assert await ended(slow) == "SUBSCRIBER_TOO_SLOW"
    assert await ended(slow) == "SUBSCRIBER_TOO_SLOW"
    slow.close()
    assert len(events) == 1


async def test_closing(gateway: Gateway, events: EventHub) -> None:
    """Once or twice, while it waits or not; queued payloads are dropped."""
    campaign = await gateway.campaign()
    topic, _ = await _topics(gateway, campaign)
    one, two, three = (events.join(topic, "key", showing()) for _ in range(3))
    waiting = asyncio.create_task(one.take())
    await asyncio.sleep(0)
    for _ in range(2):
        one.close()
        two.close()
    assert await waiting == []
    assert await two.take() == []
    recorded = await _record(gateway, campaign)
    assert await taken(three, 1) == recorded
    three.close()
    assert await three.take() == []
    assert (len(events), events._subscribers._topics) == (0, {})


async def test_a_cancelled_take_loses_nothing(gateway: Gateway, events: EventHub) -> None:
    campaign = await gateway.campaign()
    topic, _ = await _topics(gateway, campaign)
    subscription = events.join(topic, "key", showing())
    for _ in range(3):
        take = asyncio.create_task(subscription.take())
        await asyncio.sleep(0)
        recorded = await _record(gateway, campaign)
        take.cancel()
        found = await asyncio.gather(take, return_exceptions=True)
        if isinstance(found[0], BaseException):
            assert await taken(subscription, 1) == recorded
        else:
            assert [event.payload for event in found[0]] == [recorded[0].encode()]


async def test_no_more_than_the_limit(gateway: Gateway, events: EventHub) -> None:
    topic, _ = await _topics(gateway, await gateway.campaign())
    elsewhere = Topic(uuid4(), "outreach")
    many = [events.join(topic, number % 3, showing()) for number in range(40)]
    # One organization may hold four fifths.
    assert_full(events, topic)
    others = [events.join(elsewhere, "key", showing()) for _ in range(10)]
    assert_full(events, elsewhere)
    others[0].close()
    assert_full(events, topic)
    many[0].close()
    events.join(topic, "key", showing())
    events.join(elsewhere, "key", showing())


def assert_full(events: EventHub, topic: Topic) -> None:
    with pytest.raises(Failure) as caught:
        events.join(topic, "key", showing())
    assert caught.value.faults[0].code == "TOO_MANY_SUBSCRIPTIONS"


async def test_a_failed_rendering_ends_its_subscriptions(
    gateway: Gateway, events: EventHub, caplog: pytest.LogCaptureFixture
) -> None:
    """And no others; queued payloads can still be taken."""
    campaign = await gateway.campaign()
    topic, _ = await _topics(gateway, campaign)
    turns: list[Any] = [b"shown", failure("NOT_FOUND", "Gone.", hint="x")]

    async def refused(_: UUID) -> bytes:
        turn = turns.pop(0)
        if isinstance(turn, Failure):
            raise turn
        assert isinstance(turn, bytes)
        return turn

    async def broken(_: UUID) -> bytes:
        raise ZeroDivisionError("only for the log")

    first, second = events.join(topic, "a", refused), events.join(topic, "b", broken)
    third = events.join(topic, "c", showing())
    recorded = await _record(gateway, campaign, 2)
    assert await taken(third, 2) == recorded
    assert await taken(first, 1) == ["shown"]
    assert await ended(first) == "NOT_FOUND"
    assert await ended(second) == "INTERNAL"
    assert "ZeroDivisionError" in caplog.text
    assert len(events) == 1


async def test_a_rendering_waits_for_the_database(gateway: Gateway, events: EventHub) -> None:
    """For a while; others do not wait with it, unless all renderings do."""
    campaign = await gateway.campaign()
    topic, _ = await _topics(gateway, campaign)
    turns = iter([unavailable(), unavailable()])

    async def away(id_: UUID) -> bytes:
        for failed in turns:
            raise failed
        return str(id_).encode()

    async def for_ever(_: UUID) -> bytes:
        raise unavailable()

    first, second = events.join(topic, "a", away), events.join(topic, "b", showing())
    recorded = await _record(gateway, campaign, 2)
    assert await taken(second, 2) == recorded
    assert await taken(first, 2) == recorded
    with changed(app.subscriptions.subscribers, RENDER_FOR=0.1):
        third = events.join(topic, "c", for_ever)
        recorded = await _record(gateway, campaign)
        assert await ended(third) == "STORE_UNAVAILABLE"
    assert await taken(first, 1) == recorded


async def test_a_subscription_that_falls_behind_is_ended(
    gateway: Gateway, events: EventHub
) -> None:
    topic, _ = await _topics(gateway, await gateway.campaign())
    never = asyncio.Event()

    async def render(_: UUID) -> None:
        await never.wait()

    subscription = events.join(topic, "key", render)
    with changed(app.subscriptions.subscribers, MAX_PENDING=20):
        await _notify(gateway, topic, 40)
        assert await ended(subscription) == "EVENTS_MISSED"
    assert len(events) == 0


async def test_malformed_notifications_are_ignored(gateway: Gateway, events: EventHub) -> None:
    campaign = await gateway.campaign()
    topic, _ = await _topics(gateway, campaign)
    subscription = events.join(topic, "key", showing())
    for payload in ("", "x", "[1]", '{"kind": "outreach"}', '{"organization_id": 1}'):
        await gateway.sql("SELECT pg_notify($1, $2)", CHANNEL, payload)
    recorded = await _record(gateway, campaign)
    assert await taken(subscription, 1) == recorded
