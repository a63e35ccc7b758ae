"""The rows of a page: keyset conditions, order and limit, for any order.

A page is read in the order of its collection or, backward, against it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    tuple_,
    union_all,
)

from resolvers.plan.pages import Cursor, Order, Page
from resolvers.plan.read import ReadMany
from resolvers.plan.selection import ToManySelection
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import ONE, TENANT, Expression, int_constant, text_constant, total
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate
from schema import tables
from schema.osdi.catalogue import ORDER_FIELDS
from schema.osdi.resource import COMPUTED, LAST_ACTION_DATE

ORDER_KEY = "order_key"
"""The column with the order key of a page's rows, unless the order is by id."""

NEVER: Expression = literal_column("'-infinity'::timestamptz", type_=tables.TIMESTAMPTZ)
"""The date of the newest outreach of a row that has none."""

_DOT = text_constant(".")
_EMPTY = text_constant("")


@dataclass(frozen=True, slots=True)
class Candidates:
    """`rows` are all matching rows if `complete` is true, otherwise some of them.

    If `complete` is None, `rows` are the rows of the page. If they are not complete, the candidates
    `otherwise` are tried, and then `others` are read, by default all rows. `count` is the number of
    rows that fulfil the filter, up to a limit. `beyond` replaces `exists_beyond` if an index
    answers it faster.
    """

    rows: Select[Any]
    complete: Expression | None = None
    others: Select[Any] | None = None
    otherwise: Candidates | None = None
    count: Expression | None = None
    beyond: Callable[[Cursor, bool], Expression] | None = None

    def with_only_columns(self, *columns: ColumnElement[Any]) -> Candidates:
        others = None if self.others is None else self.others.with_only_columns(*columns)
        after = None if self.otherwise is None else self.otherwise.with_only_columns(*columns)
        rows = self.rows.with_only_columns(*columns)
        return replace(self, rows=rows, others=others, otherwise=after)


@dataclass(frozen=True, slots=True)
class PageQuery:
    """A collection and the page to read of it.

    `matching` are all rows that fulfil the filter. `reading` are at least those of them past the
    cursor. Both select from `row`, as do `candidates`.
    """

    page: Page
    order: Order
    row: FromClause
    matching: Select[Any]
    reading: Select[Any]
    candidates: Candidates | None = None

    def where(self, condition: Expression, reading: Expression | None = None) -> PageQuery:
        """Restrict the collection. The condition `reading` may leave out rows off the page."""
        return PageQuery(
            self.page,
            self.order,
            self.row,
            self.matching.where(condition),
            self.reading.where(condition if reading is None else reading),
            self.candidates,
        )

    def reading_only(self, *columns: ColumnElement[Any]) -> PageQuery:
        """Read no other columns of the page's rows."""
        candidates = self.candidates
        return PageQuery(
            self.page,
            self.order,
            self.row,
            self.matching,
            self.reading.with_only_columns(*columns),
            None if candidates is None else candidates.with_only_columns(*columns),
        )


def page_query(
    plan: ReadMany | ToManySelection,
    rows: Select[Any],
    context: PredicateContext,
    candidates: Candidates | None = None,
) -> PageQuery:
    """The rows among `rows` that fulfil the filter of `plan`, and its page of them.

    Subqueries of the filter begin at the cursor; otherwise they would read all rows before the
    page.
    """
    page, order, row = plan.page, plan.order, context.row
    if plan.filter is None:
        return PageQuery(page, order, row, rows, rows, candidates)
    matching = rows.where(compile_predicate(plan.filter, context))
    bounded = partial(id_range, page=page, order=order)
    inner = PredicateContext(context.resource, row, context.depth, bounded, order.field)
    reading = rows.where(compile_predicate(plan.filter, inner))
    return PageQuery(page, order, row, matching, reading, candidates)


def order_key(order: Order, row: FromClause) -> Expression | None:
    """The key that comes before the id in the order; None if the order is by id."""
    if order.field == "id":
        return None
    if ORDER_KEY in row.c:
        key: Expression = row.c[ORDER_KEY]
        return key
    if order.field in COMPUTED:
        return total(COMPUTED[order.field], row.c.id)
    if order.field == LAST_ACTION_DATE:
        return func.coalesce(_last_action(order, row), NEVER)
    column: Expression = row.c[order.field]
    return column


def _last_action(order: Order, row: FromClause) -> Expression:
    """The newest action date of the outreaches of `row`."""
    outreach = tables.outreaches.alias("l")
    return (
        select(func.max(outreach.c.action_date))
        .where(outreach.c.organization_id == TENANT, outreach.c[order.column] == row.c.id)
        .correlate(row)
        .scalar_subquery()
    )


def key_of(order: Order, cursor: Cursor) -> Expression | None:
    """The order key at the cursor; None if it is missing and counts as the largest."""
    if cursor.key is not None:
        return parameter_bind(cursor.key)
    return NEVER if order.field == LAST_ACTION_DATE else None


def ordering(order: Order, row: FromClause, backward: bool = False) -> list[ColumnElement[Any]]:
    """ORDER BY. PostgreSQL, too, sorts null as the largest."""
    key = order_key(order, row)
    terms = [row.c.id] if key is None else [key, row.c.id]
    return [term.desc() if order.descending is not backward else term.asc() for term in terms]


def page_rows(query: PageQuery, extra: int = 0) -> Select[Any]:
    """The rows of the page, and up to `extra` more that tell whether a page follows.

    Where a date may be missing, rows with and without one are two ranges of the index. If the
    candidates are complete, only those are read.
    """
    page, order, row, candidates = query.page, query.order, query.row, query.candidates
    key = order_key(order, row)
    begin, end = (page.before, page.after) if page.backward else (page.after, page.before)
    ranges = [] if begin is None else _beyond(order, row, begin, page.backward)
    limit = int_constant(page.limit + extra)
    parts = []
    for source in _sources(candidates, query.reading):
        if key is not None:
            source = source.add_columns(key.label(ORDER_KEY))
        if end is not None:
            source = source.where(or_(*_beyond(order, row, end, not page.backward)))
        parts += [source.where(item) for item in ranges] or [source]
    if len(parts) > 1:
        # The offset skips rows of all parts together, so each part must include rows to skip.
        within = limit if page.offset is None else limit + parameter_bind(page.offset)
        ordered = [
            part.order_by(*ordering(order, row, page.backward)).limit(within) for part in parts
        ]
        union = union_all(*[part.subquery().select() for part in ordered]).subquery()
        rows = union.select().order_by(*ordering(order, union, page.backward)).limit(limit)
    else:
        rows = parts[0].order_by(*ordering(order, row, page.backward)).limit(limit)
    return rows if page.offset is None else rows.offset(parameter_bind(page.offset))


def _sources(
    candidates: Candidates | None, reading: Select[Any], *gates: Expression
) -> list[Select[Any]]:
    """The queries that the rows of a page are read from; all but one of them return no row.

    The conditions `gates` come first, since PostgreSQL reads nothing if one of them is false.
    """
    if candidates is None:
        return [reading.where(*gates)]
    rows, complete = candidates.rows, candidates.complete
    if complete is None:
        return [rows.where(*gates)]
    others = reading if candidates.others is None else candidates.others
    rest = _sources(candidates.otherwise, others, *gates, not_(complete))
    return [rows.where(*gates, complete), *rest]


def _beyond(order: Order, row: FromClause, cursor: Cursor, backward: bool) -> list[Expression]:
    """The conditions for rows beyond the cursor in the direction of reading: one or two ranges."""
    falling = order.descending is not backward
    key, id_ = order_key(order, row), parameter_bind(cursor.id)
    by_id = row.c.id < id_ if falling else row.c.id > id_
    if key is None:
        return [by_id]
    key_there = key_of(order, cursor)
    if key_there is None:
        without_key = and_(key.is_(None), by_id)
        return [without_key, key.is_not(None)] if falling else [without_key]
    here, there = tuple_(key, row.c.id), tuple_(key_there, id_)
    with_key = here < there if falling else here > there
    nullable = order.field != LAST_ACTION_DATE and ORDER_FIELDS[order.field].nullable
    return [with_key, key.is_(None)] if nullable and not falling else [with_key]


def id_range(column: Expression, page: Page, order: Order) -> list[Expression]:
    """The conditions of a page by id on ids in `column` of another table; none in other orders."""
    if order.field != "id":
        return []
    conditions: list[Expression] = []
    if page.after is not None:
        id_ = parameter_bind(page.after.id)
        conditions.append(column < id_ if order.descending else column > id_)
    if page.before is not None:
        id_ = parameter_bind(page.before.id)
        conditions.append(column > id_ if order.descending else column < id_)
    return conditions


def exists_beyond(query: PageQuery, cursor: Cursor, backward: bool) -> Expression:
    """Whether the collection has a row at the cursor or beyond it, in the direction of reading."""
    row, candidates = query.row, query.candidates
    known = None
    if candidates is not None and candidates.beyond is not None:
        known = candidates.beyond(cursor, backward)
        if candidates.complete is None:
            return known
    at = row.c.id == parameter_bind(cursor.id)
    beyond = or_(*_beyond(query.order, row, cursor, backward), at)

    def exists_in(rows: Select[Any]) -> Expression:
        return exists(rows.with_only_columns(ONE).where(beyond).order_by(None))

    if candidates is None or candidates.complete is None:
        return exists_in(query.matching)
    among = exists_in(candidates.rows) if known is None else known
    return case((candidates.complete, among), else_=exists_in(query.matching))


def wanted_rows(page: Page) -> Expression:
    """How many rows make the page, those that it skips, and one that tells whether more follow."""
    wanted: Expression = int_constant(page.limit + 1)
    return wanted if page.offset is None else wanted + parameter_bind(page.offset)


def directed(keys: tuple[ColumnElement[Any], ...], falling: bool) -> list[ColumnElement[Any]]:
    return [key.desc() if falling else key.asc() for key in keys]


def cursor_text(order: Order, row: FromClause) -> Expression:
    """The cursor of a row, as `read_cursor` parses it: its id, or `<field>.<key>.<id>`.

    The key of a date is the seconds since 1970 with six decimals.
    """
    key = order_key(order, row)
    id_ = cast(row.c.id, Text)
    if key is None:
        return id_
    date = func.nullif(key, NEVER) if order.field == LAST_ACTION_DATE else key
    number = key if order.field in COMPUTED else func.extract("epoch", date)
    text = func.coalesce(cast(number, Text), _EMPTY)
    return text_constant(order.field + ".").op("||")(text).op("||")(_DOT).op("||")(id_)
