"""Clients that write and read during a fault, and know what they were told.

Each post has an identifier of its own and is sent again until it is acknowledged: so a write that
was stored without an answer must not become a second one.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import httpx
import psutil

from tests.io.test_process import Serving, connected
from tests.support.consistency import assert_store_consistent

PAUSE = 0.05
"""Seconds before a client tries again."""


@dataclass
class Load:
    """What clients of the gateway at `base` were told."""

    base: str
    token: str
    helper: str = ""
    acknowledged: dict[str, str] = field(default_factory=dict)
    moments: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    lost_connections: int = 0
    wrong: list[str] = field(default_factory=list)
    ends: asyncio.Event = field(default_factory=asyncio.Event)

    def client(self, connections: int = 1) -> httpx.AsyncClient:
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        headers = {"OSDI-API-Token": self.token}
        return httpx.AsyncClient(base_url=self.base, headers=headers, timeout=60, limits=limits)

    async def begin(self) -> None:
        """Make the campaign of all posts."""
        async with self.client() as client:
            answer = await client.post("/advocacy_campaigns", json={"title": "Campaign"})
            assert answer.status_code == 200, answer.text
            href: str = answer.json()["_links"]["self"]["href"]
        self.helper = href.removeprefix(self.base) + "/record_outreach_helper"

    async def write(self, name: str, most: float = float("inf")) -> None:
        """Post `most` outreaches, or until the end; read each that was acknowledged."""
        number = 0
        while number < most and not self.ends.is_set():
            # A new connection after each that was lost.
            async with self.client() as client:
                with suppress(httpx.TransportError):
                    while number < most and not self.ends.is_set():
                        if await self._recorded(client, f"fault:{name}-{number}"):
                            number += 1
                    return
            self.lost_connections += 1
            await asyncio.sleep(PAUSE)

    async def post(self, client: httpx.AsyncClient, identifier: str) -> None:
        """Post one outreach through a client of several, until it is acknowledged."""
        while not self.ends.is_set():
            try:
                if await self._recorded(client, identifier):
                    return
            except httpx.TransportError:
                self.lost_connections += 1
            await asyncio.sleep(random.uniform(PAUSE, 20 * PAUSE))

    async def _recorded(self, client: httpx.AsyncClient, identifier: str) -> bool:
        person = {"email_addresses": [{"address": f"p{hash(identifier) % 97}@example.org"}]}
        body = {"identifiers": [identifier], "message": identifier, "person": person}
        begun = time.monotonic()
        answer = await client.post(self.helper, json=body)
        self.statuses[answer.status_code] += 1
        if answer.status_code != 200:
            self._refused(answer)
            await asyncio.sleep(PAUSE)
            return False
        self.latencies.append(time.monotonic() - begun)
        own = answer.json()["identifiers"][0].partition(":")[2]
        self.acknowledged[identifier] = own
        self.moments.append(time.monotonic())
        if identifier not in answer.json()["identifiers"]:
            self.wrong.append(f"{identifier}: {answer.text}")
        with suppress(httpx.TransportError):
            await self._read(client, identifier, own)
        return True

    async def _read(self, client: httpx.AsyncClient, identifier: str, own: str) -> None:
        answer = await client.get(f"/outreaches/{own}")
        self.statuses[answer.status_code] += 1
        if answer.status_code != 200:
            self._refused(answer)
        elif answer.json()["message"] != identifier:
            self.wrong.append(f"{identifier}: {answer.text}")

    def _refused(self, answer: httpx.Response) -> None:
        """Right is only a 503 that says when to try again."""
        if answer.status_code != 503 or not answer.headers.get("retry-after"):
            self.wrong.append(f"{answer.request.url}: {answer.status_code} {answer.text}")

    @asynccontextmanager
    async def running(self, clients: int = 8) -> AsyncIterator[Load]:
        """So many clients during the block."""
        await self.begin()
        tasks = [asyncio.create_task(self.write(f"w{number}")) for number in range(clients)]
        try:
            yield self
        finally:
            self.ends.set()
            await asyncio.wait_for(asyncio.gather(*tasks), 60)

    async def until(self, condition: Callable[[], bool], within: float = 60) -> None:
        async with asyncio.timeout(within):
            while not condition():  # noqa: ASYNC110  # many clients, no event
                await asyncio.sleep(0.02)

    async def acknowledged_after(self, moment: float, within: float = 60) -> float:
        """Seconds from `moment` to the first acknowledgement after it."""
        await self.until(lambda: bool(self.moments) and self.moments[-1] > moment, within)
        return next(item for item in self.moments if item > moment) - moment

    @property
    def p99(self) -> float:
        """Of acknowledged posts, in seconds."""
        return sorted(self.latencies)[int(len(self.latencies) * 0.99)]

    async def lost(self, url: str) -> int:
        """Acknowledged writes that are not in the database; asserts that the rest is right."""
        async with connected(url) as connection:
            rows = await connection.fetch(
                "SELECT id::text AS id, i AS identifier FROM outreaches, unnest(identifiers) AS i"
            )
        times = Counter(row["identifier"] for row in rows)
        twins = [identifier for identifier, number in times.items() if number > 1]
        assert twins == []
        assert self.wrong == []
        await assert_store_consistent(url)
        stored = {(row["identifier"], row["id"]) for row in rows}
        return len(set(self.acknowledged.items()) - stored)


def load_of(served: Serving) -> Load:
    return Load(served.base, served.token)


@dataclass
class Memory:
    """Megabytes of a process and of those below it."""

    before: float = 0.0
    most: float = 0.0


@asynccontextmanager
async def watched_memory(pid: int) -> AsyncIterator[Memory]:
    memory = Memory(_megabytes(pid))

    async def watch() -> None:
        while True:
            memory.most = max(memory.most, _megabytes(pid))
            await asyncio.sleep(0.2)

    task = asyncio.create_task(watch())
    try:
        yield memory
    finally:
        task.cancel()
        memory.most = max(memory.most, memory.before)


def _megabytes(pid: int) -> float:
    total = 0
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for item in (process, *process.children(recursive=True)):
            # The embedded PostgreSQL is no part of it.
            if item.name() != "postgres":
                with suppress(psutil.Error):
                    total += item.memory_info().rss
    return total / 1e6
