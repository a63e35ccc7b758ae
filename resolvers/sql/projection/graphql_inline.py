"""Hashes and arrays inside of a row as the GraphQL objects that were selected."""

from __future__ import annotations

from sqlalchemy import FromClause, Text, case, column, func, literal_column, null, select
from sqlalchemy.dialects.postgresql import JSONB

from resolvers.plan.selection import Column, InlineSelection, ObjectSelection, Selection, TypeName
from resolvers.sql.json import EMPTY_ARRAY, EMPTY_OBJECT, Expression, row_json
from schema.osdi.fields import Field, Kind


def name_json(text: str) -> Expression:
    """A name of the schema, as a constant of the statement."""
    assert text.isidentifier(), text
    return literal_column(f"'{text}'", type_=Text)


def inline_json(
    row: FromClause, value: Expression, field: Field, shown: ObjectSelection, depth: int
) -> Expression:
    """A hash or an array, kept as JSON in `row`: its members are taken out as they are."""
    if field.kind is Kind.HASH:
        members = [(key, _member(row, item, value, depth)) for key, item in shown.members]
        is_there = func.jsonb_typeof(value) == literal_column("'object'")
        return case((is_there, row_json(members, row)), else_=null())
    elements = func.jsonb_array_elements(value).table_valued(
        column("value", JSONB), name=f"e{depth}"
    )
    taken = [
        _member(elements, item, elements.c.value, depth).label(key) for key, item in shown.members
    ]
    if taken:
        rows = select(*taken).select_from(elements).subquery(f"o{depth}$")
        listed = select(func.coalesce(func.json_agg(rows.table_valued()), EMPTY_ARRAY))
    else:
        listed = select(func.coalesce(func.json_agg(EMPTY_OBJECT), EMPTY_ARRAY)).select_from(
            elements
        )
    is_there = func.jsonb_typeof(value) == literal_column("'array'")
    return case((is_there, listed.scalar_subquery()), else_=null())


def _member(row: FromClause, shown: Selection, value: Expression, depth: int) -> Expression:
    if isinstance(shown, TypeName):
        return name_json(shown.name)
    assert isinstance(shown, Column | InlineSelection)
    name = name_json(shown.field.name)
    if shown.field.kind in (Kind.TEXT, Kind.DATETIME):
        # As text, which is quicker put into the JSON around than JSON is.
        return value.op("->>", return_type=Text())(name)
    member: Expression = value.op("->", return_type=JSONB())(name)
    if isinstance(shown, InlineSelection):
        return inline_json(row, member, shown.field, shown.object, depth + 1)
    return member
