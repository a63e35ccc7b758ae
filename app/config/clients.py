"""The settings for what some clients expect.

Part of the table in `app.config.settings`, which has the rest.
"""

from __future__ import annotations

from pydantic_settings import BaseSettings

from app.config.field import setting


class ClientSettings(BaseSettings):
    """Part of `Settings`."""

    empty_arrays: bool = setting(
        False,
        "Whether arrays of people and outreaches that are empty appear as `[]` in the documents of "
        "REST: some clients read them without looking.",
    )
