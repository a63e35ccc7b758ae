"""Outreaches that were stored before there were roll-ups are counted after the migration."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from app.config.settings import load_settings
from app.store.migrate import downgrade, upgrade
from app.store.pool import Store
from resolvers.execute.rollups import build_once, differences, due_organizations
from tests.support import rollups
from tests.support.servers import run_sql

FIRST, SECOND = (f"00000000-0000-0000-0000-00000000000{n}" for n in (1, 2))
_DATES = "'2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z', NULL"
STORED = (
    *[
        "INSERT INTO organizations (id, name, namespace, created_date) "
        f"VALUES ('{id_}', '{id_}', 'osdi', now())"
        for id_ in (FIRST, SECOND)
    ],
    "INSERT INTO targets (organization_id, id, ocdid) "
    f"VALUES ('{FIRST}', '{FIRST}', 'ocd-division/country:us/state:ny')",
    f"""INSERT INTO outreaches (organization_id, id, created_date, modified_date, action_date, type,
    duration, referrer_data) SELECT '{FIRST}', gen_random_uuid(), now(), now(),
    (ARRAY[{_DATES}]::timestamptz[])[1 + n % 4], (ARRAY['phone', 'Phone', NULL])[1 + n % 3], n * 7,
    CASE WHEN n % 2 = 0 THEN '{{"source": "a"}}'::jsonb END FROM generate_series(1, 50) AS n""",
    "INSERT INTO outreach_targets (organization_id, outreach_id, position, target_id) "
    f"SELECT organization_id, id, 0, '{FIRST}' FROM outreaches WHERE duration % 3 = 0",
)
BY_PEOPLE = (
    "INSERT INTO people (organization_id, id, created_date, modified_date) "
    f"SELECT '{FIRST}', id::uuid, now(), now() FROM unnest(ARRAY['{FIRST}', '{SECOND}']) AS id",
    "UPDATE outreaches SET person_id = p.id::uuid "
    f"FROM (VALUES ('{FIRST}', 0), ('{SECOND}', 1)) AS p (id, n) WHERE duration % 3 = n",
    f"UPDATE organizations SET rolled_up = false WHERE id = '{FIRST}'",
)
DELETED = (
    "INSERT INTO outreach_deltas (organization_id, person_id, type, source, targets, action_date, "
    "outreaches, duration) SELECT organization_id, person_id, type, referrer_data ->> 'source', "
    "ARRAY(SELECT id FROM targets WHERE o.duration % 3 = 0), action_date, -1, -duration "
    "FROM outreaches AS o WHERE duration % 2 = 0",
    "DELETE FROM outreach_targets AS t USING outreaches AS o "
    "WHERE o.id = t.outreach_id AND o.duration % 2 = 0",
    "DELETE FROM outreaches WHERE duration % 2 = 0",
)
"""Deletes half of the outreaches, and writes their deltas."""
ALONE = ("division", "source", "target", "type")


def test_the_worker_counts_what_was_stored(empty_database_url: str) -> None:
    upgrade(empty_database_url, "0011")
    run_sql(empty_database_url, *STORED)
    upgrade(empty_database_url)
    rows = run_sql(empty_database_url, "SELECT rolled_up FROM organizations")
    assert [tuple(row) for row in rows] == [(False,), (False,)]
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        assert runner.run(_count(empty_database_url)) == []
    stored = {name: run_sql(empty_database_url, f"SELECT * FROM {name}") for name in rollups.TABLES}
    assert len(stored["rollup_days"]) > 20
    assert [*rollups.contradictions(stored)] == []


def test_an_earlier_version_in_between(empty_database_url: str) -> None:
    """Downgraded with deltas in the log, and upgraded again."""
    url = empty_database_url
    upgrade(url)
    run_sql(url, *STORED, *BY_PEOPLE)
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        assert runner.run(_count(url)) == []
        run_sql(url, *DELETED, "UPDATE organizations SET rollups_due_date = NULL")
        downgrade(url, "0029")
        dimensions = "SELECT DISTINCT dimension FROM {} ORDER BY dimension"
        for table in ("rollup_days", "rollup_months"):
            found = [row["dimension"] for row in run_sql(url, dimensions.format(table))]
            assert found == ["all", "campaign", "campaign_type", *ALONE]
        for table in ("rollup_people", "rollup_people_months", "rollup_people_by_month"):
            found = [row["dimension"] for row in run_sql(url, dimensions.format(table))]
            assert found == ["all", "campaign"]
        upgrade(url)
        assert runner.run(_count(url)) == []
    stored = {name: run_sql(url, f"SELECT * FROM {name}") for name in rollups.TABLES}
    assert [*rollups.contradictions(stored)] == []


async def _count(url: str) -> list[Any]:
    store = Store(url, load_settings())
    await store.connect()
    due = await due_organizations(store)
    assert (UUID(FIRST), False) in due
    for id_ in [id_ for id_, rolled_up in due if not rolled_up]:
        assert await build_once(store, id_)
    assert await due_organizations(store) == []
    found = [row async for row in differences(store, UUID(FIRST))]
    await store.disconnect()
    return found
