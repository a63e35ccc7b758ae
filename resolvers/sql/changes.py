"""The changes feed: a page of it as JSON, and its purge.

A row is in the feed once every transaction with a lower id has ended: none can commit behind a
cursor. A cursor names a row, which must still exist: where it is missing, rows after it may be
missing, too. So rows are only purged from the beginning, and the last of them is kept as a mark.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.plan.changes import Begin, ChangeCursor, ChangeField, ChangeNodes, ReadChanges
from resolvers.plan.selection import TypeName
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import (
    BASE,
    COLON,
    EMPTY_ARRAY,
    ONE,
    TENANT,
    ZERO,
    Expression,
    href,
    int_constant,
    join_texts,
    own_identifier,
    row_json,
    text_constant,
    utc_text,
)
from resolvers.sql.projection.hal.document import CURIES
from resolvers.sql.projection.hal.page import NEXT, SELF
from resolvers.sql.snapshots import NEXT_TRANSACTION, OLDEST_RUNNING
from resolvers.sql.statement import Statement, compile_statement
from schema.changes import PURGED, REL
from schema.graphql.mapping import TYPE_NAMES
from schema.osdi.catalogue import STORED
from schema.tables import TIMESTAMPTZ, api_keys, changes


def select_changes(plan: ReadChanges) -> Select[Any]:
    """The page as one JSON text; no row if its cursor is not in the feed any more."""
    row = changes.alias("t0")
    settled = select(row).where(row.c.organization_id == TENANT, row.c.transaction < OLDEST_RUNNING)
    found = _page(plan, settled, row).cte("found")
    shown = found.select().order_by(*_key(found)).limit(int_constant(plan.limit)).cte("shown")
    last = select(_cursor_text(shown)).order_by(*_falling(shown)).limit(ONE).scalar_subquery()
    newest = settled.with_only_columns(_cursor_text(row)).order_by(*_falling(row)).limit(ONE)
    # For an empty page, that is the cursor of the request.
    cursor = func.coalesce(last, newest.scalar_subquery(), text_constant(Begin.EMPTY.value))
    has_more = select(func.count() > int_constant(plan.limit)).select_from(found)
    if plan.selection is None:
        document = _hal_page(plan, shown, cursor)
    else:
        document = _graphql_page(plan, shown, cursor, has_more.scalar_subquery())
    return select(cast(document, Text)).where(_is_kept(plan, settled, row))


def _key(row: FromClause) -> list[Expression]:
    return [row.c.transaction, row.c.resource, row.c.id]


def _falling(row: FromClause) -> list[Expression]:
    return [column.desc() for column in _key(row)]


def _page(plan: ReadChanges, settled: Select[Any], row: FromClause) -> Select[Any]:
    """The rows of the page, and one more if there is one."""
    limit = plan.limit + 1
    rows = settled.where(row.c.change != text_constant(PURGED)).order_by(*_key(row))
    match plan.after:
        case Begin.NOW:
            limit = 0
        case ChangeCursor():
            rows = rows.where(tuple_(*_key(row)) > tuple_(*_binds(plan.after)))
    return rows.limit(int_constant(limit))


def _binds(cursor: ChangeCursor) -> list[Expression]:
    return [parameter_bind(value) for value in (cursor.transaction, cursor.resource, cursor.id)]


def _is_kept(plan: ReadChanges, settled: Select[Any], row: FromClause) -> Expression:
    """Whether every row behind the cursor is kept."""
    match plan.after:
        case ChangeCursor():
            same = [
                column == value for column, value in zip(_key(row), _binds(plan.after), strict=True)
            ]
            return exists(settled.where(*same).with_only_columns(ONE))
        case Begin.EMPTY:
            first = settled.with_only_columns(row.c.change).order_by(*_key(row)).limit(ONE)
            return first.scalar_subquery().is_distinct_from(text_constant(PURGED))
    return true()


def _cursor_text(row: FromClause) -> Expression:
    """The cursor of a row, which `read_change_cursor` reads."""
    dot = text_constant(".")
    return join_texts(cast(row.c.transaction, Text), dot, row.c.resource, dot, cast(row.c.id, Text))


def _documents(rows: FromClause, members: list[tuple[str, Expression]]) -> Expression:
    ordered = aggregate_order_by(row_json(members, rows), *_key(rows))
    return select(func.coalesce(func.json_agg(ordered), EMPTY_ARRAY)).scalar_subquery()


def _name(row: FromClause, names: dict[str, str]) -> Expression:
    """The name of the row's resource, by its plural."""
    known = [(row.c.resource == text_constant(key), text_constant(n)) for key, n in names.items()]
    return case(*known)


# HAL


def _hal_page(plan: ReadChanges, shown: FromClause, cursor: Expression) -> Expression:
    singulars = {resource.plural: resource.singular for resource in STORED}
    slash, osdi = text_constant("/"), text_constant("osdi")
    url = join_texts(BASE, slash, shown.c.resource, slash, cast(shown.c.id, Text))
    members: list[tuple[str, Expression]] = [
        ("resource", join_texts(osdi, COLON, _name(shown, singulars))),
        ("identifiers", func.json_build_array(own_identifier(shown), type_=JSON)),
        ("change", shown.c.change),
        ("recorded_date", utc_text(shown.c.recorded_date)),
        ("_links", row_json([("self", href(url))], shown)),
    ]
    links = [("self", href(SELF)), ("next", href(join_texts(NEXT, cursor))), ("curies", CURIES)]
    return row_json(
        [
            ("per_page", int_constant(plan.limit)),
            ("_links", row_json(links)),
            ("_embedded", row_json([(REL, _documents(shown, members))])),
        ]
    )


# GraphQL


def _graphql_page(
    plan: ReadChanges, shown: FromClause, cursor: Expression, has_more: Expression
) -> Expression:
    assert plan.selection is not None
    fields = {"endCursor": cursor, "hasNextPage": has_more}
    members: list[tuple[str, Expression]] = []
    for key, item in plan.selection:
        match item:
            case TypeName(name):
                members.append((key, text_constant(name)))
            case ChangeField(name):
                members.append((key, fields[name]))
            case ChangeNodes(nodes):
                members.append((key, _documents(shown, _node(nodes, shown))))
    return row_json(members)


def _node(
    members: tuple[tuple[str, TypeName | ChangeField], ...], row: FromClause
) -> list[tuple[str, Expression]]:
    fields = {
        "type": _name(row, {resource.plural: TYPE_NAMES[resource.plural] for resource in STORED}),
        "id": row.c.id,
        "change": func.upper(row.c.change),
        "recordedDate": utc_text(row.c.recorded_date),
    }
    return [
        (key, text_constant(item.name) if isinstance(item, TypeName) else fields[item.name])
        for key, item in members
    ]


# Audit


@cache
def compile_recent_changes() -> Statement:
    """The newest `most` changes, with the name of the API key: those of `resource`, its `id`, of
    `key_id` and since `since`, each unless it is null.
    """
    row = changes.c
    wanted: list[tuple[Expression, Expression]] = [
        (row[name], bindparam(name, type_=row[name].type)) for name in ("resource", "id", "key_id")
    ]
    since = bindparam("since", type_=TIMESTAMPTZ)
    key_name = (
        select(api_keys.c.name)
        .where(api_keys.c.organization_id == TENANT, api_keys.c.id == row.key_id)
        .scalar_subquery()
    )
    shown = [row[name] for name in ("recorded_date", "change", "resource", "id", "key_id")]
    return compile_statement(
        select(*shown, row.request_id, key_name.label("key_name"))
        .where(
            row.organization_id == TENANT,
            row.change != text_constant(PURGED),
            *[or_(value.is_(None), column == value) for column, value in wanted],
            or_(since.is_(None), row.recorded_date >= since),
        )
        .order_by(*_falling(changes))
        .limit(bindparam("most", type_=Integer()))
    )


# Purge


@cache
def compile_change_purge() -> Statement:
    """Deletes the oldest rows that were recorded before `before`, except the last, which it marks.

    It looks at `most` rows at most, and returns how many it has deleted. It also deletes rows of
    future transactions: they come from another server, whose data was restored into this one. In a
    distributed database, which learns the next transaction before the statement starts, such a row
    can also come from a transaction that has just begun. There the row must be an hour old.
    """
    is_foreign = changes.c.transaction >= NEXT_TRANSACTION
    an_hour_ago = func.now() - func.make_interval(ZERO, ZERO, ZERO, ZERO, ONE)
    is_settled = changes.c.recorded_date < an_hour_ago
    return compile_statement(_purge(is_foreign), distributed=_purge(and_(is_foreign, is_settled)))


def _is_old(row: FromClause) -> Expression:
    return row.c.recorded_date < bindparam("before", type_=TIMESTAMPTZ)


def _purge(is_foreign: Expression) -> Select[Any]:
    row = changes.alias("t0")
    window = (
        select(*_key(row), func.bool_and(_is_old(row)).over(order_by=_key(row)).label("is_old"))
        .where(row.c.organization_id == TENANT, row.c.transaction < NEXT_TRANSACTION)
        .order_by(*_key(row))
        .limit(bindparam("most", type_=Integer()))
        .subquery("first_rows")
    )
    old = window.select().where(window.c.is_old).cte("old")
    last = old.select().order_by(*_falling(old)).limit(ONE).cte("last")

    def same(rows: FromClause) -> Expression:
        pairs = zip(_key(changes), _key(rows), strict=True)
        return and_(changes.c.organization_id == TENANT, *[one == other for one, other in pairs])

    is_last = tuple_(*_key(old)) == select(*_key(last)).scalar_subquery()
    deleted = delete(changes).where(same(old), not_(is_last)).returning(ONE).cte("gone")
    marked = (
        update(changes)
        .values(change=PURGED)
        .where(same(last), changes.c.change != PURGED)
        .returning(ONE)
        .cte("marked")
    )
    foreign = (
        delete(changes)
        .where(changes.c.organization_id == TENANT, is_foreign)
        .returning(ONE)
        .cte("foreign")
    )
    return select(func.count()).select_from(deleted).add_cte(marked, foreign)
