"""The number of rows that fulfil the filter of a page: exact, or an estimate beyond a number."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Select, bindparam, case, false, func, select

from resolvers.plan.read import Hal, ReadMany
from resolvers.sql.binds import hidden
from resolvers.sql.json import ONE, Expression, int_constant
from resolvers.sql.rows import candidates
from resolvers.sql.rows.dated import dated_contacts
from resolvers.sql.rows.lookup import contacted
from resolvers.sql.rows.pages import PageQuery
from resolvers.sql.rows.served import count_order, is_for_any_value
from resolvers.sql.rows.targets import are_dated

MAX_COUNTED = 10_000
"""The number up to which rows are counted, unless the client asks for an exact total."""

ESTIMATE = bindparam("estimate", type_=BigInteger())
"""The number of rows that PostgreSQL expects the filter to find."""

IS_MANY = bindparam("is_many", value=False, type_=Boolean())
"""Whether an earlier page has found more than MAX_COUNTED rows. They are not counted again."""


def filtered_total(
    plan: ReadMany, query: PageQuery, rolled_up: Expression | None
) -> tuple[Expression, Expression]:
    """The total of a page with a filter, and whether it is an estimate.

    `rolled_up` is the total of the roll-ups, if they have it.
    """
    exact = not isinstance(plan.selection, Hal) or plan.selection.exact_total
    if exact or rolled_up is not None:
        return exact_total(query.matching, rolled_up), false()
    beyond = int_constant(MAX_COUNTED + 1)
    is_many = hidden(IS_MANY) if is_for_any_value(plan.filter) else IS_MANY
    number = case((is_many, beyond), else_=_counted(plan, query))
    many = number > int_constant(MAX_COUNTED)
    return case((many, func.greatest(ESTIMATE, number)), else_=number), many


def _counted(plan: ReadMany, query: PageQuery) -> Expression:
    """How many rows fulfil the filter, up to one more than MAX_COUNTED."""
    count = None if query.candidates is None else query.candidates.count
    if count is None or candidates.MAX_LOOKED_UP < MAX_COUNTED:
        return _counted_rows(plan, query)
    enough = candidates.looked_up(plan.filter) >= int_constant(MAX_COUNTED)
    return case((enough, count), else_=_counted_rows(plan, query))


def _counted_rows(plan: ReadMany, query: PageQuery) -> Expression:
    limit = int_constant(MAX_COUNTED + 1)
    contacts = dated_contacts(plan.filter, plan.resource) if plan.scope is None else None
    if contacts is not None and not contacts.ranges:
        return _number(contacted(contacts.part, limit), "counted")
    order = count_order(plan.filter, query.row, plan.resource)
    one = query.matching.with_only_columns(ONE.label("one"))
    counted = _number(one.order_by(*order).limit(limit), "counted")
    if contacts is None:
        return counted
    return case((are_dated(), _number(contacts.counted(limit), "dated_count")), else_=counted)


def _number(rows: Select[Any], name: str) -> Expression:
    """The number of rows, as a CTE, so that they are counted once."""
    counted = select(func.count().label("n")).select_from(rows.subquery("some")).cte(name)
    return select(counted.c.n).scalar_subquery()


def exact_total(matching: Select[Any], rolled_up: Expression | None) -> Expression:
    """The total, from the roll-ups if they have it."""
    if rolled_up is not None:
        return rolled_up
    return matching.with_only_columns(func.count()).order_by(None).scalar_subquery()
