"""The role for BI tools: it reads the views of its organization, and nothing else."""

from __future__ import annotations

import secrets
from base64 import b64decode
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
import pytest_asyncio

from app.identity.bi_roles import BiRoleError, drop_role, make_role, scram_verifier
from resolvers.execute.bi import BiRole
from schema.osdi.catalogue import RESOURCES
from tests.support.citus import CITUS_URL
from tests.support.gateway import Gateway, id_of

VIEWS = {*RESOURCES, "outreach_targets"}

reads = pytest.mark.xfail(
    CITUS_URL is not None,
    reason="workers of Citus check the rights of the reader on the tables",
    raises=asyncpg.InsufficientPrivilegeError,
    strict=True,
)


@pytest_asyncio.fixture(loop_scope="session")
async def bi_role(gateway: Gateway) -> AsyncIterator[BiRole]:
    """A name that no other test has: roles belong to the whole server."""
    name = f"osdi_test_{secrets.token_hex(6)}"
    yield BiRole(name, name, 7, 3)
    for row in await gateway.sql("SELECT rolname FROM pg_roles WHERE rolname LIKE $1 || '%'", name):
        await drop_role(gateway.store, row["rolname"], row["rolname"])


async def connect(gateway: Gateway, role: str, password: str | None) -> Any:
    """A connection as the role; the test server asks for no password on its socket."""
    return await asyncpg.connect(gateway.url, user=role, password=password)


@reads
async def test_it_reads_its_organization_only(gateway: Gateway, bi_role: BiRole) -> None:
    campaign = await gateway.campaign(title="Ours", type="phone")
    person = {
        "given_name": "Ada",
        "identifiers": ["crm:1"],
        "email_addresses": [{"address": "a@x.org"}, {"address": "b@x.org", "primary": True}],
        "postal_addresses": [{"region": "NY", "postal_code": "10001"}],
        "birthdate": {"year": 1815},
        "languages_spoken": ["en", "fr"],
        "custom_fields": {"shoe": "38"},
    }
    target = {"family_name": "Brannigan"}
    made = await gateway.post(
        f"{campaign}/record_outreach_helper",
        {"person": person, "targets": [target], "referrer_data": {"source": "mail-7"}},
    )
    other = await gateway.client_of("other")
    assert (await other.post("/people", json={"given_name": "Theirs"})).status_code == 200
    role = await make_role(gateway.store, "default", bi_role)
    assert role.password is not None
    assert role.database == urlsplit(gateway.url).path.lstrip("/")
    connection = await connect(gateway, bi_role.name, role.password)
    try:
        tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = $1"
        found = {row[0] for row in await connection.fetch(tables, bi_role.schema)}
        assert found == VIEWS
        (row,) = await connection.fetch("SELECT * FROM people")
        expected = {
            "given_name": "Ada",
            "email_address": "b@x.org",
            "region": "NY",
            "postal_code": "10001",
            "birthdate_year": 1815,
            "languages_spoken": "en, fr",
            "custom_fields": '{"shoe": "38"}',
        }
        assert expected.items() <= dict(row).items()
        assert row["identifiers"].endswith(f"{row['id']}, crm:1")
        query = """
            SELECT o.id::text, o.referrer_data_source, c.title, c.total_outreaches, t.family_name
            FROM outreaches o JOIN advocacy_campaigns c ON c.id = o.advocacy_campaign_id
            JOIN people p ON p.id = o.person_id JOIN outreach_targets b ON b.outreach_id = o.id
            JOIN targets t ON t.id = b.target_id"""
        rows = [tuple(row) for row in await connection.fetch(query)]
        assert rows == [(id_of(made), "mail-7", "Ours", 1, "Brannigan")]
        for view in sorted(VIEWS):
            await connection.fetch(f'SELECT * FROM "{view}"')
    finally:
        await connection.close()


async def test_it_can_do_nothing_else(gateway: Gateway, bi_role: BiRole) -> None:
    """No other table or schema, no writes even if it wants to; within its limits."""
    await gateway.person()
    role = await make_role(gateway.store, "default", bi_role)
    connection = await connect(gateway, bi_role.name, role.password)
    try:
        shown = {}
        names = ("default_transaction_read_only", "statement_timeout", "search_path", "timezone")
        for name in names:
            shown[name] = await connection.fetchval("SELECT current_setting($1)", name)
        expected = ("on", "7s", bi_role.schema, "UTC")
        assert tuple(shown.values()) == expected
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await connection.execute("CREATE TEMP TABLE t (a int)")
        await connection.execute("SET default_transaction_read_only = off")
        forbidden = [
            *[f'SELECT 1 FROM public."{name}"' for name in ("people", "api_keys", "deliveries")],
            "SELECT 1 FROM public.organizations",
            "SELECT 1 FROM public.webhooks",
            "UPDATE people SET given_name = 'Eve'",
            "DELETE FROM outreaches",
            "INSERT INTO tags (name) VALUES ('x')",
            f'CREATE TABLE "{bi_role.schema}".t (a int)',
            "CREATE TABLE public.t (a int)",
            f'CREATE OR REPLACE VIEW "{bi_role.schema}".people AS SELECT 1 AS id',
            "CREATE ROLE osdi_test_never",
            "SELECT pg_read_file('/etc/hostname')",
        ]
        for statement in forbidden:
            with pytest.raises(asyncpg.PostgresError) as refused:
                await connection.execute(statement)
            # Citus refuses to write to views with 0A000.
            assert refused.value.sqlstate in ("42501", "55000", "0A000"), statement
        (row,) = await gateway.sql("SELECT * FROM pg_roles WHERE rolname = $1", bi_role.name)
        assert (row["rolsuper"], row["rolcreaterole"], row["rolcreatedb"]) == (False, False, False)
        assert row["rolconnlimit"] == 3
    finally:
        await connection.close()


@reads
async def test_a_leak_is_barred(gateway: Gateway, bi_role: BiRole) -> None:
    """A condition of the reader sees no row of another organization, not even in an error."""
    other = await gateway.client_of("other")
    await other.post("/people", json={"given_name": "secret"})
    await gateway.person(given_name="1")
    role = await make_role(gateway.store, "default", bi_role)
    connection = await connect(gateway, bi_role.name, role.password)
    try:
        assert (
            await connection.fetchval("SELECT count(*) FROM people WHERE given_name::int = 1") == 1
        )
    finally:
        await connection.close()


async def test_again_and_dropped(gateway: Gateway, bi_role: BiRole) -> None:
    """Again it renews the views, and keeps the password unless a new one is wanted."""
    first = await make_role(gateway.store, "default", bi_role)
    await gateway.sql(f'DROP VIEW "{bi_role.schema}".people')
    again = await make_role(gateway.store, "default", bi_role)
    assert (first.password is None, again.password) == (False, None)
    renewed = await make_role(gateway.store, "default", bi_role, new_password=True)
    assert renewed.password not in (None, first.password)
    count = "SELECT count(*) FROM pg_views WHERE schemaname = $1"
    assert (await gateway.sql(count, bi_role.schema))[0][0] == len(VIEWS)
    verifier = "SELECT rolpassword FROM pg_authid WHERE rolname = $1"
    assert (await gateway.sql(verifier, bi_role.name))[0][0].startswith("SCRAM-SHA-256$4096:")
    # As PostgreSQL computes it.
    await gateway.sql(f"ALTER ROLE \"{bi_role.name}\" PASSWORD 'pencil'")
    stored = (await gateway.sql(verifier, bi_role.name))[0][0]
    assert scram_verifier("pencil", b64decode(stored.split(":")[1].split("$")[0])) == stored
    await drop_role(gateway.store, bi_role.name, bi_role.schema)
    assert (await gateway.sql(count, bi_role.schema))[0][0] == 0
    with pytest.raises(BiRoleError, match="do not exist"):
        await drop_role(gateway.store, bi_role.name, bi_role.schema)


async def test_what_is_not_ours_is_left_alone(gateway: Gateway, bi_role: BiRole) -> None:
    store, name = gateway.store, bi_role.name
    await make_role(store, "default", bi_role)
    await gateway.client_of("other")
    for organization, wanted, words in (
        (
            "default",
            BiRole("postgres" if name == "x" else name, "public"),
            "Invalid name 'public'",
        ),
        ("default", BiRole("pg_monitor", name), "Invalid name 'pg_monitor'"),
        ("default", BiRole('a"b', name), "Invalid name"),
        ("other", bi_role, "choose another name"),
        ("default", BiRole(f"{name}_2", name), "choose another name"),
        ("nobody", bi_role, "no organization 'nobody'"),
    ):
        with pytest.raises(BiRoleError, match=words):
            await make_role(store, organization, wanted)
    with pytest.raises(BiRoleError, match="was not created"):
        await drop_role(store, f"{name}_2", name)
