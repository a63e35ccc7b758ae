"""Conditions on the status of a delivery."""

from __future__ import annotations

from sqlalchemy import (
    literal_column,
)

from resolvers.sql.json import Expression
from schema.osdi.deliveries import REQUEUEABLE

_PENDING: Expression = literal_column("'pending'")
"""Constants, since a bind would hide from PostgreSQL that the partial indexes serve."""


UNDELIVERED: list[Expression] = [literal_column(repr(status)) for status in REQUEUEABLE]


_HELD: Expression = literal_column("'held'")


_FINISHED: list[Expression] = [
    literal_column("'delivered'"),
    literal_column("'cancelled'"),
    _HELD,
]


_WEBHOOK: Expression = literal_column("'webhook'")
