"""Runs the statements about receivers, and those by which administrators manage deliveries.

A receiver is a row of the table `webhooks` or `autoresponses`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from resolvers.sql.delivery import administration, receivers
from resolvers.sql.delivery.queue import compile_requeue
from resolvers.store import Store

Json = dict[str, Any]


class NotRequeueable(Exception):
    """Some of the deliveries cannot be requeued, so none is.

    `statuses`: the status of each delivery that exists. `requeueable`: ids of those that could.
    """

    def __init__(self, statuses: Mapping[UUID, str], requeueable: frozenset[UUID]) -> None:
        super().__init__("not requeueable")
        self.statuses = statuses
        self.requeueable = requeueable


# For an attempt


async def find_webhook(store: Store, organization_id: UUID, webhook_id: UUID | None) -> Json | None:
    """{"id", "address", "secret", "old_secret", "ended"}"""
    values = {"organization_id": organization_id, "id": webhook_id}
    found = await store.value(receivers.compile_webhook(), values)
    return None if found is None else orjson.loads(found)


async def find_autoresponse(
    store: Store, organization_id: UUID, channel: str, identifier: str | None
) -> Json | None:
    """{"id", "subject", "body", "html", "address", "secret", "old_secret", "ended"}"""
    values = {"organization_id": organization_id, "channel": channel, "identifier": identifier}
    found = await store.value(receivers.compile_autoresponse(), values)
    return None if found is None else orjson.loads(found)


async def deactivate_receiver(store: Store, table: str, organization_id: UUID, id_: UUID) -> None:
    """Send nothing to this receiver any more."""
    values = {"organization_id": organization_id, "id": id_}
    async with store.transaction() as connection:
        await connection.value(receivers.compile_deactivation(table), values)


# For administrators


async def add_webhook(store: Store, row: Mapping[str, Any]) -> None:
    async with store.transaction() as connection:
        await connection.fetch(administration.compile_new_receiver("webhooks"), row)


async def add_autoresponse(store: Store, row: Mapping[str, Any]) -> int | None:
    """Add an autoresponse, in place of a deactivated one of its channel and identifier.

    Return the number of stored triggers that wait for it; `None` if there is an active one already.
    """
    key = {name: row[name] for name in ("organization_id", "channel", "identifier")}
    async with store.transaction() as connection:
        for same in await connection.fetch(administration.compile_same_autoresponse(), key):
            if same["ended_date"] is None:
                return None
            removal = administration.compile_removal("autoresponses")
            await connection.fetch(removal, {**key, "id": same["id"]})
        await connection.fetch(administration.compile_new_receiver("autoresponses"), row)
    count: int = (await store.fetch(administration.compile_waiting(), key))[0][0]
    return count


async def remove_receiver(store: Store, table: str, organization_id: UUID, id_: UUID) -> bool:
    """Delete a receiver. Return whether it existed."""
    values = {"organization_id": organization_id, "id": id_}
    async with store.transaction() as connection:
        return bool(await connection.fetch(administration.compile_removal(table), values))


async def rotate_secret(
    store: Store, table: str, organization_id: UUID, id_: UUID, secret: str, until: datetime
) -> bool:
    """Give a receiver a new secret; the old one signs, too, until `until`. Return whether there is
    such a receiver with a secret.
    """
    values = {"organization_id": organization_id, "id": id_, "new_secret": secret, "until": until}
    async with store.transaction() as connection:
        return bool(await connection.fetch(administration.compile_rotation(table), values))


async def list_receivers(store: Store, table: str, organization_id: UUID) -> list[Json]:
    """The rows of a table, oldest first, without secrets."""
    values = {"organization_id": organization_id}
    rows = await store.fetch(administration.compile_receivers(table), values)
    return [dict(row) for row in rows]


async def list_deliveries(
    store: Store, organization_id: UUID, undelivered: bool, limit: int
) -> list[Json]:
    """At most `limit` deliveries, newest first: all, or only the dead and unconfigured."""
    values = {"organization_id": organization_id, "most": limit}
    rows = await store.fetch(administration.compile_deliveries(undelivered), values)
    return [dict(row) for row in rows]


async def requeue(store: Store, organization_id: UUID, ids: Sequence[UUID] | None) -> Json:
    """{"count", "ids"} of the requeued deliveries: `ids`, or all that are undelivered.

    Raises: `NotRequeueable`.
    """
    values = {"organization_id": organization_id, "ids": ids}
    async with store.transaction(organization_id) as connection:
        result: Json = orjson.loads(await connection.value(compile_requeue(), values))
        requeued = result["ids"] or []
        if ids is not None and result["count"] < len(set(ids)):
            rows = await connection.fetch(administration.compile_statuses(), values)
            statuses = {row["id"]: row["status"] for row in rows}
            raise NotRequeueable(statuses, frozenset(map(UUID, requeued)))
    return {**result, "ids": requeued}
