"""Replicas that are ahead of the standby that was promoted.

They have what was lost, and lack what is written since.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.store.migrate import upgrade
from app.store.replicas import Replica
from tests.support.gateway import Gateway, running
from tests.support.replication import Server, replicated
from tests.support.servers import run_sql

pytestmark = pytest.mark.slow

_SOME_MEGABYTES = "CREATE TABLE filler AS SELECT repeat('x', 1000) FROM generate_series(1, 3000)"
"""The promoted standby has to write as much before its log is as long as that of the replica."""


@dataclass
class Servers:
    primary: Server
    standby: Server
    replica: Server

    @property
    def hosts(self) -> str:
        ports = f"127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}"
        return f"postgresql://postgres@{ports}/postgres"

    def fail_over(self) -> None:
        """Promote the standby, which lacks what the replica has received."""
        self.standby.stop()
        run_sql(self.primary.url, _SOME_MEGABYTES)
        written = "SELECT pg_current_wal_lsn() = replay_lsn FROM pg_stat_replication"
        deadline = time.monotonic() + 30
        while not all(row[0] for row in run_sql(self.primary.url, written)):
            assert time.monotonic() < deadline, "the replica does not follow"
            time.sleep(0.05)
        self.primary.stop()
        self.standby.start()
        self.standby.promote()


@pytest.fixture
def servers() -> Iterator[Servers]:
    with replicated() as (primary, standby):
        replica = Server(primary.directory, primary.account)
        try:
            upgrade(primary.url)
            replica.copy(primary)
            replica.start()
            yield Servers(primary, standby, replica)
        finally:
            replica.stop()


def replica_of(gateway: Gateway) -> Replica:
    (replica,) = gateway.app.state.parts.serving.replicas.replicas
    assert isinstance(replica, Replica)
    return replica


async def until_written(gateway: Gateway, person: str) -> None:
    """Until the gateway has found the primary."""
    for _ in range(200):
        if (await gateway.client.put(person, json={"given_name": "Ada"})).status_code == 200:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("no write was acknowledged")


async def write_and_read(gateway: Gateway, person: str) -> None:
    """For longer than two looks at the servers after each write."""
    for name in ("Grace", "Joan", "Mary"):
        response = await gateway.client.put(person, json={"given_name": name})
        assert response.status_code == 200
        for _ in range(15):
            assert (await gateway.get(person))["given_name"] == name
            await asyncio.sleep(0.1)


async def test_the_gateway_starts_later(servers: Servers) -> None:
    await asyncio.to_thread(servers.fail_over)
    async with running(servers.hosts, database_read_url=servers.replica.url) as gateway:
        await write_and_read(gateway, await gateway.person(given_name="Ada"))
        assert replica_of(gateway).reads == 0


async def test_the_gateway_runs_meanwhile(
    servers: Servers, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(servers.hosts, database_read_url=servers.replica.url) as gateway:
        person = await gateway.person(given_name="Ada")
        async with asyncio.timeout(20):
            while not replica_of(gateway).reads:
                assert (await gateway.get(person))["given_name"] == "Ada"
        await asyncio.to_thread(servers.fail_over)
        await until_written(gateway, person)
        await write_and_read(gateway, person)
    assert "ahead of the primary" in caplog.text
