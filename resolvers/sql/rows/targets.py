"""The targets of an outreach as rows."""

from __future__ import annotations

from sqlalchemy import FromClause, select
from sqlalchemy.dialects.postgresql import JSONB

from resolvers.sql.json import TENANT
from resolvers.sql.rows.json_paths import json_member
from schema import tables
from schema.osdi.shapes import TARGET


def outreach_targets(row: FromClause, name: str) -> FromClause:
    """The targets of the outreach in `row`: as it stores them, each with its id and position."""
    between = tables.outreach_targets.alias(name + "t")
    element = row.c.targets.op("->", return_type=JSONB())(between.c.position)
    members = [json_member(element, field).label(field.name) for field in TARGET.fields]
    return (
        select(between.c.target_id.label("id"), between.c.position, *members)
        .where(between.c.organization_id == TENANT, between.c.outreach_id == row.c.id)
        .correlate(row)
        .subquery(name)
    )
