"""Things of any kind by their ids, each shown as the GraphQL object that was selected.

Source: GraphQL Global Object Identification Specification.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import FromClause, Select, Text, cast, column, func, null, select
from sqlalchemy.dialects.postgresql import UUID, aggregate_order_by

from resolvers.plan.read import ReadNodes
from resolvers.plan.selection import ObjectSelection
from resolvers.sql.binds import parameters_bind
from resolvers.sql.json import EMPTY_ARRAY, TENANT, Expression, table_of
from resolvers.sql.projection.graphql_object import object_json
from schema.osdi.resource import Resource


def nodes(plan: ReadNodes) -> Select[Any]:
    """What has these ids, as one JSON text: a list, or the one thing alone."""
    wanted = (
        func.unnest(parameters_bind(plan.ids))
        .table_valued(column("id", UUID()), with_ordinality="place", name="wanted")
        .render_derived()
    )
    found = [_choice(resource, shown, wanted) for resource, shown in plan.choices]
    one = func.coalesce(*found) if found else null()
    if plan.single:
        return select(cast(one, Text)).select_from(wanted)
    listed = func.json_agg(aggregate_order_by(one, wanted.c.place.asc()))
    return select(cast(func.coalesce(listed, EMPTY_ARRAY), Text)).select_from(wanted)


def _choice(resource: Resource, shown: ObjectSelection, wanted: FromClause) -> Expression:
    row = table_of(resource).alias("t0")
    return (
        select(object_json(shown, row, 0))
        .where(row.c.organization_id == TENANT, row.c.id == wanted.c.id)
        .correlate(wanted)
        .scalar_subquery()
    )
