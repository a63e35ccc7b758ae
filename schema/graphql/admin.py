"""What administrators see and change of delivery: autoresponses, webhooks, dead letters.

Only in GraphQL and by commands; OSDI has no such resources.
"""

from __future__ import annotations

from typing import Any

import strawberry

from schema.graphql.types import DateTime, argument, field_with, many, optional
from schema.osdi.deliveries import EVENTS, MAX_IDENTIFIER_LENGTH, MAX_LISTED
from schema.osdi.helpers import TRIGGER_CHANNELS

ADMIN = " Needs a key with the scope admin."
_CHANNELS = ", ".join(TRIGGER_CHANNELS)
_EVENTS = ", ".join(EVENTS)


@strawberry.type(description="An address that is told of events, for administrators.")
class Webhook:
    id: strawberry.ID = strawberry.field(description="The id, a UUID.")
    url: str = strawberry.field(description="Where events are posted; of its query only an …")
    events: list[str] = strawberry.field(description=f"What it is told of: {_EVENTS}.")
    created_date: DateTime = strawberry.field(description="When it was subscribed.")
    ended_date: DateTime | None = strawberry.field(
        description="When it answered 410 Gone; nothing is sent there any more."
    )


@strawberry.type(description="What a trigger selects by its identifier, for administrators.")
class Autoresponse:
    id: strawberry.ID = strawberry.field(description="The id, a UUID.")
    channel: str = strawberry.field(description=f"One of: {_CHANNELS}.")
    identifier: str = strawberry.field(description="By which a trigger selects it.")
    subject: str | None = strawberry.field(description="Template of the subject.")
    body: str | None = strawberry.field(description="Template of the body.")
    html: bool = strawberry.field(description="Whether the body is HTML.")
    url: str | None = strawberry.field(
        description="The webhook that is called in place of an e-mail; of its query only an …"
    )
    created_date: DateTime = strawberry.field(description="When it was registered.")
    ended_date: DateTime | None = strawberry.field(
        description="When its webhook answered 410 Gone; nothing is sent there any more."
    )


@strawberry.input(description="A webhook to subscribe.")
class AddWebhookInput:
    url: str = strawberry.field(description="Where events are posted; begins with https://.")
    events: list[str] = strawberry.field(description=f"What it is told of: {_EVENTS}.")


@strawberry.input(description="Either a subject and a body, or the address of a webhook.")
class AddAutoresponseInput:
    channel: str = strawberry.field(default="autoresponse", description=f"One of: {_CHANNELS}.")
    identifier: str = strawberry.field(
        default="default",
        description=f"By which a trigger selects it; at most {MAX_IDENTIFIER_LENGTH} characters.",
    )
    subject: str | None = strawberry.field(
        default=strawberry.UNSET, description="Template of the subject, in Liquid."
    )
    body: str | None = strawberry.field(
        default=strawberry.UNSET, description="Template of the body, in Liquid."
    )
    html: bool = strawberry.field(default=False, description="Whether the body is HTML.")
    url: str | None = strawberry.field(
        default=strawberry.UNSET, description="The webhook to call in place of an e-mail."
    )


@strawberry.type(description="A webhook that was subscribed.")
class AddedWebhook:
    webhook: Webhook = strawberry.field(description="The webhook.")
    secret: str = strawberry.field(
        description="By which its messages are signed. It is shown this once."
    )


@strawberry.type(description="An autoresponse that was registered.")
class AddedAutoresponse:
    autoresponse: Autoresponse = strawberry.field(description="The autoresponse.")
    secret: str | None = strawberry.field(
        description="By which messages to its webhook are signed. It is shown this once."
    )
    waiting: int = strawberry.field(
        description="How many deliveries are unconfigured for want of it, and may be requeued."
    )


@strawberry.type(description="What is due again.")
class Requeued:
    count: int = strawberry.field(description="How many deliveries.")
    ids: list[strawberry.ID] = strawberry.field(
        description=f"Their ids, oldest first; of many the first {MAX_LISTED:,}."
    )


def queries() -> dict[str, tuple[Any, Any]]:
    """Root fields of Query, by name: the type, and Strawberry's field."""
    return {
        "autoresponses": _asked(many(Autoresponse), "The autoresponses, oldest first."),
        "webhooks": _asked(many(Webhook), "The webhooks, oldest first."),
    }


def mutations(deleted: Any) -> dict[str, tuple[Any, Any]]:
    """Root fields of Mutation, by name: the type, and Strawberry's field."""
    id_ = argument(strawberry.ID, "The id, a UUID.")
    ids = argument(many(strawberry.ID), "Ids of deliveries that are dead or unconfigured.")
    webhook = argument(AddWebhookInput, "The webhook.")
    autoresponse = argument(AddAutoresponseInput, "The autoresponse.")
    return {
        "requeue_deliveries": _asked(
            Requeued, "Make these deliveries due again, from the first attempt on.", ids=ids
        ),
        "requeue_all_deliveries": _asked(
            Requeued, "Make everything due again that is dead or unconfigured."
        ),
        "add_webhook": _asked(AddedWebhook, "Subscribe a webhook to events.", input=webhook),
        "remove_webhook": _asked(
            deleted, "End a subscription; what was not delivered yet is cancelled.", id=id_
        ),
        "add_autoresponse": _asked(
            AddedAutoresponse, "Register what a trigger sends.", input=autoresponse
        ),
        "remove_autoresponse": _asked(
            deleted, "Remove an autoresponse; its triggers stay recorded.", id=id_
        ),
    }


def _asked(type_: Any, description: str, **arguments: Any) -> tuple[Any, Any]:
    return optional(type_), field_with(optional(type_), description + ADMIN, **arguments)


ADMIN_QUERIES = ("autoresponses", "webhooks")
ADMIN_MUTATIONS = (
    "requeueDeliveries",
    "requeueAllDeliveries",
    "addWebhook",
    "removeWebhook",
    "addAutoresponse",
    "removeAutoresponse",
)
"""The same by the names in GraphQL."""
