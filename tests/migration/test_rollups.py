"""Outreaches that were stored before there were roll-ups are counted after the migration."""

from __future__ import annotations

import asyncio
from typing import Any

from app.config.settings import load_settings
from app.store.migrate import upgrade
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


def test_the_worker_counts_what_was_stored(empty_database_url: str) -> None:
    upgrade(empty_database_url, "0011")
    run_sql(empty_database_url, *STORED)
    upgrade(empty_database_url)
    rows = run_sql(empty_database_url, "SELECT rolled_up FROM organizations ORDER BY id")
    assert [tuple(row) for row in rows] == [(False,), (True,)]
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        assert runner.run(_count(empty_database_url)) == []
    stored = {name: run_sql(empty_database_url, f"SELECT * FROM {name}") for name in rollups.TABLES}
    assert len(stored["rollup_days"]) > 20
    assert [*rollups.contradictions(stored)] == []


async def _count(url: str) -> list[Any]:
    store = Store(url, load_settings())
    await store.connect()
    ((id_, is_rolled_up),) = await due_organizations(store)
    assert not is_rolled_up
    assert await build_once(store, id_)
    assert await due_organizations(store) == []
    found = [row async for row in differences(store, id_)]
    await store.disconnect()
    return found
