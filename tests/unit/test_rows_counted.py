"""How many rows statistics of people read at the edges of their periods."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from resolvers.plan.rollups import find_rollups
from resolvers.plan.rows_counted import (
    FoundBy,
    edges_of,
    edges_of_months,
    is_counted,
    rows_at_edges,
    rows_counted,
    share_of_months,
    without_long_edges,
)
from resolvers.plan.stats import Count, GroupKey, Groups, ReadStats, Series

PEOPLE = ("people", Count("people"))
SERIES = ("series", Series((PEOPLE,)))
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 29, tzinfo=UTC)
"""Four weeks, from midnight to midnight in UTC."""
REPORT = ReadStats(
    None, BEGIN, END, "week", "UTC", None, (SERIES,), rollups=find_rollups(None, {}, "UTC")
)


def test_periods_from_midnight_have_no_edges() -> None:
    assert edges_of(REPORT) == []
    assert not is_counted(REPORT)


def test_periods_of_another_zone_begin_at_edges() -> None:
    """Even if the range is from midnight to midnight."""
    elsewhere = replace(REPORT, time_zone="America/New_York")
    assert edges_of(elsewhere) == [timedelta(hours=5)] * 4
    assert is_counted(elsewhere)
    assert rows_at_edges(elsewhere, 28 * 24) == 20 * 20


def test_an_offset_is_another_zone() -> None:
    assert edges_of(replace(REPORT, time_zone="<+0530>-05:30")) == [timedelta(hours=5.5)] * 4


def test_a_series_of_groups_has_edges() -> None:
    groups = ("groups", Groups(9, (SERIES,)))
    by_type = replace(
        REPORT,
        time_zone="America/New_York",
        group_by="type",
        members=(groups,),
        rollups=find_rollups(None, {"key": "type"}, "UTC"),
    )
    assert len(edges_of(by_type)) == 4
    assert edges_of(replace(by_type, members=(("groups", Groups(9, (PEOPLE,))),))) == []


def test_each_edge_counts_as_far_as_it_is() -> None:
    """One bound at midnight, and one an hour after it."""
    late = replace(REPORT, end=END + timedelta(hours=1), members=(PEOPLE,))
    assert edges_of(late) == [timedelta(hours=1)]
    assert rows_at_edges(late, 28 * 24 + 1) == 20


def test_the_last_and_the_first_moment_of_all() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    ends = replace(REPORT, begin=last - timedelta(days=20), end=last, time_zone="Asia/Tokyo")
    assert edges_of(ends)
    first = datetime.min.replace(tzinfo=UTC)
    begins = replace(REPORT, begin=first, end=first + timedelta(days=20), time_zone="Asia/Tokyo")
    assert edges_of(replace(begins, time_zone="America/New_York"))


PAIRS = ReadStats(
    None,
    datetime(2026, 1, 3, tzinfo=UTC),
    datetime(2026, 4, 28, tzinfo=UTC),
    "month",
    "UTC",
    "campaign",
    (("groups", Groups(9, (("key", GroupKey()),))),),
    then_by="target",
    rollups=find_rollups(None, {"key": "campaign", "then_key": "target"}),
)
"""Counted by month alone, of a range that begins two days after a month and ends three before."""


def test_pairs_have_edges_at_the_nearest_months() -> None:
    first, last = edges_of_months(PAIRS)
    assert first == (datetime(2026, 1, 1, tzinfo=UTC), PAIRS.begin)
    assert last == (PAIRS.end, datetime(2026, 5, 1, tzinfo=UTC))
    assert share_of_months(PAIRS, [first, last]) == 5 / 115
    assert edges_of_months(replace(PAIRS, group_by=None, rollups=REPORT.rollups)) == []
    assert is_counted(PAIRS)
    assert without_long_edges(PAIRS) is PAIRS


def test_a_range_of_whole_months_reads_no_rows() -> None:
    months = replace(PAIRS, begin=BEGIN, end=datetime(2026, 4, 1, tzinfo=UTC))
    assert not is_counted(months)
    assert not is_counted(replace(months, begin=None, end=None))


def test_a_series_of_pairs_has_an_edge_in_each_period() -> None:
    by_month = replace(PAIRS, members=(("groups", Groups(9, (SERIES,))),), rollups=PAIRS.rollups)
    in_new_york = replace(by_month, time_zone="America/New_York")
    assert [end - begin for begin, end in edges_of_months(in_new_york)][2:] == [
        timedelta(hours=5),
        timedelta(hours=5),
        timedelta(hours=4),
    ]
    assert without_long_edges(replace(by_month, interval="week")).rollups is None


def test_a_range_within_a_month_is_counted_from_its_rows() -> None:
    within = replace(PAIRS, begin=END - timedelta(days=19), end=END - timedelta(days=9))
    assert without_long_edges(within).rollups is None


def test_rows_that_are_everywhere_cost_more() -> None:
    """Those of a person only if they are read: the index of people has when they acted. Finding
    those of a member costs more, too.
    """
    total = replace(REPORT, members=(("outreaches", Count("outreaches")),))
    duration = replace(REPORT, members=(("duration", Count("duration")),))
    by_type, by_region, by_person = (
        replace(total, group_by=name) for name in ("type", "region", "person")
    )
    for report, expected in (
        (total, {FoundBy.DATE: 100, FoundBy.PERSON: 100, FoundBy.MEMBER: 100}),
        (duration, {FoundBy.DATE: 100, FoundBy.PERSON: 300, FoundBy.MEMBER: 100}),
        (by_type, {FoundBy.DATE: 100, FoundBy.PERSON: 300, FoundBy.MEMBER: 100}),
        (by_region, {FoundBy.DATE: 300, FoundBy.PERSON: 300, FoundBy.MEMBER: 500}),
        (by_person, {FoundBy.DATE: 100, FoundBy.PERSON: 100, FoundBy.MEMBER: 300}),
    ):
        for found_by, rows in expected.items():
            assert rows_counted(report, 100, 100, found_by) == rows, (report.group_by, found_by)
