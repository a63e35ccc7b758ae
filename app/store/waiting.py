"""Waits at start until the database answers.

In: its URL. Out: nothing, once it answers. Any other fault is reported by the first step that uses
the database.
"""

from __future__ import annotations

import asyncio
import time

from app.config.database import mask_url
from app.observe import logger
from app.store.driver import DRIVER_ERRORS
from app.store.errors import may_pass
from app.store.hosts import DatabaseHosts

ATTEMPT_TIMEOUT = 8.0
"""Seconds in which the database has to answer."""

_PAUSE = 0.5
"""Seconds between two attempts."""


def wait_for_database(url: str, seconds: float) -> None:
    """Return when the database answers, refuses for good, or has not answered for `seconds`."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(_wait(url, seconds))


async def _wait(url: str, seconds: float) -> None:
    hosts, begun, place = DatabaseHosts(url), time.monotonic(), mask_url(url)
    is_waiting = False
    while True:
        try:
            connection = await hosts.connect(timeout=ATTEMPT_TIMEOUT)
            try:
                # A pooler may accept connections without a database behind it.
                await connection.execute("SELECT 1", timeout=ATTEMPT_TIMEOUT)
            finally:
                connection.terminate()
        except DRIVER_ERRORS as error:
            if not may_pass(error):
                return
            passed = time.monotonic() - begun
            if passed >= seconds:
                if is_waiting:
                    logger.error("Gave up on the database %s after %.0f s.", place, passed)
                return
            if not is_waiting:
                is_waiting = True
                reason = str(error) or "no answer"
                logger.warning("Waiting %g s for the database %s: %s", seconds, place, reason)
            await asyncio.sleep(min(_PAUSE, seconds - passed))
        else:
            if is_waiting:
                passed = time.monotonic() - begun
                logger.warning("The database %s answers, after %.1f s.", place, passed)
            return
