"""Events, channels and the statuses of a delivery.

Source: OSDI 1.2.0, helper action functions (`triggers`); Standard Webhooks 1.0.0.
"""

from __future__ import annotations

from schema.osdi.fields import datetime_, flexenum, integer, text
from schema.osdi.resource import Link, Resource

PERSON_DELETED = "person.deleted"
OUTREACH_DELETED = "outreach.deleted"
DELETIONS = (PERSON_DELETED, OUTREACH_DELETED)
"""The events of deletions: their messages have only the identifier."""

EVENTS = ("outreach.recorded", "person.created", "person.updated", *DELETIONS)
"""The events that a webhook can subscribe to."""

WEBHOOK = "webhook"
"""The channel of an event. The other channels are `helpers.TRIGGER_CHANNELS`."""

SEALED = "fernet:"
"""The prefix of an encrypted stored secret."""

MAIL = "autoresponse"
"""The channel that can be an e-mail; the others always call a webhook."""

DEFAULT_IDENTIFIER = "default"
"""The autoresponse of a trigger without identifiers."""

MAX_IDENTIFIERS = 20
"""Identifiers, and so deliveries, per trigger. Bounded because triggers can be anonymous."""

MAX_IDENTIFIER_LENGTH = 512
"""Characters of the identifier of an autoresponse."""

MAX_LISTED = 1_000
"""The most IDs of requeued deliveries in one answer."""

STATUSES = {
    "pending": "It is due or will be retried.",
    "delivered": "The receiver accepted it.",
    "unconfigured": "No receiver was configured; it can be requeued once there is one.",
    "dead": "Given up; an administrator can requeue it.",
    "held": "Suppressed: requested anonymously, too soon after the same for the same person.",
    "cancelled": "Its person, its outreach or its receiver was removed.",
}

REQUEUEABLE = ("dead", "unconfigured")
"""The statuses of deliveries that can be made due again."""

DELIVERY = Resource(
    singular="delivery",
    plural="deliveries",
    title="delivery",
    page="outreaches",
    fields=(
        text("channel", "The channel: webhook for an event, otherwise the channel of the trigger."),
        text("event", "The event that is sent to a webhook; null for a trigger."),
        text("identifier", "The autoresponse that the trigger selects; null for an event."),
        flexenum("status", "Status of the delivery.", *STATUSES),
        integer("attempts", "Number of attempts."),
        text("error", "Why the last attempt failed, or why there was no attempt."),
        datetime_("due_date", "When the next attempt is due, while the status is pending."),
        datetime_("created_date", "When it was requested.", read_only=True),
        datetime_("modified_date", "When it was last attempted.", read_only=True),
    ),
    links=(
        Link("person", "people", "person_id", "The person it is about."),
        Link("outreach", "outreaches", "outreach_id", "The outreach it is about."),
    ),
    orders=("id",),
)
"""For administrators, and only in GraphQL."""


def event_type(channel: str, event: str | None) -> str:
    """The `type` of a message: the name of the event, or of the channel of a trigger.

    >>> event_type("sms_response", None)
    'trigger.sms_response'
    """
    return event or f"trigger.{channel}"
