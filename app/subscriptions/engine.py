"""Subscriptions: the engine of queries and mutations, and what the hub tells.

All who ask the same share one statement per event, and its bytes.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.subscriptions.hub import EventHub
from app.subscriptions.subscribers import Topic
from resolvers.execute.events import EventRenderer
from resolvers.execute.graphql import QueryEngine, prepare_read
from resolvers.execute.prepared import PreparedRequest
from resolvers.graphql.plan import SubscriptionPlan, plan_subscription
from resolvers.graphql.request import Subscription
from resolvers.plan.tenant import Tenant
from resolvers.references import not_found
from resolvers.sql.statement import Statement
from schema.osdi.catalogue import CAMPAIGN


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
        renderer = EventRenderer(self.store, live.key, statement, {**binds, **tenant.binds()})
        topic = Topic(tenant.organization_id, live.kind, live.campaign_id)
        values = tuple(sorted((name, str(value)) for name, value in binds.items()))
        await self._events.ready()
        subscription = self._events.join(topic, (live.key, statement.sql, values), renderer.render)
        if live.kind == "outreach":
            return subscription
        return await _with_initial_value(subscription, renderer, topic.campaign_id)


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
    rest: Subscription, renderer: EventRenderer, campaign_id: UUID | None
) -> Subscription:
    assert campaign_id is not None
    try:
        first = await renderer.render(campaign_id)
        if first is None:
            raise not_found(CAMPAIGN)
    except BaseException:
        rest.close()
        raise
    return _WithInitialValue(rest, first)
