"""Dates and times: any form that clients send -> UTC in whole seconds -> one form.

Source: OSDI 1.2.0, Filtering and the date-times of its examples; ISO 8601.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

# Narrower than `datetime.fromisoformat`, which also reads week dates and, in newer versions of
# Python, 24:00. A space stands for the + of an offset that a client did not escape in a URL.
_HOUR = "(?:[01][0-9]|2[0-3])"
_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    rf"(?:[Tt ]{_HOUR}:[0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]+)?)?"
    rf"(?P<offset>[Zz]|[-+ ]{_HOUR}(?::?[0-5][0-9])?)?)?"
)

_FIRST = datetime(1, 1, 1, second=1, tzinfo=UTC)


def parse_datetime(text: str) -> datetime:
    """An aware datetime in UTC, truncated to whole seconds. Without an offset it is UTC.

    Raises:
        ValueError: not a date, or one that does not exist between the years 1 and 9999.
    """
    match = _DATETIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"invalid date {_quoted(text)}; use ISO 8601, e.g. 2014-03-20T21:04:31Z")
    form = match[0]
    if match["offset"]:
        form = form[: match.start("offset")] + match["offset"].upper().replace(" ", "+")
    try:
        moment = datetime.fromisoformat(form).replace(microsecond=0)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        # The driver takes the first moment there is for minus infinity; .NET clients send it.
        return max(aware.astimezone(UTC), _FIRST)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"invalid date {_quoted(text)}: {error}") from None


def format_datetime(moment: datetime) -> str:
    """The one form that is sent; a naive datetime is taken for UTC.

    >>> format_datetime(parse_datetime("2014-03-20T16:04:31.9-05"))
    '2014-03-20T21:04:31Z'
    """
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")
