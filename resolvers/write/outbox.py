"""Events of a write, for the delivery queue."""

from __future__ import annotations

from datetime import datetime

from resolvers.write.plan import ChangeSet
from schema.datetimes import format_datetime
from schema.ids import new_id
from schema.models import Body
from schema.osdi.catalogue import OUTREACH, PERSON


def delivery_defaults(moment: datetime, anonymous: bool) -> Body:
    """What every new delivery of a trigger has."""
    at = format_datetime(moment)
    begun = {"status": "pending", "attempts": 0, "due_date": at, "modified_date": at}
    return {**begun, "keyless": anonymous}


def has_events(writes: ChangeSet) -> bool:
    """Whether `events_of` has any."""
    return not writes.backdated and (
        OUTREACH.plural in writes.inserts
        or PERSON.plural in writes.inserts
        or PERSON.plural in writes.updates
    )


def events_of(writes: ChangeSet) -> list[Body]:
    """What `writes` have to tell to webhooks: {"event", "id", "person_id", "outreach_id"}.

    What is backdated is loaded, and did not happen now.
    """
    if not has_events(writes):
        return []
    events = [
        _event("outreach.recorded", row["person_id"], row["id"])
        for row in writes.inserts.get(OUTREACH.plural, ())
    ]
    for event, rows in (("person.created", writes.inserts), ("person.updated", writes.updates)):
        events += [_event(event, row["id"], None) for row in rows.get(PERSON.plural, ())]
    return events


def _event(event: str, person_id: str | None, outreach_id: str | None) -> Body:
    return {
        "event": event,
        "id": str(new_id()),
        "person_id": person_id,
        "outreach_id": outreach_id,
    }
