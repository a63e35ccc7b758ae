"""The hours, days, weeks or months of a series, as rows: when each begins, and its place."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    DateTime,
    Integer,
    Interval,
    Text,
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
from resolvers.sql.json import Expression
from schema.tables import TIMESTAMPTZ


def _constant(text: str, type_: Any) -> Expression:
    return literal_column(text, type_=type_)


_UTC = _constant("'UTC'", Text)
_INSTANT = _constant("interval '1 microsecond'", Interval)
_QUARTER = _constant("interval '15 minutes'", Interval)
# Not a day, which is of the session's time zone.
_DAY = _constant("interval '24 hours'", Interval)
_FIELDS = {name: _constant(f"'{name}'", Text) for name in ("hour", "day", "week", "month")}
_STEPS = {name: _constant(f"interval '1 {name}'", Interval) for name in ("day", "week", "month")}


def buckets(plan: ReadStats) -> CTE:
    """`start` and `place`, from 1 on: all periods from that of `begin` to that of the last moment
    before `end`.
    """
    assert plan.interval is not None
    begin, end = parameter_bind(plan.begin), parameter_bind(plan.end)
    zone, last = parameter_bind(plan.time_zone), end - _INSTANT
    if plan.interval == "hour":
        starts = _hours(begin, last, zone)
    else:
        starts = _days(begin, last, zone, plan.interval)
    found = starts.where(begin < end).subquery("s")
    place = cast(func.row_number().over(order_by=found.c.start), Integer)
    return select(found.c.start, place.label("place")).cte("frame")


def bucket_of(moment: Expression, frame: FromClause) -> Expression:
    """The place of the period that `moment` is in. A search among the starts, which are in order,
    costs a sixth of what clocks show at each moment."""
    start = frame.c.start
    starts = select(func.array_agg(aggregate_order_by(start, start.asc()))).scalar_subquery()
    return func.width_bucket(moment, starts, type_=Integer)


def _hours(begin: Expression, last: Expression, zone: Expression) -> Select[Any]:
    """By the clock and its offset, so that an hour that comes twice is two. Clocks change at
    quarters of an hour, and what is cut off from an hour begins there.
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
    """By the calendar. A day that was left out begins with the next one, and is none."""

    def shown(moment: Expression) -> Expression:
        return func.date_trunc(_FIELDS[interval], _clock(zone, moment), type_=DateTime())

    calendar = (
        func.generate_series(shown(begin), shown(last), _STEPS[interval])
        .table_valued(column("clock", DateTime()))
        .render_derived(name="d")
    )
    return select(_first(calendar.c.clock, zone).label("start")).distinct()


def _clock(zone: Expression, moment: Expression) -> Expression:
    return func.timezone(zone, moment, type_=DateTime())


def _first(clock: Expression, zone: Expression) -> Expression:
    """The first moment at which clocks show this: where they show it twice, as midnight in Havana,
    PostgreSQL takes the other. The offset of the day before tells.
    """
    moment = func.timezone(zone, clock, type_=TIMESTAMPTZ)
    before = moment - _DAY
    offset = _clock(zone, before) - _clock(_UTC, before)
    earlier = func.timezone(_UTC, clock - offset, type_=TIMESTAMPTZ)
    return case((_clock(zone, earlier) == clock, func.least(earlier, moment)), else_=moment)
