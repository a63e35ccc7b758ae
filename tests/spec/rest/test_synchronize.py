"""A mirror that follows docs/rest.md, 'Synchronize', while others write and commit late.

`SYNC_SECONDS=60` makes it the long run; the figures are printed (`pytest -s`).
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import asyncpg

from tests.spec.support.builders import embedded
from tests.support.gateway import Gateway, Json, id_of, path_of, running

SECONDS = float(os.environ.get("SYNC_SECONDS", "6"))
WRITES_PER_SECOND = 40
LATE = 1.0
"""Seconds for which writes are held up after their rows are dated."""

OVERLAP = timedelta(seconds=3)
"""Longer than the longest write here."""


@dataclass
class Mirror:
    """A copy of all people, which is read again and again with an overlap."""

    gateway: Gateway
    overlap: timedelta
    rows: dict[str, Json] = field(default_factory=dict)
    since: str | None = None
    documents: int = 0

    async def synchronize(self) -> None:
        newest = embedded(await self.gateway.get("/people?$orderby=modified_date desc&per_page=1"))
        address: str | None = "/people?$orderby=modified_date asc&per_page=100"
        if self.since is not None:
            address = f"{address}&filter=modified_date gt '{self.since}'"
        while address is not None:
            page = await self.gateway.get(address)
            for document in embedded(page):
                self.rows[id_of(document)] = document
                self.documents += 1
            address = page["_links"].get("next", {}).get("href")
        if newest:
            shown = datetime.fromisoformat(newest[0]["modified_date"])
            self.since = f"{shown - self.overlap:%Y-%m-%dT%H:%M:%SZ}"

    async def follow(self, until: float) -> None:
        while time.monotonic() < until:
            await self.synchronize()
            await asyncio.sleep(0.1)

    async def wrong(self) -> tuple[int, int]:
        """How many rows are missing, and how many are stale."""
        stored = await self.gateway.sql("SELECT id, given_name FROM people")
        here = [(row["given_name"], self.rows.get(str(row["id"]))) for row in stored]
        missing = sum(found is None for _, found in here)
        stale = sum(found is not None and found["given_name"] != name for name, found in here)
        return missing, stale


@dataclass
class Writers:
    """Create and change people at a steady rate."""

    gateway: Gateway
    paths: list[str] = field(default_factory=list)
    writes: int = 0
    longest: float = 0.0

    async def write(self) -> None:
        self.writes += 1
        body, begin = {"given_name": f"Ann {self.writes}"}, time.monotonic()
        if self.paths and random.random() < 0.5:
            await self.gateway.put(random.choice(self.paths), body)
        else:
            self.paths.append(path_of(await self.gateway.post("/people", body)))
        self.longest = max(self.longest, time.monotonic() - begin)

    async def run(self, until: float) -> None:
        async with asyncio.TaskGroup() as group:
            while time.monotonic() < until:
                group.create_task(self.write())
                await asyncio.sleep(1 / WRITES_PER_SECOND)


async def hold_up(url: str, until: float) -> None:
    """Lock two of the totals of people from time to time: new people wait there, with a date."""
    connection = await asyncpg.connect(url.replace("postgresql+asyncpg:", "postgresql:", 1))
    try:
        while time.monotonic() < until:
            async with connection.transaction():
                await connection.execute(
                    "SELECT FROM totals WHERE collection = 'people' "
                    "ORDER BY slot LIMIT 2 FOR UPDATE"
                )
                await asyncio.sleep(random.uniform(LATE / 3, LATE))
            await asyncio.sleep(LATE / 2)
    finally:
        await connection.close()


async def test_a_mirror_misses_nothing(database_url: str) -> None:
    async with running(database_url) as gateway:
        documented, hasty = Mirror(gateway, OVERLAP), Mirror(gateway, timedelta())
        writers = Writers(gateway)
        until = time.monotonic() + SECONDS
        async with asyncio.TaskGroup() as group:
            group.create_task(writers.run(until))
            group.create_task(hold_up(database_url, until))
            group.create_task(documented.follow(until))
            group.create_task(hasty.follow(until))
        for mirror in (documented, hasty):
            await mirror.synchronize()
            missing, stale = await mirror.wrong()
            print(
                f"\n{writers.writes} writes, the longest {writers.longest:.2f} s; overlap"
                f" {mirror.overlap.seconds} s: {mirror.documents} documents read,"
                f" {missing} rows missing, {stale} stale"
            )
        assert writers.longest < OVERLAP.total_seconds()
        assert await documented.wrong() == (0, 0)
