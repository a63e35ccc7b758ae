"""Conditions on the status of a delivery."""

from __future__ import annotations

from sqlalchemy import (
    literal_column,
)

from resolvers.sql.json import Expression
from schema.osdi.deliveries import REQUEUEABLE

PENDING: Expression = literal_column("'pending'")
"""Constants, since a bind would hide from PostgreSQL that the partial indexes serve."""


UNDELIVERED: list[Expression] = [literal_column(repr(status)) for status in REQUEUEABLE]


SUPPRESSED: Expression = literal_column("'held'")


FINISHED: list[Expression] = [
    literal_column("'delivered'"),
    literal_column("'cancelled'"),
    SUPPRESSED,
]


IS_WEBHOOK: Expression = literal_column("'webhook'")
