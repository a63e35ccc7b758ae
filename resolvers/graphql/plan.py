"""A validated query or subscription -> what to execute for each of its root fields. Pure.

For `resolvers.execute`, and for subscriptions. `Root` and `Constant` serve `mutations` too.

Source: GraphQL October 2021, 6.2; GraphQL Global Object Identification Specification.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeAlias, TypeVar
from uuid import UUID

from graphql import GraphQLObjectType, GraphQLSchema

from resolvers.filters.coerce import NO_ID, id_or_none
from resolvers.filters.graphql import patterns_of
from resolvers.graphql.admin import AdminField, plan_admin_field
from resolvers.graphql.changes import plan_changes
from resolvers.graphql.document.cache import ValidatedOperation
from resolvers.graphql.paging import QueryLimits, too_many_ids
from resolvers.graphql.selection_sets import COUNT_COST, FieldNodes, SelectionPlanner, location_of
from resolvers.graphql.stats import StatsPlanner
from resolvers.plan.read import ReadMany, ReadNodes, ReadOne, ReadPlan
from resolvers.plan.tenant import KeyRules
from resolvers.plan.totals import total_report
from schema.failures import Failure
from schema.graphql.admin import ADMIN_QUERIES
from schema.graphql.changes import FIELD as CHANGES_FIELD
from schema.graphql.mapping import ADMIN_TYPES, NODES, PLURALS
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON

A_co = TypeVar("A_co", covariant=True)

_TYPE_BY_SINGULAR = {name.lower(): name for name in NODES}
_TYPE_BY_PLURAL = {plural: name for name, plural in PLURALS.items()}


@dataclass(frozen=True, slots=True)
class Constant:
    """A field that needs no execution: its JSON, or the failure of its planning."""

    answer: bytes | Failure


@dataclass(frozen=True, slots=True)
class IntrospectionField:
    """A field of the schema, which graphql-core answers."""

    nodes: FieldNodes


QueryAction: TypeAlias = ReadPlan | AdminField | IntrospectionField | Constant


@dataclass(frozen=True, slots=True)
class Root(Generic[A_co]):
    """A root field: its response key, its line and column, and what to execute for it.

    `cost` is about how many rows may be read. A list of statistics with more elements than
    `entries` is incomplete.
    """

    key: str
    location: tuple[int, int]
    action: A_co
    nullable: bool = True
    cost: int = 0
    entries: int | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionPlan:
    """A subscription to outreaches, or to the totals of a campaign.

    `plan` reads one outreach, or that campaign. The id of the outreach is bound for each event.
    `patterns` are the regular expressions of the filter, which only PostgreSQL can check. `after`
    is the cursor to resume at.
    """

    key: str
    kind: Literal["outreach", "totals"]
    campaign_id: UUID | None
    plan: ReadOne
    cost: int
    patterns: tuple[str, ...] = ()
    after: str | None = None


def plan_query(
    schema: GraphQLSchema,
    limits: QueryLimits,
    operation: ValidatedOperation,
    rules: KeyRules,
    now: datetime,
) -> tuple[Root[QueryAction], ...]:
    """The roots of a query or a live query, one per root field, in order.

    A series of statistics without an end ends `now`. Raises: VARIABLE_INVALID.
    """
    planner = SelectionPlanner(schema, limits, operation, rules)
    root = schema.get_root_type(operation.definition.operation)
    assert root is not None
    roots = planner.roots(root)
    root_planner = _RootPlanner(planner, root, now)
    return tuple(root_planner.root(key, nodes) for key, nodes in roots.items())


def plan_subscription(
    schema: GraphQLSchema, limits: QueryLimits, operation: ValidatedOperation, rules: KeyRules
) -> SubscriptionPlan:
    """The read for each event of a subscription.

    Raises: FILTER_INVALID, FORBIDDEN_CHARACTER, PAGE_INVALID, QUERY_TOO_COMPLEX, VARIABLE_INVALID.
    """
    planner = SelectionPlanner(schema, limits, operation, rules)
    root = schema.subscription_type
    assert root is not None
    ((key, nodes),) = planner.roots(root).items()
    arguments = planner.arguments(root, nodes)
    selection = planner.object(planner.type_of(root, nodes), nodes, 1)
    campaign = arguments.get("campaignId")
    campaign_id = None if campaign is None else id_or_none(campaign)
    if nodes[0].node.name.value == "campaignTotals":
        assert campaign_id is not None
        plan = ReadOne(CAMPAIGN, campaign_id, selection=selection)
        return SubscriptionPlan(key, "totals", campaign_id, plan, planner.cost)
    condition = planner.filter("Outreach", arguments.get("filter"))
    plan = ReadOne(OUTREACH, NO_ID, filter=condition, selection=selection)
    patterns = patterns_of(condition)
    after = arguments.get("after")
    return SubscriptionPlan(
        key, "outreach", campaign_id, plan, planner.cost, patterns=patterns, after=after
    )


class _RootPlanner:
    def __init__(self, planner: SelectionPlanner, type_: GraphQLObjectType, now: datetime) -> None:
        self._planner = planner
        self._type = type_
        self._now = now

    def root(self, key: str, nodes: FieldNodes) -> Root[QueryAction]:
        """A root field; one that cannot be planned fails on its own."""
        name = nodes[0].node.name.value
        self._planner.cost, self._planner.entries = 0, None
        nullable = name not in ("nodes", "__typename", "__schema")
        action: QueryAction
        if name == "__typename":
            action = Constant(b'"Query"')
        elif name.startswith("__"):
            action = IntrospectionField(nodes)
        else:
            try:
                action = self._plan(name, nodes)
            except Failure as failed:
                action = Constant(failed)
        planner = self._planner
        return Root(key, location_of(nodes), action, nullable, planner.cost, planner.entries)

    def _plan(self, name: str, nodes: FieldNodes) -> QueryAction:
        if name in ADMIN_QUERIES:
            return plan_admin_field(self._planner, self._type, nodes)
        arguments = self._planner.arguments(self._type, nodes)
        if name in ("node", "nodes"):
            return self._nodes(nodes, arguments, single=name == "node")
        type_ = self._planner.type_of(self._type, nodes)
        if name == CHANGES_FIELD:
            return plan_changes(self._planner, arguments, type_, nodes)
        if name in _TYPE_BY_PLURAL:
            type_name = _TYPE_BY_PLURAL[name]
            page, order, condition = self._planner.paging(type_name, arguments)
            count_cost = 1 if condition is None else COUNT_COST
            connection = self._planner.connection(type_, nodes, page.limit, count_cost)
            resource = NODES[type_name]
            total = total_report(resource, condition, self._planner.rules.rolled_up)
            return ReadMany(
                resource, page, filter=condition, selection=connection, order=order, total=total
            )
        if name in _TYPE_BY_SINGULAR:
            self._planner.cost += 1
            selection = self._planner.object(type_, nodes, 1)
            id_ = id_or_none(arguments["id"])
            return ReadOne(NODES[_TYPE_BY_SINGULAR[name]], id_, selection=selection)
        subject = PERSON if name == "peopleStats" else OUTREACH
        return StatsPlanner(self._planner, subject, arguments, self._now).plan(type_, nodes)

    def _nodes(
        self, nodes: FieldNodes, arguments: dict[str, Any], single: bool
    ) -> ReadNodes | Constant:
        ids = (arguments["id"],) if single else tuple(arguments["ids"])
        if not ids:
            return Constant(b"[]")
        if len(ids) > self._planner.limits.max_pagesize:
            raise too_many_ids(len(ids), self._planner.limits.max_pagesize)
        self._planner.cost += len(ids)
        choices = [
            (resource, self._planner.object(self._object_type(name), nodes, len(ids)))
            for name, resource in NODES.items()
            if name not in ADMIN_TYPES
        ]
        return ReadNodes(tuple(id_or_none(id_) for id_ in ids), tuple(choices), single)

    def _object_type(self, name: str) -> GraphQLObjectType:
        type_ = self._planner.schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        return type_
