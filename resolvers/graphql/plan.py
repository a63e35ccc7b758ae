"""From a checked query to what is to be done for each of its root fields. Pure.

Source: GraphQL October 2021, 6.2; Relay's Object Identification.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from graphql import GraphQLObjectType, GraphQLSchema

from resolvers.filters.coerce import NO_ID, id_or_none
from resolvers.graphql.admin import AdminField, plan_admin_field
from resolvers.graphql.document import ValidatedOperation
from resolvers.graphql.paging import QueryLimits, too_many
from resolvers.graphql.selection import FieldNodes, SelectionPlanner
from resolvers.graphql.stats import StatsPlanner
from resolvers.plan.read import ReadMany, ReadNodes, ReadOne, ReadPlan
from schema.failures import Failure
from schema.graphql.admin import ADMIN_QUERIES
from schema.graphql.mapping import ADMIN_TYPES, NODES, PLURALS
from schema.osdi.catalogue import CAMPAIGN, OUTREACH

_ONE = {name.lower(): name for name in NODES}
_MANY = {plural: name for name, plural in PLURALS.items()}


@dataclass(frozen=True, slots=True)
class Root:
    """A root field: its response key, where it stands, and what is to be done.

    Bytes are the answer already; the details of introspection are left to graphql-core. `cost`
    is about how many rows may be read.
    """

    key: str
    location: tuple[int, int]
    action: ReadPlan | Failure | bytes | FieldNodes | AdminField
    nullable: bool = True
    cost: int = 0


def plan_query(
    schema: GraphQLSchema, limits: QueryLimits, checked: ValidatedOperation, namespace: str
) -> tuple[Root, ...]:
    """What is to be done for each root field of a query, in order."""
    selection = SelectionPlanner(schema, limits, checked, namespace)
    assert schema.query_type is not None
    roots = selection.roots(schema.query_type)
    return tuple(_RootPlanner(selection).root(key, details) for key, details in roots.items())


@dataclass(frozen=True, slots=True)
class SubscriptionPlan:
    """A subscription: what is shown of each outreach, or of the campaign whose total changed.

    `plan` is about that one; its id is to be put in for each event.
    """

    key: str
    kind: Literal["outreach", "totals"]
    campaign_id: UUID | None
    plan: ReadOne
    cost: int


def plan_subscription(
    schema: GraphQLSchema, limits: QueryLimits, checked: ValidatedOperation, namespace: str
) -> SubscriptionPlan:
    """What the one root field of a subscription shows. Raises: FILTER_…, PAGE_INVALID."""
    selection = SelectionPlanner(schema, limits, checked, namespace)
    root = schema.subscription_type
    assert root is not None
    ((key, details),) = selection.roots(root).items()
    given = selection.arguments(root, details)
    shown = selection.object(selection.type_of(root, details), details, 1)
    campaign = given.get("campaignId")
    campaign_id = None if campaign is None else id_or_none(campaign)
    if details[0].node.name.value == "campaignTotals":
        assert campaign_id is not None
        plan = ReadOne(CAMPAIGN, campaign_id, selection=shown)
        return SubscriptionPlan(key, "totals", campaign_id, plan, selection.cost)
    condition = selection.filter("Outreach", given.get("filter"))
    plan = ReadOne(OUTREACH, NO_ID, filter=condition, selection=shown)
    return SubscriptionPlan(key, "outreach", campaign_id, plan, selection.cost)


class _RootPlanner:
    def __init__(self, selection: SelectionPlanner) -> None:
        self._selection = selection

    def root(self, key: str, details: FieldNodes) -> Root:
        name = details[0].node.name.value
        self._selection.cost = 0
        nullable = name != "nodes"
        action: Any
        if name == "__typename":
            action, nullable = b'"Query"', False
        elif name.startswith("__"):
            action, nullable = details, name == "__type"
        else:
            try:
                action = self._plan(name, details)
            except Failure as failed:
                action = failed
        return Root(key, location_of(details), action, nullable, self._selection.cost)

    def _plan(self, name: str, details: FieldNodes) -> ReadPlan | bytes | AdminField:
        query = self._selection.schema.query_type
        assert query is not None
        if name in ADMIN_QUERIES:
            return plan_admin_field(self._selection, query, details)
        given = self._selection.arguments(query, details)
        if name in ("node", "nodes"):
            return self._nodes(details, given, single=name == "node")
        type_ = self._selection.type_of(query, details)
        if name in _MANY:
            page, order, condition = self._selection.paging(_MANY[name], given)
            shown = self._selection.connection(type_, details, page.limit)
            resource = NODES[_MANY[name]]
            return ReadMany(resource, page, filter=condition, selection=shown, order=order)
        if name in _ONE:
            self._selection.cost += 1
            shown_of_it = self._selection.object(type_, details, 1)
            return ReadOne(NODES[_ONE[name]], id_or_none(given["id"]), selection=shown_of_it)
        return StatsPlanner(self._selection, given).plan(type_, details)

    def _nodes(self, details: FieldNodes, given: dict[str, Any], single: bool) -> ReadNodes | bytes:
        ids = (given["id"],) if single else tuple(given["ids"])
        if not ids:
            return b"[]"
        if len(ids) > self._selection.limits.max_pagesize:
            raise too_many("ids", len(ids), self._selection.limits.max_pagesize)
        self._selection.cost += len(ids)
        choices = [
            (resource, self._selection.object(self._object_type(name), details, len(ids)))
            for name, resource in NODES.items()
            if name not in ADMIN_TYPES
        ]
        return ReadNodes(tuple(id_or_none(id_) for id_ in ids), tuple(choices), single)

    def _object_type(self, name: str) -> GraphQLObjectType:
        type_ = self._selection.schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        return type_


def location_of(details: FieldNodes) -> tuple[int, int]:
    """Line and column of a field."""
    node = details[0].node
    assert node.loc is not None
    place = node.loc.source.get_location(node.loc.start)
    return place.line, place.column
