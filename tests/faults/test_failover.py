"""A primary that is killed or hangs, and the standby that succeeds it.

Its standby is synchronous: no write that was acknowledged may be lost. FAILOVER_WRITERS is the
number of clients that write. With FAULTS=all in the environment.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from app.config.settings import load_settings
from app.main import create_app
from app.store.backup import back_up
from app.store.migrate import MigrateError, upgrade
from tests.faults.conftest import Note
from tests.support.effort import FAULTS
from tests.support.gateway import BASE, Gateway, error_codes, running
from tests.support.graphql_stub import served
from tests.support.replication import Server, replicated
from tests.support.servers import run_sql

pytestmark = pytest.mark.slow

WRITERS = int(os.environ.get("FAILOVER_WRITERS", "4"))
MAX_RECOVERY = 8.0
"""Seconds from the promotion to the first write; fewer than 5 on a machine that is not busy."""


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    with replicated() as pair:
        upgrade(pair[0].url)
        yield pair


def hosts(*servers: Server) -> str:
    places = ",".join(f"127.0.0.1:{server.port}" for server in servers)
    return f"postgresql://postgres@{places}/postgres"


@dataclass
class Record:
    """What writers were told, and what a subscriber heard."""

    acknowledged: dict[str, float] = field(default_factory=dict)
    refused: Counter[int] = field(default_factory=Counter)
    heard: list[str] = field(default_factory=list)

    async def write(self, client: httpx.AsyncClient, name: str) -> None:
        number = 0
        while True:
            number += 1
            message = f"{name}-{number}"
            response = await client.post("/outreaches", json={"message": message})
            if response.status_code == 200:
                self.acknowledged[message] = time.monotonic()
            else:
                self.refused[response.status_code] += 1
                await asyncio.sleep(0.05)

    async def listen(self, gateway: Gateway) -> None:
        body = {"query": "subscription { outreachRecorded { message } }"}
        headers = {"OSDI-API-Token": gateway.token, "Accept": "text/event-stream"}
        async with (
            served(gateway.app) as server,
            httpx.AsyncClient(base_url=f"http://{server.address}", timeout=60) as client,
            client.stream("POST", "/graphql", json=body, headers=headers) as response,
        ):
            async for line in response.aiter_lines():
                if line.startswith("data: {"):
                    payload = json.loads(line.removeprefix("data: "))
                    self.heard.append(payload["data"]["outreachRecorded"]["message"])


@asynccontextmanager
async def writing(gateway: Gateway) -> AsyncIterator[Record]:
    record = Record()
    listener = asyncio.create_task(record.listen(gateway))
    await asyncio.sleep(1)
    writers = [asyncio.create_task(record.write(gateway.client, f"w{n}")) for n in range(WRITERS)]
    try:
        yield record
    finally:
        for task in writers:
            task.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
        await asyncio.sleep(2)
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)


async def recovered(record: Record, since: float) -> float:
    """Seconds from `since` to the first acknowledged write."""
    async with asyncio.timeout(30):
        while not any(moment > since for moment in record.acknowledged.values()):  # noqa: ASYNC110  # writers do not signal
            await asyncio.sleep(0.02)
    return min(moment for moment in record.acknowledged.values() if moment > since) - since


async def stored(server: Server) -> set[str]:
    rows = await asyncio.to_thread(run_sql, server.url, "SELECT message FROM outreaches")
    return {row["message"] for row in rows}


@FAULTS
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hung"])
async def test_the_standby_succeeds_the_primary(
    servers: tuple[Server, Server], how: signal.Signals, note: Note
) -> None:
    primary, standby = servers
    async with running(hosts(*servers)) as gateway:
        async with writing(gateway) as record:
            await asyncio.sleep(2)
            await asyncio.to_thread(primary.signal, how)
            await asyncio.sleep(1)
            await asyncio.to_thread(standby.promote)
            seconds = await recovered(record, time.monotonic())
            await asyncio.sleep(1)
            if how is signal.SIGSTOP:
                # It is not fenced, and takes writes again: the gateway must not send it any.
                await asyncio.to_thread(primary.signal, signal.SIGCONT)
                await asyncio.sleep(3)
        assert set(record.refused) <= {503}
        kept = await stored(standby)
    lost = len(set(record.acknowledged) - kept)
    what = "killed" if how is signal.SIGKILL else "hangs, and wakes up unfenced"
    fault = f"primary {what}; synchronous standby promoted 1 s later"
    note(fault, len(record.acknowledged), lost, 0, seconds)
    assert seconds < MAX_RECOVERY
    heard = Counter(record.heard)
    assert set(record.acknowledged) - set(heard) == set()
    assert set(heard.values()) == {1}


def test_a_backup_is_of_the_primary(servers: tuple[Server, Server], tmp_path: Path) -> None:
    primary, standby = servers
    back_up(hosts(standby, primary), tmp_path / "store.backup", "here")
    primary.stop()
    with pytest.raises(MigrateError, match="cannot be reached"):
        back_up(hosts(standby, primary), tmp_path / "store.backup", "here")


async def test_a_standby_is_read_only(
    servers: tuple[Server, Server], caplog: pytest.LogCaptureFixture
) -> None:
    primary, standby = servers
    async with running(primary.url) as gateway:
        person = await gateway.person()
        token = gateway.token
    await asyncio.sleep(0.5)
    application = create_app(load_settings(), standby.url)
    async with application.router.lifespan_context(application):
        transport, headers = httpx.ASGITransport(app=application), {"OSDI-API-Token": token}
        client = httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers)
        assert (await client.get(person)).status_code == 200
        response = await client.post("/people", json={"given_name": "Ada"})
        assert (response.status_code, error_codes(response)) == (503, ["DATABASE_READ_ONLY"])
    assert "The database is a standby" in caplog.text
    assert "Traceback" not in caplog.text
