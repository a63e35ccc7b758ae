"""A store recounted from its JSON columns: whatever is kept beside them has to agree."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import asyncpg

from schema.osdi.catalogue import SERVED, STORED
from schema.search.totals import PEOPLE_SLOT
from tests.support import rollups

Row = Any
_TARGET_NAMES = ("title", "organization", "given_name", "family_name", "ocdid")
_HAS_PRIMARY = ("email_addresses", "phone_numbers", "postal_addresses")
_WITHOUT_DATE = datetime.max
"""What the driver reads for infinity."""
_STANDS_FOR = {"person_id": "people", "advocacy_campaign_id": "advocacy_campaigns"}
_PARENTS = {
    "outreaches": {"person_id": "people", "advocacy_campaign_id": "advocacy_campaigns"},
    "taggings": {**_STANDS_FOR, "tag_id": "tags"},
    "items": {**_STANDS_FOR, "list_id": "lists"},
    "answers": {"person_id": "people", "question_id": "questions"},
}


async def assert_store_consistent(url: str) -> None:
    """Nothing in the database at `url` contradicts the rows of its resources."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            rows = {
                name: await connection.fetch(f'SELECT * FROM "{name}"')
                for name in (
                    *[resource.plural for resource in STORED],
                    *("organizations", "identifiers", "person_emails", "person_phones"),
                    *("targets", "outreach_targets", "totals"),
                    *rollups.TABLES[4:],
                )
            }
    finally:
        await connection.close()
    contradictions = [*_contradictions(rows)]
    assert not contradictions, "\n".join(contradictions)


def _contradictions(rows: dict[str, list[Row]]) -> Iterator[str]:
    yield from _totals(rows)
    yield from _identifiers(rows)
    yield from _emails(rows)
    yield from _phones(rows)
    yield from _targets(rows)
    yield from _primaries(rows)
    yield from rollups.contradictions(rows)


def _totals(rows: dict[str, list[Row]]) -> Iterator[str]:
    kept: Counter[tuple[Any, ...]] = Counter()
    for row in rows["totals"]:
        kept[row["organization_id"], row["collection"], row["scope_id"]] += row["n"]
    counted: Counter[tuple[Any, ...]] = Counter()
    for resource in SERVED:
        for row in rows[resource.plural]:
            organization = row["organization_id"]
            counted[organization, resource.plural, organization] += 1
    for plural, parents in _PARENTS.items():
        for row in rows[plural]:
            for column in parents:
                counted[row["organization_id"], plural, row[column]] += row[column] is not None
    counted += _totals_of_targets(rows)
    for key in kept.keys() | counted.keys():
        if kept[key] != counted[key]:
            yield f"total {key}: {kept[key]} kept, {counted[key]} there"
    yield from _totals_of_nothing(rows)


def _totals_of_targets(rows: dict[str, list[Row]]) -> Counter[tuple[Any, ...]]:
    """An outreach counts once, however often it names a target; `_targets` checks the names."""
    named = {
        (row["organization_id"], row["target_id"], row["outreach_id"])
        for row in rows["outreach_targets"]
    }
    return Counter((organization, "outreaches", target) for organization, target, _ in named)


def _totals_of_nothing(rows: dict[str, list[Row]]) -> Iterator[str]:
    parents = [plural for columns in _PARENTS.values() for plural in columns.values()]
    scopes = ("organizations", "targets", *parents)
    there = {row["id"] for name in scopes for row in rows[name]}
    for row in rows["totals"]:
        if row["scope_id"] not in there:
            yield f"total of a scope that is gone: {dict(row)}"
    people = {row["id"] for row in rows["people"]}
    of_people = [row for row in rows["totals"] if row["collection"] == "outreaches"]
    in_order = [row["scope_id"] for row in of_people if row["slot"] == PEOPLE_SLOT]
    if sorted(in_order) != sorted(people):
        yield f"people without a total, or totals without one: {people ^ {*in_order}}"
    for row in of_people:
        if row["scope_id"] in people and row["slot"] != PEOPLE_SLOT:
            yield f"total of a person in another slot: {dict(row)}"


def _identifiers(rows: dict[str, list[Row]]) -> Iterator[str]:
    kept = {tuple(row) for row in rows["identifiers"]}
    namespaces = {row["id"]: row["namespace"] + ":" for row in rows["organizations"]}
    there = set()
    for resource in STORED:
        for row in rows[resource.plural]:
            organization = row["organization_id"]
            own = namespaces[organization]
            if len(set(row["identifiers"])) < len(row["identifiers"]):
                yield f"an identifier twice in {row['id']}: {row['identifiers']}"
            for identifier in row["identifiers"]:
                there.add((organization, resource.plural, identifier, row["id"]))
                if identifier.startswith(own):
                    yield f"our own identifier is stored: {identifier}"
    yield from _differences("identifiers", kept, there)


def _emails(rows: dict[str, list[Row]]) -> Iterator[str]:
    kept = {tuple(row) for row in rows["person_emails"]}
    there: Counter[tuple[Any, ...]] = Counter()
    for person in rows["people"]:
        for item in _array(person["email_addresses"]):
            address = (item.get("address") or "").strip().lower()
            if re.fullmatch(r"[^@\s]+@[^@\s]+", address):
                there[person["organization_id"], address, person["id"]] += 1
    yield from _differences("person_emails", kept, set(there))
    yield from (f"an address twice in one person: {key}" for key, n in there.items() if n > 1)


def _phones(rows: dict[str, list[Row]]) -> Iterator[str]:
    """A number may have many owners."""
    kept = {
        (row["organization_id"], row["number"], row["person_id"]) for row in rows["person_phones"]
    }
    there = {
        (person["organization_id"], digits, person["id"])
        for person in rows["people"]
        for item in _array(person["phone_numbers"])
        if len(digits := _digits(item.get("number") or "")) >= 5 and len(set(digits)) > 1
    }
    yield from _differences("person_phones", kept, there)


def _digits(number: str) -> str:
    """Those of a number without words."""
    return "" if any(map(str.isalpha, number)) else "".join(filter(str.isdecimal, number))


def _targets(rows: dict[str, list[Row]]) -> Iterator[str]:
    named = {(row["organization_id"], row["id"]): _name(row) for row in rows["targets"]}
    kept = {
        (row["organization_id"], row["outreach_id"], row["position"]): (
            *named[row["organization_id"], row["target_id"]],
            row["action_date"],
        )
        for row in rows["outreach_targets"]
    }
    undated = {place for place, target in kept.items() if target[-1] is None}
    # A worker dates what was stored before there were dates.
    waiting = {row["id"] for row in rows["organizations"] if not row["targets_dated"]}
    yield from (f"a target without a date: {place}" for place in undated if place[0] not in waiting)
    there = {}
    for outreach in rows["outreaches"]:
        for position, target in enumerate(_array(outreach["targets"])):
            place = (outreach["organization_id"], outreach["id"], position)
            date = None if place in undated else outreach["action_date"] or _WITHOUT_DATE
            there[place] = (*_name(target), date)
    yield from _differences("outreach_targets", set(kept.items()), set(there.items()))


def _name(target: Any) -> tuple[str, ...]:
    return tuple(target.get(name) or "" for name in _TARGET_NAMES)


def _primaries(rows: dict[str, list[Row]]) -> Iterator[str]:
    for person in rows["people"]:
        for name in _HAS_PRIMARY:
            elements = _array(person[name])
            primary = sum(item.get("primary") is True for item in elements)
            if elements and primary != 1:
                yield f"{primary} primary {name} in {person['id']}"


def _differences(table: str, kept: set[Any], there: set[Any]) -> Iterator[str]:
    yield from (f"{table} has what no resource has: {row}" for row in kept - there)
    yield from (f"{table} lacks what a resource has: {row}" for row in there - kept)


def _array(value: str | None) -> list[dict[str, Any]]:
    elements: list[dict[str, Any]] = json.loads(value) if value else []
    return elements
