"""Errors of the database: a client receives a code and a time to retry, and nothing else.

They are PostgreSQL's own errors, raised by its locks or by a trigger.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from app.store.pool import Store
from resolvers.sql.statement import Statement
from schema.failures import Failure
from tests.support.citus import CITUS_URL
from tests.support.gateway import Gateway, error_codes, running
from tests.support.servers import with_database

SECRET = "text for the log only"
PERSON = {"given_name": "Ada", "identifiers": ["x:1"]}

# Every insert of a person fails with the given SQLSTATE.
_FUNCTION = """
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{secret}' USING ERRCODE = '{state}'; END $$
"""
_TRIGGER = "CREATE TRIGGER fail BEFORE INSERT ON people EXECUTE FUNCTION fail()"

needs_trigger = pytest.mark.skipif(CITUS_URL is not None, reason="a trigger, which Citus refuses")


@asynccontextmanager
async def failing(url: str, state: str) -> AsyncIterator[Gateway]:
    async with running(url) as gateway:
        await gateway.sql(_FUNCTION.format(secret=SECRET, state=state))
        await gateway.sql(_TRIGGER)
        yield gateway


async def refused(gateway: Gateway, status: int, code: str) -> httpx.Response:
    """The response to a POST that could not be stored; asserts that no row is stored."""
    response = await gateway.client.post("/people", json=PERSON)
    assert (response.status_code, error_codes(response)) == (status, [code])
    assert SECRET not in response.text
    for table in ("people", "identifiers", "totals"):
        assert await gateway.sql(f"SELECT 1 FROM {table}") == []
    return response


@needs_trigger
async def test_a_full_disk(database_url: str) -> None:
    async with failing(database_url, "53100") as gateway:
        response = await refused(gateway, 503, "STORE_FULL")
        assert int(response.headers["retry-after"]) > 0
        assert (await gateway.client.get("/people")).status_code == 200


@needs_trigger
async def test_endless_conflicts(database_url: str) -> None:
    async with failing(database_url, "40001") as gateway:
        await refused(gateway, 409, "STORE_CONFLICT")


@needs_trigger
async def test_an_internal_error(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    """The reference code leads to the traceback in the log; the response has nothing else."""
    async with failing(database_url, "XX000") as gateway:
        with caplog.at_level(logging.ERROR, logger="osdi"):
            response = await refused(gateway, 500, "INTERNAL")
    (status,) = response.json()["osdi:error"]["resource_status"]
    reference = status["error_descriptions"][0]["reference_code"]
    assert reference in caplog.text
    assert SECRET in caplog.text
    assert "Traceback" in caplog.text


async def test_a_statement_that_takes_too_long(database_url: str) -> None:
    async with running(database_url, statement_timeout=0.2) as gateway:
        await gateway.client.get("/people")
        holder = await asyncpg.connect(database_url)
        async with holder.transaction():
            await holder.execute("LOCK TABLE people")
            response = await gateway.client.get("/people")
        await holder.close()
        assert (response.status_code, error_codes(response)) == (503, ["STATEMENT_TIMEOUT"])
        assert int(response.headers["retry-after"]) > 0
        assert (await gateway.client.get("/people")).status_code == 200


async def test_a_long_running_transaction_may_take_longer(database_url: str) -> None:
    """Its statements may, whether they return a value or rows."""
    slow = Statement("SELECT pg_sleep(0.5)::text", (), {})
    async with running(database_url, statement_timeout=0.1) as gateway:
        store: Store = gateway.store
        async with store.transaction(long_running=True) as connection:
            assert await connection.value(slow, {}) == ""
            assert len(await connection.fetch(slow, {})) == 1
        with pytest.raises(Failure, match="too long"):
            async with store.transaction() as connection:
                await connection.fetch(slow, {})


async def test_more_requests_than_connections(database_url: str) -> None:
    async with running(database_url, pool_max=1, pool_timeout=0.2) as gateway:
        await gateway.client.get("/people")
        store: Store = gateway.store
        async with store.transaction():
            response = await gateway.client.get("/people")
        assert (response.status_code, error_codes(response)) == (503, ["STORE_OVERLOADED"])
        assert int(response.headers["retry-after"]) > 0
        assert (await gateway.client.get("/people")).status_code == 200


async def test_an_organization_leaves_connections_to_others(database_url: str) -> None:
    async with running(database_url, pool_max=5, pool_timeout=0.3) as gateway:
        other = await gateway.client_of("other")
        assert (await gateway.client.get("/people")).status_code == 200
        organization_id = await gateway.organization_id()
        async with AsyncExitStack() as stack:
            for _ in range(4):
                await stack.enter_async_context(gateway.store.transaction(organization_id))
            response = await gateway.client.get("/people")
            assert (response.status_code, error_codes(response)) == (503, ["STORE_OVERLOADED"])
            answer = await gateway.graphql("{ people { totalCount } }")
            assert answer["errors"][0]["extensions"]["code"] == "STORE_OVERLOADED"
            assert (await gateway.client.post("/people", json=PERSON)).status_code == 503
            assert (await other.get("/people")).status_code == 200
            waiting = asyncio.create_task(gateway.client.get("/people"))
            await asyncio.sleep(0.05)
        assert (await waiting).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_late_cancellation(database_url: str, method: str) -> None:
    """It was meant for another statement on the connection: this one is sent again."""
    stray = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    async with running(database_url) as gateway:
        await gateway.client.get("/people")
        holder = await asyncpg.connect(database_url)
        async with holder.transaction():
            await holder.execute("LOCK TABLE people")
            body = PERSON if method == "POST" else None
            asking = asyncio.create_task(gateway.client.request(method, "/people", json=body))
            while not await gateway.sql(stray):  # noqa: ASYNC110  # PostgreSQL does not signal waits
                await asyncio.sleep(0.01)
        await holder.close()
        assert (await asking).status_code == 200


@pytest.mark.parametrize("begins", ["read", "transaction"])
async def test_a_client_that_disconnects_leaves_no_transaction(
    database_url: str, caplog: pytest.LogCaptureFixture, begins: str
) -> None:
    """Also not if the first statement is cancelled, which the driver would log as an error."""
    read = Statement("SELECT 1", (), {}, custom_plan=True)

    async def transaction(store: Store) -> None:
        async with store.transaction() as connection:
            await connection.value(read, {})

    async with running(database_url) as gateway:
        for steps in range(40):
            store = gateway.store
            running_one = store.value(read, {}) if begins == "read" else transaction(store)
            asking = asyncio.create_task(running_one)
            for _ in range(steps):
                await asyncio.sleep(0)
            asking.cancel()
            await asyncio.wait([asking])
    assert "active transaction" not in caplog.text


@needs_trigger
async def test_a_limit_of_postgresql(database_url: str) -> None:
    async with failing(database_url, "54000") as gateway:
        await refused(gateway, 400, "QUERY_TOO_COMPLEX")


async def test_a_response_that_is_too_large(database_url: str) -> None:
    """It is not sent, and its write is rolled back."""
    async with running(database_url, max_response_bytes=65536) as gateway:
        campaign = await gateway.campaign()
        for _ in range(2):
            await gateway.post(campaign + "/outreaches", {"message": "é" * 20_000})
        response = await gateway.client.get("/outreaches")
        assert (response.status_code, error_codes(response)) == (400, ["RESPONSE_TOO_LARGE"])
        assert (await gateway.client.get("/outreaches?per_page=1")).status_code == 200
        one = "outreaches(first: 1) { nodes { message } }"
        assert "errors" not in await gateway.graphql(f"{{ {one} }}")
        answer = await gateway.graphql("{ outreaches { nodes { message } } }")
        assert answer["errors"][0]["extensions"]["code"] == "RESPONSE_TOO_LARGE"
        answer = await gateway.graphql(f"{{ a: {one} b: {one} }}")
        # Both are read at once: the one that comes second is too much.
        assert [error["path"] for error in answer["errors"]] in ([["a"]], [["b"]])
        assert answer["errors"][0]["extensions"]["code"] == "RESPONSE_TOO_LARGE"
        response = await gateway.client.post("/outreaches", json={"message": "é" * 40_000})
        assert (response.status_code, error_codes(response)) == (400, ["RESPONSE_TOO_LARGE"])
        assert (await gateway.get("/outreaches?per_page=1"))["total_records"] == 2


async def test_an_unavailable_database(server_url: str, database_url: str) -> None:
    name = urlsplit(database_url).path.lstrip("/")
    async with running(database_url) as gateway:
        await gateway.client.get("/people")
        async with away(server_url, name):
            response = await gateway.client.get("/people")
        assert (response.status_code, error_codes(response)) == (503, ["STORE_UNAVAILABLE"])
        assert int(response.headers["retry-after"]) > 0
        assert (await gateway.client.get("/people")).status_code == 200


@asynccontextmanager
async def away(server_url: str, name: str) -> AsyncIterator[None]:
    """Close the database and all its connections, and open it again at the end."""
    admin = await asyncpg.connect(with_database(server_url, "postgres"))
    gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"
    try:
        await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        await admin.execute(gone, name)
        yield
        await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    finally:
        await admin.close()
