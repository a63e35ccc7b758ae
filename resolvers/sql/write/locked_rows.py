"""Rows read by their ids and locked: parts of the lookups before a write."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Table, column, func, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.sql import FromClause
from sqlalchemy.sql.selectable import TableValuedAlias

from resolvers.sql.json import ONE, TENANT, Expression, exact_utc_text, row_json
from schema import tables
from schema.osdi.fields import Kind
from schema.osdi.resource import Resource


def locked_rows(resource: Resource, ids: list[Select[Any]]) -> Expression:
    """The rows with these ids as a JSON array, locked in the order of their ids.

    All transactions lock in the same order, which prevents deadlocks.
    """
    table = tables.RESOURCES[resource.plural]
    union = union_all(*ids).subquery("found")
    id_ = next(iter(union.c))
    ordered = unnest_ids(select(id_).distinct().order_by(id_))
    row = lookup_by_key(table, {"id": ordered}).with_for_update(key_share=True).lateral("held")
    locked = select(row).select_from(ordered, row).cte(f"locked_{resource.plural}")
    rows = func.json_agg(row_json(_members(resource, locked), locked))
    return select(rows).select_from(locked).scalar_subquery()


def unnest_ids(ids: Any) -> TableValuedAlias:
    """The ids as rows, in their order.

    They pass through an array, for which PostgreSQL assumes the same number of rows for all binds,
    so that one generic plan serves them all.
    """
    return func.unnest(_array(ids)).table_valued(column("id", UUID())).render_derived()


def lookup_by_key(table: Table, key: dict[str, TableValuedAlias]) -> Select[Any]:
    """The one row of `table` with these ids in the columns of `key`, for a lateral join.

    LIMIT makes PostgreSQL look up one row after the other by an index. For a plain join it may read
    all rows of the organization, as long as it has no statistics of the table.
    """
    same = [table.c[name] == each.c.id for name, each in key.items()]
    row = select(table).where(table.c.organization_id == TENANT, *same)
    return row.correlate(*key.values()).limit(ONE)


def _members(resource: Resource, row: FromClause) -> list[tuple[str, Expression]]:
    members: list[tuple[str, Expression]] = [("id", row.c.id)]
    for field in resource.columns:
        value = row.c[field.name]
        is_date = field.kind is Kind.DATETIME
        members.append((field.name, exact_utc_text(value) if is_date else value))
    return [*members, *[(link.column, row.c[link.column]) for link in resource.links]]


def in_ids(ids: list[Select[Any]]) -> Expression:
    """The right side of `= ANY`: the ids of all these queries as an array."""
    return func.any(_array(union_all(*ids)))


def _array(ids: Any) -> Expression:
    return func.array(ids.scalar_subquery(), type_=ARRAY(UUID()))
