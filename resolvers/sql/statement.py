"""Statements: a SQLAlchemy Core tree, compiled once to its text and the order of its binds.

Values are sent as binds and names come from the tables: SQL is never assembled from text.

In a database that Citus distributes, a statement runs on a worker, which numbers transactions in
its own way. The numbers that count are those of the coordinator: they are fetched from it first and
sent as binds. The `distributed` form of a statement has these binds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement

_DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
_DISTRIBUTED = asyncpg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
"""The same dialect, for the distributed form."""


class OfCoordinator(ColumnElement[Any]):
    """A value that depends on the server: its expression, or a bind in the distributed form."""

    inherit_cache = False

    def __init__(self, name: str, expression: ColumnElement[Any]) -> None:
        self.name = name
        self.wrapped = expression
        self.type = expression.type


@compiles(OfCoordinator)
def _compile_of_coordinator(element: OfCoordinator, compiler: Any, **options: Any) -> str:
    compiler.of_coordinator = {*getattr(compiler, "of_coordinator", ()), element.name}
    if compiler.dialect is _DISTRIBUTED:
        bind: ColumnElement[Any] = bindparam(element.name, type_=element.type)
        return str(compiler.process(bind, **options))
    return str(compiler.process(element.wrapped, **options))


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """`sql` with $1, $2 …; the names of its binds in that order; the values of `fixed` binds.

    `is_expensive`: it may read many rows, or take long for some of them. `custom_plan`: PostgreSQL
    should plan it for the values of each execution. `plan` is its name in measurements and in the
    log. `distributed` makes the form for a distributed database, if that differs; the binds
    `of_coordinator` of that form are fetched from the coordinator.
    """

    sql: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    is_expensive: bool = False
    plan: str = "other"
    distributed: Callable[[], Statement] | None = field(default=None, repr=False)
    of_coordinator: tuple[str, ...] = ()
    custom_plan: bool = False

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """Return the arguments for $1, $2 …, from `values` and the fixed ones."""
        fixed = self.fixed
        return [values[name] if name in values else fixed[name] for name in self.names]


def compile_statement(
    tree: ClauseElement,
    is_expensive: bool = False,
    plan: str | None = None,
    distributed: ClauseElement | None = None,
) -> Statement:
    """Compile a Core tree in asyncpg's dialect. The default `plan` is the name of the calling
    function, such as `identity.key`. `distributed` is the tree for a distributed database, if it
    differs.
    """
    if plan is None:
        caller = sys._getframe(1)
        module = caller.f_globals["__name__"].removeprefix("resolvers.sql.")
        # A generator expression is called after the function that it is in.
        function = caller.f_code.co_qualname.partition(".<locals>")[0]
        plan = f"{module}.{function.removeprefix('compile_')}"
    compiled: Any = tree.compile(dialect=_DIALECT)
    form: Callable[[], Statement] | None = None
    if distributed is not None or hasattr(compiled, "of_coordinator"):
        other = tree if distributed is None else distributed
        form = cache(lambda: _statement(other.compile(dialect=_DISTRIBUTED), is_expensive, plan))
    return _statement(compiled, is_expensive, plan, form)


def _statement(
    compiled: Any, is_expensive: bool, plan: str, distributed: Callable[[], Statement] | None = None
) -> Statement:
    asked = () if distributed else tuple(sorted(getattr(compiled, "of_coordinator", ())))
    return Statement(
        sql=str(compiled),
        names=tuple(compiled.positiontup or ()),
        fixed={name: value for name, value in compiled.params.items() if value is not None},
        is_expensive=is_expensive,
        plan=plan,
        distributed=distributed,
        of_coordinator=asked,
    )
