"""The outreaches and people that statistics count, and how they are stored."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

import asyncpg

from tests.support.gateway import Json

QUARTER = timedelta(minutes=15)
SWITCHES = {
    "America/New_York": ["2025-03-09T07:00", "2025-11-02T06:00"],
    "Europe/London": ["2025-03-30T01:00", "2025-10-26T01:00"],
    "Australia/Lord_Howe": ["2025-04-05T15:00", "2025-10-04T15:30"],
    "America/Havana": ["2025-03-09T05:00", "2025-11-02T05:00"],
    "Atlantic/Azores": ["2025-03-30T01:00", "2025-10-26T01:00"],
    "Asia/Kolkata": ["2025-03-31T18:30"],
    "Asia/Kathmandu": ["2025-03-31T18:15"],
    "America/Sao_Paulo": ["2018-11-04T03:00", "2018-02-18T02:00"],
    "UTC": ["2025-01-01T00:00"],
}
"""Moments at which clocks change, or a month begins."""
MOMENTS = [datetime.fromisoformat(text + "Z") for texts in SWITCHES.values() for text in texts]
OCDIDS = [
    None,
    "ocd-division/country:us",
    "ocd-division/country:us/state:ny",
    "ocd-division/country:us/state:ny/cd:18",
    "ocd-division/country:us/State:CA",
    "ocd-division/country:us/district:dc",
    "ocd-division/country:us/territory:pr/state:no",
    "ocd-division/country:au/state:ny/cd:18",
    "ocd-division/country:CA/province:on",
    "ocd-division/country:ca",
    "ocd-division/country:usa/state:ny",
    "ocd-jurisdiction/country:us/state:tx",
]
TYPES = [None, "", "email", "Email", "phone", "Phone", "postal mail"]
SOURCES = [None, "", " ", "a", "B", "b", "é"]
WEBSITES = [None, "", "a.org", "b.org"]
DURATIONS = [None, 0, 1, 30, 600]
CAMPAIGNS = [UUID(int=(0x188 << 112) + n) for n in range(4)]
PEOPLE = [UUID(int=(0x189 << 112) + n) for n in range(24)]
TARGETS = [UUID(int=(0x187 << 112) + n) for n in range(10)]
TAGS = [UUID(int=(0x186 << 112) + n) for n in range(3)]
ADDRESSES: list[tuple[list[Json] | None, str | None]] = [
    (None, None),
    ([], None),
    ([{"region": "ny"}, {"region": "CA"}], "NY"),
    ([{"region": "ny"}, {"region": "CA", "primary": True}], "CA"),
    ([{"region": "NY", "primary": False}, {"locality": "Utica"}], "NY"),
    ([{"locality": "Utica", "primary": True}, {"region": "CA"}], None),
]
"""Of people in turn: the postal addresses, and the region of the primary one, or of the first."""
TAGGED = [(), (0,), (0, 1), (2,), ()]
LISTS = [UUID(int=(0x185 << 112) + n) for n in range(2)]
LISTED = [(), (0,), (1,), (0, 1)]
"""The tags and the lists of people in turn."""


@dataclass(frozen=True)
class Row:
    id: UUID
    at: datetime | None
    type: str | None
    duration: int | None
    source: str | None
    campaign: UUID | None
    person: UUID | None
    targets: tuple[int, ...]
    website: str | None


def random_rows(seed: int, many: int = 300) -> list[Row]:
    pick = random.Random(seed)

    def moment() -> datetime | None:
        if pick.random() < 0.02:
            return None
        hours = pick.choice([1, 1, 3, 30, 30, 24 * 40])
        seconds = pick.randint(-hours * 3600, hours * 3600)
        step = pick.choice([1, 900, 1800, 3600])
        return pick.choice(MOMENTS) + timedelta(seconds=seconds // step * step)

    return [
        Row(
            UUID(int=(0x190 << 112) + n),
            moment(),
            pick.choice(TYPES),
            pick.choice(DURATIONS),
            pick.choice(SOURCES),
            pick.choice([None, *CAMPAIGNS]),
            pick.choice([None, *PEOPLE]),
            tuple(pick.choices(range(len(TARGETS)), k=pick.choice([0, 1, 1, 2, 4]))),
            pick.choice(WEBSITES),
        )
        for n in range(many)
    ]


def stored_people() -> list[Row]:
    """When they were stored, and the source of each."""
    pick = random.Random(3)
    hours = [timedelta(hours=pick.choice([-700, -30, -1, 0, 1, 30, 700])) for _ in PEOPLE]
    return [
        Row(id_, pick.choice(MOMENTS) + hours[n], None, None, SOURCES[n % 5], None, id_, (), None)
        for n, id_ in enumerate(PEOPLE)
    ]


async def copy(
    url: str, organization: UUID, table: str, columns: str, records: Iterable[tuple[Any, ...]]
) -> None:
    connection = await asyncpg.connect(url)
    names = ["organization_id", *columns.split()]
    found = [(organization, *record) for record in records]
    await connection.copy_records_to_table(table, records=found, columns=names)
    await connection.close()


async def store(url: str, organization: UUID, rows: list[Row], shift: int) -> None:
    """The rows as the write path leaves them. By `shift`, targets have other divisions."""
    now, dates = datetime.now(UTC), "id created_date modified_date"
    ocdids = OCDIDS[shift:] + OCDIDS[:shift]
    ocdid = [ocdids[n % len(ocdids)] for n in range(len(TARGETS))]
    own = (url, organization)
    people = [
        (row.id, row.at, now, row.source, None if addresses is None else json.dumps(addresses))
        for row, (addresses, _) in zip(stored_people(), cycle(ADDRESSES), strict=False)
    ]
    await copy(*own, "people", dates + " source postal_addresses", people)
    for ties, kind, ids, tied in (
        ("taggings", "tag", TAGS, TAGGED),
        ("items", "list", LISTS, LISTED),
    ):
        await copy(*own, f"{kind}s", dates, [(id_, now, now) for id_ in ids])
        pairs = [(id_, ids[n]) for id_, of in zip(PEOPLE, cycle(tied), strict=False) for n in of]
        records = [
            (UUID(int=n), now, now, "osdi:person", person, id_)
            for n, (person, id_) in enumerate(pairs)
        ]
        await copy(*own, ties, dates + f" item_type person_id {kind}_id", records)
    titles = [(id_, now, now, f"title {n}") for n, id_ in enumerate(CAMPAIGNS)]
    await copy(*own, "advocacy_campaigns", dates + " title", titles)
    targets = zip(TARGETS, map(str, TARGETS), ocdid, strict=True)
    await copy(*own, "targets", "id given_name ocdid", targets)
    await store_outreaches(url, organization, rows)
    total = [("outreaches", organization, 0, len(rows))]
    await copy(*own, "totals", "collection scope_id slot n", total)


async def store_outreaches(url: str, organization: UUID, rows: list[Row]) -> None:
    now, own = datetime.now(UTC), (url, organization)
    columns = "id created_date modified_date action_date type duration referrer_data"
    columns += " advocacy_campaign_id person_id"
    outreaches = [
        (
            *(row.id, now, now, row.at, row.type, row.duration),
            _referrer_data(row),
            *(row.campaign, row.person),
        )
        for row in rows
    ]
    await copy(*own, "outreaches", columns, outreaches)
    # Without a date it is the infinity of PostgreSQL.
    contacted = [
        (row.id, position, TARGETS[n], row.at or datetime.max)
        for row in rows
        for position, n in enumerate(row.targets)
    ]
    columns = "outreach_id position target_id action_date"
    await copy(*own, "outreach_targets", columns, contacted)


def _referrer_data(row: Row) -> str | None:
    given = {"source": row.source, "website": row.website, "referrer": row.website}
    sent = {name: value for name, value in given.items() if value is not None}
    return json.dumps(sent) if sent else None
