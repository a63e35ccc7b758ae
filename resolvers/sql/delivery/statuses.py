"""The statuses and channels of deliveries as SQL constants.

They are constants because PostgreSQL uses a partial index only for a value known at plan time.
"""

from __future__ import annotations

from resolvers.sql.json import Expression, text_constant
from schema.osdi.deliveries import REQUEUEABLE

PENDING = text_constant("pending")
SUPPRESSED = text_constant("held")

UNDELIVERED: list[Expression] = [text_constant(status) for status in REQUEUEABLE]
"""The statuses that an administrator may requeue."""

FINISHED: list[Expression] = [
    text_constant("delivered"),
    text_constant("cancelled"),
    SUPPRESSED,
]
"""The statuses whose deliveries are purged after some time."""

WEBHOOK = text_constant("webhook")
"""The channel of events."""
