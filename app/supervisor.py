"""Several processes that serve the same socket: started, restarted when one dies, and stopped.

In: the number of processes, and what each of them runs. Out: nothing, until Ctrl-C or SIGTERM. For
`app.server`. SIGUSR1 replaces the processes one after another.

The supervisor serves nothing itself, so the socket stays open whatever a process does: while one is
restarted, the others accept its connections. `uvicorn.supervisors.Multiprocess` knows only its own
server and restarts at once, again and again.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from app.errors import CommandError
from app.monitoring.service_manager import READY, STOPPING, Watchdog, notify
from app.observe import logger

SHORT_LIFE = 10.0
"""A process that ends within this many seconds is restarted after a pause."""

_FIRST_PAUSE = 0.5
_MAX_PAUSE = 30.0
"""Seconds before it is restarted, doubled each time."""

_MAX_OUTAGE = 2.0
"""The most seconds before it is restarted if no other process runs."""

_START_TIMEOUT = 60.0
"""Seconds within which the first process must be ready."""

REPLACE = signal.SIGUSR1
"""The signal that replaces all processes. A process that gets it drains: it accepts no further
connections, and ends when it has none.
"""

_NAME = "worker"

if sys.platform == "linux":
    _CONTEXT = multiprocessing.get_context("fork")
else:
    _CONTEXT = multiprocessing.get_context("spawn")
"""A fork starts at once and shares the memory of all that is imported. Nothing runs in the
supervisor that would not survive it: no thread and no event loop.
"""

Run = Callable[[Connection], None]
"""The program of a process, which can be pickled. It sends one message when it is ready."""


@dataclass
class _Slot:
    """One of the processes, and the time of its restart if it has ended."""

    number: int
    process: BaseProcess | None = None
    started: float = 0.0
    start_at: float = 0.0
    pause: float = 0.0
    leave_until: float | None = None
    """The time after which a process that was asked to stop is killed."""


class Supervisor:
    """Runs `count` processes of `run`, which have `stop_timeout` seconds to end."""

    def __init__(self, run: Run, count: int, stop_timeout: float) -> None:
        self._run = run
        self._stop_timeout = stop_timeout
        self._slots = [_Slot(number) for number in range(1, count + 1)]
        self._ready: dict[Connection, _Slot] = {}
        self._to_replace: list[_Slot] = []
        self._wake, self._waker = _CONTEXT.Pipe(duplex=False)
        self._watchdog = Watchdog()

    @staticmethod
    def number_of_process() -> int:
        """The number of this process, from 1; also 1 if there is only one."""
        name, _, number = multiprocessing.current_process().name.partition("-")
        return int(number) if name == _NAME else 1

    def serve(self, announce: Callable[[], None]) -> None:
        """Serve until Ctrl-C or SIGTERM. Calls `announce` when the first process is ready.

        Raises: `CommandError`, if none becomes ready.
        """
        # A handler cannot end the wait for the processes, but what it sends can.
        previous = signal.signal(REPLACE, lambda *_: self._waker.send_bytes(b"replace"))
        try:
            for slot in self._slots:
                self._start(slot)
            self._await_first()
            announce()
            notify(READY)
            while True:
                self._watchdog.tick()
                self._watch()
        finally:
            notify(STOPPING)
            signal.signal(REPLACE, previous)
            self._stop()

    def _start(self, slot: _Slot) -> None:
        ready, writer = _CONTEXT.Pipe(duplex=False)
        name = f"{_NAME}-{slot.number}"
        process = _CONTEXT.Process(target=self._run, args=(writer,), name=name)
        process.start()
        writer.close()
        self._ready[ready] = slot
        slot.process, slot.started = process, time.monotonic()

    def _await_first(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT
        while self._ready:
            for ready in wait(list(self._ready), max(0.0, deadline - time.monotonic())):
                if self._is_ready(ready):
                    return
            if time.monotonic() >= deadline:
                break
        raise CommandError("No process could start: see the log above")

    def _is_ready(self, ready: object) -> bool:
        """Whether the process is ready; otherwise it has ended."""
        assert isinstance(ready, Connection)
        self._ready.pop(ready)
        with ready:
            try:
                ready.recv_bytes()
            except (EOFError, OSError):
                return False
            return True

    def _watch(self) -> None:
        """Wait until a process ends, is ready, or must be restarted or replaced."""
        now = time.monotonic()
        for slot in self._slots:
            if slot.process is None and slot.start_at <= now:
                self._start(slot)
        self._replace_next()
        running = {slot.process.sentinel: slot for slot in self._slots if slot.process is not None}
        for item in wait([*running, *self._ready, self._wake], self._timeout(now)):
            if isinstance(item, int):
                self._end(running[item])
            elif item is self._wake:
                self._wake.recv_bytes()
                starting = self._ready.values()
                self._to_replace = [slot for slot in self._slots if slot not in starting]
                logger.info("%d processes are replaced, one by one.", len(self._to_replace))
            else:
                self._is_ready(item)

    def _timeout(self, now: float) -> float | None:
        """Seconds until the next restart, kill or watchdog message; None if there is none."""
        due = [slot.start_at for slot in self._slots if slot.process is None]
        due += [slot.leave_until for slot in self._slots if slot.leave_until is not None]
        seconds = [max(0.0, moment - now) for moment in due]
        if self._watchdog.period is not None:
            seconds.append(self._watchdog.period)
        return min(seconds, default=None)

    def _replace_next(self) -> None:
        """Tell the next process to drain, once all others serve. Kill one that takes too long."""
        for slot in self._slots:
            if slot.process is not None and slot.leave_until is not None:
                if time.monotonic() >= slot.leave_until:
                    logger.error("Process %d did not stop in time and is killed.", slot.process.pid)
                    slot.process.kill()
                return
        if self._ready or any(slot.process is None for slot in self._slots):
            return
        if self._to_replace:
            slot = self._to_replace.pop(0)
            assert slot.process is not None
            assert slot.process.pid is not None
            slot.leave_until = time.monotonic() + self._stop_timeout
            os.kill(slot.process.pid, REPLACE)

    def _end(self, slot: _Slot) -> None:
        """Handle the end of a process: restart it, after a pause if it has run only briefly."""
        process = slot.process
        assert process is not None
        process.join()
        lived = time.monotonic() - slot.started
        if slot.leave_until is not None:
            logger.info("Process %d (%s) has stopped.", process.pid, process.name)
            slot.process, slot.leave_until, slot.start_at, slot.pause = None, None, 0.0, 0.0
            process.close()
            return
        if lived >= SHORT_LIFE:
            slot.pause = 0.0
        slot.process = None
        others_run = any(other.process is not None for other in self._slots)
        pause = slot.pause if others_run else min(slot.pause, _MAX_OUTAGE)
        logger.error(
            "Process %d (%s) ended with %s after %.0f s; another starts in %.1f s.",
            process.pid,
            process.name,
            process.exitcode,
            lived,
            pause,
        )
        slot.start_at = time.monotonic() + pause
        slot.pause = min(max(_FIRST_PAUSE, 2 * slot.pause), _MAX_PAUSE)
        process.close()

    def _stop(self) -> None:
        """Let all processes finish their work, and kill those that take too long."""
        processes = [slot.process for slot in self._slots if slot.process is not None]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + self._stop_timeout
        for process in processes:
            process.join(max(0.0, deadline - time.monotonic()))
            if process.is_alive():
                logger.error("Process %d did not stop in time and is killed.", process.pid)
                process.kill()
                process.join()
