"""The end of a process, and its replacement, under requests: none of them fails."""

from __future__ import annotations

import asyncio
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

import httpx
import pytest

from tests.io.test_process import campaign_of, ids, serving, until
from tests.io.test_workers import Posting, workers
from tests.support.consistency import assert_store_consistent
from tests.support.ports import free_port

WATCHDOG = {"WATCHDOG_USEC": "200000"}
DRAIN = "2"


@contextmanager
def service_manager() -> Iterator[tuple[list[str], dict[str, str]]]:
    """What systemd is told, without repetitions, and the variables that it sets."""
    told: list[str] = []
    loop = asyncio.get_running_loop()
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver,
    ):
        path = str(Path(folder) / "notify")
        receiver.bind(path)

        def receive() -> None:
            message = receiver.recv(200).decode()
            if told[-1:] != [message]:
                told.append(message)

        loop.add_reader(receiver, receive)
        yield told, {"NOTIFY_SOCKET": path, **WATCHDOG}
        loop.remove_reader(receiver)


@pytest.mark.parametrize("processes", ["1", "2"])
async def test_a_process_that_stops_is_not_ready_first(database_url: str, processes: str) -> None:
    """For a while it still answers, to clients that do not know yet."""
    port = free_port()
    variables = {
        "OSDI_PROCESSES": processes,
        "OSDI_DRAIN_SECONDS": DRAIN,
        "OSDI_ADMIN_PORT": str(port),
    }
    with service_manager() as (told, notify):
        async with (
            serving(database_url, **variables, **notify) as served,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as admin,
            served.client() as client,
        ):
            first = await client.get("/people")
            assert "connection" not in first.headers

            async def is_ready() -> bool:
                return (await admin.get("/ready")).status_code == 200

            # The second process may still start.
            await until(is_ready)
            await asyncio.sleep(0.3)
            if processes == "1":
                # Nothing takes its place.
                served.process.send_signal(signal.SIGUSR1)
                assert (await client.get("/people")).status_code == 200
            served.process.send_signal(signal.SIGTERM)
            begun = monotonic()

            async def stops() -> bool:
                return (await admin.get("/ready")).status_code == 503

            await until(stops)
            assert (await admin.get("/ready")).json() == {"ready": False, "server": "stopping"}

            async def closes() -> bool:
                # On the connection from before, and then on new ones.
                answer = await client.get("/people")
                assert answer.status_code == 200
                return bool(answer.headers.get("connection") == "close")

            await until(closes)
            await until(closes)
            assert await asyncio.wait_for(served.process.wait(), 20) == 0
            assert monotonic() - begun >= float(DRAIN)
    assert told[:2] == ["READY=1", "WATCHDOG=1"]
    assert "STOPPING=1" in told


async def test_processes_are_replaced_one_by_one(database_url: str) -> None:
    """Nobody who posts meanwhile notices it."""
    async with serving(database_url, OSDI_PROCESSES="2", OSDI_POOL_MAX="4") as served:

        async def both_run() -> bool:
            return len(workers(served)) == 2

        await until(both_run, 60)
        async with served.client() as client:
            helper = await campaign_of(client) + "/record_outreach_helper"
        await asyncio.sleep(1)
        posting = Posting(served, helper)
        posts = [asyncio.create_task(posting.work()) for _ in range(6)]
        await asyncio.sleep(0.3)
        before = workers(served)
        served.process.send_signal(signal.SIGUSR1)

        async def all_replaced() -> bool:
            return len(workers(served)) == 2 and not workers(served) & before

        await until(all_replaced, 60)
        await asyncio.sleep(0.5)
        posting.ends.set()
        await asyncio.gather(*posts)
        assert posting.lost == 0
        assert posting.acknowledged
        assert await served.end(signal.SIGTERM) == 0
    assert posting.acknowledged <= await ids(database_url, "outreaches")
    await assert_store_consistent(database_url)


async def test_a_second_gateway_takes_over(database_url: str) -> None:
    """As in an upgrade: what asks `/ready`, as a load balancer does, fails no request."""
    old_port, new_port = free_port(), free_port()
    draining = {"OSDI_DRAIN_SECONDS": DRAIN}
    async with (
        serving(database_url, OSDI_ADMIN_PORT=str(old_port), **draining) as old,
        httpx.AsyncClient(timeout=30) as admin,
        old.client() as target,
    ):
        helper = await campaign_of(target) + "/record_outreach_helper"
        answered: list[httpx.AsyncClient] = []
        ends = asyncio.Event()

        async def post() -> None:
            while not ends.is_set():
                chosen = target
                answer = await chosen.post(helper, json={"type": "phone"})
                assert answer.status_code == 200, answer.text
                answered.append(chosen)
                await asyncio.sleep(0.05)

        async with (
            serving(database_url, OSDI_ADMIN_PORT=str(new_port)) as new,
            new.client() as second,
        ):

            async def is_ready(port: int = new_port) -> bool:
                with suppress(httpx.TransportError):
                    return (await admin.get(f"http://127.0.0.1:{port}/ready")).is_success
                return False

            async def is_stopping() -> bool:
                return not await is_ready(old_port)

            await until(is_ready, 60)
            posts = [asyncio.create_task(post()) for _ in range(3)]
            await asyncio.sleep(0.3)
            old.process.send_signal(signal.SIGTERM)
            await until(is_stopping)
            target = second
            assert await asyncio.wait_for(old.process.wait(), 20) == 0
            ends.set()
            await asyncio.gather(*posts)
            assert len(set(map(id, answered))) == 2
            assert await new.end(signal.SIGTERM) == 0
    assert len(await ids(database_url, "outreaches")) == len(answered)
    await assert_store_consistent(database_url)
