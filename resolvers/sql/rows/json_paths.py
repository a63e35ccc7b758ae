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
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from resolvers.sql.json import (
    ONE,
    Expression,
)
from schema.osdi.fields import Field, Kind
from schema.tables import TIMESTAMPTZ


def array_or_null(value: Expression) -> Expression:
    """The array, or nothing: what a client sent as null has no elements."""
    return case((func.jsonb_typeof(value) == literal_column("'array'"), value))


def json_member(value: Expression, field: Field) -> Expression:
    """A member of an inline object, in the type that a column of the field has."""
    name = literal(field.name, Text)
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
    if field.kind is Kind.STRINGS:
        return _any_element(_texts(value, depth), lambda element: test(element))
    if field.kind is Kind.ARRAY:
        elements = func.jsonb_array_elements(value).table_valued(
            column("value", JSONB), name=f"e{depth}"
        )
        if not members:
            # Nothing but null compares with a whole array: one without elements is none.
            return exists(select(ONE).select_from(elements))
        return _any_element(elements, lambda element: _member(element, members, test, depth + 1))
    return _member(value, members, test, depth) if members else test(value)


def _texts(value: Expression, depth: int) -> FromClause:
    elements = (
        func.unnest(value)
        if isinstance(value.type, ARRAY)
        else func.jsonb_array_elements_text(value)
    )
    # unnest names its column after the alias, unless told otherwise.
    return elements.table_valued(column("value", Text), name=f"e{depth}").render_derived()


def _any_element(elements: FromClause, test: Callable[[Expression], Expression]) -> Expression:
    return exists(select(ONE).select_from(elements).where(test(elements.c.value)))


def _member(
    value: Expression,
    members: tuple[Field, ...],
    test: Callable[[Expression], Expression],
    depth: int,
) -> Expression:
    field, rest = members[0], members[1:]
    name = literal(field.name, Text)
    if rest or field.stored_as_json:
        return walk_json(value.op("->", return_type=JSONB())(name), field, rest, test, depth)
    return test(_scalar(value.op("->>", return_type=Text())(name), field.kind))


_STORED: dict[Kind, TypeEngine[Any]] = {
    Kind.INTEGER: BigInteger(),
    Kind.NUMBER: Double(),
    Kind.BOOLEAN: Boolean(),
    Kind.DATETIME: TIMESTAMPTZ,
}


def _scalar(value: Expression, kind: Kind) -> Expression:
    """A member as the type it was checked to be when it was stored."""
    type_ = _STORED.get(kind)
    return cast(value, type_) if type_ is not None else value
