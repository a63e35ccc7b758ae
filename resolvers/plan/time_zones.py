"""Names of time zones, and the number of their calendar periods in a range of time. For `stats`.

Pure, apart from the names of the system's zones, which are read once.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

MAX_PERIODS = 1000
"""Periods of one series."""

_NOT_PLACES = frozenset({"Factory", "localtime"})
"""Files of the zone database that are not zones of a place."""

_HOUR = timedelta(hours=1)


def is_time_zone(name: str) -> bool:
    """Whether `name` is a name of the IANA database: Python and PostgreSQL both know those.

    >>> is_time_zone("America/New_York"), is_time_zone("America/Gotham")
    (True, False)
    """
    return name in _names()


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones() | {"UTC"}) - _NOT_PLACES


def time_zone(name: str) -> tzinfo:
    """The zone of a name for which `is_time_zone` holds."""
    return UTC if name == "UTC" else ZoneInfo(name)


def count_periods(begin: datetime, end: datetime, interval: str, zone: str) -> int:
    """The number of hours, days, weeks or months of `zone` from `begin` to before `end`.

    It may be off by one where clocks change by less than an hour or skip a day.

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


def _local(instant: datetime, zone: str) -> datetime:
    """The local time; in UTC where Python cannot represent that."""
    try:
        return instant.astimezone(time_zone(zone))
    except OverflowError:
        return instant.astimezone(UTC)
