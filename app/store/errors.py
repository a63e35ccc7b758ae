"""Errors of the driver and PostgreSQL, translated into failures by SQLSTATE.

Only the SQLSTATE is used: an error does not always name its constraint or table.
"""

from __future__ import annotations

import asyncpg

from resolvers.store import TransactionConflict
from schema.failures import Failure, failure

RETRY_AFTER = {"Retry-After": "2"}
"""The header of failures that a client can retry soon."""

_UNPREPARED = ("26000", "42P05")
"""A prepared statement does not exist, or exists before it was prepared."""

_CONNECTION_LOST = ("08", "57P01", "57P02", "57P03", "25006", *_UNPREPARED)
_CONNECTION_REFUSED = ("28", "3D", "55000")
"""The login fails, the database does not exist, or it accepts no connections."""

_CONFLICT = ("23505", "23503", "40001", "40P01")
_DISK_FULL = ("53100", "58030")
_OVERLOADED = ("53200", "53300", "55P03")
_READ_ONLY = "25006"


def _state(error: BaseException) -> str:
    return getattr(error, "sqlstate", None) or ""


def is_lost(error: BaseException) -> bool:
    """Whether the connection is lost; otherwise PostgreSQL refused the statement."""
    if isinstance(error, asyncpg.PostgresError):
        return _state(error).startswith(_CONNECTION_LOST)
    if isinstance(error, TimeoutError | ValueError):  # the driver's DataError is both
        return False
    # The driver raises its internal errors if a connection ends between two requests.
    return isinstance(error, OSError | asyncpg.InterfaceError | asyncpg.InternalClientError)


def is_unprepared(error: BaseException) -> bool:
    """Whether statements were prepared on another server connection than the one that was used."""
    return _state(error) in _UNPREPARED


def may_pass(error: BaseException) -> bool:
    """Whether a database that cannot be used yet may be usable later."""
    return is_lost(error) or isinstance(error, TimeoutError) or _state(error) in _OVERLOADED


def is_cancelled(error: BaseException) -> bool:
    """Whether the statement was cancelled."""
    return _state(error) == "57014"


def translate(error: BaseException) -> Exception:
    """Return the failure, or the `TransactionConflict`, for an error of the driver.

    Any other error is returned as it is.
    """
    state = _state(error)
    if state in _CONFLICT:
        return TransactionConflict(state)
    if is_cancelled(error):
        return timed_out()
    if state.startswith("2201B"):
        return bad_regexp(error)
    if state == "22023":
        return time_zone_unknown_to_database(error)
    if state in _DISK_FULL:
        return failure(
            "STORE_FULL",
            "The database cannot write at the moment; nothing was stored.",
            hint="Try again later.",
            headers={"Retry-After": "60"},
        )
    if state in _OVERLOADED:
        return overloaded()
    if state.startswith("54"):
        return too_complex()
    if state == _READ_ONLY:
        return read_only()
    if is_lost(error) or isinstance(error, TimeoutError) or state.startswith(_CONNECTION_REFUSED):
        return unavailable()
    assert isinstance(error, Exception)
    return error


def timed_out() -> Failure:
    return failure(
        "STATEMENT_TIMEOUT",
        "The database took too long to answer this request.",
        hint="Narrow the filter, or request fewer resources at once.",
        headers=RETRY_AFTER,
    )


def too_complex() -> Failure:
    return failure(
        "QUERY_TOO_COMPLEX",
        "The query exceeds a PostgreSQL limit.",
        hint="Narrow the filter, or request fewer resources or fields at once.",
    )


def bad_regexp(error: BaseException) -> Failure:
    return failure(
        "FILTER_INVALID",
        f"The regular expression cannot be read: {error}.",
        "filter",
        hint="Use the syntax of PostgreSQL, e.g. '^Jo(hn|e)$'.",
    )


def time_zone_unknown_to_database(error: BaseException) -> Failure:
    """TIME_ZONE_UNKNOWN: PostgreSQL may know fewer time zones than the gateway."""
    return failure(
        "TIME_ZONE_UNKNOWN",
        f"The database does not know this time zone: {error}.",
        "timeZone",
        hint="Use a name of the IANA database, such as America/New_York.",
    )


def unavailable() -> Failure:
    return failure(
        "STORE_UNAVAILABLE",
        "The database cannot be reached.",
        hint="Try again; a write with identifiers can be repeated without creating a duplicate.",
        headers=RETRY_AFTER,
    )


def read_only() -> Failure:
    return failure(
        "DATABASE_READ_ONLY",
        "The database is read-only at the moment; nothing was stored.",
        hint="Try again later; reads are answered.",
        headers=RETRY_AFTER,
    )


def no_events(
    reason: str = "reaches its database through a connection pooler, which forwards no events",
) -> Failure:
    return failure(
        "SUBSCRIPTIONS_UNAVAILABLE",
        f"This gateway {reason}.",
        hint="Ask the operator to set OSDI_LISTEN_URL, or query at intervals.",
    )


def overloaded() -> Failure:
    return failure(
        "STORE_OVERLOADED",
        "Too many requests are waiting for the database.",
        hint="Try again later, or send fewer requests at once.",
        headers=RETRY_AFTER,
    )


def overloaded_by_reads() -> Failure:
    return failure(
        "STORE_OVERLOADED",
        "Too many reads with filters that no index serves are running.",
        hint="Try again later, send fewer of them at once, or add a condition with an index.",
        headers=RETRY_AFTER,
    )
