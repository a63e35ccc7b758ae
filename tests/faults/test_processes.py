"""Gateways that are killed under load, and clients that keep their sockets busy with nothing."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from tests.faults.conftest import Note
from tests.faults.load import Load, load_of, watched_memory
from tests.io.test_process import ROOT, Dawdler, environment, serving
from tests.io.test_workers import workers
from tests.support.effort import FAULTS, sized
from tests.support.ports import free_port

pytestmark = pytest.mark.slow

MAX_RECOVERY = 30.0
"""Seconds until a process serves again; fewer than 4 on a machine that is not busy."""


async def test_the_gateway_is_killed(database_url: str, note: Note) -> None:
    """Clients send again what was not acknowledged: nothing is stored twice."""
    times = sized(10, 1)
    port = str(free_port())
    slowest = 0.0
    load: Load | None = None
    for number in range(times + 1):
        begun = time.monotonic()
        async with serving(database_url, OSDI_PORT=port) as served:
            if load is None:
                load = load_of(served)
                await load.begin()
                tasks = [asyncio.create_task(load.write(f"w{name}")) for name in range(8)]
            else:
                slowest = max(slowest, await load.acknowledged_after(begun))
            async with watched_memory(served.process.pid) as memory:
                await asyncio.sleep(random.uniform(0.5, 1.5))
            if number < times:
                await served.end(signal.SIGKILL)
            else:
                load.ends.set()
                await asyncio.wait_for(asyncio.gather(*tasks), 60)
    assert load is not None
    assert load.lost_connections > 0
    acknowledged = len(load.acknowledged)
    lost = await load.lost(database_url)
    fault = f"gateway killed and started again, {times} times"
    note(fault, acknowledged, lost, len(load.wrong), slowest, memory)
    assert slowest < MAX_RECOVERY


@FAULTS
async def test_processes_are_killed_at_random(database_url: str, note: Note) -> None:
    """For two minutes, one of two every few seconds. `test_workers.py` kills one."""
    deadline = time.monotonic() + 120
    killed, slowest = 0, 0.0
    async with serving(database_url, OSDI_PROCESSES="2", OSDI_POOL_MAX="4") as served:
        load = load_of(served)
        async with load.running(), watched_memory(served.process.pid) as memory:
            while time.monotonic() < deadline:
                await asyncio.sleep(random.uniform(0.2, 5))
                if not (running := workers(served)):
                    continue
                with suppress(ProcessLookupError):
                    os.kill(random.choice([*running]), signal.SIGKILL)
                killed += 1
                slowest = max(slowest, await load.acknowledged_after(time.monotonic()))
    acknowledged = len(load.acknowledged)
    lost = await load.lost(database_url)
    fault = f"2 processes, {killed} times one of them killed in 2 minutes"
    note(fault, acknowledged, lost, len(load.wrong), slowest, memory)
    assert slowest < MAX_RECOVERY


async def test_idle_sockets_and_slow_senders(database_url: str, note: Note) -> None:
    """Clients that send nothing, half a head, or a byte at a time: the others notice nothing."""
    idle, slow = sized(2_000, 200), sized(200, 20)
    async with serving(database_url) as served:
        load = load_of(served)
        host, port = served.address.removeprefix("http://").split(":")
        async with load.running(), watched_memory(served.process.pid) as memory:
            await load.acknowledged_after(time.monotonic() + 1)
            usual, load.latencies = load.p99, []
            writers = []
            for number in range(idle):
                _, writer = await asyncio.open_connection(host, int(port))
                if number % 2:
                    writer.write(b"GET /api/v1/ HTTP/1.1\r\nHost: gate")
                writers.append(writer)
            dawdlers = [Dawdler(served, "/advocacy_campaigns") for _ in range(slow)]
            await asyncio.gather(*[dawdler.begin() for dawdler in dawdlers])
            ended = asyncio.Event()
            tasks = [asyncio.create_task(dawdler.dawdle(ended)) for dawdler in dawdlers]
            await asyncio.sleep(sized(9, 2))
            await load.acknowledged_after(time.monotonic())
            ended.set()
            await asyncio.gather(*tasks)
            beside = load.p99
            for writer in (*writers, *[dawdler._writer for dawdler in dawdlers]):
                writer.close()
            seconds = await load.acknowledged_after(time.monotonic())
        print(f"p99 of posts {1000 * usual:.0f} ms, beside them {1000 * beside:.0f} ms")
        assert load.statuses.keys() == {200}
    acknowledged = len(load.acknowledged)
    lost = await load.lost(database_url)
    fault = f"{idle:,} idle sockets and {slow} slow senders"
    note(fault, acknowledged, lost, len(load.wrong), seconds, memory)


STOPPED_WHILE_IT_STARTS = """
import os, signal, sys, weakref
import app.server
from app.cli.main import main

class Garbage:
    pass

def freeze():
    garbage = Garbage()
    seen = weakref.ref(garbage, lambda _: os.kill(os.getpid(), signal.SIGTERM))
    del garbage

app.server._freeze_memory = freeze
sys.argv = ["osdi-gateway", "serve", "--port", "0"]
main()
"""


@pytest.mark.parametrize("processes", ["1", pytest.param("2", marks=FAULTS)])
def test_stopped_while_it_starts(database_url: str, processes: str) -> None:
    """In a callback of the garbage collection, where Python ignores exceptions."""
    result = subprocess.run(
        [sys.executable, "-c", STOPPED_WHILE_IT_STARTS],
        env=environment(database_url, OSDI_PROCESSES=processes),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0
    assert "Exception ignored" in result.stderr
