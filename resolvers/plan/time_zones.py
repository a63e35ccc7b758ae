"""Time zones by name or offset, and the number of their calendar periods in a range of time. For
statistics and exports.

Pure, apart from the names of the system's zones, which are read once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from resolvers.plan.windows_zones import WINDOWS_ZONES
from schema.failures import Failure, failure

MAX_PERIODS = 1000
"""The most periods of one series."""

_NOT_PLACES = frozenset({"Factory", "localtime"})
"""Files of the zone database that are not zones of a place."""

_PLACES = {
    "cet": "Europe/Brussels",
    "eet": "Europe/Athens",
    "met": "Europe/Brussels",
    "wet": "Europe/Lisbon",
}
"""Zones with summer time for names that PostgreSQL reads as abbreviations without it."""

_HOUR = timedelta(hours=1)

_OFFSET = re.compile(r"([+-])([0-9]|0[0-9]|1[0-4])(?::?([0-5][0-9]))?")

_PREFIXED = re.compile(r"(?:utc|gmt)_?([+-].*)")
"""An offset that programs disagree about: POSIX counts it to the west, people to the east."""

_ABBREVIATIONS = {
    "edt": "America/New_York",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mdt": "America/Denver",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "akst": "America/Anchorage",
    "akdt": "America/Anchorage",
    "bst": "Europe/London",
    "cest": "Europe/Berlin",
}
"""Suggestions for abbreviations that are not names of zones."""

_IN_PARENTHESES = re.compile(r"_?\([^()]*\)_?")
_SEASON = re.compile("(?:^|_)(?:(?:standard|daylight|summer)_)?time$")

_WINDOWS = "_standard_time"

_MIN_TYPO, _MAX_TYPO = 6, 40
"""The length of texts whose near matches are looked for: the longest name of a zone has 32."""


@dataclass(frozen=True, slots=True)
class TimeZone:
    """A time zone: its name in PostgreSQL, and its clock in Python."""

    name: str
    clock: tzinfo


def find_time_zone(text: str) -> TimeZone | None:
    """The zone with an IANA or Windows name in any case, of `Z`, or of an offset; None if it is
    unknown.

    Blanks around it, blanks for underscores and a typographic minus are accepted.

    >>> find_time_zone("america/new york").name, find_time_zone("+05:30").name
    ('America/New_York', '<+0530>-05:30')
    >>> find_time_zone("CET").name, find_time_zone("-5").name
    ('Europe/Brussels', '<-0500>+05:00')
    >>> find_time_zone("Eastern Standard Time").name
    'America/New_York'
    """
    text = _plain(text)
    name = _names().get(text)
    if name is not None:
        return TimeZone(name, UTC if name == "UTC" else ZoneInfo(name))
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    sign, hours, minutes = match[1], match[2].zfill(2), match[3] or "00"
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    # A POSIX zone begins with a name, in brackets if it has digits. Its offset counts to the west.
    name = f"<{sign}{hours}{minutes}>{'-' if sign == '+' else '+'}{hours}:{minutes}"
    return TimeZone(name, timezone(offset if sign == "+" else -offset))


def _plain(text: str) -> str:
    return text.strip().lower().replace(" ", "_").replace("\u2212", "-")


def near_time_zones(text: str) -> list[str]:
    """At most three suggestions for a text that names no time zone.

    >>> near_time_zones("new york"), near_time_zones("Eastern Daylight Time")
    (['America/New_York'], ['America/New_York'])
    >>> near_time_zones("EDT"), near_time_zones("UTC+2"), near_time_zones("Europe/Londn")
    (['America/New_York'], ['+02:00'], ['Europe/London'])
    """
    text = _plain(text)
    if prefixed := _PREFIXED.fullmatch(text):
        match = _OFFSET.fullmatch(prefixed[1])
        return [f"{match[1]}{match[2].zfill(2)}:{match[3] or '00'}"] if match else []
    if text in _ABBREVIATIONS:
        return [_ABBREVIATIONS[text]]
    names = _names()
    # People say 'Eastern Time', Windows shows 'Eastern Daylight Time' in summer, and Rails has
    # 'Eastern Time (US & Canada)'.
    text = _IN_PARENTHESES.sub("", text)
    place = _SEASON.sub("", text)
    if place != text:
        return _near_windows_zones(text, place)
    near = [name for name in names if name.rpartition("/")[2] == place]
    if not near and _MIN_TYPO <= len(text) <= _MAX_TYPO:
        near = get_close_matches(text, names, n=1, cutoff=0.85)
    return [names[name] for name in near[:3]]


def _near_windows_zones(text: str, place: str) -> list[str]:
    """The zone that Windows names by a place, or by a similar one; else a zone of that place. The
    places are compared without what follows them, in which all of these names agree.

    >>> near_time_zones("Pacfic Daylight Time"), near_time_zones("Standard Time")
    (['America/Los_Angeles'], [])
    """
    names = _names()
    windows = {name.removesuffix(_WINDOWS): name for name in names if name.endswith(_WINDOWS)}
    near = [windows[place]] if place in windows else []
    near = near or [name for name in names if name.rpartition("/")[2] == place]
    if not near and place and len(text) <= _MAX_TYPO:
        near = get_close_matches(text, windows.values(), n=1, cutoff=0.9)
    if not near and _MIN_TYPO <= len(place) <= _MAX_TYPO:
        near = [windows[name] for name in get_close_matches(place, windows, n=1, cutoff=0.8)]
    return [names[name] for name in near[:3]]


def unknown_time_zone(text: str, name: str) -> Failure:
    """TIME_ZONE_UNKNOWN, for the property `name`."""
    near = near_time_zones(text)
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    return failure(
        "TIME_ZONE_UNKNOWN",
        f"Unknown time zone '{text[:60]}'.",
        name,
        hint=f"{meant}Use a name of the IANA database, such as America/New_York, or an offset, "
        "such as -05:00.",
    )


@cache
def _names() -> dict[str, str]:
    """The names that Python and PostgreSQL both know, by the name in lower case or by that of
    Windows.
    """
    names = sorted((available_timezones() | {"UTC"}) - _NOT_PLACES)
    windows = {_plain(name): zone for name, zone in WINDOWS_ZONES.items() if zone in names}
    return {**windows, **{name.lower(): name for name in names}, **_PLACES, "z": "UTC"}


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
