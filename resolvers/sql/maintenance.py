"""Statements about the database as a whole."""

from __future__ import annotations

from functools import cache

from sqlalchemy import select, text

from resolvers.sql.statement import Statement, compile_statement
from schema.tables import METADATA


@cache
def compile_any_row(table: str) -> Statement:
    """The id of any row of a table, of whatever organization: at most one row."""
    return compile_statement(select(METADATA.tables[table].c.id).limit(1))


@cache
def compile_analyze() -> Statement:
    """Collects statistics for PostgreSQL's planner. Core has no construct for it."""
    return compile_statement(text("ANALYZE"))
