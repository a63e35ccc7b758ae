"""The second statement of a write: it writes every row. The first is in `lookup_sql`.

`compile_writes` takes which tables are written; what the rows hold goes in as JSON, so that one
statement serves one row and many.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any
from uuid import UUID as Id

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    SmallInteger,
    Table,
    Text,
    bindparam,
    case,
    column,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID, insert
from sqlalchemy.sql import FromClause
from sqlalchemy.sql.selectable import CTE

from resolvers.sql.json import ONE, TENANT, ZERO
from resolvers.sql.statement import Statement, compile_statement
from resolvers.sql.write.outbox import compile_events
from resolvers.write.outbox import events_of, has_events
from resolvers.write.plan import ChangeSet
from schema import tables
from schema.osdi.catalogue import BY_PLURAL

NOW = bindparam("now", type_=tables.TIMESTAMPTZ)
SHARD = bindparam("slot", type_=SmallInteger())


# Holding


@cache
def lock_totals() -> Statement:
    """Holds the totals of what goes: who counts there waits, and then finds it gone."""
    held = tables.totals
    rows = select(held.c.slot).where(
        held.c.organization_id == TENANT,
        held.c.scope_id == bindparam("scope_id", type_=UUID()),
    )
    locked = rows.order_by(held.c.slot).with_for_update().subquery("locked")
    # Counted, since of rows that are only fetched the first alone would be locked.
    return compile_statement(select(func.count()).select_from(locked))


# Writing

_INSERT_ORDER = tuple(table.name for table in tables.METADATA.sorted_tables)
_Named = tuple[tuple[str, tuple[str, ...]], ...]
_Shape = tuple[
    tuple[str, ...], tuple[str, ...], tuple[tuple[str, ...], ...], _Named, _Named, bool, bool
]


def shape_of(writes: ChangeSet) -> _Shape:
    """Which tables are written, and how: the key of the statement."""
    return (
        tuple(name for name in _INSERT_ORDER if name in writes.inserts),
        tuple(sorted(writes.updates)),
        tuple(sorted(writes.deletes)),
        _named(writes.unlinks),
        _named(writes.cascades),
        bool(writes.totals or writes.cascades),
        has_events(writes),
    )


def _named(columns: dict[str, dict[str, Id]]) -> _Named:
    return tuple((table, tuple(names)) for table, names in sorted(columns.items()))


def write_values(writes: ChangeSet, organization_id: Id, slot: int) -> dict[str, Any]:
    """The binds of the statement for `writes`."""
    values: dict[str, Any] = {
        "organization_id": organization_id,
        "now": writes.now,
        "slot": slot,
    }
    for name, rows in writes.inserts.items():
        values[f"insert_{name}"] = _json(rows)
    for name, rows in writes.updates.items():
        values[f"update_{name}"] = _json(rows)
    for key, rows in writes.deletes.items():
        values["delete_" + "_".join(key)] = _json(rows)
    for table, columns in writes.unlinks.items():
        values |= {f"unlink_{table}_{name}": id_ for name, id_ in columns.items()}
    for table, columns in writes.cascades.items():
        values |= {f"cascade_{table}_{name}": id_ for name, id_ in columns.items()}
    changes = sorted(writes.totals.items(), key=str)
    values["totals"] = _json(
        [{"collection": key[0], "scope_id": str(key[2]), "n": n} for key, n in changes]
    )
    values["events"] = _json(events_of(writes))
    return values


def _json(rows: list[Any]) -> str:
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False)


@lru_cache(maxsize=512)
def compile_writes(shape: _Shape) -> Statement:
    """Every row of the writes, in one statement."""
    inserts, updates, deletes, unlinks, cascades, counted, told = shape
    parts: list[CTE] = [_insert(name).cte(f"insert_{name}") for name in inserts]
    parts += [_update(name).cte(f"update_{name}") for name in updates]
    parts += [_unlink(table, names).cte(f"unlink_{table}") for table, names in unlinks]
    parts += [_delete(key).cte("delete_" + "_".join(key)) for key in deletes]
    gone = {table: _cascade(table, names).cte(f"gone_{table}") for table, names in cascades}
    parts += [
        _delete_identifiers(table, rows).cte(f"forget_{table}") for table, rows in gone.items()
    ]
    if counted:
        changes = [_sent_changes()]
        for table, names in cascades:
            changes += _changes_of(table, names, gone[table])
        parts.append(_count(changes).cte("count"))
    if told:
        parts.append(compile_events(NOW).cte("events"))
    # PostgreSQL carries out CTEs that nothing refers to from the last to the first.
    return compile_statement(select(ONE).add_cte(*reversed(parts)))


def _records(name: str, columns: Iterable[Column[Any]]) -> FromClause:
    """The JSON rows of a bind, as a table with the types of `columns`."""
    rows = func.jsonb_to_recordset(bindparam(name, type_=JSONB()))
    typed = [column(item.name, item.type) for item in columns]
    return rows.table_valued(*typed, name="x").render_derived(with_types=True)


def _written(table: Table) -> list[Column[Any]]:
    """The columns that a row to write has beside its organization."""
    return [
        item
        for item in table.columns
        if item.name != "organization_id" and item.info != tables.OPERATOR
    ]


def _insert(name: str) -> Any:
    table = tables.METADATA.tables[name]
    columns = _written(table)
    rows = _records(f"insert_{name}", columns)
    names = ["organization_id", *[item.name for item in columns]]
    key = [item for item in table.primary_key.columns if item.name != "organization_id"]
    ordered = select(TENANT, *[rows.c[item.name] for item in columns]).order_by(
        *[rows.c[item.name] for item in key]
    )
    statement = insert(table).from_select(names, ordered)
    if name == "targets":
        return statement.on_conflict_do_nothing().returning(ONE)
    if name == "outreach_targets":
        replaced = {"target_id": statement.excluded.target_id}
        return statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns), set_=replaced
        ).returning(ONE)
    return statement.returning(ONE)


def _update(name: str) -> Any:
    table = tables.METADATA.tables[name]
    columns = _written(table)
    rows = _records(f"update_{name}", columns)
    changed = {item.name: rows.c[item.name] for item in columns if item.name != "id"}
    return (
        update(table)
        .values(changed)
        .where(table.c.organization_id == TENANT, table.c.id == rows.c.id)
        .returning(ONE)
    )


def _delete(key: tuple[str, ...]) -> Any:
    table = tables.METADATA.tables[key[0]]
    columns = [table.c[name] for name in key[1:]]
    rows = _records("delete_" + "_".join(key), columns)
    same = [item == rows.c[item.name] for item in columns]
    return delete(table).where(table.c.organization_id == TENANT, *same).returning(ONE)


def _unlink(name: str, columns: tuple[str, ...]) -> Any:
    table = tables.METADATA.tables[name]
    named = {
        item: table.c[item] == bindparam(f"unlink_{name}_{item}", type_=UUID()) for item in columns
    }
    emptied: dict[str, Any] = {
        item: case((hit, null()), else_=table.c[item]) for item, hit in named.items()
    }
    return (
        update(table)
        .values({**emptied, "modified_date": NOW})
        .where(table.c.organization_id == TENANT, or_(*named.values()))
        .returning(ONE)
    )


def _cascade(name: str, columns: tuple[str, ...]) -> Any:
    table = tables.METADATA.tables[name]
    hits = [table.c[item] == bindparam(f"cascade_{name}_{item}", type_=UUID()) for item in columns]
    ends = [table.c[link.column] for link in BY_PLURAL[name].owning_links]
    return (
        delete(table)
        .where(table.c.organization_id == TENANT, or_(*hits))
        .returning(table.c.identifiers, *ends)
    )


def _delete_identifiers(name: str, gone: CTE) -> Any:
    """The identifiers of rows that are gone."""
    keys = tables.identifiers
    identifiers = select(func.unnest(gone.c.identifiers))
    return (
        delete(keys)
        .where(
            keys.c.organization_id == TENANT,
            keys.c.resource == name,
            keys.c.identifier.in_(identifiers),
        )
        .returning(ONE)
    )


def _sent_changes() -> Select[Any]:
    table = tables.totals
    rows = _records("totals", [table.c.collection, table.c.scope_id, table.c.n])
    return select(rows.c.collection, rows.c.scope_id, rows.c.n)


def _changes_of(name: str, columns: tuple[str, ...], gone: CTE) -> list[Select[Any]]:
    """What rows that are gone take from totals; those of what they went with go themselves."""

    def counted(scope: ColumnElement[Any]) -> list[ColumnElement[Any]]:
        what = literal(name, Text).label("collection")
        return [what, scope.label("scope_id"), (-func.count()).label("n")]

    whole = select(*counted(TENANT)).select_from(gone)
    changes = [whole.having(func.count() > ZERO)]
    for link in BY_PLURAL[name].owning_links:
        if link.column not in columns:
            scope = gone.c[link.column]
            changes.append(select(*counted(scope)).where(scope.is_not(None)).group_by(scope))
    return changes


def _count(changes: list[Select[Any]]) -> Any:
    """Adds the changes up: those that are sent name each total once, all together need not."""
    table = tables.totals
    names = ["organization_id", "collection", "scope_id", "slot", "n"]
    rows: FromClause = changes[0].subquery("changes")
    if len(changes) > 1:
        every = union_all(*changes).subquery("changes")
        scopes = (every.c.collection, every.c.scope_id)
        rows = select(*scopes, func.sum(every.c.n).label("n")).group_by(*scopes).subquery("summed")
    ordered = select(TENANT, rows.c.collection, rows.c.scope_id, SHARD, rows.c.n).order_by(
        rows.c.collection, rows.c.scope_id
    )
    statement = insert(table).from_select(names, ordered)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={"n": table.c.n + statement.excluded.n},
    ).returning(ONE)


# Telling

CHANNEL = "osdi_events"


@cache
def compile_notify() -> Statement:
    """Tells `payloads` to who listens, once the transaction commits. A statement of its own:
    within another it is sent to a worker of Citus, where nobody listens.
    """
    payload = func.unnest(bindparam("payloads", type_=ARRAY(Text()))).column_valued("payload")
    # Counted, since of rows that are only fetched the first alone would be told.
    return compile_statement(select(func.count(func.pg_notify(CHANNEL, payload))))
