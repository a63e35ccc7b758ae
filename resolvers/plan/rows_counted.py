"""How many rows statistics read, by the numbers that PostgreSQL expects. Pure.

In: a report and expected numbers. Out: a number of rows, or the failure that refuses them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo

from resolvers.plan.predicates import And, Compare, Exists, Op, Path, Predicate, conjuncts
from resolvers.plan.rollups import Rollups
from resolvers.plan.stats import Previous, ReadStats, Series, counts_people
from resolvers.plan.time_zones import find_time_zone
from schema.datetimes import utc_of
from schema.failures import Failure, failure
from schema.osdi.catalogue import OUTREACH, PERSON

OF_TARGETS = 4
"""A row that is found by its target takes as long as so many that an index finds by their date."""

OF_ACTS = 10
"""A person takes as long as so many, if an index finds their outreaches."""

_OF_PEOPLE = 1
"""The same for one whose person is counted as distinct, on top of reading it."""

_OF_KEYS = {"target": 4, "division": 4, "region": 2, "tag": 2, "list": 2}
"""The same for one whose groups are in other tables, by what it is grouped by."""

_OF_EDGES = 20
"""The same for one between a beginning or end of a period and the nearest midnight of the roll-ups:
what else its person did in that period is looked up."""

_DAY = timedelta(days=1)
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
    """Whether a report reads rows: roll-ups do not have it, or only without its edges."""
    return any(report.rollups is None or number_of_edges(report) > 0 for report in reports_of(plan))


def number_of_edges(report: ReadStats) -> int:
    """How many bounds of periods, in which people are counted, are no midnight of the roll-ups."""
    begin, end = report.begin, report.end
    if not counts_people(report.members):
        return 0
    bounds = [moment for moment in (begin, end) if isinstance(moment, datetime)]
    zone = _zone_of(report)
    if not any(_to_midnight(moment, zone) for moment in bounds):
        return 0
    is_series = any(
        isinstance(item, Series) and counts_people(item.members) for _, item in report.members
    )
    if is_series and report.interval is not None and len(bounds) == 2:
        return len(bounds) + (bounds[1] - bounds[0]) // _LENGTHS[report.interval]
    return len(bounds)


def rows_at_edges(report: ReadStats, matching: int) -> int:
    """The rows at the edges of a report from roll-ups, `matching` of which are in its range.

    They are taken to be spread evenly over it.
    """
    begin, end = report.begin, report.end
    if not (isinstance(begin, datetime) and isinstance(end, datetime) and end > begin):
        return 0
    zone = _zone_of(report)
    of_one = max(_to_midnight(moment, zone) for moment in (begin, end)) / (end - begin)
    return int(matching * min(of_one * number_of_edges(report), 1)) * _OF_EDGES


def rows_counted(report: ReadStats, read: int, matching: int) -> int:
    """The rows of a report that reads `read` rows, `matching` of which it counts.

    >>> report = ReadStats(None, None, None, None, "UTC", "region", ())
    >>> rows_counted(report, 1_000, 100)
    1200
    """
    more = _OF_PEOPLE if counts_people(report.members) else 0
    more += max((_OF_KEYS.get(grouping, 0) for grouping in report.groupings.values()), default=0)
    return read + more * matching


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


def too_many_counted(rows: int, limit: int, rollups: Rollups | None) -> Failure:
    """STATISTICS_TOO_BROAD: what would be read, and what to ask instead."""
    hint = "Choose a shorter range, or a filter and groups for " + _IN_ROLLUPS + "."
    if rollups is not None:
        hint = (
            f'Send timeZone: "{rollups.time_zone}", a longer interval or a shorter range, or omit '
            "`people`."
        )
    return failure(
        "STATISTICS_TOO_BROAD",
        f"The statistics would read about {rows:,} rows; the limit is {limit:,}.",
        hint=hint,
    )


def _zone_of(report: ReadStats) -> tzinfo:
    zone = None if report.rollups is None else find_time_zone(report.rollups.time_zone)
    # A zone that only PostgreSQL knows makes the estimate worse, not the answer.
    return UTC if zone is None else zone.clock


def _to_midnight(moment: datetime, zone: tzinfo) -> timedelta:
    """How far the nearest midnight of the zone is.

    >>> _to_midnight(datetime(2026, 3, 1, 5, tzinfo=UTC), UTC)
    datetime.timedelta(seconds=18000)
    """
    try:
        day = (moment + _DAY / 2).astimezone(zone).date()
    except OverflowError:
        return timedelta()
    return abs(utc_of(datetime.combine(day, time()), zone) - moment)
