"""Numbers about outreaches are what a naive reading of the rows counts.

The oracle walks from quarter to quarter of an hour and looks at clocks; it knows nothing of SQL.
Another organization has the same ids at the same times.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import cycle, product
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolvers.execute.read import fetch_document
from resolvers.execute.rollups import build, fold, set_time_zone
from resolvers.filters.coerce import ID
from resolvers.filters.graphql import FIGURES
from resolvers.plan.predicates import And, Compare, Exists, IsNull, Not, Op, Path, Predicate
from resolvers.plan.rollups import Rollups, at_quarters, find_rollups
from resolvers.plan.selection import Column, ObjectSelection, TypeName
from resolvers.plan.stats import (
    Bound,
    Count,
    Cumulative,
    Grouped,
    GroupKey,
    Groups,
    Others,
    Partial,
    Previous,
    ReadStats,
    Rows,
    Series,
    Start,
    compared_figures,
    have_people,
)
from resolvers.plan.time_zones import count_periods
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON, TARGET_RESOURCE
from schema.osdi.resource import Resource
from tests.support.effort import examples
from tests.support.gateway import Gateway, Json

# What is stored

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


def _rows(seed: int, many: int = 300) -> list[Row]:
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


def _people() -> list[Row]:
    """When they were stored, and the source of each."""
    pick = random.Random(3)
    hours = [timedelta(hours=pick.choice([-700, -30, -1, 0, 1, 30, 700])) for _ in PEOPLE]
    return [
        Row(id_, pick.choice(MOMENTS) + hours[n], None, None, SOURCES[n % 5], None, id_, (), None)
        for n, id_ in enumerate(PEOPLE)
    ]


async def _copy(
    url: str, organization: UUID, table: str, columns: str, records: Iterable[tuple[Any, ...]]
) -> None:
    connection = await asyncpg.connect(url)
    names = ["organization_id", *columns.split()]
    found = [(organization, *record) for record in records]
    await connection.copy_records_to_table(table, records=found, columns=names)
    await connection.close()


async def _store(url: str, organization: UUID, rows: list[Row], shift: int) -> None:
    """The rows as the write path leaves them. By `shift`, targets have other divisions."""
    now, dates = datetime.now(UTC), "id created_date modified_date"
    ocdids = OCDIDS[shift:] + OCDIDS[:shift]
    ocdid = [ocdids[n % len(ocdids)] for n in range(len(TARGETS))]
    own = (url, organization)
    people = [
        (row.id, row.at, now, row.source, None if addresses is None else json.dumps(addresses))
        for row, (addresses, _) in zip(_people(), cycle(ADDRESSES), strict=False)
    ]
    await _copy(*own, "people", dates + " source postal_addresses", people)
    for ties, kind, ids, tied in (
        ("taggings", "tag", TAGS, TAGGED),
        ("items", "list", LISTS, LISTED),
    ):
        await _copy(*own, f"{kind}s", dates, [(id_, now, now) for id_ in ids])
        pairs = [(id_, ids[n]) for id_, of in zip(PEOPLE, cycle(tied), strict=False) for n in of]
        records = [
            (UUID(int=n), now, now, "osdi:person", person, id_)
            for n, (person, id_) in enumerate(pairs)
        ]
        await _copy(*own, ties, dates + f" item_type person_id {kind}_id", records)
    titles = [(id_, now, now, f"title {n}") for n, id_ in enumerate(CAMPAIGNS)]
    await _copy(*own, "advocacy_campaigns", dates + " title", titles)
    targets = zip(TARGETS, map(str, TARGETS), ocdid, strict=True)
    await _copy(*own, "targets", "id given_name ocdid", targets)
    await _store_outreaches(url, organization, rows)
    total = [("outreaches", organization, 0, len(rows))]
    await _copy(*own, "totals", "collection scope_id slot n", total)


async def _store_outreaches(url: str, organization: UUID, rows: list[Row]) -> None:
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
    await _copy(*own, "outreaches", columns, outreaches)
    # Without a date it is the infinity of PostgreSQL.
    contacted = [
        (row.id, position, TARGETS[n], row.at or datetime.max)
        for row in rows
        for position, n in enumerate(row.targets)
    ]
    columns = "outreach_id position target_id action_date"
    await _copy(*own, "outreach_targets", columns, contacted)


def _referrer_data(row: Row) -> str | None:
    given = {"source": row.source, "website": row.website, "referrer": row.website}
    sent = {name: value for name, value in given.items() if value is not None}
    return json.dumps(sent) if sent else None


# What is counted, naively


@cache
def clock(moment: datetime, interval: str, zone: str, week_start: int) -> object:
    """What clocks show of the moment, as far as the interval goes."""
    local = moment.astimezone(ZoneInfo(zone))
    match interval:
        case "hour":
            return local.date(), local.hour, local.utcoffset()
        case "day":
            return local.date()
        case "week":
            return (local.date() - timedelta(days=week_start)).isocalendar()[:2]
        case "quarter":
            return local.year, (local.month + 2) // 3
    return local.year, local.month if interval == "month" else 0


def periods(
    begin: datetime, end: datetime, interval: str, zone: str, week_start: int
) -> list[datetime]:
    """When each begins: where clocks begin to show something else."""
    if begin >= end:
        return []

    def shown(moment: datetime) -> object:
        return clock(moment, interval, zone, week_start)

    at = begin.replace(minute=begin.minute // 15 * 15, second=0)
    while shown(at - QUARTER) == shown(begin):
        at -= QUARTER
    found = [at]
    while (at := at + QUARTER) < end:
        if shown(at) != shown(found[-1]):
            found.append(at)
    return found


def division(ocdid: str | None) -> str | None:
    first, *parts = (ocdid or "").lower().split("/")
    if first != "ocd-division" or not parts or not parts[0].startswith("country:"):
        return None
    if parts[0] != "country:us":
        return "/".join(part for part in parts[:2] if part)
    pairs = [part.partition(":") for part in parts[1:]]
    states = [value for kind, _, value in pairs if kind in ("state", "district", "territory")]
    return states[0] if states else None


def keys_of(row: Row, group_by: str, zone: str) -> set[str | None]:
    person = None if row.person is None else PEOPLE.index(row.person)
    local = row.at and row.at.astimezone(ZoneInfo(zone))
    match group_by:
        case "type":
            return {row.type.lower() if row.type else None}
        case "campaign":
            return {str(row.campaign) if row.campaign else None}
        case "source":
            return {row.source or None}
        case "website" | "referrer":
            return {row.website or None}
        case "person":
            return {str(row.person) if row.person else None}
        case "region":
            return {None if person is None else ADDRESSES[person % len(ADDRESSES)][1]}
        case "tag":
            tags = () if person is None else TAGGED[person % len(TAGGED)]
            return {str(TAGS[n]) for n in tags} or {None}
        case "list":
            lists = () if person is None else LISTED[person % len(LISTED)]
            return {str(LISTS[n]) for n in lists} or {None}
        case "weekday":
            return {f"{local:%A}".upper() if local else None}
        case "hour":
            return {f"{local:%H}" if local else None}
        case "target":
            return {str(TARGETS[n]) for n in row.targets} or {None}
    states = {division(OCDIDS[n % len(OCDIDS)]) for n in row.targets} - {None}
    return set(states) or {None}


@dataclass
class Group:
    """Outreaches with the same keys, by column; or those of all groups that are not shown."""

    rows: list[Row]
    keys: dict[str, str | None] = field(default_factory=dict)
    others: bool = False
    start: datetime | None = None
    holds: Callable[[Row], bool] = lambda row: True
    """Whether an outreach is in the group, if it is in the range."""


@dataclass
class Oracle:
    plan: ReadStats
    rows: list[Row]
    starts: list[datetime] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    """What the filter finds at any time."""

    def answer(self, holds: Callable[[Row], bool]) -> Json:
        plan, everything = self.plan, self.rows
        self.history = [row for row in self.rows if holds(row)]
        self.rows = [row for row in self.history if self._is_within(row)]
        if plan.interval and isinstance(plan.begin, datetime) and isinstance(plan.end, datetime):
            zone = str(plan.time_zone)
            self.starts = periods(plan.begin, plan.end, plan.interval, zone, plan.week_start)
        return {
            key: (
                Oracle(item.stats, everything).answer(holds)
                if isinstance(item, Previous)
                else self._member(item, Group(self.rows))
            )
            for key, item in plan.members
        }

    def _is_within(self, row: Row) -> bool:
        begin, end = self.plan.begin, self.plan.end
        if isinstance(begin, datetime) and (row.at is None or row.at < begin):
            return False
        return not isinstance(end, datetime) or (row.at is not None and row.at < end)

    def _acted_before(self, group: Group) -> set[UUID | None]:
        """Who did what the group counts before the range, and before the period, if it has one."""
        bounds = [at for at in (self.plan.begin, group.start) if isinstance(at, datetime)]
        if not bounds:
            return set()
        begin = max(bounds)
        earlier = [row for row in self.history if row.at and row.at < begin]
        return {row.person for row in earlier if group.holds(row)}

    def _member(self, item: Any, group: Group) -> Any:
        rows, plan = group.rows, self.plan
        match item:
            case TypeName(name):
                return name
            case GroupKey(column):
                return group.keys.get(column)
            case Others():
                return group.others
            case Bound(name):
                moment = plan.begin if name == "begin" else plan.end
                return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if isinstance(moment, datetime) else None
            case Start():
                return group.start and f"{group.start:%Y-%m-%dT%H:%M:%SZ}"
            case Partial():
                assert isinstance(plan.begin, datetime)
                assert isinstance(plan.end, datetime)
                start = group.start
                return start and (start < plan.begin or self._is_in(plan.end, start))
            case Count("outreaches"):
                return len(rows)
            case Count("people"):
                return len({row.person for row in rows} - {None})
            case Count("new_people"):
                return len({row.person for row in rows} - self._acted_before(group) - {None})
            case Count("duration"):
                return sum(row.duration or 0 for row in rows)
            case Series(members):
                return [self._period(members, start, group) for start in self.starts]
            case Groups(members=members):
                return [self._entry(members, each) for each in self._groups(item)]
            case Rows(chosen, members):
                groups = self._groups(chosen) if plan.group_by else [group]
                if plan.interval is None:
                    return [self._entry(members, each) for each in groups]
                return [
                    self._period(members, start, each) for start in self.starts for each in groups
                ]
            case Grouped(resource, _):
                return self._object(resource.plural, group)
        raise AssertionError(item)

    def _entry(self, members: Any, group: Group) -> Json:
        return {
            key: None if isinstance(item, Cumulative) else self._member(item, group)
            for key, item in members
        }

    def _is_in(self, moment: datetime, start: datetime) -> bool:
        """Whether the moment is in the period that begins then."""
        plan = self.plan
        a, b = (
            clock(at, str(plan.interval), str(plan.time_zone), plan.week_start)
            for at in (moment, start)
        )
        return a == b

    def _period(self, members: Any, start: datetime, group: Group) -> Json:
        inside = [row for row in group.rows if row.at and self._is_in(row.at, start)]
        since = [
            row for row in group.rows if row.at and (row.at < start or self._is_in(row.at, start))
        ]
        period = replace(group, rows=inside, start=start)
        return {
            key: (
                self._entry(item.members, replace(group, rows=since))
                if isinstance(item, Cumulative)
                else self._member(item, period)
            )
            for key, item in members
        }

    def _groups(self, chosen: Groups) -> list[Group]:
        plan = self.plan
        found: dict[tuple[str | None, ...], list[Row]] = {}

        def all_keys(row: Row) -> set[tuple[str | None, ...]]:
            each = [keys_of(row, by, str(plan.time_zone)) for by in plan.groupings.values()]
            return set(product(*each))

        def has_keys(keys: tuple[str | None, ...], row: Row) -> bool:
            return keys in all_keys(row)

        for row in self.rows:
            for keys in all_keys(row):
                found.setdefault(keys, []).append(row)

        def place(item: tuple[tuple[str | None, ...], list[Row]]) -> tuple[int, list[Any]]:
            keys, rows = item
            return -len(rows), [(key is None, (key or "").encode()) for key in keys]

        groups = [
            Group(
                rows,
                dict(zip(plan.groupings, keys, strict=True)),
                holds=partial(has_keys, keys),
            )
            for keys, rows in sorted(found.items(), key=place)
        ]
        holds = HAVINGS[chosen.having]
        shown = [group for group in groups if holds(group.rows)][: chosen.limit]
        rest = [row for group in groups if group not in shown for row in group.rows]
        if not (chosen.others and rest):
            return shown
        known = {tuple(group.keys.values()) for group in shown}
        return [*shown, Group(rest, others=True, holds=lambda row: bool(all_keys(row) - known))]

    def _object(self, plural: str, group: Group) -> Json | None:
        """Of the first grouping by this resource."""
        for column, grouping in self.plan.groupings.items():
            if {"campaign": "advocacy_campaigns", "target": "targets"}.get(grouping) == plural:
                key = group.keys.get(column)
                if key is None:
                    return None
                title = f"title {CAMPAIGNS.index(UUID(key))}" if grouping == "campaign" else key
                return {"name": title}
        return None


# What can be asked

GROUPINGS = ["type", "campaign", "target", "division", "source"]
_TYPE, _DURATION = Path(OUTREACH.by_name["type"]), Path(OUTREACH.by_name["duration"])
FILTERS: list[tuple[Predicate | None, Callable[[Row], bool]]] = [
    (None, lambda row: True),
    (Compare(_TYPE, Op.EQ, "EMAIL"), lambda row: (row.type or "").lower() == "email"),
    (Not(Compare(_DURATION, Op.GE, 30)), lambda row: not row.duration or row.duration < 30),
    (
        And((Not(IsNull(_TYPE)), Compare(_DURATION, Op.LT, 30))),
        lambda row: row.type is not None and row.duration is not None and row.duration < 30,
    ),
]
PEOPLE_FILTERS: list[tuple[Predicate | None, Callable[[Row], bool]]] = [
    (None, lambda row: True),
    (Compare(Path(PERSON.by_name["source"]), Op.EQ, "a"), lambda row: row.source == "a"),
]
_OF_PHONE = Compare(_TYPE, Op.EQ, "PHONE", any_case=True)
_OF_CAMPAIGN = Exists(
    next(link for link in OUTREACH.links if link.target == "advocacy_campaigns"),
    Compare(Path(ID), Op.EQ, CAMPAIGNS[1]),
)
_REFERRER = OUTREACH.by_name["referrer_data"]
assert _REFERRER.struct is not None
_OF_SOURCE = Compare(Path(_REFERRER, (_REFERRER.struct.by_name["source"],)), Op.EQ, "b")
ROLLED_UP_FILTERS: list[tuple[Predicate | None, Callable[[Row], bool]]] = [
    (None, lambda row: True),
    (_OF_PHONE, lambda row: (row.type or "").lower() == "phone"),
    (_OF_CAMPAIGN, lambda row: row.campaign == CAMPAIGNS[1]),
    (
        And((_OF_CAMPAIGN, _OF_PHONE)),
        lambda row: row.campaign == CAMPAIGNS[1] and (row.type or "").lower() == "phone",
    ),
    (_OF_SOURCE, lambda row: row.source == "b"),
    (
        And((_OF_PHONE, _OF_SOURCE)),
        lambda row: row.source == "b" and (row.type or "").lower() == "phone",
    ),
    (
        And((_OF_CAMPAIGN, _OF_SOURCE)),
        lambda row: row.campaign == CAMPAIGNS[1] and row.source == "b",
    ),
]
_NAMES: dict[Predicate | None, set[str]] = {
    None: set(),
    _OF_PHONE: {"type"},
    _OF_CAMPAIGN: {"campaign"},
    _OF_SOURCE: {"source"},
    ROLLED_UP_FILTERS[3][0]: {"campaign", "type"},
    ROLLED_UP_FILTERS[5][0]: {"source", "type"},
    ROLLED_UP_FILTERS[6][0]: {"campaign", "source"},
}
"""What a filter fixes."""
_BY_MONTH = [
    *({"campaign", "target"}, {"campaign", "division"}, {"campaign", "source"}),
    *({"source", "target"}, {"source", "division"}),
]


def _is_rolled_up(plan: ReadStats) -> bool:
    """Type is counted together with each other, and some pairs by month."""
    by = plan.groupings.values()
    names = {*_NAMES[plan.filter], *by}
    return len({*by}) == len(by) and (len(names - {"type"}) <= 1 or names in _BY_MONTH)


HAVINGS: dict[Predicate | None, Callable[[list[Row]], bool]] = {
    None: lambda rows: True,
    Compare(Path(FIGURES["outreaches"]), Op.GE, 5): lambda rows: len(rows) >= 5,
    And(
        (
            Not(Compare(Path(FIGURES["outreaches"]), Op.EQ, 2)),
            Compare(Path(FIGURES["duration"]), Op.LT, 600.0),
        )
    ): lambda rows: len(rows) != 2 and sum(row.duration or 0 for row in rows) < 600,
}
_OF_PEOPLE = Compare(Path(FIGURES["people"]), Op.GT, 1)
HAVINGS[_OF_PEOPLE] = lambda rows: len({row.person for row in rows} - {None}) > 1
_GROUPINGS = [
    *GROUPINGS,
    *("website", "referrer", "person", "region", "tag", "weekday", "hour"),
]
_OF_PEOPLE_GROUPINGS = ["region", "source", "tag", "list"]
_CAMPAIGN = Grouped(CAMPAIGN, ObjectSelection((("name", Column(CAMPAIGN.by_name["title"])),)))
_TARGET = Grouped(
    TARGET_RESOURCE, ObjectSelection((("name", Column(TARGET_RESOURCE.by_name["given_name"])),))
)
_LENGTHS = {"hour": 40, "day": 24 * 12, "week": 24 * 60, "month": 24 * 200}
_LENGTHS |= {"quarter": 24 * 400, "year": 24 * 400}
_COUNTS = [Count(name) for name in ("outreaches", "people", "new_people", "duration")]


@st.composite
def _named(draw: st.DrawFn, *pool: st.SearchStrategy[Any] | Any) -> tuple[tuple[str, Any], ...]:
    """Some of these members, in an order of their own, under keys that say nothing."""
    items = draw(st.permutations(pool))[: draw(st.integers((len(pool) + 1) // 2, len(pool)))]
    return tuple(
        (f"k{n}", draw(item) if isinstance(item, st.SearchStrategy) else item)
        for n, item in enumerate(items)
    )


def _all(with_series: bool, interval: bool, counts: list[Count]) -> st.SearchStrategy[Any]:
    cumulative = st.builds(Cumulative, _named(*counts, TypeName("T")))
    of_period = [*counts, Start(), Partial(), cumulative, TypeName("P")]
    series = st.builds(Series, _named(*of_period))
    some = [series] if with_series else []
    of_group = [*counts, GroupKey(), GroupKey("then_key"), Others(), _CAMPAIGN, _TARGET]
    names = {count.name for count in counts}
    havings = [having for having in HAVINGS if compared_figures(having) <= names]
    choice: dict[str, Any] = {
        "limit": st.integers(0, 12),
        "others": st.booleans(),
        "having": st.sampled_from([None, *havings]),
    }
    group = _named(*of_group, TypeName("G"), *some)
    groups = st.builds(Groups, members=group, **choice)
    chosen = st.builds(Groups, members=st.just(()), **choice)
    of_row = [*of_group, Start(), cumulative, *([Partial()] if interval else [])]
    rows = [st.builds(Rows, chosen, _named(*of_row))] if with_series or not interval else []
    bounds = [Bound("begin"), Bound("end")]
    return _named(*counts, TypeName("S"), *bounds, groups, groups, *rows, *some, *some)


@st.composite
def plans(
    draw: st.DrawFn, rolled_up: bool = False, subject: Resource = OUTREACH
) -> tuple[ReadStats, Callable[[Row], bool]]:
    of_people = subject is PERSON
    filters = ROLLED_UP_FILTERS if rolled_up else PEOPLE_FILTERS if of_people else FILTERS
    where, holds = draw(st.sampled_from(filters))
    left_out = {Count("new_people"), Count("duration")} if of_people else set()
    counts = [count for count in _COUNTS if count not in left_out]
    groupings = GROUPINGS if rolled_up else _OF_PEOPLE_GROUPINGS if of_people else _GROUPINGS
    zone = draw(st.sampled_from([*SWITCHES]))
    interval = draw(st.sampled_from([*_LENGTHS]))
    with_series = draw(st.sampled_from([True, True, False]))
    hours = st.integers(0, _LENGTHS[interval]).map(lambda n: timedelta(hours=n))
    seconds = st.sampled_from([0, 0, 1, 900, 1799]).map(lambda n: timedelta(seconds=n))
    at = datetime.fromisoformat(draw(st.sampled_from(SWITCHES[zone])) + "Z")
    begin, end = at - draw(hours) - draw(seconds), at + draw(hours) + draw(seconds)
    bounds = (True, True) if with_series else draw(st.tuples(st.booleans(), st.booleans()))
    known = interval if with_series or draw(st.booleans()) else None
    members = _all(with_series, known is not None, counts)
    plan = ReadStats(
        where,
        begin if bounds[0] else None,
        end if bounds[1] else None,
        known,
        zone,
        draw(st.sampled_from(["campaign", "type", "source"] * rolled_up + groupings)),
        draw(members),
        draw(st.integers(0, 6)),
        then_by=draw(st.sampled_from([None, None, *["type"] * rolled_up, *groupings])),
        subject=subject,
    )
    found = None
    if rolled_up:
        found = find_rollups(where, plan.groupings)
        assert (found is not None) == _is_rolled_up(plan)
        has_people = found and have_people(found, known, zone, plan.members)
        plan = _rolled_up(plan, found if has_people else None)
    if bounds == (True, True) and draw(st.booleans()):
        earlier = replace(plan, begin=begin - (end - begin), end=begin, members=draw(members))
        has_people = found and have_people(found, known, zone, earlier.members)
        earlier = _rolled_up(earlier, found if has_people else None)
        plan = replace(plan, members=(*plan.members, ("earlier", Previous(earlier))))
    return plan, holds


def _rolled_up(plan: ReadStats, found: Rollups | None) -> ReadStats:
    if found is None:
        return replace(plan, rollups=None)
    begin: Any = plan.begin
    end: Any = plan.end
    even = at_quarters(begin, end, plan.interval, str(plan.time_zone))
    return replace(plan, rollups=replace(found, at_quarters=even))


# The store, and what it counts


@dataclass
class Counted:
    gateway: Gateway = field(repr=False)
    rows: list[Row] = field(repr=False)
    binds: dict[str, Any] = field(repr=False)

    async def check(self, plan: ReadStats, holds: Callable[[Row], bool]) -> None:
        """One statement answers what the oracle does, member for member."""
        oracle = Oracle(plan, _people() if plan.subject is PERSON else self.rows)
        expected = oracle.answer(holds)
        self.gateway.recorder.clear()
        document = await fetch_document(self.gateway.store, plan, self.binds)
        assert len(self.gateway.recorder.statements) == 1
        assert json.dumps(json.loads(document or "")) == json.dumps(expected)
        if oracle.starts and isinstance(plan.begin, datetime) and isinstance(plan.end, datetime):
            zone, week_start = ZoneInfo(str(plan.time_zone)), plan.week_start
            number = count_periods(plan.begin, plan.end, str(plan.interval), zone, week_start)
            assert abs(number - len(oracle.starts)) <= 1


async def _roll_up(counted: Counted) -> None:
    """Count all rows, and let some of them go, change and come back, with deltas, of which some
    are folded and some are not.
    """
    gateway, store = counted.gateway, counted.gateway.store
    own = counted.binds["organization_id"]
    rows, late = counted.rows[:200], counted.rows[200:]
    moved = [
        replace(
            row,
            id=UUID(int=row.id.int + 1000),
            at=MOMENTS[n % 7],
            type="fax",
            targets=(n % 9,),
        )
        for n, row in enumerate(rows)
    ]
    names = "campaign_id person_id type source targets action_date outreaches duration"

    async def write(added: list[Row], deleted: list[Row]) -> None:
        await _store_outreaches(gateway.url, own, added)
        ids = [row.id for row in deleted]
        await gateway.sql("DELETE FROM outreach_targets WHERE outreach_id = ANY($1)", ids)
        await gateway.sql("DELETE FROM outreaches WHERE id = ANY($1)", ids)
        deltas = [
            (
                *(row.campaign, row.person, row.type, row.source),
                [TARGETS[n] for n in sorted(set(row.targets))],
                *(row.at, sign, sign * (row.duration or 0)),
            )
            for sign, rows in ((1, added), (-1, deleted))
            for row in rows
        ]
        await _copy(gateway.url, own, "outreach_deltas", names, deltas)

    await build(store, own)
    await write([], late)
    assert await fold(store, own, 40) == 40
    await write(moved, rows[:100])
    assert await fold(store, own, 150) == 150
    await write(rows[:100] + late, moved)


@pytest.fixture
async def counted(gateway: Gateway) -> Counted:
    own, rows = await gateway.organization_id(), _rows(1)
    await gateway.key("strangers")
    sql = "SELECT id FROM organizations WHERE organizations.name = 'strangers'"
    await _store(gateway.url, own, rows, 0)
    await _store(gateway.url, (await gateway.sql(sql))[0][0], _rows(2), 3)
    return Counted(gateway, rows, {"organization_id": own, "namespace": "default"})


@pytest.fixture
async def rolled_up(counted: Counted) -> Counted:
    await _roll_up(counted)
    return counted


@settings(
    max_examples=examples(100),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=plans())
async def test_numbers_are_what_the_oracle_counts(
    counted: Counted, asked: tuple[ReadStats, Callable[[Row], bool]]
) -> None:
    await counted.check(*asked)


@settings(
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=plans(rolled_up=True))
async def test_rolled_up_numbers_are_what_the_oracle_counts(
    rolled_up: Counted, asked: tuple[ReadStats, Callable[[Row], bool]]
) -> None:
    await rolled_up.check(*asked)


@settings(
    max_examples=30,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=plans(subject=PERSON))
async def test_numbers_of_people_are_what_the_oracle_counts(
    counted: Counted, asked: tuple[ReadStats, Callable[[Row], bool]]
) -> None:
    await counted.check(*asked)


async def test_every_switch_is_counted_through(counted: Counted) -> None:
    series = (("s", Series((("at", Start()), ("p", Partial()), ("n", _COUNTS[0])))),)
    for zone, texts in SWITCHES.items():
        for interval, hours in _LENGTHS.items():
            for at in [datetime.fromisoformat(text + "Z") for text in texts]:
                for begin in (at - timedelta(hours=hours / 4), at + timedelta(minutes=10)):
                    end = at + timedelta(hours=hours / 4)
                    plan = ReadStats(None, begin, end, interval, zone, None, series)
                    await counted.check(plan, FILTERS[0][1])


@pytest.mark.parametrize("own_zone", ["UTC", None])
async def test_people_are_counted_through_every_switch(
    rolled_up: Counted, own_zone: str | None
) -> None:
    """By the days of one zone, or of the organization's own. New people are, in every zone."""
    new = ("f", Count("new_people"))
    for zone, texts in SWITCHES.items():
        if own_zone is None:
            await set_time_zone(
                rolled_up.gateway.store, await rolled_up.gateway.organization_id(), zone
            )
        found = find_rollups(None, {"key": "campaign"}, own_zone or zone)
        has_days = zone == (own_zone or zone)
        for interval, text in product(("day", "week", "month"), texts):
            both = (("m", Count("people")), new) if has_days or interval != "day" else (new,)
            members = (("at", Start()), *both)
            groups = Groups(9, (("key", GroupKey()), ("s", Series(members))))
            at = datetime.fromisoformat(text + "Z")
            span, before = timedelta(hours=_LENGTHS[interval]), timedelta(hours=2)
            plan = ReadStats(
                *(None, at - before, at + span, interval, zone, "campaign"),
                (("m", Count("people")), new, ("s", Series(members)), ("g", groups)),
            )
            plan = _rolled_up(plan, found)
            assert found
            assert have_people(found, interval, zone, plan.members)
            await rolled_up.check(plan, FILTERS[0][1])
