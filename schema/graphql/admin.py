"""Fields for administrators: autoresponses, webhooks, dead letters, and explanations of queries.

Only in GraphQL and on the command line; OSDI has no such resources.
"""

from __future__ import annotations

from typing import Any

import strawberry

from schema.graphql.types import DateTime, argument, field_with, many, optional
from schema.osdi.deliveries import (
    DEFAULT_IDENTIFIER,
    EVENTS,
    MAIL,
    MAX_IDENTIFIER_LENGTH,
    MAX_LISTED,
)
from schema.osdi.helpers import TRIGGER_CHANNELS

ADMIN_NOTE = " Requires an API key with the scope `admin`."
_CHANNELS = ", ".join(TRIGGER_CHANNELS)
_EVENTS = ", ".join(EVENTS)


@strawberry.type(description="A webhook that receives events, for administrators.")
class Webhook:
    id: strawberry.ID = strawberry.field(description="The ID, a UUID.")
    url: str = strawberry.field(
        description="URL that events are posted to, with … in place of its query."
    )
    events: list[str] = strawberry.field(description=f"Events that it receives: {_EVENTS}.")
    created_date: DateTime = strawberry.field(description="When it was added.")
    ended_date: DateTime | None = strawberry.field(
        description="When it responded with 410 Gone; nothing has been sent to it since."
    )


@strawberry.type(
    description="The response that a trigger selects by its identifier, for administrators."
)
class Autoresponse:
    id: strawberry.ID = strawberry.field(description="The ID, a UUID.")
    channel: str = strawberry.field(description=f"One of: {_CHANNELS}.")
    identifier: str = strawberry.field(description="Identifier by which triggers select it.")
    subject: str | None = strawberry.field(description="Template of the subject.")
    body: str | None = strawberry.field(description="Template of the body.")
    html: bool = strawberry.field(description="Whether the body is HTML.")
    url: str | None = strawberry.field(
        description="Webhook that is called instead of an e-mail, with … in place of its query."
    )
    created_date: DateTime = strawberry.field(description="When it was added.")
    ended_date: DateTime | None = strawberry.field(
        description="When its webhook responded with 410 Gone; nothing has been sent to it since."
    )


@strawberry.input(description="Input fields of a webhook.")
class AddWebhookInput:
    url: str = strawberry.field(description="URL that events are posted to; starts with https://.")
    events: list[str] = strawberry.field(description=f"Events that it receives: {_EVENTS}.")


@strawberry.input(
    description="Input fields of an autoresponse: either a subject and a body, or a URL."
)
class AddAutoresponseInput:
    channel: str | None = strawberry.field(default=MAIL, description=f"One of: {_CHANNELS}.")
    identifier: str | None = strawberry.field(
        default=DEFAULT_IDENTIFIER,
        description="Identifier by which triggers select it; "
        f"at most {MAX_IDENTIFIER_LENGTH} characters.",
    )
    subject: str | None = strawberry.field(
        default=strawberry.UNSET, description="Template of the subject, in Liquid."
    )
    body: str | None = strawberry.field(
        default=strawberry.UNSET, description="Template of the body, in Liquid."
    )
    html: bool | None = strawberry.field(default=False, description="Whether the body is HTML.")
    url: str | None = strawberry.field(
        default=strawberry.UNSET, description="Webhook to call instead of an e-mail."
    )


@strawberry.type(description="A webhook that was added.")
class AddedWebhook:
    webhook: Webhook = strawberry.field(description="The webhook.")
    secret: str = strawberry.field(
        description="Secret that its messages are signed with. It is shown only once."
    )


@strawberry.type(description="An autoresponse that was added.")
class AddedAutoresponse:
    autoresponse: Autoresponse = strawberry.field(description="The autoresponse.")
    secret: str | None = strawberry.field(
        description="Secret that messages to its webhook are signed with. It is shown only once."
    )
    waiting: int = strawberry.field(
        description="Number of unconfigured deliveries that can be requeued now."
    )


@strawberry.type(description="Deliveries that are due again.")
class Requeued:
    count: int = strawberry.field(description="Number of deliveries.")
    ids: list[strawberry.ID] = strawberry.field(
        description=f"Their IDs, oldest first; only the first {MAX_LISTED:,}."
    )


@strawberry.type(description="How the gateway answers one root field of a query.")
class Explanation:
    field: str = strawberry.field(description="Name of the field in the response.")
    rows: int = strawberry.field(description="Maximum number of rows that it reads: its cost.")
    note: str | None = strawberry.field(
        description="Source of the figures of statistics, or the reason why there is no plan."
    )
    plan: str | None = strawberry.field(description="The plan of the gateway, a part per line.")
    sql: str | None = strawberry.field(description="The statement.")
    values: list[str] = strawberry.field(
        description="The values in the plan, in the order of their numbers."
    )
    postgresql: str | None = strawberry.field(
        description="The plan of PostgreSQL, by EXPLAIN (ANALYZE, BUFFERS). Null if there are "
        "several organizations, because it has row counts of all of them."
    )


def queries() -> dict[str, tuple[Any, Any]]:
    """Root fields of Query, by name: the type and Strawberry's field."""
    query = argument(str, "The document of the query.")
    variables = argument(optional(str), "Its variables, as JSON.")
    name = argument(optional(str), "The operation to explain, if the document has several.")
    return {
        "autoresponses": _root(many(Autoresponse), "All autoresponses, oldest first."),
        "explain": _root(
            many(Explanation),
            "How each root field of a query is executed: plan, SQL, and the plan of PostgreSQL. "
            "Runs the statements if the plan of PostgreSQL is shown.",
            query=query,
            variables=variables,
            operation_name=name,
        ),
        "webhooks": _root(many(Webhook), "All webhooks, oldest first."),
    }


def mutations(deleted: Any) -> dict[str, tuple[Any, Any]]:
    """Root fields of Mutation, by name: the type and Strawberry's field.

    `deleted` is the type of what removals return.
    """
    id_ = argument(strawberry.ID, "The ID, a UUID.")
    ids = argument(many(strawberry.ID), "IDs of deliveries that are dead or unconfigured.")
    webhook = argument(AddWebhookInput, "The webhook.")
    autoresponse = argument(AddAutoresponseInput, "The autoresponse.")
    return {
        "requeue_deliveries": _root(
            Requeued, "Make these deliveries due again, starting with the first attempt.", ids=ids
        ),
        "requeue_all_deliveries": _root(
            Requeued, "Make all dead and unconfigured deliveries due again."
        ),
        "add_webhook": _root(AddedWebhook, "Subscribe a webhook to events.", input=webhook),
        "remove_webhook": _root(
            deleted, "Remove a webhook; its undelivered events are cancelled.", id=id_
        ),
        "add_autoresponse": _root(
            AddedAutoresponse, "Add the response to a trigger.", input=autoresponse
        ),
        "remove_autoresponse": _root(
            deleted, "Remove an autoresponse; its triggers stay recorded.", id=id_
        ),
    }


def _root(type_: Any, description: str, **arguments: Any) -> tuple[Any, Any]:
    return optional(type_), field_with(optional(type_), description + ADMIN_NOTE, **arguments)


ADMIN_QUERIES = ("autoresponses", "explain", "webhooks")
ADMIN_MUTATIONS = (
    "requeueDeliveries",
    "requeueAllDeliveries",
    "addWebhook",
    "removeWebhook",
    "addAutoresponse",
    "removeAutoresponse",
)
"""The names of these root fields in GraphQL."""
