"""The rows that depend on a resource: identifiers, match keys, targets and totals. Pure.

`write_row` and `delete_row` add a resource, with all of them, to the changes of a write.
"""

from __future__ import annotations

from functools import cache
from uuid import UUID

from resolvers.write.plan import ORGANIZATIONS, ChangeSet, LookupResult, RowWrite, WriteContext
from resolvers.write.rollup_deltas import deltas_of
from resolvers.write.targets import target_id
from schema.datetimes import format_exact
from schema.match_keys import emails_of, phones_of
from schema.models.bodies import Body
from schema.osdi.catalogue import BY_PLURAL, OUTREACH, PERSON, STORED
from schema.osdi.resource import Link, Resource
from schema.osdi.shapes import TARGET_KEY

_TARGETS = "targets"
DELTAS = "outreach_deltas"
WITHOUT_DATE = "infinity"
"""The date of the targets of an outreach without one."""


def write_row(context: WriteContext, write: RowWrite) -> None:
    """Insert or update the row and the rows that depend on it; an unchanged row costs no write."""
    tenant, changes = context.request.tenant, context.changes
    resource, id_, stored = write.resource, write.id, write.stored
    row = _row(write, tenant.namespace)
    if stored is not None and _is_unchanged(row, stored):
        return
    row["modified_date"] = format_exact(changes.now)
    if stored is None:
        row["created_date"] = row["modified_date"]
        changes.insert(resource.plural, row)
    else:
        changes.update(resource.plural, row)
    before = stored or {}
    _write_identifiers(resource, id_, before, row, changes)
    if resource is PERSON:
        _write_match_keys(id_, before, row, context.lookup, changes)
        if stored is None:
            # Pages in the order of this total need its row, also for people who never acted.
            changes.count(OUTREACH.plural, PERSON.plural, row["id"], 0)
    if resource is OUTREACH:
        _write_targets(id_, before, row, changes)
        changes.insert(DELTAS, *deltas_of(stored, row))
    _write_totals(tenant.organization_id, resource, stored, row, changes)


def _row(write: RowWrite, namespace: str) -> Body:
    before = write.stored or {}
    row: Body = {field.name: write.fields.get(field.name) for field in write.resource.columns}
    for link in write.resource.links:
        if link.column in write.links:
            target_id = write.links[link.column]
            row[link.column] = str(target_id) if target_id else None
        else:
            row[link.column] = before.get(link.column)
        if link.one_of and row[link.column]:
            row[link.one_of] = f"osdi:{link.rel}"
    row["id"] = str(write.id)
    # The identifier of our own namespace is derived from the id, and not stored.
    own = namespace + ":"
    row["identifiers"] = [item for item in row["identifiers"] or () if not item.startswith(own)]
    return row


def _is_unchanged(row: Body, stored: Body) -> bool:
    return all(row[name] == stored.get(name) for name in row)


def _write_identifiers(
    resource: Resource, id_: UUID, before: Body, row: Body, changes: ChangeSet
) -> None:
    old, new = dict.fromkeys(before.get("identifiers") or ()), dict.fromkeys(row["identifiers"])
    kind = {"resource": resource.plural}
    added = [
        {**kind, "identifier": item, "resource_id": str(id_)} for item in new if item not in old
    ]
    removed = [{**kind, "identifier": item} for item in old if item not in new]
    changes.insert("identifiers", *added)
    changes.delete("identifiers", *removed)


def _write_match_keys(
    id_: UUID, before: Body, row: Body, lookup: LookupResult, changes: ChangeSet
) -> None:
    """Write the match keys of a person. An e-mail address has one owner, a phone number many."""
    owner = {"person_id": str(id_)}
    old, new = emails_of(before), emails_of(row)
    free = [address for address in new if lookup.emails.get(address) in (None, id_)]
    changes.insert("person_emails", *[{"address": key, **owner} for key in free if key not in old])
    changes.delete("person_emails", *[{"address": key, **owner} for key in old if key not in new])
    # A unique index: of two people created at once with one number and no e-mail address, the
    # second matches the first. A number that has an owner already is that of a household.
    is_sole = not before and not new
    old, new = phones_of(before), phones_of(row)
    added = [
        {"number": key, **owner, "alone": is_sole and key not in lookup.phones}
        for key in new
        if key not in old
    ]
    changes.insert("person_phones", *added)
    changes.delete("person_phones", *[{"number": key, **owner} for key in old if key not in new])


def _write_targets(id_: UUID, before: Body, row: Body, changes: ChangeSet) -> None:
    old, new = before.get("targets") or [], row["targets"] or []
    if old == new and before.get("action_date") == row["action_date"]:
        return
    ids = [target_id(target) for target in new]
    outreach = {"outreach_id": str(id_), "action_date": row["action_date"] or WITHOUT_DATE}
    changes.insert(
        "outreach_targets",
        *[
            {**outreach, "position": position, "target_id": str(key)}
            for position, key in enumerate(ids)
        ],
    )
    if old == new:
        return
    by_id = dict(zip(ids, new, strict=True))
    _count_targets(old, new, changes)
    changes.insert(
        _TARGETS,
        *[
            {"id": str(key), **{name: target.get(name) for name in TARGET_KEY}}
            for key, target in by_id.items()
        ],
    )
    changes.delete(
        "outreach_targets",
        *[
            {"outreach_id": str(id_), "position": position}
            for position in range(len(new), len(old))
        ],
    )


def _count_targets(old: list[Body], new: list[Body], changes: ChangeSet) -> None:
    """An outreach counts once for each target, even if it names the target twice."""
    before, after = {target_id(item) for item in old}, {target_id(item) for item in new}
    for removed in before - after:
        changes.count(OUTREACH.plural, _TARGETS, str(removed), -1)
    for added in after - before:
        changes.count(OUTREACH.plural, _TARGETS, str(added), 1)


@cache
def _counted_links(plural: str) -> list[Link]:
    """The links of a resource to parents that have a total of it."""
    return [
        link
        for link in BY_PLURAL[plural].links
        if any(
            item.target == plural and item.column == link.column
            for item in BY_PLURAL[link.target].collections
        )
    ]


def _write_totals(
    organization_id: UUID, resource: Resource, stored: Body | None, row: Body, changes: ChangeSet
) -> None:
    if stored is None:
        changes.count(resource.plural, ORGANIZATIONS, str(organization_id), 1)
    for link in _counted_links(resource.plural):
        old, new = (stored or {}).get(link.column), row[link.column]
        if old != new:
            changes.count(resource.plural, link.target, old, -1)
            changes.count(resource.plural, link.target, new, 1)


def delete_row(organization_id: UUID, resource: Resource, stored: Body, changes: ChangeSet) -> None:
    """Delete the row with its keys and totals; outreaches that link to it stay, unlinked."""
    id_ = UUID(stored["id"])
    changes.delete(resource.plural, {"id": str(id_)})
    changes.delete(
        "identifiers",
        *[{"resource": resource.plural, "identifier": item} for item in stored["identifiers"]],
    )
    if resource is PERSON:
        for table in ("person_emails", "person_phones", "triggers"):
            changes.delete(table, {"person_id": str(id_)})
    if resource is OUTREACH:
        changes.delete("outreach_targets", {"outreach_id": str(id_)})
        changes.delete("triggers", {"outreach_id": str(id_)})
        _count_targets(stored["targets"] or [], [], changes)
        changes.insert(DELTAS, *deltas_of(stored, None))
    clear_links(resource, id_, changes)
    if resource.collections:
        changes.delete("totals", {"scope_id": str(id_)})
    changes.count(resource.plural, ORGANIZATIONS, str(organization_id), -1)
    for link in _counted_links(resource.plural):
        changes.count(resource.plural, link.target, stored[link.column], -1)


def clear_links(resource: Resource, id_: UUID, changes: ChangeSet) -> None:
    """Clear the links to the resource, and delete the rows that need their link to it."""
    for other in STORED:
        for link in other.links:
            if link.target == resource.plural and link.owning:
                changes.cascade(other.plural, link.column, id_)
            elif link.target == resource.plural:
                changes.unlink(other.plural, link.column, id_)
