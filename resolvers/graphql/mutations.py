"""A validated mutation -> what to execute for each of its root fields. Pure.

For `resolvers.execute`. Each mutation has its equivalent in REST, with the same models and the
same way of writing.

Source: OSDI 1.2.0; docs/rest.md, 'Writing'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from graphql import GraphQLObjectType, GraphQLSchema

from resolvers.graphql.admin import AdminField, plan_admin_field
from resolvers.graphql.document.cache import ValidatedOperation
from resolvers.graphql.inputs import InputObject, wire_body, wire_signup
from resolvers.graphql.paging import QueryLimits
from resolvers.graphql.plan import Constant, Root
from resolvers.graphql.selection_sets import FieldNodes, SelectionPlanner, location_of
from resolvers.plan.pages import ParentScope
from resolvers.plan.selection import ObjectSelection, SelfObject, TypeName
from resolvers.plan.tenant import Tenant
from resolvers.references import not_found, parse_id
from resolvers.write.plan import EMPTY_BODY, Action, ExpectedVersion, WriteRequest
from schema.datetimes import parse_datetime
from schema.failures import failure
from schema.graphql.admin import ADMIN_MUTATIONS
from schema.graphql.mapping import NODES, WRITABLE
from schema.models.bodies import ParsedBody, parse_body, parse_record_outreach, parse_signup
from schema.osdi.catalogue import CAMPAIGN
from schema.osdi.resource import Resource

_COST = 10
"""The cost of a write, in rows read."""

_ACTIONS: dict[str, tuple[Action, str]] = {
    f"{action.value}{name}": (action, name) for action in Action for name in WRITABLE
}
_HELPERS = {"recordOutreach": "Outreach", "signUpPerson": "Person"}
_RESOURCES = {name.lower() for name in WRITABLE}
"""The fields of payloads that are a resource."""

PartMembers: TypeAlias = tuple[tuple[str, str | TypeName], ...]
"""The selection of a part that was not applied: by response key, a field or the type's name."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A write, and the selection of its payload.

    `prepare` builds the request from the input; it may raise any failure of the models. `members`
    are the payload's: by response key, a field, the type's name or the selection of
    `notApplied`. `selection` is that of the resource.
    """

    prepare: Callable[[], WriteRequest]
    members: tuple[tuple[str, str | TypeName | PartMembers], ...]
    selection: ObjectSelection


MutationAction: TypeAlias = Mutation | AdminField | Constant


def plan_mutation(
    schema: GraphQLSchema, limits: QueryLimits, operation: ValidatedOperation, tenant: Tenant
) -> tuple[Root[MutationAction], ...]:
    """The roots to execute, by root field, in order. Raises: PAGE_INVALID, VARIABLE_INVALID, …"""
    planner = SelectionPlanner(schema, limits, operation, tenant.key_rules)
    root = schema.mutation_type
    assert root is not None
    return tuple(
        _plan_root(planner, root, key, nodes, tenant) for key, nodes in planner.roots(root).items()
    )


def _plan_root(
    planner: SelectionPlanner,
    root: GraphQLObjectType,
    key: str,
    nodes: FieldNodes,
    tenant: Tenant,
) -> Root[MutationAction]:
    name = nodes[0].node.name.value
    planner.cost = 0
    action: MutationAction
    if name == "__typename":
        action = Constant(b'"Mutation"')
    elif name in ADMIN_MUTATIONS:
        action = plan_admin_field(planner, root, nodes)
    else:
        action = _plan_write(planner, root, nodes, tenant)
    return Root(key, location_of(nodes), action, cost=planner.cost)


def _plan_write(
    planner: SelectionPlanner, root: GraphQLObjectType, nodes: FieldNodes, tenant: Tenant
) -> Mutation:
    name = nodes[0].node.name.value
    arguments = planner.arguments(root, nodes)
    payload = planner.type_of(root, nodes)
    planner.cost = _COST
    members: list[tuple[str, str | TypeName | PartMembers]] = []
    objects = []
    for key, inner in planner.below(payload, nodes).items():
        field = inner[0].node.name.value
        if field == "__typename":
            members.append((key, TypeName(payload.name)))
        elif field == "notApplied":
            members.append((key, _part_members(planner, payload, inner)))
        else:
            members.append((key, field))
        if field in _RESOURCES:
            selection = planner.object(planner.type_of(payload, inner), inner, 1)
            objects.append((key, SelfObject(selection)))
    return Mutation(
        lambda: _write_request(name, arguments, tenant),
        tuple(members),
        ObjectSelection(tuple(objects)),
    )


def _part_members(
    planner: SelectionPlanner, type_: GraphQLObjectType, nodes: FieldNodes
) -> PartMembers:
    part = planner.type_of(type_, nodes)
    names = ((key, inner[0].node.name.value) for key, inner in planner.below(part, nodes).items())
    return tuple(
        (key, TypeName(part.name) if name == "__typename" else name) for key, name in names
    )


def _write_request(name: str, arguments: dict[str, Any], tenant: Tenant) -> WriteRequest:
    """Raises: NOT_FOUND for an id that is not one, and every failure of the models."""
    value: InputObject = arguments.get("input") or {}
    helper = _HELPERS.get(name)
    action, type_name = (Action.CREATE, helper) if helper else _ACTIONS[name]
    resource = NODES[type_name]
    scope = None
    if name == "recordOutreach":
        campaign_id = _require_id(arguments["campaignId"], CAMPAIGN)
        scope = ParentScope("advocacy_campaign_id", campaign_id)
    body = EMPTY_BODY if action is Action.DELETE else _parse_input(name, resource, value, tenant)
    return WriteRequest(
        action,
        resource,
        tenant,
        body,
        id=_require_id(arguments["id"], resource) if "id" in arguments else None,
        scope=scope,
        helper=helper is not None,
        expected=_expected(arguments.get("expectedModifiedDate")),
    )


def _expected(modified_date: str | None) -> ExpectedVersion | None:
    """Raises: NOT_A_DATE."""
    if modified_date is None:
        return None
    try:
        parse_datetime(modified_date)
    except ValueError as error:
        raise failure(
            "NOT_A_DATE",
            "'expected_modified_date' is not a date and time.",
            "expected_modified_date",
            hint="Send the `modifiedDate` of an earlier response.",
        ) from error
    return ExpectedVersion(modified_date)


def _parse_input(name: str, resource: Resource, value: InputObject, tenant: Tenant) -> ParsedBody:
    country = tenant.phone_country
    if name == "signUpPerson":
        return parse_signup(wire_signup(value), country)
    if name == "recordOutreach":
        return parse_record_outreach(wire_body(resource, value), country)
    return parse_body(resource, wire_body(resource, value), country)


def _require_id(text: str, resource: Resource) -> UUID:
    """Raises: NOT_FOUND."""
    id_ = parse_id(text)
    if id_ is None:
        raise not_found(resource)
    return id_
