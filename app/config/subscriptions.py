"""The settings of subscriptions.

Part of the table in `app.config.settings`, which has the rest.
"""

from __future__ import annotations

from pydantic_settings import BaseSettings

from app.config.field import setting


class SubscriptionSettings(BaseSettings):
    """Part of `Settings`."""

    max_subscriptions: int = setting(
        5_000,
        "Maximum number of WebSockets and event streams together, and of subscriptions, "
        "per process.",
        unit="subscribers",
        ge=0,
        le=1_000_000,
    )
    max_public_streams: int = setting(
        1_000,
        "Maximum number of anonymous event streams of published totals per process; one client "
        "address may have a tenth of them. Further pages request the total every 20 seconds.",
        unit="streams",
        ge=0,
        le=1_000_000,
    )
    live_interval: int = setting(
        250,
        "Minimum time between two evaluations of a live query.",
        unit="milliseconds",
        ge=10,
        le=3_600_000,
    )
