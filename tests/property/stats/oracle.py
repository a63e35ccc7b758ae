"""Statistics, counted naively, from quarter hour to quarter hour, by what clocks show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import product
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from resolvers.plan.selection import TypeName
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
)
from tests.property.stats.conditions import HAVINGS
from tests.property.stats.rows import (
    ADDRESSES,
    CAMPAIGNS,
    LISTED,
    LISTS,
    OCDIDS,
    PEOPLE,
    QUARTER,
    TAGGED,
    TAGS,
    TARGETS,
    Row,
)
from tests.support.gateway import Json


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
