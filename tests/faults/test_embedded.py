"""The embedded PostgreSQL: killed, shared from the first second, its data folder half written."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import psutil
import pytest

from app.store.embedded.server import Embedded
from app.store.migrate import upgrade
from tests.faults.conftest import Note
from tests.faults.load import load_of, watched_memory
from tests.io.test_embedded import postmaster
from tests.io.test_process import ROOT, environment, serving
from tests.support.consistency import assert_store_consistent
from tests.support.effort import FAULTS, sized
from tests.support.servers import run_sql

pytestmark = pytest.mark.slow

MAX_RECOVERY = 30.0
"""Seconds; fewer than 3 on a machine that is not busy."""


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not below pytest's own directory: its path is too long for a socket.
    with tempfile.TemporaryDirectory() as name:
        yield Path(name) / "data"


async def test_the_embedded_server_is_killed(folder: Path, note: Note) -> None:
    """The gateway starts it again."""
    embedded = Embedded()
    url = embedded.start(folder)
    await asyncio.to_thread(upgrade, url)
    slowest = 0.0
    times = sized(5, 1)
    variables = {"DATABASE_URL": "", "OSDI_DATA_DIR": str(folder)}
    async with serving(url, **variables) as served:
        load = load_of(served)
        async with load.running(), watched_memory(served.process.pid) as memory:
            for _ in range(times):
                await load.acknowledged_after(time.monotonic() + 0.5)
                pid = postmaster(folder)
                assert pid is not None
                os.kill(pid, signal.SIGKILL)
                killed = time.monotonic()
                await load.until(partial(restarted, folder, pid))
                restarts = time.monotonic()
                slowest = max(slowest, restarts - killed + await load.acknowledged_after(restarts))
        lost = await load.lost(url)
    embedded.stop()
    acknowledged = len(load.acknowledged)
    fault = f"embedded PostgreSQL killed, {times} times"
    note(fault, acknowledged, lost, len(load.wrong), slowest, memory)
    assert slowest < MAX_RECOVERY


def restarted(folder: Path, before: int) -> bool:
    return postmaster(folder) not in (None, before)


# `make run`


def demo(folder: Path, log: Path) -> subprocess.Popen[str]:
    """What `make run` runs."""
    variables = environment("", OSDI_DATA_DIR=str(folder))
    with log.open("a") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "app.cli.main", "demo", "--port", "0"],
            env=variables,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )


def until_served(process: subprocess.Popen[str]) -> str:
    """What it prints; returns when it answers."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    if found := re.search(r"http://\S+/healthz", said):
        # The socket is open before.
        assert httpx.get(found[0], timeout=30).is_success
    return said


def stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=30)
    finally:
        process.kill()


OUTREACHES = 2_000
TABLES = ("outreaches", "people", "advocacy_campaigns", "taggings", "items", "answers")


def counted(folder: Path) -> dict[str, int]:
    """The resources of the demo; asserts that they are consistent."""
    embedded = Embedded()
    url = embedded.start(folder)
    try:
        asyncio.run(assert_store_consistent(url))
        return {
            table: run_sql(url, f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in TABLES
        }
    finally:
        embedded.stop()


@FAULTS
def test_two_at_once(folder: Path, tmp_path: Path, note: Note) -> None:
    """Each serves all demo data, which is there once."""
    log = tmp_path / "log"
    begun = time.monotonic()
    both = [demo(folder, log), demo(folder, log)]
    said = [until_served(process) for process in both]
    seconds = time.monotonic() - begun
    for process in both:
        stop(process)
    assert all("Token" in text for text in said), log.read_text()
    assert "Traceback" not in log.read_text()
    counts = counted(folder)
    assert counts["outreaches"] == OUTREACHES
    note("two `make run` at once on a new data folder", OUTREACHES, 0, 0, seconds)


@FAULTS
def test_starts_that_were_killed(folder: Path, tmp_path: Path, note: Note) -> None:
    """With their PostgreSQL, between the creation of the data folder and the last outreach."""
    log, times = tmp_path / "log", 12
    for number in range(times):
        process = demo(folder, log)
        time.sleep(0.5 + number)
        process.kill()
        process.communicate(timeout=30)
        if (server := postmaster(folder)) is not None and psutil.pid_exists(server):
            os.kill(server, signal.SIGKILL)
    begun = time.monotonic()
    process = demo(folder, log)
    assert "Token" in until_served(process), log.read_text()
    seconds = time.monotonic() - begun
    stop(process)
    assert "Traceback" not in log.read_text()
    counts = counted(folder)
    whole = folder.with_name("whole")
    process = demo(whole, log)
    until_served(process)
    stop(process)
    assert counts == counted(whole)
    fault = f"data folder half written: `make run` and its PostgreSQL killed {times} times"
    note(fault, counts["outreaches"], 0, 0, seconds)


def test_a_data_folder_that_lost_files(folder: Path) -> None:
    """One sentence says so, and nothing is created anew."""
    embedded = Embedded()
    embedded.start(folder)
    embedded.stop()
    for name in ("global/pg_control", "PG_VERSION"):
        file = folder / "postgres" / name
        content = file.read_bytes()
        for damaged in (b"", content[: len(content) // 100], None):
            if damaged is None:
                file.unlink()
            else:
                file.write_bytes(damaged)
            command = [sys.executable, "-m", "app.cli.main", "migrate"]
            result = subprocess.run(
                command,
                env=environment("", OSDI_DATA_DIR=str(folder)),
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            assert result.returncode == 1, (name, result.stdout)
            assert "Traceback" not in result.stderr
            assert len(result.stderr.splitlines()) == 1
        file.write_bytes(content)
