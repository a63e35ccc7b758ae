"""Bind parameters for the values of a plan."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Double,
    Text,
    bindparam,
)
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.types import TypeEngine

from resolvers.plan.predicates import (
    Parameter,
)
from resolvers.sql.json import (
    Expression,
)
from schema.tables import TIMESTAMPTZ


def parameter_bind(parameter: Any) -> Expression:
    """The bind of the value that was lifted out of the plan at this place."""
    assert isinstance(parameter, Parameter)
    return bindparam(f"v{parameter.index:03}", type_=_TYPES[parameter.type.__name__])


def parameters_bind(parameter: Any) -> Expression:
    """The bind of the values that were lifted out of the plan at this place."""
    assert isinstance(parameter, Parameter)
    type_: Any = ARRAY(_TYPES[parameter.type.__name__])
    return bindparam(f"v{parameter.index:03}", type_=type_)


_TYPES: dict[str, TypeEngine[Any]] = {
    "str": Text(),
    "int": BigInteger(),
    "float": Double(),
    "bool": Boolean(),
    "datetime": TIMESTAMPTZ,
    "UUID": UUID(),
}
