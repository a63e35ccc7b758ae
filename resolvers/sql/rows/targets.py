"""Targets as rows: those of an outreach, and the members that shared targets take from one.

Each row of `outreach_targets` has the date of its outreach, unless an earlier version wrote it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, FromClause, Select, and_, exists, select, union_all
from sqlalchemy.dialects.postgresql import JSONB

from resolvers.sql.json import ONE, TENANT, Expression, text_constant
from resolvers.sql.rows.json_paths import json_member
from schema import tables
from schema.osdi.catalogue import OUTREACH, TARGET_RESOURCE
from schema.osdi.fields import Field
from schema.osdi.shapes import TARGET


def outreach_targets(row: FromClause, name: str) -> FromClause:
    """The targets that the outreach in `row` stores, each with its position and the id of the
    shared target: as `id` for filters, and as `target_id` for its link.
    """
    between = tables.outreach_targets.alias(name + "t")
    element = row.c.targets.op("->", return_type=JSONB())(between.c.position)
    members = [json_member(element, field).label(field.name) for field in TARGET.fields]
    return (
        select(between.c.target_id.label("id"), between.c.target_id, between.c.position, *members)
        .where(between.c.organization_id == TENANT, between.c.outreach_id == row.c.id)
        .correlate(row)
        .subquery(name)
    )


def is_of_newest(field: Field) -> bool:
    """Whether a field of a shared target is read from its newest outreach, not from its row."""
    return field in TARGET_RESOURCE.fields and field not in TARGET.fields and bool(field.struct)


def of_newest(row: FromClause, field: Field) -> Expression:
    """A member of the shared target in `row`, from the newest of its outreaches."""
    between, outreach = tables.outreach_targets.alias("b"), tables.outreaches.alias("o")
    newest = (
        select(between.c.outreach_id, between.c.position)
        .where(between.c.organization_id == TENANT, between.c.target_id == row.c.id)
        .order_by(between.c.outreach_id.desc(), between.c.position.desc())
        .limit(ONE)
        .correlate(row)
        .subquery("n")
    )
    element = outreach.c.targets.op("->", return_type=JSONB())(newest.c.position)
    return (
        select(json_member(element, field))
        .where(outreach.c.organization_id == TENANT, outreach.c.id == newest.c.outreach_id)
        .correlate(row)
        .scalar_subquery()
    )


@cache
def are_dated() -> Expression:
    """Whether all rows of `outreach_targets` have the date of their outreach: computed once."""
    organization, change = tables.organizations, tables.changes
    stored = select(organization.c.targets_dated).where(organization.c.id == TENANT)
    left = select(ONE).where(
        change.c.organization_id == TENANT,
        change.c.resource == text_constant(OUTREACH.plural),
        ~change.c.targets_dated,
    )
    dated = select(and_(stored.scalar_subquery(), ~exists(left)).label("is_so")).cte("are_dated")
    return select(dated.c.is_so).scalar_subquery()


def dated_or_all(ids: Select[Any], dates: list[Expression]) -> CompoundSelect[Any]:
    """The `ids` from `outreach_targets` that fulfil `dates`; all of them unless `are_dated`."""
    return union_all(ids.where(are_dated(), *dates), ids.where(~are_dated()))
