"""The triggers of a helper: stored, with a delivery for each of their identifiers. Pure.

`apply_helper` is the entry point for everything that a helper does besides the resource itself.

Source: OSDI 1.2.0, 'Helper action functions'.
"""

from __future__ import annotations

from uuid import UUID

from resolvers.write.helper_functions import HelperSubject, apply_functions
from resolvers.write.outbox import delivery_defaults
from resolvers.write.plan import WriteContext
from schema.datetimes import format_datetime
from schema.failures import Fault, PartialFailure
from schema.osdi.catalogue import OUTREACH
from schema.osdi.deliveries import DEFAULT_IDENTIFIER, MAX_IDENTIFIERS
from schema.osdi.helpers import TRIGGER_CHANNELS


def apply_helper(context: WriteContext, id_: UUID, subject: HelperSubject) -> None:
    """Apply the functions and triggers of the body; `id_` is that of the written resource.

    A repeated outreach does not set off its triggers again.
    """
    apply_functions(context, subject)
    is_outreach = context.request.resource is OUTREACH
    if not (is_outreach and subject.repeated):
        _write_triggers(context, id_ if is_outreach else None, subject.person_id)


def _write_triggers(
    context: WriteContext, outreach_id: UUID | None, person_id: UUID | None
) -> None:
    """Insert each trigger, and a delivery for each of its identifiers.

    If two requests record the same outreach at once, the second violates the key of `triggers`,
    and is planned again.
    """
    request, changes = context.request, context.changes
    triggers = request.body.functions.get("triggers") or {}
    about = {
        "person_id": str(person_id) if person_id else None,
        "outreach_id": str(outreach_id) if outreach_id else None,
        "created_date": format_datetime(changes.now),
    }
    for channel in TRIGGER_CHANNELS:
        trigger = triggers.get(channel)
        if not trigger or trigger.get("enabled") is False:
            continue
        identifiers = trigger.get("identifiers") or []
        row = {"id": str(changes.new_id()), "channel": channel, "identifiers": identifiers}
        changes.insert("triggers", {**row, **about})
        selected = list(dict.fromkeys(identifiers)) or [DEFAULT_IDENTIFIER]
        if len(selected) > MAX_IDENTIFIERS:
            changes.parts.append(PartialFailure(request.resource.rel, _too_many(channel)))
        for identifier in selected[:MAX_IDENTIFIERS]:
            delivery = {
                "id": str(changes.new_id()),
                "channel": channel,
                "identifier": identifier,
                **delivery_defaults(changes.now, request.anonymous),
                **about,
            }
            changes.insert("deliveries", delivery)


def _too_many(channel: str) -> Fault:
    return Fault(
        "TOO_LONG",
        f"A trigger is delivered to its first {MAX_IDENTIFIERS} identifiers only.",
        (f"triggers.{channel}.identifiers[{MAX_IDENTIFIERS}]",),
        f"Send at most {MAX_IDENTIFIERS} identifiers.",
    )
