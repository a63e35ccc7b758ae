"""`osdi-gateway distribute` and `check --distributed` on a real Citus: that of CITUS_URL.

docs/citus.md has the commands that build and start one. The rest of the suite runs on it, too.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

import migrations
from app.config.settings import load_settings
from app.store.citus.check import Placed, placed
from app.store.citus.distribute import DISTRIBUTED, REFERENCE, distribute
from app.store.hosts import DatabaseHosts
from app.store.migrate import downgrade, state, upgrade
from app.store.pool import Store, StoreConnection
from resolvers.execute.rollups import differences, due_organizations, fold
from resolvers.sql.statement import Statement
from tests.golden.cases import HttpRequest, all_cases
from tests.golden.data import load
from tests.support.citus import CITUS_URL, nodes
from tests.support.gateway import GRAPHQL, Gateway, running
from tests.support.servers import run_sql, with_database

T = TypeVar("T")
pytestmark = pytest.mark.skipif(CITUS_URL is None, reason="CITUS_URL names no coordinator")

NEW_STEP = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{head}"


def upgrade():
    op.create_table(
        "person_emails",
        sa.Column("organization_id", sa.UUID(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "address", name="person_emails_pkey"),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["people.organization_id", "people.id"],
            name="person_emails_organization_id_person_id_fkey",
        ),
    )
"""


def run(job: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(job)


def command(url: str, *arguments: str) -> tuple[int, str]:
    """The exit code, and what is printed."""
    result = subprocess.run(
        [sys.executable, "-m", "app.cli.main", *arguments],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def places(url: str) -> dict[str, str]:
    rows = run_sql(url, "SELECT table_name::text, citus_table_type FROM citus_tables")
    return {row[0]: row[1] for row in rows}


def keys(url: str) -> set[tuple[str, bool]]:
    sql = (
        "SELECT conname, condeferred FROM pg_constraint WHERE contype = 'f' "
        "AND connamespace = 'public'::regnamespace AND pg_table_is_visible(conrelid)"
    )
    return {(row[0], row[1]) for row in run_sql(url, sql)}


def at(url: str, **parts: str) -> str:
    return urlsplit(url)._replace(**parts).geturl()


# The command


def test_rows_that_are_there_are_distributed(empty_database_url: str) -> None:
    url = empty_database_url
    upgrade(url)

    async def stored(fill: bool) -> tuple[Any, ...]:
        async with running(url) as gateway:
            if fill:
                await load(gateway)
            page = await gateway.get("/outreaches?per_page=100")
            counts = [await gateway.sql(f"SELECT count(*) FROM {t.name}") for t in DISTRIBUTED]
            ids = [item["identifiers"][0] for item in page["_embedded"]["osdi:outreaches"]]
            return page["total_records"], ids, [rows[0][0] for rows in counts]

    before = run(stored(fill=True))
    number = len(DISTRIBUTED) + len(REFERENCE)
    code, text = command(url, "distribute")
    assert code == 0, text
    assert text.startswith(f"Distributed {number} tables over 2 workers"), text
    assert len(places(url)) == number
    assert set(places(url).values()) == {"distributed", "reference"}
    assert {late for _, late in keys(url)} == {True}
    after = run(stored(fill=False))
    assert after == before
    assert before[0] > 0
    assert run_sql(url, "SELECT pg_relation_size('people')")[0][0] == 0
    # Again: nothing changes.
    found = (places(url), keys(url))
    code, text = command(url, "distribute")
    assert (code, text.startswith("All tables are distributed over 2 workers")) == (0, True), text
    assert (places(url), keys(url)) == found


def test_a_table_of_a_later_migration(database_url: str, tmp_path: Path) -> None:
    """It is created without its key to a distributed table, and distributed by the next run."""
    before = keys(database_url)
    run_sql(database_url, "DROP TABLE person_emails")
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, folder)
    head = run_sql(database_url, "SELECT version_num FROM alembic_version")[0][0]
    (folder / "versions" / "9999_new.py").write_text(NEW_STEP.format(head=head), "utf-8")
    with patch.object(migrations, "__file__", str(folder / "__init__.py")):
        upgrade(database_url)
    assert "person_emails" not in places(database_url)
    run_sql(database_url, f"UPDATE alembic_version SET version_num = '{head}'")
    code, text = command(database_url, "distribute")
    assert (code, text.startswith("Distributed 1 tables")) == (0, True), text
    assert places(database_url)["person_emails"] == "distributed"
    assert keys(database_url) == before


def test_a_distributed_database_is_migrated(empty_database_url: str, database_url: str) -> None:
    """From the first version that could distribute, with rows of several organizations."""
    url, people = empty_database_url, "SELECT count(*) FROM people"
    with patch("app.store.citus.distribute.upgrade", lambda url: upgrade(url, "0025")):
        distribute(url)
    for name in "abc":
        owner = f"'{uuid4()}'"
        run_sql(
            url,
            "INSERT INTO organizations (id, name, namespace, created_date) "
            f"VALUES ({owner}, '{name}', '{name}', now())",
            "INSERT INTO people (organization_id, id, created_date, modified_date) "
            f"VALUES ({owner}, gen_random_uuid(), now(), now())",
        )
    upgrade(url)
    assert state(url) == "current"
    assert (places(url), keys(url)) == (places(database_url), keys(database_url))
    assert [row[0] for row in run_sql(url, people)] == [3]
    rows = run_sql(url, "SELECT rolled_up, targets_dated FROM organizations")
    assert [tuple(row) for row in rows] == [(False, False)] * 3
    downgrade(url, "0027")
    upgrade(url)
    assert state(url) == "current"


def test_errors_are_one_sentence(empty_database_url: str, server_url: str) -> None:
    url = empty_database_url
    worker = nodes(server_url)[1]
    of_worker = at(url, netloc=f"postgres@{worker[0]}:{worker[1]}")
    name = f"osdi_plain_{secrets.token_hex(8)}"
    plain = with_database(server_url, name)
    run_sql(server_url, f'CREATE DATABASE "{name}"')
    try:
        code, text = command(plain, "distribute")
        assert (code, "has no extension citus: run CREATE EXTENSION" in text) == (1, True), text
        assert command(plain, "check", "--distributed")[0] == 1
        run_sql(plain, "CREATE EXTENSION citus")
        code, text = command(plain, "distribute")
        assert (code, "has no workers: run SELECT citus_add_node" in text) == (1, True), text
        assert run_sql(plain, "SELECT to_regclass('people')")[0][0] is None
    finally:
        run_sql(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')
    code, text = command(of_worker, "distribute")
    assert (code, "is a worker: set DATABASE_URL to the coordinator" in text) == (1, True), text
    assert run_sql(of_worker, "SELECT to_regclass('people')")[0][0] is None


def test_a_role_without_rights(empty_database_url: str) -> None:
    url, role = empty_database_url, f"osdi_{secrets.token_hex(4)}"
    upgrade(url)
    run_sql(
        url,
        f"CREATE ROLE {role} LOGIN",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
    )
    host = urlsplit(url).netloc.rpartition("@")[2]
    try:
        code, text = command(at(url, netloc=f"{role}@{host}"), "distribute")
        assert code == 1
        assert "may not distribute the tables" in text, text
        assert text.count("\n") == 1
    finally:
        run_sql(url, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


# What works then


def test_a_backup_fills_a_server_without_citus(
    database_url: str, empty_database_url: str, server_url: str, tmp_path: Path
) -> None:
    """And another one with Citus, where it is distributed again."""

    async def fill() -> int:
        async with running(database_url) as gateway:
            await load(gateway)
            return len(await gateway.sql("SELECT FROM people"))

    people, file = run(fill()), str(tmp_path / "file")
    assert command(database_url, "backup", file)[0] == 0
    name = f"osdi_plain_{secrets.token_hex(8)}"
    run_sql(server_url, f'CREATE DATABASE "{name}"')
    try:
        plain = with_database(server_url, name)
        assert command(database_url, "restore", file, "--to", plain)[0] == 0
        assert len(run_sql(plain, "SELECT FROM people")) == people > 0
        assert run_sql(plain, "SELECT FROM pg_extension WHERE extname LIKE 'citus%'") == []
    finally:
        run_sql(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')
    code, text = command(database_url, "restore", file, "--to", empty_database_url)
    assert code == 0, text
    assert command(empty_database_url, "distribute")[0] == 0
    assert len(run_sql(empty_database_url, "SELECT FROM people")) == people
    assert places(empty_database_url) == places(database_url)


def test_no_statement_leaves_its_shard(database_url: str) -> None:
    code, text = command(database_url, "check", "--distributed")
    assert code == 0, text
    assert " 0 leave their shard or cannot be run." in text


def test_a_statement_that_leaves_its_shard_is_found(database_url: str) -> None:
    async def found() -> Placed:
        connection = await DatabaseHosts(database_url).connect()
        try:
            wide = "SELECT p.id FROM people AS p WHERE p.given_name = $1::text"
            return await placed(connection, Statement(wide, ("name",), {}))
        finally:
            await connection.close()

    assert run(found()).leaves


@contextmanager
def statements_sent() -> Iterator[list[tuple[Statement, Mapping[str, Any]]]]:
    """Every statement that a store sends, with its binds."""
    found: list[tuple[Statement, Mapping[str, Any]]] = []
    read, value, fetch = Store._read, StoreConnection.value, StoreConnection.fetch

    async def reads(self: Store, method: str, statement: Statement, values: Any) -> Any:
        found.append((statement, values))
        return await read(self, method, statement, values)

    async def values_of(self: StoreConnection, statement: Statement, values: Any) -> Any:
        found.append((statement, values))
        return await value(self, statement, values)

    async def rows_of(self: StoreConnection, statement: Statement, values: Any) -> Any:
        found.append((statement, values))
        return await fetch(self, statement, values)

    with (
        patch.object(Store, "_read", reads),
        patch.object(StoreConnection, "value", values_of),
        patch.object(StoreConnection, "fetch", rows_of),
    ):
        yield found


async def _send(gateway: Gateway, names: dict[str, str]) -> None:
    for folder in ("rest", "write"):
        for case in all_cases(folder, ".http"):
            request = HttpRequest.parse(case.text(".http", names))
            client = gateway.anonymous() if case.name.endswith("_anonymous") else gateway.client
            response = await client.request(
                request.method, request.path, content=request.body, headers=request.headers
            )
            assert response.status_code < 500, (case.name, response.text)
    for case in all_cases("graphql", ".graphql"):
        response = await gateway.client.post(GRAPHQL, json={"query": case.text(".graphql", names)})
        assert response.status_code < 500, (case.name, response.text)


def test_what_golden_cases_send_stays_on_its_shard(database_url: str) -> None:
    """Each with the values of the case: REST, GraphQL and writes."""

    async def placed_statements() -> list[Placed]:
        with statements_sent() as sent:
            async with running(database_url) as gateway:
                await _send(gateway, await load(gateway))
        connection = await DatabaseHosts(database_url).connect()
        try:
            by_sql = {statement.sql: statement for statement, _ in sent}
            assert len(by_sql) > 200
            return [await placed(connection, item) for item in by_sql.values()]
        finally:
            await connection.close()

    found = run(placed_statements())
    assert [item for item in found if item.leaves] == []
    # EXPLAIN asks with example values, which a cast of the statement may refuse.
    refused = [item for item in found if item.error and "distributed" in item.error.lower()]
    assert refused == []


def test_a_write_is_a_transaction_of_one_worker(database_url: str) -> None:
    """The coordinator notes on which workers it has prepared which transaction."""

    async def check() -> None:
        async with running(database_url) as gateway:
            campaign = await gateway.campaign()
            ada = {"given_name": "Ada", "email_addresses": [{"address": "ada@example.org"}]}
            prepared = "SELECT groupid, gid FROM pg_dist_transaction"
            before = {tuple(row) for row in await gateway.sql(prepared)}
            person = await gateway.person(**ada)
            await gateway.post("/people", {**ada, "family_name": "Lovelace"})
            await gateway.put(person, {"occupation": "mathematician"})
            for body in ({"person": ada}, {"person": {"given_name": "Mara"}}, {}):
                await gateway.post(f"{campaign}/record_outreach_helper", {"type": "phone", **body})
            after = {tuple(row) for row in await gateway.sql(prepared)}
            assert len({groupid for groupid, _ in after - before}) <= 1

    run(check())


def test_roll_ups_are_right_under_concurrent_writes(database_url: str) -> None:
    """Citus carries out a fold in parts, while others write."""

    async def check() -> None:
        async with running(database_url) as gateway:
            campaign = await gateway.campaign()
            people = [await gateway.person(given_name=f"P{number}") for number in range(5)]
            organization_id = await gateway.organization_id()
            store = Store(database_url, load_settings(worker=False))
            await store.connect()
            folded = 0

            async def write(number: int) -> None:
                day = number % 7 + 1
                body = {
                    "action_date": f"2026-03-{day:02}T10:00:00Z",
                    "type": "phone",
                    "_links": {
                        "osdi:advocacy_campaign": {"href": f"http://gateway.test/api/v1{campaign}"},
                        "osdi:person": {"href": f"http://gateway.test/api/v1{people[number % 5]}"},
                    },
                }
                await gateway.post("/outreaches", body)

            async def fold_again_and_again() -> None:
                nonlocal folded
                while not written.is_set():
                    folded += await fold(store, organization_id, limit=7)

            written = asyncio.Event()
            folding = asyncio.create_task(fold_again_and_again())
            for begin in range(0, 120, 6):
                await asyncio.gather(*[write(begin + number) for number in range(6)])
            written.set()
            await folding
            assert folded > 0
            assert [row async for row in differences(store, organization_id)] == []
            while await fold(store, organization_id):
                pass
            assert organization_id not in [id_ for id_, _ in await due_organizations(store)]
            assert [row async for row in differences(store, organization_id)] == []
            answer = await gateway.graphql("{ outreachStats { outreaches people } }")
            assert answer["data"]["outreachStats"] == {"outreaches": 120, "people": 5}
            await store.disconnect()

    run(check())
