"""The deliveries and events that a write puts into the delivery queue. Pure.

In: the changes of a write. Out: rows of `deliveries` for triggers, and the events from which
`resolvers.sql.write.outbox` makes one delivery per subscribed webhook. Used by
`resolvers.write.triggers` and `resolvers.sql.write`.
"""

from __future__ import annotations

from datetime import datetime

from resolvers.write.plan import ChangeSet
from schema.datetimes import format_datetime
from schema.models.bodies import Body
from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.deliveries import OUTREACH_DELETED, PERSON_DELETED

_PERSON_DELETE = (PERSON.plural, "id")
_OUTREACH_DELETE = (OUTREACH.plural, "id")
_DELETES = {_PERSON_DELETE, _OUTREACH_DELETE}
"""The deletions of a `ChangeSet` that are events."""


def delivery_defaults(now: datetime, anonymous: bool) -> Body:
    """The columns that are the same for every new delivery of a trigger."""
    text = format_datetime(now)
    columns = {"status": "pending", "attempts": 0, "due_date": text, "modified_date": text}
    return {**columns, "keyless": anonymous}


def has_events(changes: ChangeSet) -> bool:
    """Whether `events_of` returns any."""
    return not changes.backdated and (
        OUTREACH.plural in changes.inserts
        or PERSON.plural in changes.inserts
        or PERSON.plural in changes.updates
        or not _DELETES.isdisjoint(changes.deletes)
    )


def events_of(changes: ChangeSet) -> list[Body]:
    """Return the events of the changes: {"event", "id", "person_id", "outreach_id"}.

    A backdated write has none: it loads what happened earlier. Their ids are drawn from the
    changes, so call this once for a write.
    """
    if not has_events(changes):
        return []
    events = [
        _event(changes, "outreach.recorded", row["person_id"], row["id"])
        for row in changes.inserts.get(OUTREACH.plural, ())
    ]
    for event, rows in (("person.created", changes.inserts), ("person.updated", changes.updates)):
        events += [_event(changes, event, row["id"], None) for row in rows.get(PERSON.plural, ())]
    for row in changes.deletes.get(_PERSON_DELETE, ()):
        events.append(_event(changes, PERSON_DELETED, row["id"], None))
    for row in changes.deletes.get(_OUTREACH_DELETE, ()):
        events.append(_event(changes, OUTREACH_DELETED, None, row["id"]))
    return events


def _event(changes: ChangeSet, event: str, person_id: str | None, outreach_id: str | None) -> Body:
    return {
        "event": event,
        "id": str(changes.new_id()),
        "person_id": person_id,
        "outreach_id": outreach_id,
    }
