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

import psutil

from tests.faults.wire import BROKEN, Answer, Wire
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

    def wire(self) -> Wire:
        return Wire(self.base, self.token)

    async def begin(self) -> None:
        """Make the campaign of all posts."""
        wire = self.wire()
        answer = await wire.post("/advocacy_campaigns", {"title": "Campaign"})
        wire.close()
        assert answer.status == 200, answer.text
        href: str = answer.json()["_links"]["self"]["href"]
        self.helper = href.removeprefix(self.base) + "/record_outreach_helper"

    async def write(self, name: str, most: float = float("inf")) -> None:
        """Post `most` outreaches, or until the end; read each that was acknowledged."""
        wire, number = self.wire(), 0
        while number < most and not self.ends.is_set():
            try:
                if await self._recorded(wire, f"fault:{name}-{number}"):
                    number += 1
                    continue
            except BROKEN:
                self.lost_connections += 1
            await asyncio.sleep(random.uniform(PAUSE, 5 * PAUSE))
        wire.close()

    async def _recorded(self, wire: Wire, identifier: str) -> bool:
        person = {"email_addresses": [{"address": f"p{hash(identifier) % 97}@example.org"}]}
        body = {"identifiers": [identifier], "message": identifier, "person": person}
        begun = time.monotonic()
        answer = await wire.post(self.helper, body)
        self.statuses[answer.status] += 1
        if answer.status != 200:
            self._refused(answer)
            return False
        self.latencies.append(time.monotonic() - begun)
        own = answer.json()["identifiers"][0].partition(":")[2]
        self.acknowledged[identifier] = own
        self.moments.append(time.monotonic())
        if identifier not in answer.json()["identifiers"]:
            self.wrong.append(f"{identifier}: {answer.text}")
        with suppress(*BROKEN):
            await self._read(wire, identifier, own)
        return True

    async def _read(self, wire: Wire, identifier: str, own: str) -> None:
        answer = await wire.get(f"/outreaches/{own}")
        self.statuses[answer.status] += 1
        if answer.status != 200:
            self._refused(answer)
        elif answer.json()["message"] != identifier:
            self.wrong.append(f"{identifier}: {answer.text}")

    def _refused(self, answer: Answer) -> None:
        """Right is only a 503 that says when to try again."""
        if answer.status != 503 or not answer.headers.get("retry-after"):
            self.wrong.append(f"{answer.status} {answer.text}")

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
