"""A clock that is set back, of the gateway and of PostgreSQL, by libfaketime.

Skipped without it (on Debian: `apt install libfaketime`).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from app.store.migrate import upgrade
from tests.faults.conftest import Note
from tests.faults.load import Load, load_of, watched_memory
from tests.io.test_process import Serving, connected, serving
from tests.support.replication import Server, alone

pytestmark = pytest.mark.slow

LIBRARIES = [*Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")]
BACK = 5
"""Seconds by which the clock is set back."""


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file with the offset of the clock of processes that are started from here on."""
    if not LIBRARIES:
        pytest.skip("needs libfaketime")
    # Readable by the account of PostgreSQL.
    file = Path("/tmp") / f"clock-{tmp_path.parent.name}-{tmp_path.name}"
    file.write_text("+0\n")
    monkeypatch.setenv("LD_PRELOAD", str(LIBRARIES[0]))
    monkeypatch.setenv("FAKETIME_TIMESTAMP_FILE", str(file))
    monkeypatch.setenv("FAKETIME_NO_CACHE", "1")
    monkeypatch.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")
    return file


@pytest.fixture
def server(clock: Path) -> Iterator[Server]:
    with alone() as server:
        server.start()
        upgrade(server.url)
        yield server
    clock.unlink()


async def test_the_clock_is_set_back(clock: Path, server: Server, note: Note) -> None:
    """Pages, the changes feed and a subscription have each outreach once nevertheless."""
    async with serving(server.url) as served:
        load = load_of(served)
        heard: Counter[str] = Counter()
        listening = asyncio.create_task(listen(served, heard))
        async with load.running(4), watched_memory(served.process.pid) as memory:
            changes = Changes(load)
            await load.acknowledged_after(time.monotonic() + 1)
            await changes.follow()
            await asyncio.to_thread(clock.write_text, f"-{BACK}\n")
            seconds = await load.acknowledged_after(time.monotonic())
            await load.acknowledged_after(time.monotonic() + 1)
            await changes.follow()
        await asyncio.sleep(1)
        await changes.follow()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        everything = {*load.acknowledged.values()}
        pages = await paged(load)
        assert (set(pages), set(pages.values())) == (everything, {1})
        assert everything <= set(changes.seen)
        missing = set(load.acknowledged) - set(heard)
        assert (missing, set(heard.values())) == (set(), {1})
        assert load.statuses.keys() == {200}
    assert await created(server.url, load) != sorted(await created(server.url, load))
    acknowledged = len(load.acknowledged)
    lost = await load.lost(server.url)
    fault = f"clock of gateway and PostgreSQL set back by {BACK} s"
    note(fault, acknowledged, lost, len(load.wrong), seconds, memory)


async def created(url: str, load: Load) -> list[datetime]:
    """When the outreaches were created by the clock, in the order of their acknowledgements."""
    async with connected(url) as connection:
        rows = await connection.fetch("SELECT id::text AS id, created_date FROM outreaches")
    dates = {row["id"]: row["created_date"] for row in rows}
    return [dates[own] for own in load.acknowledged.values()]


class Changes:
    """A copy that follows the changes feed."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._next = "/changes?per_page=100"
        self.seen: Counter[str] = Counter()

    async def follow(self) -> None:
        wire = self._load.wire()
        while True:
            page = (await wire.get(self._next)).json()
            entries = page["_embedded"]["osdi_gateway:changes"]
            self.seen.update(entry["identifiers"][0].partition(":")[2] for entry in entries)
            self._next = page["_links"]["next"]["href"].removeprefix(self._load.base)
            if not entries:
                return wire.close()


async def paged(load: Load) -> Counter[str]:
    """How often each outreach is on the pages of the collection."""
    seen: Counter[str] = Counter()
    path: str = "/outreaches?per_page=100"
    wire = load.wire()
    while path:
        page = (await wire.get(path)).json()
        for item in page["_embedded"]["osdi:outreaches"]:
            seen[item["identifiers"][0].partition(":")[2]] += 1
        path = page["_links"].get("next", {"href": ""})["href"].removeprefix(load.base)
    wire.close()
    return seen


async def listen(served: Serving, heard: Counter[str]) -> None:
    """Count what a subscriber hears."""
    body = {"query": "subscription { outreachRecorded { message } }"}
    headers = {"OSDI-API-Token": served.token, "Accept": "text/event-stream"}
    async with (
        httpx.AsyncClient(base_url=served.address, timeout=60) as client,
        client.stream("POST", "/graphql", json=body, headers=headers) as response,
    ):
        async for line in response.aiter_lines():
            if line.startswith("data: {"):
                payload = json.loads(line.removeprefix("data: "))
                heard[payload["data"]["outreachRecorded"]["message"]] += 1
