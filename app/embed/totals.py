"""The published totals that counters show, read once for all readers.

In: the id of a campaign. Out: JSON with its title, total and goal, or a live query of it. For
`app.embed.routes`.
"""

from __future__ import annotations

from uuid import UUID

from app.caches import SingleFlight, TtlCache
from app.rate_limit.limiter import RateLimits, RateLimitScope
from app.subscriptions.hub import EventHub
from app.subscriptions.live_queries import QueryDefinition
from resolvers.execute.published_totals import PublishedTotal, published_total
from resolvers.graphql.live import Dependencies, unreported
from resolvers.graphql.request import Subscription
from resolvers.store import Store
from schema.failures import Failure, failure
from schema.osdi.catalogue import CAMPAIGN, OUTREACH

MAX_AGE = 5
"""Seconds for which an answer is kept, here and in the caches of browsers and proxies."""

# An operator's command reports no change.
_DEPENDENCIES = Dependencies(frozenset({CAMPAIGN.plural, OUTREACH.plural}), unreported)


class PublishedTotals:
    """The published totals of all organizations; this process caches those in use."""

    def __init__(self, store: Store, events: EventHub, limits: RateLimits) -> None:
        self._store = store
        self._events = events
        self._limits = limits
        self._kept = TtlCache(MAX_AGE)
        self._lookups: SingleFlight[PublishedTotal] = SingleFlight()

    async def find(self, campaign_id: UUID, scope: RateLimitScope) -> PublishedTotal:
        """The published total of a campaign, at most `MAX_AGE` old.

        A request for a total that is not published counts for the rate limit of its address.
        Raises: NOT_FOUND, RATE_LIMITED.
        """
        is_kept, found = self._kept.get(campaign_id)
        if not is_kept:
            is_unknown = campaign_id not in self._kept
            if is_unknown:
                self._limits.consume_address(scope)
            found = await self._lookups.run(campaign_id, lambda: self._look_up(campaign_id))
            if found is not None and is_unknown:
                self._limits.refund_address(scope)
        if found is None:
            raise not_published()
        total: PublishedTotal = found
        return total

    async def follow(self, campaign_id: UUID, scope: RateLimitScope) -> tuple[UUID, Subscription]:
        """The organization of a campaign, and a subscription to its public data, which sends it at
        once and after each change. All readers share one live query.

        Raises: as `find`; STORE_UNAVAILABLE, SUBSCRIPTIONS_UNAVAILABLE, TOO_MANY_SUBSCRIPTIONS.
        """
        organization_id = (await self.find(campaign_id, scope)).organization_id
        await self._events.ready()

        async def evaluate() -> bytes:
            found = await published_total(self._store, campaign_id)
            if found is None:
                self._kept.forget(campaign_id)
                raise not_published()
            self._kept.put(campaign_id, found)
            return found.shown

        key = ("published total", campaign_id)
        query = QueryDefinition(organization_id, key, evaluate, _DEPENDENCIES)
        return organization_id, self._events.queries.join(query)

    async def _look_up(self, campaign_id: UUID) -> PublishedTotal | None:
        found = await published_total(self._store, campaign_id)
        if found is None:
            self._kept.forget(campaign_id)
        else:
            self._kept.put(campaign_id, found)
        return found


def not_published() -> Failure:
    """NOT_FOUND, alike for a campaign that does not exist and one whose total is not published."""
    return failure(
        "NOT_FOUND",
        "There is no published total at this URL.",
        hint="An administrator can publish one: osdi-gateway campaigns publish.",
    )
