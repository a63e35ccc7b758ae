"""The settings for watching the gateway: the admin port and the log.

Part of the table in `app.config.settings`, which has the rest.
"""

from __future__ import annotations

from typing import Literal

from pydantic_settings import BaseSettings

from app.config.field import setting
from app.config.values import ListenHost


class MonitoringSettings(BaseSettings):
    """Part of `Settings`."""

    admin_port: int | None = setting(
        None,
        "Port of `/live`, `/ready` and `/metrics`; without it they are not served, and nothing is "
        "measured. Each further process has the next port.",
        ge=1,
        le=65535,
    )
    admin_host: ListenHost = setting(
        "127.0.0.1",
        "Address of the admin port, which needs no token.",
        expects="an address or a host name",
    )
    log_format: Literal["json", "text", "auto"] = setting(
        "auto", "Format of the log on stderr; `auto` is text on a terminal and JSON elsewhere."
    )
    access_log: bool = setting(
        False, "Whether each request is logged, with its route or operation, status and time."
    )
    slow_statement: float = setting(
        1.0,
        "Statements that take this long are logged, with the name of their plan; 0 logs none.",
        unit="seconds",
        ge=0,
        le=3600,
    )
