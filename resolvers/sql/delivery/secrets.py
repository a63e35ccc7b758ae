"""The statements about stored secrets of receivers: by which keys they are encrypted."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Text, bindparam, func, select, union, update
from sqlalchemy.dialects.postgresql import UUID

from resolvers.sql.delivery.administration import RECEIVERS
from resolvers.sql.json import TENANT, Expression
from resolvers.sql.statement import Statement, compile_statement
from schema.osdi.deliveries import SEALED

COLUMNS = ("secret", "old_secret")
_STORED: Expression = bindparam("stored", type_=Text())


@cache
def compile_keys_in_use() -> Statement:
    """The names of the keys that encrypt secrets of all organizations: a row each."""
    parts = []
    for table in RECEIVERS.values():
        for name in COLUMNS:
            key = func.split_part(table.c[name], ":", 2).label("key")
            found = select(key).where(func.starts_with(table.c[name], SEALED))
            if name == "old_secret":
                found = found.where(table.c.old_secret_end > func.now())
            parts.append(found)
    return compile_statement(union(*parts))


@cache
def compile_other_secrets(name: str, column: str) -> Statement:
    """`id` and `stored` of the secrets that do not begin with `prefix`, locked."""
    table = RECEIVERS[name]
    return compile_statement(
        select(table.c.id, table.c[column].label("stored"))
        .where(
            table.c.organization_id == TENANT,
            ~func.starts_with(table.c[column], bindparam("prefix", type_=Text())),
        )
        .order_by(table.c.id)
        .with_for_update()
    )


@cache
def compile_replacement(name: str, column: str) -> Statement:
    """Stores `stored` in place of the secret of the receiver `id`."""
    table = RECEIVERS[name]
    return compile_statement(
        update(table)
        .values({column: _STORED})
        .where(table.c.organization_id == TENANT, table.c.id == bindparam("id", type_=UUID()))
        .returning(table.c.id)
    )
