"""Facts from the roll-ups: months and days, corrected at the bounds, and pending deltas.

The bounds of periods are moved back to the start of their quarter hour. In the time zones of today,
periods begin at quarter hours anyway. For dimensions that are counted by month alone they are moved
to the nearest month in UTC. A figure of a period is then the sum of

- the months that begin in it,
- the days of months that a bound divides, moved here from the period in which their month begins,
- the quarter hours before a bound on its day, moved here from the period that begins there,
- the deltas in it,
- the outreaches between a moved bound and the real one, from the table itself, unless all bounds
  are at quarter hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Integer,
    Select,
    SmallInteger,
    case,
    cast,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy import true as always
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.plan.rollups import Rollup
from resolvers.plan.stats import ReadStats
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import ONE, ZERO, Expression, text_constant
from resolvers.sql.rollups.days import ONE_MONTH
from resolvers.sql.rollups.deltas import is_pending
from resolvers.sql.rollups.keys import (
    key_text,
    keyed,
    nearest_month,
    quarter_of,
    quarter_start,
    select_rows,
)
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate
from resolvers.sql.stats.cells import MINUS, cell_conditions, group_key, moves, row_conditions
from resolvers.sql.stats.facts import NEW_PEOPLE, Facts, GroupedBy
from resolvers.sql.stats.rolled_up_people import FIRST, LAST, RolledUpPeople
from schema import tables
from schema.search.indexes import day_of

_MONTH = text_constant("month")
_DATE = tables.rollup_days.c.day.type


class RolledUp:
    """The facts of one plan; its bounds are computed once for all figures."""

    def __init__(
        self,
        plan: ReadStats,
        buckets: FromClause | None,
        prefix: str = "",
        is_monthly: bool = False,
    ) -> None:
        self._plan = plan
        self._prefix = prefix
        self._people = RolledUpPeople(plan, buckets, prefix)
        self._is_monthly = is_monthly
        self._bounded = plan.begin is not None or plan.end is not None
        self._at_quarters = plan.rollups is not None and plan.rollups.at_quarters
        self._bounds = self._bounds_of(buckets)
        place, moved, day = (self._bounds.c[name] for name in ("place", "moved_at", "day"))
        self._ends = select(
            _array(moved, place).label("moments"),
            _array(day, place).label("days"),
            func.min(day).label("first"),
            func.max(day).label("last"),
            func.max(place).label("last_place"),
        ).cte(prefix + "ends")

    def facts(
        self, rollup: Rollup, figures: Mapping[GroupedBy, set[str]], name: str, *of: GroupedBy
    ) -> Facts:
        """The facts for the figures in `figures` whose grouping is one of `of`."""
        by = frozenset(name for each in figures if each in of for name in each)
        people = {
            figure: {
                each: count(rollup, each)
                for each, names in figures.items()
                if each in of and figure in names
            }
            for figure, count in (
                ("people", self._people.counts),
                (NEW_PEOPLE, self._people.counts_of_new),
            )
        }
        if self._bounded:
            parts = [self._months]
            if not self._is_monthly:
                parts += [self._days, self._edges]
            parts.append(self._deltas)
            if self._is_monthly or not self._at_quarters:
                parts.append(self._rows)
            cells = union_all(*[part(rollup) for part in parts]).subquery("c")
        else:
            cells = union_all(self._all_months(rollup), self._all_deltas(rollup)).subquery("c")
        keys: list[Expression] = []
        # Grouped by keys as they are stored: casting each cell to an id would double the cost.
        cells_by: list[Expression] = []
        for key, grouping in self._plan.groupings.items():
            if key in by:
                keys.append(group_key(grouping, cells.c[key]).label(key))
                cells_by.append(cells.c[key])
        if "period" in by:
            keys.append(cells.c.place.label("period"))
            cells_by.append(cells.c.place)
        counted = select(*keys, *_sums(cells)).group_by(*cells_by)
        if self._bounded:
            places = select(self._ends.c.last_place).scalar_subquery()
            counted = counted.where(cells.c.place >= ONE, cells.c.place < places)
        # A delta that takes back an outreach leaves a zero.
        rows = counted.having(func.sum(cells.c.outreaches) != ZERO).cte(name)
        return Facts(rows, by, people, self._plan.groupings)

    # Bounds

    def _bounds_of(self, buckets: FromClause | None) -> CTE:
        """The beginnings of the periods by `place`, from 1, and the end of the last one.

        Each has its moment `at`, the moment `moved_at`, and the `day` and `quarter` of that.
        """
        plan = self._plan
        begin = FIRST if plan.begin is None else parameter_bind(plan.begin)
        end = LAST if plan.end is None else parameter_bind(plan.end)
        if buckets is None:
            moments = union_all(
                select(cast(ONE, Integer).label("place"), begin.label("at")),
                select(literal_column("2", type_=Integer), func.greatest(begin, end)),
            )
        else:
            starts = buckets.c
            last = select(cast(func.count() + ONE, Integer), end).select_from(buckets)
            moments = union_all(
                select(starts.place, func.greatest(starts.start, begin).label("at")), last
            )
        each = moments.subquery("m")
        move = nearest_month if self._is_monthly else quarter_start
        moved = select(*each.c, move(each.c.at).label("moved_at")).subquery("q")
        return select(
            *moved.c,
            day_of(moved.c.moved_at).label("day"),
            quarter_of(moved.c.moved_at).label("quarter"),
        ).cte(self._prefix + "bounds")

    def _place_of_day(self, day: Expression) -> Expression:
        return func.width_bucket(cast(day, _DATE), self._end("days"), type_=Integer)

    def _place_of(self, moment: Expression) -> Expression:
        return func.width_bucket(moment, self._end("moments"), type_=Integer)

    def _end(self, name: str) -> Expression:
        """A value of the bounds, as a scalar that is computed once."""
        return select(self._ends.c[name]).scalar_subquery()

    # Parts: rows of the keys, `place`, `outreaches` and `duration`

    def _months(self, rollup: Rollup) -> Select[Any]:
        table = tables.rollup_months
        first = cast(func.date_trunc(_MONTH, self._end("first")), _DATE)
        place = self._place_of_day(table.c.month)
        return _cells(table, rollup, place).where(
            *cell_conditions(table, rollup),
            table.c.month >= first,
            table.c.month < self._end("last"),
        )

    def _days(self, rollup: Rollup) -> Select[Any]:
        bounds = self._bounds
        month = cast(func.date_trunc(_MONTH, bounds.c.day), _DATE)
        divided = (
            select(month.label("month"), func.min(bounds.c.day).label("first"))
            .where(bounds.c.day > month)
            .group_by(month)
            .subquery("divided")
        )
        stored = tables.rollup_days.c.day
        end = cast(divided.c.month + ONE_MONTH, _DATE)
        days = _look_up_days(rollup, stored >= divided.c.first, stored < end)
        own, other = self._place_of_day(days.c.day), self._place_of_day(divided.c.month)
        moved = moves((own, ONE), (other, MINUS))
        return (
            _cells(days, rollup, moved.c.place, sign=moved.c.sign)
            .select_from(divided.join(days, always()).join(moved, always()))
            .where(own != other)
        )

    def _edges(self, rollup: Rollup) -> Select[Any]:
        bounds = self._bounds
        days = _look_up_days(rollup, tables.rollup_days.c.day == bounds.c.day)
        moved = moves((bounds.c.place - ONE, ONE), (bounds.c.place, MINUS))
        quarter = bounds.c.quarter
        place = func.width_bucket(cast(quarter - ONE, SmallInteger), days.c.quarters, type_=Integer)
        figures = [
            func.coalesce(_element(totals, place), ZERO)
            for totals in (days.c.counts, days.c.durations)
        ]
        return (
            _cells(days, rollup, moved.c.place, figures, moved.c.sign)
            .select_from(bounds.join(days, always()).join(moved, always()))
            .where(quarter > ZERO)
        )

    def _deltas(self, rollup: Rollup) -> Select[Any]:
        deltas = tables.outreach_deltas
        within = deltas.c.action_date.is_not(None)
        rows = select(deltas).where(is_pending(deltas), within, *row_conditions(deltas, rollup))
        each = rows.subquery("pending")
        return self._keyed(each, rollup, self._place_of(each.c.action_date))

    def _rows(self, rollup: Rollup) -> Select[Any]:
        """The outreaches between a moved bound and the real one, each moved across that bound."""
        bounds, row = self._bounds, tables.outreaches.alias("t0")
        at = row.c.action_date
        ends = bounds.c.moved_at, bounds.c.at
        between = (
            select_rows(row)
            .where(at >= func.least(*ends), at < func.greatest(*ends), *self._chosen(row, rollup))
            .offset(ZERO)
            .lateral("r")
        )
        sign = case((bounds.c.moved_at < bounds.c.at, ONE), else_=MINUS).label("sign")
        rows = (
            select(*between.c, bounds.c.place, sign)
            .select_from(bounds.join(between, always()))
            .where(bounds.c.moved_at != bounds.c.at)
            .subquery("between")
        )
        moved = moves((rows.c.place - ONE, rows.c.sign), (rows.c.place, -rows.c.sign))
        return self._keyed(rows, rollup, moved.c.place, moved)

    def _chosen(self, row: FromClause, rollup: Rollup) -> list[Expression]:
        """The conditions on outreaches; for a month of them, such that an index serves."""
        plan = self._plan
        if not self._is_monthly or plan.filter is None:
            return row_conditions(row, rollup)
        return [compile_predicate(plan.filter, PredicateContext(plan.subject, row))]

    def _all_months(self, rollup: Rollup) -> Select[Any]:
        months = tables.rollup_months
        return _cells(months, rollup, ONE).where(*cell_conditions(months, rollup))

    def _all_deltas(self, rollup: Rollup) -> Select[Any]:
        return self._keyed(_pending(rollup), rollup, ONE)

    def _keyed(
        self, deltas: FromClause, rollup: Rollup, place: Expression, moved: FromClause | None = None
    ) -> Select[Any]:
        each = keyed(deltas, rollup.dimension)
        stored = {"scope": each.scope, "key": each.key}
        keys = [key_text(stored[column]).label(name) for name, column in rollup.keys]
        sign = ONE if moved is None else moved.c.sign
        rows = each.rows if moved is None else each.rows.join(moved, always())
        figures = [deltas.c.outreaches * sign, deltas.c.duration * sign]
        return select(*keys, place.label("place"), *_labelled(figures)).select_from(rows)


def _pending(rollup: Rollup, *conditions: Expression) -> FromClause:
    """The deltas that are not folded yet."""
    deltas = tables.outreach_deltas
    return (
        select(deltas)
        .where(is_pending(deltas), *conditions, *row_conditions(deltas, rollup))
        .subquery("pending")
    )


def _array(element: Expression, place: Expression) -> Expression:
    return func.array_agg(aggregate_order_by(element, place.asc()))


def _element(array: Expression, number: Expression) -> Expression:
    element: Expression = array[number]
    return element


def _cells(
    table: FromClause,
    rollup: Rollup,
    place: Expression,
    figures: Sequence[Expression] | None = None,
    sign: Expression = ONE,
) -> Select[Any]:
    keys = [table.c[column].label(name) for name, column in rollup.keys]
    figures = figures or [table.c.outreaches, table.c.duration]
    return select(*keys, place.label("place"), *_labelled([figure * sign for figure in figures]))


def _look_up_days(rollup: Rollup, *conditions: Expression) -> Any:
    """The days that fulfil conditions on the preceding row of the join, LATERAL.

    OFFSET makes PostgreSQL look them up by an index; otherwise it may read all days.
    """
    days = tables.rollup_days
    return select(days).where(*cell_conditions(days, rollup), *conditions).offset(ZERO).lateral("d")


def _labelled(figures: list[Expression]) -> list[Expression]:
    names = ("outreaches", "duration")
    return [
        cast(figure, BigInteger).label(name) for name, figure in zip(names, figures, strict=True)
    ]


def _sums(cells: FromClause) -> list[Expression]:
    return [
        cast(func.sum(cells.c[name]), BigInteger).label(name) for name in ("outreaches", "duration")
    ]
