"""The hub: what any process records, told to the subscribers of this one.

In: the payloads of NOTIFY, on one connection that listens (`Store.listen`). Out: `Subscription`s,
which transports take from. One `EventHub` per process, and nothing is shared between two.

A subscriber hears what is committed after it joined: in the order of commits within a topic, and
each event once. A connection may be lost: on the next one the hub reads what was recorded in
between, and shows totals anew. What cannot be made good ends subscriptions with a failure.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Hashable
from contextlib import aclosing
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import UUID as Uuid

from app.observe import report_internal_error
from app.store.errors import unavailable
from app.store.pool import Store
from app.subscriptions.subscribers import (
    Render,
    SharedSubscription,
    Subscribers,
    Topic,
    too_many_missed,
)
from resolvers.graphql.request import Subscription
from resolvers.sql.json import TENANT
from resolvers.sql.write.statements import CHANNEL
from resolvers.write.notifications import read_payload
from schema.failures import Failure
from schema.ids import lowest_id, new_id
from schema.tables import advocacy_campaigns, outreaches

MAX_REPLAY = 1000
"""How many outreaches of one organization are made good after a lost connection."""

MAX_BUFFERED = 10_000
"""How many payloads wait at most while what was missed is read."""

MARGIN = 10.0
"""Seconds before a loss from which on outreaches are read: an id is made before it is committed,
and clocks differ."""

REMEMBERED = 50_000
"""How many ids are remembered at least, where more are heard within the margin."""

READY_FOR = 5.0
"""Seconds that `ready` waits for a connection."""

_RETRY = (0.1, 5.0)
"""The shortest and the longest pause before the next connection, in seconds."""

logger = logging.getLogger("osdi")

_Recorded = list[tuple[UUID, UUID | None]]
"""Outreaches, each with its campaign."""

_RECORDED = (
    select(outreaches.c.id, outreaches.c.advocacy_campaign_id)
    .where(
        outreaches.c.organization_id == TENANT,
        outreaches.c.id > bindparam("after", type_=Uuid()),
    )
    .order_by(outreaches.c.id)
    .limit(MAX_REPLAY)
)
_CAMPAIGNS = (
    select(advocacy_campaigns.c.id)
    .where(advocacy_campaigns.c.organization_id == TENANT)
    .limit(MAX_REPLAY + 1)
)


class _RecentIds:
    """The ids heard of lately, in two generations: the older goes when the newer is full."""

    def __init__(self) -> None:
        self._newer: set[UUID] = set()
        self._older: set[UUID] = set()
        self._begun = time.time()
        self.since = 0.0
        """From which moment on none is forgotten, in seconds since 1970."""

    def __contains__(self, id_: UUID) -> bool:
        return id_ in self._newer or id_ in self._older

    def add(self, id_: UUID) -> None:
        now = time.time()
        # Twice the margin, since a loss is noticed some time after it.
        if len(self._newer) >= REMEMBERED or now > self._begun + 2 * MARGIN:
            self._older, self._newer = self._newer, set()
            self.since, self._begun = self._begun, now
        self._newer.add(id_)


class EventHub:
    """The subscriptions of this process, at most `limit`; at most `renders` renderings at once.

    The connection is opened at the first `ready` or `join`, and proves alive every `heartbeat`
    seconds.
    """

    def __init__(
        self, store: Store, limit: int = 10_000, renders: int = 8, heartbeat: float = 5.0
    ) -> None:
        self._store = store
        self._heartbeat = heartbeat
        self._subscribers = Subscribers(limit, renders)
        self._listener: asyncio.Task[None] | None = None
        self._live = asyncio.Event()
        self._buffered: list[str] | None = None
        self._recent = _RecentIds()
        self._began = 0.0
        """Since when all is heard that is committed, while `_live`; seconds since 1970."""
        self._proof = 0.0
        """When the connection last proved alive."""
        self._stopped = False

    def __len__(self) -> int:
        """How many subscriptions there are."""
        return len(self._subscribers)

    async def start(self) -> None:
        """Takes subscriptions. The store may be away."""
        self._stopped = False

    async def stop(self) -> None:
        """Every subscription is over, the connection closed, and no task left."""
        self._stopped = True
        await self._subscribers.stop()
        self._listener = None
        self._live.clear()

    async def ready(self) -> None:
        """Returns when the hub listens: who joins then hears all that is committed later.

        Raises: STORE_UNAVAILABLE, if that takes more than `READY_FOR` seconds.
        """
        if not self._live.is_set():
            self._open()
            try:
                async with asyncio.timeout(READY_FOR):
                    await self._live.wait()
            except TimeoutError:
                raise unavailable() from None

    def join(self, topic: Topic, key: Hashable, render: Render) -> Subscription:
        """A subscription to what happens in `topic` from now on.

        `key` says what is shown, such as a statement and its values: of all who join with the
        same, the first one's `render` is awaited, once for each event. It takes the id of the
        outreach, or of the campaign whose totals changed, and returns what is pushed; `None`:
        nobody is shown this one.

        A `render` that fails because the store is away is tried again for `RENDER_FOR` seconds;
        then, or with another failure, all that joined with this key end with that failure.
        `take` raises SUBSCRIBER_TOO_SLOW, where `QUEUE` payloads waited and one more came, and
        EVENTS_MISSED, where more happened than can be made good.
        Raises: TOO_MANY_SUBSCRIPTIONS.
        """
        since = lowest_id(self._began) if self._live.is_set() else new_id()
        member = self._subscribers.join(topic, key, render, since)
        self._open()
        if self._stopped:
            member.close()
        return member

    # What is heard

    def _open(self) -> None:
        if self._listener is None and not self._stopped:
            self._proof = time.time()
            self._listener = self._subscribers.spawn(self._listen())

    async def _listen(self) -> None:
        """For ever: a connection, and after its loss the next."""
        shortest, longest = _RETRY
        pause = shortest
        while True:
            self._buffered = []
            connection = self._store.listen(CHANNEL, self._on_notify, self._heartbeat)
            try:
                async with aclosing(connection) as alive:
                    async for _ in alive:
                        if not self._live.is_set():
                            await self._catch_up()
                            pause = shortest
                        self._proof = time.time()
            except Failure as failed:
                logger.warning("No connection to hear of events: %s", failed)
            except Exception as error:
                report_internal_error(error)
            self._live.clear()
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
            organization_id, news = read_payload(payload)
        except (AttributeError, KeyError, TypeError, ValueError):
            logger.warning("Something else was told on the channel %s.", CHANNEL)
            return
        for id_, campaign in news.outreaches:
            for group in self._not_told(organization_id, id_, campaign):
                self._subscribers.show(group, id_)
        for changed in news.campaigns:
            for group in self._subscribers.concerned(organization_id, "totals", changed):
                self._subscribers.show(group, changed)

    def _not_told(
        self, organization_id: UUID, id_: UUID, campaign: UUID | None
    ) -> list[SharedSubscription]:
        """Who is to be told of an outreach: nobody, if it was told already."""
        if id_ in self._recent:
            return []
        self._recent.add(id_)
        return self._subscribers.concerned(organization_id, "outreach", campaign)

    # What was missed

    async def _catch_up(self) -> None:
        """Reads what was recorded unheard; what is heard meanwhile comes after it."""
        self._began = time.time()
        since = lowest_id(max(self._proof - MARGIN, self._recent.since))
        for organization_id in self._subscribers.organizations():
            await self._replay(organization_id, since)
        self._live.set()
        held, self._buffered = self._buffered or [], None
        for payload in held:
            self._dispatch(payload)

    async def _replay(self, organization_id: UUID, since: UUID) -> None:
        groups = self._subscribers.groups(organization_id)
        starts = [group.since for group in groups if group.topic.kind == "outreach"]
        found = await self._missed(organization_id, max(since, min(starts))) if starts else []
        if len(found) > MAX_REPLAY:
            return self._give_up(organization_id)
        for id_, campaign in found:
            for group in self._not_told(organization_id, id_, campaign):
                if id_ > group.since:
                    self._subscribers.show(group, id_)
        for group in groups:
            if group.topic.kind == "totals":
                await self._show_totals(group)

    async def _missed(self, organization_id: UUID, after: UUID) -> _Recorded:
        """What was not heard of, in the order of ids: all of it, or more than is made good."""
        found: _Recorded = []
        while len(found) <= MAX_REPLAY:
            values = {"organization_id": organization_id, "after": after}
            rows = await self._store.fetch(_RECORDED, values)
            found += [(id_, campaign) for id_, campaign in rows if id_ not in self._recent]
            if len(rows) < MAX_REPLAY:
                break
            after = rows[-1]["id"]
        return found

    async def _show_totals(self, group: SharedSubscription) -> None:
        """Of the group's campaign, or of each that there is."""
        topic = group.topic
        campaigns = [topic.campaign_id] if topic.campaign_id else []
        if topic.campaign_id is None:
            values = {"organization_id": topic.organization_id}
            campaigns = [row["id"] for row in await self._store.fetch(_CAMPAIGNS, values)]
        if len(campaigns) > MAX_REPLAY:
            self._subscribers.end(group, too_many_missed())
        for id_ in campaigns:
            self._subscribers.show(group, id_)

    def _give_up(self, organization_id: UUID) -> None:
        for group in self._subscribers.groups(organization_id):
            self._subscribers.end(group, too_many_missed())
