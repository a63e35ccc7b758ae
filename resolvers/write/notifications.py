"""The notifications of a write to every gateway process, for subscriptions. Pure.

In: the changes of a write. Out: payloads of PostgreSQL's NOTIFY, sent with the commit by
`resolvers.execute.write` and read by the hub in `app.subscriptions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from resolvers.snapshots import Snapshot
from resolvers.write.plan import ChangeSet
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, RESOURCES

MAX_IDS_PER_PAYLOAD = 65
"""A payload of NOTIFY has less than 8,000 bytes; two ids take 80, and a snapshot up to 2,000."""


@dataclass(frozen=True, slots=True)
class Notification:
    """The notification of one transaction, sent if it commits.

    `outreaches` are the new ones, each with the id of its campaign. `campaigns` are those whose
    totals changed, or that were deleted. `resources` are the plurals of what changed; `None`: it
    may be anything. Once it is sent, `transaction` is that of the write, and `snapshot` was taken
    in it. Older versions send neither these nor `resources`.
    """

    outreaches: tuple[tuple[UUID, UUID | None], ...] = ()
    campaigns: tuple[UUID, ...] = ()
    resources: tuple[str, ...] | None = None
    transaction: int | None = None
    snapshot: Snapshot | None = None


def notifications_of(changes: Iterable[ChangeSet]) -> Notification:
    """Return the notification of all `changes` of one organization; a campaign occurs once."""
    outreaches: list[tuple[UUID, UUID | None]] = []
    campaigns: dict[UUID, None] = {}
    resources: set[str] = set()
    for item in changes:
        resources.update(_resources(item))
        for row in item.inserts.get(OUTREACH.plural, ()):
            campaign = row["advocacy_campaign_id"]
            outreaches.append((UUID(row["id"]), UUID(campaign) if campaign else None))
        for (collection, scope, id_), difference in item.totals.items():
            if difference and (collection, scope) == (OUTREACH.plural, CAMPAIGN.plural):
                campaigns[UUID(id_)] = None
        for row in item.deletes.get((CAMPAIGN.plural, "id"), ()):
            campaigns[UUID(row["id"])] = None
    return Notification(tuple(outreaches), tuple(campaigns), tuple(sorted(resources)))


def _resources(changes: ChangeSet) -> set[str]:
    """The resources whose rows are written."""
    deleted = {table for table, *_ in changes.deletes}
    written = {*changes.inserts, *changes.updates, *changes.unlinks, *changes.cascades, *deleted}
    return written & RESOURCES.keys()


def payloads_of(notification: Notification, organization_id: UUID) -> list[str]:
    """Return the payloads of NOTIFY, each of one kind and less than 8,000 bytes.

    {"organization_id", "kind": "outreach", "ids": [[outreach, campaign or null], …]},
    {"organization_id", "kind": "totals", "ids": [campaign, …]}, and without either of them
    {"organization_id", "kind": "resources", "ids": []}. Each has "resources", plurals. PostgreSQL
    adds "snapshot" and "transaction" when it sends them.
    """
    parts: list[tuple[str, Sequence[Any]]] = [
        (kind, ids[start : start + MAX_IDS_PER_PAYLOAD])
        for kind, ids in (
            ("outreach", notification.outreaches),
            ("totals", notification.campaigns),
        )
        for start in range(0, len(ids), MAX_IDS_PER_PAYLOAD)
    ]
    if not parts and notification.resources:
        parts = [("resources", ())]
    common = {"organization_id": organization_id, "resources": notification.resources}
    return [
        # `str` for the driver's own UUIDs.
        orjson.dumps({**common, "kind": kind, "ids": ids}, default=str).decode()
        for kind, ids in parts
    ]


def read_payload(payload: str) -> tuple[UUID, Notification]:
    """Return the organization and the notification of a payload.

    A kind that this version does not know, sent by a newer one, has neither outreaches nor
    campaigns.

    Raises: AttributeError, KeyError, TypeError, ValueError, if the payload is not from a gateway.
    """
    message = orjson.loads(payload)
    organization_id, kind, ids = UUID(message["organization_id"]), message["kind"], message["ids"]
    plurals = message.get("resources")
    resources = None if plurals is None else tuple(map(str, plurals))
    if kind == "outreach":
        pairs = tuple((UUID(id_), UUID(campaign) if campaign else None) for id_, campaign in ids)
        snapshot, transaction = message.get("snapshot"), message.get("transaction")
        if snapshot is None or transaction is None:
            return organization_id, Notification(pairs, resources=resources)
        return organization_id, Notification(
            pairs,
            resources=resources,
            transaction=int(transaction),
            snapshot=Snapshot.parse(snapshot),
        )
    campaigns = tuple(UUID(id_) for id_ in ids) if kind == "totals" else ()
    return organization_id, Notification((), campaigns, resources)
