"""Statements about the totals of campaigns that organizations publish."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    null,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import UUID

from resolvers.sql.json import TENANT, Expression, row_json, text_constant, total
from resolvers.sql.statement import Statement, compile_statement
from schema.tables import advocacy_campaigns as campaigns

_CAMPAIGN: Expression = bindparam("campaign", type_=UUID())
_PUBLISHED: Expression = bindparam("published", type_=Boolean())
_GOAL: Expression = bindparam("goal", type_=BigInteger())
_TITLE: Expression = func.coalesce(campaigns.c.title, campaigns.c.name)


@cache
def compile_published_total() -> Statement:
    """The organization of the campaign `campaign`, and its public data as JSON: one row, or none if
    its total is not published. It reads all organizations, since it looks up the organization.
    """
    shown = {
        "title": _TITLE,
        "total": total("outreaches", campaigns.c.id, campaigns.c.organization_id),
        "goal": campaigns.c.total_goal,
    }
    pairs = [part for name, value in shown.items() for part in (text_constant(name), value)]
    return compile_statement(
        _published(row_json(shown.items(), campaigns)),
        # Citus does not push down a subquery without a table to the shards.
        distributed=_published(func.json_build_object(*pairs)),
    )


def _published(shown: Expression) -> Select[Any]:
    return select(campaigns.c.organization_id, cast(shown, Text).label("shown")).where(
        campaigns.c.id == _CAMPAIGN, campaigns.c.total_published
    )


@cache
def compile_publication() -> Statement:
    """Publishes the total of one campaign, or stops publishing it. A null goal keeps the current
    one. One row, or none if the organization has no such campaign.
    """
    goal = case((_PUBLISHED, func.coalesce(_GOAL, campaigns.c.total_goal)), else_=null())
    return compile_statement(
        update(campaigns)
        .where(campaigns.c.organization_id == TENANT, campaigns.c.id == _CAMPAIGN)
        .values(total_published=_PUBLISHED, total_goal=goal)
        .returning(_TITLE.label("title"), campaigns.c.total_goal)
    )


@cache
def compile_published_campaigns() -> Statement:
    """The campaigns of the organization whose total is published, the newest first."""
    return compile_statement(
        select(
            campaigns.c.id,
            _TITLE.label("title"),
            total("outreaches", campaigns.c.id).label("total"),
            campaigns.c.total_goal,
        )
        .where(campaigns.c.organization_id == TENANT, campaigns.c.total_published)
        .order_by(campaigns.c.id.desc())
    )
