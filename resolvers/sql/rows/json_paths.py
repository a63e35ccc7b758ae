"""Conditions on members of JSON columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Double,
    FromClause,
    Text,
    case,
    cast,
    column,
    exists,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from resolvers.sql.json import ONE, Expression, text_constant
from schema.osdi.fields import Field, Kind
from schema.tables import TIMESTAMPTZ

_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.INTEGER: BigInteger(),
    Kind.NUMBER: Double(),
    Kind.BOOLEAN: Boolean(),
    Kind.DATETIME: TIMESTAMPTZ,
}
"""The types that JSON members are cast to. Other kinds are compared as text."""
_ARRAY = text_constant("array")


def array_or_null(value: Expression) -> Expression:
    """The array, or null: a client may have sent null, which has no elements."""
    return case((func.jsonb_typeof(value) == _ARRAY, value))


def json_member(value: Expression, field: Field) -> Expression:
    """A member of an inline object, in the type that the field has as a column."""
    name = text_constant(field.name)
    if field.stored_as_json:
        return value.op("->", return_type=JSONB())(name)
    return _scalar(value.op("->>", return_type=Text())(name), field.kind)


def walk_json(
    value: Expression,
    field: Field,
    members: tuple[Field, ...],
    test: Callable[[Expression], Expression],
    depth: int,
) -> Expression:
    """Whether `test` holds for the member of `value` at `members`, or for any behind arrays.

    `field` is the field of `value`; `depth` keeps the names of nested elements apart.
    """
    if field.kind is Kind.STRINGS:
        return _any_element(text_elements(value), test)
    if field.kind is Kind.ARRAY:
        elements = func.jsonb_array_elements(value).table_valued(
            column("value", JSONB), name=f"e{depth}"
        )
        if not members:
            # Only null compares with a whole array, and an empty array counts as null.
            return exists(select(ONE).select_from(elements))
        return _any_element(elements, lambda element: _member(element, members, test, depth + 1))
    return _member(value, members, test, depth) if members else test(value)


def text_elements(value: Expression) -> FromClause:
    """The elements of an array of texts, as rows with the column `value`."""
    elements = (
        func.unnest(value)
        if isinstance(value.type, ARRAY)
        else func.jsonb_array_elements_text(value)
    )
    # By default unnest names its column after the alias.
    return elements.table_valued(column("value", Text)).render_derived()


def _any_element(elements: FromClause, test: Callable[[Expression], Expression]) -> Expression:
    return exists(select(ONE).select_from(elements).where(test(elements.c.value)))


def _member(
    value: Expression,
    members: tuple[Field, ...],
    test: Callable[[Expression], Expression],
    depth: int,
) -> Expression:
    field, rest = members[0], members[1:]
    name = text_constant(field.name)
    if rest or field.stored_as_json:
        return walk_json(value.op("->", return_type=JSONB())(name), field, rest, test, depth)
    return test(_scalar(value.op("->>", return_type=Text())(name), field.kind))


def _scalar(value: Expression, kind: Kind) -> Expression:
    """A member in the type of its kind; validated when it was stored, so the cast succeeds."""
    type_ = _TYPES.get(kind)
    return cast(value, type_) if type_ is not None else value
