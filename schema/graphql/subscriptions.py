"""Subscription: events, and each field of Query as a live query.

Source: GraphQL October 2021, 6.2.3 'Subscription'.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from inspect import signature
from typing import Any

import strawberry

from schema.graphql.types import Types, argument, declare, field_with, optional

LIVE_NOTE = " Sent at once, and again whenever the result changes."


def subscription(types: Types, queries: Mapping[str, tuple[Any, Any]]) -> Any:
    """The type Subscription. `queries` are the fields of Query: the type and Strawberry's field."""
    live = {name: _live(*member) for name, member in queries.items()}
    return strawberry.type(
        declare(type("Subscription", (), {}), {**_events(types), **live}),
        description="Subscriptions, over WebSocket, server-sent events or multipart responses: "
        "events, and each field of `Query` as a live query.",
    )


def _stream(one: Any) -> Any:
    return AsyncGenerator[one, None]


def _live(type_: Any, field: Any) -> tuple[Any, Any]:
    """A field of Query as one of Subscription, with the same arguments."""
    parameters = signature(field.base_resolver.wrapped_func).parameters
    arguments = {name: (item.annotation, item.default) for name, item in parameters.items()}
    description = field.description + LIVE_NOTE
    return _stream(type_), field_with(_stream(type_), description, **arguments)


def _events(types: Types) -> dict[str, tuple[Any, Any]]:
    outreach, campaign = _stream(types["Outreach"]), _stream(types["Campaign"])
    return {
        "outreach_recorded": (
            outreach,
            field_with(
                outreach,
                "Each outreach that is recorded from now on, or after a cursor.",
                campaign_id=argument(optional(strawberry.ID), "Only outreaches of this campaign."),
                filter=argument(optional(types["OutreachFilter"]), "Filter."),
                after=argument(
                    optional(str),
                    "Only outreaches after this cursor: `extensions.cursor` of the last result.",
                ),
            ),
        ),
        "campaign_totals": (
            campaign,
            field_with(
                campaign,
                "The campaign, now and whenever its total changes.",
                campaign_id=argument(strawberry.ID, "The ID of the campaign."),
            ),
        ),
    }
