"""Statements: a SQLAlchemy Core tree, compiled once to its text and the order of its binds.

Values are sent as binds and names come from the tables: SQL is never assembled from text.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.sql import ClauseElement

_DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """`sql` with $1, $2 …; the names of its binds in that order; the values of `fixed` binds.

    `is_expensive`: it may read many rows, or compare some for long.
    `plan` is what measurements and the log call it.
    """

    sql: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    is_expensive: bool = False
    plan: str = "other"

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """Return the arguments for $1, $2 …, from `values` and the fixed ones."""
        fixed = self.fixed
        return [values[name] if name in values else fixed[name] for name in self.names]


def compile_statement(
    tree: ClauseElement, is_expensive: bool = False, plan: str | None = None
) -> Statement:
    """Compile a Core tree in asyncpg's dialect. Without a `plan` it is called after the function
    that compiles it, such as `identity.find_key`.
    """
    compiled: Any = tree.compile(dialect=_DIALECT)
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    if plan is None:
        caller = sys._getframe(1)
        module = caller.f_globals["__name__"].removeprefix("resolvers.sql.")
        plan = f"{module}.{caller.f_code.co_name.removeprefix('compile_')}"
    return Statement(str(compiled), tuple(compiled.positiontup or ()), fixed, is_expensive, plan)
