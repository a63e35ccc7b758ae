"""Statistics about outreaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from resolvers.plan.predicates import Parameter, Predicate
from resolvers.plan.selection import ObjectSelection, TypeName
from schema.osdi.resource import Resource


@dataclass(frozen=True, slots=True)
class Count:
    """`outreaches`, `people` (different ones) or `duration` (their sum in seconds)."""

    name: str


@dataclass(frozen=True, slots=True)
class Start:
    """When a period begins."""


@dataclass(frozen=True, slots=True)
class Series:
    """One entry per period, oldest first, with zeros where nothing happened."""

    members: tuple[tuple[str, TypeName | Count | Start], ...]


@dataclass(frozen=True, slots=True)
class GroupKey:
    """What the group has in common, as text; null for what has none."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """The campaign or the target that the group is of."""

    resource: Resource
    object: ObjectSelection


@dataclass(frozen=True, slots=True)
class Groups:
    """The `limit` groups with the most outreaches, the largest first, then by key."""

    limit: int
    members: tuple[tuple[str, TypeName | Count | GroupKey | Grouped | Series], ...]


@dataclass(frozen=True, slots=True)
class ReadStats:
    """Numbers about outreaches that fulfil `filter` and whose action date is from `begin` on and
    before `end`.

    `interval` is hour, day, week or month and begins where `time_zone` says; `group_by` is type,
    campaign, target, division or source.
    """

    filter: Predicate | None
    begin: datetime | Parameter | None
    end: datetime | Parameter | None
    interval: str | None
    time_zone: str | Parameter
    group_by: str | None
    members: tuple[tuple[str, TypeName | Count | Series | Groups], ...]
