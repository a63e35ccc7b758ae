"""Statements by which administrators manage receivers and look at deliveries.

A receiver is a row of the table `webhooks` or `autoresponses`.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Integer, Table, Text, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from resolvers.sql.delivery.statuses import UNDELIVERED
from resolvers.sql.json import TENANT, Expression
from resolvers.sql.statement import Statement, compile_statement
from schema.tables import autoresponses, deliveries, webhooks

RECEIVERS: dict[str, Table] = {"webhooks": webhooks, "autoresponses": autoresponses}
_CHANNEL: Expression = bindparam("channel", type_=Text())
_IDENTIFIER: Expression = bindparam("identifier", type_=Text())


@cache
def compile_same_autoresponse() -> Statement:
    """`id` and `ended_date` of the autoresponse of a channel and identifier: at most one row."""
    return compile_statement(
        select(autoresponses.c.id, autoresponses.c.ended_date).where(
            autoresponses.c.organization_id == TENANT,
            autoresponses.c.channel == _CHANNEL,
            autoresponses.c.identifier == _IDENTIFIER,
        )
    )


@cache
def compile_waiting() -> Statement:
    """The number of triggers of a channel and identifier that wait for an autoresponse."""
    return compile_statement(
        select(func.count())
        .select_from(deliveries)
        .where(
            deliveries.c.organization_id == TENANT,
            deliveries.c.status == "unconfigured",
            deliveries.c.channel == _CHANNEL,
            deliveries.c.identifier == _IDENTIFIER,
        )
    )


@cache
def compile_new_receiver(name: str) -> Statement:
    """Adds a row to the table `name`, with a value for each column except those of a rotation."""
    columns = [item for item in RECEIVERS[name].c if not item.info]
    values = {item.name: bindparam(item.name, type_=item.type) for item in columns}
    return compile_statement(insert(RECEIVERS[name]).values(values))


@cache
def compile_rotation(name: str) -> Statement:
    """Gives the receiver `id` of the table `name` the secret `new_secret`; the old one signs, too,
    until `until`. One row, or none if no such receiver has a secret.
    """
    table = RECEIVERS[name]
    return compile_statement(
        update(table)
        .where(
            table.c.organization_id == TENANT,
            table.c.id == bindparam("id", type_=UUID()),
            table.c.secret.is_not(None),
        )
        .values(
            secret=bindparam("new_secret", type_=Text()),
            old_secret=table.c.secret,
            old_secret_end=bindparam("until", type_=table.c.old_secret_end.type),
        )
        .returning(table.c.id)
    )


@cache
def compile_removal(name: str) -> Statement:
    """Deletes the receiver `id` of the table `name`: one row, or none if it does not exist."""
    table = RECEIVERS[name]
    return compile_statement(
        delete(table)
        .where(table.c.organization_id == TENANT, table.c.id == bindparam("id", type_=UUID()))
        .returning(table.c.id)
    )


@cache
def compile_receivers(name: str) -> Statement:
    """The rows of the table `name`, oldest first, without secrets."""
    table = RECEIVERS[name]
    secret = ("organization_id", "secret", "old_secret", "old_secret_end")
    columns = [item for item in table.c if item.name not in secret]
    return compile_statement(
        select(*columns).where(table.c.organization_id == TENANT).order_by(table.c.id)
    )


@cache
def compile_deliveries(undelivered: bool) -> Statement:
    """At most `most` deliveries, newest first: all, or only the dead and unconfigured."""
    rows = select(deliveries).where(deliveries.c.organization_id == TENANT)
    if undelivered:
        rows = rows.where(deliveries.c.status.in_(UNDELIVERED))
    limit = bindparam("most", type_=Integer())
    return compile_statement(rows.order_by(deliveries.c.id.desc()).limit(limit))


@cache
def compile_statuses() -> Statement:
    """`id` and `status` of the deliveries `ids`."""
    return compile_statement(
        select(deliveries.c.id, deliveries.c.status).where(
            deliveries.c.organization_id == TENANT,
            deliveries.c.id == func.any(bindparam("ids", type_=ARRAY(UUID()))),
        )
    )
