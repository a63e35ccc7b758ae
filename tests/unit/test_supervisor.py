"""The supervisor starts again what ends, more and more slowly if it ends at once."""

from __future__ import annotations

import signal
import socket
import threading
import time
from functools import partial
from itertools import pairwise
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

import app.server
import app.supervisor
from app.config.settings import load_settings
from app.errors import CommandError
from app.supervisor import REPLACE, Supervisor


def _end_at_once(log: Path, ready: Connection) -> None:
    """A process that serves for a moment."""
    with log.open("a") as file:
        file.write(f"{time.monotonic()}\n")
    ready.send_bytes(b"ready")


def _fail(ready: Connection) -> None:
    ready.close()


class _Ended(Exception):
    """Ends the supervisor, as Ctrl-C does."""


def _starts(log: Path, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When a process that ends at once was started, four times."""
    supervisor = Supervisor(partial(_end_at_once, log), 1, stop_timeout=5)
    watch = supervisor._watch

    def watched() -> None:
        if len(log.read_text().splitlines()) >= 4:
            raise _Ended
        watch()

    monkeypatch.setattr(supervisor, "_watch", watched)
    with pytest.raises(_Ended):
        supervisor.serve(lambda: None)
    starts = [float(line) for line in log.read_text().splitlines()]
    assert len(starts) == 4
    return starts


def test_pauses_become_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, then after 0.2 and 0.4 seconds."""
    monkeypatch.setattr(app.supervisor, "_FIRST_PAUSE", 0.2)
    starts = _starts(tmp_path / "starts", monkeypatch)
    assert starts[2] - starts[1] >= 0.2
    assert starts[3] - starts[2] >= 0.4


def test_the_last_process_is_restarted_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it has ended, since nobody is served meanwhile."""
    monkeypatch.setattr(app.supervisor, "_FIRST_PAUSE", 20.0)
    monkeypatch.setattr(app.supervisor, "_MAX_OUTAGE", 0.3)
    starts = _starts(tmp_path / "starts", monkeypatch)
    assert all(0.3 <= later - earlier < 10 for earlier, later in pairwise(starts[1:]))


def test_none_that_can_start() -> None:
    announced = threading.Event()
    with pytest.raises(CommandError, match="No process could start"):
        Supervisor(_fail, 2, stop_timeout=5).serve(announced.set)
    assert not announced.is_set()


def test_a_process_that_cannot_start_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise CommandError("Cannot open the admin port", "see OSDI_ADMIN_PORT")

    monkeypatch.setattr(app.server, "_serve", fail)
    monkeypatch.setattr(app.server, "configure_logging", lambda _: None)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGHUP, REPLACE)}
    ready, writer = Pipe(duplex=False)
    try:
        with ready, writer, socket.socket() as listener, pytest.raises(SystemExit) as ended:
            app.server.serve_beside(load_settings(), "postgresql://db/osdi", listener, None, writer)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert ended.value.code == 1
    assert [(entry.message, entry.exc_info) for entry in caplog.records] == [
        ("Cannot open the admin port see OSDI_ADMIN_PORT", None)
    ]
