"""The buckets of a series: its hours, days, weeks or months as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    DateTime,
    Integer,
    Interval,
    case,
    cast,
    column,
    func,
    literal_column,
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

_FIELDS = {name: text_constant(name) for name in ("hour", "day", "week", "month")}
_STEPS: dict[str, Expression] = {
    "day": literal_column("interval '1 day'", type_=Interval),
    "week": literal_column("interval '1 week'", type_=Interval),
    "month": literal_column("interval '1 month'", type_=Interval),
}


def bucket_rows(plan: ReadStats) -> CTE:
    """The `start` and the number `place`, from 1, of each bucket between `begin` and `end`.

    The first contains `begin`, the last one the microsecond before `end`.
    """
    assert plan.interval is not None
    begin, end = parameter_bind(plan.begin), parameter_bind(plan.end)
    zone, last = parameter_bind(plan.time_zone), end - _MICROSECOND
    if plan.interval == "hour":
        starts = _hours(begin, last, zone)
    else:
        starts = _days(begin, last, zone, plan.interval)
    rows = starts.where(begin < end).subquery("s")
    ordinal = cast(func.row_number().over(order_by=rows.c.start), Integer)
    return select(rows.c.start, ordinal.label("place")).cte("frame")


def bucket_of(moment: Expression, buckets: FromClause) -> Expression:
    """The ordinal of the bucket that contains `moment`.

    A binary search among the starts: computing the local time of each moment takes six times as
    long.
    """
    start = buckets.c.start
    starts = select(func.array_agg(aggregate_order_by(start, start.asc()))).scalar_subquery()
    return func.width_bucket(moment, starts, type_=Integer)


def _hours(begin: Expression, last: Expression, zone: Expression) -> Select[Any]:
    """Hours of the local clock. An hour that a time-zone change repeats gives two buckets.

    Clocks change at quarters of an hour, so an hour that is cut short begins at one.
    """

    def hour(moment: Expression) -> Expression:
        return func.date_trunc(_FIELDS["hour"], moment, zone, type_=TIMESTAMPTZ)

    quarters = (
        func.generate_series(hour(begin), last, _QUARTER)
        .table_valued(column("moment", TIMESTAMPTZ))
        .render_derived(name="q")
    )
    own = hour(quarters.c.moment)
    start = func.min(quarters.c.moment).label("start")
    return select(start).where(own >= hour(begin)).group_by(own)


def _days(begin: Expression, last: Expression, zone: Expression, interval: str) -> Select[Any]:
    """Days, weeks or months of the local calendar.

    A calendar day skipped by a time-zone change yields no bucket: it has the start of the next.
    """

    def calendar_date(moment: Expression) -> Expression:
        return func.date_trunc(_FIELDS[interval], _clock(zone, moment), type_=DateTime())

    calendar = (
        func.generate_series(calendar_date(begin), calendar_date(last), _STEPS[interval])
        .table_valued(column("clock", DateTime()))
        .render_derived(name="d")
    )
    return select(_first(calendar.c.clock, zone).label("start")).distinct()


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
