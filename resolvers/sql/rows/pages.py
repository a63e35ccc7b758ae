"""Which rows a page has: keyset conditions, order and limit, for any order. Pure.

A page is read in the order of its collection or, backward, against it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import (
    BigInteger,
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
    tuple_,
    union_all,
)

from resolvers.plan.pages import Cursor, Order, Page
from resolvers.plan.predicates import Predicate
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import ONE, Expression, constant, total
from resolvers.sql.rows.candidates import Candidates
from resolvers.sql.rows.predicates import compile_predicate
from schema.osdi.resource import COMPUTED, Resource

KEY = "order_key"
"""The column of a page's rows that they are ordered by, where that is not the id."""

NULLABLE = ("action_date",)
"""What may be without a value and yet is ordered by."""


def key_of(order: Order, row: FromClause) -> Expression | None:
    """What comes before the id in the order."""
    if order.field == "id":
        return None
    if KEY in row.c:
        known: Expression = row.c[KEY]
        return known
    if order.field in COMPUTED:
        return total(COMPUTED[order.field], row.c.id)
    column: Expression = row.c[order.field]
    return column


def ordering(order: Order, row: FromClause, backward: bool = False) -> list[ColumnElement[Any]]:
    """ORDER BY. Nothing is the largest, which is what PostgreSQL takes it for."""
    key = key_of(order, row)
    terms = [row.c.id] if key is None else [key, row.c.id]
    return [term.desc() if order.descending is not backward else term.asc() for term in terms]


def page_rows(
    matching: Select[Any],
    row: FromClause,
    page: Page,
    order: Order,
    extra: int = 0,
    few: Candidates | None = None,
) -> Select[Any]:
    """The rows of the page among `matching`, which selects from `row`, and up to `extra` more.

    Where a date may be missing, rows with and without one are two ranges of the index. Where all
    there are may be `few`, those are read alone.
    """
    key = key_of(order, row)
    begins, ends = (page.before, page.after) if page.backward else (page.after, page.before)
    ranges = [] if begins is None else _beyond(order, row, begins, page.backward)
    limit = constant(page.limit + extra)
    sources = (
        [matching] if few is None else [few.rows.where(few.holds), matching.where(not_(few.holds))]
    )
    parts = []
    for source in sources:
        if key is not None:
            source = source.add_columns(key.label(KEY))
        if ends is not None:
            source = source.where(or_(*_beyond(order, row, ends, not page.backward)))
        parts += [source.where(item) for item in ranges] or [source]
    if len(parts) > 1:
        # Rows are passed over in both together.
        within = limit if page.offset is None else limit + parameter_bind(page.offset)
        ordered = [
            part.order_by(*ordering(order, row, page.backward)).limit(within) for part in parts
        ]
        both = union_all(*[part.subquery().select() for part in ordered]).subquery()
        rows = both.select().order_by(*ordering(order, both, page.backward)).limit(limit)
    else:
        rows = parts[0].order_by(*ordering(order, row, page.backward)).limit(limit)
    return rows if page.offset is None else rows.offset(parameter_bind(page.offset))


def _beyond(order: Order, row: FromClause, cursor: Cursor, backward: bool) -> list[Expression]:
    """What lies behind the cursor, in the direction of reading: one range of the order, or two."""
    falls = order.descending is not backward
    key, id_ = key_of(order, row), parameter_bind(cursor.id)
    if key is None:
        return [row.c.id < id_ if falls else row.c.id > id_]
    by_id = row.c.id < id_ if falls else row.c.id > id_
    if cursor.key is None:
        without = and_(key.is_(None), by_id)
        return [without, key.is_not(None)] if falls else [without]
    here, there = tuple_(key, row.c.id), tuple_(parameter_bind(cursor.key), id_)
    with_key = here < there if falls else here > there
    return [with_key] if falls or order.field not in NULLABLE else [with_key, key.is_(None)]


def id_bounds(column: Expression, page: Page, order: Order) -> list[Expression]:
    """What the page says of the ids in `column` of another table, where ids make the order."""
    if order.field != "id":
        return []
    after, before = page.after, page.before
    falls = order.descending
    bounds: list[Expression] = []
    if after is not None:
        id_ = parameter_bind(after.id)
        bounds.append(column < id_ if falls else column > id_)
    if before is not None:
        id_ = parameter_bind(before.id)
        bounds.append(column > id_ if falls else column < id_)
    return bounds


def filtered(
    rows: Select[Any],
    filter_: Predicate | None,
    resource: Resource,
    row: FromClause,
    page: Page,
    order: Order,
    depth: int = 0,
) -> tuple[Select[Any], Select[Any]]:
    """Those of `rows` that fulfil the filter: all of them, and those among which the page is.

    What a filter looks through begins where the page does, or all that is ahead of it would be
    read.
    """
    if filter_ is None:
        return rows, rows
    matching = rows.where(compile_predicate(filter_, resource, row, depth))
    if not id_bounds(row.c.id, page, order):
        return matching, matching
    bounds = partial(id_bounds, page=page, order=order)
    return matching, rows.where(compile_predicate(filter_, resource, row, depth, bounds))


def exists_beyond(
    matching: Select[Any],
    row: FromClause,
    order: Order,
    cursor: Cursor,
    backward: bool,
    few: Candidates | None = None,
) -> Expression:
    """Whether `matching` has a row at the cursor or beyond it, in the direction of reading."""
    at = row.c.id == parameter_bind(cursor.id)
    place = or_(*_beyond(order, row, cursor, backward), at)

    def found(rows: Select[Any]) -> Expression:
        return exists(rows.with_only_columns(ONE).where(place).order_by(None))

    if few is None:
        return found(matching)
    return case((few.holds, found(few.rows)), else_=found(matching))


def cursor_text(order: Order, row: FromClause) -> Expression:
    """The cursor of a row: its id, or `<field>.<key>.<id>`; a moment as seconds since 1970."""
    key = key_of(order, row)
    id_ = cast(row.c.id, Text)
    if key is None:
        return id_
    seconds = cast(func.extract("epoch", key), BigInteger) if order.field not in COMPUTED else key
    begins = literal_column("'" + order.field + ".'", type_=Text)
    shown = func.coalesce(cast(seconds, Text), literal_column("''", type_=Text))
    return begins.op("||")(shown).op("||")(literal_column("'.'", type_=Text)).op("||")(id_)
