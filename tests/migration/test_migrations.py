"""The steps of `migrations/` and the tables of `schema/` make the same database."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, NullPool, event
from sqlalchemy.ext.asyncio import create_async_engine

import migrations
from app.store import migrate
from app.store.citus.distribute import REFERENCE
from app.store.migrate import MigrateError, downgrade, state, upgrade
from schema.tables import METADATA
from tests.support.servers import fresh_database, run_sql

# What `compare_metadata` does not look at: storage, what is deferrable.
CATALOGUE = """
SELECT c.oid::regclass::text AS owner, 'column ' || a.attname AS kind,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull,
                 pg_get_expr(d.adbin, d.adrelid)) AS definition
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
UNION ALL
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL
SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT relname, 'options', reloptions::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND reloptions IS NOT NULL
UNION ALL
SELECT relname, 'persistence', relpersistence::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
ORDER BY 1, 2, 3
"""


def catalogue(url: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in run_sql(url, CATALOGUE) if row["owner"] != "alembic_version"]


def run_sync(url: str, function: Callable[[Connection], Any]) -> Any:
    async def run() -> Any:
        engine = create_async_engine(
            "postgresql+asyncpg://", connect_args={"dsn": url}, poolclass=NullPool
        )
        async with engine.begin() as connection:
            return await connection.run_sync(function)

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(run())


def test_alembic_finds_no_difference(database_url: str) -> None:
    def compare(connection: Connection) -> Any:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)

    assert run_sync(database_url, compare) == []


def test_the_catalogue_is_the_same(database_url: str, empty_database_url: str) -> None:
    run_sync(empty_database_url, METADATA.create_all)
    assert catalogue(database_url) == catalogue(empty_database_url)


def test_down_to_nothing_and_up_again(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    first = catalogue(empty_database_url)
    downgrade(empty_database_url, "base")
    assert catalogue(empty_database_url) == []
    assert state(empty_database_url) == "empty"
    upgrade(empty_database_url)
    assert catalogue(empty_database_url) == first


def test_indexes_are_built_before_their_step(empty_database_url: str) -> None:
    """What an attempt before left incomplete is built again, and the rest is kept."""
    upgrade(empty_database_url, "0015")
    complete, incomplete = "outreaches_type_id_idx", "people_given_name_id_idx"
    run_sql(
        empty_database_url,
        f"CREATE INDEX {complete} ON outreaches (id)",
        f"CREATE INDEX {incomplete} ON people (id)",
        f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{incomplete}'::regclass",
    )
    upgrade(empty_database_url)
    asked = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    found = {row["indexname"]: row["indexdef"] for row in run_sql(empty_database_url, asked)}
    assert found[complete].endswith("(id)")
    assert "given_name" in found[incomplete]
    assert state(empty_database_url) == "current"


@contextmanager
def noted_commands() -> Iterator[list[str]]:
    """The commands that are sent to the database meanwhile."""
    commands: list[str] = []

    def note(*arguments: Any) -> None:
        commands.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield commands
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_commands_add_one_constraint_at_most(empty_database_url: str) -> None:
    """Citus refuses to add a constraint in a command that does more to a distributed table.

    Source: Citus 13.2, multi_alter_table_add_constraints.sql.
    """
    with noted_commands() as commands:
        upgrade(empty_database_url)
        downgrade(empty_database_url, "base")
    altered = [text for text in commands if "ALTER TABLE" in text and "ADD CONSTRAINT" in text]
    assert len(altered) > 2
    assert [text for text in altered if re.search(r", *(ADD|DROP|ALTER) ", text)] == []


def test_steps_change_reference_tables_as_citus_allows(empty_database_url: str) -> None:
    """By their rows alone, and after other tables only shard by shard.

    Each step since the first version that distributes tables.
    """
    upgrade(empty_database_url, "0025")
    with noted_commands() as commands:
        upgrade(empty_database_url)
    names = "|".join(table.name for table in REFERENCE)
    changed = [text for text in commands if re.match(rf"(UPDATE|DELETE FROM) ({names})\b", text)]
    assert len(changed) == 3
    assert [text for text in changed if "SELECT" in text] == []
    for step in "\n".join(commands).split("SHOW server_version_num"):
        found = re.findall(r"^(?:ALTER TABLE|UPDATE|CREATE INDEX \w+ ON) (\w+)", step, re.M)
        tables = [name for name in found if name != "alembic_version"]
        first, *others = [bool(re.fullmatch(names, name)) for name in tables] or [True]
        assert first or not any(others) or "citus.multi_shard_modify_mode" in step


def test_steps_before_a_failed_one_stay(empty_database_url: str) -> None:
    """The next attempt goes on from there."""
    upgrade(empty_database_url, "0010")
    run_sql(empty_database_url, "CREATE TABLE outreach_deltas (id int)")
    with pytest.raises(MigrateError, match='"outreach_deltas" already exists'):
        upgrade(empty_database_url)
    ((version,),) = run_sql(empty_database_url, "SELECT version_num FROM alembic_version")
    assert version == "0011"
    run_sql(empty_database_url, "DROP TABLE outreach_deltas")
    upgrade(empty_database_url)
    assert state(empty_database_url) == "current"


async def test_a_step_is_repeated_while_its_table_is_in_use(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction that has begun is not disturbed, and others wait for the step only briefly."""
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "100ms")
    await asyncio.to_thread(upgrade, empty_database_url, "0012")
    reader = await asyncpg.connect(empty_database_url)
    await reader.execute("BEGIN")
    await reader.execute("SELECT 1 FROM organizations")
    migrating = asyncio.create_task(asyncio.to_thread(upgrade, empty_database_url))
    await asyncio.sleep(1)
    other = await asyncpg.connect(empty_database_url, server_settings={"lock_timeout": "1s"})
    await other.execute("SELECT 1 FROM organizations")
    assert not migrating.done()
    await reader.execute("COMMIT")
    await migrating
    assert await asyncio.to_thread(state, empty_database_url) == "current"
    await reader.close()
    await other.close()


def test_totals_of_people_are_moved_in_batches(empty_database_url: str) -> None:
    """Those of an attempt that ended early are not moved twice."""
    upgrade(empty_database_url, "0016")
    own, campaign = f"'{UUID(int=1)}'", f"'{UUID(int=2)}'"
    person = "('01890000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid"
    run_sql(
        empty_database_url,
        "INSERT INTO organizations (id, name, namespace, created_date) "
        f"VALUES ({own}, 'a', 'a', now())",
        "INSERT INTO people (organization_id, id, created_date, modified_date) "
        f"SELECT {own}, {person}, now(), now() FROM generate_series(1, 10050) AS n",
        "INSERT INTO totals (organization_id, collection, scope_id, slot, n) "
        f"SELECT {own}, 'outreaches', {person}, slot, n * slot "
        "FROM generate_series(2, 10050) AS n, generate_series(0, 2) AS slot",
        # What an attempt before had moved, and what it found since.
        f"INSERT INTO totals SELECT {own}, 'outreaches', {person}, -1, 100 "
        "FROM generate_series(5, 5) AS n",
        f"INSERT INTO totals VALUES ({own}, 'outreaches', {campaign}, 1, 7), "
        f"({own}, 'people', {own}, 1, 10)",
    )
    upgrade(empty_database_url)
    found = run_sql(
        empty_database_url, "SELECT collection, slot, n FROM totals ORDER BY collection, slot, n"
    )
    sums = sorted([0, *[n * 3 for n in range(2, 10051) if n != 5], 115])
    assert [tuple(row) for row in found] == [
        *[("outreaches", -1, n) for n in sums],
        ("outreaches", 1, 7),
        ("people", 1, 10),
    ]


def test_triggers_of_before_can_be_delivered(empty_database_url: str) -> None:
    """One delivery for each identifier, or for 'default'; and each has an id of its own."""
    upgrade(empty_database_url, "0002")
    row = "INSERT INTO triggers SELECT gen_random_uuid(), gen_random_uuid(), 'autoresponse', "
    run_sql(
        empty_database_url,
        row + "'{mail:1,mail:2,mail:1}', gen_random_uuid(), gen_random_uuid(), now()",
        row + "'{}', gen_random_uuid(), NULL, now()",
    )
    upgrade(empty_database_url)
    asked = """SELECT d.identifier, d.status, d.attempts FROM deliveries d JOIN triggers t
    USING (organization_id, channel, person_id, created_date) WHERE d.event IS NULL
    AND d.outreach_id IS NOT DISTINCT FROM t.outreach_id ORDER BY 1"""
    found = [tuple(row) for row in run_sql(empty_database_url, asked)]
    names = ("default", "mail:1", "mail:2")
    assert found == [(name, "unconfigured", 0) for name in names]


ORGANIZATION, GROUP, ADA, RAIL = (f"00000000-0000-0000-0000-00000000000{n}" for n in range(4))
BESIDE = """
SELECT o || ' ' || n::text AS kept FROM (
  SELECT collection || ' of ' || scope_id AS o, sum(n) AS n FROM totals GROUP BY 1
  UNION ALL SELECT resource, count(*) FROM identifiers GROUP BY 1
) AS all_of_it WHERE n > 0 ORDER BY 1
"""


def _tied(table: str, group: str, end: str, column: str, item_type: str) -> tuple[str, ...]:
    """Statements that make one, with an identifier, and count it."""
    named = f"'{ORGANIZATION}', '{table}', 'x:{end}', '{end}'"
    return (
        f"INSERT INTO {table} (organization_id, id, identifiers, item_type, created_date, "
        f"modified_date, {group}, {column}) VALUES ('{ORGANIZATION}', '{end}', '{{x:{end}}}', "
        f"'{item_type}', now(), now(), '{GROUP}', '{end}')",
        f"INSERT INTO identifiers VALUES ({named})",
        *[
            f"INSERT INTO totals VALUES ('{ORGANIZATION}', '{table}', '{scope}', 3, 1) "
            "ON CONFLICT ON CONSTRAINT totals_pkey DO UPDATE SET n = totals.n + 1"
            for scope in (ORGANIZATION, GROUP, end)
        ],
    )


@pytest.mark.parametrize(
    ("table", "groups", "group"), [("taggings", "tags", "tag_id"), ("items", "lists", "list_id")]
)
def test_what_stood_for_people_before(
    empty_database_url: str, table: str, groups: str, group: str
) -> None:
    """It does so after. Back again, what stands for campaigns is gone with all beside it."""
    upgrade(empty_database_url, "0006")
    ids = ((groups, GROUP), ("people", ADA), ("advocacy_campaigns", RAIL))
    run_sql(
        empty_database_url,
        f"INSERT INTO organizations VALUES ('{ORGANIZATION}', 'x', 'x', 1, now())",
        *[
            f"INSERT INTO {name} (organization_id, id, created_date, modified_date) "
            f"VALUES ('{ORGANIZATION}', '{id_}', now(), now())"
            for name, id_ in ids
        ],
        *_tied(table, group, ADA, "person_id", "osdi:person"),
    )
    rows = run_sql(empty_database_url, f"SELECT * FROM {table}")
    beside = run_sql(empty_database_url, BESIDE)
    upgrade(empty_database_url)
    campaign = _tied(table, group, RAIL, "advocacy_campaign_id", "osdi:advocacy_campaign")
    run_sql(empty_database_url, *campaign)
    assert len(run_sql(empty_database_url, f"SELECT * FROM {table}")) == 2
    downgrade(empty_database_url, "0006")
    assert run_sql(empty_database_url, f"SELECT * FROM {table}") == rows
    assert run_sql(empty_database_url, BESIDE) == beside


@pytest.mark.parametrize(
    ("item_type", "columns"),
    [
        ("osdi:person", "NULL, NULL"),
        ("osdi:person", "'{0}', '{0}'"),
        ("osdi:person", "NULL, '{0}'"),
        ("osdi:advocacy_campaign", "'{0}', NULL"),
        ("osdi:event", "'{0}', NULL"),
    ],
)
def test_no_row_stands_for_both_or_none(database_url: str, item_type: str, columns: str) -> None:
    for table, group in (("taggings", "tag_id"), ("items", "list_id")):
        row = (
            f"INSERT INTO {table} (organization_id, id, created_date, modified_date, item_type, "
            f"{group}, person_id, advocacy_campaign_id) SELECT '{ADA}', '{ADA}', now(), "
            f"now(), '{item_type}', '{GROUP}', {columns.format(ADA)}"
        )
        with pytest.raises(asyncpg.CheckViolationError, match=f"{table}_item_type_check"):
            run_sql(database_url, row)


def test_two_at_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, [empty_database_url] * 4))
    assert state(empty_database_url) == "current"


def test_states(empty_database_url: str) -> None:
    assert state(empty_database_url) == "empty"
    upgrade(empty_database_url)
    assert state(empty_database_url) == "current"
    run_sql(empty_database_url, "UPDATE alembic_version SET version_num = 'from_2099'")
    assert state(empty_database_url) == "newer"
    with pytest.raises(MigrateError, match="newer osdi-gateway"):
        upgrade(empty_database_url)


def test_a_failed_step_leaves_nothing(empty_database_url: str) -> None:
    run_sql(empty_database_url, "CREATE TABLE triggers (id int)")
    with pytest.raises(MigrateError, match='"triggers" already exists'):
        upgrade(empty_database_url)
    assert [row["tablename"] for row in run_sql(empty_database_url, TABLES)] == ["triggers"]


TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def test_every_form_of_address(server_url: str) -> None:
    with fresh_database(server_url) as url:
        upgrade(re.sub("^postgres(ql)?:", "postgres:", url))
        separator = "&" if "?" in url else "?"
        assert state(f"{url}{separator}sslmode=prefer") == "current"


def test_a_password_with_special_characters(database_url: str) -> None:
    # A server that trusts everyone ignores it, a server that asks refuses it: both have read it.
    role = "osdi_nobody"
    url = re.sub(r"//([^/@]*@)?", f"//{role}:a%40b%2Fc%3Ad%25@", database_url)
    with pytest.raises(MigrateError) as caught:
        state(url)
    assert f'"{role}"' in str(caught.value)
    assert "a%40b" not in str(caught.value)


def test_no_step_imports_the_tables() -> None:
    for step in (Path(migrations.__file__).parent / "versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) (schema|resolvers|app)\b", step.read_text(), re.M)
