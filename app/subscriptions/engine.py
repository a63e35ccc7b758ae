"""The engine of queries and mutations, with subscriptions to what the hub reports.

All equal subscriptions share one statement per event, and its result.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from graphql import GraphQLSchema

from app.subscriptions.cursors import EventCursor
from app.subscriptions.hub import EventHub
from app.subscriptions.live_queries import QueryDefinition
from app.subscriptions.resumption import Resumption
from app.subscriptions.subscribers import Topic
from resolvers.execute.events import EventRenderer, check_patterns
from resolvers.execute.graphql.engine import QueryEngine
from resolvers.execute.graphql.prepared import PreparedField, PreparedRequest
from resolvers.execute.graphql.steps import Administration
from resolvers.execute.read import prepare_read
from resolvers.execute.write.queue import WriteQueue
from resolvers.graphql.document.cache import DocumentCache
from resolvers.graphql.live import Dependencies, dependencies_of, is_live
from resolvers.graphql.paging import QueryLimits
from resolvers.graphql.plan import Constant, SubscriptionPlan, plan_subscription
from resolvers.graphql.request import Event, Quota, Subscription
from resolvers.plan.tenant import Tenant
from resolvers.references import not_found
from resolvers.sql.statement import Statement
from resolvers.store import Store
from schema.failures import Failure
from schema.osdi.catalogue import CAMPAIGN


class SubscriptionEngine(QueryEngine):
    """An engine that serves subscriptions too."""

    def __init__(
        self,
        schema: GraphQLSchema,
        documents: DocumentCache,
        limits: QueryLimits,
        store: Store,
        report_error: Callable[[Exception], Failure],
        administration: Administration | None = None,
        *,
        events: EventHub,
        reads: Store | None = None,
        writes: WriteQueue | None = None,
    ) -> None:
        super().__init__(
            schema, documents, limits, store, report_error, administration, reads, writes
        )
        self._events = events

    async def subscribe(
        self,
        prepared: PreparedRequest,
        tenant: Tenant,
        last_event: str | None = None,
        *,
        patches: bool = False,
        quota: Quota | None = None,
    ) -> Subscription:
        """Begin a subscription; one to totals starts with their current values.

        One to outreaches resumes after the cursor `last_event`, or else that of its argument. A
        live query may send `patches` instead of whole answers. Its evaluations count against
        `quota`.

        Raises: `RequestError`, the failures of the planner, of the database and of the hub,
        NOT_FOUND for an unknown campaign, CURSOR_INVALID and CURSOR_EXPIRED.
        """
        operation = self.validated(prepared)
        if is_live(self.schema, operation):
            query = await self._live_query(prepared, tenant)
            await self._events.ready()
            return self._events.queries.join(query, patches, quota)

        def prepare() -> tuple[SubscriptionPlan, Statement, dict[str, Any]]:
            plan = plan_subscription(self.schema, self.limits, operation, tenant.key_rules)
            self.check_cost(plan.cost)
            return plan, *prepare_read(plan.plan)

        plan, statement, binds = await self.run_in_thread(prepared, prepare)
        if plan.patterns:
            # Otherwise it would fail at the first event, long after the client subscribed.
            await check_patterns(self.store, plan.patterns)
        renderer = EventRenderer(self.store, plan.key, statement, {**binds, **tenant.binds()})
        topic = Topic(tenant.organization_id, plan.kind, plan.campaign_id)
        values = tuple(sorted((name, str(value)) for name, value in binds.items()))
        key = (plan.key, statement.sql, values)
        after = last_event or plan.after
        if after and plan.kind == "outreach":
            cursor = EventCursor.parse(after)
            resumed = Resumption(self.store, self._events, topic, key, renderer.render, cursor)
            await resumed.begin()
            return resumed
        await self._events.ready()
        subscription = self._events.join(topic, key, renderer.render)
        if plan.campaign_id is None or plan.kind == "outreach":
            return subscription
        return await _with_initial_value(subscription, renderer, plan.campaign_id)

    async def _live_query(self, prepared: PreparedRequest, tenant: Tenant) -> QueryDefinition:
        """The definition of a live query. Raises: as `subscribe`."""
        key = (prepared.cache_key or prepared, tenant.key_rules)
        known = self._events.queries.find(tenant.organization_id, key)
        if known is not None:
            return known

        operation, rules = self.validated(prepared), tenant.key_rules

        def plan() -> tuple[Dependencies, PreparedField | None]:
            now = datetime.now(UTC)
            (root,) = self.plan(prepared, rules, now)
            (later,) = self.plan(prepared, rules, now + timedelta(days=1))
            if isinstance(root.action, Constant) and isinstance(root.action.answer, Failure):
                raise root.action.answer
            found = dependencies_of(root.action, later.action)
            is_fixed = root.action == later.action
            return found, self.prepare_field(root, operation) if is_fixed else None

        dependencies, field = await self.run_in_thread(prepared, plan)
        if field is not None:
            # Statistics too, which would otherwise be planned for each evaluation.
            self.keep(prepared, rules, (field,))
        evaluate = partial(self.execute, prepared, tenant, newest=True)
        return QueryDefinition(tenant.organization_id, key, evaluate, dependencies)


class _WithInitialValue:
    """A subscription that starts with the current value."""

    def __init__(self, subscription: Subscription, initial: bytes) -> None:
        self._subscription = subscription
        self._initial: list[Event] = [Event(initial)]

    async def take(self) -> list[Event]:
        initial, self._initial = self._initial, []
        return initial or await self._subscription.take()

    def close(self) -> None:
        self._subscription.close()


async def _with_initial_value(
    subscription: Subscription, renderer: EventRenderer, campaign_id: UUID
) -> Subscription:
    """Raises: NOT_FOUND."""
    try:
        initial = await renderer.render(campaign_id)
        if initial is None:
            raise not_found(CAMPAIGN)
    except BaseException:
        subscription.close()
        raise
    return _WithInitialValue(subscription, initial)
