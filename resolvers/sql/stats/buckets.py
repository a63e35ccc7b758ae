"""The buckets of a series: its hours, days, weeks and so on as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    DateTime,
    Integer,
    Interval,
    and_,
    case,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import FromClause, Select

from resolvers.plan.stats import ReadStats
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import Expression, text_constant
from schema.tables import TIMESTAMPTZ

_UTC = text_constant("UTC")
_MICROSECOND: Expression = literal_column("interval '1 microsecond'", type_=Interval)
_QUARTER: Expression = literal_column("interval '15 minutes'", type_=Interval)
_DAY: Expression = literal_column("interval '24 hours'", type_=Interval)
"""Not `1 day`, whose length depends on the time zone of the session."""

_STEPS: dict[str, Expression] = {
    "day": literal_column("interval '1 day'", type_=Interval),
    "week": literal_column("interval '1 week'", type_=Interval),
    "month": literal_column("interval '1 month'", type_=Interval),
    "quarter": literal_column("interval '3 months'", type_=Interval),
    "year": literal_column("interval '1 year'", type_=Interval),
}
_WEEK_STARTS: dict[int, Expression] = {
    1: literal_column("interval '1 day'", type_=Interval),
    2: literal_column("interval '2 days'", type_=Interval),
    3: literal_column("interval '3 days'", type_=Interval),
    4: literal_column("interval '4 days'", type_=Interval),
    5: literal_column("interval '5 days'", type_=Interval),
    6: literal_column("interval '6 days'", type_=Interval),
}
"""The time from Monday to the first day of a week, by the number of days."""

_FIELDS = {name: text_constant(name) for name in ("hour", *_STEPS)}


def bucket_rows(plan: ReadStats, with_partial: bool, name: str) -> CTE:
    """The `start` and the number `place`, from 1, of each bucket between `begin` and `end`.

    The first contains `begin`, the last one the microsecond before `end`. `with_partial`, the
    column `partial` tells whether the bucket begins before `begin` or ends after `end`.
    """
    begin, end = parameter_bind(plan.begin), parameter_bind(plan.end)
    zone, last = parameter_bind(plan.time_zone), end - _MICROSECOND
    if plan.interval == "hour":
        starts = _hours(begin, last, zone)
    else:
        starts = _days(begin, last, zone, plan)
    rows = starts.where(begin < end).subquery("s")
    ordinal = cast(func.row_number().over(order_by=rows.c.start), Integer)
    columns = [rows.c.start, ordinal.label("place")]
    if with_partial:
        is_last = func.lead(rows.c.start).over(order_by=rows.c.start).is_(None)
        ends_within = and_(is_last, _period(end, zone, plan) == _period(last, zone, plan))
        columns.append(or_(rows.c.start < begin, ends_within).label("partial"))
    return select(*columns).cte(name)


def bucket_of(moment: Expression, buckets: FromClause) -> Expression:
    """The ordinal of the bucket that contains `moment`.

    A binary search among the starts: computing the local time of each moment takes six times as
    long.
    """
    start = buckets.c.start
    starts = select(func.array_agg(aggregate_order_by(start, start.asc()))).scalar_subquery()
    return func.width_bucket(moment, starts, type_=Integer)


def _hours(begin: Expression, last: Expression, zone: Expression) -> Select[Any]:
    """The hours of the local clock. An hour that a time-zone change repeats makes two buckets.

    They are found by quarters of an hour, since time-zone changes may shorten an hour, but only by
    quarters.
    """

    quarters = (
        func.generate_series(_hour(begin, zone), last, _QUARTER)
        .table_valued(column("moment", TIMESTAMPTZ))
        .render_derived(name="q")
    )
    own = _hour(quarters.c.moment, zone)
    start = func.min(quarters.c.moment).label("start")
    return select(start).where(own >= _hour(begin, zone)).group_by(own)


def _hour(moment: Expression, zone: Expression) -> Expression:
    return func.date_trunc(_FIELDS["hour"], moment, zone, type_=TIMESTAMPTZ)


def _days(begin: Expression, last: Expression, zone: Expression, plan: ReadStats) -> Select[Any]:
    """The days, weeks and so on of the local calendar.

    A calendar day that a time-zone change skips has no bucket: its start is that of the next day.
    """
    assert plan.interval is not None
    first, end = _calendar_date(begin, zone, plan), _calendar_date(last, zone, plan)
    calendar = (
        func.generate_series(first, end, _STEPS[plan.interval])
        .table_valued(column("clock", DateTime()))
        .render_derived(name="d")
    )
    return select(_first(calendar.c.clock, zone).label("start")).distinct()


def _calendar_date(moment: Expression, zone: Expression, plan: ReadStats) -> Expression:
    """The local time at the beginning of the period around `moment`."""
    assert plan.interval is not None
    clock, field = _clock(zone, moment), _FIELDS[plan.interval]
    if plan.interval == "week" and plan.week_start:
        days = _WEEK_STARTS[plan.week_start]
        return func.date_trunc(field, clock - days, type_=DateTime()) + days
    return func.date_trunc(field, clock, type_=DateTime())


def _period(moment: Expression, zone: Expression, plan: ReadStats) -> Expression:
    """The key of a period: the same for all of its moments."""
    is_hour = plan.interval == "hour"
    return _hour(moment, zone) if is_hour else _calendar_date(moment, zone, plan)


def _clock(zone: Expression, moment: Expression) -> Expression:
    """The local time at `moment`."""
    return func.timezone(zone, moment, type_=DateTime())


def _first(clock: Expression, zone: Expression) -> Expression:
    """The first moment at which local clocks show `clock`.

    Where they show it twice, as midnight in Havana, PostgreSQL returns the second. The first has
    the offset of the day before.
    """
    moment = func.timezone(zone, clock, type_=TIMESTAMPTZ)
    before = moment - _DAY
    offset = _clock(zone, before) - _clock(_UTC, before)
    earlier = func.timezone(_UTC, clock - offset, type_=TIMESTAMPTZ)
    return case((_clock(zone, earlier) == clock, func.least(earlier, moment)), else_=moment)
