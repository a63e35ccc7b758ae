"""The decoy of public forms: a member that people leave empty and programs fill in.

A post without a key whose decoy is filled is answered like any other and stores nothing. So that
its sender does not learn of it by the clock, the answer takes as long as one of the last posts
that were stored.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

DECOY = "osdi_gateway:decoy"

_KEPT = 64
_AT_FIRST = 0.004
"""Seconds, before a post was stored by this process."""

_COARSE = 0.002
"""How late a timer may be."""


def is_filled(body: object) -> bool:
    """Whether a body has something in its decoy; an empty text or box is left alone.

    >>> is_filled({"osdi_gateway:decoy": "https://spam.example"}), is_filled({DECOY: " "})
    (True, False)
    """
    if not isinstance(body, dict):
        return False
    value = body.get(DECOY)
    return bool(value.strip() if isinstance(value, str) else value)


class Pace:
    """How long the last posts took to store."""

    def __init__(self) -> None:
        self._seconds: deque[float] = deque([_AT_FIRST], _KEPT)

    @contextmanager
    def measured(self) -> Iterator[None]:
        start = perf_counter()
        yield
        self._seconds.append(perf_counter() - start)

    async def pretend(self) -> None:
        """Takes as long as one of them, to less than a timer's precision."""
        end = perf_counter() + random.choice(self._seconds)
        while (left := end - perf_counter()) > 0:  # noqa: ASYNC110  # the clock sets no event
            await asyncio.sleep(left - _COARSE if left > _COARSE else 0)
