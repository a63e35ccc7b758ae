"""What administrators ask by GraphQL, done by the functions of the commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.config.settings import Settings
from app.delivery.receivers import (
    Autoresponse,
    ReceiverError,
    add_autoresponse,
    add_webhook,
    list_receivers,
    remove_receiver,
    requeue,
)
from app.store.pool import Store
from resolvers.execute.write import with_retries
from resolvers.graphql.paging import too_many_ids
from resolvers.references import parse_id
from schema.datetimes import format_datetime
from schema.failures import Failure, failure

Json = dict[str, Any]


class StoreAdministration:
    """The `Administration` of one store."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    async def __call__(self, name: str, given: Mapping[str, Any], organization_id: UUID) -> Any:
        """Raises: NOT_FOUND, STORE_CONFLICT and what the registry refuses."""
        try:
            return await with_retries(lambda: self._do(name, given, organization_id))
        except ReceiverError as refused:
            raise Failure(refused.faults) from None

    async def _do(self, name: str, given: Mapping[str, Any], organization_id: UUID) -> Any:
        match name:
            case "webhooks" | "autoresponses":
                return await self._receivers(name, organization_id)
            case "removeWebhook" | "removeAutoresponse":
                table = "webhooks" if name == "removeWebhook" else "autoresponses"
                id_ = _id(table.removesuffix("s"), given["id"], "id")
                await remove_receiver(self._store, table, organization_id, id_)
                return {"deletedId": str(id_)}
            case "addWebhook":
                return await self._add_webhook(given["input"], organization_id)
            case "addAutoresponse":
                return await self._add_autoresponse(given["input"], organization_id)
            case "requeueAllDeliveries":
                return await requeue(self._store, organization_id, None)
            case "requeueDeliveries":
                return await self._requeue(given["ids"], organization_id)
        raise AssertionError(name)

    async def _receivers(self, table: str, organization_id: UUID) -> list[Json]:
        rows = await list_receivers(self._store, table, organization_id)
        return [_receiver(row) for row in rows]

    async def _one(self, table: str, id_: UUID, organization_id: UUID) -> Json:
        rows = await self._receivers(table, organization_id)
        return next(row for row in rows if row["id"] == str(id_))

    async def _add_webhook(self, sent: Mapping[str, Any], organization_id: UUID) -> Json:
        added = await add_webhook(
            self._store, self._settings, organization_id, sent["url"], sent["events"]
        )
        webhook = await self._one("webhooks", added.id, organization_id)
        return {"webhook": webhook, "secret": added.secret}

    async def _add_autoresponse(self, sent: Mapping[str, Any], organization_id: UUID) -> Json:
        wanted = Autoresponse(
            sent["channel"],
            sent["identifier"],
            sent.get("subject"),
            sent.get("body"),
            sent["html"],
            sent.get("url"),
        )
        added = await add_autoresponse(self._store, self._settings, organization_id, wanted)
        made = await self._one("autoresponses", added.id, organization_id)
        return {"autoresponse": made, "secret": added.secret, "waiting": added.waiting}

    async def _requeue(self, sent: list[str], organization_id: UUID) -> Json:
        most = self._settings.max_pagesize
        if len(sent) > most:
            raise too_many_ids(len(sent), most)
        ids = [_id("delivery", text, f"ids[{index}]") for index, text in enumerate(sent)]
        return await requeue(self._store, organization_id, ids)


def _receiver(row: Json) -> Json:
    """A row of the registry by the names of the schema."""
    ended = row["ended_date"]
    return {
        **{name: row.get(name) for name in ("channel", "identifier", "subject", "body", "html")},
        "events": row.get("events"),
        "id": str(row["id"]),
        "url": row["address"],
        "createdDate": format_datetime(row["created_date"]),
        "endedDate": format_datetime(ended) if ended else None,
    }


def _id(what: str, text: str, place: str) -> UUID:
    """Raises: NOT_FOUND, for a text that is no id."""
    id_ = parse_id(text)
    if id_ is None:
        raise failure("NOT_FOUND", f"There is no {what} '{text[:60]}'.", place)
    return id_
