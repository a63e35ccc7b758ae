"""The ids of a page of people by their total of outreaches, or by the date of the newest.

The total of each person is one row of `totals`, which has an index for this order. The newest
outreaches are read in the order of their dates, without those that a later one of the same person
follows. So the cost of a page depends on its rows, and not on the number of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, Select, exists, false, func, or_, select, true, tuple_, union_all
from sqlalchemy.sql import ColumnElement

from resolvers.plan.pages import Cursor, Order, Page
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import ONE, TENANT, ZERO, Expression, int_constant
from resolvers.sql.rows.pages import key_of
from schema import tables
from schema.osdi.resource import LAST_ACTION_DATE
from schema.search.totals import PEOPLE_SLOT_SQL

RANKED = ("total_outreaches", LAST_ACTION_DATE)
"""The orders of people by values that their rows do not store."""


@dataclass(frozen=True, slots=True)
class _Range:
    """The first `wanted` people past `begin` and up to `end`, in the direction of reading."""

    falling: bool
    begin: Cursor | None
    end: Cursor | None
    wanted: Expression

    def limits(self) -> list[tuple[Cursor, bool]]:
        """The cursors, each with whether smaller keys than its own are wanted, or larger ones."""
        pairs = ((self.begin, self.falling), (self.end, not self.falling))
        return [(cursor, smaller) for cursor, smaller in pairs if cursor is not None]

    def first(self, rows: Select[Any], *keys: ColumnElement[Any]) -> Select[Any]:
        order = [key.desc() if self.falling else key.asc() for key in keys]
        return rows.order_by(*order).limit(self.wanted)


def ranked_ids(page: Page, order: Order) -> Select[Any]:
    """The ids of the page, and of one more row."""
    wanted: Expression = int_constant(page.limit + 1)
    if page.offset is not None:
        wanted = wanted + parameter_bind(page.offset)
    begin, end = (page.before, page.after) if page.backward else (page.after, page.before)
    return _ids(order, _Range(order.descending is not page.backward, begin, end, wanted))


def is_beyond(order: Order, cursor: Cursor, backward: bool) -> Expression:
    """Whether there is a person at the cursor or beyond it, in the direction of reading."""
    person = tables.people.alias("b")
    at = exists(
        select(ONE).where(
            person.c.organization_id == TENANT, person.c.id == parameter_bind(cursor.id)
        )
    )
    within = _Range(order.descending is not backward, cursor, None, ONE)
    if order.field != LAST_ACTION_DATE:
        return or_(at, exists(_by_total(order, within)))
    parts = (_by_date(order, within), _without_date(within))
    return or_(at, *[exists(part) for part in parts])


def _ids(order: Order, within: _Range) -> Select[Any]:
    if order.field != LAST_ACTION_DATE:
        return _by_total(order, within)
    with_date = _by_date(order, within).cte("with_date")
    without = _without_date(within).cte("without_date")
    first, second = (with_date, without) if within.falling else (without, with_date)
    # The second is read only if the first does not fill the page.
    is_full = select(func.count() >= within.wanted).select_from(first).scalar_subquery()
    rows = union_all(select(first.c.id), select(second.c.id).where(~is_full))
    return select(rows.subquery("ranked").c.id)


def _by_total(order: Order, within: _Range) -> Select[Any]:
    row = tables.totals.alias("r")
    rows = select(row.c.scope_id.label("id")).where(*_counted(row))
    for cursor, smaller in within.limits():
        rows = rows.where(_past(order, (row.c.n, row.c.scope_id), cursor, smaller))
    return within.first(rows, row.c.n, row.c.scope_id)


def _counted(row: FromClause) -> list[Expression]:
    return [row.c.organization_id == TENANT, row.c.slot == PEOPLE_SLOT_SQL]


def _past(
    order: Order, here: tuple[Expression, Expression], cursor: Cursor, smaller: bool
) -> Expression:
    there = tuple_(key_of(order, cursor), parameter_bind(cursor.id))
    return tuple_(*here) < there if smaller else tuple_(*here) > there


def _by_date(order: Order, within: _Range) -> Select[Any]:
    """People by their newest outreach with a date."""
    row, later = tables.outreaches.alias("r"), tables.outreaches.alias("later")
    date = row.c.action_date
    rows = select(row.c.person_id.label("id")).where(
        row.c.organization_id == TENANT,
        row.c.person_id.is_not(None),
        date.is_not(None),
        ~_has(later, row, later.c.action_date > date),
        ~_has(later, row, later.c.action_date == date, later.c.id > row.c.id),
    )
    for cursor, smaller in within.limits():
        if cursor.key is not None:
            rows = rows.where(_past(order, (date, row.c.person_id), cursor, smaller))
        elif smaller:
            rows = rows.where(false())
    return within.first(rows, date, row.c.person_id)


def _has(other: FromClause, row: FromClause, *conditions: Expression) -> Expression:
    """Whether the person of `row` has another outreach that fulfils the conditions. OFFSET makes
    PostgreSQL look it up for each row, and not read all outreaches first.
    """
    found = (
        select(ONE)
        .where(other.c.organization_id == TENANT, other.c.person_id == row.c.person_id, *conditions)
        .offset(ZERO)
    )
    return exists(found.correlate(row))


def _without_date(within: _Range) -> Select[Any]:
    """People who never acted, and those whose outreaches have no date, by their ids."""
    row, other = tables.totals.alias("r"), tables.outreaches.alias("other")
    undated = tables.outreaches.alias("undated")
    never = select(row.c.scope_id.label("id")).where(*_counted(row), row.c.n == ZERO)
    without = (
        select(undated.c.person_id.label("id"))
        .distinct()
        .where(
            undated.c.organization_id == TENANT,
            undated.c.action_date.is_(None),
            undated.c.person_id.is_not(None),
            ~_has(other, undated, other.c.action_date.is_not(None)),
        )
    )
    bounds = _bounds_of_ids(within)
    never = within.first(never.where(*[bound(row.c.scope_id) for bound in bounds]), row.c.scope_id)
    id_ = undated.c.person_id
    without = within.first(without.where(*[bound(id_) for bound in bounds]), id_)
    rows = union_all(never.subquery("never").select(), without.subquery("without").select())
    either = rows.subquery("either")
    return within.first(select(either.c.id), either.c.id)


def _bounds_of_ids(within: _Range) -> list[Any]:
    """The conditions on ids of people without a date, whose key is the smallest."""

    def bound(cursor: Cursor, smaller: bool) -> Any:
        def condition(id_: Expression) -> Expression:
            if cursor.key is not None:
                return true() if smaller else false()
            there = parameter_bind(cursor.id)
            return id_ < there if smaller else id_ > there

        return condition

    return [bound(cursor, smaller) for cursor, smaller in within.limits()]
