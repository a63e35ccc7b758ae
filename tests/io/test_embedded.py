"""The embedded PostgreSQL, shared by processes that stop, are killed or interrupted."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

import app.store.embedded.watch
from app.store.embedded.account import EmbeddedError
from app.store.embedded.server import Embedded
from app.store.embedded.watch import kept_alive
from tests.support.servers import run_sql

# Uses the server until it reads a line, and ignores Ctrl-C like a gateway that finishes its work.
USER = """
import signal, sys
from pathlib import Path
from app.store.embedded.server import Embedded

signal.signal(signal.SIGINT, signal.SIG_IGN)
server = Embedded()
print(server.start(Path(sys.argv[1])), flush=True)
sys.stdin.readline()
server.stop()
"""


class User:
    """Another process that uses the server of `data_dir`."""

    def __init__(self, data_dir: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(data_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def url(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def stop(self) -> None:
        self.process.communicate("\n", timeout=20)
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=20)


@contextmanager
def using(data_dir: Path) -> Iterator[User]:
    user = User(data_dir)
    try:
        yield user
    finally:
        if user.process.returncode is None:
            user.kill()


def postmaster(data_dir: Path) -> int | None:
    """The process id of the server, if it runs."""
    file = data_dir / "postgres" / "postmaster.pid"
    lines = file.read_text().splitlines() if file.exists() else []
    # The file is empty for a moment when the server starts.
    return int(lines[0]) if lines else None


def answer(url: str) -> object:
    return run_sql(url, "SELECT 1 AS one")[0]["one"]


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data directory; a server that still runs after the test is stopped."""
    yield tmp_path / "data"
    left = postmaster(tmp_path / "data")
    if left is not None:
        server = Embedded()
        server.start(tmp_path / "data")
        server.stop()


def test_start_use_stop(data_dir: Path) -> None:
    server = Embedded()
    url = server.start(data_dir)
    assert answer(url) == 1
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert run_sql(url, f"SHOW {setting}")[0][0] == "on"
    assert run_sql(url, "SHOW listen_addresses")[0][0] == ""
    server.stop()
    assert postmaster(data_dir) is None
    server.stop()
    assert server.start(data_dir) == url
    server.stop()


def test_stopping_does_not_wait_for_open_connections(data_dir: Path) -> None:
    server = Embedded()
    url = server.start(data_dir)
    sleeper = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from tests.support.servers import run_sql; run_sql(*sys.argv[1:3])",
            url,
            "SELECT pg_sleep(60)",
        ],
        cwd=Path(__file__).parents[2],
        stderr=subprocess.DEVNULL,
    )
    while not run_sql(url, "SELECT 1 FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'"):
        time.sleep(0.05)
    begun = time.monotonic()
    server.stop()
    assert time.monotonic() - begun < 5
    assert sleeper.wait(10) != 0


def test_the_last_user_stops_the_server(data_dir: Path) -> None:
    with using(data_dir) as first, using(data_dir) as second:
        assert first.url() == second.url()
        running = postmaster(data_dir)
        second.stop()
        assert running is not None
        assert postmaster(data_dir) == running
        first.stop()
        assert postmaster(data_dir) is None


def test_a_killed_user_leaves_a_server_that_the_next_one_uses_and_stops(data_dir: Path) -> None:
    with using(data_dir) as killed:
        url = killed.url()
        running = postmaster(data_dir)
        killed.kill()
    assert answer(url) == 1
    server = Embedded()
    assert server.start(data_dir) == url
    assert postmaster(data_dir) == running
    server.stop()
    assert postmaster(data_dir) is None


def test_a_killed_second_user_does_not_stop_the_server(data_dir: Path) -> None:
    server = Embedded()
    url = server.start(data_dir)
    with using(data_dir) as killed:
        assert killed.url() == url
        killed.kill()
    assert answer(url) == 1
    server.stop()
    assert postmaster(data_dir) is None


def test_ctrl_c_does_not_reach_the_server(data_dir: Path) -> None:
    with using(data_dir) as user:
        url = user.url()
        os.killpg(user.process.pid, signal.SIGINT)
        time.sleep(0.3)
        assert answer(url) == 1
        user.stop()
        assert postmaster(data_dir) is None


def test_a_killed_server_is_started_again(data_dir: Path) -> None:
    server = Embedded()
    server.start(data_dir)
    pid = postmaster(data_dir)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert "restart that one" in refusal(data_dir)
    server.stop()
    assert answer(server.start(data_dir)) == 1
    server.stop()


def test_the_process_id_of_another_process_is_stale(data_dir: Path) -> None:
    server = Embedded()
    server.start(data_dir)
    pid_file = data_dir / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    server.stop()
    pid_file.write_text("\n".join([str(psutil.Process().ppid()), *lines[1:]]) + "\n")
    pid_file.chmod(0o600)
    owner = pid_file.parent.stat()
    os.chown(pid_file, owner.st_uid, owner.st_gid)
    assert answer(server.start(data_dir)) == 1
    server.stop()


def test_a_long_path_and_odd_characters(tmp_path: Path) -> None:
    data_dir = tmp_path / ("x" * 100) / "a 'b', \"c\" $HOME `d` %e"
    server = Embedded()
    url = server.start(data_dir)
    assert answer(url) == 1
    with using(data_dir) as other:
        assert other.url() == url
        other.stop()
    server.stop()
    assert postmaster(data_dir) is None


def refusal(data_dir: Path) -> str:
    with pytest.raises(EmbeddedError) as caught:
        Embedded().start(data_dir)
    return str(caught.value)


def test_invalid_data_directories(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert refusal(file) == f"The data directory {file} is not a directory."
    assert refusal(file / "below") == f"The data directory {file}/below is not a directory."
    foreign = tmp_path / "postgres"
    foreign.touch()
    assert refusal(tmp_path) == f"{foreign} is not a data directory of PostgreSQL."
    foreign.unlink()
    foreign.mkdir()
    (foreign / "thesis.txt").touch()
    assert refusal(tmp_path) == f"{foreign} is not a data directory of PostgreSQL."
    (foreign / "PG_VERSION").write_text("16\n")
    assert "was created by PostgreSQL 16, but this is PostgreSQL 18" in refusal(tmp_path)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_a_directory_that_cannot_be_written() -> None:
    assert "cannot be written" in refusal(Path("/proc/osdi"))


def test_a_server_that_does_not_start_gives_the_reason(data_dir: Path) -> None:
    server = Embedded()
    server.start(data_dir)
    server.stop()
    with (data_dir / "postgres" / "postgresql.conf").open("a") as configuration:
        configuration.write("\nshared_buffers = 'plenty'\n")
    log = data_dir / "postgres" / "log"
    assert re.search(rf"postgresql.conf\" contains errors; see {log}\.$", refusal(data_dir))


def test_a_server_that_ends_while_it_is_used(data_dir: Path) -> None:
    """It is started again at the same URL."""
    server = Embedded()
    url = server.start(data_dir)
    with kept_alive(server):
        pid = postmaster(data_dir)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while postmaster(data_dir) == pid or not server.is_alive():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        server.revive()  # waits until it answers
        assert answer(url) == 1
    server.stop()


class Gone(Embedded):
    """A server whose data directory is gone."""

    def is_alive(self) -> bool:
        return False

    def revive(self) -> None:
        raise FileNotFoundError("no directory")


def test_a_data_directory_that_is_renamed_while_it_is_used(data_dir: Path) -> None:
    """That is one sentence, also when the process stops."""
    server = Embedded()
    server.start(data_dir)
    data_dir.rename(data_dir.with_name("moved"))
    try:
        with pytest.raises(EmbeddedError, match="cannot be written: No such file"):
            server.revive()
        server.stop()
    finally:
        data_dir.with_name("moved").rename(data_dir)


def test_a_data_directory_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that watches it ends, and says why."""
    monkeypatch.setattr(app.store.embedded.watch, "GIVE_UP_AFTER", 0.1)
    ended = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: ended.set())
    try:
        with pytest.raises(EmbeddedError, match="stays down: no directory"), kept_alive(Gone()):
            assert ended.wait(10)
    finally:
        signal.signal(signal.SIGTERM, before)
