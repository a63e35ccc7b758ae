"""The maximum number of subscriptions of a process, and the fair share of an organization.

For `app.subscriptions`.
"""

from __future__ import annotations

from uuid import UUID

from app.fair_share import FairShare
from app.store.errors import RETRY_AFTER
from schema.failures import failure


class SubscriptionLimit:
    """At most `limit` subscriptions, of events and of queries together."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._shares = FairShare(limit)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def acquire(self, organization_id: UUID) -> None:
        """Count one more subscription. Raises: TOO_MANY_SUBSCRIPTIONS."""
        if self._count >= self._limit or not self._shares.try_acquire(organization_id):
            raise failure(
                "TOO_MANY_SUBSCRIPTIONS",
                "The gateway cannot serve more subscriptions at the moment.",
                hint="Try again later.",
                headers=RETRY_AFTER,
            )
        self._count += 1

    def release(self, organization_id: UUID) -> None:
        self._count -= 1
        self._shares.release(organization_id)
