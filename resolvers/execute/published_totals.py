"""Runs the statements about the totals of campaigns that organizations publish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from resolvers.execute.identity import Row, find_organization
from resolvers.sql import published_totals
from resolvers.store import Store


@dataclass(frozen=True, slots=True)
class PublishedTotal:
    """The published total of a campaign: JSON with its title, total and goal."""

    organization_id: UUID
    shown: bytes


async def published_total(store: Store, campaign_id: UUID) -> PublishedTotal | None:
    """The total of a campaign, if it is published."""
    statement = published_totals.compile_published_total()
    rows = await store.fetch(statement, {"campaign": campaign_id})
    return PublishedTotal(rows[0]["organization_id"], rows[0]["shown"].encode()) if rows else None


async def publish_total(
    store: Store, organization_id: UUID, campaign_id: UUID, published: bool, goal: int | None
) -> Row | None:
    """Publish the total of a campaign, or stop publishing it. Return its {"title", "total_goal"};
    None if the organization has no such campaign.
    """
    values = {
        "organization_id": organization_id,
        "campaign": campaign_id,
        "published": published,
        "goal": goal,
    }
    async with store.transaction() as connection:
        rows = await connection.fetch(published_totals.compile_publication(), values)
    return rows[0] if rows else None


async def published_campaigns(store: Store, organization: str) -> Sequence[Row] | None:
    """{"id", "title", "total", "total_goal"} of each campaign whose total the organization
    publishes, the newest first. None if there is no such organization.
    """
    owner = await find_organization(store, organization)
    if owner is None:
        return None
    statement = published_totals.compile_published_campaigns()
    return await store.fetch(statement, {"organization_id": owner})
