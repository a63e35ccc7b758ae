"""The two statements of a write: look up and lock what it meets, then write every row.

`compile_lookup` takes which resources are looked up, `compile_writes` which tables are
written; what the rows hold goes in as JSON, so that one statement serves one row and many.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any
from uuid import UUID as Id

from sqlalchemy import (
    Column,
    Select,
    SmallInteger,
    Text,
    bindparam,
    case,
    cast,
    column,
    delete,
    func,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID, aggregate_order_by, insert
from sqlalchemy.sql import FromClause
from sqlalchemy.sql.selectable import CTE

from resolvers.delivery_sql import compile_events, events_of, tells
from resolvers.json_sql import ONE, ORGANIZATION, Expression, row_json, wire_moment
from resolvers.statement import Statement, compile_statement
from resolvers.write_plan import Found, Keys, Writes
from schema import tables
from schema.catalogue import BY_PLURAL, PERSON, Resource
from schema.fields import Kind

NOW = bindparam("now", type_=tables.MOMENT)
SLOT = bindparam("slot", type_=SmallInteger())
_KEY_TABLES = {
    "emails": (tables.person_emails, tables.person_emails.c.address),
    "phones": (tables.person_phones, tables.person_phones.c.number),
}


# Looking up


def _bind(plural: str, name: str) -> Expression:
    type_: Any = ARRAY(UUID()) if name in ("ids", "references") else ARRAY(Text())
    return bindparam(f"{plural}_{name}", type_=type_)


LookupShape = tuple[tuple[str, bool, bool], ...]
"""By resource: whether rows are locked, and whether ids are only looked for."""


def lookup_shape(wanted: dict[str, Keys]) -> LookupShape:
    return tuple(
        (plural, keys.locks, bool(keys.references)) for plural, keys in sorted(wanted.items())
    )


def lookup_values(wanted: dict[str, Keys]) -> dict[str, Any]:
    """The binds of the lookup for `wanted`."""
    values: dict[str, Any] = {}
    for plural, keys in wanted.items():
        values[f"{plural}_ids"] = list(keys.ids)
        values[f"{plural}_references"] = list(keys.references)
        values[f"{plural}_identifiers"] = list(keys.identifiers)
        if plural == PERSON.plural:
            values["people_emails"] = list(keys.emails)
            values["people_phones"] = list(keys.phones)
            values["people_matching_phones"] = list(keys.phones if keys.by_phone else ())
    return values


@lru_cache(maxsize=64)
def compile_lookup(shape: LookupShape) -> Statement:
    """One row, one column: the JSON that `read_found` takes apart."""
    members: list[tuple[str, Expression]] = []
    for plural, locks, refers in shape:
        if locks:
            members.append((plural, _rows(BY_PLURAL[plural])))
            members.append((f"{plural}_identifiers", _owners_of_identifiers(plural)))
        if locks and plural == PERSON.plural:
            members += [(name, _owners(name)) for name in _KEY_TABLES]
        if refers:
            members.append((f"{plural}_references", _references(plural)))
    return compile_statement(select(cast(row_json(members), Text)))


def _references(plural: str) -> Expression:
    """The ids that exist. Not locked: the foreign key of what refers to them sees to it."""
    table = tables.RESOURCES[plural]
    return (
        select(func.json_agg(table.c.id))
        .where(
            table.c.organization_id == ORGANIZATION,
            table.c.id == func.any(_bind(plural, "references")),
        )
        .scalar_subquery()
    )


def _rows(resource: Resource) -> Expression:
    """The rows found by any key, locked in the order of their ids."""
    table = tables.RESOURCES[resource.plural]
    ids = func.array(union_all(*_found_ids(resource)).scalar_subquery(), type_=ARRAY(UUID()))
    locked = (
        select(table)
        .where(table.c.organization_id == ORGANIZATION, table.c.id == func.any(ids))
        .order_by(table.c.id)
        .with_for_update(key_share=True)
        .cte(f"locked_{resource.plural}")
    )
    row = row_json(_members(resource, locked), locked)
    return select(func.json_agg(row)).select_from(locked).scalar_subquery()


def _members(resource: Resource, row: FromClause) -> list[tuple[str, Expression]]:
    members: list[tuple[str, Expression]] = [("id", row.c.id)]
    for field in resource.columns:
        value = row.c[field.name]
        members.append((field.name, wire_moment(value) if field.kind is Kind.MOMENT else value))
    return [*members, *[(link.column, row.c[link.column]) for link in resource.links]]


def _found_ids(resource: Resource) -> list[Select[Any]]:
    plural = resource.plural
    keys = tables.identifiers
    found: list[Select[Any]] = [
        select(func.unnest(_bind(plural, "ids"))),
        select(keys.c.resource_id).where(
            keys.c.organization_id == ORGANIZATION,
            keys.c.resource == plural,
            keys.c.identifier == func.any(_bind(plural, "identifiers")),
        ),
    ]
    if resource is PERSON:
        for name, bind in (("emails", "emails"), ("phones", "matching_phones")):
            table, key = _KEY_TABLES[name]
            found.append(
                select(table.c.person_id).where(
                    table.c.organization_id == ORGANIZATION,
                    key == func.any(_bind(plural, bind)),
                )
            )
    return found


def _owners_of_identifiers(plural: str) -> Expression:
    keys = tables.identifiers
    return (
        select(func.json_object_agg(keys.c.identifier, keys.c.resource_id))
        .where(
            keys.c.organization_id == ORGANIZATION,
            keys.c.resource == plural,
            keys.c.identifier == func.any(_bind(plural, "identifiers")),
        )
        .scalar_subquery()
    )


def _owners(name: str) -> Expression:
    """By key, who has it; of several, who was first."""
    table, key = _KEY_TABLES[name]
    first: Any = func.array_agg(
        aggregate_order_by(table.c.person_id, table.c.person_id.asc()), type_=ARRAY(UUID())
    )
    owners = (
        select(key.label("key"), first[ONE].label("person_id"))
        .where(
            table.c.organization_id == ORGANIZATION,
            key == func.any(_bind(PERSON.plural, name)),
        )
        .group_by(key)
        .subquery("owners")
    )
    return select(func.json_object_agg(owners.c.key, owners.c.person_id)).scalar_subquery()


@cache
def compile_hold() -> Statement:
    """Holds the totals of what goes: who counts there waits, and then finds it gone."""
    held = tables.totals
    rows = select(held.c.slot).where(
        held.c.organization_id == ORGANIZATION,
        held.c.scope_id == bindparam("scope_id", type_=UUID()),
    )
    locked = rows.order_by(held.c.slot).with_for_update().subquery("locked")
    # Counted, since of rows that are only fetched the first alone would be locked.
    return compile_statement(select(func.count()).select_from(locked))


def read_found(text: str, shape: LookupShape) -> Found:
    """What the lookup returned."""
    document = json.loads(text)
    found = Found()
    for plural, _, _ in shape:
        rows = document.get(plural) or ()
        found.rows[plural] = {Id(row["id"]): row for row in rows}
        found.references[plural] = {Id(id_) for id_ in document.get(f"{plural}_references") or ()}
        found.identifiers[plural] = _ids(document.get(f"{plural}_identifiers"))
    found.emails = _ids(document.get("emails"))
    found.phones = _ids(document.get("phones"))
    return found


def _ids(owners: dict[str, str] | None) -> dict[str, Id]:
    return {key: Id(value) for key, value in (owners or {}).items()}


# Writing

_INSERT_ORDER = tuple(table.name for table in tables.METADATA.sorted_tables)
_Shape = tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, ...], ...], Any, bool, bool]


def shape_of(writes: Writes) -> _Shape:
    """Which tables are written, and how: the key of the statement."""
    return (
        tuple(name for name in _INSERT_ORDER if name in writes.inserts),
        tuple(sorted(writes.updates)),
        tuple(sorted(writes.deletes)),
        tuple((table, tuple(columns)) for table, columns in sorted(writes.unlinks.items())),
        bool(writes.totals),
        tells(writes),
    )


def write_values(writes: Writes, organization_id: Id, slot: int) -> dict[str, Any]:
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
    inserts, updates, deletes, unlinks, counted, told = shape
    parts: list[CTE] = [_insert(name).cte(f"insert_{name}") for name in inserts]
    parts += [_update(name).cte(f"update_{name}") for name in updates]
    parts += [_unlink(table, names).cte(f"unlink_{table}") for table, names in unlinks]
    parts += [_delete(key).cte("delete_" + "_".join(key)) for key in deletes]
    if counted:
        parts.append(_count().cte("count"))
    if told:
        parts.append(compile_events(NOW).cte("events"))
    # PostgreSQL carries out CTEs that nothing refers to from the last to the first.
    return compile_statement(select(ONE).add_cte(*reversed(parts)))


def _records(name: str, columns: Iterable[Column[Any]]) -> FromClause:
    """The JSON rows of a bind, as a table with the types of `columns`."""
    rows = func.jsonb_to_recordset(bindparam(name, type_=JSONB()))
    typed = [column(item.name, item.type) for item in columns]
    return rows.table_valued(*typed, name="x").render_derived(with_types=True)


def _insert(name: str) -> Any:
    table = tables.METADATA.tables[name]
    columns = [item for item in table.columns if item.name != "organization_id"]
    rows = _records(f"insert_{name}", columns)
    names = ["organization_id", *[item.name for item in columns]]
    key = [item for item in table.primary_key.columns if item.name != "organization_id"]
    ordered = select(ORGANIZATION, *[rows.c[item.name] for item in columns]).order_by(
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
    columns = [item for item in table.columns if item.name != "organization_id"]
    rows = _records(f"update_{name}", columns)
    changed = {item.name: rows.c[item.name] for item in columns if item.name != "id"}
    return (
        update(table)
        .values(changed)
        .where(table.c.organization_id == ORGANIZATION, table.c.id == rows.c.id)
        .returning(ONE)
    )


def _delete(key: tuple[str, ...]) -> Any:
    table = tables.METADATA.tables[key[0]]
    columns = [table.c[name] for name in key[1:]]
    rows = _records("delete_" + "_".join(key), columns)
    same = [item == rows.c[item.name] for item in columns]
    return delete(table).where(table.c.organization_id == ORGANIZATION, *same).returning(ONE)


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
        .where(table.c.organization_id == ORGANIZATION, or_(*named.values()))
        .returning(ONE)
    )


def _count() -> Any:
    table = tables.totals
    rows = _records("totals", [table.c.collection, table.c.scope_id, table.c.n])
    names = ["organization_id", "collection", "scope_id", "slot", "n"]
    changes = select(ORGANIZATION, rows.c.collection, rows.c.scope_id, SLOT, rows.c.n)
    statement = insert(table).from_select(
        names, changes.order_by(rows.c.collection, rows.c.scope_id)
    )
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
