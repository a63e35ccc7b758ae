"""The field `outreachStats`: its arguments and its selection -> a plan. Pure.

For `plan`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from graphql import GraphQLObjectType

from resolvers.graphql.document.limits import exceeds
from resolvers.graphql.paging import check_size
from resolvers.graphql.selection_sets import FieldNodes, SelectionPlanner, location_of
from resolvers.plan.rollups import Rollups, find_rollups
from resolvers.plan.selection import TypeName
from resolvers.plan.stats import (
    Count,
    Grouped,
    GroupKey,
    Groups,
    Partial,
    ReadStats,
    Series,
    Start,
    have_people,
)
from resolvers.plan.time_zones import MAX_PERIODS, count_periods, find_time_zone
from schema.datetimes import parse_bound
from schema.failures import Failure, failure
from schema.graphql.mapping import NODES

_EARLIEST = datetime(1, 1, 1, 0, 0, 1, tzinfo=UTC)
"""asyncpg binds the second before as -infinity, from which on there would be endless periods."""

_COST = 100
"""The cost of counting, in rows read."""

_PERIODS_PER_ROW = 10
"""Periods that cost as much as one row read."""


class StatsPlanner:
    """Plans one `outreachStats`."""

    def __init__(self, planner: SelectionPlanner, arguments: dict[str, Any], now: datetime) -> None:
        """`now`: when statistics that begin but do not end, end.

        Raises: NOT_A_DATE, TIME_ZONE_UNKNOWN, FILTER_INVALID.
        """
        self._planner = planner
        self._now = now
        self._filter = planner.filter("Outreach", arguments.get("filter"))
        self._interval = arguments["interval"].value if arguments.get("interval") else None
        self._group_by = arguments["groupBy"].value if arguments.get("groupBy") else None
        self._week_start = arguments["weekStart"].value
        zone = find_time_zone(arguments["timeZone"])
        if zone is None:
            raise failure(
                "TIME_ZONE_UNKNOWN",
                f"Unknown time zone '{arguments['timeZone'][:60]}'.",
                "timeZone",
                hint="Use a name of the IANA database, such as America/New_York, or an offset, "
                "such as -05:00.",
            )
        self._zone = zone
        self._begin, self._end = self._bound(arguments, "from"), self._bound(arguments, "to")

    def plan(self, type_: GraphQLObjectType, nodes: FieldNodes) -> ReadStats:
        """Raises: ARGUMENT_MISSING, RANGE_TOO_LARGE, PAGE_INVALID."""
        self._planner.cost += _COST
        # Also without `interval`, so that a total is the sum of its series.
        if self._end is None and self._begin is not None:
            # The next whole second, before which is all that has been recorded up to now.
            self._end = self._now.replace(microsecond=0) + timedelta(seconds=1)
        members: list[tuple[str, Any]] = []
        for key, inner in self._planner.below(type_, nodes).items():
            try:
                members.append((key, self._member(type_, inner)))
            except Failure as failed:
                failed.within(key)
                raise
        return ReadStats(
            self._filter,
            self._begin,
            self._end,
            self._interval,
            self._zone.name,
            self._group_by,
            tuple(members),
            self._week_start,
            self._rollups(members),
        )

    def _rollups(self, members: list[tuple[str, Any]]) -> Rollups | None:
        if not self._planner.rules.rolled_up:
            return None
        found = find_rollups(self._filter, self._group_by)
        if found and have_people(found, self._interval, self._zone.name, members):
            return found
        return None

    def _bound(self, arguments: dict[str, Any], name: str) -> datetime | None:
        """A date without an offset is one of `timeZone`. Raises: NOT_A_DATE."""
        text = arguments.get(name)
        if text is None:
            return None
        try:
            return max(parse_bound(text, self._zone.clock), _EARLIEST)
        except ValueError as error:
            raise failure(
                "NOT_A_DATE",
                f"`{name}` is not a date and time.",
                name,
                hint="Use ISO 8601, for example 2014-03-20T21:04:31Z.",
            ) from error

    def _member(self, type_: GraphQLObjectType, nodes: FieldNodes) -> Any:
        match nodes[0].node.name.value:
            case "series":
                return self._series(type_, nodes, 1)
            case "groups":
                return self._groups(type_, nodes)
            case "__typename":
                return TypeName(type_.name)
            case name:
                return Count(name)

    def _series(self, type_: GraphQLObjectType, nodes: FieldNodes, times: int) -> Series:
        if self._interval is None or self._begin is None or self._end is None:
            raise failure(
                "ARGUMENT_MISSING",
                "`series` requires `interval` and `from`.",
                "interval",
                "from",
                hint='Send, for example, interval: DAY, from: "2026-01-01".',
            )
        periods = count_periods(
            self._begin, self._end, self._interval, self._zone.clock, self._week_start
        )
        if periods > MAX_PERIODS:
            raise failure(
                "RANGE_TOO_LARGE",
                exceeds(f"The series has {periods:,} periods", MAX_PERIODS),
                "from",
                "to",
                "interval",
                hint="Use a longer `interval`, or a shorter range between `from` and `to`.",
            )
        self._planner.cost += periods * times // _PERIODS_PER_ROW
        period = self._planner.type_of(type_, nodes)
        members: list[tuple[str, Any]] = []
        for key, inner in self._planner.below(period, nodes).items():
            match inner[0].node.name.value:
                case "start":
                    members.append((key, Start()))
                case "partial":
                    members.append((key, Partial()))
                case "__typename":
                    members.append((key, TypeName(period.name)))
                case name:
                    members.append((key, Count(name)))
        return Series(tuple(members))

    def _groups(self, type_: GraphQLObjectType, nodes: FieldNodes) -> Groups:
        try:
            first = self._checked_size(type_, nodes)
        except Failure as failed:
            failed.location = location_of(nodes)
            raise
        if self._group_by is None:
            raise failure(
                "ARGUMENT_MISSING",
                "`groups` requires `groupBy`.",
                "groupBy",
                hint="Send, for example, groupBy: CAMPAIGN.",
            )
        group = self._planner.type_of(type_, nodes)
        members: list[tuple[str, Any]] = []
        for key, inner in self._planner.below(group, nodes).items():
            try:
                members.append((key, self._group_member(group, inner, first)))
            except Failure as failed:
                failed.within(key)
                raise
        return Groups(first, tuple(members))

    def _checked_size(self, type_: GraphQLObjectType, nodes: FieldNodes) -> int:
        """The number of groups. Raises: PAGE_INVALID."""
        first: int = self._planner.arguments(type_, nodes)["first"]
        limits = self._planner.limits
        hint = (
            f"Send a whole number up to {limits.max_pagesize}; to see other groups, use `filter`."
        )
        check_size("first", first, limits, hint)
        return first

    def _group_member(self, group: GraphQLObjectType, nodes: FieldNodes, times: int) -> Any:
        name = nodes[0].node.name.value
        match name:
            case "key":
                return GroupKey()
            case "campaign" | "target":
                self._planner.cost += times
                type_ = self._planner.type_of(group, nodes)
                return Grouped(NODES[type_.name], self._planner.object(type_, nodes, times))
            case "series":
                return self._series(group, nodes, times)
            case "__typename":
                return TypeName(group.name)
        return Count(name)
