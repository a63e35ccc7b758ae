"""Statistics that would read too many rows are refused before they run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import patch

import httpx
import pytest
import pytest_asyncio

from resolvers.execute.rollups import build
from tests.support.gateway import GRAPHQL, Gateway, running

FILL = """
WITH stored AS (
  INSERT INTO people (organization_id, id, created_date, modified_date)
  SELECT o.id, gen_random_uuid(), now(), now() FROM organizations AS o, generate_series(1, 100)
  WHERE o.name = 'many' RETURNING organization_id, id)
INSERT INTO outreaches (organization_id, id, created_date, modified_date, action_date, type,
  duration, person_id, referrer_data)
SELECT organization_id, gen_random_uuid(), now(), now(),
  timestamptz '2026-01-01 00:30:00+00' + n * interval '6 hours', 'email', n, id,
  CASE WHEN n < 12 THEN jsonb '{"website": "early.example.org"}' END
FROM stored, generate_series(0, 39) AS n
"""
"""4,000 outreaches by 100 people, every six hours of ten days; those of three from a website."""

DAYS = 'from: "2026-01-01", to: "2026-01-11"'
ONE_DAY = 'from: "2026-01-03", to: "2026-01-04"'
FIRST_DAY = 'from: "2026-01-01", to: "2026-01-02"'
THREE_DAYS = 'from: "2026-01-01", to: "2026-01-04"'
WEBSITE = 'filter: {referrerData: {website: {eq: "early.example.org"}}}'
WEEKS = 'from: "2025-12-30", to: "2026-01-12"'
PAIR = "groupBy: CAMPAIGN, thenBy: SOURCE"
LONG = "filter: {duration: {ge: 0}}"
ACTED = "filter: {outreaches: {some: {duration: {ge: 0}}}}"
HERE = 'timeZone: "America/New_York"'


@pytest_asyncio.fixture(loop_scope="session")
async def client(gateway: Gateway) -> AsyncIterator[httpx.AsyncClient]:
    """One of a gateway whose statistics may read 2,000 rows."""
    token = await gateway.key("many", "read")
    await gateway.sql(FILL)
    await gateway.sql("ANALYZE outreaches")
    await gateway.sql("ANALYZE people")
    (owner,) = await gateway.sql("SELECT id FROM organizations WHERE name = 'many'")
    await build(gateway.store, owner["id"])
    async with running(gateway.url, max_statistics_rows=2_000) as small:
        yield small.anonymous(**{"OSDI-API-Token": token})


async def ask(client: httpx.AsyncClient, field: str) -> Any:
    """The answer to a field, or its failure."""
    body = (await client.post(GRAPHQL, json={"query": f"{{ answer: {field} }}"})).json()
    return body["errors"][0] if body.get("errors") else body["data"]["answer"]


REFUSED = {
    "everything": f"outreachStats({LONG}) {{ outreaches }}",
    "ten days": f"outreachStats({DAYS}, {LONG}) {{ outreaches }}",
    "pairs of groups": "outreachStats(groupBy: TARGET, thenBy: DIVISION) { groups { key } }",
    "two weeks between months": f"outreachStats({WEEKS}, {PAIR}) {{ groups {{ key }} }}",
    "from a day between months on": f'outreachStats(from: "2026-01-10", {PAIR}) '
    "{ groups { key } }",
    "hours": f"outreachStats({DAYS}, groupBy: HOUR) {{ groups {{ key outreaches }} }}",
    "regions of five days": 'outreachStats(from: "2026-01-01", to: "2026-01-06", groupBy: REGION) '
    "{ groups { key outreaches people } }",
    "a day, and the ten days before": f"outreachStats({DAYS}, {LONG}) {{ previous {{ people }} }}",
    "a website, whose rows are everywhere": f"outreachStats({WEBSITE}) {{ outreaches }}",
    "first outreaches of all days before": f"outreachStats({ONE_DAY}, {LONG}) {{ newPeople }}",
    "people by day elsewhere": f"outreachStats({DAYS}, {HERE}, interval: DAY) "
    "{ series { people } }",
    "people by week elsewhere": f"outreachStats({DAYS}, {HERE}, interval: WEEK) "
    "{ series { people } }",
}
NEW_WHO_ACTED = f"peopleStats(last: {{days: 2}}, {ACTED}) {{ people }}"
ACCEPTED = {
    "new people who acted ever: fewer than their outreaches": (NEW_WHO_ACTED, (100,)),
    "a day": (f"outreachStats({ONE_DAY}, {LONG}) {{ outreaches people }}", (400, 100)),
    "as many days as the website has": (
        f"outreachStats({THREE_DAYS}, {LONG}) {{ outreaches }}",
        (1200,),
    ),
    "first outreaches of the first day": (
        f"outreachStats({FIRST_DAY}, {LONG}) {{ newPeople }}",
        (100,),
    ),
    "ten days from roll-ups": (f"outreachStats({DAYS}) {{ outreaches people }}", (4000, 100)),
    "everything from roll-ups": ("outreachStats { outreaches people }", (4000, 100)),
    "a type and its people from roll-ups": (
        'outreachStats(filter: {type: {eq: "Email"}}) { outreaches people }',
        (4000, 100),
    ),
    "pairs of groups from roll-ups": (
        "outreachStats(groupBy: TYPE, thenBy: TARGET) { groups { key outreaches } }",
        ([{"key": "email", "outreaches": 4000}],),
    ),
    "pairs of groups that are counted by month": (
        f"outreachStats({PAIR}) {{ groups {{ key outreaches }} }}",
        ([{"key": None, "outreaches": 4000}],),
    ),
    "a month and a day of them": (
        f'outreachStats(from: "2026-01-01", to: "2026-02-02", {PAIR}) '
        "{ groups { key outreaches } }",
        ([{"key": None, "outreaches": 4000}],),
    ),
    "from a day in the first weeks on": (
        f'outreachStats(from: "2026-01-02", {PAIR}) {{ groups {{ key outreaches }} }}',
        ([{"key": None, "outreaches": 3600}],),
    ),
    "ten days elsewhere, without people": (
        f"outreachStats({DAYS}, {HERE}) {{ outreaches }}",
        (3900,),
    ),
    "new people who acted on a day": (
        "peopleStats(last: {days: 2}, filter: {outreaches: {some: {actionDate: "
        '{ge: "2026-01-03", lt: "2026-01-04"}}}}) { people }',
        (100,),
    ),
    "new people": ("peopleStats(last: {days: 2}) { people }", (100,)),
}


async def test_statistics_of_many_rows_are_refused(client: httpx.AsyncClient) -> None:
    for name, field in REFUSED.items():
        failed = await ask(client, field)
        assert failed.get("extensions", {}).get("code") == "STATISTICS_TOO_BROAD", (name, failed)
        assert "the limit is 2,000" in failed["message"], name
        assert failed["extensions"]["hint"], name


async def test_statistics_of_few_rows_are_answered(client: httpx.AsyncClient) -> None:
    for name, (field, figures) in ACCEPTED.items():
        assert tuple((await ask(client, field)).values()) == figures, name


@pytest.mark.parametrize(("of_each", "rows"), [(30, "3,000"), (90, "4,0")])
async def test_outreaches_are_looked_up_by_people_who_are_fewer(
    client: httpx.AsyncClient, of_each: int, rows: str
) -> None:
    """Each of 100 people counts as some rows, or each of 4,000 outreaches as one."""
    with patch("resolvers.execute.counted_rows.OF_ACTS", of_each):
        failed = await ask(client, NEW_WHO_ACTED)
    assert f"would read about {rows}" in failed["message"]


async def test_rows_of_a_target_cost_more(gateway: Gateway) -> None:
    """Of 400 outreaches, 130 went to one target."""
    token = await gateway.key("targeted")
    await gateway.sql(
        "INSERT INTO outreaches (organization_id, id, created_date, modified_date, action_date)"
        " SELECT o.id, gen_random_uuid(), now(), now(), now() FROM organizations AS o,"
        " generate_series(1, 270) WHERE o.name = 'targeted'"
    )
    target = {"family_name": "Smith", "ocdid": "ocd-division/country:us/state:ny"}
    async with running(gateway.url, max_statistics_rows=1_000) as small:
        client = small.anonymous(**{"OSDI-API-Token": token})
        made = await client.post("/advocacy_campaigns", json={"title": "One target"})
        assert made.status_code == 200, made.text
        path = f"{made.json()['_links']['self']['href']}/outreaches"
        for _ in range(130):
            sent = await client.post(path, json={"targets": [target]})
            assert sent.status_code == 200, sent.text
        await gateway.sql("ANALYZE outreaches")
        for condition, code in (
            ('familyName: {eq: "Smith"}', "STATISTICS_TOO_BROAD"),
            ('familyName: {regexp: "^Smith"}', None),
            ('familyName: {eq: "Jones"}', None),
        ):
            filter_ = f"filter: {{targets: {{some: {{{condition}}}}}}}"
            answer = await ask(client, f"outreachStats({filter_}) {{ outreaches }}")
            assert answer.get("extensions", {}).get("code") == code, condition
        answer = await ask(client, f"outreachStats({LONG}) {{ outreaches }}")
        assert answer == {"outreaches": 0}, "400 rows are read"


async def test_the_hint_names_what_helps(client: httpx.AsyncClient) -> None:
    """Roll-ups have days in UTC, no people of a third dimension, and nothing about new people."""
    for name, hint in (
        ("people by week elsewhere", 'timeZone: "UTC"'),
        ("people by day elsewhere", "omit `people`: the roll-ups have the other figures"),
        ("everything", "shorter range, or a filter and groups for what the roll-ups have"),
        ("people", "a filter that matches fewer people"),
        ("from a day between months on", "begins and ends with a month"),
    ):
        field = REFUSED.get(name, NEW_WHO_ACTED)
        with patch("resolvers.execute.counted_rows.OF_ACTS", 90):
            failed = await ask(client, field)
        assert hint in failed["extensions"]["hint"], name


async def test_a_table_of_them_is_refused_too(client: httpx.AsyncClient) -> None:
    query = {"query": f"{{ {REFUSED['hours']} }}"}
    refused = await client.get(GRAPHQL, params=query, headers={"Accept": "text/csv"})
    assert refused.status_code == 400
    assert "STATISTICS_TOO_BROAD" in refused.text
