"""JSON that PostgreSQL builds: the few expressions that everything shown is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Integer,
    Table,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.sql import FromClause

from schema import tables
from schema.osdi.resource import Resource

Expression = ColumnElement[Any]

ZERO: Expression = literal_column("0")
ONE: Expression = literal_column("1")
_UTC: Expression = literal_column("'UTC'")
_HREF: Expression = literal_column("'href'")
_COLON: Expression = literal_column("':'")
_UTC_FORMAT: Expression = literal_column("""'YYYY-MM-DD"T"HH24:MI:SS"Z"'""")
EMPTY_OBJECT: Expression = literal_column("'{}'::json", type_=JSON)
EMPTY_ARRAY: Expression = literal_column("'[]'::json")

TENANT = bindparam("organization_id", type_=UUID())
"""The tenant: every SELECT names it itself."""

BASE = bindparam("base", type_=Text())
"""What links begin with: the address of the entry point, without a trailing slash."""

NAMESPACE = bindparam("namespace", type_=Text())


def row_json(members: Iterable[tuple[str, Expression]], *rows: FromClause) -> Expression:
    """A JSON object of labelled expressions over `rows`, which stand in the query around."""
    members = list(members)
    if not members:
        return EMPTY_OBJECT
    labelled = select(*[value.label(name) for name, value in members]).correlate(*rows)
    # No response key is this, or PostgreSQL would take the column for the row.
    inner = labelled.subquery("r$")
    return select(func.row_to_json(inner.table_valued(), type_=JSON)).scalar_subquery()


def utc_text(column: Expression) -> Expression:
    """2014-03-20T21:04:31Z."""
    return func.to_char(func.timezone(_UTC, column), _UTC_FORMAT)


def wire_identifiers(row: FromClause) -> Expression:
    """Our own identifier, then the foreign ones."""
    own = NAMESPACE.op("||")(_COLON).op("||")(cast(row.c.id, Text))
    return func.array_prepend(own, row.c.identifiers, type_=ARRAY(Text()))


def path_to(*parts: str | Expression) -> Expression:
    """{base}/part/part…; text is a name of the routes, an expression an id."""
    path: Expression = BASE
    names = ""
    for part in parts:
        if isinstance(part, str):
            names += "/" + part
        else:
            path = path.op("||")(_constant(names + "/")).op("||")(cast(part, Text))
            names = ""
    return path.op("||")(_constant(names)) if names else path


def constant(number: int) -> Expression:
    """A number of the shape, as a constant of the statement."""
    return literal_column(str(int(number)), type_=Integer)


def _constant(names: str) -> Expression:
    """Names of the catalogue's routes, as a constant of the statement."""
    assert names.replace("_", "").replace("/", "").isalnum(), names
    return literal_column(repr(names), type_=Text)


def href(address: Expression) -> Expression:
    return func.json_build_object(_HREF, address, type_=JSON)


def when(condition: Expression, value: Expression) -> Expression:
    """`value`, or null, which is then left out."""
    return case((condition, value))


def table_of(resource: Resource) -> Table:
    """The table that has the rows of a resource."""
    return tables.METADATA.tables[resource.plural]


def total(collection: str, scope_id: Expression) -> Expression:
    """How many rows a collection has, out of its slots."""
    slots = tables.totals
    return (
        select(cast(func.coalesce(func.sum(slots.c.n), ZERO), BigInteger))
        .where(
            slots.c.organization_id == TENANT,
            slots.c.collection == collection,
            slots.c.scope_id == scope_id,
        )
        .correlate_except(slots)
        .scalar_subquery()
    )
