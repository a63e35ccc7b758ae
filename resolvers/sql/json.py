"""Expressions of JSON that PostgreSQL builds, and the constants and binds in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeAlias

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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID
from sqlalchemy.sql import FromClause

from schema import tables
from schema.osdi.resource import Resource

Expression: TypeAlias = ColumnElement[Any]

ZERO: Expression = literal_column("0")
ONE: Expression = literal_column("1")
_UTC: Expression = literal_column("'UTC'")
_HREF: Expression = literal_column("'href'")
COLON: Expression = literal_column("':'")
_UTC_FORMAT: Expression = literal_column("""'YYYY-MM-DD"T"HH24:MI:SS"Z"'""")
_EXACT_FORMAT: Expression = literal_column("""'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'""")
_NO_FRACTION: Expression = literal_column("'.000000Z'")
_UTC_MARK: Expression = literal_column("'Z'")
EMPTY_OBJECT: Expression = literal_column("'{}'::json", type_=JSON)
EMPTY_ARRAY: Expression = literal_column("'[]'::json")

_PRIMARY: Expression = literal_column("'$[*] ? (@.primary == true)'::jsonpath")
WITHOUT_DATE: Expression = literal_column("'infinity'::timestamptz", type_=tables.TIMESTAMPTZ)
"""The date of the targets of an outreach without one. It counts as the largest."""

TENANT = bindparam("organization_id", type_=UUID())
"""The organization of the caller. Each SELECT compares with it, subqueries too."""

BASE = bindparam("base", type_=Text())
"""The prefix of links: the URL of the entry point, without a trailing slash."""

NAMESPACE = bindparam("namespace", type_=Text())
"""The prefix of the identifiers that the gateway assigns."""

_UNQUOTED = re.compile(r"[A-Za-z0-9_./-]*")


def text_constant(text: str) -> Expression:
    """`text` as a constant of the statement, for names that the schema or a query declares.

    Raises: ValueError for a character that may need quoting.

    >>> str(text_constant("given_name"))
    "'given_name'"
    """
    if _UNQUOTED.fullmatch(text) is None:
        raise ValueError(f"A text constant has letters, digits and '_./-' only, got {text!r}.")
    return literal_column("'" + text + "'", type_=Text)


def int_constant(number: int) -> Expression:
    """`number` as a constant of the statement, such as the size of a page.

    >>> str(int_constant(25))
    '25'
    """
    return literal_column(str(int(number)), type_=Integer)


def row_json(members: Iterable[tuple[str, Expression]], *rows: FromClause) -> Expression:
    """A JSON object of labelled expressions over `rows` of the enclosing query."""
    members = list(members)
    if not members:
        return EMPTY_OBJECT
    labelled = select(*[value.label(name) for name, value in members]).correlate(*rows)
    # The name must not be a response key: PostgreSQL would read the column in place of the row.
    inner = labelled.subquery("r$")
    return select(func.row_to_json(inner.table_valued(), type_=JSON)).scalar_subquery()


def utc_text(column: Expression) -> Expression:
    """A date and time as text in UTC, such as 2014-03-20T21:04:31Z."""
    return func.to_char(func.timezone(_UTC, column), _UTC_FORMAT)


def exact_utc_text(column: Expression) -> Expression:
    """A date and time as `format_exact` writes it: with its fraction, if it has one."""
    text = func.to_char(func.timezone(_UTC, column), _EXACT_FORMAT)
    return func.replace(text, _NO_FRACTION, _UTC_MARK)


def join_texts(first: Expression, *others: Expression) -> Expression:
    """The concatenation of texts; null if one of them is null."""
    text = first
    for other in others:
        text = text.op("||")(other)
    return text


def own_identifier(row: FromClause) -> Expression:
    """The identifier that the gateway assigns to a row: `<namespace>:<id>`."""
    return join_texts(NAMESPACE, COLON, cast(row.c.id, Text))


def wire_identifiers(row: FromClause) -> Expression:
    """The identifiers of a row: first the gateway's, `<namespace>:<id>`, then those of clients."""
    return func.array_prepend(own_identifier(row), row.c.identifiers, type_=ARRAY(Text()))


def path_to(*parts: str | Expression) -> Expression:
    """The URL {base}/part/part…; texts are names of routes, expressions are ids."""
    path: Expression = BASE
    names = ""
    for part in parts:
        if isinstance(part, str):
            names += "/" + part
        else:
            path = path.op("||")(text_constant(names + "/")).op("||")(cast(part, Text))
            names = ""
    return path.op("||")(text_constant(names)) if names else path


def href(url: Expression) -> Expression:
    """A HAL link."""
    return func.json_build_object(_HREF, url, type_=JSON)


def when(condition: Expression, value: Expression) -> Expression:
    """`value` if the condition holds, else null. HAL leaves null members out."""
    return case((condition, value))


def preferred_member(array: Expression, member: str) -> Expression:
    """A member of the primary element of a JSON array, or else of the first element, as text."""
    primary = func.jsonb_path_query_first(array, _PRIMARY, type_=JSONB())
    first = array.op("->", return_type=JSONB())(ZERO)
    element = func.coalesce(primary, first, type_=JSONB())
    return element.op("->>", return_type=Text())(text_constant(member))


def table_of(resource: Resource) -> Table:
    """The table with the rows of a resource."""
    return tables.METADATA.tables[resource.plural]


def total(
    collection: str, scope_id: Expression, organization_id: Expression = TENANT
) -> Expression:
    """The number of rows in a collection: the sum of its shards, which writes keep up to date."""
    shards = tables.totals
    return (
        select(cast(func.coalesce(func.sum(shards.c.n), ZERO), BigInteger))
        .where(
            shards.c.organization_id == organization_id,
            shards.c.collection == collection,
            shards.c.scope_id == scope_id,
        )
        .correlate_except(shards)
        .scalar_subquery()
    )
