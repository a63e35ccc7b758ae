"""Hashes and arrays that a row stores as JSON, as the selected GraphQL objects."""

from __future__ import annotations

from sqlalchemy import FromClause, Text, case, column, func, null, select
from sqlalchemy.dialects.postgresql import JSONB

from resolvers.plan.selection import Column, InlineSelection, ObjectSelection, Selection, TypeName
from resolvers.sql.json import EMPTY_ARRAY, EMPTY_OBJECT, Expression, row_json, text_constant
from schema.osdi.fields import Field, Kind

_OBJECT = text_constant("object")
_ARRAY = text_constant("array")


def inline_json(
    row: FromClause, value: Expression, field: Field, selection: ObjectSelection, depth: int
) -> Expression:
    """The selected members of `value`, a hash or an array of hashes in `row`."""
    if field.kind is Kind.HASH:
        members = [(key, _member(row, item, value, depth)) for key, item in selection.members]
        is_object = func.jsonb_typeof(value) == _OBJECT
        return case((is_object, row_json(members, row)), else_=null())
    elements = func.jsonb_array_elements(value).table_valued(
        column("value", JSONB), name=f"e{depth}"
    )
    columns = [
        _member(elements, item, elements.c.value, depth).label(key)
        for key, item in selection.members
    ]
    if columns:
        rows = select(*columns).select_from(elements).subquery(f"o{depth}$")
        objects = select(func.coalesce(func.json_agg(rows.table_valued()), EMPTY_ARRAY))
    else:
        objects = select(func.coalesce(func.json_agg(EMPTY_OBJECT), EMPTY_ARRAY)).select_from(
            elements
        )
    is_array = func.jsonb_typeof(value) == _ARRAY
    return case((is_array, objects.scalar_subquery()), else_=null())


def _member(row: FromClause, selection: Selection, value: Expression, depth: int) -> Expression:
    if isinstance(selection, TypeName):
        return text_constant(selection.name)
    assert isinstance(selection, Column | InlineSelection)
    field = selection.field
    name = text_constant(field.name)
    if field.kind in (Kind.TEXT, Kind.DATETIME):
        # PostgreSQL puts text into the JSON around it faster than JSON.
        return value.op("->>", return_type=Text())(name)
    member: Expression = value.op("->", return_type=JSONB())(name)
    if isinstance(selection, InlineSelection):
        return inline_json(row, member, field, selection.object, depth + 1)
    return member
