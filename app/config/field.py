"""Declares a setting: its default, its help, its unit and the values it accepts.

For `app.config`.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field


def setting(
    default: object,
    help: str,
    *,
    unit: str = "",
    expects: str = "text",
    ge: float | None = None,
    le: float | None = None,
) -> Any:
    """Return a field; `expects` follows 'must be' in messages."""
    extra: dict[str, Any] = {"unit": unit, "expects": expects}
    return Field(default, description=help, json_schema_extra=extra, ge=ge, le=le)


def comma_separated(value: object) -> object:
    """The parts of a text between commas; any other value as it is."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value
