"""Mutations: one for one with REST, through the same models and the same way of writing.

Source: OSDI 1.2.0; docs/rest.md, 'Writing'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from graphql import GraphQLObjectType, GraphQLSchema

from resolvers.graphql.admin import AdminField, plan_admin_field
from resolvers.graphql.document import ValidatedOperation
from resolvers.graphql.inputs import InputObject as Input
from resolvers.graphql.inputs import wire_body, wire_signup
from resolvers.graphql.paging import QueryLimits
from resolvers.graphql.plan import location_of
from resolvers.graphql.selection import FieldNodes, SelectionPlanner
from resolvers.plan.pages import ParentScope
from resolvers.plan.selection import ObjectSelection, SelfObject, TypeName
from resolvers.references import not_found, parse_id
from resolvers.write.plan import EMPTY_BODY, Action, WriteRequest
from schema.graphql.admin import ADMIN_MUTATIONS
from schema.graphql.mapping import NODES, WRITABLE
from schema.models import ParsedBody, parse_body, parse_record_outreach, parse_signup
from schema.osdi.catalogue import CAMPAIGN
from schema.osdi.resource import Resource


@dataclass(frozen=True, slots=True)
class Tenant:
    """In whose name something is done."""

    organization_id: UUID
    namespace: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """A root field of a mutation: what it asks, and what is selected of its payload.

    `prepare` reads the input and may raise any failure of the models. Members of the payload
    with a text are a field of it; `shown` is what is selected of the resource.
    """

    key: str
    location: tuple[int, int]
    prepare: Callable[[], WriteRequest]
    members: tuple[tuple[str, str | TypeName | tuple[tuple[str, str | TypeName], ...]], ...]
    shown: ObjectSelection
    cost: int


@dataclass(frozen=True, slots=True)
class AdminMutation:
    """A root field of a mutation that is for administrators."""

    key: str
    location: tuple[int, int]
    action: AdminField


_ACTIONS: dict[str, tuple[Action, str]] = {
    f"{action.value}{name}": (action, name) for action in Action for name in WRITABLE
}
_HELPERS = {"recordOutreach": "Outreach", "signUpPerson": "Person"}


def plan_mutation(
    schema: GraphQLSchema, limits: QueryLimits, checked: ValidatedOperation, tenant: Tenant
) -> tuple[Mutation | AdminMutation | tuple[str, bytes], ...]:
    """What is to be done for each root field, in order; `__typename` is answered already."""
    selection = SelectionPlanner(schema, limits, checked, tenant.namespace)
    root = schema.mutation_type
    assert root is not None
    return tuple(
        (key, b'"Mutation"')
        if details[0].node.name.value == "__typename"
        else AdminMutation(key, location_of(details), plan_admin_field(selection, root, details))
        if details[0].node.name.value in ADMIN_MUTATIONS
        else _plan(selection, root, key, details, tenant)
        for key, details in selection.roots(root).items()
    )


def _plan(
    selection: SelectionPlanner,
    root: GraphQLObjectType,
    key: str,
    details: FieldNodes,
    tenant: Tenant,
) -> Mutation:
    name = details[0].node.name.value
    given = selection.arguments(root, details)
    payload = selection.type_of(root, details)
    selection.cost = 10
    members: list[tuple[str, Any]] = []
    objects = []
    for inner_key, inner in selection.below(payload, details).items():
        field = inner[0].node.name.value
        if field == "__typename":
            members.append((inner_key, TypeName(payload.name)))
        elif field == "notApplied":
            members.append((inner_key, _names(selection, payload, inner)))
        else:
            members.append((inner_key, field))
        if field in _RESOURCES:
            shown = selection.object(selection.type_of(payload, inner), inner, 1)
            objects.append((inner_key, SelfObject(shown)))
    whole = ObjectSelection(tuple(objects))
    return Mutation(
        key,
        location_of(details),
        lambda: _intent(name, given, tenant),
        tuple(members),
        whole,
        selection.cost,
    )


_RESOURCES = {name.lower(): NODES[name] for name in WRITABLE}


def _names(
    selection: SelectionPlanner, type_: GraphQLObjectType, details: FieldNodes
) -> tuple[tuple[str, str | TypeName], ...]:
    part = selection.type_of(type_, details)
    names = (
        (key, inner[0].node.name.value) for key, inner in selection.below(part, details).items()
    )
    return tuple(
        (key, TypeName(part.name) if name == "__typename" else name) for key, name in names
    )


def _intent(name: str, given: dict[str, Any], tenant: Tenant) -> WriteRequest:
    """Raises: NOT_FOUND for an id that is none, and every failure of the models."""
    body: Input = given.get("input") or {}
    helper = _HELPERS.get(name)
    action, type_name = (Action.CREATE, helper) if helper else _ACTIONS[name]
    resource = NODES[type_name]
    scope = None
    if name == "recordOutreach":
        scope = ParentScope("advocacy_campaign_id", _known_id(given["campaignId"], CAMPAIGN))
    sent = EMPTY_BODY if action is Action.DELETE else _sent(name, resource, body)
    return WriteRequest(
        action,
        resource,
        tenant.organization_id,
        tenant.namespace,
        sent,
        id=_known_id(given["id"], resource) if "id" in given else None,
        scope=scope,
        helper=helper is not None,
    )


def _sent(name: str, resource: Resource, body: Input) -> ParsedBody:
    if name == "signUpPerson":
        return parse_signup(wire_signup(body))
    if name == "recordOutreach":
        return parse_record_outreach(wire_body(resource, body))
    return parse_body(resource, wire_body(resource, body))


def _known_id(text: str, resource: Resource) -> UUID:
    id_ = parse_id(text)
    if id_ is None:
        raise not_found(resource)
    return id_
