"""Statistics are what a naive reading of the rows counts.

Another organization has the same ids at the same times.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings

from resolvers.execute.read import fetch_document
from resolvers.execute.rollups import build, fold, set_time_zone
from resolvers.plan.rollups import find_rollups
from resolvers.plan.stats import (
    Count,
    GroupKey,
    Groups,
    Partial,
    ReadStats,
    Series,
    Start,
    have_people,
)
from resolvers.plan.time_zones import count_periods
from schema.osdi.catalogue import PERSON
from tests.property.stats.conditions import FILTERS
from tests.property.stats.oracle import Oracle
from tests.property.stats.plans import COUNTS, LENGTHS, plans, with_rollups
from tests.property.stats.rows import (
    MOMENTS,
    SWITCHES,
    TARGETS,
    Row,
    copy,
    random_rows,
    store,
    store_outreaches,
    stored_people,
)
from tests.support.effort import examples
from tests.support.gateway import Gateway


@dataclass
class Counted:
    gateway: Gateway = field(repr=False)
    rows: list[Row] = field(repr=False)
    binds: dict[str, Any] = field(repr=False)

    async def check(self, plan: ReadStats, holds: Callable[[Row], bool]) -> None:
        """One statement answers what the oracle does, member for member."""
        oracle = Oracle(plan, stored_people() if plan.subject is PERSON else self.rows)
        expected = oracle.answer(holds)
        self.gateway.recorder.clear()
        document = await fetch_document(self.gateway.store, plan, self.binds)
        assert len(self.gateway.recorder.statements) == 1
        assert json.dumps(json.loads(document or "")) == json.dumps(expected)
        if oracle.starts and isinstance(plan.begin, datetime) and isinstance(plan.end, datetime):
            zone, week_start = ZoneInfo(str(plan.time_zone)), plan.week_start
            number = count_periods(plan.begin, plan.end, str(plan.interval), zone, week_start)
            assert abs(number - len(oracle.starts)) <= 1


async def _roll_up(counted: Counted) -> None:
    """Count all rows, and let some of them go, change and come back, with deltas, of which some
    are folded and some are not.
    """
    gateway, store = counted.gateway, counted.gateway.store
    own = counted.binds["organization_id"]
    rows, late = counted.rows[:200], counted.rows[200:]
    moved = [
        replace(
            row,
            id=UUID(int=row.id.int + 1000),
            at=MOMENTS[n % 7],
            type="fax",
            targets=(n % 9,),
        )
        for n, row in enumerate(rows)
    ]
    names = "campaign_id person_id type source targets action_date outreaches duration"

    async def write(added: list[Row], deleted: list[Row]) -> None:
        await store_outreaches(gateway.url, own, added)
        ids = [row.id for row in deleted]
        await gateway.sql("DELETE FROM outreach_targets WHERE outreach_id = ANY($1)", ids)
        await gateway.sql("DELETE FROM outreaches WHERE id = ANY($1)", ids)
        deltas = [
            (
                *(row.campaign, row.person, row.type, row.source),
                [TARGETS[n] for n in sorted(set(row.targets))],
                *(row.at, sign, sign * (row.duration or 0)),
            )
            for sign, rows in ((1, added), (-1, deleted))
            for row in rows
        ]
        await copy(gateway.url, own, "outreach_deltas", names, deltas)

    await build(store, own)
    await write([], late)
    assert await fold(store, own, 40) == 40
    await write(moved, rows[:100])
    assert await fold(store, own, 150) == 150
    await write(rows[:100] + late, moved)


@pytest.fixture
async def counted(gateway: Gateway) -> Counted:
    own, rows = await gateway.organization_id(), random_rows(1)
    await gateway.key("strangers")
    sql = "SELECT id FROM organizations WHERE organizations.name = 'strangers'"
    await store(gateway.url, own, rows, 0)
    await store(gateway.url, (await gateway.sql(sql))[0][0], random_rows(2), 3)
    return Counted(gateway, rows, {"organization_id": own, "namespace": "default"})


@pytest.fixture
async def rolled_up(counted: Counted) -> Counted:
    await _roll_up(counted)
    return counted


@settings(
    max_examples=examples(100),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=plans())
async def test_numbers_are_what_the_oracle_counts(
    counted: Counted, asked: tuple[ReadStats, Callable[[Row], bool]]
) -> None:
    await counted.check(*asked)


@settings(
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=plans(rolled_up=True))
async def test_rolled_up_numbers_are_what_the_oracle_counts(
    rolled_up: Counted, asked: tuple[ReadStats, Callable[[Row], bool]]
) -> None:
    await rolled_up.check(*asked)


@settings(
    max_examples=30,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=plans(subject=PERSON))
async def test_numbers_of_people_are_what_the_oracle_counts(
    counted: Counted, asked: tuple[ReadStats, Callable[[Row], bool]]
) -> None:
    await counted.check(*asked)


async def test_every_switch_is_counted_through(counted: Counted) -> None:
    series = (("s", Series((("at", Start()), ("p", Partial()), ("n", COUNTS[0])))),)
    for zone, texts in SWITCHES.items():
        for interval, hours in LENGTHS.items():
            for at in [datetime.fromisoformat(text + "Z") for text in texts]:
                for begin in (at - timedelta(hours=hours / 4), at + timedelta(minutes=10)):
                    end = at + timedelta(hours=hours / 4)
                    plan = ReadStats(None, begin, end, interval, zone, None, series)
                    await counted.check(plan, FILTERS[0][1])


@pytest.mark.parametrize("own_zone", ["UTC", None])
async def test_people_are_counted_through_every_switch(
    rolled_up: Counted, own_zone: str | None
) -> None:
    """By the days of one zone, or of the organization's own. New people are, in every zone."""
    new = ("f", Count("new_people"))
    for zone, texts in SWITCHES.items():
        if own_zone is None:
            await set_time_zone(
                rolled_up.gateway.store, await rolled_up.gateway.organization_id(), zone
            )
        found = find_rollups(None, {"key": "campaign"}, own_zone or zone)
        has_days = zone == (own_zone or zone)
        for interval, text in product(("day", "week", "month"), texts):
            both = (("m", Count("people")), new) if has_days or interval != "day" else (new,)
            members = (("at", Start()), *both)
            groups = Groups(9, (("key", GroupKey()), ("s", Series(members))))
            at = datetime.fromisoformat(text + "Z")
            span, before = timedelta(hours=LENGTHS[interval]), timedelta(hours=2)
            plan = ReadStats(
                *(None, at - before, at + span, interval, zone, "campaign"),
                (("m", Count("people")), new, ("s", Series(members)), ("g", groups)),
            )
            plan = with_rollups(plan, found)
            assert found
            assert have_people(found, interval, zone, plan.members)
            await rolled_up.check(plan, FILTERS[0][1])
