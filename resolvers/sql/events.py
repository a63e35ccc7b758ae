"""Statements of subscriptions: a check of filters, and what was missed while disconnected."""

from __future__ import annotations

from functools import cache

from sqlalchemy import (
    ARRAY,
    BigInteger,
    FromClause,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import UUID

from resolvers.sql.json import TENANT, ZERO, Expression, text_constant
from resolvers.sql.snapshots import CURRENT_SNAPSHOT
from resolvers.sql.statement import Statement, compile_statement
from schema.osdi.catalogue import OUTREACH
from schema.tables import advocacy_campaigns, changes, outreaches

_TRANSACTION: Expression = literal_column("outreaches.xmin")
"""A system column of 32 bits. A column of our own, and its index, would slow down each write."""


@cache
def compile_recorded(limit: int, of_campaign: bool = False) -> Statement:
    """The first `limit` outreaches after the id `after`: of all campaigns, or of `campaign_id`.

    Each row has its campaign, the transaction that wrote it last, and the snapshot of this
    statement. In a distributed database, the transaction is that of the changes feed.
    """
    transaction = cast(cast(_TRANSACTION, Text), BigInteger)
    written = _last_written()
    recorded = outreaches.outerjoin(written, written.c.id == outreaches.c.id)
    return compile_statement(
        _recorded(outreaches, transaction, limit, of_campaign),
        distributed=_recorded(
            recorded, func.coalesce(written.c.transaction, ZERO), limit, of_campaign
        ),
    )


def _recorded(
    rows: FromClause, transaction: Expression, limit: int, of_campaign: bool
) -> Select[tuple[object, ...]]:
    row = outreaches.c
    conditions = [row.organization_id == TENANT, row.id > bindparam("after", type_=UUID())]
    if of_campaign:
        conditions.append(row.advocacy_campaign_id == bindparam("campaign_id", type_=UUID()))
    columns = [row.id, row.advocacy_campaign_id.label("campaign_id")]
    return (
        select(*columns, transaction.label("transaction"), CURRENT_SNAPSHOT.label("snapshot"))
        .select_from(rows)
        .where(*conditions)
        .order_by(row.id)
        .limit(limit)
    )


def _last_written() -> FromClause:
    row = changes.c
    return (
        select(row.id, func.max(row.transaction).label("transaction"))
        .where(row.organization_id == TENANT, row.resource == text_constant(OUTREACH.plural))
        .group_by(row.id)
        .subquery("written")
    )


@cache
def compile_campaigns(limit: int) -> Statement:
    """The ids of at most `limit` campaigns."""
    return compile_statement(
        select(advocacy_campaigns.c.id)
        .where(advocacy_campaigns.c.organization_id == TENANT)
        .limit(limit)
    )


@cache
def compile_pattern_check() -> Statement:
    """Fails if one of the regular expressions `patterns` is invalid."""
    pattern = func.unnest(bindparam("patterns", type_=ARRAY(Text))).column_valued("pattern")
    return compile_statement(select(func.count().filter(text_constant("").op("~")(pattern))))
