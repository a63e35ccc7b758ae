"""What is delivered: the events and channels, and what becomes of a delivery.

Source: OSDI 1.2.0, helper action functions (`triggers`); Standard Webhooks 1.0.0.
"""

from __future__ import annotations

from schema.osdi.fields import datetime_, flexenum, integer, text
from schema.osdi.resource import Link, Resource

EVENTS = ("outreach.recorded", "person.created", "person.updated")
"""What an organization may subscribe a webhook to."""

WEBHOOK = "webhook"
"""The channel of an event. The others are those of `models.TRIGGER_CHANNELS`."""

MAIL = "autoresponse"
"""The channel that may be an e-mail; the others are always handed to a webhook."""

DEFAULT_IDENTIFIER = "default"
"""The autoresponse of a trigger that names none."""

MAX_IDENTIFIERS = 20
"""How many deliveries one trigger may ask for: anybody may send one."""

MAX_IDENTIFIER_LENGTH = 512
"""Characters of an autoresponse's identifier."""

MAX_LISTED = 1_000
"""Ids of what was requeued that are shown."""

STATUSES = {
    "pending": "It is due, or will be tried again.",
    "delivered": "The receiver took it.",
    "unconfigured": "There was nothing to send it by; deliverable once requeued.",
    "dead": "Given up; an administrator may requeue it.",
    "held": "Asked for without a key, too soon after the same for the same person.",
    "cancelled": "What it was about, or where it was to go, was taken away.",
}

REQUEUEABLE = ("dead", "unconfigured")

DELIVERY = Resource(
    singular="delivery",
    plural="deliveries",
    title="delivery",
    page="outreaches",
    fields=(
        text("channel", "How it is sent: webhook, for an event, or the channel of a trigger."),
        text("event", "The event that a webhook is told of; null for a trigger."),
        text("identifier", "The autoresponse that a trigger selects; null for an event."),
        flexenum("status", "What became of it.", *STATUSES),
        integer("attempts", "How often it was tried."),
        text("error", "Why the last attempt failed, or why there is none."),
        datetime_("due_date", "When it is tried next, while it is pending."),
        datetime_("created_date", "When it was asked for.", read_only=True),
        datetime_("modified_date", "When it was last tried.", read_only=True),
    ),
    links=(
        Link("person", "people", "person_id", "The person it is about."),
        Link("outreach", "outreaches", "outreach_id", "The outreach it is about."),
    ),
)
"""For administrators, and in GraphQL alone."""


def event_type(channel: str, event: str | None) -> str:
    """`type` of the message: an event's name, or that of a trigger.

    >>> event_type("sms_response", None)
    'trigger.sms_response'
    """
    return event or f"trigger.{channel}"
