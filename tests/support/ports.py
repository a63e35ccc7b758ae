"""Free ports for servers that tests start."""

from __future__ import annotations

import random
import socket

_PORTS = range(20_000, 32_768)
"""Below those that Linux and macOS give to outgoing connections: one of these may be taken before
the server listens.
"""


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    while True:
        port = random.choice(_PORTS)
        with socket.socket() as free:
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
