"""Several writes in one transaction. Pure.

In: write requests of one API key, and their keys. Out: which of them can share a transaction, and
their changes as one change set. For `resolvers.execute.write`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from resolvers.write.plan import Action, ChangeSet, LookupKeys, WriteRequest, union
from schema.models.bodies import Body
from schema.osdi.catalogue import BY_PLURAL, OUTREACH, PERSON

Claim: TypeAlias = tuple[str, object]
"""A key of a resource, or a row, that only one write of a batch may have."""


def can_share(request: WriteRequest) -> bool:
    """Whether the request may share its transaction: it adds an outreach or a person."""
    return (
        request.action is Action.CREATE
        and request.resource in (OUTREACH, PERSON)
        and request.expected is None
    )


def claims_of(keys: dict[str, LookupKeys]) -> frozenset[Claim]:
    """What the request may write: by whatever key it finds a row, and the person it refers to.

    Two writes with a claim in common must see each other's rows.
    """
    return frozenset(_claims(keys))


def _claims(keys: dict[str, LookupKeys]) -> Iterator[Claim]:
    for plural, found in keys.items():
        for kind in (found.ids, found.identifiers, found.emails, found.phones):
            yield from ((plural, key) for key in kind)
    if PERSON.plural in keys:
        yield from ((PERSON.plural, id_) for id_ in keys[PERSON.plural].references)


def all_keys(keys: Iterable[dict[str, LookupKeys]]) -> dict[str, LookupKeys]:
    """The keys of all requests, by resource."""
    by_resource: dict[str, list[LookupKeys]] = {}
    for item in keys:
        for plural, found in item.items():
            by_resource.setdefault(plural, []).append(found)
    return {plural: union(found) for plural, found in by_resource.items()}


def written_rows(changes: ChangeSet) -> Iterator[Claim]:
    """The rows of resources that the changes insert, update or delete."""
    for rows_by_table in (changes.inserts, changes.updates):
        for table, rows in rows_by_table.items():
            if table in BY_PLURAL:
                yield from ((table, row["id"]) for row in rows)
    for (table, *columns), keys in changes.deletes.items():
        if columns == ["id"]:
            yield from ((table, key["id"]) for key in keys)


def merge_changes(batch: list[ChangeSet]) -> ChangeSet:
    """One change set that does what all of them do. Their `parts` stay with each."""
    first = batch[0]
    merged = ChangeSet(first.now, draw=first.draw)
    for changes in batch:
        assert not changes.unlinks
        assert not changes.cascades
        for table, rows in changes.inserts.items():
            merged.insert(table, *rows)
        for table, rows in changes.updates.items():
            merged.updates.setdefault(table, []).extend(rows)
        for key, rows in changes.deletes.items():
            merged.deletes.setdefault(key, []).extend(rows)
        for total, difference in changes.totals.items():
            merged.totals[total] = merged.totals.get(total, 0) + difference
    if "targets" in merged.inserts:
        # Many outreaches of a campaign go to the same target.
        merged.inserts["targets"] = _once(merged.inserts["targets"])
    return merged


def _once(rows: list[Body]) -> list[Body]:
    return list({row["id"]: row for row in rows}.values())
