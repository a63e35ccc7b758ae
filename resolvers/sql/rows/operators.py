"""The SQL of the comparison operators, except `EQ` and `in`, which `predicates` looks up by index.

A new operator is also needed in `Op`, in the parsers of `resolvers.filters`, and in GraphQL's
inputs (`schema.graphql.inputs`).
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, true

from resolvers.plan.predicates import Op
from resolvers.sql.json import ZERO, Expression

_OPERATORS: dict[Op, Callable[[Expression, Expression], Expression]] = {
    Op.NE: lambda left, right: (left == right).is_not(true()),
    Op.GT: lambda left, right: left > right,
    Op.GE: lambda left, right: left >= right,
    Op.LT: lambda left, right: left < right,
    Op.LE: lambda left, right: left <= right,
    Op.LIKE: lambda left, right: left.ilike(right),
    Op.REGEXP: lambda left, right: left.op("~", is_comparison=True)(right),
    Op.CONTAINS: lambda left, right: func.strpos(left, right) > ZERO,
    Op.STARTSWITH: lambda left, right: func.starts_with(left, right),
    Op.ENDSWITH: lambda left, right: func.right(left, func.length(right)) == right,
}


def compare(op: Op, left: Expression, right: Expression, any_case: bool) -> Expression:
    """Return the comparison of two values; if `any_case`, without regard to case."""
    if any_case and op is Op.REGEXP:
        # In lower case, a pattern may mean something else: \S becomes \s.
        return left.op("~*", is_comparison=True)(right)
    if any_case and op is not Op.LIKE:
        left, right = func.lower(left), func.lower(right)
    return _OPERATORS[op](left, right)
