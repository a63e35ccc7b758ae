"""Roll-ups are maintained in the background, checked, and recounted where they are wrong."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from rich.console import Console
from sqlalchemy import bindparam, column, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.cli.explain import print_explanation
from app.config.settings import load_settings
from app.identity.organizations import OrganizationError, change_settings
from app.rollups import RollupWorker
from resolvers.execute.rollups import build, build_once, differences, due_organizations, fold
from resolvers.graphql.request import GraphQLRequest
from resolvers.plan.time_zones import find_time_zone
from resolvers.sql.json import ONE, Expression
from resolvers.sql.rollups.fold import compile_fold, compile_fold_lock
from resolvers.sql.rollups.keys import people_day, start_of_people_day, time_zone
from resolvers.sql.statement import compile_statement
from resolvers.store import TransactionKind
from schema.failures import Failure, failure
from schema.tables import TIMESTAMPTZ
from tests.support import rollups
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import BASE, GRAPHQL, Gateway, Json, id_of

TARGET = {"given_name": "Ada", "ocdid": "ocd-division/country:us/state:ny"}
GROUPS = "groups(first: 9) { outreaches people }"
STATS = f"{{ outreachStats(groupBy: CAMPAIGN) {{ people duration {GROUPS} }} }}"


async def _fill(gateway: Gateway, number: int = 30) -> list[str]:
    """Outreaches of all kinds; their ids."""
    rail = id_of(await gateway.post("/advocacy_campaigns", {"title": "Rail"}))
    pick, ids = random.Random(1), []
    people = [id_of(await gateway.post("/people", {"given_name": name})) for name in "abc"]
    for n in range(number):
        body: Json = {
            "type": pick.choice(["phone", "Email", ""]),
            "duration": pick.choice([None, 0, 60]),
            "action_date": pick.choice([None, "2026-01-31T23:59:59Z", "2026-02-01T00:00:00.5Z"]),
            "targets": pick.choice([[], [TARGET], [TARGET, {"given_name": "Joe"}]]),
            "referrer_data": {"source": pick.choice(["a", "b"])},
            "_links": {"osdi:person": {"href": f"{BASE}/people/{pick.choice(people)}"}},
        }
        body = {name: value for name, value in body.items() if value is not None}
        path = f"/advocacy_campaigns/{rail}/outreaches" if n % 3 else "/outreaches"
        ids.append(id_of(await gateway.post(path, body)))
        if n % 5 == 0:
            await gateway.client.put(f"/outreaches/{ids[-1]}", json={"action_date": None})
    return ids


async def _fold_all(gateway: Gateway, limit: int = 1000) -> None:
    while await fold(gateway.store, await gateway.organization_id(), limit):
        pass


async def _pending(gateway: Gateway) -> int:
    ((number,),) = await gateway.sql("SELECT count(*) FROM outreach_deltas")
    return int(number)


async def _forget_rollups(gateway: Gateway) -> None:
    """As the migration leaves an organization that has outreaches."""
    for table in (*rollups.TABLES[4:], "delta_marks"):
        await gateway.sql(f"DELETE FROM {table}")
    await gateway.sql("UPDATE organizations SET rolled_up = false, rollups_due_date = NULL")


async def _differences(gateway: Gateway) -> list[dict[str, Any]]:
    own = await gateway.organization_id()
    return [row async for row in differences(gateway.store, own)]


@pytest.mark.parametrize("limit", [1, 7, 1000])
async def test_folded_deltas_are_what_outreaches_add_up_to(gateway: Gateway, limit: int) -> None:
    ids = await _fill(gateway)
    await fold(gateway.store, await gateway.organization_id(), limit)
    await assert_store_consistent(gateway.url)
    for id_ in ids[:8]:
        body = {"type": "fax", "duration": 5, "action_date": "2025-12-31T12:00:00Z", "targets": []}
        assert (await gateway.client.put(f"/outreaches/{id_}", json=body)).status_code == 200
        await fold(gateway.store, await gateway.organization_id(), limit)
        await assert_store_consistent(gateway.url)
    for id_ in ids[4:12]:
        assert (await gateway.client.delete(f"/outreaches/{id_}")).status_code == 200
        await fold(gateway.store, await gateway.organization_id(), limit)
    assert await _differences(gateway) == []
    await _fold_all(gateway)
    assert await _pending(gateway) == 0
    await assert_store_consistent(gateway.url)
    assert await _differences(gateway) == []


async def test_long_keys_are_counted_by_their_first_characters(gateway: Gateway) -> None:
    """Whole, they would not fit into an index, and no delta would be folded any more."""
    pick = random.Random(1)
    start = "".join(chr(pick.randint(0x4E00, 0x9000)) for _ in range(255))
    ends = ["".join(chr(pick.randint(0x4E00, 0x9000)) for _ in range(2000)) for _ in "ab"]
    for end in ["", *ends]:
        text = start + end
        target = {"given_name": "Ada", "ocdid": "ocd-division/country:us/state:" + text[:600]}
        body = {"type": text[:600], "referrer_data": {"source": text}, "targets": [target]}
        person = await gateway.post("/people", {"given_name": "Joe"})
        body["_links"] = {"osdi:person": {"href": f"{BASE}/people/{id_of(person)}"}}
        await gateway.post("/outreaches", body)

    async def check() -> None:
        for by in ("TYPE", "SOURCE", "DIVISION"):
            groups = f"outreachStats(groupBy: {by}) {{ groups {{ key outreaches }} }}"
            counted = groups.replace("(", "(filter: {not: {duration: {lt: 0}}}, ")
            data = (await gateway.graphql(f"{{ a: {groups} b: {counted} }}"))["data"]
            assert data["a"] == data["b"] == {"groups": [{"key": start, "outreaches": 3}]}
        for name, most in (("{type: %s}", 600), ("{referrerData: {source: %s}}", 9999)):
            for end in ["", *ends]:
                where = name % f'{{eq: "{(start + end)[:most]}"}}'
                asked = f"{{ outreachStats(filter: {where}) {{ outreaches people }} }}"
                data = (await gateway.graphql(asked))["data"]["outreachStats"]
                assert data == {"outreaches": 1, "people": 1}

    await check()
    assert await fold(gateway.store, await gateway.organization_id()) == 3
    await check()
    await assert_store_consistent(gateway.url)
    assert await _differences(gateway) == []
    await build(gateway.store, await gateway.organization_id())
    await check()


async def test_a_deleted_campaign_moves_its_outreaches(gateway: Gateway) -> None:
    await _fill(gateway)
    await _fold_all(gateway)
    assert await gateway.sql("SELECT 1 FROM outreaches WHERE action_date IS NULL")
    ((campaign,),) = await gateway.sql("SELECT id FROM advocacy_campaigns")
    response = await gateway.client.delete(f"/advocacy_campaigns/{campaign}")
    assert response.status_code == 200
    await assert_store_consistent(gateway.url)
    await _fold_all(gateway)
    await assert_store_consistent(gateway.url)
    sums = "SELECT sum(outreaches) FROM rollup_months WHERE dimension = 'campaign' AND key = $1"
    assert [tuple(row) for row in await gateway.sql(sums, "")] == [(30,)]
    assert [tuple(row) for row in await gateway.sql(sums, str(campaign))] == [(0,)]


async def test_a_deleted_person_does_not_count(gateway: Gateway) -> None:
    await _fill(gateway)
    await _fold_all(gateway)
    for (person,) in (await gateway.sql("SELECT id FROM people ORDER BY id"))[:2]:
        assert (await gateway.client.delete(f"/people/{person}")).status_code == 200
        await assert_store_consistent(gateway.url)
        await _fold_all(gateway)
        await assert_store_consistent(gateway.url)
    ever = (
        "SELECT sum(people) FROM rollup_people WHERE dimension = 'all' AND previous = '-infinity'"
    )
    assert [tuple(row) for row in await gateway.sql(ever)] == [(1,)]
    assert await _differences(gateway) == []


async def test_folded_deltas_are_not_looked_at_again(gateway: Gateway) -> None:
    await _fill(gateway, 5)
    mark = "SELECT transaction FROM delta_marks"
    await _fold_all(gateway, 2)
    ((before,),) = await gateway.sql(mark)
    last = id_of(await gateway.post("/outreaches", {"type": "phone"}))
    ((pending,),) = await gateway.sql("SELECT transaction FROM outreach_deltas")
    assert before <= pending
    async with asyncio.timeout(30):
        # The mark waits for transactions of other databases, too: those of other tests.
        while True:
            await _fold_all(gateway)
            ((after,),) = await gateway.sql(mark)
            if after > pending:
                break
            await asyncio.sleep(0.02)
    # As a dump of another server has it, whose transactions were more.
    await gateway.sql("UPDATE delta_marks SET transaction = transaction + 1000000")
    assert (await gateway.client.delete(f"/outreaches/{last}")).status_code == 200
    own = await gateway.organization_id()
    assert await due_organizations(gateway.store) == [(own, True)]
    await assert_store_consistent(gateway.url)
    await _fold_all(gateway)
    assert await _pending(gateway) == 0
    await assert_store_consistent(gateway.url)


async def test_a_write_waits_for_no_fold(gateway: Gateway) -> None:
    """A fold that has written everything, and has not committed."""
    ids = await _fill(gateway)
    values = {"organization_id": await gateway.organization_id(), "limit": 1000}
    async with gateway.store.transaction(kind=TransactionKind.SNAPSHOT) as connection:
        assert await connection.value(compile_fold_lock(wait=False), values)
        assert await connection.value(compile_fold(), values) > 30
        async with asyncio.timeout(20):
            assert (await gateway.client.delete(f"/outreaches/{ids[0]}")).status_code == 200
            body = {"type": "fax", "action_date": "2026-02-01T00:00:00Z"}
            assert (await gateway.client.put(f"/outreaches/{ids[1]}", json=body)).status_code == 200
            await gateway.post("/outreaches", body)
        await assert_store_consistent(gateway.url)
    await _fold_all(gateway)
    await assert_store_consistent(gateway.url)


async def test_the_same_day_is_changed_and_emptied(gateway: Gateway) -> None:
    """Quarter hours are added before, between and after others, and taken back one by one."""
    ids = []
    for minutes in (600, 0, 1439, 615, 600, 15):
        body = {
            "action_date": f"2026-01-31T{minutes // 60:02}:{minutes % 60:02}:00Z",
            "duration": minutes % 4,
        }
        ids.append(id_of(await gateway.post("/outreaches", body)))
        await _fold_all(gateway)
        assert await _differences(gateway) == []
    for id_ in ids:
        assert (await gateway.client.delete(f"/outreaches/{id_}")).status_code == 200
        await _fold_all(gateway)
        assert await _differences(gateway) == []
        await assert_store_consistent(gateway.url)
    left = "SELECT DISTINCT outreaches, duration, quarters, counts, durations FROM rollup_days"
    assert [tuple(row) for row in await gateway.sql(left)] == [(0, 0, [], [], None)]


# The worker


async def _until_idle(gateway: Gateway) -> None:
    async with asyncio.timeout(20):
        left = "SELECT 1 FROM organizations WHERE NOT rolled_up"
        while await due_organizations(gateway.store) or await gateway.sql(left):  # noqa: ASYNC110  # in the database
            await asyncio.sleep(0.05)


async def test_the_worker_folds_and_counts(gateway: Gateway) -> None:
    await _fill(gateway)
    await _forget_rollups(gateway)
    other = await gateway.client_of("other")
    assert (await other.post("/outreaches", json={"type": "phone"})).status_code == 200
    await gateway.sql("UPDATE organizations SET rolled_up = true WHERE name = 'other'")
    workers = [RollupWorker(gateway.store) for _ in range(2)]
    for worker in workers:
        worker.start()
    await _until_idle(gateway)
    for worker in workers:
        await worker.stop()
    assert await _pending(gateway) == 0
    rows = await gateway.sql("SELECT DISTINCT rolled_up FROM organizations")
    assert [tuple(row) for row in rows] == [(True,)]
    await assert_store_consistent(gateway.url)


async def test_the_worker_goes_on_after_errors(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off in the middle of a transaction, which is as if it had never begun."""
    monkeypatch.setattr("app.rollups._POLL", 0.01)
    monkeypatch.setattr("app.rollups._MAX_POLL", 0.05)
    monkeypatch.setattr("app.rollups.FOLD_BATCH", 3)
    await _fill(gateway)
    worker = RollupWorker(gateway.store)
    worker.start()
    cut = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"""
    for _ in range(10):
        await gateway.sql(cut)
        await asyncio.sleep(0.01)
    await _until_idle(gateway)
    await worker.stop()
    await assert_store_consistent(gateway.url)


async def test_an_organization_that_fails_holds_up_no_other(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _fill(gateway, 5)
    other = await gateway.client_of("other")
    for name in ("phone", "email"):
        assert (await other.post("/outreaches", json={"type": name})).status_code == 200
    (failing,) = await gateway.sql("SELECT id FROM organizations WHERE name = 'other'")

    async def failing_fold(store: Any, id_: UUID, *arguments: Any) -> int:
        if id_ == failing["id"]:
            raise failure("STATEMENT_TIMEOUT", "This organization cannot be folded.")
        return await fold(store, id_, *arguments)

    monkeypatch.setattr("app.rollups.fold", failing_fold)
    worker = RollupWorker(gateway.store)
    with pytest.raises(Failure, match="cannot be folded"):
        await worker._round()
    rows = await gateway.sql("SELECT DISTINCT organization_id FROM outreach_deltas")
    assert [row["organization_id"] for row in rows] == [failing["id"]]


async def test_only_one_process_counts(gateway: Gateway) -> None:
    await _fill(gateway, 5)
    await _forget_rollups(gateway)
    own = await gateway.organization_id()
    found = await asyncio.gather(*[build_once(gateway.store, own) for _ in range(4)])
    assert sorted(found) == [False, False, False, True]
    assert not await build_once(gateway.store, own)


async def test_counting_begins_again_after_a_process_died(gateway: Gateway) -> None:
    await _fill(gateway, 5)
    await _forget_rollups(gateway)
    own = await gateway.organization_id()
    await gateway.sql("UPDATE organizations SET rollups_due_date = now() + interval '5 minutes'")
    assert await due_organizations(gateway.store) == []
    await gateway.sql("UPDATE organizations SET rollups_due_date = now()")
    assert await due_organizations(gateway.store) == [(own, False)]
    assert await build_once(gateway.store, own)
    await assert_store_consistent(gateway.url)


async def test_writes_go_on_while_outreaches_are_counted(gateway: Gateway) -> None:
    ids = await _fill(gateway)
    await _forget_rollups(gateway)
    own = await gateway.organization_id()

    async def write(mine: Sequence[str]) -> None:
        for n, id_ in enumerate(mine):
            if n % 3 == 0:
                await gateway.client.delete(f"/outreaches/{id_}")
            else:
                body = {"type": "fax", "action_date": f"2026-0{1 + n % 9}-05T00:00:00Z"}
                await gateway.client.put(f"/outreaches/{id_}", json=body)
            await gateway.post("/outreaches", {"action_date": "2026-01-31T22:00:00Z"})
            await fold(gateway.store, own, 2)

    async def count() -> None:
        for _ in range(5):
            await build(gateway.store, own)

    await asyncio.gather(write(ids[::2]), write(ids[1::2]), count())
    await assert_store_consistent(gateway.url)
    assert await _differences(gateway) == []


async def test_a_move_that_is_folded_before_the_creation(gateway: Gateway) -> None:
    """Transactions are numbered in another order than they end. Until the creation is folded,
    nobody has acted in total, but one person has in the second campaign.
    """
    first, second = [
        id_of(await gateway.post("/advocacy_campaigns", {"title": title})) for title in "ab"
    ]
    person = id_of(await gateway.post("/people", {"given_name": "Ada"}))
    body = {
        "action_date": "2026-03-02T12:00:00Z",
        "_links": {"osdi:person": {"href": f"{BASE}/people/{person}"}},
    }
    made = id_of(await gateway.post(f"/advocacy_campaigns/{first}/outreaches", body))
    link = {"osdi:advocacy_campaign": {"href": f"{BASE}/advocacy_campaigns/{second}"}}
    response = await gateway.client.put(f"/outreaches/{made}", json={"_links": link})
    assert response.status_code == 200
    later = "UPDATE outreach_deltas SET transaction = transaction + 1000 WHERE campaign_id = $1"
    await gateway.sql(f"{later} AND outreaches = 1", UUID(first))
    assert await fold(gateway.store, await gateway.organization_id(), 2) == 2
    assert await _pending(gateway) == 1
    await assert_store_consistent(gateway.url)
    await change_settings(gateway.store, "default", time_zone="America/New_York")
    await assert_store_consistent(gateway.url)
    await _fold_all(gateway)
    await assert_store_consistent(gateway.url)
    assert await _days_of_people(gateway) == [("2026-03-02", 1)]


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        '(from: "2026-03-01", to: "2026-04-01")',
        '(from: "2026-03-02T18:00:00Z", timeZone: "UTC")',
    ],
)
async def test_another_date_that_is_folded_before_the_creation(
    gateway: Gateway, arguments: str
) -> None:
    """On the first day there is less than nobody, on the second one person."""
    body = {"person": {"given_name": "Ada"}, "action_date": "2026-03-02T12:00:00Z"}
    campaign = await gateway.campaign()
    made = id_of(await gateway.post(campaign + "/record_outreach_helper", body))
    later = "UPDATE outreach_deltas SET transaction = transaction + 1000"
    await gateway.sql(later)
    moved = {"action_date": "2026-03-05T12:00:00Z"}
    assert (await gateway.client.put(f"/outreaches/{made}", json=moved)).status_code == 200
    assert await fold(gateway.store, await gateway.organization_id(), 2) == 2
    assert await _pending(gateway) == 1
    query = f"{{ outreachStats{arguments} {{ people }} }}"
    answer = await gateway.graphql(query)
    assert answer == {"data": {"outreachStats": {"people": 1}}}


# Days of people


async def test_people_are_counted_by_the_days_of_the_organization(gateway: Gateway) -> None:
    """Two people at an evening in New York, one of whom acts again on the next day there."""
    people = [id_of(await gateway.post("/people", {"given_name": name})) for name in "ab"]
    for person, at in ((0, "2026-03-02T01:00"), (1, "2026-03-02T04:59"), (1, "2026-03-02T05:00")):
        link = {"osdi:person": {"href": f"{BASE}/people/{people[person]}"}}
        await gateway.post("/outreaches", {"action_date": f"{at}:00Z", "_links": link})
    await _fold_all(gateway)
    assert await _days_of_people(gateway) == [("2026-03-02", 2)]
    said = await change_settings(gateway.store, "default", time_zone=" america/new_york ")
    assert said.endswith("statistics count people by days in America/New_York.")
    assert await _days_of_people(gateway) == [("2026-03-01", 2), ("2026-03-02", 1)]
    await assert_store_consistent(gateway.url)
    assert await _differences(gateway) == []
    # A new outreach is folded into the days of the same zone.
    await gateway.post(
        "/outreaches",
        {
            "action_date": "2026-03-03T04:00:00Z",
            "_links": {"osdi:person": {"href": f"{BASE}/people/{people[0]}"}},
        },
    )
    await _fold_all(gateway)
    assert await _days_of_people(gateway) == [("2026-03-01", 2), ("2026-03-02", 2)]
    await assert_store_consistent(gateway.url)


async def _days_of_people(gateway: Gateway) -> list[tuple[str, int]]:
    query = """SELECT day::text, sum(people)::int FROM rollup_people WHERE dimension = 'all'
        GROUP BY day ORDER BY day"""
    return [tuple(row) for row in await gateway.sql(query)]


@pytest.mark.parametrize("zone", ["", "New York", "EST5EDT4", "+05:00", "None", "localtime"])
async def test_an_unknown_time_zone_changes_nothing(gateway: Gateway, zone: str) -> None:
    with pytest.raises(OrganizationError, match="use a name of the IANA database, such as "):
        await change_settings(gateway.store, "default", "GB", time_zone=zone)
    rows = await gateway.sql("SELECT time_zone, phone_country FROM organizations")
    assert [tuple(row) for row in rows] == [("UTC", "US")]


@pytest.mark.slow
async def test_days_of_every_zone_begin_at_midnight(gateway: Gateway) -> None:
    """At each change of clocks from 2007 to 2030: a day is where its midnights say."""
    around = [timedelta(seconds=n) for n in (-5400, -1801, -1, 0, 1, 1799, 5400)]
    moments: Expression = column("moment", TIMESTAMPTZ)
    each = (
        func.unnest(bindparam("moments", type_=ARRAY(TIMESTAMPTZ)))
        .table_valued(moments)
        .render_derived(name="m")
    )
    own_zone = time_zone()
    day = people_day(each.c.moment, own_zone)
    statement = compile_statement(
        select(
            day,
            start_of_people_day(day, own_zone),
            start_of_people_day(day + ONE, own_zone),
        ).select_from(each)
    )
    own = await gateway.organization_id()
    zones = {zone.name for zone in map(find_time_zone, available_timezones()) if zone}
    checked = 0
    for name in sorted(zones):
        zone = ZoneInfo(name)
        changes = list(_changes_of(zone))
        asked = [at + step for at in changes for step in around]
        await gateway.sql("UPDATE organizations SET time_zone = $1", name)
        values = {"organization_id": own, "moments": asked}
        for at, (found, begin, end) in zip(
            asked, await gateway.sql(statement.sql, *statement.arguments(values)), strict=True
        ):
            assert begin <= at < end, (name, at)
            # The rules of later years may have changed since.
            assert at.year > 2020 or found == rollups.day_in(zone, at), (name, at)
            checked += 1
    assert checked > 50_000


def _changes_of(zone: ZoneInfo) -> Iterator[datetime]:
    """To the second, when clocks change."""
    at, step = datetime(2007, 1, 1, tzinfo=UTC), timedelta(days=14)
    while at.year < 2031:
        if at.astimezone(zone).utcoffset() != (at + step).astimezone(zone).utcoffset():
            low, high = at, at + step
            while high - low > timedelta(seconds=1):
                half = low + timedelta(seconds=(high - low).total_seconds() // 2)
                same = half.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset()
                low, high = (half, high) if same else (low, half)
            yield high
        at += step


# What is wrong is found

WRONG = [
    "UPDATE rollup_days SET outreaches = outreaches + 1 WHERE dimension = 'all' AND key = ''",
    "UPDATE rollup_days SET counts[1] = counts[1] + 1 WHERE dimension = 'type'",
    "UPDATE rollup_days SET durations[2] = 1 WHERE dimension = 'source'",
    "UPDATE rollup_days SET quarters[1] = quarters[1] - 1 WHERE dimension = 'target'",
    "UPDATE rollup_days SET day = '0050-01-01' WHERE dimension = 'all' AND day = '2026-01-31'",
    "UPDATE rollup_months SET duration = duration - 1 WHERE dimension = 'division'",
    "DELETE FROM rollup_months WHERE dimension = 'campaign_type'",
    "DELETE FROM rollup_months WHERE dimension = 'target_type'",
    "DELETE FROM rollup_days WHERE dimension = 'division_type'",
    "UPDATE rollup_months SET scope = 'x' WHERE dimension = 'source_type' AND scope = 'a'",
    "DELETE FROM rollup_days WHERE day = '-infinity'",
    "DELETE FROM rollup_people WHERE dimension = 'campaign'",
    "DELETE FROM rollup_people WHERE dimension = 'type'",
    "UPDATE rollup_people_months SET people = people + 1 WHERE dimension = 'source'",
    "UPDATE rollup_people SET people = people + 1 WHERE dimension = 'all'",
    "UPDATE rollup_people_by_month SET people = 0 WHERE dimension = 'campaign'",
    "UPDATE rollup_people_months SET previous_month = '2026-01-01' WHERE dimension = 'all'",
    "UPDATE rollup_months SET key = 'x' WHERE dimension = 'source' AND key = 'a'",
    "INSERT INTO outreach_deltas (organization_id, targets, outreaches, duration) "
    "SELECT id, '{}', 1, 0 FROM organizations",
    "DELETE FROM outreaches WHERE id = (SELECT id FROM outreaches ORDER BY id LIMIT 1)",
]


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_wrong_row_is_found_and_repaired(gateway: Gateway, wrong: str) -> None:
    await _fill(gateway)
    await fold(gateway.store, await gateway.organization_id(), 25)
    assert await _differences(gateway) == []
    if wrong.startswith("DELETE FROM outreaches"):
        await gateway.sql("DELETE FROM outreach_targets")
    await gateway.sql(wrong)
    assert await _differences(gateway) != []
    await build(gateway.store, await gateway.organization_id())
    assert await _differences(gateway) == []


# Reads


async def _stats(gateway: Gateway, organization: str) -> tuple[str, str]:
    """What `explain` says, and the SQL it shows."""
    console = Console(file=StringIO(), width=200, highlight=False)
    request = GraphQLRequest(STATS, variables={})
    await print_explanation(gateway.store, load_settings(), request, organization, console)
    text = console.file.getvalue()  # type: ignore[attr-defined]  # it is a StringIO
    (said,) = [line for line in text.splitlines() if line.startswith("Counted from")]
    return said, text


async def test_explain_says_what_is_counted(gateway: Gateway) -> None:
    await _fill(gateway, 3)
    said, text = await _stats(gateway, "default")
    assert said == "Counted from the roll-ups: all, campaign."
    assert "rollup_months" in text


async def test_an_organization_that_is_not_counted_reads_outreaches(gateway: Gateway) -> None:
    other = await gateway.client_of("other")
    assert (await other.post("/outreaches", json={"type": "phone"})).status_code == 200
    rolled_up = (await other.post(GRAPHQL, json={"query": STATS})).json()
    await gateway.sql("UPDATE organizations SET rolled_up = false WHERE name = 'other'")
    said, text = await _stats(gateway, "other")
    assert said.startswith("Counted from the outreaches")
    assert "rollup" not in text.partition("Counted from")[2].replace("roll-ups", "")
    fresh = gateway.anonymous(**{"OSDI-API-Token": await gateway.key("other")})
    assert (await fresh.post(GRAPHQL, json={"query": STATS})).json() == rolled_up
    assert rolled_up["data"]["outreachStats"]["groups"] == [{"outreaches": 1, "people": 0}]
