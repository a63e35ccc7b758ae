"""A predicate tree as a SQL condition."""

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
    and_,
    bindparam,
    cast,
    column,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.types import TypeEngine

from resolvers.json_sql import ONE, ORGANIZATION, ZERO, Expression
from resolvers.plan import And, Compare, IsNull, Not, OneOf, Op, Or, Path, Predicate, Slot
from schema import tables
from schema.catalogue import COMPUTED, Resource
from schema.fields import Field, Kind
from schema.tables import MOMENT


def slot_bind(slot: Any) -> Expression:
    """The bind of the value that was lifted out of the plan at this place."""
    assert isinstance(slot, Slot)
    return bindparam(f"v{slot.index:03}", type_=_TYPES[slot.type.__name__])


_TYPES: dict[str, TypeEngine[Any]] = {
    "str": Text(),
    "int": BigInteger(),
    "float": Double(),
    "bool": Boolean(),
    "datetime": MOMENT,
    "UUID": UUID(),
}


def condition(predicate: Predicate, resource: Resource, row: FromClause) -> Expression:
    """Whether `predicate` holds for the resource in `row`."""
    match predicate:
        case And(parts):
            return and_(*[condition(part, resource, row) for part in parts])
        case Or(parts):
            return or_(*[condition(part, resource, row) for part in parts])
        case Not(part):
            return condition(part, resource, row).is_not(true())
        case IsNull(path):
            return not_(_reached(path, row, lambda value: value.is_not(None)))
        case Compare(path, op, value):
            return _compare(path, op, slot_bind(value), resource, row)
        case OneOf(path, values):
            binds = [slot_bind(value) for value in values]
            return or_(*[_compare(path, Op.EQ, bind, resource, row) for bind in binds])


def _compare(
    path: Path, op: Op, value: Expression, resource: Resource, row: FromClause
) -> Expression:
    keyed = _by_key(path, op, value, resource, row)
    if keyed is not None:
        return keyed
    return _reached(path, row, lambda left: _OPERATORS[op](left, value, path.leaf))


def _by_key(
    path: Path, op: Op, value: Expression, resource: Resource, row: FromClause
) -> Expression | None:
    """The condition through a table that is indexed by the value, where there is one."""
    if op is not Op.EQ:
        return None
    if path.column.name == "identifiers":
        keys = tables.identifiers
        found = select(keys.c.resource_id).where(
            keys.c.organization_id == ORGANIZATION,
            keys.c.resource == resource.plural,
            keys.c.identifier == value,
        )
        return row.c.id.in_(found)
    names = (resource.plural, path.column.name, path.leaf.name)
    if names == ("people", "email_addresses", "address"):
        emails = tables.person_emails
        owner = select(emails.c.person_id).where(
            emails.c.organization_id == ORGANIZATION, emails.c.address == func.lower(value)
        )
        return row.c.id.in_(owner)
    return None


def _reached(path: Path, row: FromClause, test: Callable[[Expression], Expression]) -> Expression:
    """`test` of the value at `path`, or of any, where the way leads through arrays."""
    if path.column.name in COMPUTED:
        from resolvers.hal_sql import total

        return test(total(COMPUTED[path.column.name], row.c.id))
    return _step(row.c[path.column.name], path.column, path.members, test, depth=0)


def _step(
    value: Expression,
    field: Field,
    members: tuple[Field, ...],
    test: Callable[[Expression], Expression],
    depth: int,
) -> Expression:
    if field.kind is Kind.STRINGS:
        return _any_element(_texts(value, depth), lambda element: test(element))
    if field.kind is Kind.ARRAY and members:
        elements = func.jsonb_array_elements(value).table_valued(
            column("value", JSONB), name=f"e{depth}"
        )
        return _any_element(
            elements, lambda element: _member(element, members, test, depth + 1)
        )
    return _member(value, members, test, depth) if members else test(value)


def _texts(value: Expression, depth: int) -> FromClause:
    elements = (
        func.unnest(value)
        if isinstance(value.type, ARRAY)
        else func.jsonb_array_elements_text(value)
    )
    return elements.table_valued(column("value", Text), name=f"e{depth}")


def _any_element(
    elements: FromClause, test: Callable[[Expression], Expression]
) -> Expression:
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
        return _step(value.op("->", return_type=JSONB())(name), field, rest, test, depth)
    return test(_scalar(value.op("->>", return_type=Text())(name), field.kind))


def _scalar(value: Expression, kind: Kind) -> Expression:
    type_ = {
        Kind.INTEGER: BigInteger(),
        Kind.NUMBER: Double(),
        Kind.BOOLEAN: Boolean(),
        Kind.MOMENT: MOMENT,
    }.get(kind)
    return cast(value, type_) if type_ is not None else value


def _equal(left: Expression, right: Expression, leaf: Field) -> Expression:
    """Equality; without case where OSDI only prefers spellings."""
    if leaf.values and not leaf.closed:
        return func.lower(left) == func.lower(right)
    return left == right


_OPERATORS: dict[Op, Callable[[Expression, Expression, Field], Expression]] = {
    Op.EQ: _equal,
    Op.NE: lambda left, right, leaf: _equal(left, right, leaf).is_not(true()),
    Op.GT: lambda left, right, _: left > right,
    Op.GE: lambda left, right, _: left >= right,
    Op.LT: lambda left, right, _: left < right,
    Op.LE: lambda left, right, _: left <= right,
    Op.LIKE: lambda left, right, _: left.ilike(right),
    Op.REGEXP: lambda left, right, _: left.op("~", is_comparison=True)(right),
    Op.CONTAINS: lambda left, right, _: func.strpos(left, right) > ZERO,
    Op.STARTSWITH: lambda left, right, _: func.starts_with(left, right),
    Op.ENDSWITH: lambda left, right, _: func.right(left, func.length(right)) == right,
}
