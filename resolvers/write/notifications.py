"""The notifications of a write to every gateway process, for subscriptions. Pure.

In: the changes of a write. Out: payloads of PostgreSQL's NOTIFY, sent with the commit by
`resolvers.execute.write` and read by the hub in `app.subscriptions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import orjson

from resolvers.snapshots import Snapshot
from resolvers.write.plan import ChangeSet
from schema.osdi.catalogue import CAMPAIGN, OUTREACH

MAX_IDS_PER_PAYLOAD = 70
"""A payload of NOTIFY has less than 8,000 bytes; two ids take 80, and a snapshot up to 2,000."""


@dataclass(frozen=True, slots=True)
class Notification:
    """The notification of one transaction, sent if it commits.

    `outreaches` are the new ones, each with the id of its campaign. `campaigns` are those whose
    totals changed, or that were deleted. Once it is sent, `transaction` is that of the write, and
    `snapshot` was taken in it; older versions send neither.
    """

    outreaches: tuple[tuple[UUID, UUID | None], ...] = ()
    campaigns: tuple[UUID, ...] = ()
    transaction: int | None = None
    snapshot: Snapshot | None = None


def notifications_of(changes: Iterable[ChangeSet]) -> Notification:
    """Return the notification of all `changes` of one organization; a campaign occurs once."""
    outreaches: list[tuple[UUID, UUID | None]] = []
    campaigns: dict[UUID, None] = {}
    for item in changes:
        for row in item.inserts.get(OUTREACH.plural, ()):
            campaign = row["advocacy_campaign_id"]
            outreaches.append((UUID(row["id"]), UUID(campaign) if campaign else None))
        for (collection, scope, id_), difference in item.totals.items():
            if difference and (collection, scope) == (OUTREACH.plural, CAMPAIGN.plural):
                campaigns[id_] = None
        for row in item.deletes.get((CAMPAIGN.plural, "id"), ()):
            campaigns[UUID(row["id"])] = None
    return Notification(tuple(outreaches), tuple(campaigns))


def payloads_of(notification: Notification, organization_id: UUID) -> list[str]:
    """Return the payloads of NOTIFY, each of one kind and less than 8,000 bytes.

    {"organization_id", "kind": "outreach", "ids": [[outreach, campaign or null], …]} and
    {"organization_id", "kind": "totals", "ids": [campaign, …]}. PostgreSQL adds "snapshot" and
    "transaction" when it sends them.
    """
    return [
        orjson.dumps(
            {"organization_id": organization_id, "kind": kind, "ids": part},
            default=str,  # The driver's own UUIDs.
        ).decode()
        for kind, ids in (
            ("outreach", notification.outreaches),
            ("totals", notification.campaigns),
        )
        for start in range(0, len(ids), MAX_IDS_PER_PAYLOAD)
        if (part := ids[start : start + MAX_IDS_PER_PAYLOAD])
    ]


def read_payload(payload: str) -> tuple[UUID, Notification]:
    """Return the organization and the notification of a payload.

    A kind that this version does not know, sent by a newer one, gives an empty notification.

    Raises: AttributeError, KeyError, TypeError, ValueError, if the payload is not from a gateway.
    """
    message = orjson.loads(payload)
    organization_id, kind, ids = UUID(message["organization_id"]), message["kind"], message["ids"]
    if kind == "outreach":
        pairs = ((UUID(id_), UUID(campaign) if campaign else None) for id_, campaign in ids)
        snapshot, transaction = message.get("snapshot"), message.get("transaction")
        if snapshot is None or transaction is None:
            return organization_id, Notification(outreaches=tuple(pairs))
        return organization_id, Notification(
            tuple(pairs), transaction=int(transaction), snapshot=Snapshot.parse(snapshot)
        )
    if kind == "totals":
        return organization_id, Notification(campaigns=tuple(UUID(id_) for id_ in ids))
    return organization_id, Notification()
