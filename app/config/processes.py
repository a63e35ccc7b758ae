"""The settings of processes.

Part of the table in `app.config.settings`, which has the rest.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import BaseSettings

from app.config.field import setting

MAX_PROCESSES = 256


def _count(value: str) -> str:
    value = value.strip()
    if value != "auto" and not (
        value.isascii() and value.isdecimal() and 1 <= int(value) <= MAX_PROCESSES
    ):
        raise ValueError
    return value


ProcessCount = Annotated[str, BeforeValidator(str), AfterValidator(_count)]


class ProcessSettings(BaseSettings):
    """Part of `Settings`."""

    processes: ProcessCount = setting(
        "1",
        "Number of processes that `serve` and `demo` run, each with connections and subscribers of "
        "its own; `auto` is one per core.",
        unit="processes",
        expects=f"a whole number from 1 to {MAX_PROCESSES}, or auto",
    )
    drain_seconds: float = setting(
        0.0,
        "Time after SIGTERM for which requests are still accepted, while `/ready` says that the "
        "gateway stops; Ctrl-C stops at once.",
        unit="seconds",
        ge=0,
        le=3600,
    )
