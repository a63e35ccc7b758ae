"""How a setting is declared: default, help, unit, and what a value must be."""

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
    extra: dict[str, Any] = {"unit": unit, "expects": expects}
    return Field(default, description=help, json_schema_extra=extra, ge=ge, le=le)
