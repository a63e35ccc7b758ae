"""The log of the process, and the report of unexpected exceptions.

In: an exception. Out: a failure for the client, and an entry in the log. For everything
in `app`.
"""

from __future__ import annotations

import logging
import secrets

from schema.failures import Failure, failure

logger = logging.getLogger("osdi")


def report_internal_error(error: Exception) -> Failure:
    """Log the traceback with a reference code, and return a failure with the same code."""
    reference = secrets.token_hex(8)
    logger.error("reference_code %s", reference, exc_info=error)
    internal = failure("INTERNAL", "Internal error.", hint="Report the reference code.")
    internal.reference_code = reference
    return internal
