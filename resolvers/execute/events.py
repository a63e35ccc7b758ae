"""Runs the statements of subscriptions: rendering an event, checking a filter, catching up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from resolvers.execute.read import parameter_values
from resolvers.snapshots import Snapshot
from resolvers.sql.events import compile_campaigns, compile_pattern_check, compile_recorded
from resolvers.sql.statement import Statement
from resolvers.store import Store


class EventRenderer:
    """Renders one resource as the whole result of a subscription.

    `statement` is that of a plan for one resource: its first value is the id.
    """

    def __init__(
        self, store: Store, key: str, statement: Statement, binds: Mapping[str, Any]
    ) -> None:
        self._store = store
        self._head = b'{"data":{' + orjson.dumps(key) + b":"
        self._statement = statement
        self._binds = binds

    async def render(self, id_: UUID) -> bytes | None:
        """The payload; `None` if the resource does not exist, or does not match the filter."""
        values = {**self._binds, **parameter_values([id_])}
        document: str | None = await self._store.value(self._statement, values)
        return None if document is None else self._head + document.encode() + b"}}"


async def check_patterns(store: Store, patterns: Sequence[str]) -> None:
    """Check regular expressions. Raises: FILTER_INVALID, as a read would at the first row."""
    await store.value(compile_pattern_check(), {"patterns": list(patterns)})


class Recorded(NamedTuple):
    """An outreach, the lower 32 bits of the transaction that wrote it last, and the snapshot of the
    statement that read it.
    """

    id: UUID
    campaign_id: UUID | None
    transaction: int
    snapshot: Snapshot


async def recorded_outreaches(
    store: Store,
    organization_id: UUID,
    after: UUID,
    limit: int,
    campaign_id: UUID | None = None,
) -> list[Recorded]:
    """The first `limit` outreaches with higher ids than `after`, of all campaigns or of one."""
    values = {"organization_id": organization_id, "after": after}
    if campaign_id is not None:
        values["campaign_id"] = campaign_id
    rows = await store.fetch(compile_recorded(limit, campaign_id is not None), values)
    if not rows:
        return []
    snapshot = Snapshot.parse(rows[0]["snapshot"])
    return [Recorded(row["id"], row["campaign_id"], row["transaction"], snapshot) for row in rows]


async def campaign_ids(store: Store, organization_id: UUID, limit: int) -> list[UUID]:
    """At most `limit` campaigns of an organization."""
    rows = await store.fetch(compile_campaigns(limit), {"organization_id": organization_id})
    return [row["id"] for row in rows]
