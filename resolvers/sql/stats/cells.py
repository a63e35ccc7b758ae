"""The cells of a roll-up, and the outreaches and deltas that they count: conditions and keys."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Text, cast, column, func, literal_column, values
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.sql import FromClause

from resolvers.plan.rollups import Rollup
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import TENANT, Expression, text_constant
from resolvers.sql.rollups.keys import EMPTY, key_of
from resolvers.sql.stats.keys import GROUPED_RESOURCES, text_key
from schema.rollup_tables import DIMENSIONS

MINUS: Expression = literal_column("-1", type_=Integer)


def cell_conditions(table: FromClause, rollup: Rollup) -> list[Expression]:
    """The conditions that choose the cells of the roll-up from a table of cells."""
    names = DIMENSIONS[rollup.dimension]
    columns = [table.c[name] for name in ("scope", "key") if name in table.c]
    # The key of all is empty: comparing it makes PostgreSQL look up days by the primary key.
    fixed: list[tuple[Expression, Expression | None]] = [] if names else [(table.c.key, EMPTY)]
    for item, name in zip(reversed(columns), reversed(names), strict=False):
        fixed.append((item, _fixed(rollup, name)))
    return [
        table.c.organization_id == TENANT,
        table.c.dimension == text_constant(rollup.dimension),
        *[item == cast(value, Text) for item, value in fixed if value is not None],
    ]


def row_conditions(row: FromClause, rollup: Rollup) -> list[Expression]:
    """The same conditions on outreaches or deltas."""
    fixed = [(name, _fixed(rollup, name)) for name in DIMENSIONS[rollup.dimension]]
    return [key_of(row, name) == value for name, value in fixed if value is not None]


def _fixed(rollup: Rollup, name: str) -> Expression | None:
    value = rollup.value_of(name)
    if value is None:
        return None
    bind = parameter_bind(value)
    return func.lower(bind) if name == "type" else bind


def group_key(name: str, stored: Expression) -> Expression:
    """The key of a group, from that of a cell: an id or a text; null if it is empty."""
    if name in GROUPED_RESOURCES:
        return cast(func.nullif(stored, EMPTY), UUID())
    return text_key(stored)


def group_key_of(row: FromClause, rollup: Rollup) -> Expression:
    """The same key, from an outreach or a delta; null if the roll-up is of all of them."""
    if not (names := DIMENSIONS[rollup.dimension]):
        return cast(None, UUID())
    key = key_of(row, *names)
    return key if isinstance(key.type, UUID) else text_key(key)


def moves(*moves: tuple[Expression, Expression]) -> Any:
    """The moves of a figure from one place to another: rows of `place` and `sign`, LATERAL."""
    rows = values(column("place", Integer), column("sign", Integer), name="moves")
    return rows.data(list(moves)).lateral()
