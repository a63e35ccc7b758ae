"""What is kept beside a resource: identifiers, match keys, targets and totals. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from resolvers.write.plan import ORGANIZATIONS, ChangeSet, LookupResult, WriteRequest
from schema.datetimes import format_datetime
from schema.match_keys import emails_of, phones_of
from schema.models import Body
from schema.osdi.catalogue import BY_PLURAL, OUTREACH, PERSON, STORED
from schema.osdi.resource import Link, Resource
from schema.osdi.shapes import TARGET, TARGET_KEY

_TARGETS = "targets"


def write_row(
    intent: WriteRequest,
    resource: Resource,
    id_: UUID,
    stored: Body | None,
    fields: Body,
    links: dict[str, UUID | None],
    found: LookupResult,
    writes: ChangeSet,
) -> None:
    """The row as it is after the write, and everything that hangs on it.

    An unchanged row costs no write.
    """
    row = _row(resource, id_, stored, fields, links, intent.tenant.namespace)
    if stored is not None and _same(resource, row, stored):
        return
    row["modified_date"] = format_datetime(writes.now)
    if stored is None:
        row["created_date"] = row["modified_date"]
        writes.insert(resource.plural, row)
    else:
        writes.update(resource.plural, row)
    before = stored or {}
    _write_identifiers(resource, id_, before, row, writes)
    if resource is PERSON:
        _write_match_keys(id_, before, row, found, writes)
    if resource is OUTREACH:
        _write_targets(id_, before, row, writes)
    _write_totals(intent.tenant.organization_id, resource, stored, row, writes)


def _row(
    resource: Resource,
    id_: UUID,
    stored: Body | None,
    fields: Body,
    links: dict[str, UUID | None],
    namespace: str,
) -> Body:
    before = stored or {}
    row: Body = {field.name: fields.get(field.name) for field in resource.columns}
    for link in resource.links:
        id_sent = links.get(link.column)
        row[link.column] = str(id_sent) if id_sent else None
        if link.column not in links:
            row[link.column] = before.get(link.column)
        if link.one_of and row[link.column]:
            row[link.one_of] = f"osdi:{link.rel}"
    row["id"] = str(id_)
    own = namespace + ":"
    row["identifiers"] = [item for item in row["identifiers"] or () if not item.startswith(own)]
    return row


def _same(resource: Resource, row: Body, stored: Body) -> bool:
    return all(row[name] == stored.get(name) for name in row)


def _write_identifiers(
    resource: Resource, id_: UUID, before: Body, row: Body, writes: ChangeSet
) -> None:
    old, new = dict.fromkeys(before.get("identifiers") or ()), dict.fromkeys(row["identifiers"])
    kind = {"resource": resource.plural}
    added = [
        {**kind, "identifier": item, "resource_id": str(id_)} for item in new if item not in old
    ]
    writes.insert("identifiers", *added)
    writes.delete("identifiers", *[{**kind, "identifier": item} for item in old if item not in new])


def _write_match_keys(
    id_: UUID, before: Body, row: Body, found: LookupResult, writes: ChangeSet
) -> None:
    """An address has one owner, a number may have many."""
    owner = {"person_id": str(id_)}
    old, new = emails_of(before), emails_of(row)
    free = [address for address in new if found.emails.get(address) in (None, id_)]
    writes.insert("person_emails", *[{"address": key, **owner} for key in free if key not in old])
    writes.delete("person_emails", *[{"address": key, **owner} for key in old if key not in new])
    alone = {"alone": not before and not new}
    old, new = phones_of(before), phones_of(row)
    added = [{"number": key, **owner, **alone} for key in new if key not in old]
    writes.insert("person_phones", *added)
    writes.delete("person_phones", *[{"number": key, **owner} for key in old if key not in new])


def target_id(target: Body) -> UUID:
    """The same for everyone who is named the same, in the same office and division."""
    key: Any = [target.get(name) for name in TARGET_KEY]
    if not any(key):
        key = target
    text = json.dumps(key, sort_keys=True, separators=(",", ":"))
    return UUID(bytes=hashlib.blake2b(text.encode(), digest_size=16).digest())


def _write_targets(id_: UUID, before: Body, row: Body, writes: ChangeSet) -> None:
    old, new = before.get("targets") or [], row["targets"] or []
    if old == new:
        return
    ids = [target_id(target) for target in new]
    rows = dict(zip(ids, new, strict=True))
    _count_targets(old, new, writes)
    names = [field.name for field in TARGET.fields]
    writes.insert(
        _TARGETS,
        *[
            {"id": str(key), **{name: target.get(name) for name in names}}
            for key, target in rows.items()
        ],
    )
    writes.insert(
        "outreach_targets",
        *[
            {"outreach_id": str(id_), "position": position, "target_id": str(key)}
            for position, key in enumerate(ids)
        ],
    )
    writes.delete(
        "outreach_targets",
        *[
            {"outreach_id": str(id_), "position": position}
            for position in range(len(new), len(old))
        ],
    )


def _count_targets(old: list[Body], new: list[Body], writes: ChangeSet) -> None:
    """An outreach counts once for each target, however often it names it."""
    before, after = {target_id(item) for item in old}, {target_id(item) for item in new}
    for gone in before - after:
        writes.count(OUTREACH.plural, _TARGETS, gone, -1)
    for added in after - before:
        writes.count(OUTREACH.plural, _TARGETS, added, 1)


def _counted_links(resource: Resource) -> list[Link]:
    """The links to the parents that keep a total of this resource."""
    return [
        link
        for link in resource.links
        if any(
            item.target == resource.plural and item.column == link.column
            for item in BY_PLURAL[link.target].collections
        )
    ]


def _write_totals(
    organization_id: UUID, resource: Resource, stored: Body | None, row: Body, writes: ChangeSet
) -> None:
    if stored is None:
        writes.count(resource.plural, ORGANIZATIONS, organization_id, 1)
    for link in _counted_links(resource):
        old, new = (stored or {}).get(link.column), row[link.column]
        if old != new:
            writes.count(resource.plural, link.target, UUID(old) if old else None, -1)
            writes.count(resource.plural, link.target, UUID(new) if new else None, 1)


def delete_row(organization_id: UUID, resource: Resource, stored: Body, writes: ChangeSet) -> None:
    """The resource goes, with its keys and its totals; actions that name it stay."""
    id_ = UUID(stored["id"])
    writes.delete(resource.plural, {"id": str(id_)})
    writes.delete(
        "identifiers",
        *[{"resource": resource.plural, "identifier": item} for item in stored["identifiers"]],
    )
    if resource is PERSON:
        for table in ("person_emails", "person_phones", "triggers"):
            writes.delete(table, {"person_id": str(id_)})
    if resource is OUTREACH:
        writes.delete("outreach_targets", {"outreach_id": str(id_)})
        writes.delete("triggers", {"outreach_id": str(id_)})
        _count_targets(stored["targets"] or [], [], writes)
    clear_links(resource, id_, writes)
    if resource.collections:
        writes.delete("totals", {"scope_id": str(id_)})
    writes.count(resource.plural, ORGANIZATIONS, organization_id, -1)
    for link in _counted_links(resource):
        parent = stored[link.column]
        writes.count(resource.plural, link.target, UUID(parent) if parent else None, -1)


def clear_links(resource: Resource, id_: UUID, writes: ChangeSet) -> None:
    """What only refers to the resource loses the link, what is nothing without it goes."""
    for other in STORED:
        for link in other.links:
            if link.target == resource.plural and link.owning:
                writes.cascade(other.plural, link.column, id_)
            elif link.target == resource.plural:
                writes.unlink(other.plural, link.column, id_)
