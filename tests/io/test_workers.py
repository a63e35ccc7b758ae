"""Several processes of `serve` that share a socket: one is killed, and nothing else is noticed."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import httpx
import psutil

from tests.io.test_process import Serving, campaign_of, ids, own_id, serving, until
from tests.support.consistency import assert_store_consistent


def workers(served: Serving) -> set[int]:
    """The processes that serve."""
    children = psutil.Process(served.process.pid).children()
    return {child.pid for child in children if child.status() != psutil.STATUS_ZOMBIE}


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@dataclass
class Posting:
    """Posts by clients that open another connection when theirs is lost."""

    served: Serving
    helper: str
    acknowledged: set[str] = field(default_factory=set)
    lost: int = 0
    numbers: Iterator[int] = field(default_factory=itertools.count)
    ends: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self) -> None:
        while not self.ends.is_set():
            async with self.served.client() as client:
                with suppress(httpx.TransportError):
                    while not self.ends.is_set():
                        await self._one(client)
                self.lost += not self.ends.is_set()

    async def _one(self, client: httpx.AsyncClient) -> None:
        address = f"p{next(self.numbers) % 7}@example.org"
        body = {"person": {"email_addresses": [{"address": address}]}}
        self.acknowledged.add(own_id(await client.post(self.helper, json=body)))
        page = await client.get("/outreaches?per_page=1")
        assert page.status_code == 200, page.text


async def test_a_killed_process_is_started_again(database_url: str) -> None:
    """Each response that arrives is right, and what was acknowledged is stored."""
    async with serving(database_url, OSDI_PROCESSES="2", OSDI_POOL_MAX="4") as served:

        async def both_run() -> bool:
            return len(workers(served)) == 2

        await until(both_run, 60)
        async with served.client() as client:
            helper = await campaign_of(client) + "/record_outreach_helper"
        posting = Posting(served, helper)
        posts = [asyncio.create_task(posting.work()) for _ in range(8)]
        await asyncio.sleep(1)
        before = workers(served)
        os.kill(min(before), signal.SIGKILL)

        async def another_runs() -> bool:
            return len(workers(served) - before) == 1 and len(workers(served)) == 2

        await until(another_runs, 60)
        await asyncio.sleep(1)
        posting.ends.set()
        await asyncio.gather(*posts)
        assert posting.acknowledged
        assert await served.end(signal.SIGTERM) == 0
        assert not any(map(is_alive, before))
    assert posting.acknowledged <= await ids(database_url, "outreaches")
    await assert_store_consistent(database_url)


async def test_processes_end_with_their_supervisor(database_url: str) -> None:
    """Although it was killed, and could not stop them."""
    async with serving(database_url, OSDI_PROCESSES="2") as served:

        async def both_run() -> bool:
            return len(workers(served)) == 2

        await until(both_run, 60)
        alive = workers(served)
        await served.end(signal.SIGKILL)

        async def all_ended() -> bool:
            return not any(map(is_alive, alive))

        await until(all_ended, 30)
