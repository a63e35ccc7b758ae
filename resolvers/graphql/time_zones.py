"""Time zones by name, and how many periods of their calendar a range of time touches. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_NO_PLACES = frozenset({"Factory", "localtime"})
_HOUR = timedelta(hours=1)

MAX_PERIODS = 1000
"""How many a series may have."""


def is_time_zone(name: str) -> bool:
    """Whether `name` is one of the IANA's, spelt as there: both we and PostgreSQL know those.

    >>> is_time_zone("America/New_York"), is_time_zone("America/Gotham")
    (True, False)
    """
    return name in _known()


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones() | {"UTC"}) - _NO_PLACES


def count_periods(begin: datetime, end: datetime, interval: str, zone: str) -> int:
    """How many hours, days, weeks or months of `zone` there are from `begin` to before `end`.

    Good to one, where clocks change by less than an hour or leave out a day.

    >>> count_periods(datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC), "day",
    ...               "America/New_York")
    3
    """
    if end <= begin:
        return 0
    first, last = _local(begin, zone), _local(end - timedelta(microseconds=1), zone)
    match interval:
        case "hour":
            since = timedelta(
                minutes=first.minute, seconds=first.second, microseconds=first.microsecond
            )
            return -((begin - since - end) // _HOUR)
        case "day":
            return last.toordinal() - first.toordinal() + 1
        case "week":
            return (last.toordinal() - 1) // 7 - (first.toordinal() - 1) // 7 + 1
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _local(moment: datetime, zone: str) -> datetime:
    """What clocks show; in UTC at the ends of time."""
    place: tzinfo = UTC if zone == "UTC" else ZoneInfo(zone)
    try:
        return moment.astimezone(place)
    except OverflowError:
        return moment.astimezone(UTC)
