"""Resources of any kind by their ids, each as the selected GraphQL object.

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
from resolvers.sql.projection.graphql.object import object_json
from schema.osdi.resource import Resource


def select_nodes(plan: ReadNodes) -> Select[Any]:
    """One JSON text: a list in the order of the ids, or the single resource."""
    ids = (
        func.unnest(parameters_bind(plan.ids))
        .table_valued(column("id", UUID()), with_ordinality="place", name="wanted")
        .render_derived()
    )
    objects = [_object(resource, selection, ids) for resource, selection in plan.choices]
    # An id belongs to one resource at most, so one of the objects is not null.
    node = func.coalesce(*objects) if objects else null()
    if plan.single:
        return select(cast(node, Text)).select_from(ids)
    nodes = func.json_agg(aggregate_order_by(node, ids.c.place.asc()))
    return select(cast(func.coalesce(nodes, EMPTY_ARRAY), Text)).select_from(ids)


def _object(resource: Resource, selection: ObjectSelection, ids: FromClause) -> Expression:
    row = table_of(resource).alias("t0")
    return (
        select(object_json(selection, row, 0))
        .where(row.c.organization_id == TENANT, row.c.id == ids.c.id)
        .correlate(ids)
        .scalar_subquery()
    )
