"""Reads from a replica that is two seconds behind: nobody misses what they have written."""

from __future__ import annotations

import asyncio
import math
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest

from app.admin.event_loop import EventLoopLag
from app.admin.metrics import Metrics
from app.config.settings import load_settings
from app.main import create_app
from app.store.migrate import upgrade
from app.store.replicas import Replica
from tests.support.effort import FAULTS
from tests.support.gateway import BASE, Gateway, running
from tests.support.replication import Server, replicated

pytestmark = [pytest.mark.slow, FAULTS]

DELAY = 2.0


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    with replicated(f"{DELAY:.0f}s") as pair:
        upgrade(pair[0].url)
        yield pair


@asynccontextmanager
async def reading(servers: tuple[Server, Server]) -> AsyncIterator[tuple[Gateway, Replica]]:
    primary, standby = servers
    async with running(primary.url, database_read_url=standby.url) as gateway:
        (replica,) = gateway.app.state.parts.serving.replicas.replicas
        yield gateway, replica


async def until_read(gateway: Gateway, replica: Replica, path: str, name: str) -> float:
    """Read until the replica answers; seconds. Every answer must have the name."""
    begun, before = time.monotonic(), replica.reads
    async with asyncio.timeout(20):
        while replica.reads == before:
            assert (await gateway.get(path))["given_name"] == name
            await asyncio.sleep(0.02)
    return time.monotonic() - begun


async def test_everybody_reads_what_they_have_written(servers: tuple[Server, Server]) -> None:
    async with reading(servers) as (gateway, replica):
        person = await gateway.person(given_name="Ada")
        await until_read(gateway, replica, person, "Ada")
        await gateway.client.put(person, json={"given_name": "Grace"})
        assert await until_read(gateway, replica, person, "Grace") > DELAY - 0.5

        # Another process writes.
        application = create_app(load_settings(), servers[0].url)
        async with application.router.lifespan_context(application):
            transport, headers = (
                httpx.ASGITransport(app=application),
                {"OSDI-API-Token": gateway.token},
            )
            async with httpx.AsyncClient(
                transport=transport, base_url=BASE, headers=headers
            ) as other:
                assert (await other.put(person, json={"given_name": "Joan"})).status_code == 200
                await asyncio.sleep(0.3)  # The notification of the write.
                assert await until_read(gateway, replica, person, "Joan") > DELAY - 1

        parts = gateway.app.state.parts
        found = (await Metrics(parts, EventLoopLag()).text()).decode()
        assert 'osdi_replica_lag_seconds{replica="postgresql://postgres@' in found
        assert "osdi_replica_reads_total{" in found
        assert parts.serving.replicas.state == "ok"


async def test_the_primary_answers_for_a_replica_that_does_not(
    servers: tuple[Server, Server], caplog: pytest.LogCaptureFixture
) -> None:
    async with reading(servers) as (gateway, replica):
        person = await gateway.person(given_name="Ada")
        await until_read(gateway, replica, person, "Ada")
        servers[1].signal(signal.SIGSTOP)
        begun = time.monotonic()
        assert (await gateway.get(person))["given_name"] == "Ada"
        assert time.monotonic() - begun < 5
        assert gateway.app.state.parts.serving.replicas.state == "degraded"
        begun = time.monotonic()
        assert (await gateway.get(person))["given_name"] == "Ada"
        assert time.monotonic() - begun < 0.5
        servers[1].signal(signal.SIGCONT)
        await until_read(gateway, replica, person, "Ada")
    assert "Traceback" not in caplog.text


async def test_all_members_may_be_named(servers: tuple[Server, Server]) -> None:
    """The primary is not a replica that lags, unless it does not answer."""
    primary, standby = servers
    urls = f"{primary.url} {standby.url}"
    async with running(primary.url, database_read_url=urls) as gateway:
        replicas = gateway.app.state.parts.serving.replicas
        of_primary, of_standby = replicas.replicas
        await until_read(gateway, of_standby, await gateway.person(), "Ada")
        assert replicas.state == "ok"
        assert max(lag for _, lag, _ in replicas.lags()) < 10
        of_primary.leave()
        assert replicas.state == "degraded"
        assert max(lag for _, lag, _ in replicas.lags()) == math.inf


async def test_a_standby_that_was_promoted_is_missed(servers: tuple[Server, Server]) -> None:
    """It is a primary, but not the one that this gateway writes to."""
    async with reading(servers) as (gateway, replica):
        await until_read(gateway, replica, await gateway.person(), "Ada")
        servers[1].promote()
        replicas = gateway.app.state.parts.serving.replicas
        await asyncio.sleep(4)
        assert replicas.state == "degraded"
        assert [lag for _, lag, _ in replicas.lags()] == [math.inf]
