"""The fields `outreachStats` and `peopleStats`: arguments and selections -> a plan. Pure.

For `plan`.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from graphql import GraphQLObjectType

from resolvers.filters.graphql import FIGURES
from resolvers.graphql.document.limits import exceeds
from resolvers.graphql.paging import check_size
from resolvers.graphql.selection_sets import FieldNodes, SelectionPlanner, location_of
from resolvers.graphql.time_range import parse_range
from resolvers.plan.predicates import Predicate
from resolvers.plan.rollups import Rollups, at_quarters, find_rollups
from resolvers.plan.rows_counted import without_long_edges
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
    groupings,
    have_people,
)
from resolvers.plan.time_zones import MAX_PERIODS, count_periods
from schema.failures import Failure, failure
from schema.graphql.mapping import NODES, TYPE_NAMES
from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.fields import Field
from schema.osdi.resource import Resource

_COST = 100
"""The cost of counting, in rows read."""

_PERIODS_PER_ROW = 10
"""Periods that cost as much as one row read."""


class StatsPlanner:
    """Plans one field of statistics of `subject`, outreaches or people."""

    def __init__(
        self, planner: SelectionPlanner, subject: Resource, arguments: dict[str, Any], now: datetime
    ) -> None:
        """`now` is the end of a range that has a beginning but no end.

        Raises: NOT_A_DATE, RANGE_INVALID, RANGE_TOO_LARGE, TIME_ZONE_UNKNOWN, FILTER_INVALID.
        """
        self._planner = planner
        self._now = now
        self._subject = subject
        self._filter = planner.filter(TYPE_NAMES[subject.plural], arguments.get("filter"))
        self._interval = arguments["interval"].value if arguments.get("interval") else None
        self._group_by = arguments["groupBy"].value if arguments.get("groupBy") else None
        self._then_by = arguments["thenBy"].value if arguments.get("thenBy") else None
        if self._then_by and not self._group_by:
            raise failure(
                "ARGUMENT_MISSING",
                "`thenBy` requires `groupBy`.",
                "groupBy",
                hint="Send, for example, groupBy: CAMPAIGN, thenBy: TYPE.",
            )
        self._range = parse_range(arguments, now)
        # A person is one row, but in several groups of tags or lists.
        repeats = {self._group_by, self._then_by} & {"tag", "list"}
        self._people = "outreaches" if subject is PERSON and not repeats else "people"

    def plan(self, type_: GraphQLObjectType, nodes: FieldNodes) -> ReadStats:
        """Raises: ARGUMENT_MISSING, RANGE_TOO_LARGE, PAGE_INVALID."""
        self._planner.cost += _COST
        members: list[tuple[str, Any]] = []
        for key, inner in self._planner.below(type_, nodes).items():
            try:
                members.append((key, self._member(type_, inner)))
            except Failure as failed:
                failed.within(key)
                raise
        range_ = self._range
        report = ReadStats(
            filter=self._filter,
            begin=range_.begin,
            end=range_.end,
            interval=self._interval,
            time_zone=range_.zone.name,
            group_by=self._group_by,
            members=tuple(members),
            week_start=range_.week_start,
            rollups=self._rollups(members),
            then_by=self._then_by,
            subject=self._subject,
        )
        return without_long_edges(report)

    def _previous(self, type_: GraphQLObjectType, nodes: FieldNodes) -> Previous:
        """The same statistics of the preceding range."""
        earlier = copy(self)
        earlier._range = self._range.previous()
        return Previous(earlier.plan(type_, nodes))

    def _rollups(self, members: list[tuple[str, Any]]) -> Rollups | None:
        rules = self._planner.rules
        if not rules.rolled_up:
            return None
        if self._subject is not OUTREACH:
            return None
        range_, interval = self._range, self._interval
        grouped = groupings(self._group_by, self._then_by)
        found = find_rollups(self._filter, grouped, rules.time_zone)
        if not found or not have_people(found, interval, range_.zone.name, members):
            return None
        even = at_quarters(range_.begin, range_.end, interval, range_.zone.name)
        return replace(found, at_quarters=even)

    def _member(self, type_: GraphQLObjectType, nodes: FieldNodes) -> Any:
        match nodes[0].node.name.value:
            case "series":
                return self._series(type_, nodes, 1)
            case "groups":
                return self._groups(type_, nodes)
            case "rows":
                return self._rows(type_, nodes)
            case "previous":
                return self._previous(type_, nodes)
            case "start" | "end" as name:
                return Bound("begin" if name == "start" else name)
            case "__typename":
                return TypeName(type_.name)
            case name:
                return self._count(name)

    def _count(self, name: str) -> Count:
        return Count(self._figures[name].name)

    # Periods

    def _periods(self, name: str) -> int:
        """The number of periods of a series. Raises: ARGUMENT_MISSING, RANGE_TOO_LARGE."""
        range_ = self._range
        if self._interval is None or range_.begin is None or range_.end is None:
            raise failure(
                "ARGUMENT_MISSING",
                f"`{name}` requires `interval`, and `from` or `last`.",
                "interval",
                "from",
                "last",
                hint="Send, for example, interval: DAY, last: {days: 30}.",
            )
        periods = count_periods(
            range_.begin, range_.end, self._interval, range_.zone.clock, range_.week_start
        )
        if periods > MAX_PERIODS:
            raise failure(
                "RANGE_TOO_LARGE",
                exceeds(f"The series has {periods:,} periods", MAX_PERIODS),
                *(["last"] if range_.units else ["from", "to"]),
                "interval",
                hint="Use a longer `interval`, or a shorter range.",
            )
        return periods

    def _series(self, type_: GraphQLObjectType, nodes: FieldNodes, times: int) -> Series:
        self._planner.cost += self._periods("series") * times // _PERIODS_PER_ROW
        period = self._planner.type_of(type_, nodes)
        return Series(tuple(self._entry(period, nodes, 0)))

    def _entry(
        self, type_: GraphQLObjectType, nodes: FieldNodes, times: int
    ) -> Iterator[tuple[str, Any]]:
        """The members of a period, a group or a row, of which there are up to `times`."""
        for key, inner in self._planner.below(type_, nodes).items():
            try:
                yield key, self._entry_member(type_, inner, times)
            except Failure as failed:
                failed.within(key)
                raise

    def _entry_member(self, type_: GraphQLObjectType, nodes: FieldNodes, times: int) -> Any:
        match nodes[0].node.name.value:
            case "start":
                return Start()
            case "partial":
                return Partial()
            case "cumulative":
                total = self._planner.type_of(type_, nodes)
                return Cumulative(tuple(self._entry(total, nodes, times)))
            case "key":
                return GroupKey()
            case "thenKey":
                return GroupKey("then_key")
            case "others":
                return Others()
            case "campaign" | "target" | "person" | "tag" | "list":
                self._planner.cost += times
                node = self._planner.type_of(type_, nodes)
                return Grouped(NODES[node.name], self._planner.object(node, nodes, times))
            case "series":
                return self._series(type_, nodes, times)
            case "__typename":
                return TypeName(type_.name)
            case name:
                return self._count(name)

    # Groups

    def _groups(self, type_: GraphQLObjectType, nodes: FieldNodes) -> Groups:
        chosen = self._chosen(type_, nodes, 1)
        if self._group_by is None:
            raise failure(
                "ARGUMENT_MISSING",
                "`groups` requires `groupBy`.",
                "groupBy",
                hint="Send, for example, groupBy: CAMPAIGN.",
            )
        members = self._entry(self._planner.type_of(type_, nodes), nodes, chosen.limit)
        return replace(chosen, members=tuple(members))

    def _having(self, given: Any) -> Predicate | None:
        """The condition on groups. Raises: ARGUMENT_MISSING, FILTER_INVALID."""
        having = self._planner.having(given, self._figures)
        if having is not None and self._group_by is None:
            raise failure(
                "ARGUMENT_MISSING",
                "`having` requires `groupBy`.",
                "groupBy",
                hint="Send, for example, groupBy: CAMPAIGN; `having` does not select periods.",
            )
        return having

    @property
    def _figures(self) -> dict[str, Field]:
        """The figures, by the name that a client sends."""
        return {**FIGURES, "people": FIGURES[self._people]}

    def _rows(self, type_: GraphQLObjectType, nodes: FieldNodes) -> Rows:
        # A range that is empty has no periods, but costs as much as one.
        periods = 1 if self._interval is None else max(1, self._periods("rows"))
        chosen = self._chosen(type_, nodes, periods)
        if self._group_by is None and self._interval is None:
            raise failure(
                "ARGUMENT_MISSING",
                "`rows` requires `groupBy` or `interval`.",
                "groupBy",
                "interval",
                hint="Send, for example, groupBy: CAMPAIGN.",
            )
        times = periods * (chosen.limit + 1 if self._group_by else 1)
        if self._interval is not None:
            self._planner.cost += times // _PERIODS_PER_ROW
        members = self._entry(self._planner.type_of(type_, nodes), nodes, times)
        return Rows(chosen, tuple(members))

    def _chosen(self, type_: GraphQLObjectType, nodes: FieldNodes, periods: int) -> Groups:
        """The groups that the arguments of a field select. Raises: PAGE_INVALID, FILTER_INVALID."""
        arguments = self._planner.arguments(type_, nodes)
        limits = self._planner.limits
        most = max(limits.max_pagesize, limits.groups)
        hint = f"Send a whole number up to {most}; to see other groups, use `filter`."
        first: int = arguments["first"]
        try:
            if limits.groups and not self._planner.sends("first", nodes):
                whole = limits.cost * _PERIODS_PER_ROW // (2 * periods)
                whole = max(1, min(limits.groups, whole))
                self._planner.entries = (whole + arguments["others"]) * periods
                first = whole + 1
            else:
                check_size("first", first, replace(limits, max_pagesize=most), hint)
            having = self._having(arguments.get("having"))
        except Failure as failed:
            failed.location = location_of(nodes)
            raise
        return Groups(first, (), arguments["others"], having)
