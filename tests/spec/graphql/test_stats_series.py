"""Statistics of outreaches by hour, day, week and month, in every time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest

from resolvers.plan.time_zones import MAX_PERIODS, count_periods, find_time_zone
from resolvers.plan.windows_zones import WINDOWS_ZONES
from schema.datetimes import parse_datetime
from tests.spec.support.stats_queries import (
    DURATION,
    NY,
    OUTREACHES,
    PEOPLE,
    asked,
    groups,
    record,
    series,
)
from tests.support.gateway import Gateway, Json, path_of

# Series

PERIODS = {
    "a day of 25 hours": (
        ("day", NY, "2026-10-31T12:00:00Z", "2026-11-03T04:00:00Z"),
        ["2026-10-31T04:00:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"],
    ),
    "a day of 23 hours": (
        ("day", NY, "2026-03-07T05:00:00Z", "2026-03-09T04:00:01Z"),
        ["2026-03-07T05:00:00Z", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"],
    ),
    "an hour that comes twice": (
        ("hour", NY, "2026-11-01T04:30:00Z", "2026-11-01T07:30:00Z"),
        [f"2026-11-01T0{hour}:00:00Z" for hour in (4, 5, 6, 7)],
    ),
    "an hour that is left out": (
        ("hour", "Europe/London", "2026-03-29T00:30:00Z", "2026-03-29T02:00:01Z"),
        [f"2026-03-29T0{hour}:00:00Z" for hour in (0, 1, 2)],
    ),
    "hours of half an hour's offset": (
        ("hour", "Asia/Kolkata", "2026-03-01T00:00:00Z", "2026-03-01T01:31:00Z"),
        ["2026-02-28T23:30:00Z", "2026-03-01T00:30:00Z", "2026-03-01T01:30:00Z"],
    ),
    "half an hour that comes twice": (
        ("hour", "Australia/Lord_Howe", "2026-04-04T14:00:00Z", "2026-04-04T16:30:00Z"),
        ["2026-04-04T14:00:00Z", "2026-04-04T15:00:00Z", "2026-04-04T15:30:00Z"],
    ),
    "from within what comes twice": (
        ("hour", "Australia/Lord_Howe", "2026-04-04T15:10:00Z", "2026-04-04T15:40:00Z"),
        ["2026-04-04T15:00:00Z", "2026-04-04T15:30:00Z"],
    ),
    "half an hour that is left out": (
        ("hour", "Australia/Lord_Howe", "2026-10-03T14:30:00Z", "2026-10-03T16:00:01Z"),
        ["2026-10-03T14:30:00Z", "2026-10-03T15:30:00Z", "2026-10-03T16:00:00Z"],
    ),
    "midnight comes twice": (
        ("day", "America/Havana", "2025-11-01T12:00:00Z", "2025-11-02T12:00:00Z"),
        ["2025-11-01T04:00:00Z", "2025-11-02T04:00:00Z"],
    ),
    "midnight is left out": (
        ("day", "America/Sao_Paulo", "2018-11-03T12:00:00Z", "2018-11-05T12:00:00Z"),
        ["2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"],
    ),
    "three hours come twice": (
        ("day", "Antarctica/Casey", "2023-03-08T12:00:00Z", "2023-03-09T17:00:00Z"),
        ["2023-03-07T13:00:00Z", "2023-03-08T13:00:00Z", "2023-03-09T16:00:00Z"],
    ),
    "a day is left out": (
        ("day", "Pacific/Apia", "2011-12-29T12:00:00Z", "2011-12-31T12:00:00Z"),
        ["2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"],
    ),
    "weeks begin on Monday": (
        ("week", "Europe/London", "2026-03-22T12:00:00Z", "2026-03-30T12:00:00Z"),
        ["2026-03-16T00:00:00Z", "2026-03-23T00:00:00Z", "2026-03-29T23:00:00Z"],
    ),
    "months": (
        ("month", "Europe/London", "2026-02-28T12:00:00Z", "2026-04-01T00:00:00Z"),
        ["2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-03-31T23:00:00Z"],
    ),
    "a month over the end of a year": (
        ("month", NY, "2025-12-31T12:00:00Z", "2026-01-31T12:00:00Z"),
        ["2025-12-01T05:00:00Z", "2026-01-01T05:00:00Z"],
    ),
    "quarters": (
        ("quarter", NY, "2025-12-31T12:00:00Z", "2026-04-01T04:00:01Z"),
        ["2025-10-01T04:00:00Z", "2026-01-01T05:00:00Z", "2026-04-01T04:00:00Z"],
    ),
    "years": (
        ("year", "Asia/Kolkata", "2025-07-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ["2024-12-31T18:30:00Z", "2025-12-31T18:30:00Z", "2026-12-31T18:30:00Z"],
    ),
    "to the end of a period": (
        ("day", "UTC", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"),
        ["2026-03-01T00:00:00Z"],
    ),
    "nothing": (("day", NY, "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z"), []),
    "less than nothing": (("hour", NY, "2026-03-01T12:00:00Z", "2026-03-01T11:59:00Z"), []),
}


@pytest.mark.parametrize("name", PERIODS)
async def test_periods_start_by_the_local_clock(gateway: Gateway, name: str) -> None:
    """Each has the outreaches from its start on, to the second; every outreach is in one."""
    (interval, zone, begin, end), starts = PERIODS[name]
    inner = [start for start in starts if parse_datetime(start) > parse_datetime(begin)]
    for at in [begin, *inner]:
        for second in (-1, 0):
            await record(gateway, f"{parse_datetime(at) + timedelta(seconds=second):%FT%TZ}")
    range_: Json = {"begin": begin, "end": end, "interval": interval, "zone": zone}
    answer = await asked(gateway, OUTREACHES, series(), groups(series()), by="type", **range_)
    assert [period["start"] for period in answer["series"]] == starts
    expected = [2] * len(starts)
    if starts:
        expected[-1] = 1
    assert [period["outreaches"] for period in answer["series"]] == expected
    assert answer["outreaches"] == sum(expected)
    assert [group["series"] for group in answer["groups"]] == [answer["series"]] * bool(starts)
    counted = count_periods(parse_datetime(begin), parse_datetime(end), interval, ZoneInfo(zone))
    assert 0 <= counted + 1 - len(starts) <= 2


async def test_the_first_period_counts_only_what_is_in_the_range(gateway: Gateway) -> None:
    for at in ("2026-03-01T11:00:00Z", "2026-03-01T13:00:00Z", "2026-03-03T11:00:00Z"):
        await record(gateway, at, duration=5)
    await record(gateway, "2026-03-03T12:00:00Z")
    answer = await asked(
        gateway,
        series(OUTREACHES, DURATION),
        begin="2026-03-01T12:00:00Z",
        end="2026-03-03T12:00:00Z",
        interval="day",
    )
    assert answer["series"] == [
        {"start": "2026-03-01T00:00:00Z", "outreaches": 1, "duration": 5},
        {"start": "2026-03-02T00:00:00Z", "outreaches": 0, "duration": 0},
        {"start": "2026-03-03T00:00:00Z", "outreaches": 1, "duration": 5},
    ]


async def test_people_are_counted_once_per_period(gateway: Gateway) -> None:
    ada, bea = await gateway.person(), await gateway.person()
    for at, person in (("01", ada), ("01", ada), ("01", bea), ("02", ada)):
        await record(gateway, f"2026-03-{at}T12:00:00Z", person=person, type="email")
    await record(gateway, "2026-03-02T12:00:00Z", type="phone")
    range_: Json = {
        "begin": "2026-03-01",
        "end": "2026-03-03",
        "interval": "day",
        "by": "type",
    }
    answer = await asked(gateway, PEOPLE, series(PEOPLE), groups(PEOPLE, series(PEOPLE)), **range_)
    first, second = "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"
    days = [{"start": first, "people": 2}, {"start": second, "people": 1}]
    none = [{"start": first, "people": 0}, {"start": second, "people": 0}]
    assert answer == {
        "people": 2,
        "series": days,
        "groups": [
            {"key": "email", "people": 2, "series": days},
            {"key": "phone", "people": 0, "series": none},
        ],
    }


NEW_PEOPLE = """query ($more: OutreachFilter) {
  outreachStats(
    from: "2026-03-01", to: "2026-03-03", interval: DAY, groupBy: CAMPAIGN, filter: $more
  ) { newPeople previous { newPeople } series { newPeople } groups { newPeople } } }"""


@pytest.mark.parametrize("more", [None, {"duration": {"ge": 1}}], ids=["rolled up", "counted"])
async def test_new_people_are_those_whose_first_outreach_is_in_the_range(
    gateway: Gateway, more: Json | None
) -> None:
    """Whatever is written later: an earlier outreach, an earlier date, another person, less."""
    campaign = await gateway.campaign()

    async def new() -> list[Any]:
        answer = await gateway.graphql(NEW_PEOPLE, {"more": more})
        stats = answer["data"]["outreachStats"]
        parts = [[part["newPeople"] for part in stats[name]] for name in ("series", "groups")]
        return [stats["previous"]["newPeople"], stats["newPeople"], *parts]

    async def act(at: str, address: str) -> str:
        person = {"email_addresses": [{"address": address}]}
        body = {"action_date": f"2026-{at}T12:00:00Z", "duration": 5, "person": person}
        return path_of(await gateway.post(campaign + "/record_outreach_helper", body))

    assert await new() == [0, 0, [0, 0], []]
    await act("03-02", "ada@example.org")
    await act("03-02", "bea@example.org")
    assert await new() == [0, 2, [0, 2], [2]]
    first = await act("03-01", "ada@example.org")
    assert await new() == [0, 2, [1, 1], [2]]
    await act("02-28", "bea@example.org")
    assert await new() == [1, 1, [1, 0], [1]]
    await gateway.client.put(first, json={"action_date": "2020-03-01T12:00:00Z"})
    assert await new() == [1, 0, [0, 0], [0]]
    await gateway.client.delete(first)
    assert await new() == [1, 1, [0, 1], [1]]


@pytest.mark.parametrize("to", ["", 'to: "2026-03-03", '])
async def test_without_a_beginning_all_people_are_new(gateway: Gateway, to: str) -> None:
    campaign = await gateway.campaign()
    for day in ("2026-03-01", "2026-03-02"):
        body = {"action_date": day, "person": {"email_addresses": [{"address": "ada@example.org"}]}}
        await gateway.post(campaign + "/record_outreach_helper", body)
    query = f"""{{ outreachStats({to}groupBy: WEEKDAY) {{
        people newPeople groups(first: 9, having: {{newPeople: {{ge: 1}}}}) {{ people newPeople }}
    }} }}"""
    stats = (await gateway.graphql(query))["data"]["outreachStats"]
    one = {"people": 1, "newPeople": 1}
    assert stats == {**one, "groups": [one, one]}


# Where periods begin, and whether they are whole


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        ("SUNDAY", ["2026-03-01", "2026-03-08"]),
        ("MONDAY", ["2026-02-23", "2026-03-02", "2026-03-09"]),
        ("SATURDAY", ["2026-02-28", "2026-03-07"]),
        ("TUESDAY", ["2026-02-24", "2026-03-03", "2026-03-10"]),
    ],
)
async def test_weeks_begin_on_the_day_that_is_asked_for(
    gateway: Gateway, day: str, starts: list[str]
) -> None:
    """The 1st of March 2026 is a Sunday."""
    query = f"""{{ outreachStats(
      from: "2026-03-01", to: "2026-03-11", interval: WEEK, weekStart: {day}
    ) {{ series {{ start }} }} }}"""
    series_ = (await gateway.graphql(query))["data"]["outreachStats"]["series"]
    assert [period["start"][:10] for period in series_] == starts


@pytest.mark.parametrize(
    ("range_", "partial"),
    [
        ('from: "2026-01-15", to: "2026-03-01", interval: MONTH', [True, False]),
        ('from: "2026-01-01", to: "2026-02-28T23:59:59.999Z", interval: MONTH', [False, True]),
        ('from: "2026-01-02", to: "2026-01-03", interval: YEAR', [True]),
        ('from: "2026-01-01", to: "2027-01-01", interval: YEAR', [False]),
        ('from: "2026-03-02", to: "2026-03-09", interval: WEEK', [False]),
        ('from: "2026-03-01", to: "2026-03-08", interval: WEEK', [True, True]),
        ('from: "2026-03-01T10:00Z", to: "2026-03-01T11:30Z", interval: HOUR', [False, True]),
        ('from: "2026-03-01", to: "2026-03-01", interval: DAY', []),
    ],
)
async def test_a_period_that_is_cut_off_says_so(
    gateway: Gateway, range_: str, partial: list[bool]
) -> None:
    await record(gateway, "2026-03-01T10:30:00Z", type="email")
    query = f"""{{ outreachStats({range_}, groupBy: TYPE) {{
      series {{ partial }} groups {{ series {{ partial outreaches }} }} }} }}"""
    answer = (await gateway.graphql(query))["data"]["outreachStats"]
    assert [period["partial"] for period in answer["series"]] == partial
    for group in answer["groups"]:
        assert [period["partial"] for period in group["series"]] == partial


async def test_the_period_that_has_begun_is_partial(gateway: Gateway) -> None:
    """Without `to`, the series ends now."""
    begin = datetime.now(UTC) - timedelta(hours=2)
    query = f"""{{ outreachStats(from: "{begin:%FT%H:00:00Z}", interval: HOUR) {{
      series {{ partial }} }} }}"""
    answer = (await gateway.graphql(query))["data"]["outreachStats"]
    assert [period["partial"] for period in answer["series"]] == [False, False, True]


# Time zones


@pytest.mark.parametrize(
    ("text", "name", "hours"),
    [
        ("UTC", "UTC", 0),
        ("utc", "UTC", 0),
        ("Z", "UTC", 0),
        ("z", "UTC", 0),
        (NY, NY, -5),
        ("america/new_york", NY, -5),
        ("Etc/GMT+5", "Etc/GMT+5", -5),
        ("EST5EDT", "EST5EDT", -5),
        ("+05:30", "<+0530>-05:30", 5.5),
        ("+0530", "<+0530>-05:30", 5.5),
        ("-03", "<-0300>+03:00", -3),
        ("+00:00", "<+0000>-00:00", 0),
        ("-14:00", "<-1400>+14:00", -14),
        ("+5", "<+0500>-05:00", 5),
        ("-5:30", "<-0530>+05:30", -5.5),
        ("\u221205:00", "<-0500>+05:00", -5),
        (" America/New York ", NY, -5),
        ("us/eastern", "US/Eastern", -5),
        ("Eastern Standard Time", NY, -5),
        ("w. europe standard time", "Europe/Berlin", 1),
        ("Central Standard Time (Mexico)", "America/Mexico_City", -6),
        ("GMT Standard Time", "Europe/London", 0),
        ("India Standard Time", "Asia/Kolkata", 5.5),
    ],
)
async def test_names_and_offsets_of_time_zones(
    gateway: Gateway, text: str, name: str, hours: float
) -> None:
    """Python and PostgreSQL understand the same by them."""
    zone = find_time_zone(text)
    assert zone is not None
    assert zone.name == name
    noon = datetime(2026, 1, 15, 12, tzinfo=UTC)
    assert noon.astimezone(zone.clock).utcoffset() == timedelta(hours=hours)
    ((shown,),) = await gateway.sql("SELECT timezone($1, $2::timestamptz)", zone.name, noon)
    assert shown == noon.astimezone(zone.clock).replace(tzinfo=None)


@pytest.mark.parametrize(
    "text", ["", "EDT", "+15:00", "+05:60", "05:30", "UTC+2", "../etc/passwd", "localtime"]
)
def test_other_text_is_no_time_zone(text: str) -> None:
    assert find_time_zone(text) is None


async def test_days_begin_by_an_offset(gateway: Gateway) -> None:
    await record(gateway, "2026-03-01T18:29:59Z")
    await record(gateway, "2026-03-01T18:30:00Z")
    query = """query ($zone: String!) {
      outreachStats(from: "2026-03-01", to: "2026-03-03", interval: DAY, timeZone: $zone) {
        series { start outreaches partial }
      } }"""
    for zone in ("+05:30", "Asia/Kolkata", "asia/kolkata"):
        answer = await gateway.graphql(query, {"zone": zone})
        assert answer["data"]["outreachStats"]["series"] == [
            {"start": "2026-02-28T18:30:00Z", "outreaches": 1, "partial": False},
            {"start": "2026-03-01T18:30:00Z", "outreaches": 1, "partial": False},
        ]


async def test_an_unknown_time_zone_has_a_hint(gateway: Gateway) -> None:
    query = '{ outreachStats(timeZone: "Gotham") { outreaches } }'
    (error,) = (await gateway.graphql(query))["errors"]
    assert error["extensions"]["code"] == "TIME_ZONE_UNKNOWN"
    assert "-05:00" in error["extensions"]["hint"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("UTC+2", "+02:00"),
        ("GMT-05:30", "-05:30"),
        ("Eastern Daylight Time", "America/New_York"),
        ("Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("(UTC-06:00) Central Time (US & Canada)", "America/Chicago"),
        ("Eastren Standard Time", "America/New_York"),
        ("Eastern Standrad Time", "America/New_York"),
        ("Pacfic Daylight Time", "America/Los_Angeles"),
        ("London Time", "Europe/London"),
        ("UTC-11", "-11:00"),
        ("pst", "America/Los_Angeles"),
        ("Kolkata", "Asia/Kolkata"),
        ("America/NewYork", "America/New_York"),
    ],
)
async def test_the_hint_names_the_zone_that_may_be_meant(
    gateway: Gateway, text: str, meant: str
) -> None:
    query = "query ($zone: String!) { outreachStats(timeZone: $zone) { outreaches } }"
    (error,) = (await gateway.graphql(query, {"zone": text}))["errors"]
    assert error["extensions"]["hint"].startswith(f"Did you mean {meant}? ")


@pytest.mark.parametrize("text", ["Standard Time", "Daylight Time", "time", "Foo Standard Time"])
async def test_a_name_without_a_known_place_suggests_no_zone(gateway: Gateway, text: str) -> None:
    """All names of Windows end alike, which makes no two of them similar."""
    query = "query ($zone: String!) { outreachStats(timeZone: $zone) { outreaches } }"
    (error,) = (await gateway.graphql(query, {"zone": text}))["errors"]
    assert error["extensions"]["hint"].startswith("Use a name of the IANA database")


@pytest.mark.parametrize("blank", ["", " "])
async def test_a_blank_time_zone_is_the_default(gateway: Gateway, blank: str) -> None:
    await record(gateway, "2026-03-01T12:00:00Z")
    query = """query ($zone: String!) {
      outreachStats(from: "2026-03-01", to: "2026-03-02", interval: DAY, timeZone: $zone) {
        series { start outreaches }
      } }"""
    answer = await gateway.graphql(query, {"zone": blank})
    assert answer["data"]["outreachStats"]["series"] == [
        {"start": "2026-03-01T00:00:00Z", "outreaches": 1}
    ]


async def test_the_database_knows_every_time_zone(gateway: Gateway) -> None:
    names = sorted(name for name in available_timezones() if find_time_zone(name))
    names += sorted(set(WINDOWS_ZONES.values()))
    unknown = await gateway.sql(
        "SELECT name FROM unnest($1::text[]) AS n (name) "
        "WHERE name NOT IN (SELECT z.name FROM pg_timezone_names AS z) AND name <> 'UTC'",
        names,
    )
    assert unknown == []
    assert len(names) > 400


@pytest.mark.parametrize("name", WINDOWS_ZONES)
def test_every_name_of_windows_is_a_time_zone(name: str) -> None:
    zone = find_time_zone(name)
    assert zone is not None
    assert zone.name == WINDOWS_ZONES[name]


def test_periods_are_counted_before_the_statement_runs() -> None:
    first, last = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    for zone in (NY, "Pacific/Kiritimati"):
        assert count_periods(first, last, "month", ZoneInfo(zone)) == 9999 * 12
        assert count_periods(first, last, "hour", ZoneInfo(zone)) > MAX_PERIODS
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    for interval, length in (("hour", 1), ("day", 24), ("week", 168)):
        end = begin + timedelta(hours=length) * MAX_PERIODS
        assert abs(count_periods(begin, end, interval, UTC) - MAX_PERIODS) <= 1


async def test_the_longest_series_is_complete(gateway: Gateway) -> None:
    """With hours that occur twice and hours that are skipped."""
    begin = datetime(2026, 10, 25, tzinfo=UTC)
    end = begin + timedelta(hours=MAX_PERIODS)
    answer = await asked(
        gateway, series(), begin=f"{begin:%FT%TZ}", end=f"{end:%FT%TZ}", interval="hour", zone=NY
    )
    starts = [f"{begin + timedelta(hours=n):%FT%TZ}" for n in range(MAX_PERIODS)]
    assert [period["start"] for period in answer["series"]] == starts
