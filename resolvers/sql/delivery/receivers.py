"""The statements about receivers: autoresponses and webhooks."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Boolean, Table, Text, bindparam, cast, func, select, update

from resolvers.sql.delivery.queue import ID
from resolvers.sql.json import ONE, TENANT, Expression, row_json, when
from resolvers.sql.statement import Statement, compile_statement
from schema.tables import autoresponses, webhooks


@cache
def compile_autoresponse() -> Statement:
    """The autoresponse that a trigger selects: a JSON object, or no row."""
    table = autoresponses
    return _receiver(
        table,
        ("id", "subject", "body", "html", "address", "secret"),
        table.c.channel == bindparam("channel", type_=Text()),
        table.c.identifier == bindparam("identifier", type_=Text()),
    )


@cache
def compile_webhook() -> Statement:
    """A webhook by its id: a JSON object, or no row."""
    return _receiver(webhooks, ("id", "address", "secret"), webhooks.c.id == ID)


def _receiver(table: Table, names: tuple[str, ...], *conditions: Expression) -> Statement:
    members: list[tuple[str, Expression]] = [(name, table.c[name]) for name in names]
    is_valid = table.c.old_secret_end > func.now()
    members.append(("old_secret", when(is_valid, table.c.old_secret)))
    members.append(("ended", cast(table.c.ended_date.is_not(None), Boolean)))
    return compile_statement(
        select(cast(row_json(members, table), Text)).where(
            table.c.organization_id == TENANT, *conditions
        )
    )


@cache
def compile_deactivation(name: str) -> Statement:
    """Deactivates the receiver `id` of the table `name`: nothing more is sent to it."""
    table = {"webhooks": webhooks, "autoresponses": autoresponses}[name]
    ended = (
        update(table)
        .values(ended_date=func.now())
        .where(table.c.organization_id == TENANT, table.c.id == ID, table.c.ended_date.is_(None))
        .returning(ONE)
        .cte("ended")
    )
    return compile_statement(select(func.count()).select_from(ended))
