"""Starts the embedded PostgreSQL again when it ends while a gateway serves.

In: the use of a server. Out: nothing; or, if it cannot be started, SIGTERM for this process, and
the reason as the error of the block.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.observe import logger
from app.store.embedded.account import EmbeddedError
from app.store.embedded.server import Embedded

INTERVAL = 0.5
"""Seconds between two checks of the server, and between two attempts to start it."""

GIVE_UP_AFTER = 20.0
"""Seconds of attempts. Processes of a killed server may delay the start of a new one."""


@contextmanager
def kept_alive(server: Embedded) -> Iterator[None]:
    """Watch the server during the block. Raises: `EmbeddedError`, if it could not be restarted."""
    ended = threading.Event()
    faults: list[EmbeddedError] = []
    watch = threading.Thread(target=_watch, args=(server, ended, faults), daemon=True)
    watch.start()
    try:
        yield
    except KeyboardInterrupt:
        if not faults:
            raise
    finally:
        ended.set()
        watch.join()
    if faults:
        raise faults[0]


def _watch(server: Embedded, ended: threading.Event, faults: list[EmbeddedError]) -> None:
    down_since: float | None = None
    while not ended.wait(INTERVAL):
        if server.is_alive():
            down_since = None
            continue
        if down_since is None:
            down_since = time.monotonic()
            logger.error("The embedded PostgreSQL has stopped; restarting it.")
        try:
            server.revive()
            logger.warning("The embedded PostgreSQL runs again.")
        except (EmbeddedError, OSError) as error:
            if time.monotonic() - down_since > GIVE_UP_AFTER:
                faults.append(EmbeddedError(f"The embedded PostgreSQL stays down: {error}"))
                os.kill(os.getpid(), signal.SIGTERM)
                return
