"""Random reports: what statistics can be asked, with and without roll-ups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from resolvers.plan.rollups import Rollups, at_quarters, find_rollups
from resolvers.plan.selection import Column, ObjectSelection, TypeName
from resolvers.plan.stats import (
    Bound,
    Count,
    Cumulative,
    Grouped,
    GroupKey,
    Groups,
    Others,
    Partial,
    Previous,
    ReadStats,
    Rows,
    Series,
    Start,
    compared_figures,
    have_people,
)
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON, TARGET_RESOURCE
from schema.osdi.resource import Resource
from tests.property.stats.conditions import (
    FILTERS,
    FIXED,
    HAVINGS,
    PEOPLE_FILTERS,
    ROLLED_UP_FILTERS,
)
from tests.property.stats.rows import SWITCHES, Row

GROUPINGS = ["type", "campaign", "target", "division", "source"]
_BY_MONTH = [
    *({"campaign", "target"}, {"campaign", "division"}, {"campaign", "source"}),
    *({"source", "target"}, {"source", "division"}),
]


def _is_rolled_up(plan: ReadStats) -> bool:
    """Type is counted together with each other, and some pairs by month."""
    by = plan.groupings.values()
    names = {*FIXED[plan.filter], *by}
    return len({*by}) == len(by) and (len(names - {"type"}) <= 1 or names in _BY_MONTH)


_GROUPINGS = [
    *GROUPINGS,
    *("website", "referrer", "person", "region", "tag", "weekday", "hour"),
]
_OF_PEOPLE_GROUPINGS = ["region", "source", "tag", "list"]
_CAMPAIGN = Grouped(CAMPAIGN, ObjectSelection((("name", Column(CAMPAIGN.by_name["title"])),)))
_TARGET = Grouped(
    TARGET_RESOURCE, ObjectSelection((("name", Column(TARGET_RESOURCE.by_name["given_name"])),))
)
LENGTHS = {"hour": 40, "day": 24 * 12, "week": 24 * 60, "month": 24 * 200}
LENGTHS |= {"quarter": 24 * 400, "year": 24 * 400}
COUNTS = [Count(name) for name in ("outreaches", "people", "new_people", "duration")]


@st.composite
def _named(draw: st.DrawFn, *pool: st.SearchStrategy[Any] | Any) -> tuple[tuple[str, Any], ...]:
    """Some of these members, in an order of their own, under keys that say nothing."""
    items = draw(st.permutations(pool))[: draw(st.integers((len(pool) + 1) // 2, len(pool)))]
    return tuple(
        (f"k{n}", draw(item) if isinstance(item, st.SearchStrategy) else item)
        for n, item in enumerate(items)
    )


def _all(with_series: bool, interval: bool, counts: list[Count]) -> st.SearchStrategy[Any]:
    cumulative = st.builds(Cumulative, _named(*counts, TypeName("T")))
    of_period = [*counts, Start(), Partial(), cumulative, TypeName("P")]
    series = st.builds(Series, _named(*of_period))
    some = [series] if with_series else []
    of_group = [*counts, GroupKey(), GroupKey("then_key"), Others(), _CAMPAIGN, _TARGET]
    names = {count.name for count in counts}
    havings = [having for having in HAVINGS if compared_figures(having) <= names]
    choice: dict[str, Any] = {
        "limit": st.integers(0, 12),
        "others": st.booleans(),
        "having": st.sampled_from([None, *havings]),
    }
    group = _named(*of_group, TypeName("G"), *some)
    groups = st.builds(Groups, members=group, **choice)
    chosen = st.builds(Groups, members=st.just(()), **choice)
    of_row = [*of_group, Start(), cumulative, *([Partial()] if interval else [])]
    rows = [st.builds(Rows, chosen, _named(*of_row))] if with_series or not interval else []
    bounds = [Bound("begin"), Bound("end")]
    return _named(*counts, TypeName("S"), *bounds, groups, groups, *rows, *some, *some)


@st.composite
def plans(
    draw: st.DrawFn, rolled_up: bool = False, subject: Resource = OUTREACH
) -> tuple[ReadStats, Callable[[Row], bool]]:
    of_people = subject is PERSON
    filters = ROLLED_UP_FILTERS if rolled_up else PEOPLE_FILTERS if of_people else FILTERS
    where, holds = draw(st.sampled_from(filters))
    left_out = {Count("new_people"), Count("duration")} if of_people else set()
    counts = [count for count in COUNTS if count not in left_out]
    groupings = GROUPINGS if rolled_up else _OF_PEOPLE_GROUPINGS if of_people else _GROUPINGS
    zone = draw(st.sampled_from([*SWITCHES]))
    interval = draw(st.sampled_from([*LENGTHS]))
    with_series = draw(st.sampled_from([True, True, False]))
    hours = st.integers(0, LENGTHS[interval]).map(lambda n: timedelta(hours=n))
    seconds = st.sampled_from([0, 0, 1, 900, 1799]).map(lambda n: timedelta(seconds=n))
    at = datetime.fromisoformat(draw(st.sampled_from(SWITCHES[zone])) + "Z")
    begin, end = at - draw(hours) - draw(seconds), at + draw(hours) + draw(seconds)
    bounds = (True, True) if with_series else draw(st.tuples(st.booleans(), st.booleans()))
    known = interval if with_series or draw(st.booleans()) else None
    members = _all(with_series, known is not None, counts)
    plan = ReadStats(
        where,
        begin if bounds[0] else None,
        end if bounds[1] else None,
        known,
        zone,
        draw(st.sampled_from(["campaign", "type", "source"] * rolled_up + groupings)),
        draw(members),
        draw(st.integers(0, 6)),
        then_by=draw(st.sampled_from([None, None, *["type"] * rolled_up, *groupings])),
        subject=subject,
    )
    found = None
    if rolled_up:
        found = find_rollups(where, plan.groupings)
        assert (found is not None) == _is_rolled_up(plan)
        has_people = found and have_people(found, known, zone, plan.members)
        plan = with_rollups(plan, found if has_people else None)
    if bounds == (True, True) and draw(st.booleans()):
        earlier = replace(plan, begin=begin - (end - begin), end=begin, members=draw(members))
        has_people = found and have_people(found, known, zone, earlier.members)
        earlier = with_rollups(earlier, found if has_people else None)
        plan = replace(plan, members=(*plan.members, ("earlier", Previous(earlier))))
    return plan, holds


def with_rollups(plan: ReadStats, found: Rollups | None) -> ReadStats:
    if found is None:
        return replace(plan, rollups=None)
    begin: Any = plan.begin
    end: Any = plan.end
    even = at_quarters(begin, end, plan.interval, str(plan.time_zone))
    return replace(plan, rollups=replace(found, at_quarters=even))
