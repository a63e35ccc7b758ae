"""Dates and times: any form that clients send -> UTC -> one form.

Columns store dates with microseconds; dates in arrays and hashes are whole seconds. All dates are
shown in whole seconds. Bounds that stored dates are compared with keep their fractions.

Source: OSDI 1.2.0, Filtering and the date-times of its examples; ISO 8601.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

EXAMPLE = "2014-03-20T21:04:31Z"

# Narrower than `datetime.fromisoformat`, which also reads week dates and, in newer versions of
# Python, 24:00. A space stands for the + of an offset that a client did not escape in a URL.
# Ruby, Go, BigQuery and Java write a space before the offset, UTC for it, or a zone after it.
_HOUR = "(?:[01][0-9]|2[0-3])"
_OFFSET = rf"(?: ?(?:[Zz]|(?i:UTC|GMT))|(?: ?[-+]| {{1,2}}){_HOUR}(?::?[0-5][0-9])?)"
_ZONE = r"(?: [A-Z]{3,5}|\[[A-Za-z][\w/+-]{0,40}\])?"
_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    rf"(?:[Tt ]{_HOUR}:[0-9]{{2}}(?::[0-9]{{2}}(?:[.,](?P<fraction>[0-9]+))?)?"
    rf"(?:(?P<offset>{_OFFSET}){_ZONE})?)?"
)

_WITHOUT_SIGNS = re.compile(
    r"(?P<year>19[0-9]{2}|20[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"(?:(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])(?P<second>[0-5][0-9])?)?"
)
"""A date such as 20140320, or with a time, such as 201403202104 and 20140320210431."""

_MILLISECONDS = re.compile(rf"0|(?!{_WITHOUT_SIGNS.pattern}\Z)-?[1-9][0-9]{{10,14}}")
"""Numbers of milliseconds since 1970: those that are too large for seconds, and 0. One that is
also a date without signs is a moment of 1976 or 2608, which nobody means.
"""

EARLIEST = datetime(1, 1, 1, second=1, tzinfo=UTC)
"""asyncpg binds the second before as -infinity, which .NET clients send."""


def parse_datetime(text: str) -> datetime:
    """A date in UTC, truncated to whole seconds. Without an offset it is UTC.

    Raises:
        ValueError: not a date, or one that does not exist between the years 1 and 9999.
    """
    return parse_bound(text).replace(microsecond=0)


def parse_bound(text: str, time_zone: tzinfo = UTC) -> datetime:
    """A date that stored dates are compared with: in UTC, with its fraction of a second.

    Without an offset it is a local time of `time_zone`, the earlier one if clocks show it twice;
    without a time it is the first moment of that day there.

    >>> parse_bound("2026-10-01T12:00:59.999Z").microsecond
    999000
    >>> format_datetime(parse_bound("2026-10-01 12:00:59 -0500"))
    '2026-10-01T17:00:59Z'

    Raises:
        ValueError: not a date, or one that does not exist between the years 1 and 9999.
    """
    match = _DATETIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"invalid date {quoted(text)}; use ISO 8601, e.g. {EXAMPLE}")
    form = match[0]
    if match["offset"]:
        form = form[: match.start("offset")] + _offset(match["offset"].strip().upper())
    try:
        moment = datetime.fromisoformat(form)
        if not moment.microsecond and (match["fraction"] or "").strip("0"):
            # Less than a microsecond, but still after the whole second.
            moment += timedelta(microseconds=1)
        aware = moment.astimezone(UTC) if moment.tzinfo else utc_of(moment, time_zone)
        return max(aware, EARLIEST)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"invalid date {quoted(text)}: {error}") from None


def _offset(text: str) -> str:
    if text in ("UTC", "GMT"):
        return "Z"
    return f"+{text}" if text[0].isdigit() else text


def date_hint(value: object) -> str:
    """What to send in place of a value that is not a date.

    >>> date_hint("12/31/2015"), date_hint(1395349471)
    ('Send ISO 8601, such as 2015-12-31.', 'Send ISO 8601, such as 2014-03-20T21:04:31Z.')
    >>> date_hint("5.6.2020")
    'Send ISO 8601, with the year and then the month: 2020-06-05 or 2020-05-06.'
    """
    text = "" if isinstance(value, bool) else str(value).strip()[:_MAX_TEXT]
    if match := _DAY_OR_MONTH_FIRST.match(text):
        first, second, year = (int(part) for part in match.groups())
        dates = {
            f"{year:04}-{month:02}-{day:02}"
            for month, day in ((first, second), (second, first))
            if year and 1 <= month <= 12 and 1 <= day <= days_of(month, year)
        }
        if len(dates) > 1:
            forms = " or ".join(sorted(dates, reverse=True))
            return f"Send ISO 8601, with the year and then the month: {forms}."
        return f"Send ISO 8601, such as {min(dates, default=EXAMPLE)}."
    if match := _WITHOUT_SIGNS.fullmatch(text):
        date = "-".join(match.group("year", "month", "day"))
        time = ":".join(filter(None, match.group("hour", "minute", "second")))
        return f"Send ISO 8601, such as {date}{time and 'T'}{time}."
    if _SECONDS.fullmatch(text):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text.partition(".")[0]))
        return f"Send ISO 8601, such as {format_datetime(moment)}."
    if _DATETIME.fullmatch(text):
        return f"Send a date that exists, such as {EXAMPLE}."
    if match := _NAMED_ZONE.fullmatch(text):
        return f"Send Z or an offset in place of '{match[1]}', such as {EXAMPLE}."
    if match := _MONTH.fullmatch(text):
        return f"Send ISO 8601 with a day, such as {match[0]}-01."
    return f"Send ISO 8601, such as {EXAMPLE}."


_MAX_TEXT = 60
_DAY_OR_MONTH_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?![0-9])")
_SECONDS = re.compile(r"[0-9]{9,10}(?:\.[0-9]*)?")
_NAMED_ZONE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.,]+ ?(?![Zz]$)([A-Za-z][\w/+-]*)")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


def end_of_second(moment: datetime) -> datetime:
    """The last microsecond that is shown as the same second as `moment`."""
    return moment.replace(microsecond=999_999)


def utc_of(clock: datetime, time_zone: tzinfo) -> datetime:
    """The moment at which clocks of the zone first show `clock`, or skip it. If Python cannot
    represent it, that time in UTC.
    """
    try:
        return clock.replace(tzinfo=time_zone).astimezone(UTC)
    except OverflowError:
        return clock.replace(tzinfo=UTC)


def format_datetime(moment: datetime) -> str:
    """The form of all dates in responses; a naive datetime counts as UTC.

    >>> format_datetime(parse_datetime("2014-03-20T16:04:31.9-05"))
    '2014-03-20T21:04:31Z'
    """
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def format_milliseconds(milliseconds: int) -> str:
    """A moment in milliseconds since 1970, with its fraction of a second.

    >>> format_milliseconds(1_395_349_471_250)
    '2014-03-20T21:04:31.250Z'

    Raises:
        ValueError: not between the years 1 and 9999.
    """
    try:
        moment = datetime(1970, 1, 1) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        raise ValueError(f"{milliseconds} milliseconds since 1970 is not a date") from None
    return moment.isoformat(timespec="milliseconds") + "Z"


def without_milliseconds(text: str) -> str:
    """Convert milliseconds since 1970, as Grafana and JavaScript write them, to ISO 8601. Return
    any other text as it is: smaller numbers are seconds, and 20140320 or 20140320210431 a date.

    >>> without_milliseconds("1395349471000"), without_milliseconds("20140320210431")
    ('2014-03-20T21:04:31.000Z', '20140320210431')
    """
    number = text.strip()
    return format_milliseconds(int(number)) if _MILLISECONDS.fullmatch(number) else text


def days_of(month: int | None, year: int | None) -> int:
    """The number of days of a month; the greatest possible, if the month or the year is unknown.

    >>> days_of(2, None), days_of(2, 1900), days_of(None, 1900)
    (29, 28, 31)
    """
    leap_year = 2000
    is_year = year is not None and 1 <= year <= 9999
    return monthrange(year if is_year and year else leap_year, month)[1] if month else 31


def last_day_if_exceeded(date: Mapping[str, Any]) -> int | None:
    """The last day of the month, if the `day` of this month, day and year is a later one.

    >>> last_day_if_exceeded({"month": 2, "day": 31}), last_day_if_exceeded({"day": 31})
    (29, None)
    """
    last = days_of(date.get("month"), date.get("year"))
    return last if (date.get("day") or 1) > last else None


def format_exact(moment: datetime) -> str:
    """The form in which columns store a date in UTC: with its fraction, if it has one.

    >>> format_exact(parse_bound("2014-03-20T16:04:31.9-05"))
    '2014-03-20T21:04:31.900000Z'
    """
    return moment.replace(tzinfo=None).isoformat() + "Z"


def is_shown_as(stored: str, text: str) -> bool:
    """Whether `text` is how the stored form of a date is shown.

    >>> is_shown_as("2014-03-20T21:04:31.900000Z", "2014-03-20T21:04:31Z")
    True
    """
    return stored.partition(".")[0].removesuffix("Z") + "Z" == text


def quoted(value: object) -> str:
    """A value of a client, short enough for a message; arrays and objects are named."""
    match value:
        case str():
            return repr(value if len(value) <= 40 else value[:40] + "…")
        case list() | dict():
            return "an array" if isinstance(value, list) else "an object"
        case bool():
            return str(value).lower()
    return str(value)[:40]
