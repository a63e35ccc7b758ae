"""The failures of filters, and the limits that both kinds of filters share. Pure.

For the rest of this package, and for the planner of GraphQL, whose filters have the same limits.
"""

from __future__ import annotations

from schema.failures import Failure, failure

MAX_LENGTH = 4_000
"""Characters of an OData filter."""

MAX_COMPARISONS = 100
"""Comparisons in one filter; on GraphQL, in all filters of a request."""

MAX_DEPTH = 50
"""Levels of brackets and negations in an OData filter."""

EXAMPLE = "A condition is a name, an operator and a value, such as given_name eq 'Ann'."

SHORTEN_FILTER = "Shorten the filter, or split it into several requests."

_MAX_QUOTED = 60
"""Characters of a client's text that a message quotes."""


def invalid_filter(message: str, hint: str = EXAMPLE) -> Failure:
    """FILTER_INVALID; the message is without its full stop."""
    return failure("FILTER_INVALID", f"{message}.", "filter", hint=hint)


def unsupported(subject: str, hint: str = EXAMPLE) -> Failure:
    """FILTER_NOT_SUPPORTED."""
    return failure("FILTER_NOT_SUPPORTED", f"{subject} is not supported.", "filter", hint=hint)


def too_deep() -> Failure:
    """FILTER_INVALID, over MAX_DEPTH."""
    return invalid_filter(f"The filter is more than {MAX_DEPTH} levels deep", SHORTEN_FILTER)


def truncate(text: str) -> str:
    """A client's text, short enough for a message."""
    return text if len(text) <= _MAX_QUOTED else text[:_MAX_QUOTED] + "…"
