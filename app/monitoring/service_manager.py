"""Notifications to systemd for a service with `Type=notify`: ready, alive and stopping.

In: the variables that systemd sets. Out: a datagram for each message; nothing without systemd. For
`app.server` and `app.supervisor`.

Source: sd_notify(3) and sd_watchdog_enabled(3).
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from time import monotonic

READY = "READY=1"
STOPPING = "STOPPING=1"
ALIVE = "WATCHDOG=1"


def notify(message: str) -> None:
    """Send a message, if systemd expects notifications."""
    path = os.environ.get("NOTIFY_SOCKET")
    if not path:
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        # A manager that does not read must not stop what it manages.
        sender.setblocking(False)
        sender.sendto(message.encode(), address)


class Watchdog:
    """Notifies systemd that the process is alive, twice as often as it requires."""

    def __init__(self) -> None:
        microseconds = os.environ.get("WATCHDOG_USEC", "")
        own = os.environ.get("WATCHDOG_PID") in (None, str(os.getpid()))
        is_on = own and microseconds.isdecimal()
        self.period = int(microseconds) / 2e6 if is_on else None
        """Seconds between two messages; `None` if systemd does not watch."""
        self._due = 0.0

    def tick(self) -> None:
        """Send the message if it is due."""
        if self.period is not None and monotonic() >= self._due:
            self._due = monotonic() + self.period
            notify(ALIVE)
