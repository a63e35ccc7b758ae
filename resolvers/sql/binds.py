"""Bind parameters for the values of a plan."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, Double, Text, bindparam, select
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.types import TypeEngine

from resolvers.plan.predicates import Parameter
from resolvers.sql.json import Expression
from schema.tables import TIMESTAMPTZ

_TYPES: dict[str, TypeEngine[Any]] = {
    "str": Text(),
    "int": BigInteger(),
    "float": Double(),
    "bool": Boolean(),
    "datetime": TIMESTAMPTZ,
    "UUID": UUID(),
}


@cache
def bind_name(index: int) -> str:
    """The name of the bind for the value at `index` of a plan.

    >>> bind_name(0)
    'v000'
    """
    return f"v{index:03}"


def parameter_bind(parameter: Any) -> Expression:
    """The bind of the value that `parameter` replaces. Raises: TypeError if it is a value."""
    bind = _bind(parameter, _TYPES[_checked(parameter).type.__name__])
    return hidden(bind) if parameter.is_hidden else bind


def hidden(bind: Expression) -> Expression:
    """A subquery with the value. The planner of PostgreSQL does not look into it."""
    return select(bind).scalar_subquery()


def parameters_bind(parameter: Any) -> Expression:
    """The bind of a tuple of values, as an array. Raises: TypeError if it is a tuple."""
    return _bind(parameter, ARRAY(_TYPES[_checked(parameter).type.__name__]))


def _bind(parameter: Parameter, type_: TypeEngine[Any]) -> Expression:
    return bindparam(bind_name(parameter.index), type_=type_)


def _checked(parameter: Any) -> Parameter:
    """Refuse a value, which would be compiled into the statement and cached with it."""
    if not isinstance(parameter, Parameter):
        raise TypeError(f"Only templates are compiled, got the value {parameter!r}.")
    return parameter
