"""The latency of statistics from the roll-ups and from the rows, and the cost of the roll-ups."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from app.config.settings import load_settings
from app.store.pool import Store
from bench.growth import fill
from bench.stores import server
from resolvers.execute.read import prepare_read
from resolvers.execute.rollups import build, differences, fold
from resolvers.graphql.document.cache import DocumentCache
from resolvers.graphql.paging import QueryLimits
from resolvers.graphql.plan import plan_query
from resolvers.graphql.request import GraphQLRequest
from resolvers.plan.tenant import KeyRules
from schema.graphql.roots import GRAPH

ROUNDS = 5

_YEAR = 'from: "2025-01-01", to: "2026-01-01", timeZone: "America/New_York"'
_MONTH = 'from: "2025-03-01", to: "2025-04-01", timeZone: "America/New_York"'
_THREE = 'from: "2023-07-01", to: "2026-07-01", timeZone: "America/New_York"'
_TWO = 'from: "2023-07-01", to: "2025-07-01", timeZone: "America/New_York"'
_ONE = 'filter: {campaign: {id: {eq: "01880000-0000-7000-8000-000000000003"}}}'
_SERIES = "outreaches duration series { start outreaches }"
_GROUPS = "outreaches groups(first: 50) { key outreaches duration }"
QUESTIONS = {
    "a month: totals": f"({_MONTH}) {{ outreaches duration }}",
    "a month by day": f"({_MONTH}, interval: DAY) {{ {_SERIES} }}",
    "a month by campaign": f"({_MONTH}, groupBy: CAMPAIGN) {{ {_GROUPS} }}",
    "a month by target": f"({_MONTH}, groupBy: TARGET) {{ {_GROUPS} }}",
    "a month by division": f"({_MONTH}, groupBy: DIVISION) {{ {_GROUPS} }}",
    "3 years by month": f"({_THREE}, interval: MONTH) {{ {_SERIES} }}",
    "2 years by day": f"({_TWO}, interval: DAY) {{ {_SERIES} }}",
    "everything by type": f"(groupBy: TYPE) {{ {_GROUPS} }}",
    "everything by target": f"(groupBy: TARGET) {{ {_GROUPS} }}",
    "one campaign by day, a year": f"({_YEAR}, interval: DAY, {_ONE}) {{ {_SERIES} }}",
    "a year by month and type": f"({_YEAR}, interval: MONTH, groupBy: TYPE) {{ outreaches "
    "groups { key series { outreaches } } }",
    "a year by month and target": f"({_YEAR}, interval: MONTH, groupBy: TARGET) {{ outreaches "
    "groups(first: 20) { key series { outreaches } } }",
}
_PHONE = 'filter: {type: {eq: "phone"}}'
_SOURCE = 'filter: {referrerData: {source: {eq: "source-0"}}}'
QUESTIONS |= {
    "a type by target, a month": f"({_MONTH}, {_PHONE}, groupBy: TARGET) {{ {_GROUPS} }}",
    "a type by target, a year": f"({_YEAR}, {_PHONE}, groupBy: TARGET) {{ {_GROUPS} }}",
    "a type by division, 3 years": f"({_THREE}, {_PHONE}, groupBy: DIVISION) {{ {_GROUPS} }}",
    "a type by source, a year": f"({_YEAR}, {_PHONE}, groupBy: SOURCE) {{ {_GROUPS} }}",
    "a month by campaign and type": f"({_MONTH}, groupBy: CAMPAIGN, thenBy: TYPE) {{ {_GROUPS} }}",
    "a year by source and type": f"({_YEAR}, groupBy: SOURCE, thenBy: TYPE) {{ {_GROUPS} }}",
    "people of a type, a month": f"({_MONTH}, {_PHONE}) {{ outreaches people }}",
    "people of a type, a year": f"({_YEAR}, {_PHONE}) {{ outreaches people }}",
    "people of a source, a year": f"({_YEAR}, {_SOURCE}) {{ outreaches people }}",
    "a month by source, and people": f"({_MONTH}, groupBy: SOURCE) {{ outreaches "
    "groups(first: 50) { key outreaches people } }",
}
_PEOPLE = "outreaches people series { start outreaches people }"
_UTC = 'from: "2025-03-01", to: "2025-04-01"'
QUESTIONS |= {
    "a month: total and people": f"({_MONTH}) {{ outreaches people }}",
    "the same in UTC": f"({_UTC}) {{ outreaches people }}",
    "a month in UTC by day, and people": f"({_UTC}, interval: DAY) {{ {_PEOPLE} }}",
    "a month by campaign, and people": f"({_MONTH}, groupBy: CAMPAIGN) {{ outreaches "
    "groups(first: 50) { key outreaches people } }",
    "3 years by month, and people": f"({_THREE}, interval: MONTH) {{ {_PEOPLE} }}",
    "new people of a campaign, a year by month": f"({_YEAR}, interval: MONTH, {_ONE}) {{ newPeople "
    "series { newPeople } }",
    "new people, a month by campaign": f"({_MONTH}, groupBy: CAMPAIGN) {{ newPeople "
    "groups(first: 50) { key newPeople } }",
    "everything: total and people": "{ outreaches people }",
    "everything by campaign, and people": "(groupBy: CAMPAIGN) { people "
    "groups(first: 50) { key people } }",
}
PAGE = "{ outreaches(first: 25) { nodes { id actionDate type campaign { id title } } } }"


async def make_store(server_url: str, outreaches: int) -> tuple[str, Store, UUID]:
    """A new database with `outreaches` outreaches, not rolled up: its URL, store and owner."""
    url = (await fill(server_url, outreaches)).url
    store = Store(url, load_settings(statement_timeout=120.0))
    await store.connect()
    connection = await asyncpg.connect(url)
    own: UUID = await connection.fetchval("SELECT id FROM organizations")
    await connection.close()
    return url, store, own


def statement_of(own: UUID, query: str, rolled_up: bool) -> tuple[str, list[Any]]:
    """The statement of a GraphQL query, as the gateway plans it, and its arguments."""
    operation = DocumentCache(GRAPH).prepare(GraphQLRequest(query), authenticated=True)
    limits = QueryLimits(25, 1000, 100_000)
    rules = KeyRules("osdi_gateway", rolled_up=rolled_up)
    (root,) = plan_query(GRAPH, limits, operation, rules, datetime.now(UTC))
    plan: Any = root.action
    statement, values = prepare_read(plan)
    values |= {"organization_id": own, "namespace": "osdi_gateway"}
    return statement.sql, statement.arguments(values)


async def questions(url: str, own: UUID) -> None:
    """Measure the median of each query, from the rows and from the roll-ups in turn. Check that the
    answers are equal.
    """
    connection = await asyncpg.connect(url, server_settings={"jit": "off", "timezone": "UTC"})
    print("| question | rows, ms | roll-ups, ms | times |\n|---|---|---|---|")
    page = statement_of(own, PAGE, True)
    for name, text in {"(a page of 25 outreaches)": "", **QUESTIONS}.items():
        if text:
            asked = [statement_of(own, f"{{ outreachStats{text} }}", on) for on in (False, True)]
        else:
            asked = [page, page]
        taken: list[list[float]] = [[], []]
        answers = [""] * len(asked)
        for round_ in range(ROUNDS + 1):
            for n, (sql, values) in enumerate(asked):
                for _ in range(1 if n == 0 else 3):
                    began = time.perf_counter()
                    answers[n] = await connection.fetchval(sql, *values)
                    if round_:
                        taken[n].append((time.perf_counter() - began) * 1000)
        assert answers[0] == answers[1], name
        rows, rolled_up = map(statistics.median, taken)
        print(f"| {name} | {rows:.1f} | {rolled_up:.2f} | {rows / rolled_up:.0f} |", flush=True)
    await connection.close()


_CHOSEN = """WITH chosen AS MATERIALIZED (
  SELECT o.*, gen_random_uuid() AS new_id, {at} AS at, ARRAY(
    SELECT DISTINCT target_id FROM outreach_targets AS b
    WHERE b.organization_id = $1 AND b.outreach_id = o.id ORDER BY 1) AS ids
  FROM outreaches AS o WHERE organization_id = $1 ORDER BY md5(id::text) LIMIT $2),"""
_DELTAS = """INSERT INTO outreach_deltas (organization_id, campaign_id, person_id, type, source,
  targets, action_date, outreaches, duration)
SELECT $1, advocacy_campaign_id, person_id, type, referrer_data->>'source', ids, at, {n},
  {n} * coalesce(duration, 0) FROM chosen"""
_TAKEN = f"""{_CHOSEN.format(at="action_date")}
gone AS (DELETE FROM outreaches AS o USING chosen AS c
  WHERE o.organization_id = $1 AND o.id = c.id),
freed AS (DELETE FROM outreach_targets AS b USING chosen AS c
  WHERE b.organization_id = $1 AND b.outreach_id = c.id)
{_DELTAS.format(n=-1)}"""
_ADDED = f"""{_CHOSEN.format(at="{at}")}
made AS (INSERT INTO outreaches (organization_id, id, identifiers, created_date, modified_date,
    action_date, type, duration, referrer_data, targets, advocacy_campaign_id, person_id)
  SELECT $1, new_id, '{{{{}}}}', now(), now(), at, type, duration, referrer_data, targets,
    advocacy_campaign_id, person_id FROM chosen),
joined AS (INSERT INTO outreach_targets (organization_id, outreach_id, position, target_id,
    action_date)
  SELECT $1, new_id, position - 1, t, at
  FROM chosen, unnest(ids) WITH ORDINALITY AS u (t, position))
{_DELTAS.format(n=1)}"""
_TODAY = "timestamptz '2026-06-30' + (action_date - date_trunc('day', action_date))"
FOLDS = {
    "deleted, of all days": _TAKEN,
    "new, of all days": _ADDED.format(at="action_date + interval '1 hour'"),
    "new, of one day": _ADDED.format(at=_TODAY),
}


async def folding(store: Store, url: str, own: UUID, deltas: int = 50_000) -> None:
    """Measure the folding of deltas that do not cancel each other."""
    connection = await asyncpg.connect(url)
    for name, statement in FOLDS.items():
        await connection.execute(statement, own, deltas)
        began, number = time.perf_counter(), 0
        while some := await fold(store, own):
            number += some
        took = time.perf_counter() - began
        print(f"Folded {number:,} outreaches {name}: {number / took:,.0f} a second.", flush=True)
    await connection.close()


async def main(outreaches: int) -> None:
    with server() as server_url:
        began = time.perf_counter()
        url, store, own = await make_store(server_url, outreaches)
        took = time.perf_counter() - began
        print(f"Filled with {outreaches:,} outreaches, {outreaches / took:,.0f} a second.")
        began = time.perf_counter()
        assert await build(store, own) == outreaches
        took = time.perf_counter() - began
        print(f"Counted in {took:.1f} s, {outreaches / took:,.0f} a second.")
        connection = await asyncpg.connect(url)
        await connection.execute("VACUUM ANALYZE")
        for table in ("rollup_days", "rollup_months", "outreaches"):
            row = await connection.fetchrow(
                f"SELECT count(*), pg_size_pretty(pg_total_relation_size('{table}')) FROM {table}"
            )
            print(f"{table}: {row[0]:,} rows, {row[1]}")
        await connection.close()
        print(flush=True)
        await questions(url, own)
        await folding(store, url, own)
        began = time.perf_counter()
        assert [row async for row in differences(store, own)] == []
        print(f"Checked in {time.perf_counter() - began:.1f} s.")
        with suppress(EOFError):
            if "--keep" in sys.argv:
                print(url, own, flush=True)
                await asyncio.sleep(3600)
        await store.disconnect()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
