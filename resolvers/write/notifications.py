"""Notifications of a write."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from resolvers.write.plan import ChangeSet
from schema.osdi.catalogue import CAMPAIGN, OUTREACH

IDS_PER_PAYLOAD = 90
"""A payload of NOTIFY has less than 8,000 bytes; two ids take 80."""


@dataclass(frozen=True, slots=True)
class Notification:
    """What a transaction tells every gateway, if and when it commits.

    `outreaches` that were newly recorded, each with the id of its campaign; `campaigns` whose
    totals are others now, or that are gone.
    """

    outreaches: tuple[tuple[UUID, UUID | None], ...] = ()
    campaigns: tuple[UUID, ...] = ()


def notifications_of(writes: Iterable[ChangeSet]) -> Notification:
    """What all of `writes`, of one organization, have to tell; a campaign once."""
    outreaches: list[tuple[UUID, UUID | None]] = []
    campaigns: dict[UUID, None] = {}
    for item in writes:
        for row in item.inserts.get(OUTREACH.plural, ()):
            campaign = row["advocacy_campaign_id"]
            outreaches.append((UUID(row["id"]), UUID(campaign) if campaign else None))
        for (collection, scope, id_), change in item.totals.items():
            if change and (collection, scope) == (OUTREACH.plural, CAMPAIGN.plural):
                campaigns[id_] = None
        for row in item.deletes.get((CAMPAIGN.plural, "id"), ()):
            campaigns[UUID(row["id"])] = None
    return Notification(tuple(outreaches), tuple(campaigns))


def payloads_of(news: Notification, organization_id: UUID) -> list[str]:
    """`news` as payloads of NOTIFY, each of one kind and less than 8,000 bytes.

    {"organization_id", "kind": "outreach", "ids": [[outreach, campaign or null], …]} and
    {"organization_id", "kind": "totals", "ids": [campaign, …]}.
    """
    return [
        json.dumps(
            {"organization_id": organization_id, "kind": kind, "ids": part},
            separators=(",", ":"),
            default=str,
        )
        for kind, ids in (("outreach", news.outreaches), ("totals", news.campaigns))
        for start in range(0, len(ids), IDS_PER_PAYLOAD)
        if (part := ids[start : start + IDS_PER_PAYLOAD])
    ]


def read_payload(payload: str) -> tuple[UUID, Notification]:
    """The organization and the news of a payload; a kind of another version is no news.

    Raises: AttributeError, KeyError, TypeError, ValueError, where it is not of ours.
    """
    said = json.loads(payload)
    organization_id, kind, ids = UUID(said["organization_id"]), said["kind"], said["ids"]
    if kind == "outreach":
        pairs = ((UUID(id_), UUID(campaign) if campaign else None) for id_, campaign in ids)
        return organization_id, Notification(outreaches=tuple(pairs))
    if kind == "totals":
        return organization_id, Notification(campaigns=tuple(UUID(id_) for id_ in ids))
    return organization_id, Notification()
