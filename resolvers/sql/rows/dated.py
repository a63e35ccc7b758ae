"""Pages whose rows an index with a date finds without reading the rows themselves.

Each row of `outreach_targets` has the action date of its outreach, and an index has those of a
target in order: so a page by date is among the first rows of each target. Rows that an earlier
version wrote may have no date, or an outdated one. While there may be such rows, `are_dated` is
false, and the page must be read in another way.

A page by id, for one condition and a range of dates, is found among all ids of that range, which
are in the index of the condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    FromClause,
    Select,
    exists,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.sql import ColumnElement

from resolvers.plan.pages import Cursor, Order, Page
from resolvers.plan.predicates import Compare, In, Predicate, conjuncts
from resolvers.plan.read import ReadMany
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import (
    ONE,
    TENANT,
    WITHOUT_DATE,
    ZERO,
    Expression,
)
from resolvers.sql.rows.lookup import named_targets
from resolvers.sql.rows.pages import directed, id_range, wanted_rows
from resolvers.sql.rows.paths import is_action_date, is_target_key
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate
from resolvers.sql.rows.served import DatedParts, dated_parts, is_range
from resolvers.sql.rows.targets import are_dated
from schema import tables
from schema.osdi.catalogue import OUTREACH
from schema.osdi.resource import Resource

DATE = "action_date"


@dataclass(frozen=True, slots=True)
class DatedContacts:
    """The outreaches to the targets that fulfil `part`, whose action date is in all of `ranges`."""

    part: Compare | In
    ranges: tuple[Compare, ...]

    def first_by_date(self, page: Page, order: Order) -> Select[Any]:
        """The ids of a page by date, and of one more row."""
        falling = order.descending is not page.backward
        begin, end = (page.before, page.after) if page.backward else (page.after, page.before)
        limits = ((begin, falling), (end, not falling))
        bounds = [(cursor, smaller) for cursor, smaller in limits if cursor is not None]
        return select(self._first(bounds, falling, wanted_rows(page)).subquery("first_of_all").c.id)

    def counted(self, limit: ColumnElement[Any]) -> Select[Any]:
        """The ids of the newest `limit` outreaches."""
        return self._first([], True, limit)

    def ids(self) -> Select[Any]:
        """The ids of all outreaches, in the column `id`."""
        id_ = tables.outreach_targets.c.outreach_id.label("id")
        return self._rows(named_targets(self.part)).with_only_columns(id_).distinct()

    def is_beyond(self, order: Order, cursor: Cursor, backward: bool) -> Expression:
        """Whether an outreach is at the cursor or beyond it, in the direction of reading."""
        named = named_targets(self.part)
        at = self._rows(named).where(tables.outreach_targets.c.outreach_id == _id(cursor))
        smaller = order.descending is not backward
        return or_(exists(at), exists(self._first([(cursor, smaller)], smaller, ONE)))

    def _first(
        self, bounds: list[tuple[Cursor, bool]], falling: bool, wanted: ColumnElement[Any]
    ) -> Select[Any]:
        """The first `wanted` ids and dates within the bounds, out of as many for each target."""
        named = named_targets(self.part)
        row = tables.outreach_targets
        date, id_ = row.c.action_date.label("date"), row.c.outreach_id.label("id")
        past = [_is_past(row, cursor, smaller) for cursor, smaller in bounds]
        # Distinct: an outreach may name a target twice, with different contacts.
        of_each = (
            self._rows(named)
            .with_only_columns(date, id_)
            .distinct()
            .where(*past)
            .order_by(*directed((row.c.action_date, row.c.outreach_id), falling))
            .limit(wanted)
            .correlate(named)
            .lateral("of_each")
        )
        keys = (of_each.c.date, of_each.c.id)
        rows = select(of_each.c.id, of_each.c.date).select_from(named, of_each).distinct()
        return rows.order_by(*directed(keys, falling)).limit(wanted)

    def _rows(self, named: FromClause) -> Select[Any]:
        """The rows of `outreach_targets` for the targets in `named`."""
        row = tables.outreach_targets
        rows = select(ONE).where(
            row.c.organization_id == TENANT,
            row.c.target_id == named.c.id,
            row.c.action_date.is_not(None),
        )
        if self.ranges:
            # A comparison never holds for an outreach without a date.
            rows = rows.where(row.c.action_date < WITHOUT_DATE)
        context = PredicateContext(OUTREACH, row, 1)
        return rows.where(*[compile_predicate(item, context) for item in self.ranges])


@dataclass(frozen=True, slots=True)
class IdsInRange:
    """The ids of all rows that match, from an index with a date, in any order: `ids.c.id`.

    If `known` is false, some may be missing.
    """

    ids: FromClause
    known: Expression

    def first(self, page: Page, order: Order) -> Select[Any]:
        """The ids of a page by id, and of one more row."""
        falling = order.descending is not page.backward
        ids = select(self.ids.c.id).where(*id_range(self.ids.c.id, page, order))
        return ids.order_by(*directed((self.ids.c.id,), falling)).limit(wanted_rows(page))

    def up_to(self, number: Expression) -> Expression:
        """Whether there are at most `number` ids; a CTE, so that they are counted once."""
        some = select(ONE.label("one")).select_from(self.ids).limit(number + ONE).subquery("some")
        counted = select(func.count().label("n")).select_from(some).cte("in_range")
        return select(counted.c.n).scalar_subquery() <= number

    def is_beyond(self, order: Order, cursor: Cursor, backward: bool) -> Expression:
        """Whether a row is at the cursor or beyond it, in the direction of reading."""
        id_, there = self.ids.c.id, _id(cursor)
        smaller = order.descending is not backward
        return exists(select(ONE).where(id_ <= there if smaller else id_ >= there))


def ids_in_range(plan: ReadMany) -> IdsInRange | None:
    """The matching ids, if the page is by id and an index with a date has the whole filter."""
    match _range_of(plan):
        case DatedContacts() as contacts:
            return IdsInRange(contacts.ids().subquery("within"), are_dated())
        case DatedParts() as dated:
            # OFFSET keeps PostgreSQL from using an index in the order of the ids.
            rows = dated.rows(plan.resource).offset(ZERO)
            return IdsInRange(rows.subquery("within"), true())
    return None


def reads_range(plan: ReadMany) -> bool:
    """Whether the page is by id, and an index with a date has the whole filter."""
    return _range_of(plan) is not None


def _range_of(plan: ReadMany) -> DatedContacts | DatedParts | None:
    if plan.order.field != "id" or plan.scope is not None:
        return None
    contacts = dated_contacts(plan.filter, plan.resource)
    if contacts is not None and contacts.ranges:
        return contacts
    parts = conjuncts(plan.filter)
    dated = dated_parts(parts, plan.resource, "id")
    return dated if dated and dated.whole and len(dated.parts) == len(parts) else None


def reads_by_date(plan: ReadMany) -> bool:
    """Whether the page is by date, for a filter by targets: see `DatedContacts.first_by_date`."""
    contacts = dated_contacts(plan.filter, plan.resource)
    return contacts is not None and plan.order.field == DATE and plan.scope is None


def dated_contacts(filter_: Predicate | None, resource: Resource) -> DatedContacts | None:
    """The contacts of a filter that consists of one condition on targets and of ranges of action
    dates; None for any other filter.
    """
    named: list[Compare | In] = []
    ranges: list[Compare] = []
    for part in conjuncts(filter_):
        if isinstance(part, Compare | In) and is_target_key(part.path):
            named.append(part)
        elif isinstance(part, Compare) and is_range(part, resource) and is_action_date(part.path):
            ranges.append(part)
        else:
            return None
    return DatedContacts(named[0], tuple(ranges)) if len(named) == 1 else None


def _id(cursor: Cursor) -> Expression:
    return parameter_bind(cursor.id)


def _is_past(row: FromClause, cursor: Cursor, smaller: bool) -> Expression:
    """Whether a row of `outreach_targets` is on one side of the cursor."""
    date = WITHOUT_DATE if cursor.key is None else parameter_bind(cursor.key)
    here, there = tuple_(row.c.action_date, row.c.outreach_id), tuple_(date, _id(cursor))
    return here < there if smaller else here > there
