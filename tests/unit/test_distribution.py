"""What `osdi-gateway distribute` plans, and statements of distributed databases; without Citus."""

from __future__ import annotations

from unittest.mock import AsyncMock, patch

import pytest
from sqlalchemy import Table, UniqueConstraint

from app.config.settings import load_settings
from app.store.access import find_access
from app.store.citus.check import most_tasks
from app.store.citus.distribute import DISTRIBUTED, LOCAL, REFERENCE, plan, sentence
from app.store.driver import BEGIN, BEGIN_KEYED, BEGIN_SHARED, BEGIN_SNAPSHOT, begins
from app.store.hosts import DatabaseHosts
from resolvers.sql import changes, events
from resolvers.sql.delivery import queue
from resolvers.sql.known import OVER_ALL_SHARDS, known_statements
from resolvers.sql.rollups import fold
from resolvers.sql.snapshots import compile_of_coordinator
from resolvers.sql.statement import Statement
from schema.tables import METADATA
from tests.golden import test_delivery, test_statements

URL = "postgresql://osdi:secret@db/osdi"
KEYS = {
    str(key.name): bool(key.deferrable)
    for table in METADATA.tables.values()
    for key in table.foreign_key_constraints
}
PLACES = {
    **{table.name: "reference" for table in REFERENCE},
    **{table.name: "distributed" for table in DISTRIBUTED},
}


def place(table: str, others: str = "people") -> str:
    return f"create_distributed_table('{table}', 'organization_id', 'hash', '{others}')"


# The plan


def test_everything_is_planned_once() -> None:
    statements = list(plan({}, KEYS))
    for table in DISTRIBUTED:
        others = "none" if table.name == "people" else "people"
        assert sum(place(table.name, others) in item for item in statements) == 1
    for table in REFERENCE:
        assert sum(f"create_reference_table('{table.name}')" in item for item in statements) == 1
    assert not [item for item in statements if "rate_limits" in item]
    dropped = [item for item in statements if " DROP CONSTRAINT " in item]
    added = [item for item in statements if " ADD CONSTRAINT " in item]
    assert len(dropped) == len(added) == len(KEYS)
    assert all(item.endswith("DEFERRABLE INITIALLY DEFERRED") for item in added)
    # Citus distributes no table that a foreign key ties to one that is not distributed.
    assert statements[: len(dropped)] == dropped
    assert statements[-len(added) :] == added


def test_people_come_first_and_rows_leave_the_coordinator_last() -> None:
    statements = list(plan({}, {}))
    placed = [index for index, item in enumerate(statements) if "create_distributed_table" in item]
    left = [index for index, item in enumerate(statements) if "truncate_local_data" in item]
    assert place("people", "none") in statements[placed[0]]
    assert len(left) == len(placed) + len(REFERENCE)
    assert max(placed) < min(left)


def test_nothing_is_planned_twice() -> None:
    assert list(plan(PLACES, dict.fromkeys(KEYS, True))) == []


def test_only_a_new_table_is_distributed_later() -> None:
    places = {name: placed for name, placed in PLACES.items() if name != "answers"}
    keys = {name: True for name in KEYS if not name.startswith("answers_")}
    statements = list(plan(places, keys))
    assert len(statements) == 5
    assert place("answers") in statements[0]
    assert all(item.startswith("ALTER TABLE answers ADD") for item in statements[2:])


def test_a_key_that_is_checked_at_once_is_made_again() -> None:
    keys = {**dict.fromkeys(KEYS, True), "people_organization_id_fkey": False}
    drop, add = plan(PLACES, keys)
    assert drop == "ALTER TABLE people DROP CONSTRAINT people_organization_id_fkey"
    assert add == (
        "ALTER TABLE people ADD CONSTRAINT people_organization_id_fkey FOREIGN KEY(organization_id)"
        " REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED"
    )


def test_the_tables_of_the_gateway_stay_as_they_are() -> None:
    list(plan({}, KEYS))
    assert {
        str(key.name): bool(key.deferrable)
        for table in METADATA.tables.values()
        for key in table.foreign_key_constraints
    } == KEYS


# The tables


def test_each_table_has_one_place() -> None:
    assert {*DISTRIBUTED, *REFERENCE, *LOCAL} == {*METADATA.tables.values()}
    assert len(DISTRIBUTED) + len(REFERENCE) + len(LOCAL) == len(METADATA.tables)


@pytest.mark.parametrize("table", DISTRIBUTED, ids=lambda table: table.name)
def test_what_is_unique_is_so_within_an_organization(table: Table) -> None:
    """Citus cannot compare rows of different shards."""
    unique = [table.primary_key, *[c for c in table.constraints if isinstance(c, UniqueConstraint)]]
    columns = [list(item.columns) for item in unique]
    columns += [list(index.columns) for index in table.indexes if index.unique]
    assert all(table.c.organization_id in each for each in columns)
    for key in table.foreign_key_constraints:
        assert key.ondelete is None
        assert key.referred_table in REFERENCE or "organization_id" in key.column_keys


# Errors


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        (
            "42501",
            "must be owner of table people",
            "The role in DATABASE_URL may not distribute the tables in {url}: "
            "must be owner of table people.",
        ),
        (
            "55P03",
            "canceling statement due to lock timeout",
            "The tables in {url} are in use, and were not changed: stop the gateway first.",
        ),
        (
            "53200",
            "out of shared memory\nHINT: more",
            "The servers of {url} have too few locks for all shards: raise "
            "max_locks_per_transaction to 512 on each and restart it.",
        ),
        (
            "08006",
            "connection to the remote node db2:5432 failed\nDETAIL: refused",
            "The tables in {url} cannot be distributed: connection to the remote node db2:5432 "
            "failed.",
        ),
    ],
)
def test_errors_are_one_sentence(code: str, message: str, expected: str) -> None:
    assert sentence(code, message, URL) == expected.format(url="postgresql://osdi:***@db/osdi")


# Statements


def test_the_coordinator_is_asked_for_numbers_of_transactions() -> None:
    statement = fold.compile_fold()
    assert "pg_current_snapshot" in statement.sql
    assert statement.distributed is not None
    form = statement.distributed()
    assert form.of_coordinator == ("oldest_running",)
    assert "pg_current_snapshot" not in form.sql
    assert "oldest_running" in form.names
    assert form.plan == statement.plan
    asked = compile_of_coordinator(form.of_coordinator)
    assert " FROM " not in asked.sql
    assert asked.sql.endswith("AS oldest_running")


def test_a_statement_without_such_a_number_has_one_form() -> None:
    assert events.compile_campaigns(1).distributed is None


@pytest.mark.parametrize("statement", [events.compile_recorded(1), changes.compile_change_purge()])
def test_no_distributed_form_reads_the_numbers_of_a_worker(statement: Statement) -> None:
    assert statement.distributed is not None
    sql = statement.distributed().sql
    assert "xmin" not in sql
    assert "pg_current" not in sql


def test_due_organizations_are_not_looked_up_one_by_one() -> None:
    """Citus refuses a subquery that refers to a row of a reference table."""
    statement = queue.compile_due().distributed
    assert statement is not None
    assert "GROUP BY deliveries.organization_id" in statement().sql


def test_known_statements_contain_those_that_are_fixed() -> None:
    """So `osdi-gateway check --distributed` looks at each that reads or writes many rows."""
    known = {item.plan for item in known_statements()}
    golden = {**test_statements.STATEMENTS, **test_delivery.STATEMENTS}
    plans = {compiled().plan for compiled in golden.values()}
    # One row of a reference table, by its key; or all rows, once, by a command.
    alone = {item for item in plans if item.startswith(("identity.", "maintenance."))}
    assert plans - alone - known == set()
    assert known >= OVER_ALL_SHARDS


def test_the_most_tasks_of_a_plan_count() -> None:
    job = {"Job": {"Task Count": 1, "Tasks": []}}
    inner = {
        "Subplans": [{"PlannedStmt": [{"Plan": {"Distributed Query": {"Job": {"Task Count": 4}}}}]}]
    }
    assert most_tasks([{"Plan": {"Node Type": "Seq Scan"}}]) == 0
    assert most_tasks([{"Plan": {"Distributed Query": job}}]) == 1
    assert most_tasks([{"Plan": {"Distributed Query": {**job, **inner}}}]) == 4


def test_plans_are_kept_only_where_tables_are_not_distributed() -> None:
    plain, distributed = begins("", False), begins("", True)
    assert "force_generic_plan" in plain[BEGIN_KEYED]
    assert distributed[BEGIN_KEYED] == BEGIN
    assert "REPEATABLE READ" in distributed[BEGIN_SNAPSHOT]
    assert "REPEATABLE READ" not in plain[BEGIN_SNAPSHOT]
    assert begins("SELECT 1", True)[BEGIN] == "BEGIN; SELECT 1;"


def test_a_lock_on_a_worker_is_waited_for_as_shortly() -> None:
    """Citus passes only settings on to the workers that follow this one."""
    passed_on, waits = "citus.propagate_set_commands = 'local'", "lock_timeout = '100ms'"
    begin = begins("", True)[BEGIN_SHARED]
    assert 0 < begin.index(passed_on) < begin.index(waits)
    assert begins("", False)[BEGIN_SHARED] == BEGIN_SHARED
    assert "citus" not in BEGIN_SHARED


@pytest.mark.parametrize("has_citus", [True, False])
async def test_shards_are_not_hidden_from_the_driver(has_citus: bool) -> None:
    """To hide them, Citus would test each table of the catalogue."""
    server = {
        "has_citus": has_citus,
        "in_recovery": False,
        "read_only": False,
        "statement_timeout": 10_000,
        "has_timeout_of_session": False,
        "lacking": [],
        "may_be_terse": True,
    }
    with patch("app.store.access._look_directly", AsyncMock(return_value=server)):
        access = await find_access(DatabaseHosts(URL), load_settings())
    expected = "off" if has_citus else None
    assert access.settings.get("citus.override_table_visibility") == expected
    assert access.is_distributed is has_citus
