"""A batch: several GraphQL requests in one array, as some clients send them.

Off unless `OSDI_MAX_BATCH` allows them. For `app.graphql.endpoint`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from resolvers.graphql.document.limits import exceeds
from resolvers.graphql.errors import error_body
from schema.failures import Failure, failure

RESPONSE_IS_FULL: Final = error_body(
    failure(
        "RESPONSE_TOO_LARGE",
        "The response to the batch has reached its maximum size.",
        hint="Send this request again in a smaller batch.",
    )
)
"""The response to a request of a batch that was not executed."""


def check_batch(values: Sequence[object], limit: int) -> None:
    """Check the number of requests. Raises: REQUEST_INVALID, QUERY_TOO_COMPLEX."""
    if not values:
        raise failure(
            "REQUEST_INVALID",
            "The batch is empty.",
            hint='Send at least one request: [{"query": "{ … }"}].',
        )
    if len(values) > limit:
        raise failure(
            "QUERY_TOO_COMPLEX",
            exceeds(f"The batch has {len(values):,} requests", limit),
            hint="Send several smaller batches.",
        )


def not_in_batch() -> Failure:
    """NOT_ACCEPTABLE, for a subscription in a batch."""
    return failure(
        "NOT_ACCEPTABLE",
        "A subscription cannot be part of a batch.",
        hint="Send it alone, with Accept: text/event-stream, or by WebSocket.",
    )
