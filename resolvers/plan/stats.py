"""Plans of statistics about outreaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from resolvers.plan.predicates import Parameter, Predicate
from resolvers.plan.rollups import Rollups
from resolvers.plan.selection import ObjectSelection, TypeName
from schema.osdi.resource import Resource


@dataclass(frozen=True, slots=True)
class Count:
    """`outreaches`, `people` (each counted once) or `duration` (the sum, in seconds)."""

    name: str


@dataclass(frozen=True, slots=True)
class Start:
    """When a period begins."""


@dataclass(frozen=True, slots=True)
class Partial:
    """Whether a period is cut off by the range, so that its figures are not of all of it."""


@dataclass(frozen=True, slots=True)
class Series:
    """One entry per period, oldest first, with zeros for periods without outreaches."""

    members: tuple[tuple[str, TypeName | Count | Start | Partial], ...]


@dataclass(frozen=True, slots=True)
class GroupKey:
    """The value that the outreaches of a group share, as text; null where they have none."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """The campaign or the target that a group is about."""

    resource: Resource
    object: ObjectSelection


@dataclass(frozen=True, slots=True)
class Groups:
    """The `limit` groups with the most outreaches, largest first, then by key."""

    limit: int
    members: tuple[tuple[str, TypeName | Count | GroupKey | Grouped | Series], ...]


@dataclass(frozen=True, slots=True)
class ReadStats:
    """Figures about the outreaches that fulfil `filter`, with an action date in [begin, end).

    `interval` is hour, day, week, month, quarter or year; periods begin by the clocks of
    `time_zone`, and weeks `week_start` days after Monday. `group_by` is type, campaign, target,
    division or source.
    """

    filter: Predicate | None
    begin: datetime | Parameter | None
    end: datetime | Parameter | None
    interval: str | None
    time_zone: str | Parameter
    group_by: str | None
    members: tuple[tuple[str, TypeName | Count | Series | Groups], ...]
    week_start: int = 0
    rollups: Rollups | None = None
    """Where the figures are counted already. Without them, `filter` is counted."""


def counts_people(members: Iterable[tuple[str, Any]]) -> bool:
    """Whether a figure of different people is selected, at any depth."""
    return any(
        item == Count("people")
        or (isinstance(item, Series | Groups) and counts_people(item.members))
        for _, item in members
    )


def have_people(
    rollups: Rollups, interval: str | None, time_zone: str, members: Iterable[tuple[str, Any]]
) -> bool:
    """Whether the roll-ups have the different people that are selected, if any are.

    They have whole days in UTC. Counted from the rest, hours and days elsewhere would take longer
    than from the outreaches.
    """
    items = [item for _, item in members]
    groups = [inner for item in items if isinstance(item, Groups) for inner in item.members]
    whole = [("", item) for item in items if not isinstance(item, Groups)]
    has_days = interval != "hour" and (interval != "day" or time_zone == "UTC")
    series = [item for _, item in (*whole, *groups) if isinstance(item, Series)]
    return (
        (rollups.counts_people or not counts_people(whole))
        and (rollups.counts_people_of_groups or not counts_people(groups))
        and (has_days or not any(counts_people(item.members) for item in series))
    )
