"""Bounds of statistics and filters: time zones, fractions of a second, and an open end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo, available_timezones

import pytest

from resolvers.graphql.document.cache import DocumentCache
from resolvers.graphql.paging import QueryLimits
from resolvers.graphql.plan import Root, plan_query
from resolvers.graphql.request import GraphQLRequest
from resolvers.plan.stats import Previous, ReadStats
from resolvers.plan.tenant import KeyRules
from resolvers.plan.time_zones import find_time_zone
from schema.graphql.roots import GRAPH
from tests.support.gateway import Gateway, Json

NOW = datetime(2026, 11, 28, 12, 0, 5, 250_000, tzinfo=UTC)
NEXT_SECOND = datetime(2026, 11, 28, 12, 0, 6, tzinfo=UTC)
LIMITS = QueryLimits(25, 100, 10_000)


def planned(arguments: str, selection: str = "outreaches") -> ReadStats:
    """The plan of `outreachStats` with these arguments, at `NOW`."""
    text = f"{{ outreachStats({arguments}) {{ {selection} }} }}"
    operation = DocumentCache(GRAPH).prepare(GraphQLRequest(text), authenticated=True)
    roots: tuple[Root[Any], ...] = plan_query(GRAPH, LIMITS, operation, KeyRules("default"), NOW)
    plan = roots[0].action
    assert isinstance(plan, ReadStats)
    return plan


# Statistics


async def test_every_time_zone_is_the_same_to_postgresql(gateway: Gateway) -> None:
    """CET and others without summer time are abbreviations to PostgreSQL, not zones."""
    zones = {name: zone for name in available_timezones() if (zone := find_time_zone(name))}
    noons = [datetime(year, month, 15, 12, tzinfo=UTC) for year in (2010, 2020) for month in (1, 7)]
    query = """SELECT name, m, timezone(name, m)
        FROM unnest($1::text[]) AS name, unnest($2::timestamptz[]) AS m"""
    rows = await gateway.sql(query, sorted({zone.name for zone in zones.values()}), noons)
    clocks = {(name, at): clock for name, at, clock in rows}
    assert len(zones) > 400
    for name, zone in zones.items():
        for at in noons:
            clock = at.astimezone(ZoneInfo(name)).replace(tzinfo=None)
            assert clocks[zone.name, at] == clock, (name, at)
            assert at.astimezone(zone.clock).replace(tzinfo=None) == clock, (name, at)


NEW_YORK = 'timeZone: "America/New_York"'


@pytest.mark.parametrize(
    ("arguments", "begin", "end"),
    [
        ('from: "2026-10-01", to: "2026-11-01"', "2026-10-01T00:00:00", "2026-11-01T00:00:00"),
        (
            f'from: "2026-10-01", to: "2026-11-02", {NEW_YORK}',
            "2026-10-01T04:00:00",
            "2026-11-02T05:00:00",
        ),
        (
            f'from: "2026-10-01T12:00:00.5", to: "2026-10-02T12:00Z", {NEW_YORK}',
            "2026-10-01T16:00:00.500000",
            "2026-10-02T12:00:00",
        ),
        # The earlier of two midnights, and the first moment of a day without one.
        (
            'from: "2025-11-02", to: "2025-11-03", timeZone: "America/Havana"',
            "2025-11-02T04:00:00",
            "2025-11-03T05:00:00",
        ),
        (
            'from: "2018-11-04", to: "2018-11-05", timeZone: "America/Sao_Paulo"',
            "2018-11-04T03:00:00",
            "2018-11-05T02:00:00",
        ),
        (
            'from: "0001-01-01", to: "9999-12-31", timeZone: "Asia/Tokyo"',
            "0001-01-01T00:00:01",
            "9999-12-30T15:00:00",
        ),
    ],
)
def test_a_date_without_an_offset_is_one_of_the_time_zone(
    arguments: str, begin: str, end: str
) -> None:
    plan = planned(arguments)
    assert plan.begin == datetime.fromisoformat(begin + "Z")
    assert plan.end == datetime.fromisoformat(end + "Z")


@pytest.mark.parametrize("interval", ["", ", interval: DAY"])
def test_an_open_end_is_the_next_second(interval: str) -> None:
    assert planned(f'from: "2026-11-01"{interval}').end == NEXT_SECOND
    assert planned(f'from: "2026-11-01", to: "2026-11-02"{interval}').end is not None


def test_a_range_that_begins_in_the_future_is_empty() -> None:
    plan = planned('from: "2030-01-01"')
    assert plan.begin == plan.end == datetime(2030, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("arguments", "begin", "earlier"),
    [
        ("last: {days: 1}", "2026-11-28T00:00:00", ("2026-11-27T00:00:00", "2026-11-27T12:00:06")),
        (
            f"last: {{months: 1}}, {NEW_YORK}",
            "2026-11-01T04:00:00",
            ("2026-10-01T04:00:00", "2026-10-28T11:00:06"),
        ),
        (
            'from: "2026-10-01", to: "2026-11-01"',
            "2026-10-01T00:00:00",
            ("2026-09-01T00:00:00", "2026-10-01T00:00:00"),
        ),
    ],
)
def test_the_range_before_is_as_long(arguments: str, begin: str, earlier: tuple[str, str]) -> None:
    plan = planned(arguments, "previous { outreaches }")
    assert plan.begin == datetime.fromisoformat(begin + "Z")
    ((_, previous),) = plan.members
    assert isinstance(previous, Previous)
    bounds = previous.stats.begin, previous.stats.end
    assert bounds == tuple(datetime.fromisoformat(text + "Z") for text in earlier)


@pytest.mark.parametrize(
    ("last", "interval", "periods"),
    [
        ("{hours: 24}", "HOUR", 24),
        ("{days: 30}", "DAY", 30),
        ("{weeks: 4}", "WEEK", 4),
        ("{months: 12}", "MONTH", 12),
        ("{years: 3}", "YEAR", 3),
    ],
)
async def test_the_last_units_are_as_many_periods(
    gateway: Gateway, last: str, interval: str, periods: int
) -> None:
    """Of which the last is not over yet."""
    await gateway.post("/outreaches", {"type": "phone"})
    query = f"""{{ outreachStats(last: {last}, interval: {interval}, {NEW_YORK}) {{
      outreaches start end series {{ start partial outreaches }} previous {{ outreaches }} }} }}"""
    found = (await gateway.graphql(query))["data"]["outreachStats"]
    assert found["outreaches"] == found["series"][-1]["outreaches"] == 1
    assert len(found["series"]) == periods
    assert [item["partial"] for item in found["series"]] == [False] * (periods - 1) + [True]
    assert found["series"][0]["start"] == found["start"] < found["end"]
    assert found["previous"] == {"outreaches": 0}


def test_without_a_range_everything_counts() -> None:
    plan = planned('timeZone: "UTC"')
    assert (plan.begin, plan.end) == (None, None)


async def test_a_month_of_a_time_zone_is_one_period(gateway: Gateway) -> None:
    for at in ("2026-10-01T03:59:59Z", "2026-10-01T04:00:00Z", "2026-11-01T03:59:59Z"):
        await gateway.post("/outreaches", {"action_date": at})
    await gateway.post("/outreaches", {"action_date": "2026-11-01T04:00:00Z"})
    answer = await gateway.graphql(
        '{ outreachStats(from: "2026-10-01", to: "2026-11-01", interval: MONTH,'
        f" {NEW_YORK}) {{ outreaches series {{ start outreaches }} }} }}"
    )
    assert answer["data"]["outreachStats"] == {
        "outreaches": 2,
        "series": [{"start": "2026-10-01T04:00:00Z", "outreaches": 2}],
    }


async def test_a_total_is_the_sum_of_its_series(gateway: Gateway) -> None:
    """With what was recorded in this second, and without what is in the future."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    await gateway.post("/outreaches", {"action_date": f"{tomorrow:%FT%TZ}"})
    await gateway.post("/outreaches", {})
    answer = await gateway.graphql(
        "query ($from: DateTime) {"
        " plain: outreachStats(from: $from) { outreaches }"
        " days: outreachStats(from: $from, interval: DAY) { outreaches series { outreaches } } }",
        {"from": f"{datetime.now(UTC) - timedelta(hours=1):%FT%TZ}"},
    )
    assert answer["data"]["plain"] == {"outreaches": 1}
    assert answer["data"]["days"]["outreaches"] == 1
    assert sum(day["outreaches"] for day in answer["data"]["days"]["series"]) == 1


# Fractions of a second

AT = "2026-03-01T12:00:59Z"
BOUNDS: list[tuple[str, Any, int]] = [
    ("lt", "2026-03-01T12:00:59.999Z", 1),
    ("lt", "2026-03-01T12:00:59.7Z", 0),
    ("lt", "2026-03-01T12:00:59Z", 0),
    ("le", "2026-03-01T12:00:58.999Z", 0),
    ("le", "2026-03-01T12:00:59.5Z", 0),
    ("le", "2026-03-01T12:00:59Z", 1),
    ("ge", "2026-03-01T12:00:59.8Z", 0),
    ("ge", "2026-03-01T12:00:59.5Z", 1),
    ("ge", "2026-03-01T12:00:59.000Z", 1),
    ("gt", "2026-03-01T12:00:59Z", 1),
    ("gt", "2026-03-01T12:00:59.7Z", 0),
    ("gt", "2026-03-01T12:00:59.699999Z", 1),
    ("eq", "2026-03-01T12:00:59Z", 1),
    ("eq", "2026-03-01T12:00:59.000Z", 1),
    ("eq", "2026-03-01T12:00:59.5Z", 0),
    ("eq", "2026-03-01T12:00:59.7Z", 1),
    ("ne", "2026-03-01T12:00:59Z", 0),
    ("ne", "2026-03-01T12:00:59.5Z", 1),
    ("in", ["2026-03-01T12:00:59Z", "2026-03-01T12:00:58Z"], 1),
    ("in", ["2026-03-01T12:00:59.7Z"], 1),
    ("in", ["2026-03-01T12:00:59.5Z", "2026-03-01T12:00:58Z"], 0),
]


async def test_bounds_keep_their_fractions(gateway: Gateway) -> None:
    """A whole second is all of its moments, and a bound with a fraction is one moment."""
    await gateway.post("/outreaches", {"action_date": "2026-03-01T12:00:59.7Z"})
    query = "query ($filter: OutreachFilter) { outreaches(filter: $filter) { totalCount } }"
    for operator, bound, count in BOUNDS:
        answer = await gateway.graphql(query, {"filter": {"actionDate": {operator: bound}}})
        assert answer["data"]["outreaches"]["totalCount"] == count, (operator, bound)
        value = str(tuple(bound)).replace(",)", ")") if operator == "in" else f"'{bound}'"
        text = quote(f"action_date {operator} {value}")
        page = await gateway.get(f"/outreaches?filter={text}")
        assert page["total_records"] == count, (operator, bound)
        unquoted = await gateway.get(f"/outreaches?filter={text.replace('%27', '')}")
        assert unquoted["total_records"] == count, (operator, bound)


async def test_statistics_keep_the_fractions_of_their_range(gateway: Gateway) -> None:
    await gateway.post("/outreaches", {"action_date": AT})

    async def count(begin: str, end: str) -> Json:
        answer = await gateway.graphql(
            "query ($from: DateTime, $to: DateTime) { outreachStats(from: $from, to: $to,"
            " interval: HOUR) { outreaches series { outreaches } } }",
            {"from": begin, "to": end},
        )
        stats: Json = answer["data"]["outreachStats"]
        return stats

    hour = "2026-03-01T12:00"
    one = {"outreaches": 1, "series": [{"outreaches": 1}]}
    assert await count(f"{hour}:00Z", f"{hour}:59.999Z") == one
    assert (await count(f"{hour}:00Z", f"{hour}:59Z"))["outreaches"] == 0
    assert (await count(f"{hour}:59.5Z", "2026-03-01T12:30:00Z"))["outreaches"] == 0


# Milliseconds since 1970


@pytest.mark.parametrize("sent", [1395349471250, "1395349471250", 1395349471250.0])
async def test_a_date_in_milliseconds_is_that_moment(gateway: Gateway, sent: object) -> None:
    """In filters, in arguments and in inputs."""
    made = "mutation ($i: OutreachInput!) { createOutreach(input: $i) { outreach { actionDate } } }"
    answer = await gateway.graphql(made, {"i": {"actionDate": sent}})
    stored = {"actionDate": "2014-03-20T21:04:31Z"}
    assert answer["data"]["createOutreach"]["outreach"] == stored
    query = """query ($at: DateTime!, $after: DateTime!) {
      outreaches(filter: {actionDate: {ge: $at, lt: $after}}) { nodes { actionDate } }
      outreachStats(from: $at, to: $after) { outreaches } }"""
    data = (await gateway.graphql(query, {"at": sent, "after": 1395349471251}))["data"]
    assert data == {"outreaches": {"nodes": [stored]}, "outreachStats": {"outreaches": 1}}


async def test_milliseconds_are_a_literal_too(gateway: Gateway) -> None:
    await gateway.post("/outreaches", {"action_date": "2014-03-20T21:04:31Z"})
    query = "{ outreachStats(from: 0, to: 1395349471001) { outreaches } }"
    assert (await gateway.graphql(query))["data"] == {"outreachStats": {"outreaches": 1}}


@pytest.mark.parametrize("sent", [1395349471, 20140320, 1.5, True, 10**16, 999999999999999])
async def test_another_number_is_no_date(gateway: Gateway, sent: object) -> None:
    """Seconds, or the digits of a date, would silently be a moment of 1970."""
    query = "query ($from: DateTime) { outreachStats(from: $from) { outreaches } }"
    (error,) = (await gateway.graphql(query, {"from": sent}))["errors"]
    assert error["extensions"]["code"] == "VARIABLE_INVALID"
    for text in ("1395349471", "20140320"):
        (error,) = (await gateway.graphql(query, {"from": text}))["errors"]
        assert error["extensions"]["code"] == "NOT_A_DATE"
