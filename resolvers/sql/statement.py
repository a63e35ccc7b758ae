"""A SQLAlchemy Core tree, compiled once: its text and the order of its parameters.

Values go in through binds alone, names come from the tables: no SQL is ever put together
as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.sql import ClauseElement

_DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """`sql` with $1, $2 …; `names` are its binds in that order; `fixed` what never changes."""

    sql: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """`values` and the fixed ones, in the order of `names`."""
        fixed = self.fixed
        return [values[name] if name in values else fixed[name] for name in self.names]


def compile_statement(tree: ClauseElement) -> Statement:
    """The statement of a Core tree, in asyncpg's dialect."""
    compiled: Any = tree.compile(dialect=_DIALECT)
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    return Statement(str(compiled), tuple(compiled.positiontup or ()), fixed)
