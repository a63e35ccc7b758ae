"""Mirrors that follow docs/rest.md, 'Synchronize', while others write and commit late.

`SYNC_SECONDS=60` makes it the long run; the figures are printed (`pytest -s`).
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from dataclasses import dataclass, field
from datetime import timedelta

import asyncpg
import pytest

from tests.spec.support.mirrors import (
    ByFeed,
    ByFilter,
    ByGraphQLFeed,
    ByGraphQLFilter,
    ByReadingAll,
    Mirror,
    Naive,
    Wrong,
)
from tests.support.gateway import Gateway, path_of, running

SECONDS = float(os.environ.get("SYNC_SECONDS", "6"))
WRITES_PER_SECOND = 40
LATE = 1.0
"""Seconds for which writes are held up after their rows are dated."""

OVERLAP = timedelta(seconds=3)
"""Longer than the longest write here."""

DOCUMENTED: tuple[type[Mirror], ...] = (
    ByFilter,
    ByReadingAll,
    ByGraphQLFilter,
    ByFeed,
    ByGraphQLFeed,
)


@dataclass
class Writers:
    """Create, change and delete people at a steady rate."""

    gateway: Gateway
    paths: list[str] = field(default_factory=list)
    writes: int = 0
    deleted: int = 0
    longest: float = 0.0

    async def write(self) -> None:
        self.writes += 1
        body, begin = {"given_name": f"Ann {self.writes}"}, time.monotonic()
        chance = random.random()
        if self.paths and chance < 0.1:
            path = self.paths.pop(random.randrange(len(self.paths)))
            await self.gateway.client.delete(path)
            self.deleted += 1
        elif self.paths and chance < 0.55:
            # It may have been deleted meanwhile.
            response = await self.gateway.client.put(random.choice(self.paths), json=body)
            assert response.status_code in (200, 404), response.text
        else:
            self.paths.append(path_of(await self.gateway.post("/people", body)))
        self.longest = max(self.longest, time.monotonic() - begin)

    async def run(self, until: float) -> None:
        async with asyncio.TaskGroup() as group:
            while time.monotonic() < until:
                group.create_task(self.write())
                # Less than the whole pause: the writes between take time, too.
                await asyncio.sleep(0.9 / WRITES_PER_SECOND)


async def hold_up(url: str, until: float) -> None:
    """Lock two of the totals of people from time to time: new people wait there, with a date."""
    connection = await asyncpg.connect(url.replace("postgresql+asyncpg:", "postgresql:", 1))
    try:
        own = await connection.fetchval("SELECT id FROM organizations")
        while time.monotonic() < until:
            async with connection.transaction():
                await connection.fetch(
                    "SELECT FROM totals WHERE organization_id = $1 AND collection = 'people' "
                    "ORDER BY slot LIMIT 2 FOR UPDATE",
                    own,
                )
                await asyncio.sleep(random.uniform(LATE / 3, LATE))
            await asyncio.sleep(LATE / 2)
    finally:
        await connection.close()


@pytest.mark.slow
async def test_mirrors_miss_nothing(database_url: str) -> None:
    async with running(database_url) as gateway:
        mirrors = [kind(gateway, OVERLAP) for kind in DOCUMENTED]
        naive = Naive(gateway, timedelta())
        writers = Writers(gateway)
        until = time.monotonic() + SECONDS
        async with asyncio.TaskGroup() as group:
            group.create_task(writers.run(until))
            group.create_task(hold_up(database_url, until))
            for mirror in (*mirrors, naive):
                group.create_task(mirror.follow(until))
        print(
            f"\n{writers.writes} writes, {writers.deleted} of them deletions;"
            f" the longest took {writers.longest:.2f} s"
        )
        for mirror in (*mirrors, naive):
            await mirror.finish()
            wrong = await mirror.wrong()
            print(f"{type(mirror).__name__}: {mirror.read} read, {wrong}")
        assert writers.longest < OVERLAP.total_seconds()
        assert [await mirror.wrong() for mirror in mirrors] == [Wrong(0, 0, 0)] * len(mirrors)
