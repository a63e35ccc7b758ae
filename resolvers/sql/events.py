"""Statements of subscriptions: a check of filters, and what was missed while disconnected."""

from __future__ import annotations

from functools import cache

from sqlalchemy import ARRAY, BigInteger, Text, bindparam, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import UUID

from resolvers.sql.json import TENANT, Expression, text_constant
from resolvers.sql.statement import Statement, compile_statement
from schema.tables import advocacy_campaigns, outreaches

SNAPSHOT = cast(func.pg_current_snapshot(), Text)
_TRANSACTION: Expression = literal_column("outreaches.xmin")
"""A system column: 32 bits, in place of a column and an index that each write would pay for."""


@cache
def compile_recorded(limit: int, of_campaign: bool = False) -> Statement:
    """The first `limit` outreaches after the id `after`: of all campaigns, or of `campaign_id`.

    Each with its campaign, the transaction that wrote it last, and a snapshot of this statement.
    """
    row = outreaches.c
    conditions = [row.organization_id == TENANT, row.id > bindparam("after", type_=UUID())]
    if of_campaign:
        conditions.append(row.advocacy_campaign_id == bindparam("campaign_id", type_=UUID()))
    columns = [row.id, row.advocacy_campaign_id.label("campaign_id")]
    transaction = cast(cast(_TRANSACTION, Text), BigInteger).label("transaction")
    return compile_statement(
        select(*columns, transaction, SNAPSHOT.label("snapshot"))
        .where(*conditions)
        .order_by(row.id)
        .limit(limit)
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
