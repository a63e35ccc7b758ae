"""Subscriptions: the engine of queries and mutations, and what the hub tells.

All who ask the same share one statement per event, and its bytes.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson

from app.subscriptions.hub import EventHub
from app.subscriptions.subscribers import Topic
from resolvers.execute.graphql import QueryEngine, prepare_read
from resolvers.execute.prepared import PreparedRequest
from resolvers.graphql.plan import SubscriptionPlan, plan_subscription
from resolvers.graphql.request import Subscription
from resolvers.plan.tenant import Tenant
from resolvers.references import not_found
from resolvers.sql.statement import Statement
from schema.osdi.catalogue import CAMPAIGN

_ID = "v000"
"""The bind of the id: the first value of a plan for one resource."""


class SubscriptionEngine(QueryEngine):
    """An engine that hears of what is recorded."""

    def __init__(self, *args: Any, events: EventHub) -> None:
        super().__init__(*args)
        self._events = events

    async def subscribe(self, prepared: PreparedRequest, tenant: Tenant) -> Subscription:
        """Raises: `RequestRefused`, NOT_FOUND for a campaign that is not there, and failures of
        the filter, of the store and of the hub.
        """
        checked = self.checked(prepared)

        def plan() -> tuple[SubscriptionPlan, Statement, dict[str, Any]]:
            live = plan_subscription(self.schema, self.limits, checked, tenant.namespace)
            self.check_cost(live.cost)
            return live, *prepare_read(live.plan)

        live, statement, binds = await self.run_in_thread(prepared, plan)
        shown = _Shown(self, live, statement, {**binds, **tenant.binds()})
        topic = Topic(tenant.organization_id, live.kind, live.campaign_id)
        values = tuple(sorted((name, str(value)) for name, value in binds.items()))
        await self._events.ready()
        subscription = self._events.join(topic, (live.key, statement.sql, values), shown.render)
        if live.kind == "outreach":
            return subscription
        return await _with_initial_value(subscription, shown, topic.campaign_id)


class _Shown:
    """What subscribers are shown of one resource: a whole result."""

    def __init__(
        self,
        engine: QueryEngine,
        live: SubscriptionPlan,
        statement: Statement,
        binds: dict[str, Any],
    ) -> None:
        self._engine = engine
        self._head = b'{"data":{' + orjson.dumps(live.key) + b":"
        self._statement = statement
        self._binds = binds

    async def render(self, id_: UUID) -> bytes | None:
        found: str | None = await self._engine.store.value(
            self._statement, {**self._binds, _ID: id_}
        )
        return None if found is None else self._head + found.encode() + b"}}"


class _WithInitialValue:
    """A subscription that begins with how things are."""

    def __init__(self, rest: Subscription, first: bytes) -> None:
        self._rest = rest
        self._first: list[bytes] = [first]

    async def take(self) -> list[bytes]:
        first, self._first = self._first, []
        return first or await self._rest.take()

    def close(self) -> None:
        self._rest.close()


async def _with_initial_value(
    rest: Subscription, shown: _Shown, campaign_id: UUID | None
) -> Subscription:
    assert campaign_id is not None
    try:
        first = await shown.render(campaign_id)
        if first is None:
            raise not_found(CAMPAIGN)
    except BaseException:
        rest.close()
        raise
    return _WithInitialValue(rest, first)
