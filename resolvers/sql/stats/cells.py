"""The cells of a roll-up, and the outreaches and deltas that they count.

What a roll-up counts by is `DIMENSIONS` of its dimension: names of the values that it is fixed to,
or that its groups have.
"""

from __future__ import annotations

from sqlalchemy import Text, cast, func
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.sql import FromClause

from resolvers.plan.rollups import Rollup
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import TENANT, Expression, text_constant
from resolvers.sql.rollups.keys import EMPTY, key_of
from resolvers.sql.stats.keys import GROUPED_RESOURCES, text_key
from schema.rollup_tables import DIMENSIONS


def are_of(table: FromClause, rollup: Rollup) -> list[Expression]:
    """The conditions for the stored cells of the roll-up."""
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


def are_counted(row: FromClause, rollup: Rollup) -> list[Expression]:
    """The conditions of the roll-up on outreaches or deltas."""
    fixed = [(name, _fixed(rollup, name)) for name in DIMENSIONS[rollup.dimension]]
    return [key_of(row, name) == value for name, value in fixed if value is not None]


def _fixed(rollup: Rollup, name: str) -> Expression | None:
    value = rollup.value_of(name)
    if value is None:
        return None
    bind = parameter_bind(value)
    return func.lower(bind) if name == "type" else bind


def grouped_key(name: str, stored: Expression) -> Expression:
    """A stored key as groups have it: an id or a text; null if it is empty."""
    if name in GROUPED_RESOURCES:
        return cast(func.nullif(stored, EMPTY), UUID())
    return text_key(stored)


def person_key(row: FromClause, rollup: Rollup) -> Expression:
    """The same key of an outreach or a delta whose person is counted; null in all dimensions with
    no key.
    """
    if not (names := DIMENSIONS[rollup.dimension]):
        return cast(None, UUID())
    key = key_of(row, *names)
    return key if isinstance(key.type, UUID) else text_key(key)
