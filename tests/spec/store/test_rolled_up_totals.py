"""Totals of filtered pages from roll-ups: of a type or source, and in a range of dates."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from operator import eq, ge, gt, le, lt

import pytest

from resolvers.execute.rollups import fold
from tests.support.gateway import Gateway, Json, id_of

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
MOMENTS = [
    MIDNIGHT + timedelta(days=days, minutes=minutes, seconds=seconds, microseconds=micro)
    for days in (-31, -1, 0, 1)
    for minutes in (-15, 0, 7)
    for seconds in (-1, 0)
    for micro in (0, 1, 999_999)
]
OPERATORS = {"gt": gt, "ge": ge, "lt": lt, "le": le, "eq": eq}
QUARTER = timedelta(minutes=15)
QUARTERS = [moment for moment in MOMENTS if not (moment - MIDNIGHT) % QUARTER]
TEXTS = {"type": ("phone", "email"), "referrer_data/source": ("a", "b")}


@pytest.fixture(scope="module")
def pick() -> random.Random:
    return random.Random(4)


Row = tuple[str, str, datetime | None]
Test = Callable[[Row], bool]


async def _fill(gateway: Gateway, pick: random.Random) -> list[Row]:
    """Outreaches, of which the last have not been folded: their types, sources and dates."""
    for n in range(60):
        date = pick.choice([*MOMENTS, None])
        body: Json = {
            "type": pick.choice(TEXTS["type"]),
            "referrer_data": {"source": pick.choice(TEXTS["referrer_data/source"])},
            "action_date": MIDNIGHT.isoformat() if date is None else date.isoformat(),
        }
        path = f"/outreaches/{id_of(await gateway.post('/outreaches', body))}"
        if date is None:
            await gateway.put(path, {"action_date": None})
        if n == 40:
            while await fold(gateway.store, await gateway.organization_id(), 1000):
                pass
    rows = await gateway.sql("SELECT type, referrer_data->>'source', action_date FROM outreaches")
    return [(type_, source, date) for type_, source, date in rows]


def _filter(pick: random.Random) -> tuple[str, Test, bool]:
    """A filter, the test that an outreach passes if it fulfils it, and whether the bounds of its
    range are at quarter hours.
    """
    conditions: list[str] = []
    tests: list[Test] = []
    for number in pick.sample(range(len(TEXTS)), pick.choice([0, 0, 1, 2])):
        name, values = list(TEXTS.items())[number]
        value = pick.choice(values)
        sent = value.upper() if name == "type" else value
        conditions.append(f"{name} eq '{sent}'")
        tests.append(partial(_has, number, value))
    even = True
    for _ in range(pick.choice([1, 2, 3])):
        operator, moment = pick.choice(sorted(OPERATORS)), pick.choice(MOMENTS)
        if pick.random() < 0.6:
            operator, moment = pick.choice(["ge", "lt"]), pick.choice(QUARTERS)
        conditions.append(f"action_date {operator} '{moment.isoformat()}'")
        tests.append(partial(_is_within, operator, moment))
        even &= _is_even(operator, moment)
    return " and ".join(conditions), lambda row: all(test(row) for test in tests), even


def _has(number: int, value: str, row: Row) -> bool:
    return row[number] == value


def _is_within(operator: str, moment: datetime, row: Row) -> bool:
    """`le` a whole second is up to its end, and `eq` is within it."""
    if row[2] is None:
        return False
    if not moment.microsecond and operator == "eq":
        return moment <= row[2] < moment + timedelta(seconds=1)
    is_whole = not moment.microsecond and operator == "le"
    bound = moment + timedelta(microseconds=999_999) if is_whole else moment
    return bool(OPERATORS[operator](row[2], bound))


def _is_even(operator: str, moment: datetime) -> bool:
    """Whether the range begins or ends at a quarter hour."""
    end = timedelta(seconds=1) if not moment.microsecond else timedelta(microseconds=1)
    bound = {"ge": moment, "lt": moment, "le": moment + end}.get(operator)
    return bound is not None and not (bound - MIDNIGHT) % QUARTER


async def _page(gateway: Gateway, text: str, limit: int = 25) -> Json:
    response = await gateway.client.get(
        "/outreaches", params={"$filter": text, "per_page": str(limit)}
    )
    page: Json = response.json()
    assert page["total_records_is_estimate"] is False
    return page


def _reads_rollups(gateway: Gateway) -> bool:
    return "rollup_months" in gateway.recorder.statements[-1]


async def test_they_are_the_numbers_of_outreaches(gateway: Gateway, pick: random.Random) -> None:
    stored = await _fill(gateway, pick)
    seen = set()
    for _ in range(150):
        text, test, even = _filter(pick)
        page = await _page(gateway, text, 1)
        expected = sum(map(test, stored))
        assert page["total_records"] == expected, text
        if even:
            assert _reads_rollups(gateway)
            seen.add(expected)
    assert len(seen) > 5


@pytest.mark.parametrize(
    "text",
    [
        "action_date ge '2026-01-01' or type eq 'phone'",
        "action_date ge '2026-01-01' and modified_date ge '2026-01-01'",
        "created_date ge '2026-01-01'",
        "action_date ne '2026-01-01'",
        "action_date ge '2026-01-01' and type eq 'phone' and type eq 'email'",
        "action_date le '9999-12-31T23:59:59.999999Z'",
        "action_date le '9999-12-31T23:59:59.999998Z'",
        "action_date le '9999-12-31T23:59:59Z'",
        # There may be any number of outreaches at a date without a time.
        "action_date eq '2026-03-01'",
        "action_date gt '2026-03-01'",
        "action_date le '2026-03-01'",
    ],
)
async def test_other_filters_are_counted(gateway: Gateway, text: str) -> None:
    await gateway.post("/outreaches", {"type": "phone", "action_date": "2026-03-01T00:00:00Z"})
    page = await _page(gateway, text)
    assert page["total_records"] == len(page["_embedded"]["osdi:outreaches"])
    assert not _reads_rollups(gateway)


async def test_totals_of_graphql(gateway: Gateway) -> None:
    for minute in range(3):
        date = f"2026-03-01T00:0{minute}:00Z"
        await gateway.post("/outreaches", {"type": "phone", "action_date": date})
    where = '{ actionDate: { ge: "2026-03-01" } }'
    answer = await gateway.graphql(f"{{ outreaches(filter: {where}) {{ totalCount }} }}")
    assert answer == {"data": {"outreaches": {"totalCount": 3}}}
    assert _reads_rollups(gateway)
