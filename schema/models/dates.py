"""The types of dates in bodies, for `bodies`. `errors` words their errors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from schema.datetimes import format_datetime, format_exact, parse_bound


def _datetime_as(form: Callable[[datetime], str]) -> Any:
    """A date, stored in `form`."""

    def convert(value: object) -> object:
        if not isinstance(value, str):
            raise PydanticCustomError("not_a_date", "not a text")
        try:
            return form(parse_bound(value))
        except ValueError:
            raise PydanticCustomError("not_a_date", "not a date") from None

    return Annotated[str, BeforeValidator(convert)]


DATETIME_COLUMN = _datetime_as(format_exact)
DATETIME_MEMBER = _datetime_as(format_datetime)
"""Members of arrays and hashes are shown as they are stored: in whole seconds."""
