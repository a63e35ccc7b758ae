"""Query, Mutation and Subscription, and the schema that they make.

Source: GraphQL October 2021; Relay's Object Identification and Cursor Connections.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from schema.graphql import admin as graph_admin
from schema.graphql.inputs import BODIES, RECORD_OUTREACH, SIGN_UP
from schema.graphql.mapping import ADMIN_TYPES, NODES, PLURALS, WRITABLE
from schema.graphql.types import (
    PLURAL_WORDS,
    SCALARS,
    DateTime,
    Node,
    argument,
    declare,
    field_with,
    many,
    optional,
    paging,
    strawberry_types,
)
from schema.osdi.resource import Resource

# Numbers for dashboards


@strawberry.enum(description="The length of a period.")
class Interval(Enum):
    HOUR = strawberry.enum_value("hour", description="From a full hour to the next.")
    DAY = strawberry.enum_value("day", description="From midnight to midnight.")
    WEEK = strawberry.enum_value("week", description="From Monday to Sunday.")
    MONTH = strawberry.enum_value("month", description="A month of the calendar.")


@strawberry.enum(description="By what outreaches are told apart.")
class Grouping(Enum):
    TYPE = strawberry.enum_value("type", description="How the targets were contacted.")
    CAMPAIGN = strawberry.enum_value("campaign", description="The campaign.")
    TARGET = strawberry.enum_value(
        "target", description="Who was contacted; an outreach counts for each of its targets."
    )
    DIVISION = strawberry.enum_value(
        "division",
        description="The state of a target's division, such as ny; an outreach counts once for "
        "each of its states.",
    )
    SOURCE = strawberry.enum_value("source", description="The source code of the referrer data.")


_COUNTS: dict[str, tuple[Any, Any]] = {
    "outreaches": (int, strawberry.field(description="How many outreaches.")),
    "people": (int, strawberry.field(description="How many different people made them.")),
    "duration": (float, strawberry.field(description="How long they took together, in seconds.")),
}


def _counted(name: str, description: str, members: dict[str, tuple[Any, Any]]) -> Any:
    made = declare(type(name, (), {}), {**members, **_COUNTS})
    return strawberry.type(made, name=name, description=description)


_PERIOD = _counted(
    "OutreachPeriod",
    "What happened in one period; nothing is zero.",
    {"start": (DateTime, strawberry.field(description="When the period begins."))},
)
_SERIES: tuple[Any, Any] = (
    many(_PERIOD),
    strawberry.field(description="One entry per period, oldest first; needs an interval."),
)
_GROUP = _counted(
    "OutreachGroup",
    "What has one type, campaign, target, division or source.",
    {
        "key": (
            optional(str),
            strawberry.field(
                description="The type, the id of the campaign or target, the division or the "
                "source; null for outreaches without one."
            ),
        ),
        "campaign": (
            optional(strawberry_types["Campaign"]),
            strawberry.field(description="The campaign, where grouped by campaigns."),
        ),
        "target": (
            optional(strawberry_types["Target"]),
            strawberry.field(description="The target, where grouped by targets."),
        ),
        "series": _SERIES,
    },
)
_STATS = _counted(
    "OutreachStats",
    "Numbers about outreaches.",
    {
        "series": _SERIES,
        "groups": (
            many(_GROUP),
            field_with(
                many(_GROUP),
                "The groups with the most outreaches, the largest first; needs a grouping.",
                first=(argument(int, "How many groups at most."), 10),
            ),
        ),
    },
)


def _stats() -> Any:
    arguments = {
        "filter": argument(optional(strawberry_types["OutreachFilter"]), "Only what fulfils this."),
        "from_": annotated_name("from", DateTime, "Only outreaches from this moment on."),
        "to": argument(optional(DateTime), "Only outreaches before this moment; now, if not sent."),
        "group_by": argument(optional(Grouping), "What `groups` are."),
        "interval": argument(optional(Interval), "How long a period of `series` is; needs `from`."),
        "time_zone": (
            argument(str, "Where days begin, such as America/New_York."),
            "UTC",
        ),
    }
    return field_with(optional(_STATS), "Numbers about outreaches, by their dates.", **arguments)


def annotated_name(name: str, type_: Any, description: str) -> Any:
    from schema.graphql.types import annotated

    return annotated[optional(type_), strawberry.argument(name=name, description=description)]


# Queries


def _needs(name: str) -> str:
    return graph_admin.ADMIN if name in ADMIN_TYPES else ""


def _query() -> Any:
    id_ = argument(strawberry.ID, "The id, a UUID.")
    members: dict[str, tuple[Any, Any]] = {
        "node": (
            optional(Node),
            field_with(optional(Node), "Anything by its id; null if there is none.", id=id_),
        ),
        "nodes": (
            many(optional(Node)),
            field_with(
                many(optional(Node)),
                "Several by their ids, in that order, null for those that are not there.",
                ids=argument(many(strawberry.ID), "Ids, UUIDs."),
            ),
        ),
    }
    for name, resource in NODES.items():
        one, page = strawberry_types[name], strawberry_types[name + "Connection"]
        members[name.lower()] = (
            optional(one),
            field_with(optional(one), f"One {resource.title} by its id.{_needs(name)}", id=id_),
        )
        said = f"The {PLURAL_WORDS[name]}, newest first."
        if name == "Target":
            said = "Everyone who was contacted, most often first."
        said += _needs(name)
        members[PLURALS[name]] = optional(page), field_with(optional(page), said, **paging(name))
    members |= graph_admin.queries()
    members["outreach_stats"] = optional(_STATS), _stats()
    return strawberry.type(declare(type("Query", (), {}), members), description="What can be read.")


# Mutations


@strawberry.type(description="A part of what was asked that was not done; the rest was.")
class NotApplied:
    part: str = strawberry.field(description="OSDI's name of what was to be made.")
    code: str = strawberry.field(description="Why, as a code.")
    message: str = strawberry.field(description="Why, in words.")
    properties: list[str] = strawberry.field(description="Where in the input.")


@strawberry.type(description="What was deleted.")
class Deleted:
    deleted_id: strawberry.ID = strawberry.field(description="The id that it had.")


def _payload(name: str, resource: Resource) -> Any:
    members = {
        name.lower(): (
            optional(strawberry_types[name]),
            strawberry.field(description=f"The {resource.title}, as it is now."),
        ),
        "created": (
            bool,
            strawberry.field(description="Whether it is new, as against one that was there."),
        ),
        "not_applied": (
            many(NotApplied),
            strawberry.field(description="What could not be done, without harm to the rest."),
        ),
    }
    made = declare(type(f"{name}Payload", (), {}), members)
    return strawberry.type(made, name=f"{name}Payload", description="What became of it.")


def _a(title: str) -> str:
    """an outreach, a person"""
    return f"{'an' if title[0] in 'aeiou' else 'a'} {title}"


def _mutations() -> Any:
    id_ = argument(strawberry.ID, "The id, a UUID.")
    members: dict[str, tuple[Any, Any]] = {}
    for name in WRITABLE:
        title, payload = NODES[name].title, optional(_payload(name, NODES[name]))
        body = argument(BODIES[name], f"The {title}.")
        said = f"Store {_a(title)}; an identifier that is there changes the one that has it."
        if name == "Person":
            said += " So does an e-mail address."
        members[f"create_{name.lower()}"] = payload, field_with(payload, said, input=body)
        said = f"Change {_a(title)}: arrays that are sent replace, null clears, the rest stays."
        members[f"update_{name.lower()}"] = payload, field_with(payload, said, id=id_, input=body)
        members[f"delete_{name.lower()}"] = (
            optional(Deleted),
            field_with(optional(Deleted), f"Delete {_a(title)}.", id=id_),
        )
        if name == "Outreach":
            members["record_outreach"] = (
                payload,
                field_with(
                    payload,
                    "Record an outreach in a campaign, with its supporter, in one call.",
                    campaign_id=argument(strawberry.ID, "The campaign's id."),
                    input=argument(RECORD_OUTREACH, "The outreach."),
                ),
            )
        if name == "Person":
            members["sign_up_person"] = (
                payload,
                field_with(
                    payload,
                    "Sign a person up, with what else is to be done, in one call.",
                    input=argument(SIGN_UP, "The person."),
                ),
            )
    members |= graph_admin.mutations(Deleted)
    return strawberry.type(
        declare(type("Mutation", (), {}), members),
        description="What can be changed. Each is done wholly or not at all.",
    )


# Subscriptions


def _subscriptions() -> Any:
    from collections.abc import AsyncGenerator

    def stream(one: Any) -> Any:
        return AsyncGenerator[one, None]

    outreach, campaign = strawberry_types["Outreach"], strawberry_types["Campaign"]
    members: dict[str, tuple[Any, Any]] = {
        "outreach_recorded": (
            stream(outreach),
            field_with(
                stream(outreach),
                "Every outreach from now on, as it is recorded.",
                campaign_id=argument(optional(strawberry.ID), "Only those of this campaign."),
                filter=argument(
                    optional(strawberry_types["OutreachFilter"]), "Only what fulfils this."
                ),
            ),
        ),
        "campaign_totals": (
            stream(campaign),
            field_with(
                stream(campaign),
                "The campaign, now and whenever its total changes.",
                campaign_id=argument(strawberry.ID, "The campaign's id."),
            ),
        ),
    }
    return strawberry.type(
        declare(type("Subscription", (), {}), members),
        description="What is told as it happens, over WebSocket or server-sent events.",
    )


SCHEMA = strawberry.Schema(
    query=_query(),
    mutation=_mutations(),
    subscription=_subscriptions(),
    config=StrawberryConfig(scalar_map=SCALARS, relay_use_legacy_global_id=True),
)
"""The GraphQL schema; `as_str()` of it is what schema/schema.graphql holds."""

GRAPH: GraphQLSchema = SCHEMA._schema
"""The same for graphql-core, which validates and tells of it."""
