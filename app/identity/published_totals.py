"""Totals of campaigns, published by an operator: anyone can read them without a token."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.errors import CommandError
from app.store.pool import Store
from resolvers.execute import identity, published_totals
from resolvers.execute.identity import Row


class PublicationError(CommandError):
    """The reason why nothing was changed: one sentence."""


async def publish_total(
    store: Store, organization: str, campaign: UUID, published: bool, goal: int | None = None
) -> Row:
    """Publish the total of a campaign, or stop publishing it; return its title and goal.

    Running processes follow it within ten seconds. Raises: `PublicationError`.
    """
    owner = await identity.find_organization(store, organization)
    if owner is None:
        raise PublicationError(await identity.unknown_organization(store, organization))
    row = await published_totals.publish_total(store, owner, campaign, published, goal)
    if row is None:
        raise PublicationError(
            f"The organization '{organization}' has no campaign {campaign}: "
            "name another organization with --organization."
        )
    return row


async def published_campaigns(store: Store, organization: str) -> Sequence[Row]:
    """The campaigns whose total the organization publishes. Raises: `PublicationError`."""
    rows = await published_totals.published_campaigns(store, organization)
    if rows is None:
        raise PublicationError(await identity.unknown_organization(store, organization))
    return rows
