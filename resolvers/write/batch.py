"""Several writes in one transaction. Pure.

In: write requests of one API key, and their keys. Out: which of them can share a transaction, and
their changes as one change set. For `resolvers.execute.write`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID

import orjson

from resolvers.write.plan import (
    Action,
    ChangeSet,
    LookupKeys,
    LookupResult,
    WriteRequest,
    union,
)
from schema.models.bodies import Body, ParsedBody
from schema.osdi.catalogue import BY_PLURAL, OUTREACH, PERSON

Claim: TypeAlias = tuple[str, object]
"""A key of a resource, or a row, that only one write of a batch may have."""


MAX_SIZE = 4096
"""The most bytes of a body that may share a transaction. A large one would delay the others, and 64
of them could exceed the time limit of a statement.
"""


def can_share(request: WriteRequest) -> bool:
    """Whether the request may share its transaction: it adds an outreach or a person, and is not
    large.
    """
    return (
        request.action is Action.CREATE
        and request.resource in (OUTREACH, PERSON)
        and request.expected is None
        and _size(request.body) <= MAX_SIZE
    )


def _size(body: ParsedBody) -> int:
    """The number of bytes of the body as JSON."""
    try:
        return len(orjson.dumps((body.fields, body.person, body.functions)))
    except TypeError:  # An integer of more than 64 bits.
        return MAX_SIZE + 1


def claims_of(keys: dict[str, LookupKeys]) -> frozenset[Claim]:
    """The keys of the request, whether or not a row has them, and the person it refers to.

    Two writes with a claim in common must see each other's rows.
    """
    return frozenset(_claims(keys))


def _claims(keys: dict[str, LookupKeys]) -> Iterator[Claim]:
    for plural, found in keys.items():
        for kind in (found.ids, found.identifiers, found.emails, found.phones):
            yield from ((plural, key) for key in kind)
    yield from _referred_people(keys)


def _referred_people(keys: dict[str, LookupKeys]) -> Iterator[Claim]:
    people = keys.get(PERSON.plural, LookupKeys())
    yield from ((PERSON.plural, id_) for id_ in people.references)


def all_keys(keys: Iterable[dict[str, LookupKeys]]) -> dict[str, LookupKeys]:
    """The keys of all requests, by resource."""
    by_resource: dict[str, list[LookupKeys]] = {}
    for item in keys:
        for plural, found in item.items():
            by_resource.setdefault(plural, []).append(found)
    return {plural: union(found) for plural, found in by_resource.items()}


def part_of(lookup: LookupResult, keys: dict[str, LookupKeys]) -> LookupResult:
    """The part of the lookup of a batch that the request with these keys may see.

    It has no outreaches and people that only other requests have looked up.
    """
    rows = dict(lookup.rows)
    for plural in (OUTREACH.plural, PERSON.plural):
        if plural in rows:
            found = _found(lookup, plural, keys.get(plural, LookupKeys()))
            rows[plural] = {id_: rows[plural][id_] for id_ in found if id_ in rows[plural]}
    return replace(lookup, rows=rows)


def _found(lookup: LookupResult, plural: str, keys: LookupKeys) -> Iterator[UUID]:
    """The ids of rows that have one of the keys."""
    yield from keys.ids
    owners = [(lookup.identifiers.get(plural, {}), keys.identifiers), (lookup.emails, keys.emails)]
    if keys.by_phone:
        owners.append((lookup.phones, keys.phones))
    for owner_by_key, sent in owners:
        yield from (owner_by_key[key] for key in sent if key in owner_by_key)


def claimed_rows(part: LookupResult, keys: dict[str, LookupKeys]) -> frozenset[Claim]:
    """The stored rows that the request may write, and the person whose tags or answers it may.

    `part`: see `part_of`. Of two writes that find the same row by different keys, the second must
    see what the first has stored.
    """
    return frozenset(_claimed_rows(part, keys))


def _claimed_rows(part: LookupResult, keys: dict[str, LookupKeys]) -> Iterator[Claim]:
    for plural in (OUTREACH.plural, PERSON.plural):
        yield from ((plural, id_) for id_ in part.rows.get(plural, ()))
    for row in part.rows.get(OUTREACH.plural, {}).values():
        if row["person_id"]:
            yield PERSON.plural, UUID(row["person_id"])
    yield from _referred_people(keys)


def written_ids(changes: ChangeSet) -> Iterator[str]:
    """The ids of the resources that the changes insert, update or delete."""
    for rows_by_table in (changes.inserts, changes.updates):
        for table, rows in rows_by_table.items():
            if table in BY_PLURAL:
                yield from (row["id"] for row in rows)
    for (_, *columns), keys in changes.deletes.items():
        if columns == ["id"]:
            yield from (key["id"] for key in keys)


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
