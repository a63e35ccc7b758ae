"""The types of dates in bodies, for `bodies`. `errors` words their errors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from schema.datetimes import (
    date_hint,
    format_datetime,
    format_exact,
    parse_bound,
    quoted,
    without_milliseconds,
)


def _datetime_as(form: Callable[[datetime], str]) -> Any:
    """A date, stored in `form`."""

    def convert(value: object) -> object:
        try:
            return form(parse_bound(_text(value)))
        except ValueError:
            context = {"value": quoted(value), "hint": date_hint(value)}
            raise PydanticCustomError("not_a_date", "not a date", context) from None

    return Annotated[str, BeforeValidator(convert)]


def _text(value: object) -> str:
    """The text of a date. Numbers are milliseconds since 1970; 0 is a missing date. Raises:
    ValueError.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("not a text")
    text = str(value)
    return text if text.strip() == "0" else without_milliseconds(text)


DATETIME_COLUMN = _datetime_as(format_exact)
DATETIME_MEMBER = _datetime_as(format_datetime)
"""Members of arrays and hashes are shown as they are stored: in whole seconds."""
