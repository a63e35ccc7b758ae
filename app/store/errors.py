"""What the database says, as one of our failures: one table, by SQLSTATE.

SQLSTATE alone tells errors apart, since constraint and table names are not always there.
"""

from __future__ import annotations

import asyncpg

from resolvers.store import TransactionConflict
from schema.failures import Failure, failure

RETRY_AFTER = {"Retry-After": "2"}
_LOST = ("08", "57P01", "57P02", "57P03", "25006")
_CLOSED = ("28", "3D", "55000")
"""No way in: by the account, no such database, or one that takes no connections."""

_MET = ("23505", "23503", "40001", "40P01")
_FULL = ("53100", "58030")
_BUSY = ("53200", "53300", "55P03")


def _state(error: BaseException) -> str:
    return getattr(error, "sqlstate", None) or ""


def is_lost(error: BaseException) -> bool:
    """Whether the connection is lost, as opposed to the statement being refused."""
    if isinstance(error, asyncpg.PostgresError):
        return _state(error).startswith(_LOST)
    if isinstance(error, TimeoutError | ValueError):  # the driver's DataError is both
        return False
    # The driver's own confusion is how a connection looks that is ended between two requests.
    return isinstance(error, OSError | asyncpg.InterfaceError | asyncpg.InternalClientError)


def is_cancelled(error: BaseException) -> bool:
    """Whether the statement was broken off."""
    return _state(error) == "57014"


def translate(error: BaseException) -> Exception:
    """The failure, or the `TransactionConflict`, that an error of the driver means."""
    state = _state(error)
    if state in _MET:
        return TransactionConflict(state)
    if is_cancelled(error):
        return timed_out()
    if state.startswith("2201B"):
        return bad_regexp(error)
    if state == "22023":
        return unknown_time_zone(error)
    if state in _FULL:
        return failure(
            "STORE_FULL",
            "The store takes no more writes at the moment; nothing was stored.",
            hint="Try again later.",
            headers={"Retry-After": "60"},
        )
    if state in _BUSY:
        return overloaded()
    if state.startswith("54"):
        return too_complex()
    if is_lost(error) or isinstance(error, TimeoutError) or state.startswith(_CLOSED):
        return unavailable()
    assert isinstance(error, Exception)
    return error


def timed_out() -> Failure:
    return failure(
        "STATEMENT_TIMEOUT",
        "The store took too long to answer this request.",
        hint="Narrow the filter, or ask for fewer resources at once.",
        headers=RETRY_AFTER,
    )


def too_complex() -> Failure:
    return failure(
        "QUERY_TOO_COMPLEX",
        "The store cannot do as much at once as this request needs.",
        hint="Narrow the filter, or ask for fewer resources or fields at once.",
    )


def bad_regexp(error: BaseException) -> Failure:
    return failure(
        "FILTER_INVALID",
        f"The regular expression cannot be read: {error}.",
        "filter",
        hint="PostgreSQL's regular expressions, such as '^Jo(hn|e)$'.",
    )


def unknown_time_zone(error: BaseException) -> Failure:
    """PostgreSQL knows fewer than the gateway does."""
    return failure(
        "TIME_ZONE_UNKNOWN",
        f"The store does not know this time zone: {error}.",
        "timeZone",
        hint="A name of the IANA database, such as America/New_York.",
    )


def unavailable() -> Failure:
    return failure(
        "STORE_UNAVAILABLE",
        "The store cannot be reached.",
        hint="Try again; a request with identifiers may be repeated without making a twin.",
        headers=RETRY_AFTER,
    )


def overloaded() -> Failure:
    return failure(
        "STORE_OVERLOADED",
        "Too many requests are waiting for the store.",
        hint="Try again later, or send fewer requests at once.",
        headers=RETRY_AFTER,
    )
