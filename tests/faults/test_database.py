"""Faults of PostgreSQL: killed, away, full, slow. The gateway is never restarted."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from app.store.migrate import upgrade
from tests.faults.conftest import Note
from tests.faults.load import load_of, watched_memory
from tests.io.test_process import SLOW_PATTERN, SLOW_TEXT, serving
from tests.support.effort import FAULTS, sized
from tests.support.ports import free_port
from tests.support.relay import Relay
from tests.support.replication import Server, alone
from tests.support.servers import run_sql

pytestmark = pytest.mark.slow

MAX_RECOVERY = 10.0
"""Seconds; fewer than 3 on a machine that is not busy."""


@pytest.fixture
def server() -> Iterator[Server]:
    with alone() as server:
        server.start()
        upgrade(server.url)
        yield server


async def test_postgresql_is_killed(server: Server, note: Note) -> None:
    """All of it, while very many posts wait; it is started again a second later."""
    posts = sized(2_000, 200)
    async with serving(server.url) as served:
        load = load_of(served)
        await load.begin()
        async with watched_memory(served.process.pid) as memory:
            tasks = [asyncio.create_task(load.write(f"p{number}", 1)) for number in range(posts)]
            await load.until(lambda: len(load.acknowledged) >= posts // 20)
            server.signal(signal.SIGKILL)
            await asyncio.sleep(1)
            await asyncio.to_thread(ensure_started, server)
            seconds = await load.acknowledged_after(time.monotonic())
            await asyncio.wait_for(asyncio.gather(*tasks), 120)
        assert len(load.acknowledged) == posts
        assert load.statuses[503] > 0
    lost = await load.lost(server.url)
    note(
        f"SIGKILL of PostgreSQL in {posts:,} concurrent helper posts, started again 1 s later",
        len(load.acknowledged),
        lost,
        len(load.wrong),
        seconds,
        memory,
    )
    assert seconds < MAX_RECOVERY


async def test_the_database_is_away(database_url: str, note: Note) -> None:
    """At the start, and later, while clients go on."""
    away = sized(60, 2)
    relay = Relay(database_url, free_port())
    async with relay:
        relay.close()
        opening = asyncio.create_task(_opened(relay, away))
        variables = {"DATABASE_URL": relay.url, "OSDI_DATABASE_WAIT": str(2 * away)}
        async with serving(database_url, **variables) as served:
            at_start = time.monotonic() - await opening
            load = load_of(served)
            async with load.running(), watched_memory(served.process.pid) as memory:
                await load.acknowledged_after(time.monotonic())
                relay.close()
                await asyncio.sleep(away)
                # A request tries again for 2 s before it is refused.
                await load.until(lambda: load.statuses[503] > 0, within=MAX_RECOVERY)
                await relay.open()
                seconds = await load.acknowledged_after(time.monotonic())
    acknowledged = len(load.acknowledged)
    lost = await load.lost(database_url)
    note(f"database unavailable for {away} s at the start", 0, 0, 0, at_start)
    note(f"database unavailable for {away} s", acknowledged, lost, len(load.wrong), seconds, memory)
    assert at_start < 3 * MAX_RECOVERY
    assert seconds < MAX_RECOVERY


async def _opened(relay: Relay, after: float) -> float:
    """When it was opened."""
    await asyncio.sleep(after)
    await relay.open()
    return time.monotonic()


async def test_slow_queries(database_url: str, note: Note) -> None:
    """Many more than there are connections, of the organization whose clients write."""
    number, limit = sized(500, 30), str(sized(5, 1))
    async with (
        serving(database_url, OSDI_STATEMENT_TIMEOUT=limit) as served,
        served.client() as client,
    ):
        for _ in range(3):
            await client.post("/outreaches", json={"message": SLOW_TEXT})
        slow = "/outreaches?filter=" + quote(f"message regexp '{SLOW_PATTERN}'")
        load = load_of(served)
        async with load.running(), watched_memory(served.process.pid) as memory:
            await load.acknowledged_after(time.monotonic() + 1)
            usual, load.latencies = load.p99, []
            wires = [load.wire() for _ in range(number)]
            begun = time.monotonic()
            answers = await asyncio.gather(*[wire.get(slow) for wire in wires])
            taken = time.monotonic() - begun
            seconds = await load.acknowledged_after(time.monotonic())
        for answer in answers:
            assert answer.status == 503, answer.text
            assert answer.headers["retry-after"]
        for wire in wires:
            wire.close()
        beside = f"for {taken:.1f} s {1000 * load.p99:.0f} ms, {len(load.latencies)} posts"
        print(f"p99 of posts {1000 * usual:.0f} ms, beside them {beside}; {load.statuses}")
    acknowledged = len(load.acknowledged)
    lost = await load.lost(database_url)
    note(f"{number} slow queries at once", acknowledged, lost, len(load.wrong), seconds, memory)
    # The same organization, and it never waits for them.
    assert load.p99 < MAX_RECOVERY / 2
    assert seconds < MAX_RECOVERY


# Full disks


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A file system of its own in memory. Skips the test where none can be mounted."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a file system")
    owner = place.parent.stat()
    os.chown(place, owner.st_uid, owner.st_gid)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> Path:
    """A file that leaves room for a few pages."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        for _ in range(100):
            state = os.statvfs(disk)
            # PostgreSQL goes on writing: what was free may be gone by now.
            with suppress(OSError):
                os.posix_fallocate(file.fileno(), 0, state.f_bavail * state.f_frsize - 100_000)
                return ballast
    pytest.fail("the disk could not be filled")


@pytest.fixture(params=["data", pytest.param("write-ahead log", marks=FAULTS)])
def on_small_disk(request: pytest.FixtureRequest) -> Iterator[tuple[Server, Path, str]]:
    """A server with its data or its write-ahead log on a small disk."""
    part = request.param
    with alone("--wal-segsize=1") as server:
        place = server.directory / "disk"
        place.mkdir()
        with small_disk(place, 200) as disk:
            source = server.data if part == "data" else server.data / "pg_wal"
            subprocess.run(["cp", "-a", f"{source}/.", str(disk / "files")], check=True)
            subprocess.run(["rm", "-rf", str(source)], check=True)
            source.symlink_to(disk / "files")
            try:
                # No checkpoints: they would free files of the log.
                server.start("-c checkpoint_timeout=1h -c max_wal_size=1GB -c min_wal_size=2MB")
                upgrade(server.url)
                yield server, disk, part
            finally:
                server.stop()


async def test_the_disk_is_full(on_small_disk: tuple[Server, Path, str], note: Note) -> None:
    """Writes are refused until there is room. Without room for its write-ahead log PostgreSQL ends,
    and has to be started again.
    """
    server, disk, part = on_small_disk
    async with serving(server.url) as served:
        load = load_of(served)
        async with load.running(), watched_memory(served.process.pid) as memory:
            await load.acknowledged_after(time.monotonic() + 0.5)
            ballast = await asyncio.to_thread(fill, disk)
            if part != "data":
                await asyncio.to_thread(fill_log, server)
            await load.until(lambda: load.statuses[503] >= 50)
            ballast.unlink()
            await asyncio.to_thread(ensure_started, server)
            seconds = await load.acknowledged_after(time.monotonic())
    acknowledged = len(load.acknowledged)
    lost = await load.lost(server.url)
    note(f"disk of the {part} full", acknowledged, lost, len(load.wrong), seconds, memory)
    assert seconds < MAX_RECOVERY


def fill_log(server: Server) -> None:
    """Faster than the clients do."""
    with suppress(Exception):
        for _ in range(50):
            run_sql(server.url, "SELECT pg_logical_emit_message(false, '', repeat('x', 1000000))")


def ensure_started(server: Server) -> None:
    """As a service manager would: start it if it has ended."""
    with suppress(Exception):
        run_sql(server.url, "SELECT 1")
        return
    deadline = time.monotonic() + 30
    while True:
        try:
            return server.start()
        except AssertionError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
