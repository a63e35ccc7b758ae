"""How many rows statistics read, by the numbers that PostgreSQL expects. Pure.

In: a report and expected numbers. Out: a number of rows, or the failure that refuses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum
from typing import Any

from resolvers.plan.predicates import (
    And,
    Compare,
    Exists,
    Op,
    Parameter,
    Path,
    Predicate,
    conjuncts,
)
from resolvers.plan.rollups import find_rollups
from resolvers.plan.stats import Groups, Previous, ReadStats, Rows, Series, counts_people
from resolvers.plan.time_zones import find_time_zone
from schema.datetimes import utc_of
from schema.failures import Failure, failure
from schema.osdi.catalogue import OUTREACH, PERSON

OF_TARGET = 8
"""A row that is found by its target takes as long as so many that an index finds by their date."""

OF_TARGETS = 4
"""The same for each target of a row that is found by several, such as those of a state."""


class FoundBy(Enum):
    """What an index finds rows by: a `DATE`, which is the order in which most are stored, or
    something for which they are read from all over the table: a `PERSON`, or a member such as a
    source, which has to be compared as a whole.
    """

    DATE = "date"
    PERSON = "person"
    MEMBER = "member"


OF_MEMBERS = 2
"""A row that is found by a member takes as long as so many that are found by their date."""

_OF_READING = 2
"""The same for one that is found by its person, and read for what it is grouped by, on top of
finding it.
"""

_OF_PERSON = 1
"""The same for one that is found by a member, and counted for its person: most groups are small."""

_NOT_READ = frozenset({"person", "region", "tag", "list"})
"""Groupings by the person, which the index of persons has."""

OF_ACTS = 10
"""A person takes as long as so many, if an index finds their outreaches."""

OF_FIRST_ACTS = 20
"""The same, if the first of all their outreaches is looked for."""

_OF_PEOPLE = 1
"""The same for one whose person is counted as distinct, on top of reading it."""

_OF_KEYS = {"target": 4, "division": 4, "region": 2, "tag": 2, "list": 2}
"""The same for one whose groups are in other tables, by what it is grouped by."""

_OF_EDGES = 20
"""The same for one between a beginning or end of a period and the nearest midnight of the roll-ups:
what else its person did in that period is looked up."""

_DAY = timedelta(days=1)
_HALF_A_MONTH = timedelta(days=15)
_LENGTHS = {
    "hour": timedelta(hours=1),
    "day": _DAY,
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "quarter": timedelta(days=91),
    "year": timedelta(days=365),
}
_IN_ROLLUPS = "what the roll-ups have (see 'Statistics from roll-ups' in the documentation)"


def reports_of(plan: ReadStats) -> Iterator[ReadStats]:
    """The report, and those of the ranges before that it is compared with."""
    yield plan
    for _, member in plan.members:
        if isinstance(member, Previous):
            yield from reports_of(member.stats)


def is_counted(plan: ReadStats) -> bool:
    """Whether a report or one that it is compared with reads rows."""
    return any(map(counts_rows, reports_of(plan)))


def counts_rows(report: ReadStats) -> bool:
    """Whether roll-ups do not have the report, or only without its edges."""
    return report.rollups is None or bool(edges_of(report) or edges_of_months(report))


def edges_of(report: ReadStats) -> list[timedelta]:
    """The beginnings and ends of periods, in which people are counted, that are not midnight in the
    roll-ups: how far the nearest midnight is.
    """
    if not counts_people(report.members):
        return []
    zone = _zone(None if report.rollups is None else report.rollups.time_zone)
    bounds = _bounds_of(report, _has_series_of_people(report.members))
    distances = [_to_midnight(bound, zone) for bound in bounds]
    return [distance for distance in distances if distance]


def edges_of_months(report: ReadStats) -> list[tuple[datetime, datetime]]:
    """The ranges between the bounds of periods that are counted by month alone and the nearest
    months in UTC, where the roll-ups begin.
    """
    if report.rollups is None:
        return []
    members = [item for _, item in report.members]
    of_groups = [item for each in members if isinstance(each, Groups) for _, item in each.members]
    has_rows = report.interval is not None and any(isinstance(item, Rows) for item in members)
    bounds: list[datetime] = []
    for rollup, items in ((report.rollups.whole, members), (report.rollups.groups, of_groups)):
        if rollup is not None and rollup.is_monthly:
            has_series = any(isinstance(item, Series) for item in items)
            bounds += _bounds_of(report, has_rows or has_series)
    pairs = [sorted((bound, _nearest_month(bound))) for bound in bounds]
    return [(begin, end) for begin, end in pairs if begin < end]


def without_long_edges(report: ReadStats) -> ReadStats:
    """The report, without roll-ups if its edges are as long as its range."""
    edges = edges_of_months(report)
    if edges and share_of_months(report, edges) >= 1:
        return replace(report, rollups=None)
    return report


def share_of_months(report: ReadStats, edges: Iterable[tuple[datetime, datetime]]) -> float:
    """The length of all edges, as a share of that of the range; 0 if this has no bounds."""
    begin, end = report.begin, report.end
    if not (isinstance(begin, datetime) and isinstance(end, datetime)):
        return 0
    length = sum((until - since for since, until in edges), timedelta())
    return length / (end - begin) if end > begin else 1


def _bounds_of(report: ReadStats, has_series: bool) -> list[datetime]:
    bounds = [moment for moment in (report.begin, report.end) if isinstance(moment, datetime)]
    if len(bounds) == 2 and has_series:
        bounds += _starts_within(bounds[0], bounds[1], report)
    return bounds


def _has_series_of_people(members: Iterable[tuple[str, Any]]) -> bool:
    for _, item in members:
        if isinstance(item, Series) and counts_people(item.members):
            return True
        if isinstance(item, Groups) and _has_series_of_people(item.members):
            return True
    return False


def _starts_within(begin: datetime, end: datetime, report: ReadStats) -> Iterator[datetime]:
    """Midnights of the report's zone between these bounds, about as many as periods begin there;
    those of the first days of months, if that is where they begin.
    """
    zone = _zone(report.time_zone)
    length = _LENGTHS[report.interval or "day"]
    for number in range(1, (end - begin) // length + 1):
        moment = begin + number * length
        if length >= _LENGTHS["month"]:
            moment -= (_day_in(moment, zone).day - 1) * _DAY
        yield _midnight(moment, zone)


def rows_at_edges(report: ReadStats, matching: int) -> int:
    """The rows at the edges of a report from roll-ups, `matching` of which are in its range.

    They are taken to be spread evenly over it.
    """
    begin, end = report.begin, report.end
    if not (isinstance(begin, datetime) and isinstance(end, datetime) and end > begin):
        return 0
    share = sum(edges_of(report), timedelta()) / (end - begin)
    return int(matching * min(share, 1)) * _OF_EDGES


def rows_counted(
    report: ReadStats, read: int, matching: int, found_by: FoundBy = FoundBy.DATE
) -> int:
    """The rows of a report that takes as long to find as `read` rows, and counts `matching` ones.

    >>> report = ReadStats(None, None, None, None, "UTC", "region", ())
    >>> rows_counted(report, 1_000, 100)
    1200
    >>> rows_counted(report, 1_000, 100, FoundBy.MEMBER)
    1400
    """
    more = _OF_PEOPLE if counts_people(report.members) else 0
    more += max((_OF_KEYS.get(grouping, 0) for grouping in report.groupings.values()), default=0)
    groupings = set(report.groupings.values())
    if found_by is FoundBy.PERSON:
        has_duration = counts_people(report.members, frozenset({"duration"}))
        more += 0 if groupings <= _NOT_READ and not has_duration else _OF_READING
    if found_by is FoundBy.MEMBER:
        more += _OF_PERSON if "person" in groupings else 0
        more *= OF_MEMBERS
    return read + more * matching


def searched_for_first(report: ReadStats) -> ReadStats | None:
    """The report of the rows that are read to find first outreaches: all until the end of the
    range; None if new people are not counted.
    """
    if not counts_people(report.members, frozenset({"new_people"})):
        return None
    return replace(report, begin=None)


def counted_filter(report: ReadStats) -> Predicate | None:
    """The condition on the rows of a report: its filter, and its range of dates."""
    parts = (*conjuncts(report.filter), *conjuncts(within_range(report)))
    return And(parts) if parts else None


def within_range(report: ReadStats) -> Predicate | None:
    """The condition on the rows of a report that its range of dates is."""
    date = "action_date" if report.subject is OUTREACH else "created_date"
    path = Path(report.subject.by_name[date])
    bounds = [
        Compare(path, op, moment)
        for op, moment in ((Op.GE, report.begin), (Op.LT, report.end))
        if moment is not None
    ]
    return And(tuple(bounds)) if bounds else None


def acts_of(report: ReadStats) -> list[Exists]:
    """The conditions on what people have done: that there is an outreach of theirs."""
    if report.subject is not PERSON:
        return []
    return [
        part
        for part in conjuncts(report.filter)
        if isinstance(part, Exists) and part.edge.target == OUTREACH.plural
    ]


def too_many_counted(rows: int, limit: int, report: ReadStats) -> Failure:
    """STATISTICS_TOO_BROAD: what would be read, and what to ask instead."""
    return failure(
        "STATISTICS_TOO_BROAD",
        f"The statistics would read about {rows:,} rows; the limit is {limit:,}.",
        hint=_narrower(report),
    )


def _narrower(report: ReadStats) -> str:
    """A hint which statistics read fewer rows."""
    if report.subject is PERSON:
        return "Choose a shorter range, or a filter that matches fewer people."
    if edges_of_months(report):
        return "Choose a range that begins and ends with a month, or a shorter one."
    people = " and ".join(
        f"`{shown}`"
        for name, shown in (("people", "people"), ("new_people", "newPeople"))
        if counts_people(report.members, frozenset({name}))
    )
    if report.rollups is not None:
        return (
            f'Send timeZone: "{report.rollups.time_zone}", a longer interval or a shorter range, '
            f"or omit {people}."
        )
    if people and find_rollups(report.filter, report.groupings):
        return f"Choose a shorter range, or omit {people}: the roll-ups have the other figures."
    return f"Choose a shorter range, or a filter and groups for {_IN_ROLLUPS}."


def _zone(name: str | Parameter | None) -> tzinfo:
    """The clock of a zone by its name in PostgreSQL, such as `<+0530>-05:30`."""
    found = find_time_zone(name.lstrip("<").partition(">")[0]) if isinstance(name, str) else None
    # A zone that only PostgreSQL knows makes the estimate worse, not the answer.
    return UTC if found is None else found.clock


def _midnight(moment: datetime, zone: tzinfo) -> datetime:
    """The midnight of the zone with which the day of `moment` begins.

    >>> _midnight(datetime(2026, 3, 1, 5, tzinfo=UTC), _zone("<+0530>-05:30"))
    datetime.datetime(2026, 2, 28, 18, 30, tzinfo=datetime.timezone.utc)
    """
    return utc_of(datetime.combine(_day_in(moment, zone), time()), zone)


def _day_in(moment: datetime, zone: tzinfo) -> date:
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        return moment.date()


def _nearest_month(moment: datetime) -> datetime:
    """The beginning of a month in UTC to which a bound is moved.

    >>> _nearest_month(datetime(2026, 3, 30, 5, tzinfo=UTC))
    datetime.datetime(2026, 4, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        within = moment.astimezone(UTC) + _HALF_A_MONTH
    except OverflowError:
        return moment
    return within.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _to_midnight(moment: datetime, zone: tzinfo) -> timedelta:
    """How far the nearest midnight of the zone is.

    >>> _to_midnight(datetime(2026, 3, 1, 5, tzinfo=UTC), UTC)
    datetime.timedelta(seconds=18000)
    """
    try:
        return abs(_midnight(moment + _DAY / 2, zone) - moment)
    except OverflowError:
        return timedelta()
