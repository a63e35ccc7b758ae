"""Ranges of time that end now, and the range before another one."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from resolvers.plan.ranges import Units, previous_range, start_of_last
from resolvers.plan.rollups import at_quarters
from schema.datetimes import EARLIEST


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "Z")


@pytest.mark.parametrize(
    ("unit", "number", "zone", "begin"),
    [
        ("hours", 1, "UTC", "2026-11-28T17:00"),
        ("hours", 24, "UTC", "2026-11-27T18:00"),
        ("hours", 1, "Asia/Kathmandu", "2026-11-28T16:15"),
        ("days", 1, "UTC", "2026-11-28T00:00"),
        ("days", 30, "UTC", "2026-10-30T00:00"),
        # Saturday noon in New York, and Sunday in Kiritimati. Summer time ended on 1 November.
        ("days", 30, "America/New_York", "2026-10-30T04:00"),
        ("days", 1, "Pacific/Kiritimati", "2026-11-28T10:00"),
        ("weeks", 1, "UTC", "2026-11-23T00:00"),
        ("weeks", 2, "UTC", "2026-11-16T00:00"),
        ("weeks", 1, "Pacific/Kiritimati", "2026-11-22T10:00"),
        ("months", 1, "UTC", "2026-11-01T00:00"),
        ("months", 12, "UTC", "2025-12-01T00:00"),
        ("years", 3, "UTC", "2024-01-01T00:00"),
        ("years", 2026, "UTC", "0001-01-01T00:00"),
    ],
)
def test_the_unit_around_now_is_the_last_of_them(
    unit: str, number: int, zone: str, begin: str
) -> None:
    now = at("2026-11-28T17:06:08.25")
    assert start_of_last(Units(unit, number), now, ZoneInfo(zone), 0) == at(begin)


def test_weeks_begin_on_the_first_day_of_a_week() -> None:
    sunday = at("2026-11-29T00:00")
    for week_start, begin in ((0, "2026-11-23"), (5, "2026-11-28"), (6, "2026-11-29")):
        found = start_of_last(Units("weeks", 1), sunday, ZoneInfo("UTC"), week_start)
        assert found == at(begin + "T00:00")


def test_a_range_does_not_begin_before_there_are_dates() -> None:
    assert (
        start_of_last(Units("years", 2027), at("2026-11-28T17:06"), ZoneInfo("UTC"), 0) == EARLIEST
    )
    assert (
        start_of_last(Units("weeks", 10_000), at("0009-01-01T00:00"), ZoneInfo("UTC"), 0)
        == EARLIEST
    )
    whole = previous_range(EARLIEST, at("2026-01-01T00:00"), ZoneInfo("UTC"), None)
    assert whole == (EARLIEST, EARLIEST)


@pytest.mark.parametrize(
    ("begin", "end", "zone", "earlier"),
    [
        # Months come before months, days before days, in the zone, whatever their length.
        ("2026-03-01T00:00", "2026-04-01T00:00", "UTC", "2026-02-01T00:00"),
        ("2026-01-01T00:00", "2026-04-01T00:00", "UTC", "2025-10-01T00:00"),
        ("2026-01-01T00:00", "2027-01-01T00:00", "UTC", "2025-01-01T00:00"),
        ("2026-03-01T05:00", "2026-04-01T04:00", "America/New_York", "2026-02-01T05:00"),
        ("2026-03-01T00:00", "2026-04-01T00:00", "America/New_York", "2026-01-29T00:00"),
        ("2026-03-08T05:00", "2026-03-09T04:00", "America/New_York", "2026-03-07T05:00"),
        ("2026-03-09T00:00", "2026-03-16T00:00", "UTC", "2026-03-02T00:00"),
        # Others are as long.
        ("2026-03-01T00:00", "2026-03-02T12:00", "UTC", "2026-02-27T12:00"),
        ("2026-03-01T10:00", "2026-03-01T11:30", "UTC", "2026-03-01T08:30"),
        ("2026-03-01T10:00", "2026-03-01T10:00", "UTC", "2026-03-01T10:00"),
    ],
)
def test_the_range_before_ends_where_it_begins(
    begin: str, end: str, zone: str, earlier: str
) -> None:
    assert previous_range(at(begin), at(end), ZoneInfo(zone), None) == (at(earlier), at(begin))


@pytest.mark.parametrize(
    ("units", "begin", "earlier"),
    [
        (Units("days", 3), "2026-03-29T00:00", ("2026-03-26T00:00", "2026-03-28T17:06")),
        (Units("weeks", 1), "2026-03-30T00:00", ("2026-03-23T00:00", "2026-03-24T17:06")),
        # February has no 31st day.
        (Units("months", 1), "2026-03-01T00:00", ("2026-02-01T00:00", "2026-02-28T17:06")),
        (Units("months", 2), "2026-02-01T00:00", ("2025-12-01T00:00", "2026-01-31T17:06")),
        (Units("years", 1), "2026-01-01T00:00", ("2025-01-01T00:00", "2025-03-31T17:06")),
        (Units("hours", 2), "2026-03-31T16:00", ("2026-03-31T14:00", "2026-03-31T15:06")),
    ],
)
def test_units_are_compared_up_to_the_same_time(
    units: Units, begin: str, earlier: tuple[str, str]
) -> None:
    found = previous_range(at(begin), at("2026-03-31T17:06"), ZoneInfo("UTC"), units)
    assert found == (at(earlier[0]), at(earlier[1]))


@pytest.mark.parametrize(
    ("begin", "end", "interval", "zone", "expected"),
    [
        ("2026-03-01T05:00", "2026-04-01T04:45", "day", "America/New_York", True),
        ("2026-03-01T05:00", "2026-04-01T04:46", "day", "America/New_York", False),
        ("2026-03-01T05:00:00.000001", "2026-04-01T04:45", None, "UTC", False),
        ("2026-03-01T05:00", None, None, "UTC", True),
        (None, None, None, "UTC", True),
        ("1920-03-01T05:00", "1920-04-01T04:45", None, "Europe/Amsterdam", True),
        ("1920-03-01T05:00", "1920-04-01T04:45", "day", "Europe/Amsterdam", False),
        ("2026-03-01T05:00", "2026-04-01T04:45", "hour", "<+0545>-05:45", True),
        ("2026-03-01T05:00", "2026-04-01T04:45", "hour", "<-0017>+00:17", False),
    ],
)
def test_periods_at_quarter_hours(
    begin: str | None, end: str | None, interval: str | None, zone: str, expected: bool
) -> None:
    bounds = [None if text is None else at(text) for text in (begin, end)]
    assert at_quarters(bounds[0], bounds[1], interval, zone) is expected


def test_offsets_since_1980_are_quarter_hours() -> None:
    """In each time zone, on the first and the middle of each month."""
    months = [(1980 + number // 12, number % 12 + 1) for number in range(12 * 60)]
    moments = [datetime(*month, day, tzinfo=UTC) for month in months for day in (1, 15)]
    for zone in available_timezones():
        clock = ZoneInfo(zone)
        offsets = {moment.astimezone(clock).utcoffset() for moment in moments}
        assert [offset for offset in offsets if offset is None or offset.seconds % 900] == [], zone
