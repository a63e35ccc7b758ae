"""The settings for what some clients and forms expect.

Part of the table in `app.config.settings`, which has the rest.
"""

from __future__ import annotations

from pydantic_settings import BaseSettings

from app.config.field import setting


class ClientSettings(BaseSettings):
    """Part of `Settings`."""

    empty_arrays: bool = setting(
        False,
        "Whether empty arrays of people and outreaches appear as `[]` in REST documents, for "
        "clients that require them.",
    )
