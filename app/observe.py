"""Logging, and the report of an unexpected exception."""

from __future__ import annotations

import logging
import secrets

from schema.failures import Failure, failure

logger = logging.getLogger("osdi")


def report_internal_error(error: Exception) -> Failure:
    """A fault of ours: the log has the traceback under the reference code."""
    reference = secrets.token_hex(8)
    logger.error("reference_code %s", reference, exc_info=error)
    failed = failure("INTERNAL", "Something went wrong here.", hint="Report the reference code.")
    failed.reference_code = reference
    return failed
