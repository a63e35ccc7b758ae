"""Different people from the roll-ups, corrected at the bounds and for pending deltas.

The bounds of a period are moved to the nearest midnight of the organization's time zone, between
which the days are added up. That sum is wrong for some people only, each of whom is looked up by
the index of people:

- those who acted between a bound and where it was moved to, and not elsewhere in the period,
- those with deltas that are not folded yet.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Boolean,
    DateTime,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    column,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
    values,
)
from sqlalchemy.dialects.postgresql import UUID, aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.plan.rollups import Rollup
from resolvers.plan.stats import ReadStats
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import ONE, TENANT, ZERO, Expression, text_constant
from resolvers.sql.rollups.days import MONTH_UNIT, ONE_MONTH
from resolvers.sql.rollups.deltas import is_pending
from resolvers.sql.rollups.keys import EMPTY, NO_DAY, start_of_people_day, time_zone
from resolvers.sql.stats.facts import GroupedBy
from schema import rollup_tables, tables
from schema.tables import TIMESTAMPTZ

FIRST: Expression = literal_column("timestamptz '0001-01-01 00:00:00+00'", type_=TIMESTAMPTZ)
LAST: Expression = literal_column("timestamptz '10000-01-01 00:00:00+00'", type_=TIMESTAMPTZ)
"""Bounds of a range that has none."""

_HALF_DAY: Expression = literal_column("interval '12 hours'")
_DATE = rollup_tables.rollup_people.c.day.type
_STEPS: dict[str, Expression] = {
    "day": literal_column("interval '1 day'"),
    "month": literal_column("interval '1 month'"),
}
_CAMPAIGN = "advocacy_campaign_id"


class RolledUpPeople:
    """The different people of one plan."""

    def __init__(self, plan: ReadStats, buckets: FromClause | None, prefix: str) -> None:
        self._plan = plan
        self._prefix = prefix
        self._buckets = buckets
        self._spans: dict[bool, CTE] = {}

    def counts(self, rollup: Rollup, by: GroupedBy) -> FromClause:
        """Rows of `people` and the columns `by`: `key`, `period`, or both. Others have none."""
        if self._plan.begin is None and self._plan.end is None:
            parts = [_people_ever(rollup), _corrections_ever(rollup)]
        else:
            spans = self._spans_of("period" in by)
            parts = [
                _whole_months(rollup, spans),
                _other_days(rollup, spans),
                _near_days(rollup, spans),
                _corrections(rollup, spans),
            ]
        rows = union_all(*parts).subquery("r")
        names = {"period": rows.c.place, "key": rows.c.key}
        columns = [names[name].label(name) for name in by]
        people = cast(func.coalesce(func.sum(rows.c.people), ZERO), BigInteger).label("people")
        return (
            select(*columns, people)
            .group_by(*columns)
            .cte(self._prefix + "people_by_" + "_".join(by))
        )

    # Bounds

    def _spans_of(self, by_period: bool) -> CTE:
        if by_period not in self._spans:
            name = "periods" if by_period else "period"
            self._spans[by_period] = _moved(self._ranges(by_period), self._prefix + name)
        return self._spans[by_period]

    def _ranges(self, by_period: bool) -> FromClause:
        """`begin` and `end` of each period, by `place`, and the organization's `time_zone`."""
        zone = time_zone().label("time_zone")
        plan, buckets = self._plan, self._buckets
        begin = FIRST if plan.begin is None else parameter_bind(plan.begin)
        end = LAST if plan.end is None else parameter_bind(plan.end)
        if not by_period:
            last = func.greatest(begin, end).label("end")
            place = ONE.label("place")
            return select(place, begin.label("begin"), last, zone).subquery("a")
        assert buckets is not None
        following = func.lead(buckets.c.start, ONE, end).over(order_by=buckets.c.place)
        first = func.greatest(buckets.c.start, begin).label("begin")
        return select(buckets.c.place, first, following.label("end"), zone).subquery("a")


def _moved(ranges: FromClause, name: str) -> CTE:
    """The periods with the days `first` to before `last`, and their moments `since` and `until`.
    A period without whole days has none, since its beginning until then.
    """
    nearest = [
        _nearest_day(ranges.c[item], ranges.c.time_zone).label(item) for item in ("begin", "end")
    ]
    rows = select(
        *ranges.c, nearest[0].label("first"), func.greatest(*nearest).label("last")
    ).subquery("b")
    is_empty = rows.c.first >= rows.c.last
    since, until = (
        start_of_people_day(rows.c[item], rows.c.time_zone) for item in ("first", "last")
    )
    return select(
        *rows.c,
        case((is_empty, rows.c.begin), else_=since).label("since"),
        case((is_empty, rows.c.begin), else_=until).label("until"),
    ).cte(name)


def _nearest_day(moment: Expression, zone: Expression) -> Expression:
    """One day off is exact, too: more people are looked up then."""
    return cast(func.timezone(zone, moment + _HALF_DAY), _DATE)


# Whole days: rows of `place`, `key` and `people`


def _whole_months(rollup: Rollup, spans: CTE) -> Select[Any]:
    """The whole months: who had acted before in a month before that of the first day, or never."""
    table = rollup_tables.rollup_people_by_month
    begin, end = _months_in(spans)
    return _look_up(
        rollup, spans, table.c.month, (begin, end), table.c.previous_month < _month(spans.c.first)
    )


def _other_days(rollup: Rollup, spans: CTE) -> Select[Any]:
    """The same of the days that are in no whole month."""
    table = rollup_tables.rollup_people_months
    days, months = (spans.c.first, spans.c.last), _months_in(spans)
    is_first = table.c.previous_month < _month(spans.c.first)
    return _look_up(rollup, spans, table.c.day, days, is_first, without=months)


def _near_days(rollup: Rollup, spans: CTE) -> Select[Any]:
    """People who had acted in the month of the first day, but before that day."""
    table, first = rollup_tables.rollup_people, spans.c.first
    is_near = and_(table.c.previous >= _month(first), table.c.previous < first)
    days = (first, spans.c.last)
    return _look_up(rollup, spans, table.c.day, days, is_near).where(first > _month(first))


def _months_in(spans: CTE) -> tuple[Expression, Expression]:
    """The first whole month of a period, and the month after the last one."""
    first = spans.c.first - ONE
    return cast(_month(first) + ONE_MONTH, _DATE), _month(spans.c.last)


def _month(day: Expression) -> Expression:
    return cast(func.date_trunc(MONTH_UNIT, cast(day, DateTime())), _DATE)


def _look_up(
    rollup: Rollup,
    spans: CTE,
    period: Any,
    within: tuple[Any, Any],
    *conditions: Expression,
    without: tuple[Any, Any] | None = None,
) -> Select[Any]:
    """Each day or month is looked up by the primary key, which begins with dimension and period."""
    table = period.table
    ends = [
        select(end(period))
        .where(table.c.organization_id == TENANT, *_of(table, rollup), period > NO_DAY)
        .scalar_subquery()
        for end in (func.min, func.max)
    ]
    step = _STEPS[period.name]
    each = (
        func.generate_series(
            cast(func.greatest(within[0], ends[0]), DateTime()),
            cast(func.least(within[1] - ONE, ends[1]), DateTime()),
            step,
        )
        .table_valued(column("moment", DateTime()))
        .render_derived(name="n")
        .lateral()
    )
    at = cast(each.c.moment, _DATE)
    found = (
        select(table.c.key, table.c.people)
        .where(
            table.c.organization_id == TENANT,
            *_of(table, rollup),
            period == at,
            *conditions,
        )
        .correlate(spans, each)
        .offset(ZERO)
        .lateral("d")
    )
    rows = spans.join(each, true()).join(found, true())
    people = cast(found.c.people, Integer).label("people")
    looked_up = select(spans.c.place, _id(found.c.key).label("key"), people).select_from(rows)
    if without is None:
        return looked_up
    begin, end = without
    return looked_up.where(or_(begin >= end, at < begin, at >= end))


def _of(table: Any, rollup: Rollup) -> list[Expression]:
    """The stored cells of a dimension; of one campaign, if there is one."""
    conditions = [table.c.dimension == text_constant(rollup.dimension)]
    if rollup.dimension == "all":
        conditions.append(table.c.key == EMPTY)
    elif rollup.campaign is not None:
        conditions.append(table.c.key == cast(parameter_bind(rollup.campaign), Text))
    return conditions


def _id(key: Expression) -> Expression:
    return cast(func.nullif(key, EMPTY), UUID())


# Single people


def _corrections(rollup: Rollup, spans: CTE) -> Select[Any]:
    """The correction for each person who may count wrongly: 1, 0 or -1."""
    each = union_all(_near_bounds(rollup, spans), _with_deltas(rollup, spans)).subquery("e")
    by = [each.c[name] for name in ("place", "key", "person_id")]
    single = (
        select(
            *by,
            func.bool_or(each.c.is_inside).label("is_inside"),
            func.bool_or(~each.c.is_inside).label("is_outside"),
            func.sum(each.c.pending).label("pending"),
        )
        .group_by(*by)
        .subquery("p")
    )
    joined = single.join(spans, spans.c.place == single.c.place)
    common = _rows_of(
        rollup,
        single,
        func.greatest(spans.c.begin, spans.c.since),
        func.least(spans.c.end, spans.c.until),
    )
    inside = _rows_of(rollup, single, spans.c.begin, spans.c.end)
    counted = _rows_of(rollup, single, spans.c.since, spans.c.until)
    number = counted.with_only_columns(func.count()).scalar_subquery()
    only_inside = cast(single.c.is_inside, Integer) - cast(single.c.is_outside, Integer)
    people = case(
        (
            single.c.pending.is_not(None),
            cast(inside.exists(), Integer) - cast(number > single.c.pending, Integer),
        ),
        (single.c.is_inside == single.c.is_outside, ZERO),
        (common.exists(), ZERO),
        else_=only_inside,
    )
    return select(single.c.place, single.c.key, cast(people, Integer).label("people")).select_from(
        joined
    )


def _near_bounds(rollup: Rollup, spans: CTE) -> Select[Any]:
    """People who acted between a bound and the day it was moved to; `inside` the period or not."""
    names = (column("since", TIMESTAMPTZ), column("until", TIMESTAMPTZ), column("inside", Boolean))
    between = values(*names, name="between").data(
        [
            (spans.c.begin, spans.c.since, true()),
            (spans.c.since, spans.c.begin, false()),
            (spans.c.until, spans.c.end, true()),
            (spans.c.end, spans.c.until, false()),
        ]
    )
    ranges = between.lateral()
    row = tables.outreaches.alias("t0")
    campaign = row.c[_CAMPAIGN]
    found = (
        select(row.c.person_id, campaign)
        .where(
            row.c.organization_id == TENANT,
            row.c.action_date >= ranges.c.since,
            row.c.action_date < ranges.c.until,
            row.c.person_id.is_not(None),
            *([] if rollup.campaign is None else [campaign == parameter_bind(rollup.campaign)]),
        )
        .offset(ZERO)
        .lateral("o")
    )
    rows = spans.join(ranges, ranges.c.since < ranges.c.until).join(found, true())
    return select(
        spans.c.place,
        _key(rollup, found.c[_CAMPAIGN]),
        found.c.person_id,
        ranges.c.inside.label("is_inside"),
        cast(None, BigInteger).label("pending"),
    ).select_from(rows)


def _with_deltas(rollup: Rollup, spans: CTE) -> Select[Any]:
    """People with deltas in the days of a period."""
    start = start_of_people_day(spans.c.first, spans.c.time_zone)
    starts = select(
        func.array_agg(aggregate_order_by(start, spans.c.place.asc()))
    ).scalar_subquery()
    pending = _pending(rollup, tables.outreach_deltas.c.action_date)
    at = pending.c.action_date
    place = func.width_bucket(at, starts, type_=Integer)
    within = and_(place == spans.c.place, at >= spans.c.since, at < spans.c.until)
    return select(
        spans.c.place,
        _key(rollup, pending.c.campaign_id),
        pending.c.person_id,
        cast(None, Boolean),
        pending.c.outreaches,
    ).select_from(pending.join(spans, within))


def _pending(rollup: Rollup, *more: Expression) -> FromClause:
    deltas = tables.outreach_deltas
    conditions = [is_pending(deltas), deltas.c.person_id.is_not(None)]
    if rollup.campaign is not None:
        conditions.append(deltas.c.campaign_id == parameter_bind(rollup.campaign))
    columns = [deltas.c.person_id, deltas.c.campaign_id, deltas.c.outreaches, *more]
    return select(*columns).where(*conditions).subquery("pending")


def _key(rollup: Rollup, campaign: Expression) -> Expression:
    """The campaign, if people are counted in each."""
    return (cast(None, UUID()) if rollup.dimension == "all" else campaign).label("key")


def _rows_of(rollup: Rollup, single: FromClause, begin: Any, end: Any) -> Select[Any]:
    """The outreaches of one person in a range."""
    row = tables.outreaches.alias("t1")
    return _all_rows_of(rollup, single, row).where(
        row.c.action_date >= begin, row.c.action_date < end
    )


def _all_rows_of(rollup: Rollup, single: FromClause, row: Any) -> Select[Any]:
    same = (
        [] if rollup.dimension == "all" else [row.c[_CAMPAIGN].is_not_distinct_from(single.c.key)]
    )
    return (
        select(ONE)
        .select_from(row)
        .where(row.c.organization_id == TENANT, row.c.person_id == single.c.person_id, *same)
        .correlate_except(row)
    )


# Without bounds


def _people_ever(rollup: Rollup) -> Select[Any]:
    table = rollup_tables.rollup_people_by_month
    return select(ONE.label("place"), _id(table.c.key).label("key"), table.c.people).where(
        table.c.organization_id == TENANT, *_of(table, rollup), table.c.previous_month == NO_DAY
    )


def _corrections_ever(rollup: Rollup) -> Select[Any]:
    pending = _pending(rollup)
    by = [_key(rollup, pending.c.campaign_id), pending.c.person_id]
    single = select(*by, func.sum(pending.c.outreaches).label("n")).group_by(*by).subquery("p")
    rows = _all_rows_of(rollup, single, tables.outreaches.alias("t1"))
    number = rows.with_only_columns(func.count()).scalar_subquery()
    stored = select(single, number.label("stored")).offset(ZERO).subquery("s")
    people = cast(stored.c.stored > ZERO, Integer) - cast(stored.c.stored > stored.c.n, Integer)
    return select(ONE, stored.c.key, people)
