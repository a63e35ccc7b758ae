"""Time ranges of statistics: those that end now, and the one before another. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from schema.datetimes import EARLIEST, utc_of

MAX_UNITS = 10_000

_DAYS = {"days": 1, "weeks": 7}
_MONTHS = {"months": 1, "years": 12}


@dataclass(frozen=True, slots=True)
class Units:
    """A number of hours, days, weeks, months or years."""

    name: str
    number: int


def start_of_last(units: Units, now: datetime, clock: tzinfo, week_start: int) -> datetime:
    """The beginning of the last `units.number` units, including the one that contains `now`.

    Hours are elapsed time. The other units begin at the first moment of a local day.
    """
    if units.name == "hours":
        moment = now - timedelta(hours=units.number - 1)
        local = moment.astimezone(clock)
        return moment - timedelta(
            minutes=local.minute, seconds=local.second, microseconds=local.microsecond
        )
    today = now.astimezone(clock).date()
    match units.name:
        case "weeks":
            first = today - timedelta(days=(today.weekday() - week_start) % 7)
        case "months":
            first = today.replace(day=1)
        case "years":
            first = today.replace(month=1, day=1)
        case _:
            first = today
    try:
        return _midnight(_shifted(first, Units(units.name, 1 - units.number)), clock)
    except (OverflowError, ValueError):
        return EARLIEST


def previous_range(
    begin: datetime, end: datetime, clock: tzinfo, units: Units | None
) -> tuple[datetime, datetime]:
    """The range before [begin, end), of the same length.

    A range of whole local months, or days, is preceded by as many months, or days, whatever their
    length. A range of `units`, whose last unit may not be over, is preceded by as many units, and
    the last of them ends at the same time of its unit.
    """
    if end <= begin:
        return begin, begin
    try:
        units = units or _whole_units(begin, end, clock)
        if units is None:
            return max(begin - (end - begin), EARLIEST), begin
        back = Units(units.name, -units.number)
        return (
            max(_moved(begin, back, clock), EARLIEST),
            min(_moved(end, back, clock), begin),
        )
    except (OverflowError, ValueError):
        return EARLIEST, begin


def _whole_units(begin: datetime, end: datetime, clock: tzinfo) -> Units | None:
    """The range in whole months, or else in whole days; None if it does not consist of days."""
    first, last_ = begin.astimezone(clock).date(), end.astimezone(clock).date()
    if (_midnight(first, clock), _midnight(last_, clock)) != (begin, end):
        return None
    if first.day == last_.day == 1:
        return Units("months", (last_.year - first.year) * 12 + last_.month - first.month)
    return Units("days", (last_ - first).days)


def _moved(moment: datetime, units: Units, clock: tzinfo) -> datetime:
    if units.name == "hours":
        return moment + timedelta(hours=units.number)
    local = moment.astimezone(clock)
    day = _shifted(local.date(), units)
    if moment == _midnight(local.date(), clock):
        return _midnight(day, clock)
    return utc_of(datetime.combine(day, local.time()), clock)


def _shifted(day: date, units: Units) -> date:
    """The day `units` later, or the last day of its month if the month is too short."""
    if units.name in _DAYS:
        return day + timedelta(days=units.number * _DAYS[units.name])
    months = day.year * 12 + day.month - 1 + units.number * _MONTHS[units.name]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _midnight(day: date, clock: tzinfo) -> datetime:
    """The first moment of the local day."""
    return utc_of(datetime.combine(day, time()), clock)
