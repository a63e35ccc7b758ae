"""What a helper does beside person and action: OSDI's helper action functions. Pure.

Source: OSDI 1.2.0, 'Helper action functions'.
"""

from __future__ import annotations

from uuid import UUID

from resolvers.write_functions import Helped, apply_functions
from resolvers.write_plan import Found, Intent, Writes
from schema.catalogue import OUTREACH
from schema.ids import new_id
from schema.models import TRIGGER_CHANNELS, Body
from schema.moments import format_moment


def help_on(intent: Intent, id_: UUID, helped: Helped, found: Found, writes: Writes) -> None:
    """What a helper does beside the resource `id_`: an outreach asks for its triggers once."""
    apply_functions(intent, helped, found, writes)
    is_outreach = intent.resource is OUTREACH
    if not (is_outreach and helped.repeated):
        outreach_id = id_ if is_outreach else None
        _keep_triggers(intent.sent.functions, outreach_id, helped.person_id, writes)


def _keep_triggers(
    functions: Body, outreach_id: UUID | None, person_id: UUID | None, writes: Writes
) -> None:
    wanted = functions.get("triggers") or {}
    writes.insert(
        "triggers",
        *[
            {
                "id": str(new_id()),
                "channel": channel,
                "identifiers": wanted[channel].get("identifiers") or [],
                "person_id": str(person_id) if person_id else None,
                "outreach_id": str(outreach_id) if outreach_id else None,
                "created_date": format_moment(writes.now),
            }
            for channel in TRIGGER_CHANNELS
            if wanted.get(channel) and wanted[channel].get("enabled") is not False
        ],
    )
