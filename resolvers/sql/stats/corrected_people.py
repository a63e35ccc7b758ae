"""Corrections for people whom the whole days of roll-ups count wrongly.

In: the periods that were moved to whole days, or none. Out: rows of `place`, `key` and `people`,
where `people` is the correction: 1, 0 or -1. Each person is looked up by the index of people.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    Integer,
    Select,
    and_,
    case,
    cast,
    column,
    false,
    func,
    select,
    true,
    union_all,
    values,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.plan.rollups import Rollup
from resolvers.sql.json import ONE, TENANT, ZERO, Expression
from resolvers.sql.rollups.deltas import is_pending
from resolvers.sql.rollups.keys import (
    NO_DAY,
    people_day,
    people_day_or_none,
    start_of_people_day,
    time_zone,
)
from resolvers.sql.stats.cells import MINUS, group_key_of, moves, row_conditions
from schema import tables
from schema.rollup_tables import DIMENSIONS
from schema.tables import TIMESTAMPTZ


def correct(rollup: Rollup, spans: CTE) -> Select[Any]:
    """The corrections for people who acted near a bound, or have deltas that are not folded yet."""
    each = union_all(_near_bounds(rollup, spans), _with_deltas(rollup, spans)).subquery("e")
    by = [each.c[name] for name in ("place", "key", "person_id")]
    single = (
        select(
            *by,
            func.bool_or(each.c.is_inside).label("is_inside"),
            func.bool_or(~each.c.is_inside).label("is_outside"),
            func.bool_or(each.c.is_pending).label("has_deltas"),
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
    counted = _is_counted(rollup, single, (spans.c.since, spans.c.until))
    only_inside = cast(single.c.is_inside, Integer) - cast(single.c.is_outside, Integer)
    people = case(
        (
            single.c.has_deltas,
            cast(inside.exists(), Integer) - cast(counted, Integer),
        ),
        (single.c.is_inside == single.c.is_outside, ZERO),
        (common.exists(), ZERO),
        else_=only_inside,
    )
    return select(single.c.place, single.c.key, cast(people, Integer).label("people")).select_from(
        joined
    )


def correct_new(rollup: Rollup, spans: CTE) -> Select[Any]:
    """The corrections of people who did not act before, for the same people: each counts in the
    period of the first outreach, and was counted in that of the first day in the roll-ups.
    """
    near, pending = _near_bounds(rollup, spans).subquery("near"), _pending(rollup)
    each = union_all(
        select(near.c.key, near.c.person_id, near.c.is_pending),
        select(pending.c.key, pending.c.person_id, true()),
    ).subquery("e")
    by = [each.c.key, each.c.person_id]
    single = (
        select(*by, func.bool_or(each.c.is_pending).label("has_deltas")).group_by(*by).subquery("p")
    )
    row = tables.outreaches.alias("t1")
    rows = _all_rows_of(rollup, single, row)
    first = rows.with_only_columns(func.min(row.c.action_date)).scalar_subquery()
    people = select(*single.c, first.label("at")).offset(ZERO).subquery("f")
    days = _counted_days(rollup, people).subquery("days")
    counted = select(func.min(days.c.day)).where(days.c.day > NO_DAY).scalar_subquery()
    day = case((people.c.has_deltas, counted), else_=people_day(people.c.at, time_zone()))
    moved = moves(
        (_place_in(spans, "begin", "end", people.c.at), ONE),
        (_place_in(spans, "first", "last", day), MINUS),
    )
    return (
        select(moved.c.place, people.c.key, moved.c.sign)
        .select_from(people.join(moved, true()))
        .where(moved.c.place >= ONE)
    )


def _place_in(spans: CTE, begin: str, end: str, value: Expression) -> Expression:
    """The place of the period in which a moment or day is; 0 if it is in none."""
    starts = func.array_agg(aggregate_order_by(spans.c[begin], spans.c.place.asc()))
    place = func.width_bucket(value, select(starts).scalar_subquery(), type_=Integer)
    is_before_end = value < select(func.max(spans.c[end])).scalar_subquery()
    return case((is_before_end, place), else_=ZERO)


def _near_bounds(rollup: Rollup, spans: CTE) -> Select[Any]:
    """People who acted between a bound and the day it was moved to. `is_inside`: in the period."""
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
    found = (
        select(row.c.person_id, group_key_of(row, rollup).label("key"))
        .where(
            row.c.organization_id == TENANT,
            row.c.action_date >= ranges.c.since,
            row.c.action_date < ranges.c.until,
            row.c.person_id.is_not(None),
            *row_conditions(row, rollup),
        )
        .offset(ZERO)
        .lateral("o")
    )
    rows = spans.join(ranges, ranges.c.since < ranges.c.until).join(found, true())
    return select(
        spans.c.place,
        found.c.key,
        found.c.person_id,
        ranges.c.inside.label("is_inside"),
        false().label("is_pending"),
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
        pending.c.key,
        pending.c.person_id,
        cast(None, Boolean),
        true(),
    ).select_from(pending.join(spans, within))


def _pending(rollup: Rollup, *more: Expression) -> FromClause:
    deltas = tables.outreach_deltas
    conditions = [is_pending(deltas), deltas.c.person_id.is_not(None)]
    columns = [deltas.c.person_id, group_key_of(deltas, rollup).label("key"), *more]
    return select(*columns).where(*conditions, *row_conditions(deltas, rollup)).subquery("pending")


def _rows_of(rollup: Rollup, single: FromClause, begin: Any, end: Any) -> Select[Any]:
    """The outreaches of one person in a range."""
    row = tables.outreaches.alias("t1")
    return _all_rows_of(rollup, single, row).where(
        row.c.action_date >= begin, row.c.action_date < end
    )


def _all_rows_of(rollup: Rollup, single: FromClause, row: Any) -> Select[Any]:
    return (
        select(ONE)
        .select_from(row)
        .where(row.c.organization_id == TENANT, *_is_of(rollup, single, row))
        .correlate_except(row)
    )


def _is_of(rollup: Rollup, single: FromClause, row: Any) -> list[Expression]:
    """The conditions for a row of the person with the same key, if people are counted by one."""
    key = group_key_of(row, rollup)
    same = [key.is_not_distinct_from(single.c.key)] if DIMENSIONS[rollup.dimension] else []
    return [row.c.person_id == single.c.person_id, *same]


def _is_counted(
    rollup: Rollup, single: FromClause, days: tuple[Expression, Expression] | None = None
) -> Expression:
    """Whether the roll-ups count a person."""
    return _counted_days(rollup, single, days).exists()


def _counted_days(
    rollup: Rollup, single: FromClause, days: tuple[Expression, Expression] | None = None
) -> Select[Any]:
    """Each `day` on which the roll-ups count a person: from the outreaches without the pending
    deltas. It is -infinity for outreaches without a date.

    Each day is summed alone: the sum of a day is negative if an outreach left it in deltas that
    were folded before those of its creation.
    """
    row, deltas = tables.outreaches.alias("t2"), tables.outreach_deltas.alias("d2")
    stored = _all_rows_of(rollup, single, row).with_only_columns(
        row.c.action_date.label("at"), ONE.label("n")
    )
    pending = (
        select(deltas.c.action_date, -deltas.c.outreaches)
        .where(is_pending(deltas), *_is_of(rollup, single, deltas))
        .correlate_except(deltas)
    )
    if days is not None:
        since, until = days
        stored = stored.where(row.c.action_date >= since, row.c.action_date < until)
        pending = pending.where(deltas.c.action_date >= since, deltas.c.action_date < until)
    each = union_all(stored, pending).subquery("each")
    day = select(people_day_or_none(each.c.at).label("day"), each.c.n).subquery("each_day")
    return select(day.c.day).group_by(day.c.day).having(func.sum(day.c.n) > ZERO)


def correct_ever(rollup: Rollup) -> Select[Any]:
    """The corrections for a report without bounds: for people with deltas not folded yet."""
    pending = _pending(rollup)
    by = [pending.c.key, pending.c.person_id]
    single = select(*by).distinct().subquery("p")
    rows = _all_rows_of(rollup, single, tables.outreaches.alias("t1"))
    people = cast(rows.exists(), Integer) - cast(_is_counted(rollup, single), Integer)
    return select(ONE, single.c.key, people)
