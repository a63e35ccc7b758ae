"""Different people from the roll-ups, corrected at the bounds and for pending deltas.

The bounds of a period are moved to the nearest midnight of the organization's time zone, and the
days between them are added up. `corrected_people` corrects that sum for the people for whom it is
wrong:

- those who acted between a bound and the midnight it was moved to, and not elsewhere in the period,
- those with deltas that are not folded yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    DateTime,
    Integer,
    Select,
    and_,
    case,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.sql import FromClause

from resolvers.plan.rollups import Rollup
from resolvers.plan.stats import ReadStats
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import ONE, ZERO, Expression
from resolvers.sql.rollups.days import MONTH_UNIT, ONE_MONTH
from resolvers.sql.rollups.keys import (
    NO_DAY,
    start_of_people_day,
    time_zone,
)
from resolvers.sql.stats.cells import cell_conditions, group_key
from resolvers.sql.stats.corrected_people import correct, correct_ever, correct_new
from resolvers.sql.stats.facts import GroupedBy
from schema import rollup_tables
from schema.rollup_tables import DIMENSIONS
from schema.tables import TIMESTAMPTZ

FIRST: Expression = literal_column("timestamptz '0001-01-01 00:00:00+00'", type_=TIMESTAMPTZ)
LAST: Expression = literal_column("timestamptz '10000-01-01 00:00:00+00'", type_=TIMESTAMPTZ)
"""The bounds of a range without begin or end."""

_HALF_DAY: Expression = literal_column("interval '12 hours'")
_DATE = rollup_tables.rollup_people.c.day.type
_STEPS: dict[str, Expression] = {
    "day": literal_column("interval '1 day'"),
    "month": literal_column("interval '1 month'"),
}


class RolledUpPeople:
    """The different people of one plan."""

    def __init__(self, plan: ReadStats, buckets: FromClause | None, prefix: str) -> None:
        self._plan = plan
        self._prefix = prefix
        self._buckets = buckets
        self._spans: dict[bool, CTE] = {}

    def counts(self, rollup: Rollup, by: GroupedBy) -> FromClause:
        """Rows of `people` and the columns `by`: `key`, `period`, or both. A missing row is 0."""
        if self._plan.begin is None and self._plan.end is None:
            parts = [_people_ever(rollup), correct_ever(rollup)]
        else:
            spans = self._spans_of("period" in by)
            parts = [
                _whole_months(rollup, spans),
                _other_days(rollup, spans),
                _near_days(rollup, spans),
                correct(rollup, spans),
            ]
        return _sum(parts, by, self._prefix + "people_by_")

    def counts_of_new(self, rollup: Rollup, by: GroupedBy) -> FromClause:
        """The same rows, of people who did not act before."""
        name = self._prefix + "new_people_by_"
        if self._plan.begin is None and self._plan.end is None:
            return _sum([_people_ever(rollup), correct_ever(rollup)], by, name)
        spans = self._spans_of("period" in by)
        months = _months_in(spans)
        table, days = rollup_tables.rollup_people_by_month, rollup_tables.rollup_people_months
        parts = [
            _look_up(rollup, spans, table.c.month, months, table.c.previous_month == NO_DAY),
            _look_up(
                rollup,
                spans,
                days.c.day,
                (spans.c.first, spans.c.last),
                days.c.previous_month == NO_DAY,
                without=months,
            ),
            correct_new(rollup, spans),
        ]
        return _sum(parts, by, name)

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


def _sum(parts: Sequence[Select[Any]], by: GroupedBy, name: str) -> CTE:
    """The sums of people by the columns `by`, from rows of `place`, `key` and `people`."""
    rows = union_all(*parts).subquery("r")
    names = {"period": rows.c.place, "key": rows.c.key}
    columns = [names[column].label(column) for column in by]
    people = cast(func.coalesce(func.sum(rows.c.people), ZERO), BigInteger).label("people")
    return select(*columns, people).group_by(*columns).cte(name + "_".join(by))


def _moved(ranges: FromClause, name: str) -> CTE:
    """The periods moved to whole days: `first` to before `last`, from `since` to before `until`.

    A period without whole days is empty: both moments are its beginning.
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
    """The day of the nearest midnight. If it is one day off, more people are looked up, and the
    result is the same.
    """
    return cast(func.timezone(zone, moment + _HALF_DAY), _DATE)


# Whole days: rows of `place`, `key` and `people`


def _whole_months(rollup: Rollup, spans: CTE) -> Select[Any]:
    """People of whole months who did not act earlier since the month in which the period begins."""
    table = rollup_tables.rollup_people_by_month
    begin, end = _months_in(spans)
    return _look_up(
        rollup, spans, table.c.month, (begin, end), table.c.previous_month < _month(spans.c.first)
    )


def _other_days(rollup: Rollup, spans: CTE) -> Select[Any]:
    """People of the days outside whole months, by the condition of `_whole_months`."""
    table = rollup_tables.rollup_people_months
    days, months = (spans.c.first, spans.c.last), _months_in(spans)
    is_first = table.c.previous_month < _month(spans.c.first)
    return _look_up(rollup, spans, table.c.day, days, is_first, without=months)


def _near_days(rollup: Rollup, spans: CTE) -> Select[Any]:
    """People who acted before in the month of the first day, but only before that day."""
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
    """The people of the days or months `within`, each looked up by its primary key."""
    table = period.table
    own = cell_conditions(table, rollup)
    ends = [
        select(end(period)).where(*own, period > NO_DAY).scalar_subquery()
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
        .where(*own, period == at, *conditions)
        .correlate(spans, each)
        .offset(ZERO)
        .lateral("d")
    )
    rows = spans.join(each, true()).join(found, true())
    people = cast(found.c.people, Integer).label("people")
    looked_up = select(spans.c.place, _key(rollup, found.c.key).label("key"), people).select_from(
        rows
    )
    if without is None:
        return looked_up
    begin, end = without
    return looked_up.where(or_(begin >= end, at < begin, at >= end))


def _key(rollup: Rollup, stored: Expression) -> Expression:
    names = DIMENSIONS[rollup.dimension]
    return group_key(names[-1], stored) if names else cast(None, UUID())


# Without bounds


def _people_ever(rollup: Rollup) -> Select[Any]:
    table = rollup_tables.rollup_people_by_month
    return select(ONE.label("place"), _key(rollup, table.c.key).label("key"), table.c.people).where(
        *cell_conditions(table, rollup), table.c.previous_month == NO_DAY
    )
