"""Through PgBouncer in transaction mode: reads, writes, subscriptions and deliveries.

GATEWAY_PGBOUNCER is the program, for a version other than the installed one.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from app.admin.readiness import ReadinessCheck
from app.cli.backup import backup, restore
from app.config.settings import load_settings
from app.delivery.receivers import add_webhook
from app.store.access import find_access
from app.store.backup import BackupError
from app.store.hosts import DatabaseHosts
from app.store.migrate import state, upgrade
from resolvers.sql.statement import Statement
from tests.docs.pages import ROOT
from tests.support.effort import FAULTS
from tests.support.gateway import Gateway, error_codes, running
from tests.support.graphql_stub import served
from tests.support.pgbouncer import PROGRAM, VERSION, pgbouncer
from tests.support.receivers import quick, receiving, until, working

Act: TypeAlias = Callable[[], Awaitable[None]]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        PROGRAM is None and "GATEWAY_REQUIRE_PGBOUNCER" not in os.environ,
        reason="PgBouncer is not installed",
    ),
]

TIMEOUTS = "ignore_startup_parameters = jit,statement_timeout,idle_in_transaction_session_timeout"
SESSIONS = "pool_mode = session\ndefault_pool_size = 30"
PREPARED = "max_prepared_statements = 100"
"""Before PgBouncer 1.24 the default is 0, before 1.21 there is no such setting."""

_EVERYWHERE = {
    "": "default",
    SESSIONS: "sessions",
    f"{SESSIONS}\n{TIMEOUTS}": "sessions-ignored",
}
_NEWER = {
    PREPARED: "prepared",
    f"{PREPARED}\n{TIMEOUTS}": "prepared-ignored",
    "max_prepared_statements = 1": "one-prepared",
    "max_prepared_statements = 0": "none-prepared",
}
# Debian's 1.18, which CI installs, keeps no prepared statements, and has no setting for them.
since_1_21 = pytest.mark.skipif(VERSION < (1, 21), reason="PgBouncer is older than 1.21")
CONFIGURATIONS = [
    *(pytest.param(text, id=name) for text, name in _EVERYWHERE.items()),
    *(pytest.param(text, id=name, marks=since_1_21) for text, name in _NEWER.items()),
]
in_every_configuration = pytest.mark.parametrize("pooler", CONFIGURATIONS, indirect=True)

COST = Statement("SELECT current_setting('random_page_cost')", (), {})
TIMEOUT = Statement("SELECT current_setting('statement_timeout')", (), {})


@pytest.fixture
def pooler(server_url: str, request: pytest.FixtureRequest) -> Iterator[int]:
    with pgbouncer(server_url, getattr(request, "param", "")) as port:
        yield port


def through(port: int, url: str) -> str:
    return f"postgresql://127.0.0.1:{port}{urlsplit(url).path}"


@pytest.fixture
async def pooled(pooler: int, database_url: str) -> AsyncIterator[Gateway]:
    listen = {"listen_url": database_url}
    async with running(through(pooler, database_url), pool_max=20, **listen) as gateway:
        yield gateway


@in_every_configuration
async def test_reads_and_writes_at_once(pooled: Gateway) -> None:
    """More clients than server connections, with different statements."""
    campaign = await pooled.campaign()

    async def one(number: int) -> None:
        address = {"address": f"{number}@example.org"}
        body = {"person": {"given_name": f"P{number}", "email_addresses": [address]}}
        await pooled.post(campaign + "/record_outreach_helper", body)
        found = await pooled.get(f"/people?filter=given_name eq 'P{number}'")
        assert [person["given_name"] for person in found["_embedded"]["osdi:people"]] == [
            f"P{number}"
        ]
        query = f'{{ people(filter: {{givenName: {{eq: "P{number}"}}}}) {{ totalCount }} }}'
        answer = await pooled.graphql(query)
        assert answer == {"data": {"people": {"totalCount": 1}}}
        # Counted by a plan for the values, in a transaction.
        person = f'{{person: {{givenName: {{eq: "P{number}"}}}}}}'
        query = f"{{ outreachStats(filter: {person}) {{ people }} }}"
        assert await pooled.graphql(query) == {"data": {"outreachStats": {"people": 1}}}

    await asyncio.gather(*(one(number) for number in range(40)))
    assert (await pooled.get(campaign))["total_outreaches"] == 40
    assert await pooled.graphql("{ outreachStats { outreaches people } }") == {
        "data": {"outreachStats": {"outreaches": 40, "people": 40}}
    }


@pytest.mark.parametrize("pooler", ["", TIMEOUTS], ids=["refused", "ignored"], indirect=True)
async def test_the_statement_timeout_holds(pooler: int, database_url: str) -> None:
    """Whether settings at the start of a session are refused, or accepted and lost."""
    url = through(pooler, database_url)
    async with running(url, statement_timeout=0.3) as gateway:
        holder = await asyncpg.connect(database_url)
        async with holder.transaction():
            await holder.execute("LOCK TABLE people")
            reading = await gateway.client.get("/people")
            writing = await gateway.client.post("/people", json={"given_name": "Ada"})
        await holder.close()
        for response in (reading, writing):
            assert (response.status_code, error_codes(response)) == (503, ["STATEMENT_TIMEOUT"])
        assert (await gateway.client.get("/people")).status_code == 200


@in_every_configuration
async def test_settings_hold_in_each_transaction(pooler: int, database_url: str) -> None:
    async with running(through(pooler, database_url), statement_timeout=3) as gateway:
        for statement, value in ((COST, "1.1"), (TIMEOUT, "3s")):
            assert await gateway.store.value(statement, {}) == value
            planned = replace(statement, custom_plan=True)
            assert await gateway.store.value(planned, {}) == value
            async with gateway.store.transaction() as transaction:
                assert await transaction.value(statement, {}) == value


@in_every_configuration
async def test_what_the_role_lacks(
    pooler: int, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Transactions have it, and the log says that other reads do without."""
    url, name = through(pooler, database_url), urlsplit(database_url).path.lstrip("/")
    connection = await asyncpg.connect(database_url)
    await connection.execute(f'ALTER DATABASE "{name}" SET statement_timeout = 2000')
    await connection.execute(f'ALTER DATABASE "{name}" SET jit = off')
    await connection.close()
    access = await find_access(DatabaseHosts(url), load_settings())
    assert access.lacking == ("idle_in_transaction_session_timeout", "random_page_cost")
    assert not access.sets_timeouts
    async with running(url) as gateway:
        assert await gateway.store.value(TIMEOUT, {}) == "2s"
        async with gateway.store.transaction() as transaction:
            assert await transaction.value(TIMEOUT, {}) == "2s"
            assert await transaction.value(COST, {}) == "1.1"
    lacks = "timeouts set by the role, which lacks idle_in_transaction_session_timeout, random"
    assert (lacks in caplog.text) is access.keeps_prepared


async def test_what_others_left_behind_is_not_relied_on(pooler: int, database_url: str) -> None:
    """A client that sets its session sets one of the server connections."""
    url, name = through(pooler, database_url), urlsplit(database_url).path.lstrip("/")
    direct = await asyncpg.connect(database_url)
    await direct.execute(f'ALTER DATABASE "{name}" SET jit = on')
    await direct.close()
    other = await asyncpg.connect(url, statement_cache_size=0)
    await other.execute("SET statement_timeout = 3000")
    await other.execute("SET jit = off")
    await other.execute("SET idle_in_transaction_session_timeout = 3000")
    access = await find_access(DatabaseHosts(url), load_settings())
    assert access.sets_timeouts
    assert {"jit", "idle_in_transaction_session_timeout"} <= set(access.lacking)
    await other.execute("RESET ALL")
    await other.close()


async def test_what_the_driver_left_behind_is_not_lacking(pooler: int, database_url: str) -> None:
    """It turns `jit` off in a session while it looks up types, also where it is off already."""
    url, name = through(pooler, database_url), urlsplit(database_url).path.lstrip("/")
    direct = await asyncpg.connect(database_url)
    for setting in (
        "statement_timeout = 2000",
        "idle_in_transaction_session_timeout = 3000",
        "jit = off",
        "random_page_cost = 1.1",
    ):
        await direct.execute(f'ALTER DATABASE "{name}" SET {setting}')
    await direct.close()
    driver = await asyncpg.connect(url, statement_cache_size=0)
    await driver.execute("SELECT set_config('jit', 'off', false)")
    access = await find_access(DatabaseHosts(url), load_settings())
    assert (access.sets_timeouts, access.lacking) == (False, ())
    await driver.execute("RESET ALL")
    await driver.close()


@in_every_configuration
async def test_nothing_is_left_behind(pooler: int, database_url: str) -> None:
    """The next client of a server connection finds its own settings, and no transaction."""
    url = through(pooler, database_url)
    async with running(url) as gateway:
        await gateway.person()
        await gateway.get("/people")
        other = await asyncpg.connect(url, statement_cache_size=0)
        async with other.transaction():
            assert await other.fetchval("SHOW statement_timeout") == "0"
        await other.close()


async def next_data(client: httpx.AsyncClient, field: str, act: Act | None = None) -> str:
    """What a subscription sends first, after `act`."""
    body = {"query": f"subscription {{ {field} }}"}
    async with asyncio.timeout(20), client.stream("POST", "/graphql", json=body) as response:
        if response.status_code != 200:
            return (await response.aread()).decode()
        if act is not None:
            await act()
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                return line
    raise AssertionError("the stream ended")


@asynccontextmanager
async def subscribing(gateway: Gateway) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"OSDI-API-Token": gateway.token, "Accept": "text/event-stream"}
    async with (
        served(gateway.app) as server,
        httpx.AsyncClient(
            base_url=f"http://{server.address}", headers=headers, timeout=20
        ) as client,
    ):
        yield client


async def test_subscriptions_listen_elsewhere(pooled: Gateway) -> None:
    campaign = await pooled.campaign()

    async def act() -> None:
        await pooled.post(campaign + "/outreaches", {"message": "heard"})

    async with subscribing(pooled) as client:
        assert "heard" in await next_data(client, "outreachRecorded { message }", act)
        live = await next_data(client, "outreachStats { outreaches }")
        assert '"outreaches":1' in live


@pytest.mark.parametrize("field", ["outreachRecorded { id }", "outreachStats { outreaches }"])
async def test_subscriptions_are_refused(pooler: int, database_url: str, field: str) -> None:
    async with (
        running(through(pooler, database_url)) as gateway,
        subscribing(gateway) as client,
    ):
        assert "SUBSCRIPTIONS_UNAVAILABLE" in await next_data(client, field)
        readiness = await ReadinessCheck(gateway.app.state.parts, lambda: False)()
        assert readiness.states["listener"] == "off"


@FAULTS
async def test_a_pooler_is_no_place_to_listen(pooler: int, database_url: str) -> None:
    """OSDI_LISTEN_URL is checked: otherwise subscribers would wait for ever."""
    url = through(pooler, database_url)
    async with running(url, listen_url=url) as gateway, subscribing(gateway) as client:
        assert "SUBSCRIPTIONS_UNAVAILABLE" in await next_data(client, "outreachRecorded { id }")


async def test_deliveries(pooler: int, database_url: str) -> None:
    url, settings = through(pooler, database_url), quick()
    async with running(url) as gateway, receiving() as receiver:
        await add_webhook(gateway.store, settings, "default", receiver.url, ["person.created"])
        async with working(url, settings):
            people = {await gateway.person(given_name=f"P{number}") for number in range(20)}
            await until(lambda: len(receiver.got) >= len(people))
    assert len({message.id for message in receiver.got}) == len(receiver.got) == len(people)


@since_1_21
async def test_prepared_statements_are_no_longer_kept(
    server_url: str, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Another PgBouncer takes the place of one that kept them."""
    with pgbouncer(server_url, PREPARED) as port:
        gateway_of_pooler = running(through(port, database_url))
        gateway = await gateway_of_pooler.__aenter__()
        campaign = await gateway.campaign()

        async def answers(number: int) -> list[httpx.Response]:
            address = {"address": f"{number}@example.org"}
            body = {"person": {"given_name": "Ada", "email_addresses": [address]}}
            path = f"{campaign}/record_outreach_helper"
            return [
                await gateway.client.post(path, json=body),
                await gateway.client.get("/people?filter=given_name eq 'Ada'"),
            ]

        async def statuses() -> set[int]:
            found = await asyncio.gather(*(answers(number) for number in range(20)))
            return {response.status_code for pair in found for response in pair}

        assert await statuses() == {200}
    with pgbouncer(server_url, "max_prepared_statements = 0", port=port):
        for _ in range(3):
            assert await statuses() <= {200, 503}
        assert await statuses() == {200}
        assert "without prepared statements" in caplog.text
        await gateway_of_pooler.__aexit__(None, None, None)


def test_migrations(pooler: int, empty_database_url: str) -> None:
    url = through(pooler, empty_database_url)
    upgrade(url)
    upgrade(url)
    assert state(url) == "current"


def test_backups_avoid_the_pooler(
    pooler: int,
    database_url: str,
    empty_database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next client of its server connection would have the empty search path of pg_dump."""
    path = tmp_path / "store.backup"
    monkeypatch.setenv("DATABASE_URL", through(pooler, database_url))
    with pytest.raises(BackupError, match="set OSDI_LISTEN_URL to a URL"):
        backup(path)
    assert not path.exists()
    monkeypatch.setenv("OSDI_LISTEN_URL", database_url)
    backup(path)
    with pytest.raises(BackupError, match="set --to to a URL"):
        restore(path, through(pooler, empty_database_url))
    assert state(empty_database_url) == "empty"
    restore(path, empty_database_url)
    assert state(empty_database_url) == "current"


async def test_the_configuration_of_the_compose_file(server_url: str, database_url: str) -> None:
    """With its own password for clients."""
    text = (ROOT / "deploy" / "pgbouncer.ini").read_text("utf-8")
    replaced = {
        "osdi = host=postgres port=5432 dbname=osdi": "* = host={host} port={port}",
        "listen_addr = *": "listen_addr = 127.0.0.1",
        "listen_port = 6432": "listen_port = {listen}",
        "/run/secrets/pgbouncer_users": "{users}",
    }
    if VERSION < (1, 21):
        replaced["max_prepared_statements"] = "; max_prepared_statements"
    for line, other in replaced.items():
        assert line in text
        text = text.replace(line, other)
    place = urlsplit(database_url).path
    with pgbouncer(server_url, configuration=text, users='"osdi" "s3cret word"\n') as port:
        url = f"postgresql://osdi:s3cret%20word@127.0.0.1:{port}{place}"
        async with running(url, listen_url=database_url) as gateway:
            person = await gateway.person(given_name="Ada")
            assert (await gateway.get(person))["given_name"] == "Ada"
        with pytest.raises(asyncpg.PostgresError):
            await asyncpg.connect(url.replace("word", "other"))
