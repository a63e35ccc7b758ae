"""Statistics of outreaches: totals and groups, one statement each."""

from __future__ import annotations

import json

import pytest

from resolvers.plan.predicates import Compare, Exists, IsNull, Not, Op, Path, Predicate
from resolvers.plan.selection import Column, ObjectSelection, TypeName
from resolvers.plan.stats import Count, Grouped, GroupKey, Groups, Series
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, TARGET_RESOURCE
from tests.spec.support.stats_queries import (
    COUNTS,
    DURATION,
    KEY,
    NOTHING,
    OUTREACHES,
    START,
    asked,
    groups,
    record,
    series,
    strangers,
)
from tests.support.gateway import Gateway, Json

# Totals


async def test_an_empty_database_has_zeros(gateway: Gateway) -> None:
    await strangers(gateway)
    assert await asked(gateway, *COUNTS) == NOTHING
    answer = await asked(gateway, *COUNTS, groups(*COUNTS), by="type")
    assert answer == {**NOTHING, "groups": []}


async def test_totals_count_rows_people_and_seconds(gateway: Gateway) -> None:
    await strangers(gateway)
    ada, bea = await gateway.person(), await gateway.person()
    await record(gateway, person=ada, duration=30)
    await record(gateway, person=ada, duration=12)
    await record(gateway, person=bea)
    await record(gateway)
    assert await asked(gateway, *COUNTS) == {"outreaches": 4, "people": 2, "duration": 42}


async def test_a_range_includes_its_start_but_not_its_end(gateway: Gateway) -> None:
    for at in ("2026-03-01T00:00:00Z", "2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z", None):
        await record(gateway, at)
    await gateway.sql(
        "UPDATE outreaches SET action_date = NULL WHERE action_date > now() - '1d'::interval"
    )
    day: Json = {"begin": "2026-03-01T00:00:00Z", "end": "2026-03-02T00:00:00Z"}
    assert await asked(gateway, *COUNTS, **day) == {**NOTHING, "outreaches": 2}
    assert await asked(gateway, OUTREACHES, begin=day["end"]) == {"outreaches": 1}
    assert await asked(gateway, OUTREACHES, end=day["end"]) == {"outreaches": 2}
    assert await asked(gateway, *COUNTS) == {**NOTHING, "outreaches": 4}


async def test_the_total_of_everything_is_read_from_a_counter(gateway: Gateway) -> None:
    await record(gateway, type="email")
    await asked(gateway, OUTREACHES, ("__typename", TypeName("OutreachStats")))
    (statement,) = gateway.recorder.statements
    assert "FROM totals" in statement
    assert "FROM outreaches" not in statement
    assert await asked(gateway, OUTREACHES, groups(), by="type") == {
        "outreaches": 1,
        "groups": [{"key": "email", "outreaches": 1}],
    }


async def test_only_what_is_selected_is_counted(gateway: Gateway) -> None:
    day: Json = {
        "begin": "2026-03-01",
        "end": "2026-03-02",
        "interval": "day",
        "by": "target",
    }
    await asked(gateway, OUTREACHES, **day)
    (statement,) = gateway.recorder.statements
    for name in ("person_id", "sum(o.duration)", "outreach_targets", "generate_series"):
        assert name not in statement
    await asked(gateway, *COUNTS, groups(*COUNTS, series(*COUNTS)), series(*COUNTS), **day)
    (statement,) = gateway.recorder.statements
    for name in ("person_id", "sum(o.duration)", "outreach_targets", "generate_series"):
        assert name in statement
    assert statement.count("FROM outreaches") == statement.count("FROM outreach_targets") == 1


async def test_members_have_the_order_and_the_keys_of_the_query(gateway: Gateway) -> None:
    await record(gateway, "2026-03-01T12:00:00Z", type="email")
    answer = await asked(
        gateway,
        ("b", Count("outreaches")),
        ("t", TypeName("OutreachStats")),
        ("s2", Series((("__typename", TypeName("OutreachPeriod")), ("n", Count("people"))))),
        ("a", Count("outreaches")),
        ("s1", Series((("n", Count("outreaches")), ("m", Count("outreaches")), START))),
        ("g", Groups(1, (("k", GroupKey()), ("l", GroupKey()), ("t", TypeName("OutreachGroup"))))),
        ("h", Groups(2, (("only", Series((START,))),))),
        begin="2026-03-01",
        end="2026-03-02",
        interval="day",
        by="type",
    )
    start = "2026-03-01T00:00:00Z"
    assert json.dumps(answer) == json.dumps(
        {
            "b": 1,
            "t": "OutreachStats",
            "s2": [{"__typename": "OutreachPeriod", "n": 0}],
            "a": 1,
            "s1": [{"n": 1, "m": 1, "start": start}],
            "g": [{"k": "email", "l": "email", "t": "OutreachGroup"}],
            "h": [{"only": [{"start": start}]}],
        }
    )


# Groups


async def test_types_are_grouped_regardless_of_case(gateway: Gateway) -> None:
    await strangers(gateway)
    for type_ in ("Email", "email", "EMAIL", "phone", "Phone", None, ""):
        await record(gateway, type=type_)
    answer = await asked(gateway, groups(), by="type")
    assert answer["groups"] == [
        {"key": "email", "outreaches": 3},
        {"key": "phone", "outreaches": 2},
        {"key": None, "outreaches": 2},
    ]


async def test_the_largest_groups_come_first_then_by_key(gateway: Gateway) -> None:
    for source in ("b", "b", "a", "B", "c", None, "é"):
        await record(gateway, source=source)
    await gateway.sql("UPDATE outreaches SET referrer_data = 'null' WHERE referrer_data IS NULL")
    keys = ["b", "B", "a", "c", "é", None]
    for limit in (0, 1, 3, 6, 9):
        answer = await asked(gateway, groups(KEY, limit=limit), by="source")
        assert [group["key"] for group in answer["groups"]] == keys[:limit]
    answer = await asked(gateway, ("a", groups(limit=1)[1]), ("b", groups(limit=2)[1]), by="source")
    assert [len(answer["a"]), len(answer["b"])] == [1, 2]
    assert answer["a"] == answer["b"][:1]


async def test_campaigns_are_shown_with_their_groups(gateway: Gateway) -> None:
    one, two = await gateway.campaign(title="One"), await gateway.campaign(title="Two")
    for campaign in (two, one, two):
        await record(gateway, "2026-03-01T12:00:00Z", campaign=campaign, duration=7)
    await record(gateway, "2026-03-01T12:00:00Z")
    shown = ObjectSelection((("name", Column(CAMPAIGN.by_name["title"])),))
    who = ObjectSelection((("name", Column(TARGET_RESOURCE.by_name["given_name"])),))
    answer = await asked(
        gateway,
        groups(
            *COUNTS,
            ("campaign", Grouped(CAMPAIGN, shown)),
            ("target", Grouped(TARGET_RESOURCE, who)),
            series(),
        ),
        by="campaign",
        begin="2026-03-01T12:00:00Z",
        end="2026-03-01T12:00:01Z",
        interval="day",
    )

    def group(key: str | None, campaign: Json | None, n: int, duration: int) -> Json:
        periods = [{"start": "2026-03-01T00:00:00Z", "outreaches": n}]
        counts = {"outreaches": n, "people": 0, "duration": duration}
        return {"key": key, **counts, "campaign": campaign, "target": None, "series": periods}

    assert answer["groups"] == [
        group(two.rpartition("/")[2], {"name": "Two"}, 2, 14),
        group(one.rpartition("/")[2], {"name": "One"}, 1, 7),
        group(None, None, 1, 0),
    ]


ANN = {"given_name": "Ann", "ocdid": "ocd-division/country:us/state:ny/cd:18"}
BEA = {"given_name": "Bea", "ocdid": "ocd-division/country:us/State:NY"}
CARL = {"given_name": "Carl", "ocdid": "ocd-division/country:us/district:dc"}
DORA = {"given_name": "Dora", "ocdid": "ocd-division/country:us/territory:pr/x:1/state:no"}
EVE = {"given_name": "Eve", "ocdid": "ocd-division/country:us"}
FAY = {"given_name": "Fay"}
HAL = {"given_name": "Hal", "ocdid": "ocd-division/country:AU/state:ny/cd:18"}
IDA = {"given_name": "Ida", "ocdid": "ocd-division/country:fr"}
GIL = {"given_name": "Gil", "ocdid": "ocd-jurisdiction/country:us/state:tx"}


async def test_an_outreach_counts_once_for_each_of_its_targets(gateway: Gateway) -> None:
    await strangers(gateway)
    ada = await gateway.person()
    again = {**ANN, "phone_numbers": [{"number": "12025550100"}]}
    contacted = [[ANN, BEA, again], [ANN], [CARL, ANN], [], None]
    for number, targets in enumerate(contacted):
        await record(gateway, targets=targets, duration=10**number, person=ada)
    who = ObjectSelection((("name", Column(TARGET_RESOURCE.by_name["given_name"])),))
    answer = await asked(
        gateway, *COUNTS, groups(*COUNTS, ("who", Grouped(TARGET_RESOURCE, who))), by="target"
    )
    assert answer["outreaches"] == 5
    assert answer["duration"] == 11111
    found = [
        (
            group["who"] and group["who"]["name"],
            group["outreaches"],
            group["people"],
            group["duration"],
        )
        for group in answer["groups"]
    ]
    assert found[:2] == [("Ann", 3, 1, 111), (None, 2, 1, 11000)]
    assert sorted(found[2:]) == [("Bea", 1, 1, 1), ("Carl", 1, 1, 100)]
    assert [group["key"] is None for group in answer["groups"]] == [False, True, False, False]


async def test_an_outreach_counts_once_for_each_state(gateway: Gateway) -> None:
    """An outreach is without a state if none of its targets has one."""
    await strangers(gateway)
    contacted = [[ANN, BEA], [BEA, FAY], [CARL, DORA, EVE], [DORA], [EVE, FAY], [GIL], None]
    for number, targets in enumerate(contacted):
        await record(gateway, "2026-03-01T12:00:00Z", targets=targets, duration=10**number)
    range_: Json = {"begin": "2026-03-01", "end": "2026-03-02", "interval": "day"}
    answer = await asked(
        gateway, OUTREACHES, groups(OUTREACHES, DURATION, series()), by="division", **range_
    )
    found = {group.pop("key"): group for group in answer["groups"]}
    periods = {group["outreaches"]: group.pop("series") for group in found.values()}
    assert [(n, periods[n][0]["outreaches"]) for n in sorted(periods)] == [(1, 1), (2, 2), (3, 3)]
    assert found == {
        None: {"outreaches": 3, "duration": 1110000},
        "ny": {"outreaches": 2, "duration": 11},
        "pr": {"outreaches": 2, "duration": 1100},
        "dc": {"outreaches": 1, "duration": 100},
    }
    assert [*found] == [None, "ny", "pr", "dc"]
    assert answer["outreaches"] == 7


async def test_a_state_of_another_country_is_none_of_the_us(gateway: Gateway) -> None:
    await strangers(gateway)
    for targets in ([HAL, HAL], [ANN, HAL, IDA], [HAL], [ANN]):
        await record(gateway, "2026-03-01T12:00:00Z", targets=targets)
    answer = await asked(gateway, groups(OUTREACHES), by="division")
    found = {group["key"]: group["outreaches"] for group in answer["groups"]}
    assert found == {"country:au/state:ny": 3, "ny": 2, "country:fr": 1}


@pytest.mark.parametrize("by", ["type", "campaign", "target", "division", "source"])
async def test_outreaches_without_a_value_are_a_group(gateway: Gateway, by: str) -> None:
    await record(gateway, "2026-03-01T12:00:00Z")
    answer = await asked(
        gateway,
        groups(*COUNTS, series(*COUNTS)),
        by=by,
        begin="2026-03-01",
        end="2026-03-02T00:00:01",
        interval="day",
    )
    one = {**NOTHING, "outreaches": 1}
    days = [{"start": "2026-03-01T00:00:00Z", **one}, {"start": "2026-03-02T00:00:00Z", **NOTHING}]
    assert answer["groups"] == [{"key": None, **one, "series": days}]


# Filters

_TYPE = Path(OUTREACH.by_name["type"])
_DURATION = Path(OUTREACH.by_name["duration"])
_ENDED = Path(CAMPAIGN.by_name["title"])
_OF_CAMPAIGN = next(item for item in OUTREACH.links if item.target == CAMPAIGN.plural)
FILTERS: list[tuple[Predicate, int]] = [
    (Compare(_TYPE, Op.EQ, "EMAIL"), 2),
    (Not(Compare(_TYPE, Op.EQ, "email")), 1),
    (Compare(_DURATION, Op.GE, 10), 1),
    (IsNull(_DURATION), 1),
    (Exists(_OF_CAMPAIGN, Compare(_ENDED, Op.EQ, "Mine")), 1),
    (
        Compare(Path(OUTREACH.by_name["targets"], (TARGET_RESOURCE.by_name["ocdid"],)), Op.EQ, "x"),
        2,
    ),
    (Compare(_TYPE, Op.EQ, "pigeon"), 0),
]


@pytest.mark.parametrize("number", range(len(FILTERS)))
async def test_only_matching_outreaches_count(gateway: Gateway, number: int) -> None:
    campaign = await gateway.campaign(title="Mine")
    at, x = "2026-03-01T12:00:00Z", [{"ocdid": "x"}]
    await record(gateway, at, type="email", duration=10, targets=x)
    await record(gateway, at, type="Email", campaign=campaign, targets=[*x, {"ocdid": "y"}])
    await record(gateway, at, duration=1)
    where, n = FILTERS[number]
    whole = await asked(gateway, OUTREACHES, where=where)
    assert whole == {"outreaches": n}
    for by in ("type", "target"):
        answer = await asked(
            gateway,
            OUTREACHES,
            series(),
            groups(series()),
            where=where,
            by=by,
            begin="2026-03-01",
            end="2026-03-02",
            interval="month",
        )
        assert answer["outreaches"] == n
        assert answer["series"] == [{"start": "2026-03-01T00:00:00Z", "outreaches": n}]
        shown = sum(group["series"][0]["outreaches"] for group in answer["groups"])
        assert shown >= n if by == "target" else shown == n
