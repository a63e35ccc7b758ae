"""What a helper does beside person and action: OSDI's helper action functions. Pure.

Source: OSDI 1.2.0, 'Helper action functions'.
"""

from __future__ import annotations

from uuid import UUID

from resolvers.write.helper_functions import HelperSubject, apply_functions
from resolvers.write.outbox import delivery_defaults
from resolvers.write.plan import ChangeSet, LookupResult, WriteRequest
from schema.datetimes import format_datetime
from schema.failures import Fault, PartialFailure
from schema.ids import new_id
from schema.osdi.catalogue import OUTREACH
from schema.osdi.deliveries import DEFAULT_IDENTIFIER, MAX_IDENTIFIERS
from schema.osdi.helpers import TRIGGER_CHANNELS


def apply_helper(
    intent: WriteRequest, id_: UUID, helped: HelperSubject, found: LookupResult, writes: ChangeSet
) -> None:
    """What a helper does beside the resource `id_`: an outreach asks for its triggers once."""
    apply_functions(intent, helped, found, writes)
    is_outreach = intent.resource is OUTREACH
    if not (is_outreach and helped.repeated):
        outreach_id = id_ if is_outreach else None
        _write_triggers(intent, outreach_id, helped.person_id, writes)


def _write_triggers(
    intent: WriteRequest, outreach_id: UUID | None, person_id: UUID | None, writes: ChangeSet
) -> None:
    """Each trigger, and the delivery of each of its identifiers. Of two who record one outreach,
    the second violates the key of `triggers` and is planned anew."""
    wanted = intent.body.functions.get("triggers") or {}
    about = {
        "person_id": str(person_id) if person_id else None,
        "outreach_id": str(outreach_id) if outreach_id else None,
        "created_date": format_datetime(writes.now),
    }
    for channel in TRIGGER_CHANNELS:
        asked = wanted.get(channel)
        if not asked or asked.get("enabled") is False:
            continue
        identifiers = asked.get("identifiers") or []
        kept = {"id": str(new_id()), "channel": channel, "identifiers": identifiers, **about}
        writes.insert("triggers", kept)
        chosen = list(dict.fromkeys(identifiers)) or [DEFAULT_IDENTIFIER]
        if len(chosen) > MAX_IDENTIFIERS:
            writes.parts.append(PartialFailure(intent.resource.rel, _too_many(channel)))
        for identifier in chosen[:MAX_IDENTIFIERS]:
            delivery = {"id": str(new_id()), "channel": channel, "identifier": identifier}
            due = delivery_defaults(writes.now, intent.anonymous)
            writes.insert("deliveries", {**delivery, **due, **about})


def _too_many(channel: str) -> Fault:
    return Fault(
        "TOO_LONG",
        f"A trigger is delivered to its first {MAX_IDENTIFIERS} identifiers alone.",
        (f"triggers.{channel}.identifiers[{MAX_IDENTIFIERS}]",),
        f"Name at most {MAX_IDENTIFIERS}.",
    )
