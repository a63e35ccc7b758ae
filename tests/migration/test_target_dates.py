"""Targets that were stored before they had dates are dated after the migration."""

from __future__ import annotations

import asyncio

from app.config.settings import load_settings
from app.rollups import RollupWorker
from app.store.migrate import state, upgrade
from app.store.pool import Store
from resolvers.execute.upkeep.target_dates import undated_organizations
from tests.migration.test_rollups import FIRST, STORED
from tests.support.servers import run_sql

_CHANGE = (
    "INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date) "
    f"SELECT '{FIRST}', pg_current_xact_id()::text::bigint, 'outreaches', id, 'updated', now() "
    "FROM outreaches ORDER BY id LIMIT 1"
)
_KEPT = """SELECT count(*) AS n, count(*) FILTER (
    WHERE b.action_date = coalesce(o.action_date, 'infinity')) AS right
FROM outreach_targets AS b JOIN outreaches AS o ON o.id = b.outreach_id"""


def test_the_worker_dates_what_was_stored(empty_database_url: str) -> None:
    url = empty_database_url
    upgrade(url, "0027")
    run_sql(url, *STORED, _CHANGE)
    upgrade(url)
    rows = run_sql(url, "SELECT targets_dated FROM organizations")
    assert [tuple(row) for row in rows] == [(False,), (False,)]
    # What a gateway of the version before writes now.
    run_sql(url, _CHANGE)
    rows = run_sql(url, "SELECT targets_dated FROM changes ORDER BY transaction")
    assert [tuple(row) for row in rows] == [(True,), (False,)]
    ((number, right),) = map(tuple, run_sql(url, _KEPT))
    assert (number > 10, right) == (True, 0)
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(_work(url))
    assert [tuple(row) for row in run_sql(url, _KEPT)] == [(number, number)]
    assert all(row["targets_dated"] for row in run_sql(url, "SELECT targets_dated FROM changes"))


async def _work(url: str) -> None:
    store = Store(url, load_settings())
    await store.connect()
    assert len(await undated_organizations(store)) == 2
    worker = RollupWorker(store)
    worker.start()
    async with asyncio.timeout(20):
        while await undated_organizations(store):  # noqa: ASYNC110, the store sets no event
            await asyncio.sleep(0.05)
    await worker.stop()
    await store.disconnect()


def test_the_columns_of_indexes_are_added_once(empty_database_url: str) -> None:
    """An attempt before may have ended after any of them; the indexes are built without a lock."""
    url = empty_database_url
    upgrade(url, "0027")
    run_sql(url, "ALTER TABLE outreach_targets ADD COLUMN action_date timestamptz")
    upgrade(url)
    assert state(url) == "current"
    found = run_sql(url, "SELECT indexdef FROM pg_indexes WHERE indexname LIKE '%dated_idx'")
    assert len(found) == 2
