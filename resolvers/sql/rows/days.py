"""Pages by id of a range of action dates, found day by day.

An index has the outreaches of each day in the order of their ids. The first `n` ids of a range are
among the first `n` of each of `n` days: of those days whose own first ids come first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    Date,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    func,
    select,
    true,
)
from sqlalchemy.sql import ColumnElement

from resolvers.plan.pages import Cursor, Order, Page
from resolvers.plan.predicates import Compare, Op, conjuncts
from resolvers.plan.read import ReadMany
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import ONE, TENANT, ZERO, Expression, int_constant
from resolvers.sql.rows.pages import directed, id_range, wanted_rows
from resolvers.sql.rows.paths import is_action_date, is_type
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate
from resolvers.sql.rows.served import is_range
from schema import tables
from schema.osdi.catalogue import OUTREACH
from schema.search.indexes import day_of

MAX_DAYS = 4_000
"""The days of eleven years: to look them up takes 40 ms."""

_BY_DAY = bindparam("by_day", value=False, type_=Boolean())
"""Whether the range has few days, compared with its outreaches: `resolvers.execute` says so."""

IN_ORDER = bindparam("in_order", value=False, type_=Boolean())
"""Whether the first rows in the order of the page suffice for it: `resolvers.execute` says so."""

_KEYS = (day_of(tables.outreaches.c.action_date), tables.outreaches.c.id)
_ORDER = "day"
"""Of the index; no other index has it."""


@dataclass(frozen=True, slots=True)
class DayParts:
    """The conditions of a filter: `ranges` of action dates, and `others`, which the index has."""

    ranges: tuple[Compare, ...]
    others: tuple[Compare, ...]


class Days:
    """The outreaches that fulfil the conditions, found by the days of their range."""

    def __init__(self, parts: DayParts) -> None:
        self._parts = (*parts.ranges, *parts.others)
        self._extent = _extent(parts)

    @property
    def chosen(self) -> Expression:
        """Whether the page is found by day."""
        return and_(_BY_DAY, self.number() <= int_constant(MAX_DAYS))

    def number(self) -> Expression:
        """The number of days from the first outreach in the range to the last."""
        extent = self._extent
        return select(func.coalesce(_after_first(extent) + ONE, ZERO)).scalar_subquery()

    def first(self, page: Page, order: Order) -> Select[Any]:
        """The ids of a page by id, and of one more row."""
        falling, wanted = order.descending is not page.backward, wanted_rows(page)
        days = self._days()
        first = self._rows(days, falling, page, order).limit(ONE).lateral("first")
        first_days = (
            select(days.c.day)
            .select_from(days.join(first, true()))
            .order_by(*directed((first.c.id,), falling))
            .limit(wanted)
            .cte("first_days")
        )
        found = self._rows(first_days, falling, page, order).limit(wanted).lateral("of_day")
        ids = select(found.c.id).select_from(first_days.join(found, true()))
        return ids.order_by(*directed((found.c.id,), falling)).limit(wanted)

    def is_beyond(self, order: Order, cursor: Cursor, backward: bool) -> Expression:
        """Whether a row is at the cursor or beyond it, in the direction of reading."""
        falling, there = order.descending is not backward, parameter_bind(cursor.id)
        days, id_ = self._days(), tables.outreaches.c.id
        rows = self._of_day(days).where(id_ <= there if falling else id_ >= there)
        found = rows.order_by(*directed(_KEYS, falling)).limit(ONE).lateral("beyond")
        return exists(select(ONE).select_from(days.join(found, true())))

    def _rows(self, days: FromClause, falling: bool, page: Page, order: Order) -> Select[Any]:
        """The ids of the page's rows on the day in `days`."""
        rows = self._of_day(days).where(*id_range(tables.outreaches.c.id, page, order))
        return rows.order_by(*directed(_KEYS, falling))

    def _of_day(self, days: FromClause) -> Select[Any]:
        row = tables.outreaches
        # In the order of the index: a condition for another one would mislead PostgreSQL.
        context = PredicateContext(OUTREACH, row, 1, order=_ORDER)
        conditions = [compile_predicate(part, context) for part in self._parts]
        rows = select(row.c.id).where(
            row.c.organization_id == TENANT, day_of(row.c.action_date) == days.c.day, *conditions
        )
        return rows.correlate(days)

    def _days(self) -> FromClause:
        """All days of the range, in the column `day`."""
        extent = self._extent
        numbers = func.generate_series(ZERO, _after_first(extent)).table_valued("n")
        numbers = numbers.render_derived(name="numbers")
        day = extent.c.first.op("+", return_type=Date())(numbers.c.n)
        return select(day.label("day")).select_from(extent.join(numbers, true())).subquery("days")


def is_first(page: Page) -> bool:
    """Whether the page is the first one. Only for it is asked whether the first rows suffice."""
    return page == Page(page.limit)


def day_parts(plan: ReadMany) -> DayParts | None:
    """The conditions of a page by id that may be found by day; None if the page has another order,
    or its filter others than a range of action dates and a type.
    """
    if plan.order.field != "id" or plan.scope is not None or plan.resource is not OUTREACH:
        return None
    ranges: list[Compare] = []
    others: list[Compare] = []
    for part in conjuncts(plan.filter):
        if not isinstance(part, Compare):
            return None
        if is_range(part, OUTREACH) and is_action_date(part.path):
            ranges.append(part)
        elif part.op is Op.EQ and is_type(part.path):
            others.append(part)
        else:
            return None
    return DayParts(tuple(ranges), tuple(others)) if ranges else None


def _extent(parts: DayParts) -> CTE:
    """The days of the first and last outreach in the ranges; null if there is none."""
    row = tables.outreaches.alias("x")
    context = PredicateContext(OUTREACH, row, 1, order=_ORDER)
    dates = select(day_of(row.c.action_date)).where(
        row.c.organization_id == TENANT,
        *[compile_predicate(part, context) for part in parts.ranges],
    )
    keys = row.c.action_date, row.c.id
    first, last = (
        dates.order_by(*directed(keys, falling)).limit(ONE).scalar_subquery()
        for falling in (False, True)
    )
    return select(first.label("first"), last.label("last")).cte("extent")


def _after_first(extent: FromClause) -> ColumnElement[Any]:
    """The number of days after the first one."""
    return extent.c.last.op("-", return_type=Integer())(extent.c.first)
