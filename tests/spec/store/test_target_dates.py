"""The dates of targets: kept by writers, and found again after what an earlier version writes."""

from __future__ import annotations

import asyncio
import random
from itertools import product
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from resolvers.execute.upkeep import target_dates
from resolvers.execute.upkeep.target_dates import (
    START,
    date_batch,
    date_changed,
    date_outreaches,
    misdated,
    undated_organizations,
)
from resolvers.sql.write.target_dates import compile_date_lock
from tests.spec.rest.test_paging import walk
from tests.spec.support.builders import embedded
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import Gateway, id_of, path_of

SAME = {"family_name": "Same"}
PHONES = [{"number": "2015550101"}]
FILTERS = (
    "target_family_name eq 'Same'",
    "target_family_name in ('Same', 'T0', 'T1')",
    "target_family_name eq 'T1' and action_date lt '2026-01-24'",
    "target_family_name eq 'Same' and action_date ge '2026-01-03' and action_date lt '2026-01-06'",
    "target_family_name eq 'Same' and action_date eq '2026-01-05T12:00:00Z'",
    "target_family_name eq 'Nobody'",
)
ORDERS = ("id desc", "id asc", "action_date desc", "action_date asc", "modified_date desc")
STATISTICS = """{
    outreachStats(
        from: "2026-01-03T00:00:00Z", to: "2026-01-06T00:00:00Z", timeZone: "UTC", groupBy: TARGET
        filter: {
            targets: {some: {familyName: {regexpInsensitive: "^same|t1$"}}}
            not: {type: {eq: "fax"}}
        }
    ) { outreaches people groups { key outreaches } }
    ever: outreachStats(filter: {targets: {some: {familyName: {eq: "T1"}}}}) { outreaches people }
    peopleStats(filter: {outreaches: {some: {
        actionDate: {ge: "2026-01-05T00:00:00Z"}, targets: {some: {familyName: {eq: "T1"}}}
    }}}) { people }
    people(filter: {outreaches: {some: {
        actionDate: {lt: "2026-01-05T00:00:00Z"}, targets: {some: {familyName: {eq: "T1"}}}
    }}}) { nodes { id } }
}"""
_NOT_DATED = "UPDATE organizations SET targets_dated = false"


async def _fill(gateway: Gateway, number: int = 9) -> list[str]:
    """Outreaches whose ids and dates run against each other, and one without a date. Each names a
    target twice, with different contacts.
    """
    paths = []
    people = [id_of(await gateway.post("/people", {"given_name": name})) for name in "abc"]
    for n in range(number):
        person = {"href": f"{gateway.client.base_url}people/{people[n % 3]}"}
        body: dict[str, Any] = {
            "_links": {"osdi:person": person},
            "targets": [SAME, {"family_name": f"T{n % 2}"}, {**SAME, "phone_numbers": PHONES}],
            "action_date": f"2026-01-{9 - n % 8:02}T12:00:00Z",
        }
        paths.append(path_of(await gateway.post("/outreaches", body)))
    await gateway.put(paths[4], {"action_date": None})
    return paths


def _id(path: str) -> UUID:
    return UUID(path.rpartition("/")[2])


async def _answers(gateway: Gateway) -> dict[tuple[str, str], list[str]]:
    """What each filter finds in each order, by pages of two; statistics; and people."""
    answer = await gateway.graphql(STATISTICS)
    assert "errors" not in answer, answer
    found = {("statistics", ""): [str(answer["data"])]}
    for text, order in product(FILTERS, ORDERS):
        path = f"/outreaches?filter={quote(text)}&per_page=2&$orderby={quote(order)}"
        pages = await walk(gateway, path)
        ids = [id_of(item) for page in pages for item in embedded(page)]
        assert {page["total_records"] for page in pages} == {len(ids)}, (text, order)
        found[text, order] = ids
    return found


async def _expected(gateway: Gateway) -> dict[tuple[str, str], list[str]]:
    """The same, as it is read without the dates of targets."""
    (before,) = await gateway.sql("SELECT targets_dated FROM organizations")
    await gateway.sql(_NOT_DATED)
    found = await _answers(gateway)
    await gateway.sql("UPDATE organizations SET targets_dated = $1", *before)
    return found


async def test_pages_follow_every_write(gateway: Gateway) -> None:
    """Created, given another date, none, and other targets; and deleted."""
    paths = await _fill(gateway)
    first = await _answers(gateway)
    assert len(first[FILTERS[0], "id desc"]) == 9
    assert first == await _expected(gateway)
    await gateway.put(paths[0], {"action_date": "2026-01-05T12:00:00Z"})
    await gateway.put(paths[1], {"action_date": None})
    await gateway.put(paths[2], {"targets": [{"family_name": "T1"}]})
    await gateway.put(paths[3], {"targets": [SAME], "action_date": "2026-01-04T00:00:00Z"})
    assert (await gateway.client.delete(paths[5])).status_code == 200
    await assert_store_consistent(gateway.url)
    second = await _answers(gateway)
    assert second == await _expected(gateway) != first


async def test_a_change_of_something_else_writes_no_targets(gateway: Gateway) -> None:
    path = path_of(await gateway.post("/outreaches", {"targets": [SAME]}))
    gateway.recorder.clear()
    await gateway.put(path, {"subject": "Trains"})
    assert not any("INTO outreach_targets" in item for item in gateway.recorder.statements)


# As an earlier version writes


async def _earlier_version_moves(gateway: Gateway, path: str, date: str) -> None:
    """Another date, in one transaction with its row in the changes."""
    await gateway.sql(
        f"""WITH moved AS (UPDATE outreaches SET action_date = '{date}', modified_date = now()
          WHERE id = $1 RETURNING organization_id, id)
        INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date)
        SELECT organization_id, pg_current_xact_id()::text::bigint, 'outreaches', id, 'updated',
          now() FROM moved""",
        _id(path),
    )


async def _earlier_version_creates(gateway: Gateway, date: str) -> None:
    own = await gateway.organization_id()
    ((target,),) = await gateway.sql("SELECT id FROM targets WHERE family_name = 'Same'")
    await gateway.sql(
        f"""WITH made AS (INSERT INTO outreaches (organization_id, id, created_date, modified_date,
            action_date, targets)
          VALUES ($1, $2, now(), now(), '{date}', '[{{"family_name": "Same"}}]')),
        tied AS (INSERT INTO outreach_targets (organization_id, outreach_id, position, target_id)
          VALUES ($1, $2, 0, $3)),
        counted AS (INSERT INTO totals SELECT $1, 'outreaches', scope, 15, 1
          FROM unnest(ARRAY[$1, $3]::uuid[]) AS scope
          ON CONFLICT (organization_id, collection, scope_id, slot)
          DO UPDATE SET n = totals.n + 1)
        INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date)
        VALUES ($1, pg_current_xact_id()::text::bigint, 'outreaches', $2, 'created', now())""",
        own,
        uuid4(),
        target,
    )


async def test_what_an_earlier_version_writes_is_right_at_once(gateway: Gateway) -> None:
    paths = await _fill(gateway)
    own = await gateway.organization_id()
    assert await undated_organizations(gateway.store) == []
    await _earlier_version_moves(gateway, paths[0], "2026-01-04T06:00:00Z")
    await _earlier_version_moves(gateway, paths[1], "2026-02-04T06:00:00Z")
    await _earlier_version_creates(gateway, "2026-01-05T12:00:00Z")
    assert sorted(await misdated(gateway.store, own))[:2] == [_id(path) for path in paths[:2]]
    pages = await _answers(gateway)
    assert pages == await _expected(gateway)
    assert len(pages[FILTERS[0], "action_date desc"]) == 10
    assert await undated_organizations(gateway.store) == [(own, True)]
    assert await date_changed(gateway.store, own) == 3
    assert await date_changed(gateway.store, own) == 0
    assert await undated_organizations(gateway.store) == []
    assert await misdated(gateway.store, own) == []
    assert await _answers(gateway) == pages


async def test_what_was_stored_is_dated_batch_by_batch(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages are right meanwhile, with and without what is written between two batches."""
    monkeypatch.setattr(target_dates, "BATCH", 4)
    paths = await _fill(gateway)
    own = await gateway.organization_id()
    await gateway.sql(_NOT_DATED)
    await gateway.sql("UPDATE outreach_targets SET action_date = NULL")
    assert await undated_organizations(gateway.store) == [(own, False)]
    after: UUID | None = START
    batches = 0
    while after is not None:
        assert await _answers(gateway) == await _expected(gateway)
        await gateway.put(paths[batches % 9], {"action_date": f"2026-01-0{1 + batches}T00:00:00Z"})
        await _earlier_version_moves(gateway, paths[-1], f"2026-01-0{1 + batches}T01:00:00Z")
        after = await date_batch(gateway.store, own, after)
        batches += 1
    assert batches > 5
    assert await undated_organizations(gateway.store) == [(own, True)]
    again = [await date_changed(gateway.store, own) for _ in range(batches)]
    assert sum(again) == batches
    assert await _answers(gateway) == await _expected(gateway)
    assert await misdated(gateway.store, own) == []


async def test_wrong_dates_are_found_and_repaired(gateway: Gateway) -> None:
    paths = await _fill(gateway)
    own = await gateway.organization_id()
    wrong = sorted(_id(path) for path in paths[:3])
    await gateway.sql(
        "UPDATE outreach_targets SET action_date = now() WHERE outreach_id = ANY ($1)", wrong
    )
    assert sorted(await misdated(gateway.store, own)) == wrong
    await date_outreaches(gateway.store, own, wrong)
    assert await misdated(gateway.store, own) == []
    await assert_store_consistent(gateway.url)


async def test_one_process_dates_at_a_time(gateway: Gateway) -> None:
    await _fill(gateway)
    own = await gateway.organization_id()
    async with gateway.store.transaction(own) as connection:
        tenant = {"organization_id": own}
        assert await connection.value(compile_date_lock(), tenant)
        assert await date_batch(gateway.store, own, START) == START
        await _earlier_version_creates(gateway, "2026-01-05T12:00:00Z")
        assert await date_changed(gateway.store, own) == 0
    assert await date_changed(gateway.store, own) == 1


@pytest.mark.parametrize("seed", range(3))
async def test_writers_of_both_versions_and_workers_at_once(gateway: Gateway, seed: int) -> None:
    """However they meet, everything is dated in the end."""
    paths = await _fill(gateway)
    own = await gateway.organization_id()
    await gateway.sql(_NOT_DATED)
    await gateway.sql("UPDATE outreach_targets SET action_date = NULL")
    drawn = random.Random(seed)

    def date() -> str:
        return f"2026-01-{drawn.randrange(1, 29):02}T{drawn.randrange(24):02}:00:00Z"

    async def write() -> None:
        for _ in range(25):
            path = drawn.choice(paths)
            if drawn.random() < 0.5:
                await gateway.put(path, {"action_date": date()})
            else:
                await _earlier_version_moves(gateway, path, date())

    async def work() -> None:
        after: UUID | None = START
        while after is not None:
            after = await date_batch(gateway.store, own, after)
            await date_changed(gateway.store, own)

    await asyncio.gather(*[write() for _ in range(3)], *[work() for _ in range(2)])
    while await date_changed(gateway.store, own):
        pass
    assert await undated_organizations(gateway.store) == []
    assert await misdated(gateway.store, own) == []
    assert await _answers(gateway) == await _expected(gateway)
