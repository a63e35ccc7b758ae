"""A subscription that resumes after a cursor: missed outreaches, then live ones.

In: a cursor, and the outreaches in the store. Out: events like those of the hub. The server keeps
no state for it: an outreach that the cursor's snapshot does not see was not sent.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from uuid import UUID

from app.subscriptions.cursors import MARGIN, MAX_RUNNING, MAX_SENT, EventCursor, expired
from app.subscriptions.hub import EventHub
from app.subscriptions.subscribers import Render, Topic
from resolvers.execute.events import Recorded, recorded_outreaches
from resolvers.graphql.request import Event, Subscription
from resolvers.snapshots import Snapshot
from resolvers.store import Store
from schema.failures import Failure
from schema.ids import lowest_id

MAX_RESUMED = 10_000
"""The most outreaches that are read for one resumption."""

_PAGE = 1_000
_FEW = 100
"""A round with fewer outreaches is short, and the last before the subscription becomes live."""

_CONCURRENT_RENDERINGS = 8


class Resumption:
    """A subscription to the outreaches of `topic` that begins after a cursor.

    Outreaches that are recorded while the backlog is sent are read in another round, until a round
    is short. Then the subscription joins the hub, and reads once more.
    """

    def __init__(
        self,
        store: Store,
        hub: EventHub,
        topic: Topic,
        key: object,
        render: Render,
        cursor: EventCursor,
    ) -> None:
        self._store = store
        self._hub = hub
        self._topic = topic
        self._key = key
        self._render = render
        self._cursor = cursor
        self._known: set[UUID] = set()
        """The outreaches that were read. They are sent before those that come from the hub."""
        self._backlog: deque[tuple[UUID, EventCursor, Snapshot]] = deque()
        """Events that were read and not yet sent: each with the cursor before its round, and its
        snapshot. There may be thousands, so the cursor of each is made when it is sent."""
        self._is_short = False
        self._live: Subscription | None = None
        self._closed = False

    async def begin(self) -> None:
        """Read the first round. Raises: CURSOR_EXPIRED."""
        await self._read()

    async def take(self) -> list[Event]:
        """See `Subscription.take`."""
        while True:
            if self._backlog:
                events = await self._next_of_backlog()
            elif self._live is None:
                await self._go_on()
                continue
            else:
                taken = await self._live.take()
                if not taken:
                    return []
                events = [event for event in taken if event.id not in self._known]
            if events:
                return events

    def close(self) -> None:
        self._closed = True
        self._backlog.clear()
        if self._live is not None:
            self._live.close()

    async def _go_on(self) -> None:
        """Read another round; if the last one was short, join the hub first."""
        if self._is_short:
            await self._hub.ready()
            live = self._hub.join(self._topic, self._key, self._render)
            if self._closed:
                live.close()
            self._live = live
        await self._read()

    async def _read(self) -> None:
        """Read the recorded outreaches that were not sent, in the order of ids."""
        begun = time.time()
        found, snapshot = await self._recorded()
        missing = [
            row
            for row in found
            if row.id not in self._known and not self._cursor.has(row.id, row.transaction)
        ]
        if len(missing) > MAX_RESUMED:
            raise expired()
        if snapshot is not None:
            self._backlog.extend((row.id, self._cursor, snapshot) for row in missing)
        self._known.update(row.id for row in found)
        self._is_short = len(missing) < _FEW
        if snapshot is None:
            return
        # The next round skips outreaches that were visible to this one, and the `late` ones.
        late = [row.id for row in missing if not snapshot.has(snapshot.widened(row.transaction))]
        self._cursor = EventCursor(int(begun * 1000), snapshot, tuple(late[-MAX_SENT:]))

    async def _recorded(self) -> tuple[list[Recorded], Snapshot | None]:
        """The outreaches since the cursor began, and the snapshot of the first that were read.

        Raises: CURSOR_EXPIRED.
        """
        after, rows = self._cursor.begin, list[Recorded]()
        begin = lowest_id(self._cursor.at / 1000 + MARGIN)
        snapshot: Snapshot | None = None
        while True:
            page = await recorded_outreaches(
                self._store, self._topic.organization_id, after, _PAGE, self._topic.campaign_id
            )
            snapshot = snapshot or (page[0].snapshot.shortened(MAX_RUNNING) if page else None)
            rows += page
            if len(page) < _PAGE:
                return rows, snapshot
            after = page[-1].id
            if len(rows) > MAX_RESUMED and sum(row.id > begin for row in rows) > MAX_RESUMED:
                raise expired()

    async def _next_of_backlog(self) -> list[Event]:
        """The next events; empty if these do not match the filter, or are deleted.

        Raises: the failure of a rendering.
        """
        count = min(_CONCURRENT_RENDERINGS, len(self._backlog))
        batch = [self._backlog.popleft() for _ in range(count)]
        renderings = [self._hub.render(self._render, id_) for id_, _, _ in batch]
        results = await asyncio.gather(*renderings)
        events = []
        for (id_, before, read), result in zip(batch, results, strict=True):
            if isinstance(result, Failure):
                raise result
            if result is not None:
                events.append(Event(result, str(before.after(read, id_)), id_))
        return events
