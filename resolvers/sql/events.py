"""Statements of subscriptions: a check of filters, and what the hub missed while disconnected."""

from __future__ import annotations

from functools import cache

from sqlalchemy import ARRAY, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import UUID

from resolvers.sql.json import TENANT, text_constant
from resolvers.sql.statement import Statement, compile_statement
from schema.tables import advocacy_campaigns, outreaches


@cache
def compile_recorded(limit: int) -> Statement:
    """The first `limit` outreaches after the id `after`, each with its campaign."""
    return compile_statement(
        select(outreaches.c.id, outreaches.c.advocacy_campaign_id)
        .where(
            outreaches.c.organization_id == TENANT,
            outreaches.c.id > bindparam("after", type_=UUID()),
        )
        .order_by(outreaches.c.id)
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
