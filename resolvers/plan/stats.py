"""Plans of statistics about outreaches or people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from resolvers.plan.predicates import And, Compare, In, IsNull, Not, Or, Parameter, Predicate
from resolvers.plan.rollups import Rollups
from resolvers.plan.selection import ObjectSelection, TypeName
from schema.osdi.catalogue import OUTREACH
from schema.osdi.resource import Resource


@dataclass(frozen=True, slots=True)
class Count:
    """`outreaches`, `people` (each counted once), `new_people` (whose first outreach is counted) or
    `duration` (the sum, in seconds).

    In statistics of people, `outreaches` is the number of rows, which are people.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Bound:
    """The beginning or end of a report's range: `begin` or `end`; null if it has none."""

    name: str


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of a period."""


@dataclass(frozen=True, slots=True)
class Partial:
    """Whether a period is cut off by the range, so that its figures are not of all of it."""


@dataclass(frozen=True, slots=True)
class Cumulative:
    """The figures from the beginning of the range to the end of a period."""

    members: tuple[tuple[str, TypeName | Count], ...]


PeriodMember: TypeAlias = TypeName | Count | Start | Partial | Cumulative


@dataclass(frozen=True, slots=True)
class Series:
    """One entry per period, oldest first, with zeros for periods without outreaches."""

    members: tuple[tuple[str, PeriodMember], ...]


@dataclass(frozen=True, slots=True)
class GroupKey:
    """The value that the outreaches of a group share, as text; null where they have none.

    `column` is that of the grouping, in `ReadStats.groupings`.
    """

    column: str = "key"


@dataclass(frozen=True, slots=True)
class Others:
    """Whether the group stands for all groups that are not shown."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """The resource that a group is about."""

    resource: Resource
    object: ObjectSelection


GroupMember: TypeAlias = TypeName | Count | GroupKey | Others | Grouped | Series


@dataclass(frozen=True, slots=True)
class Groups:
    """The `limit` groups with the most outreaches, largest first, then by key.

    Only groups that fulfil `having`, whose paths begin with the name of a figure. With `others`,
    all outreaches of the other groups are a last one.
    """

    limit: int
    members: tuple[tuple[str, GroupMember], ...]
    others: bool = False
    having: Predicate | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The periods of all groups as one list: by period, then by group.

    Without `interval`, one row per group; without `group_by`, one per period.
    """

    groups: Groups
    members: tuple[tuple[str, PeriodMember | GroupMember], ...]


@dataclass(frozen=True, slots=True)
class ReadStats:
    """Figures about the rows of `subject` that fulfil `filter`, with a date in [begin, end): the
    action date of outreaches, the created date of people.

    `interval` is hour, day, week, month, quarter or year; periods begin by the clocks of
    `time_zone`, and weeks `week_start` days after Monday. `group_by` is type, campaign, target,
    division, source, website, referrer, person, region, tag, weekday or hour; of people region,
    source, tag or list. `then_by` is one of these, too: then there is a group for each pair.
    """

    filter: Predicate | None
    begin: datetime | Parameter | None
    end: datetime | Parameter | None
    interval: str | None
    time_zone: str | Parameter
    group_by: str | None
    members: tuple[tuple[str, StatsMember], ...]
    week_start: int = 0
    rollups: Rollups | None = None
    """The roll-ups that have the figures. Without them, the rows of `filter` are counted."""
    then_by: str | None = None
    subject: Resource = OUTREACH

    @property
    def groupings(self) -> dict[str, str]:
        """The groupings by column of the keys."""
        return groupings(self.group_by, self.then_by)


def groupings(group_by: str | None, then_by: str | None = None) -> dict[str, str]:
    """The groupings by column of the keys."""
    given = {"key": group_by, "then_key": then_by}
    return {column: grouping for column, grouping in given.items() if grouping is not None}


@dataclass(frozen=True, slots=True)
class Previous:
    """The report of the preceding range of the same length."""

    stats: ReadStats


StatsMember: TypeAlias = TypeName | Count | Bound | Series | Groups | Rows | Previous


OF_PEOPLE = frozenset({"people", "new_people"})
"""The figures that count different people."""


def counts_people(members: Iterable[tuple[str, Any]], figures: frozenset[str] = OF_PEOPLE) -> bool:
    """Whether one of the `figures` is counted, at any depth, except for the previous range."""
    for _, item in members:
        match item:
            case Count(name) if name in figures:
                return True
            case Groups(having=having) if figures & compared_figures(having):
                return True
            case Rows(groups=groups) if counts_people([("", groups)], figures):
                return True
        if isinstance(item, Series | Cumulative | Groups | Rows) and counts_people(
            item.members, figures
        ):
            return True
    return False


def compared_figures(having: Predicate | None) -> set[str]:
    """The names of the figures that a condition on groups compares."""
    match having:
        case And(parts) | Or(parts):
            return {name for part in parts for name in compared_figures(part)}
        case Not(part):
            return compared_figures(part)
        case Compare(path) | In(path) | IsNull(path):
            return {path.column.name}
    return set()


def have_people(
    rollups: Rollups, interval: str | None, time_zone: str, members: Iterable[tuple[str, Any]]
) -> bool:
    """Whether the roll-ups have the different people that are selected, if any are.

    They do not know who is in several groups or in several periods.
    """
    items = [item for _, item in members]
    groups = [inner for item in items if isinstance(item, Groups) for inner in item.members]
    whole = [("", item) for item in items if not isinstance(item, Groups)]
    missing = _missing_in_series(interval, time_zone == rollups.time_zone)
    series = [item for _, item in (*whole, *groups) if isinstance(item, Series)]
    return (
        not any(_tells_people_apart(item) for item in (*items, *[inner for _, inner in groups]))
        and (rollups.counts_people or not counts_people(whole))
        and (rollups.counts_people_of_groups or not counts_people(groups))
        and not any(counts_people(item.members, missing) for item in series)
    )


def _missing_in_series(interval: str | None, is_own_zone: bool) -> frozenset[str]:
    """The figures of people that are counted faster from the outreaches. Roll-ups have the days of
    one time zone; in another one, who acted near its midnights is looked up: in each period for
    `people`, but once for `new_people`.
    """
    if interval == "hour":
        return OF_PEOPLE
    return frozenset({"people"}) if interval == "day" and not is_own_zone else frozenset()


def _tells_people_apart(item: Any) -> bool:
    """Whether the item counts each person once across several groups or periods."""
    match item:
        case Groups(having=having) if OF_PEOPLE & compared_figures(having):
            return True
        case Groups(others=True) | Rows():
            return counts_people([("", item)])
        case Series(members):
            return any(
                isinstance(inner, Cumulative) and counts_people(inner.members)
                for _, inner in members
            )
    return False
