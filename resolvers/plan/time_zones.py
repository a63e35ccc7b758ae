"""Time zones by name or offset, and the number of their calendar periods in a range of time. For
`stats`.

Pure, apart from the names of the system's zones, which are read once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

MAX_PERIODS = 1000
"""Periods of one series."""

_NOT_PLACES = frozenset({"Factory", "localtime"})
"""Files of the zone database that are not zones of a place."""

_PLACES = {
    "cet": "Europe/Brussels",
    "eet": "Europe/Athens",
    "met": "Europe/Brussels",
    "wet": "Europe/Lisbon",
}
"""Zones of the database that have summer time, under names that PostgreSQL reads as abbreviations
without it."""

_HOUR = timedelta(hours=1)

_OFFSET = re.compile(r"([+-])(0[0-9]|1[0-4])(?::?([0-5][0-9]))?")


@dataclass(frozen=True, slots=True)
class TimeZone:
    """A time zone by the `name` that PostgreSQL knows, and its clock."""

    name: str
    clock: tzinfo


def find_time_zone(text: str) -> TimeZone | None:
    """The zone of a name of the IANA database in any case, of `Z`, or of an offset.

    >>> find_time_zone("america/new_york").name, find_time_zone("+05:30").name
    ('America/New_York', '<+0530>-05:30')
    >>> find_time_zone("CET").name
    'Europe/Brussels'
    """
    name = _names().get(text.lower())
    if name is not None:
        return TimeZone(name, UTC if name == "UTC" else ZoneInfo(name))
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    sign, hours, minutes = match[1], match[2], match[3] or "00"
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    # Their own name, which must be there, and the offset to the west, as in POSIX.
    name = f"<{sign}{hours}{minutes}>{'-' if sign == '+' else '+'}{hours}:{minutes}"
    return TimeZone(name, timezone(offset if sign == "+" else -offset))


@cache
def _names() -> dict[str, str]:
    """The names that Python and PostgreSQL both know, by the name in lower case."""
    names = (available_timezones() | {"UTC"}) - _NOT_PLACES
    return {**{name.lower(): name for name in names}, **_PLACES, "z": "UTC"}


_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def count_periods(
    begin: datetime, end: datetime, interval: str, zone: tzinfo, week_start: int = 0
) -> int:
    """The number of periods of `zone` from `begin` to before `end`. Weeks begin `week_start` days
    after Monday.

    It may be off by one where clocks change by less than an hour or skip a day.

    >>> count_periods(datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC), "day",
    ...               ZoneInfo("America/New_York"))
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
            monday = 1 + week_start
            return (last.toordinal() - monday) // 7 - (first.toordinal() - monday) // 7 + 1
    places = [
        (moment.year * 12 + moment.month - 1) // _MONTHS[interval] for moment in (first, last)
    ]
    return places[1] - places[0] + 1


def _local(instant: datetime, zone: tzinfo) -> datetime:
    """The local time; in UTC where Python cannot represent that."""
    try:
        return instant.astimezone(zone)
    except OverflowError:
        return instant.astimezone(UTC)
