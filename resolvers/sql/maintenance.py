"""Statements about the database as a whole."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Text, any_, bindparam, delete, exists, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from resolvers.sql.json import Expression
from resolvers.sql.statement import Statement, compile_statement
from schema.tables import METADATA, api_keys, identifiers

_OWNER: Expression = bindparam("owner", type_=UUID())

TENANT_TABLES = tuple(
    table.name
    for table in reversed(METADATA.sorted_tables)
    if "organization_id" in table.c and table is not api_keys
)
"""The tables with the data of organizations, referencing tables first."""


@cache
def compile_any_row(table: str) -> Statement:
    """The id of any row of a table, of any organization: at most one row."""
    return compile_statement(select(METADATA.tables[table].c.id).limit(1))


@cache
def compile_any_identifier() -> Statement:
    """The id of any resource `resource` of `owner` with one of `identifiers`: at most one row."""
    return compile_statement(
        select(identifiers.c.resource_id)
        .where(
            identifiers.c.organization_id == _OWNER,
            identifiers.c.resource == bindparam("resource", type_=Text()),
            identifiers.c.identifier == any_(bindparam("identifiers", type_=ARRAY(Text()))),
        )
        .limit(1)
    )


@cache
def compile_unnamed(table: str) -> Statement:
    """The number of rows of `owner` without an identifier that begins with `prefix`."""
    rows = METADATA.tables[table]
    named = exists().where(
        identifiers.c.organization_id == _OWNER,
        identifiers.c.resource == table,
        identifiers.c.resource_id == rows.c.id,
        func.starts_with(identifiers.c.identifier, bindparam("prefix", type_=Text())),
    )
    return compile_statement(
        select(func.count()).select_from(rows).where(rows.c.organization_id == _OWNER, ~named)
    )


@cache
def compile_clearing(table: str) -> Statement:
    """Deletes all rows of `owner` from a table."""
    rows = METADATA.tables[table]
    return compile_statement(delete(rows).where(rows.c.organization_id == _OWNER))


@cache
def compile_analyze() -> Statement:
    """Collects statistics for PostgreSQL's planner. Core has no construct for it."""
    return compile_statement(text("ANALYZE"))
