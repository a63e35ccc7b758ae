"""Dates and times: any spelling that clients send -> UTC in whole seconds -> one spelling.

Source: OSDI 1.2.0, Filtering and the date-times of its examples; ISO 8601.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

# A space stands where a client forgot to escape the + of an offset in a URL.
_DATETIME = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"(?:[Tt ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"(?:[Zz]|(?P<sign>[-+ ])(?P<hours>[0-9]{2})(?::?(?P<minutes>[0-9]{2}))?)?)?"
)

_FIRST = datetime(1, 1, 1, second=1, tzinfo=UTC)


def parse_datetime(text: str) -> datetime:
    """An aware datetime in UTC, cut to whole seconds; UTC where there is no offset.

    Raises:
        ValueError: not a date, or one that does not exist between the years 1 and 9999.
    """
    match = _DATETIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{_quoted(text)} is no date; write 2014-03-20T21:04:31Z")
    try:
        # The driver takes the first moment there is for minus infinity; .NET clients send it.
        return max(_datetime(match).astimezone(UTC), _FIRST)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{_quoted(text)} is no date: {error}") from None


def format_datetime(moment: datetime) -> str:
    """The one spelling that is sent; a naive datetime is taken for UTC.

    >>> format_datetime(parse_datetime("2014-03-20T16:04:31.9-05"))
    '2014-03-20T21:04:31Z'
    """
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _datetime(match: re.Match[str]) -> datetime:
    def part(name: str) -> int:
        return int(match[name] or 0)

    return datetime(
        part("year"),
        part("month"),
        part("day"),
        part("hour"),
        part("minute"),
        part("second"),
        tzinfo=_zone(match["sign"], part("hours"), part("minutes")),
    )


def _zone(sign: str | None, hours: int, minutes: int) -> timezone:
    if hours > 23 or minutes > 59:
        raise ValueError("the offset must be less than 24:00")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if sign == "-" else offset)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")
