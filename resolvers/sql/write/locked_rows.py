"""Rows found by their ids, and locked: what the lookups before a write are made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Table, column, func, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.sql import FromClause
from sqlalchemy.sql.selectable import TableValuedAlias

from resolvers.sql.json import ONE, TENANT, Expression, row_json, utc_text
from schema import tables
from schema.osdi.fields import Kind
from schema.osdi.resource import Resource


def locked_rows(resource: Resource, ids: list[Select[Any]]) -> Expression:
    """The rows with these ids, locked in the order of them."""
    table = tables.RESOURCES[resource.plural]
    found = union_all(*ids).subquery("found")
    id_ = next(iter(found.c))
    ordered = unnest_ids(select(id_).distinct().order_by(id_))
    row = lookup_by_key(table, {"id": ordered}).with_for_update(key_share=True).lateral("held")
    locked = select(row).select_from(ordered, row).cte(f"locked_{resource.plural}")
    shown = row_json(_members(resource, locked), locked)
    return select(func.json_agg(shown)).select_from(locked).scalar_subquery()


def unnest_ids(ids: Any) -> TableValuedAlias:
    """The ids as rows, in their order, through an array: of how many there are PostgreSQL
    then thinks the same whatever the binds are, and need not plan anew for each.
    """
    return func.unnest(_array(ids)).table_valued(column("id", UUID())).render_derived()


def lookup_by_key(table: Table, key: dict[str, TableValuedAlias]) -> Select[Any]:
    """The one row of `table` with a key of these ids: looked for by an index, one after the
    other. A join PostgreSQL may make of all that the organization has, until it has counted that.
    """
    same = [table.c[name] == each.c.id for name, each in key.items()]
    whole = select(table).where(table.c.organization_id == TENANT, *same)
    return whole.correlate(*key.values()).limit(ONE)


def _members(resource: Resource, row: FromClause) -> list[tuple[str, Expression]]:
    members: list[tuple[str, Expression]] = [("id", row.c.id)]
    for field in resource.columns:
        value = row.c[field.name]
        members.append((field.name, utc_text(value) if field.kind is Kind.DATETIME else value))
    return [*members, *[(link.column, row.c[link.column]) for link in resource.links]]


def in_ids(ids: list[Select[Any]]) -> Expression:
    return func.any(_array(union_all(*ids)))


def _array(ids: Any) -> Expression:
    return func.array(ids.scalar_subquery(), type_=ARRAY(UUID()))
