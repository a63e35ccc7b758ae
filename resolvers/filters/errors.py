"""Errors of filters, and their limits."""

from __future__ import annotations

from schema.failures import Failure, failure

MAX_LENGTH = 4_000


MAX_COMPARISONS = 100


MAX_DEPTH = 50


EXAMPLE = "A condition is a name, an operator and a value: given_name eq 'Ann'."


FEWER = "Ask for less at once, in several requests."


def invalid(description: str, hint: str = EXAMPLE) -> Failure:
    return failure("FILTER_INVALID", description + ".", "filter", hint=hint)


def unsupported(what: str, hint: str = EXAMPLE) -> Failure:
    return failure("FILTER_NOT_SUPPORTED", f"{what} is not supported.", "filter", hint=hint)


def too_deep() -> Failure:
    return invalid(f"The filter is nested more than {MAX_DEPTH} deep", FEWER)


def truncate(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"
