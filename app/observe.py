"""The log of the process, and the report of unexpected exceptions.

In: an exception. Out: a failure for the client, and an entry in the log. For everything
in `app`.
"""

from __future__ import annotations

import logging
import secrets

from app.monitoring.failure_log import FAILURES
from resolvers.current_request import current_request_id
from schema.failures import Failure, failure

logger = logging.getLogger("osdi")


def report_internal_error(error: Exception) -> Failure:
    """Log the traceback with a reference code, and return a failure with the same code."""
    # A subscription has one code for all its subscribers, and its log entries have no request.
    reference = current_request_id() or secrets.token_hex(8)
    logger.error("reference_code %s", reference, exc_info=error)
    internal = failure("INTERNAL", "Internal error.", hint="Report the reference code.")
    internal.reference_code = reference
    return internal


def report_failure(operation: str, error: Failure) -> None:
    """Log a failure that the client did not cause, and let the client know its log entry.

    `operation` has no values that a client has sent.
    """
    if error.status >= 500:
        error.reference_code = error.reference_code or current_request_id()
        FAILURES.add(operation, [fault.code for fault in error.faults])


class Interruption:
    """Logs when something that runs in the background is interrupted, and when it goes on."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._is_over = True

    def begin(self, error: Exception) -> None:
        if self._is_over:
            logger.warning("%s paused: %s", self._what, error)
        self._is_over = False

    def end(self) -> None:
        if not self._is_over:
            logger.warning("%s resumed.", self._what)
        self._is_over = True
