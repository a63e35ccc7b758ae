"""The part of a write statement that puts events into the delivery queue."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import JSONB, UUID, insert

from resolvers.sql.delivery.statuses import PENDING, WEBHOOK
from resolvers.sql.json import ONE, TENANT, Expression, int_constant
from schema.tables import deliveries, webhooks

_TIME_LENGTH = 20
"""The number of leading characters of an id, as text, that encode its time."""


def compile_events(now: Expression) -> Any:
    """Inserts one delivery for each event and each webhook that is subscribed to it.

    The id of a delivery begins with the time of the event's id; the rest is a hash of event and
    webhook.
    """
    columns = [deliveries.c.event, deliveries.c.id, deliveries.c.person_id]
    typed = [column(item.name, item.type) for item in [*columns, deliveries.c.outreach_id]]
    rows = func.jsonb_to_recordset(bindparam("events", type_=JSONB()))
    event = rows.table_valued(*typed).render_derived(with_types=True)
    event_id = cast(event.c.id, Text)
    digest = cast(cast(func.md5(func.concat(event_id, webhooks.c.id)), UUID()), Text)
    begin = func.left(event_id, int_constant(_TIME_LENGTH))
    end = func.substr(digest, int_constant(_TIME_LENGTH + 1))
    values: dict[str, Expression] = {
        "organization_id": TENANT,
        "id": cast(func.concat(begin, end), UUID()),
        "channel": WEBHOOK,
        "event": event.c.event,
        "webhook_id": webhooks.c.id,
        "person_id": event.c.person_id,
        "outreach_id": event.c.outreach_id,
        "status": PENDING,
        "due_date": now,
        "created_date": now,
        "modified_date": now,
    }
    selected = select(*values.values()).where(
        webhooks.c.organization_id == TENANT,
        webhooks.c.ended_date.is_(None),
        event.c.event == func.any(webhooks.c.events),
    )
    return insert(deliveries).from_select(list(values), selected).returning(ONE)
