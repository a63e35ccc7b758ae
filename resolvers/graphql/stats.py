"""`outreachStats` of GraphQL: its arguments and what is selected of it as a plan. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from graphql import GraphQLObjectType

from resolvers.graphql.paging import check_size
from resolvers.graphql.selection import FieldNodes, SelectionPlanner
from resolvers.graphql.time_zones import MAX_PERIODS, count_periods, is_time_zone
from resolvers.plan.selection import TypeName
from resolvers.plan.stats import Count, Grouped, GroupKey, Groups, ReadStats, Series, Start
from schema.datetimes import parse_datetime
from schema.failures import failure
from schema.graphql.mapping import NODES

_EARLIEST = datetime(1, 1, 1, 0, 0, 1, tzinfo=UTC)
"""A second earlier is to asyncpg what was always, with no end of periods."""

_COST = 100
"""What counting is taken to cost, in rows read."""


class StatsPlanner:
    """One `outreachStats`, on the way through its selections."""

    def __init__(self, selection: SelectionPlanner, given: dict[str, Any]) -> None:
        """Raises: NOT_A_DATE, TIME_ZONE_UNKNOWN."""
        self._selection = selection
        self._filter = selection.filter("Outreach", given.get("filter"))
        self._begin, self._end = _datetime(given, "from"), _datetime(given, "to")
        self._interval = given["interval"].value if given.get("interval") else None
        self._group_by = given["groupBy"].value if given.get("groupBy") else None
        self._zone = given["timeZone"]
        if not is_time_zone(self._zone):
            raise failure(
                "TIME_ZONE_UNKNOWN",
                f"There is no time zone '{self._zone[:60]}'.",
                "timeZone",
                hint="A name of the IANA database, such as America/New_York.",
            )

    def plan(self, type_: GraphQLObjectType, details: FieldNodes) -> ReadStats:
        """The plan; a series without an end ends now.

        Raises: ARGUMENT_MISSING, RANGE_TOO_LARGE, PAGE_INVALID.
        """
        self._selection.cost += _COST
        is_open = self._end is None and self._interval is not None and self._begin is not None
        if is_open:
            self._end = datetime.now(UTC).replace(microsecond=0)
        members = tuple(
            (key, self._member(type_, inner))
            for key, inner in self._selection.below(type_, details).items()
        )
        return ReadStats(
            self._filter,
            self._begin,
            self._end,
            self._interval,
            self._zone,
            self._group_by,
            members,
        )

    def _member(self, type_: GraphQLObjectType, details: FieldNodes) -> Any:
        match details[0].node.name.value:
            case "series":
                return self._series(type_, details, 1)
            case "groups":
                return self._groups(type_, details)
            case "__typename":
                return TypeName(type_.name)
            case name:
                return Count(name)

    def _series(self, type_: GraphQLObjectType, details: FieldNodes, times: int) -> Series:
        if self._interval is None or self._begin is None or self._end is None:
            raise failure(
                "ARGUMENT_MISSING",
                "`series` needs `interval` and `from`.",
                "interval",
                "from",
                hint='Such as interval: DAY, from: "2026-01-01".',
            )
        periods = count_periods(self._begin, self._end, self._interval, self._zone)
        if periods > MAX_PERIODS:
            raise failure(
                "RANGE_TOO_LARGE",
                f"This series has {periods:,} periods; at most {MAX_PERIODS:,}.",
                "from",
                "to",
                "interval",
                hint="A longer interval, or less time between `from` and `to`.",
            )
        self._selection.cost += periods * times // 10
        period = self._selection.type_of(type_, details)
        members: list[tuple[str, Any]] = []
        for key, inner in self._selection.below(period, details).items():
            match inner[0].node.name.value:
                case "start":
                    members.append((key, Start()))
                case "__typename":
                    members.append((key, TypeName(period.name)))
                case name:
                    members.append((key, Count(name)))
        return Series(tuple(members))

    def _groups(self, type_: GraphQLObjectType, details: FieldNodes) -> Groups:
        first = self._selection.arguments(type_, details)["first"]
        check_size("first", first, self._selection.limits)
        if self._group_by is None:
            raise failure(
                "ARGUMENT_MISSING",
                "`groups` needs `groupBy`.",
                "groupBy",
                hint="Such as groupBy: CAMPAIGN.",
            )
        group = self._selection.type_of(type_, details)
        members = [
            (key, self._group_member(group, inner, first))
            for key, inner in self._selection.below(group, details).items()
        ]
        return Groups(first, tuple(members))

    def _group_member(self, group: GraphQLObjectType, details: FieldNodes, times: int) -> Any:
        name = details[0].node.name.value
        match name:
            case "key":
                return GroupKey()
            case "campaign" | "target":
                self._selection.cost += times
                type_ = self._selection.type_of(group, details)
                return Grouped(NODES[type_.name], self._selection.object(type_, details, times))
            case "series":
                return self._series(group, details, times)
            case "__typename":
                return TypeName(group.name)
        return Count(name)


def _datetime(given: dict[str, Any], name: str) -> datetime | None:
    text = given.get(name)
    if text is None:
        return None
    try:
        return max(parse_datetime(text), _EARLIEST)
    except ValueError as error:
        raise failure(
            "NOT_A_DATE",
            f"`{name}` is not a date and time.",
            name,
            hint="ISO 8601, such as 2014-03-20T21:04:31Z.",
        ) from error
