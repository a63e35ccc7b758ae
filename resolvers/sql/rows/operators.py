"""How two values are compared, by operator. Pure."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, literal_column, true

from resolvers.plan.predicates import Op
from resolvers.sql.json import ZERO, Expression
from schema.osdi.fields import Field
from schema.osdi.shapes import EMAIL_ADDRESS


def ignores_case(leaf: Field) -> bool:
    """OSDI only prefers these spellings, so others are the same; no address has a case."""
    return (bool(leaf.values) and not leaf.closed) or leaf == EMAIL_ADDRESS["address"]


def _differs(left: Expression, right: Expression, leaf: Field) -> Expression:
    if ignores_case(leaf):
        left, right = func.lower(left), func.lower(right)
    return (left == right).is_not(true())


def _like(left: Expression, right: Expression, _: Field) -> Expression:
    """Without case, and with % as the one wildcard."""
    plain = func.replace(func.replace(right, _ESCAPE, _ESCAPED), _ANY_ONE, _NOT_ANY_ONE)
    return left.ilike(plain)


_ESCAPE: Expression = literal_column(r"E'\\'")
_ESCAPED: Expression = literal_column(r"E'\\\\'")
_ANY_ONE: Expression = literal_column("'_'")
_NOT_ANY_ONE: Expression = literal_column(r"E'\\_'")

OPERATORS: dict[Op, Callable[[Expression, Expression, Field], Expression]] = {
    Op.NE: _differs,
    Op.GT: lambda left, right, _: left > right,
    Op.GE: lambda left, right, _: left >= right,
    Op.LT: lambda left, right, _: left < right,
    Op.LE: lambda left, right, _: left <= right,
    Op.LIKE: _like,
    Op.REGEXP: lambda left, right, _: left.op("~", is_comparison=True)(right),
    Op.CONTAINS: lambda left, right, _: func.strpos(left, right) > ZERO,
    Op.STARTSWITH: lambda left, right, _: func.starts_with(left, right),
    Op.ENDSWITH: lambda left, right, _: func.right(left, func.length(right)) == right,
}
