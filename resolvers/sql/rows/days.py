"""Pages by id of a range of action dates, found day by day.

An index has the outreaches of each day in the order of their ids. The first `n` ids of a range are
among the first `n` of each of `n` days: of those days whose own first ids come first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import DateTime, FromClause, Select, and_, cast, exists, false, func, select, true
from sqlalchemy.sql import ColumnElement

from resolvers.plan.pages import Cursor, Order, Page
from resolvers.plan.predicates import Compare, Op, conjuncts
from resolvers.plan.read import ReadMany
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import ONE, TENANT, Expression, int_constant, text_constant
from resolvers.sql.rows.pages import directed, id_range, wanted_rows
from resolvers.sql.rows.paths import is_action_date, is_type
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate
from resolvers.sql.rows.served import is_range
from schema import tables
from schema.osdi.catalogue import OUTREACH
from schema.search.indexes import day_of

MAX_DAYS = 4_000
"""The days of eleven years: to look them up takes 60 ms."""

_KEYS = (day_of(tables.outreaches.c.action_date), tables.outreaches.c.id)
_UTC = text_constant("UTC")
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
        self._days = _days(parts)

    def number(self) -> Expression:
        """How many days there are; to count them stops after one more than MAX_DAYS."""
        some = select(self._days).limit(int_constant(MAX_DAYS + 1)).subquery("some")
        return select(func.count()).select_from(some).scalar_subquery()

    def first(self, page: Page, order: Order) -> Select[Any]:
        """The ids of a page by id, and of one more row."""
        falling, wanted = order.descending is not page.backward, wanted_rows(page)
        days = self._days
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
        days, id_ = self._days, tables.outreaches.c.id
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
        conditions = and_(*[compile_predicate(part, context) for part in self._parts])
        # COALESCE keeps PostgreSQL from estimating how many rows of a day are in the range, which
        # is all of them on most days: without its values, it expects so few that it plans each
        # execution anew, for as long as that takes.
        rows = select(row.c.id).where(
            row.c.organization_id == TENANT,
            day_of(row.c.action_date) == days.c.day,
            func.coalesce(conditions, false()),
        )
        return rows.correlate(days)


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


def _days(parts: DayParts) -> FromClause:
    """The days in UTC that have outreaches with the conditions, in the column `day`.

    Each is found after the one before it, so that dates far away from all others cost nothing.
    """
    found = select(_first_day(parts).label("day")).cte("days", recursive=True)
    midnight = func.timezone(_UTC, cast(found.c.day + ONE, DateTime))
    later = _first_day(parts, lambda date: date >= midnight)
    found = found.union_all(select(later).where(found.c.day.is_not(None)))
    return select(found.c.day).where(found.c.day.is_not(None)).subquery("of_range")


def _first_day(
    parts: DayParts, *conditions: Callable[[ColumnElement[Any]], Expression]
) -> Expression:
    """The first day that has an outreach with the conditions; null if there is none."""
    row = tables.outreaches.alias("x")
    date, context = row.c.action_date, PredicateContext(OUTREACH, row, 1, order="action_date")
    rows = select(day_of(date)).where(
        row.c.organization_id == TENANT,
        *[compile_predicate(part, context) for part in (*parts.ranges, *parts.others)],
        *[condition(date) for condition in conditions],
    )
    return rows.order_by(date, row.c.id).limit(ONE).scalar_subquery()
