"""A database that is not there yet, or goes away for a while."""

from __future__ import annotations

import asyncio
import logging
import re
import time

import pytest

import app.observe
import app.store.driver
import app.store.pool
from app.admin.readiness import ReadinessCheck
from app.monitoring.failure_log import FailureLog
from app.rollups import RollupWorker
from app.store.waiting import wait_for_database
from tests.support.gateway import error_codes, running
from tests.support.ports import free_port
from tests.support.receivers import quick, until, working
from tests.support.relay import Relay


async def test_waiting_at_start(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    relay = Relay(database_url, free_port())
    async with relay:
        relay.close()
        waiting = asyncio.create_task(asyncio.to_thread(wait_for_database, relay.url, 20))
        await asyncio.sleep(0.8)
        assert not waiting.done()
        await relay.open()
        await waiting
    assert caplog.text.count("Waiting 20 s") == caplog.text.count(" answers, after ") == 1


def test_giving_up_at_start(caplog: pytest.LogCaptureFixture) -> None:
    begun = time.monotonic()
    wait_for_database(f"postgresql://ann:secret@127.0.0.1:{free_port()}/osdi", 0.6)
    assert 0.6 <= time.monotonic() - begun < 5
    assert caplog.text.count("Gave up") == 1
    assert "secret" not in caplog.text


async def test_away_for_a_while(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Requests are refused and counted; afterwards all is well, without a restart."""
    monkeypatch.setattr(app.observe, "FAILURES", FailureLog())
    # As `configure_logging` does.
    caplog.set_level(logging.ERROR, logger="asyncpg.pool")
    caplog.handler.setLevel(logging.NOTSET)
    async with Relay(database_url) as relay, running(relay.url, pool_max=50) as gateway:
        person = await gateway.person()
        relay.close()
        jobs = [gateway.client.get(person) for _ in range(20)]
        jobs += [gateway.client.post("/people", json={"given_name": "Ada"}) for _ in range(20)]
        for response in await asyncio.gather(*jobs):
            assert response.status_code == 503
            assert error_codes(response)[0] in ("STORE_UNAVAILABLE", "STORE_OVERLOADED")
            assert int(response.headers["retry-after"]) > 0
        await relay.open()
        assert (await gateway.client.get(person)).status_code == 200
        assert len(await gateway.sql("SELECT 1 FROM people")) == 1
    messages = [record.getMessage() for record in caplog.records]
    assert len([text for text in messages if text.startswith("Many requests fail")]) == 1
    assert "Traceback" not in caplog.text


async def test_a_hung_database_delays_no_response_beyond_the_limit(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the cancellation of a statement nor a rollback takes as long as a statement may."""
    for module in (app.store.driver, app.store.pool):
        monkeypatch.setattr(module, "CANCEL_TIMEOUT", 0.3)
    async with (
        Relay(database_url) as relay,
        running(relay.url, statement_timeout=2, pool_min=5) as gateway,
    ):
        person = await gateway.person()
        ready = ReadinessCheck(gateway.app.state.parts, lambda: False)
        relay.hang()
        begun = time.monotonic()
        readiness = await ready()
        assert readiness.states["pool"] == "no answer"
        assert time.monotonic() - begun < 3
        begun = time.monotonic()
        jobs = [
            gateway.client.get(person),
            gateway.client.post("/people", json={"given_name": "A"}),
        ]
        for response in await asyncio.gather(*jobs):
            assert response.status_code == 503
        assert time.monotonic() - begun < 2 * 1.5 + 2 * 0.3 + 1
        assert (await gateway.client.get(person)).status_code == 200


async def test_the_worker_says_once_that_it_waits(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """And once that it goes on."""
    settings = quick(pool_timeout=0.2, delivery_retry=0.02)

    def said() -> list[str]:
        messages = [record.getMessage() for record in caplog.records]
        return [text for text in messages if re.match("(Delivery|Roll-ups) ", text)]

    async with Relay(database_url) as relay, working(relay.url, settings) as worker:
        rollups = RollupWorker(worker._store)
        rollups.start()
        relay.close()
        await until(lambda: len(said()) == 2)
        await asyncio.sleep(3)
        await relay.open()
        await until(lambda: len(said()) >= 4, 20)
        await rollups.stop()
    begun, over = sorted(said()[:2]), sorted(said()[2:])
    assert [text.split(":")[0] for text in begun] == ["Delivery paused", "Roll-ups paused"]
    assert over == ["Delivery resumed.", "Roll-ups resumed."]
