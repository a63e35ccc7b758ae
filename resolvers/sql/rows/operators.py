"""The SQL of each comparison operator, but for `EQ` and `in`, which `predicates` looks up by index.

A new operator is also needed in `Op`, in the parsers of `resolvers.filters`, and in GraphQL's
inputs (`schema.graphql.inputs`).
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, literal_column, true

from resolvers.plan.predicates import Op
from resolvers.sql.json import ZERO, Expression
from schema.osdi.fields import Field, Normalization

_BACKSLASH: Expression = literal_column(r"E'\\'")
_ESCAPED_BACKSLASH: Expression = literal_column(r"E'\\\\'")
_UNDERSCORE: Expression = literal_column("'_'")
_ESCAPED_UNDERSCORE: Expression = literal_column(r"E'\\_'")


def ignores_case(leaf: Field) -> bool:
    """Whether case is ignored: in values that OSDI only prefers, and in e-mail addresses."""
    return (bool(leaf.values) and not leaf.closed) or leaf.normalization is Normalization.LOWER_CASE


def _differs(left: Expression, right: Expression, leaf: Field) -> Expression:
    if ignores_case(leaf):
        left, right = func.lower(left), func.lower(right)
    return (left == right).is_not(true())


def _like(left: Expression, right: Expression, _: Field) -> Expression:
    """ILIKE with % as the only wildcard: backslashes and underscores are escaped."""
    backslashes = func.replace(right, _BACKSLASH, _ESCAPED_BACKSLASH)
    return left.ilike(func.replace(backslashes, _UNDERSCORE, _ESCAPED_UNDERSCORE))


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
