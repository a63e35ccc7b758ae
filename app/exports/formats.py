"""CSV and NDJSON: which one a client requests, and how rows are written.

In: the Accept header and the query string of a request; then rows. Out: bytes. For
`app.exports.response` and the endpoints of both surfaces.

Text that a spreadsheet would run as a formula gets an apostrophe in CSV: some of it comes from
anonymous posts. Dates are those of JSON, unless a time zone is named.

Source: RFC 4180 and RFC 7111, CSV; OWASP, 'CSV Injection'.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl

import orjson

from app.http.accept import MAX_CACHED_ACCEPT, media_ranges, weight
from resolvers.export_columns import ExportColumn, ExportRow
from resolvers.plan.time_zones import find_time_zone, unknown_time_zone
from schema.failures import Failure, failure

CSV_TYPE: Final = "text/csv"
NDJSON_TYPE: Final = "application/x-ndjson"
_TYPES: Final = {"csv": CSV_TYPE, "ndjson": NDJSON_TYPE}
_FORMATS: Final = ("csv", "ndjson", "json")
_JSON_TYPES: Final = (
    "application/json",
    "application/graphql-response+json",
    "application/hal+json",
    "text/event-stream",
)
_FORMAT: Final = b"format="
_FORMULAS: Final = b"formulas="
_BOM: Final = b"bom="
_DATES: Final = b"dates="
_SEPARATOR: Final = b"separator="
_ISO: Final = "iso"
_SEPARATORS: Final = ("comma", "semicolon")
_MAX_QUOTED: Final = 40
_BEGIN_FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)
"""The first characters of formulas, also in full width, as East Asian keyboards write them."""
_DROPPED: Final = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
"""The characters that programs may drop at the beginning of a cell."""
_LINE_BREAKS: Final = "\r\n"
_ALL_SEPARATORS: Final = ",;\t"
_BYTE_ORDER_MARK: Final = codecs.BOM_UTF8


class Format(Protocol):
    """The format of a table: `begin`, then pages of `rows`."""

    @property
    def ending(self) -> str: ...

    @property
    def content_type(self) -> bytes: ...

    @property
    def is_flat(self) -> bool:
        """Whether each value needs a column."""
        ...

    def begin(self, columns: Sequence[ExportColumn]) -> bytes: ...

    def rows(self, columns: Sequence[ExportColumn], rows: Sequence[ExportRow]) -> bytes: ...


class Csv:
    """A header, then one line for each row. Null and empty text are both empty cells."""

    ending = "csv"
    content_type = b"text/csv; charset=utf-8; header=present"
    is_flat = True

    def __init__(
        self,
        keep_formulas: bool = False,
        marked: bool = False,
        clock: tzinfo | None = None,
        semicolons: bool = False,
    ) -> None:
        """`keep_formulas`: do not escape formulas, for programs that are not spreadsheets.
        `marked`: begin with a byte order mark, without which Excel does not read a file as UTF-8.
        `clock`: write dates as `local_time` does, which spreadsheets take for dates.
        `semicolons`: between columns, and decimal commas, as where people write those.
        """
        self._separator = ";" if semicolons else ","
        self._starts = _starts_of_cells(self._separator)
        self._keep_formulas = keep_formulas
        self._clock = clock
        self._mark = _BYTE_ORDER_MARK if marked else b""

    def begin(self, columns: Sequence[ExportColumn]) -> bytes:
        return self._mark + _lines([[column.name for column in columns]], self._separator)

    def rows(self, columns: Sequence[ExportColumn], rows: Sequence[ExportRow]) -> bytes:
        # Most members of a document over REST are absent.
        keyed = [(column.path[0], column) for column in columns]
        return _lines(
            [
                [self._value(column, row) if key in row else "" for key, column in keyed]
                for row in rows
            ],
            self._separator,
        )

    def _value(self, column: ExportColumn, row: ExportRow) -> str:
        value = column.of(row)
        if self._clock is not None and column.is_date:
            value = _local(value, self._clock)
        return self._cell(value)

    def _cell(self, value: Any) -> str:
        """
        >>> Csv()._cell("=1+1"), Csv()._cell(-1), Csv(keep_formulas=True)._cell("=1+1")
        ("'=1+1", '-1', '=1+1')
        >>> Csv()._cell(["a", "b"]), Csv()._cell(None), Csv()._cell(True)
        ('["a","b"]', '', 'true')
        >>> print(Csv()._cell("a; =1"), Csv()._cell("a, =1"), Csv()._cell(["a;=1"]))
        a; '=1 a, =1 ["a;'=1"]
        """
        if value is None:
            return ""
        if not isinstance(value, str):
            text = orjson.dumps(value).decode()
            if isinstance(value, float) and self._separator == ";":
                return text.replace(".", ",")
            return text if isinstance(value, int | float) else self._escaped(text)
        return self._escaped("'" + value if self._is_formula(value) else value)

    def _is_formula(self, text: str) -> bool:
        return not self._keep_formulas and _may_be_formula(text)

    def _escaped(self, text: str) -> str:
        """With an apostrophe before each formula that begins where a spreadsheet with another
        separator would begin a cell.
        """
        return text if self._keep_formulas else self._starts.sub(_escape, text)


def _starts_of_cells(separator: str) -> re.Pattern[str]:
    """Where programs with another separator begin a cell, and the first character of a formula, if
    it is there. They ignore quotes that are not around a cell.
    """
    others = _ALL_SEPARATORS.replace(separator, "") + _LINE_BREAKS
    first = "".join(character for character in _BEGIN_FORMULA if not character.isspace())
    return re.compile(f"([{others}][{_DROPPED}]*)([{re.escape(first)}]?)")


def _escape(start: re.Match[str]) -> str:
    return f"{start[1]}'{start[2]}" if start[2] else start[0]


def _local(value: Any, clock: tzinfo) -> Any:
    if isinstance(value, list):
        return [_local(item, clock) for item in value]
    return local_time(value, clock) if isinstance(value, str) else value


def local_time(text: str, clock: tzinfo) -> str:
    """A date and time of JSON in local time, in whole seconds and without an offset: spreadsheets
    take no other ISO 8601 for a date.

    >>> from zoneinfo import ZoneInfo
    >>> local_time("2026-11-29T20:30:00.25Z", ZoneInfo("America/New_York"))
    '2026-11-29 15:30:00'
    """
    try:
        moment = datetime.fromisoformat(text)
        local = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(clock)
    except (OverflowError, ValueError):
        # Before the year 1 there, or after 9999.
        return text
    return local.replace(tzinfo=None).isoformat(" ", "seconds")


def _may_be_formula(text: str) -> bool:
    """
    >>> _may_be_formula("=1"), _may_be_formula(" \u200b =1"), _may_be_formula(" a=1")
    (True, True, False)
    """
    return text.startswith(_BEGIN_FORMULA) or text.lstrip(_DROPPED).startswith(_BEGIN_FORMULA)


class Ndjson:
    """One JSON object per line, the same as in the JSON of the request."""

    ending = "ndjson"
    content_type = NDJSON_TYPE.encode()
    is_flat = False

    def begin(self, columns: Sequence[ExportColumn]) -> bytes:
        return b""

    def rows(self, columns: Sequence[ExportColumn], rows: Sequence[ExportRow]) -> bytes:
        return b"".join([orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows])


def _lines(lines: list[list[str]], separator: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()


def requested_format(accept: str, query: bytes) -> Format | None:
    """The format that `format` in the query string or else Accept selects; None for the JSON of the
    surface.

    Raises: REQUEST_INVALID.
    """
    if not (accept or query):
        return None
    name = None
    if _FORMAT in query:
        name = _parameter(query, "format", _FORMATS)
    if name is None:
        name = _accepted(accept) if len(accept) <= MAX_CACHED_ACCEPT else None
    if name == "csv":
        raw = _FORMULAS in query and _parameter(query, "formulas", ("raw",)) is not None
        marked = _BOM in query and _parameter(query, "bom", ("true", "false")) == "true"
        clock = _clock(query) if _DATES in query else None
        separator = _parameter(query, "separator", _SEPARATORS) if _SEPARATOR in query else None
        return Csv(raw, marked, clock, semicolons=separator == "semicolon")
    return Ndjson() if name == "ndjson" else None


@lru_cache(maxsize=256)
def _accepted(accept: str) -> str | None:
    """The format that an Accept header names and prefers to JSON.

    >>> _accepted("text/csv"), _accepted("text/csv, */*"), _accepted("application/x-ndjson;q=0.5")
    ('csv', 'csv', 'ndjson')
    >>> _accepted("text/csv;q=0.5, application/json"), _accepted("*/*"), _accepted("")
    (None, None, None)
    """
    ranges: dict[str, float] = {}
    for name, _, quality in media_ranges(accept):
        ranges[name] = max(quality, ranges.get(name, 0))
    qualities = {name: ranges.get(media, 0.0) for name, media in _TYPES.items()}
    best = max(qualities, key=lambda name: qualities[name])
    # A tie: a type that is named is preferred to one that a range includes.
    if (qualities[best], 2) <= max(weight(media, ranges) for media in _JSON_TYPES):
        return None
    return best if qualities[best] > 0 else None


def _parameter(query: bytes, name: str, values: tuple[str, ...]) -> str | None:
    """The value of a parameter, one of `values`; None if it is absent or blank. Case and
    surrounding blanks are ignored.

    Raises: REQUEST_INVALID.
    """
    sent = _sent(query, name)
    value = sent.strip().lower()
    if value and value not in values:
        raise _invalid_parameter(name, sent, values)
    return value or None


def _sent(query: bytes, name: str) -> str:
    """The last value of a parameter; blank if it is absent."""
    sent = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return next((value for key, value in reversed(sent) if key == name), "")


def _clock(query: bytes) -> tzinfo | None:
    """The time zone that `dates` names; None for the dates of JSON.

    Raises: TIME_ZONE_UNKNOWN.
    """
    text = _sent(query, "dates")
    if text.strip().lower() in ("", _ISO):
        return None
    # A plus that is not escaped is a blank.
    zone = find_time_zone(text) or find_time_zone(re.sub(r"^ (?=[0-9])", "+", text))
    if zone is None:
        raise unknown_time_zone(text, "dates")
    return zone.clock


def _invalid_parameter(name: str, value: str, values: tuple[str, ...]) -> Failure:
    *others, last = values
    listed = f"{', '.join(others)} or {last}" if others else last
    return failure(
        "REQUEST_INVALID",
        f"Invalid value for '{name}': '{value[:_MAX_QUOTED]}'.",
        name,
        hint=f"Send {listed}, or omit it.",
    )
