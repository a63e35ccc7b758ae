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


def comma_separated(text: str) -> tuple[str, ...]:
    """The parts of a text between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def split_text(value: object) -> object:
    """The parts of a text between commas; any other value as it is."""
    return comma_separated(value) if isinstance(value, str) else value
