"""Query, Mutation and Subscription, and the schema that is built of them.

Source: GraphQL October 2021; Relay's Object Identification and Cursor Connections.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import strawberry
from graphql import (
    DirectiveLocation,
    GraphQLDeprecatedDirective,
    GraphQLDirective,
    GraphQLSchema,
)
from strawberry.schema.config import StrawberryConfig

from schema.graphql import admin, changes, stats
from schema.graphql.inputs import InputTypes, define_filters, define_inputs
from schema.graphql.mapping import ADMIN_TYPES, NODES, PLURALS, WRITABLE
from schema.graphql.subscriptions import subscription
from schema.graphql.types import (
    PLURAL_TITLES,
    SCALARS,
    DateTime,
    Node,
    Types,
    argument,
    declare,
    declare_types,
    define_orders,
    define_outputs,
    field_with,
    many,
    optional,
    paging,
    with_article,
)
from schema.osdi.resource import Resource

# Queries


def _admin_note(name: str) -> str:
    return admin.ADMIN_NOTE if name in ADMIN_TYPES else ""


def _queries(types: Types) -> dict[str, tuple[Any, Any]]:
    """The fields of Query: the type and Strawberry's field. Each is one of Subscription too."""
    id_ = argument(strawberry.ID, "The ID, a UUID.")
    members: dict[str, tuple[Any, Any]] = {
        "node": (
            optional(Node),
            field_with(optional(Node), "An object by its ID; null if it does not exist.", id=id_),
        ),
        "nodes": (
            many(optional(Node)),
            field_with(
                many(optional(Node)),
                "Several objects by their IDs, in that order; null for those that do not exist.",
                ids=argument(many(strawberry.ID), "The IDs, UUIDs."),
            ),
        ),
    }
    for name, resource in NODES.items():
        one, page = optional(types[name]), optional(types[name + "Connection"])
        note = _admin_note(name)
        description = f"{with_article(resource.title).capitalize()} by its ID.{note}"
        members[name.lower()] = one, field_with(one, description, id=id_)
        order = "the most often contacted" if name == "Target" else "newest"
        description = f"All {PLURAL_TITLES[name]}, {order} first.{note}"
        members[PLURALS[name]] = page, field_with(page, description, **paging(name, types))
    members |= changes.queries()
    members |= admin.queries()
    members |= stats.queries(types)
    return members


# Mutations


@strawberry.type(description="A part of the input that was not applied; the rest was.")
class NotApplied:
    part: str = strawberry.field(description="OSDI's name of the part, such as osdi:tagging.")
    code: str = strawberry.field(description="Error code.")
    message: str = strawberry.field(description="Error message.")
    properties: list[str] = strawberry.field(description="The input fields that caused it.")


@strawberry.type(description="Result of a deletion.")
class Deleted:
    deleted_id: strawberry.ID = strawberry.field(description="ID of the deleted object.")


def _payload(name: str, resource: Resource, types: Types) -> Any:
    members = {
        name.lower(): (
            optional(types[name]),
            strawberry.field(description=f"The {resource.title} after the mutation."),
        ),
        "created": (
            bool,
            strawberry.field(description="True if it was created, false if it existed before."),
        ),
        "not_applied": (
            many(NotApplied),
            strawberry.field(description="Parts of the input that were not applied; the rest was."),
        ),
    }
    made = declare(type(f"{name}Payload", (), {}), members)
    return strawberry.type(made, name=f"{name}Payload", description="Result of the mutation.")


def _mutation(types: Types, inputs: InputTypes) -> Any:
    id_ = argument(strawberry.ID, "The ID, a UUID.")
    expected = argument(
        optional(DateTime),
        "The `modifiedDate` that you read. If it has changed since, nothing is written, and the "
        "error is PRECONDITION_FAILED.",
    )
    members: dict[str, tuple[Any, Any]] = {}
    for name in WRITABLE:
        title = NODES[name].title
        article = with_article(title)
        payload = optional(_payload(name, NODES[name], types))
        body = argument(inputs.by_type[name], f"The {title}.")
        keys = "identifier or e-mail address" if name == "Person" else "identifier"
        description = f"Create {article}, or update the stored one with the same {keys}."
        members[f"create_{name.lower()}"] = payload, field_with(payload, description, input=body)
        description = (
            f"Update {article}: arrays replace, null clears, and omitted fields keep their values."
        )
        members[f"update_{name.lower()}"] = (
            payload,
            field_with(payload, description, id=id_, input=body, expected_modified_date=expected),
        )
        members[f"delete_{name.lower()}"] = (
            optional(Deleted),
            field_with(
                optional(Deleted),
                f"Delete {article}.",
                id=id_,
                expected_modified_date=expected,
            ),
        )
        if name == "Outreach":
            members["record_outreach"] = (
                payload,
                field_with(
                    payload,
                    "Record an outreach in a campaign, together with its supporter.",
                    campaign_id=argument(strawberry.ID, "The ID of the campaign."),
                    input=argument(inputs.record_outreach, "The outreach."),
                ),
            )
        if name == "Person":
            members["sign_up_person"] = (
                payload,
                field_with(
                    payload,
                    "Sign up a person, with tags, lists, answers and automatic responses.",
                    input=argument(inputs.sign_up, "The person."),
                ),
            )
    members |= admin.mutations(Deleted)
    return strawberry.type(
        declare(type("Mutation", (), {}), members),
        description="Mutations. Each is applied completely or not at all.",
    )


# The schema

_DEPRECATED_LOCATIONS = (
    DirectiveLocation.FIELD_DEFINITION,
    DirectiveLocation.ARGUMENT_DEFINITION,
    DirectiveLocation.INPUT_FIELD_DEFINITION,
    DirectiveLocation.ENUM_VALUE,
)
"""Without DIRECTIVE_DEFINITION, which graphql-core 3.3 adds: clients that are older than that
location, such as graphql-core 3.2 and graphql-js 16.13, cannot read a schema that names it.

Source: GraphQL October 2021, 3.13.3, and the draft after it for arguments and input fields.
"""


def _compatible_directives(directives: Sequence[GraphQLDirective]) -> tuple[GraphQLDirective, ...]:
    """The directives, with a `@deprecated` that older clients can read."""
    deprecated = GraphQLDirective(
        GraphQLDeprecatedDirective.name,
        _DEPRECATED_LOCATIONS,
        args=GraphQLDeprecatedDirective.args,
        description=GraphQLDeprecatedDirective.description,
    )
    return tuple(deprecated if each.name == deprecated.name else each for each in directives)


def build_schema() -> strawberry.Schema:
    """The schema of the catalogue. Its types are new classes, apart from any built before."""
    types = declare_types()
    define_orders(types)
    define_outputs(types)
    define_filters(types)
    queries = _queries(types)
    schema = strawberry.Schema(
        query=strawberry.type(declare(type("Query", (), {}), queries), description="Queries."),
        mutation=_mutation(types, define_inputs()),
        subscription=subscription(types, queries),
        config=StrawberryConfig(scalar_map=SCALARS, relay_use_legacy_global_id=True),
    )
    schema._schema.directives = _compatible_directives(schema._schema.directives)
    return schema


SCHEMA = build_schema()
"""The GraphQL schema; `schema/schema.graphql` is its `as_str()`."""

GRAPH: GraphQLSchema = SCHEMA._schema
"""The same schema for graphql-core, which validates requests and answers introspection.

Strawberry has no public name for it."""
