"""The event hub: receives what any process records, and passes it to the subscribers of this one.

In: the payloads of NOTIFY, on one connection that listens (`Store.listen`). Out: `Subscription`s,
from which transports take. There is one `EventHub` per process; two hubs share nothing.

A subscriber receives what is committed after it joined: in the order of commits within a topic,
and each event once, with a cursor to resume after it (`app/subscriptions/resumption.py`). After a
lost connection the hub reads what was recorded in between, and shows totals again. Where too much
was missed for that, subscriptions end with a failure.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Hashable
from contextlib import aclosing
from typing import Literal
from uuid import UUID

from app.observe import Interruption, logger, report_internal_error
from app.store.errors import no_events, unavailable
from app.store.pool import Store
from app.subscriptions.cursors import Sent
from app.subscriptions.limit import SubscriptionLimit
from app.subscriptions.live_queries import LiveQueries
from app.subscriptions.subscribers import (
    Render,
    SharedSubscription,
    Subscribers,
    Topic,
    too_many_missed,
)
from resolvers.execute.events import Recorded, campaign_ids, recorded_outreaches
from resolvers.graphql.request import Subscription
from resolvers.sql.write.statements import CHANNEL
from resolvers.write.notifications import read_payload
from schema.failures import Failure
from schema.ids import lowest_id, new_id

MAX_REPLAY = 1000
"""The most outreaches of one organization that are replayed after a lost connection."""

MAX_BUFFERED = 10_000
"""The most payloads that are buffered while missed outreaches are read."""

MARGIN = 10.0
"""Seconds before a loss at which the replay starts: an ID is created before it is committed, and
clocks differ."""

GENERATION_SIZE = 50_000
"""The fewest IDs that are remembered, even if more are received within the margin."""

READY_FOR = 5.0
"""Seconds that `ready` waits for a connection."""

_RETRY = (0.1, 5.0)
"""The shortest and the longest pause before the next connection, in seconds."""


class _RecentIds:
    """The ids received recently, in two generations: the older is dropped when the newer is full.

    It is not only a cache: `since` is the time from which on it is complete.
    """

    def __init__(self) -> None:
        self._newer: set[UUID] = set()
        self._older: set[UUID] = set()
        self._begun = time.time()
        self.since = 0.0
        """Seconds since 1970 after which no received id is missing."""

    def __contains__(self, id_: UUID) -> bool:
        return id_ in self._newer or id_ in self._older

    def add(self, id_: UUID) -> None:
        now = time.time()
        # Twice the margin, since a loss is noticed some time after it.
        if len(self._newer) >= GENERATION_SIZE or now > self._begun + 2 * MARGIN:
            self._older, self._newer = self._newer, set()
            self.since, self._begun = self._begun, now
        self._newer.add(id_)


class EventHub:
    """The subscriptions of this process, at most `limit`; at most `renders` renderings at once.

    Live queries are among them: `queries`, each evaluated at most once in `interval` seconds. The
    connection is opened by the first `ready` or `join`, and checked every `heartbeat` seconds.
    """

    def __init__(
        self,
        store: Store,
        limit: int = 10_000,
        renders: int = 8,
        heartbeat: float = 5.0,
        interval: float = 0.25,
    ) -> None:
        self._store = store
        self._heartbeat = heartbeat
        self._limit = SubscriptionLimit(limit)
        self._subscribers = Subscribers(self._limit, asyncio.Semaphore(renders))
        self.queries = LiveQueries(self._limit, interval)
        self._listener: asyncio.Task[None] | None = None
        self._live = asyncio.Event()
        self._failure: Failure | None = None
        """The failure of the last attempt to listen."""
        self._is_down = False
        """Whether the last attempt to listen has ended, and no other one has succeeded since."""
        self._buffered: list[str] | None = None
        self._recent = _RecentIds()
        self._sent = Sent()
        self._live_since = 0.0
        """While `_live`: seconds since 1970 after which every commit is received."""
        self._last_alive = 0.0
        """The last time at which the connection was alive; seconds since 1970."""
        self._stopped = False

    def __len__(self) -> int:
        """The number of subscriptions."""
        return len(self._limit)

    @property
    def state(self) -> Literal["idle", "listening", "down"]:
        """Whether the connection listens; it is idle until somebody subscribes.

        The first connection may take a while: it is down only after an attempt to listen has ended.
        """
        if self._live.is_set():
            return "listening"
        return "down" if self._is_down and self._listener is not None else "idle"

    def queues(self) -> list[int]:
        """The number of payloads that wait for each subscriber to events."""
        return list(self._subscribers.queues())

    async def start(self) -> None:
        """Accept subscriptions. The database may be unavailable."""
        self._stopped = False

    async def stop(self) -> None:
        """End every subscription, close the connection, and cancel every task."""
        self._stopped = True
        await self.queries.stop()
        await self._subscribers.stop()
        self._listener = None
        self._live.clear()

    async def ready(self) -> None:
        """Wait until the hub listens: a subscriber that joins then receives every later commit.

        Raises: STORE_UNAVAILABLE, or the failure to listen, after `READY_FOR` seconds;
        SUBSCRIPTIONS_UNAVAILABLE at once.
        """
        if not self._store.can_listen:
            raise no_events()
        if not self._live.is_set():
            self._open()
            try:
                async with asyncio.timeout(READY_FOR):
                    await self._live.wait()
            except TimeoutError:
                raise self._failure or unavailable() from None

    def join(self, topic: Topic, key: Hashable, render: Render) -> Subscription:
        """Subscribe to the events of `topic` from now on.

        `key` identifies the payload, such as a statement and its values: subscribers with the same
        key share the `render` of the first one, which is awaited once per event. It takes the id
        of the outreach, or of the campaign whose totals changed, and returns the payload to push,
        or `None` to push nothing.

        A `render` that fails because the database is unavailable is retried for `RENDER_FOR`
        seconds; then, or with another failure, all subscriptions with this key end with it.
        `take` raises SUBSCRIBER_TOO_SLOW when `MAX_QUEUED` payloads wait and one more comes, and
        EVENTS_MISSED when more happened than can be replayed.
        Raises: TOO_MANY_SUBSCRIPTIONS.
        """
        since = lowest_id(self._live_since) if self._live.is_set() else new_id()
        subscriber = self._subscribers.join(topic, key, render, since)
        self._open()
        if self._stopped:
            subscriber.close()
        return subscriber

    async def render(self, render: Render, id_: UUID) -> bytes | Failure | None:
        """Render for one subscriber, as for those that have joined."""
        return await self._subscribers.render(render, id_)

    # Listening

    def _open(self) -> None:
        if self._listener is None and not self._stopped:
            self._last_alive = time.time()
            self._listener = self._subscribers.spawn(self._listen())

    async def _listen(self) -> None:
        """Listen on one connection after another, until cancelled."""
        shortest, longest = _RETRY
        pause, interruption = shortest, Interruption("Events")
        while True:
            self._buffered = []
            connection = self._store.listen(CHANNEL, self._on_notify, self._heartbeat)
            try:
                async with aclosing(connection) as heartbeats:
                    async for _ in heartbeats:
                        if not self._live.is_set():
                            await self._catch_up()
                            pause, self._failure, self._is_down = shortest, None, False
                            interruption.end()
                        self._last_alive = time.time()
            except Failure as error:
                interruption.begin(error)
                self._failure = error
            except Exception as error:
                report_internal_error(error)
            self._live.clear()
            self._is_down = True
            await asyncio.sleep(pause * random.uniform(0.5, 1))
            pause = min(2 * pause, longest)

    def _on_notify(self, payload: str) -> None:
        if self._buffered is None:
            self._dispatch(payload)
        elif len(self._buffered) < MAX_BUFFERED:
            self._buffered.append(payload)
        else:
            self._buffered.clear()
            for organization_id in self._subscribers.organizations():
                self._give_up(organization_id)

    def _dispatch(self, payload: str) -> None:
        try:
            organization_id, notification = read_payload(payload)
        except (AttributeError, KeyError, TypeError, ValueError):
            logger.warning("Ignored malformed notification on channel %s.", CHANNEL)
            return
        self.queries.changed(organization_id, notification.resources)
        transaction, seen = notification.transaction, notification.snapshot
        for id_, campaign in notification.outreaches:
            if transaction is not None:
                self._sent.add(organization_id, id_, transaction)
            subscribed = self._subscribed(organization_id, id_, campaign)
            cursor = None
            if subscribed and transaction is not None and seen is not None:
                cursor = self._sent.cursor(organization_id, id_, transaction, seen)
            for shared in subscribed:
                self._subscribers.show(shared, id_, cursor)
        for changed in notification.campaigns:
            for shared in self._subscribers.of_topic(organization_id, "totals", changed):
                self._subscribers.show(shared, changed)

    def _subscribed(
        self, organization_id: UUID, id_: UUID, campaign: UUID | None
    ) -> list[SharedSubscription]:
        """The subscriptions to an outreach; none if it was already passed on."""
        if id_ in self._recent:
            return []
        self._recent.add(id_)
        return self._subscribers.of_topic(organization_id, "outreach", campaign)

    # Replaying

    async def _catch_up(self) -> None:
        """Replay the missed outreaches, then dispatch the payloads received meanwhile."""
        self._live_since = time.time()
        since = lowest_id(max(self._last_alive - MARGIN, self._recent.since))
        for organization_id in self._subscribers.organizations():
            await self._replay(organization_id, since)
        self._live.set()
        payloads, self._buffered = self._buffered or [], None
        for payload in payloads:
            self._dispatch(payload)
        self.queries.changed_everywhere()

    async def _replay(self, organization_id: UUID, since: UUID) -> None:
        subscriptions = self._subscribers.of_organization(organization_id)
        starts = [shared.since for shared in subscriptions if shared.topic.kind == "outreach"]
        missed = await self._missed(organization_id, max(since, min(starts))) if starts else []
        if len(missed) > MAX_REPLAY:
            return self._give_up(organization_id)
        for row in missed:
            for shared in self._subscribed(organization_id, row.id, row.campaign_id):
                if row.id > shared.since:
                    self._subscribers.show(shared, row.id)
        for shared in subscriptions:
            if shared.topic.kind == "totals":
                await self._show_totals(shared)

    async def _missed(self, organization_id: UUID, after: UUID) -> list[Recorded]:
        """The outreaches that were not received, in the order of ids: all of them, or more than
        `MAX_REPLAY`.
        """
        missed: list[Recorded] = []
        while len(missed) <= MAX_REPLAY:
            rows = await recorded_outreaches(self._store, organization_id, after, MAX_REPLAY)
            missed += [row for row in rows if row.id not in self._recent]
            if len(rows) < MAX_REPLAY:
                break
            after = rows[-1].id
        return missed

    async def _show_totals(self, shared: SharedSubscription) -> None:
        """Show the totals of the subscription's campaign, or of every campaign."""
        topic = shared.topic
        campaigns = [topic.campaign_id] if topic.campaign_id else []
        if topic.campaign_id is None:
            campaigns = await campaign_ids(self._store, topic.organization_id, MAX_REPLAY + 1)
        if len(campaigns) > MAX_REPLAY:
            self._subscribers.end(shared, too_many_missed())
        for id_ in campaigns:
            self._subscribers.show(shared, id_)

    def _give_up(self, organization_id: UUID) -> None:
        for shared in self._subscribers.of_organization(organization_id):
            self._subscribers.end(shared, too_many_missed())
