"""The second statement of a write: writes all of its rows. The first is in `lookup`.

The statement depends only on the tables that are written, and how. The rows are sent as JSON, so
that one statement serves any number of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID as Id

import orjson
from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    case,
    cast,
    column,
    delete,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID, insert
from sqlalchemy.sql import FromClause
from sqlalchemy.sql.selectable import CTE

from resolvers.sql.json import ONE, TENANT, ZERO, Expression, int_constant
from resolvers.sql.rollups.keys import counted_columns, target_ids
from resolvers.sql.snapshots import CURRENT_TRANSACTION
from resolvers.sql.statement import Statement, compile_statement
from resolvers.sql.write.feed import record_changes
from resolvers.sql.write.outbox import compile_events
from resolvers.sql.write.totals import add_to_totals, totals_of_deleted, totals_rows
from resolvers.write.outbox import events_of, has_events
from resolvers.write.plan import LINK_TO_CAMPAIGN, ChangeSet
from schema import tables
from schema.changes import CREATED, DELETED, UPDATED
from schema.osdi.catalogue import BY_PLURAL, OUTREACH

CHANNEL = "osdi_events"
"""The channel of NOTIFY on which processes announce events to each other."""

NOW = bindparam("now", type_=tables.TIMESTAMPTZ)

_COUNTED_LINKS = {LINK_TO_CAMPAIGN: "campaign_id", "person_id": "person_id"}
"""The links of outreaches that statistics count by, and their names in deltas."""
_NO_TARGETS: Expression = literal_column("'{}'::uuid[]")
_AFTER: Expression = bindparam("after", type_=UUID())
_BATCH = int_constant(10_000)
_MAX_SNAPSHOT = int_constant(2_000)
"""The most characters of a snapshot in a payload."""
_LAST = int_constant(-1)
_SNAPSHOT: Expression = literal_column("""',"snapshot":"'""")
_TRANSACTION: Expression = literal_column("""'","transaction":"'""")
_END: Expression = literal_column("""'"}'""")
_COLONS: Expression = literal_column("':'", type_=Text)

_INSERT_ORDER = tuple(table.name for table in tables.METADATA.sorted_tables)
_ColumnsByTable: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


@cache
def compile_name_lock() -> Statement:
    """Locks the name of a tag or list for this transaction, since names have no unique key."""
    key = func.hashtextextended(bindparam("key", type_=Text()), ZERO)
    return compile_statement(select(cast(func.pg_advisory_xact_lock(key), Text)))


class WriteTemplate(NamedTuple):
    """Which tables are written, and how: the key of the statement cache.

    `deletes` have a table and the columns to compare; see `ChangeSet` for the rest.
    """

    inserts: tuple[str, ...]
    updates: tuple[str, ...]
    deletes: tuple[tuple[str, ...], ...]
    unlinks: _ColumnsByTable
    cascades: _ColumnsByTable
    counts: bool
    has_events: bool

    @property
    def unlinks_campaign(self) -> bool:
        return (OUTREACH.plural, (LINK_TO_CAMPAIGN,)) in self.unlinks


def write_template(changes: ChangeSet) -> WriteTemplate:
    return WriteTemplate(
        inserts=tuple(name for name in _INSERT_ORDER if name in changes.inserts),
        updates=tuple(sorted(changes.updates)),
        deletes=tuple(sorted(changes.deletes)),
        unlinks=_columns_by_table(changes.unlinks),
        cascades=_columns_by_table(changes.cascades),
        counts=bool(changes.totals or changes.cascades),
        has_events=has_events(changes),
    )


def _columns_by_table(columns: dict[str, dict[str, Id]]) -> _ColumnsByTable:
    return tuple((table, tuple(names)) for table, names in sorted(columns.items()))


def write_values(
    changes: ChangeSet, organization_id: Id, shard: int, request_ids: Mapping[str, str]
) -> dict[str, Any]:
    """The binds of the statement for `changes`. `request_ids`: see `record_changes`."""
    values: dict[str, Any] = {
        "organization_id": organization_id,
        "now": changes.now,
        "slot": shard,
        "request_ids": orjson.dumps(request_ids).decode(),
    }
    for name, rows in changes.inserts.items():
        values[f"insert_{name}"] = _json(rows)
    for name, rows in changes.updates.items():
        values[f"update_{name}"] = _json(rows)
    for key, rows in changes.deletes.items():
        values["delete_" + "_".join(key)] = _json(rows)
    for table, columns in changes.unlinks.items():
        values |= {f"unlink_{table}_{name}": id_ for name, id_ in columns.items()}
    values["after"] = changes.after
    for table, columns in changes.cascades.items():
        values |= {f"cascade_{table}_{name}": id_ for name, id_ in columns.items()}
    values["totals"] = _json(totals_rows(changes, shard))
    values["events"] = _json(events_of(changes))
    return values


def _json(rows: list[Any]) -> str:
    try:
        return orjson.dumps(rows).decode()
    except TypeError:  # An integer of more than 64 bits.
        return json.dumps(rows, separators=(",", ":"), ensure_ascii=False)


@lru_cache(maxsize=512)
def compile_writes(template: WriteTemplate) -> Statement:
    """Writes all rows, in one statement. Of the outreaches of a deleted campaign, only the next
    batch after the id `after`: their ids are returned, or null.
    """
    inserts = {name: _insert(name).cte(f"insert_{name}") for name in template.inserts}
    updates = {name: _update(name).cte(f"update_{name}") for name in template.updates}
    unlinks = {
        table: _unlink(table, names).cte(f"unlink_{table}") for table, names in template.unlinks
    }
    deletes = {key: _delete(key).cte("delete_" + "_".join(key)) for key in template.deletes}
    deleted = {
        table: _cascade(table, names).cte(f"gone_{table}") for table, names in template.cascades
    }
    parts: list[CTE] = [*inserts.values(), *updates.values(), *unlinks.values(), *deletes.values()]
    parts += [
        # Without a person, an outreach counts for the same targets as before.
        _unlink_deltas(unlinks[table], _NO_TARGETS, *names).cte("deltas")
        for table, names in template.unlinks
        if _is_counted(table, names) and LINK_TO_CAMPAIGN not in names
    ]
    parts += [
        _delete_identifiers(table, rows).cte(f"forget_{table}") for table, rows in deleted.items()
    ]
    # Their ids are sent, since Citus would copy rows that a part returns to all workers, and so
    # make each write a transaction of all workers. Rows are locked before they are updated.
    written: list[tuple[str, str, FromClause]] = [
        *[(CREATED, name, _sent_ids("insert", name)) for name in inserts],
        *[(UPDATED, name, _sent_ids("update", name)) for name in updates],
    ]
    written += [(UPDATED, *item) for item in unlinks.items()]
    written += [(DELETED, key[0], rows) for key, rows in deletes.items()]
    written += [(DELETED, *item) for item in deleted.items()]
    written = [item for item in written if item[1] in tables.RESOURCES]
    if written:
        # It reads the rows of other parts, so PostgreSQL must run it first.
        parts.insert(0, record_changes(written).cte("record"))
    if template.counts:
        changes = [_sent_totals()]
        for table, names in template.cascades:
            changes += totals_of_deleted(table, names, deleted[table])
        parts.append(add_to_totals(changes).cte("count"))
    if template.has_events:
        parts.append(compile_events(NOW).cte("events"))
    result: ColumnElement[Any] = ONE
    if template.unlinks_campaign:
        result = select(func.array_agg(unlinks[OUTREACH.plural].c.id)).scalar_subquery()
    # PostgreSQL runs CTEs that nothing refers to from the last to the first.
    return compile_statement(select(result).add_cte(*reversed(parts)))


def _records(name: str, columns: Iterable[Column[Any]]) -> FromClause:
    """The JSON rows of a bind, as a table with the types of `columns`."""
    rows = func.jsonb_to_recordset(bindparam(name, type_=JSONB()))
    typed = [column(item.name, item.type) for item in columns]
    return rows.table_valued(*typed).render_derived(with_types=True)


def _sent_ids(kind: str, name: str) -> FromClause:
    """The ids of the rows that are inserted or updated."""
    columns = [item for item in tables.METADATA.tables[name].columns if item.name == "id"]
    return _records(f"{kind}_{name}", columns)


def _written(table: Table) -> list[Column[Any]]:
    """The columns of a row to write, without its organization and those that the database or an
    operator sets.
    """
    return [item for item in table.columns if item.name != "organization_id" and not item.info]


def _shown(table: Table) -> ColumnElement[Any]:
    """The column that a part returns: the id of a resource, for the changes feed."""
    return table.c.id if table.name in tables.RESOURCES else ONE


def _insert(name: str) -> Any:
    table = tables.METADATA.tables[name]
    columns = _written(table)
    rows = _records(f"insert_{name}", columns)
    set_here = {"transaction": CURRENT_TRANSACTION} if table is tables.outreach_deltas else {}
    names = ["organization_id", *set_here, *[item.name for item in columns]]
    key = [item for item in table.primary_key.columns if item in columns]
    ordered = select(TENANT, *set_here.values(), *[rows.c[item.name] for item in columns]).order_by(
        *[rows.c[item.name] for item in key]
    )
    statement = insert(table).from_select(names, ordered)
    if name == "targets":
        return statement.on_conflict_do_nothing().returning(ONE)
    if name == "outreach_targets":
        replaced = {name: statement.excluded[name] for name in ("target_id", "action_date")}
        return statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns), set_=replaced
        ).returning(ONE)
    return statement.returning(_shown(table))


def _update(name: str) -> Any:
    table = tables.METADATA.tables[name]
    columns = _written(table)
    rows = _records(f"update_{name}", columns)
    changed = {item.name: rows.c[item.name] for item in columns if item.name != "id"}
    return (
        update(table)
        .values(changed)
        .where(table.c.organization_id == TENANT, table.c.id == rows.c.id)
        .returning(_shown(table))
    )


def _delete(key: tuple[str, ...]) -> Any:
    """Deletes the rows of the table `key[0]` whose other columns of `key` equal those of a row."""
    table = tables.METADATA.tables[key[0]]
    columns = [table.c[name] for name in key[1:]]
    rows = _records("delete_" + "_".join(key), columns)
    same = [item == rows.c[item.name] for item in columns]
    return delete(table).where(table.c.organization_id == TENANT, *same).returning(_shown(table))


def _unlink(name: str, columns: tuple[str, ...]) -> Any:
    """Sets columns to null that hold the id of the deleted resource."""
    table = tables.METADATA.tables[name]
    linked = {
        item: table.c[item] == bindparam(f"unlink_{name}_{item}", type_=UUID()) for item in columns
    }
    cleared: dict[str, Any] = {
        item: case((is_linked, null()), else_=table.c[item]) for item, is_linked in linked.items()
    }
    update_links = (
        update(table)
        .values({**cleared, "modified_date": NOW})
        .where(table.c.organization_id == TENANT, or_(*linked.values()))
    )
    if LINK_TO_CAMPAIGN in linked:
        chosen = select(table.c.id).where(table.c.organization_id == TENANT, *linked.values())
        batch = chosen.where(table.c.id > _AFTER).order_by(table.c.id).limit(_BATCH).subquery("b")
        last = select(batch.c.id).order_by(batch.c.id.desc()).limit(ONE).scalar_subquery()
        # Not `id IN` the batch: without statistics, PostgreSQL reads the batch again for each row.
        in_batch = table.c.id > _AFTER, table.c.id <= last
        return update_links.where(*in_batch).returning(table.c.id)
    counted = _counted(table) if _is_counted(name, columns) else []
    return update_links.returning(_shown(table), *counted)


def _is_counted(table: str, columns: tuple[str, ...]) -> bool:
    return table == OUTREACH.plural and not _COUNTED_LINKS.keys().isdisjoint(columns)


def _counted(table: Table) -> list[ColumnElement[Any]]:
    return [*counted_columns(table), *[table.c[name] for name in _COUNTED_LINKS]]


@cache
def compile_deltas_of_unlinked() -> Statement:
    """Inserts the deltas of the outreaches `unlinked`, whose campaign is deleted.

    A statement sees the targets of an outreach as they were when it began. So the links are cleared
    by the one before: since then no other transaction can change these outreaches.
    """
    row = tables.RESOURCES[OUTREACH.plural]
    ids = bindparam("unlinked", type_=ARRAY(UUID()))
    unlinked = (
        select(*_counted(row), target_ids(row).label("targets"))
        .where(row.c.organization_id == TENANT, row.c.id == any_(ids))
        .cte("unlinked")
    )
    inserted = _unlink_deltas(unlinked, unlinked.c.targets, LINK_TO_CAMPAIGN).cte("deltas")
    return compile_statement(select(ONE).add_cte(inserted))


def _unlink_deltas(unlinked: CTE, targets: ColumnElement[Any], *columns: str) -> Any:
    """Inserts the deltas of outreaches whose campaign or person is deleted."""
    deltas, row = tables.outreach_deltas, unlinked.c
    cleared = {
        name: bindparam(f"unlink_{OUTREACH.plural}_{name}", type_=UUID()) for name in columns
    }
    names = ("outreaches", "type", "source", "action_date", "duration", "targets")

    def state(links: Mapping[str, ColumnElement[Any]], sign: ColumnElement[Any]) -> Select[Any]:
        linked = [links.get(name, row[name]) for name in _COUNTED_LINKS]
        figures = (sign, row.type, row.source, row.action_date, sign * row.duration, targets)
        return select(TENANT, CURRENT_TRANSACTION, *linked, *figures)

    none: ColumnElement[Any] = cast(null(), UUID())
    both = union_all(state(cleared, literal_column("-1")), state(dict.fromkeys(columns, none), ONE))
    written = ["organization_id", "transaction", *_COUNTED_LINKS.values(), *names]
    return insert(deltas).from_select(written, both).returning(ONE)


def _cascade(name: str, columns: tuple[str, ...]) -> Any:
    """Deletes the rows that belong to the deleted resource, by one of their columns."""
    table = tables.METADATA.tables[name]
    linked = [
        table.c[item] == bindparam(f"cascade_{name}_{item}", type_=UUID()) for item in columns
    ]
    ends = [table.c[link.column] for link in BY_PLURAL[name].owning_links]
    return (
        delete(table)
        .where(table.c.organization_id == TENANT, or_(*linked))
        .returning(table.c.id, table.c.identifiers, *ends)
    )


def _delete_identifiers(name: str, deleted: CTE) -> Any:
    """Deletes the identifiers of deleted rows."""
    keys = tables.identifiers
    identifiers = select(func.unnest(deleted.c.identifiers))
    return (
        delete(keys)
        .where(
            keys.c.organization_id == TENANT,
            keys.c.resource == name,
            keys.c.identifier.in_(identifiers),
        )
        .returning(ONE)
    )


def _sent_totals() -> Select[Any]:
    table = tables.totals
    rows = _records("totals", [table.c[name] for name in ("collection", "scope_id", "slot", "n")])
    return select(rows.c.collection, rows.c.scope_id, rows.c.slot, rows.c.n)


@cache
def compile_notify() -> Statement:
    """Sends `payloads`, JSON objects, to all listeners once the transaction commits. Each gets the
    id and a snapshot of the transaction as further members.

    This is a separate statement, since Citus would run it as a part of another one on a worker,
    where nobody listens.
    """
    payload = func.unnest(bindparam("payloads", type_=ARRAY(Text()))).column_valued("payload")
    snapshot: Any = func.pg_current_snapshot()
    lowest = cast(func.pg_snapshot_xmin(snapshot), Text)
    whole = cast(snapshot, Text)
    # Without its list, the snapshot claims to have seen less: some events may be sent twice.
    short = case(
        (func.length(whole) <= _MAX_SNAPSHOT, whole),
        else_=func.concat(lowest, _COLONS, lowest, _COLONS),
    )
    parts = (func.left(payload, _LAST), _SNAPSHOT, short, _TRANSACTION, func.pg_current_xact_id())
    message = func.concat(*parts, _END)
    # COUNT makes PostgreSQL send all: of rows that are only returned, it would fetch the first.
    return compile_statement(select(func.count(func.pg_notify(CHANNEL, message))))
