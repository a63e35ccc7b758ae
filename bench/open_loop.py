"""A load generator that sends requests at an even pace, whatever happens to earlier ones.

It uses epoll without an event loop, which would leave less CPU time to the gateway.
"""

from __future__ import annotations

import re
import select
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from bench.load import Tally

ACCEPTING = 1.0
"""Seconds until all connections are accepted: uvloop accepts one per turn."""

_PAUSE = 0.001
"""Seconds between two groups of requests."""

_MAX_RECEIVED = 2**18
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


class _Connection:
    """One connection, which sends one request at a time and is idle again after the response."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""
        self._due = 0.0

    def send(self, message: bytes, due: float) -> None:
        self._due = due
        self.socket.sendall(message)

    def receive(self, tally: Tally) -> bool:
        """Read what has arrived. Return whether the response is complete.

        Raises: `ConnectionError`, if the gateway has closed the connection.
        """
        data = self.socket.recv(_MAX_RECEIVED)
        if not data:
            raise ConnectionError
        response = self._buffer = self._buffer + data
        body = response.find(b"\r\n\r\n") + 4
        if body < 4:
            return False
        length = _LENGTH.search(response, 0, body)
        assert length is not None
        if len(response) < body + int(length[1]):
            return False
        self._buffer = b""
        status = int(response[9:12])
        tally.statuses[status] = tally.statuses.get(status, 0) + 1
        if status == 200:
            tally.answers += 1
            tally.latencies.append(time.perf_counter() - self._due)
        return True


def run_at_rate(
    message: Callable[[], bytes],
    port: int,
    per_second: float,
    seconds: float,
    warm_up: float,
    connections: int,
) -> Tally:
    """Send `per_second` requests/s for `seconds`, after a warm-up. Return the responses.

    A request that finds no idle connection is not sent.
    """
    opened = [_Connection(port) for _ in range(connections)]
    time.sleep(ACCEPTING)
    by_number = {connection.socket.fileno(): connection for connection in opened}
    idle = deque(opened)
    tally = Tally()
    with select.epoll() as poll:
        for number in by_number:
            poll.register(number, select.EPOLLIN)
        start, sent = time.perf_counter(), 0
        measured = False
        while (elapsed := time.perf_counter() - start) < warm_up + seconds:
            if not measured and elapsed >= warm_up:
                measured = True
                tally = Tally()
            while sent < elapsed * per_second:
                due = start + sent / per_second
                sent += 1
                if idle:
                    # All in turn, because the gateway closes idle connections.
                    with suppress(ConnectionError):
                        idle.popleft().send(message(), due)
            # Responses are read in groups, too, so that not each of them wakes this process.
            time.sleep(_PAUSE)
            for number, _ in poll.poll(0):
                connection = by_number[number]
                try:
                    if connection.receive(tally):
                        idle.append(connection)
                except ConnectionError:
                    poll.unregister(number)
                    if connection in idle:
                        idle.remove(connection)
    for connection in opened:
        connection.socket.close()
    tally.seconds = seconds
    return tally
