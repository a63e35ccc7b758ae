"""The ids of the outreaches to some targets, found target by target."""

from __future__ import annotations

from typing import Any

from sqlalchemy import FromClause, Select, select

from resolvers.plan.predicates import Compare, In
from resolvers.sql.json import TENANT, Expression
from resolvers.sql.rows.predicates import target_test
from schema import tables


def named_targets(part: Compare | In) -> FromClause:
    """The ids of the targets that fulfil the condition."""
    target = tables.targets
    return (
        select(target.c.id)
        .where(target.c.organization_id == TENANT, target_test(part, target))
        .subquery("named")
    )


def contacted(
    part: Compare | In,
    wanted: Expression,
    falling: bool = True,
    bounds: list[Expression] | None = None,
) -> Select[Any]:
    """The first ids of outreaches to targets that fulfil the condition: of each target as many."""
    between = tables.outreach_targets
    named = named_targets(part)
    # Distinct: an outreach may name a target twice, with different contacts.
    of_each = (
        select(between.c.outreach_id.label("id"))
        .distinct()
        .where(
            between.c.organization_id == TENANT,
            between.c.target_id == named.c.id,
            *(bounds or ()),
        )
        .order_by(between.c.outreach_id.desc() if falling else between.c.outreach_id)
        .limit(wanted)
        .lateral("of_each")
    )
    ids = select(of_each.c.id).select_from(named, of_each).distinct()
    return ids.order_by(of_each.c.id.desc() if falling else of_each.c.id).limit(wanted)
