"""JSON that PostgreSQL builds: the few expressions that everything shown is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.sql import FromClause

Expression = ColumnElement[Any]

ZERO: Expression = literal_column("0")
ONE: Expression = literal_column("1")
_UTC: Expression = literal_column("'UTC'")
_HREF: Expression = literal_column("'href'")
_SLASH: Expression = literal_column("'/'")
_COLON: Expression = literal_column("':'")
_WIRE_MOMENT: Expression = literal_column("""'YYYY-MM-DD"T"HH24:MI:SS"Z"'""")
EMPTY_ARRAY: Expression = literal_column("'[]'::json")

ORGANIZATION = bindparam("organization_id", type_=UUID())
"""The tenant: every SELECT names it itself."""

BASE = bindparam("base", type_=Text())
"""What links begin with: the address of the entry point, without a trailing slash."""

NAMESPACE = bindparam("namespace", type_=Text())


def row_json(members: Iterable[tuple[str, Expression]], *rows: FromClause) -> Expression:
    """A JSON object of labelled expressions over `rows`, which stand in the query around."""
    labelled = select(*[value.label(name) for name, value in members]).correlate(*rows)
    inner = labelled.subquery("r")
    return select(func.row_to_json(inner.table_valued(), type_=JSON)).scalar_subquery()


def wire_moment(column: Expression) -> Expression:
    """2014-03-20T21:04:31Z."""
    return func.to_char(func.timezone(_UTC, column), _WIRE_MOMENT)


def wire_identifiers(row: FromClause) -> Expression:
    """Our own identifier, then the foreign ones."""
    own = NAMESPACE.op("||")(_COLON).op("||")(cast(row.c.id, Text))
    return func.array_prepend(own, row.c.identifiers)


def path_to(*parts: str | Expression) -> Expression:
    """{base}/part/part…; text is a constant of the routes, an expression an id."""
    path: Expression = BASE
    for part in parts:
        step = constant(part) if isinstance(part, str) else cast(part, Text)
        path = path.op("||")(_SLASH).op("||")(step)
    return path


def constant(name: str) -> Expression:
    """A route or a key of the catalogue, as a constant of the statement."""
    assert name.replace("_", "").replace(":", "").isalnum(), name
    return literal_column("'" + name + "'", type_=Text)  # names of the catalogue alone


def href(address: Expression) -> Expression:
    return func.json_build_object(_HREF, address, type_=JSON)


def when(condition: Expression, value: Expression) -> Expression:
    """`value`, or null, which is then left out."""
    return case((condition, value))
