"""IDs are UUIDv7, so that `id desc` is newest first and one column is a cursor.

Source: RFC 9562, 5.7, with method 3 of 6.2: twelve bits of the fraction of a millisecond
follow the timestamp, so that the IDs of one process increase.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

_MILLION = 1_000_000

Draw = Callable[[int], int]
"""A source of random bits: the argument is their number."""


def new_id(moment: datetime | None = None, draw: Draw = secrets.randbits) -> UUID:
    """A new ID of the current time, or of `moment` in whole seconds."""
    nanoseconds = int(moment.timestamp()) * 1000 * _MILLION if moment else time.time_ns()
    milliseconds, rest = divmod(nanoseconds, _MILLION)
    fraction = draw(12) if moment else (rest << 12) // _MILLION
    return UUID(
        int=(milliseconds & (1 << 48) - 1) << 80 | 7 << 76 | fraction << 64 | 2 << 62 | draw(62)
    )


def lowest_id(seconds: float) -> UUID:
    """The lower bound of the IDs made at or after a moment, in seconds since 1970.

    >>> lowest_id(1.5)
    UUID('00000000-05dc-0000-0000-000000000000')
    """
    return UUID(int=int(seconds * 1000) << 80)
