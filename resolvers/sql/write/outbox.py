"""The part of a write statement that enqueues events."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID, insert

from resolvers.sql.delivery.statuses import IS_WEBHOOK, PENDING
from resolvers.sql.json import ONE, TENANT, Expression
from schema.tables import deliveries, webhooks

_HEAD: Expression = literal_column("20")


_TAIL: Expression = literal_column("21")


def compile_events(now: Expression) -> Any:
    """One delivery for each event and each subscription to it; none, where nobody subscribed.

    Its id has the event's moment, and for the rest a hash of event and subscription.
    """
    columns = [deliveries.c.event, deliveries.c.id, deliveries.c.person_id]
    typed = [column(item.name, item.type) for item in [*columns, deliveries.c.outreach_id]]
    rows = func.jsonb_to_recordset(bindparam("events", type_=JSONB()))
    said = rows.table_valued(*typed, name="said").render_derived(with_types=True)
    own = cast(said.c.id, Text)
    mixed = cast(cast(func.md5(func.concat(own, webhooks.c.id)), UUID()), Text)
    id_ = cast(func.concat(func.left(own, _HEAD), func.substr(mixed, _TAIL)), UUID())
    values: dict[str, Expression] = {
        "organization_id": TENANT,
        "id": id_,
        "channel": IS_WEBHOOK,
        "event": said.c.event,
        "webhook_id": webhooks.c.id,
        "person_id": said.c.person_id,
        "outreach_id": said.c.outreach_id,
        "status": PENDING,
        "due_date": now,
        "created_date": now,
        "modified_date": now,
    }
    told = select(*values.values()).where(
        webhooks.c.organization_id == TENANT,
        webhooks.c.ended_date.is_(None),
        said.c.event == func.any(webhooks.c.events),
    )
    return insert(deliveries).from_select(list(values), told).returning(ONE)
