"""One delivery: what is sent, read at the moment of the attempt, and to whom.

The queue has ids alone. A message has the person and the outreach as they are now, and who was
deleted is in none.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from app.config.settings import Settings
from app.delivery.outcome import Outcome, cancelled, dead, suppressed, unconfigured
from app.delivery.smtp import Mailer
from app.delivery.templates import TemplateError, render
from app.delivery.webhooks import WebhookClient
from app.http.links import MOUNT, LinkContext, curies_text
from app.store.pool import Store
from resolvers.execute.read import fetch_document
from resolvers.plan.read import ReadOne
from resolvers.plan.tenant import Tenant
from resolvers.sql.delivery.receivers import (
    compile_autoresponse,
    compile_deactivation,
    compile_webhook,
)
from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.deliveries import MAIL, WEBHOOK, event_type
from schema.osdi.resource import Resource

Json = dict[str, Any]

_READS = 2
"""How many deliveries are read at once: requests come first."""

_REMOVED = "The subscription was removed."
_ENDED = "The receiver answered 410 Gone to an earlier message."
_REPEATED = "The same was asked for shortly before, without a key."
_NOTHING = "There is no autoresponse of this channel and identifier."


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row. `namespace` is that of the organization; `created` in wire form."""

    organization_id: UUID
    namespace: str
    id: UUID
    channel: str
    event: str | None
    identifier: str | None
    webhook_id: UUID | None
    person_id: UUID | None
    outreach_id: UUID | None
    attempts: int
    created: str
    suppressed: bool

    @property
    def receiver(self) -> str:
        """What is slow or broken together: a webhook, or what is behind a channel."""
        return str(self.webhook_id or self.channel)


class Deliverer:
    """Sends one delivery at a time, by any channel."""

    def __init__(
        self, store: Store, settings: Settings, poster: WebhookClient | None = None
    ) -> None:
        self._store = store
        self._origin = settings.public_url or f"http://{settings.host}:{settings.port}"
        self._poster = poster or WebhookClient(settings)
        self._mailer = Mailer(settings)
        self._turns = asyncio.Semaphore(_READS)

    async def close(self) -> None:
        await self._poster.close()

    async def send(self, delivery: Delivery) -> Outcome:
        """One attempt, of unbounded length. Raises: `Failure` where the store is away."""
        if delivery.suppressed:
            return suppressed(_REPEATED)
        async with self._turns:
            receiver = await self._receiver(delivery)
            if isinstance(receiver, Outcome):
                return receiver
            person = await self._document(PERSON, delivery.person_id, delivery)
            outreach = await self._document(OUTREACH, delivery.outreach_id, delivery)
        if _is_gone(delivery, person, outreach):
            return cancelled("What it was about was deleted.")
        if receiver["address"] is None:
            return await self._mail(delivery, receiver, person, outreach)
        body = _message(delivery, person, outreach)
        outcome = await self._poster.post(
            receiver["address"], receiver["secret"], str(delivery.id), body
        )
        if outcome.ends:
            await self._end(delivery, receiver)
        return outcome

    async def _receiver(self, delivery: Delivery) -> Json | Outcome:
        values: Json = {"organization_id": delivery.organization_id}
        if delivery.channel == WEBHOOK:
            found = await self._store.value(
                compile_webhook(), {**values, "id": delivery.webhook_id}
            )
            if found is None:
                return cancelled(_REMOVED)
            receiver: Json = orjson.loads(found)
            return dead(_ENDED) if receiver["ended"] else receiver
        names = {"channel": delivery.channel, "identifier": delivery.identifier}
        found = await self._store.value(compile_autoresponse(), {**values, **names})
        if found is None:
            return unconfigured(_NOTHING)
        receiver = orjson.loads(found)
        return unconfigured(_ENDED) if receiver["ended"] else receiver

    async def _document(
        self, resource: Resource, id_: UUID | None, delivery: Delivery
    ) -> Json | None:
        """The resource as REST shows it."""
        if id_ is None:
            return None
        origin = self._origin
        tenant = Tenant(delivery.organization_id, delivery.namespace)
        frame = LinkContext(tenant, origin + MOUNT, curies_text(origin))
        found = await fetch_document(self._store, ReadOne(resource, id_), frame.values())
        return orjson.loads(found) if found else None

    async def _mail(
        self, delivery: Delivery, receiver: Json, person: Json | None, outreach: Json | None
    ) -> Outcome:
        assert delivery.channel == MAIL
        to = _address_of(person)
        if to is None:
            return dead("The person has no e-mail address.")
        html = receiver["html"]
        seen = {"person": _fields(PERSON, person), "outreach": _fields(OUTREACH, outreach)}
        try:
            # Beside the loop: what a template does within its bounds may take a second.
            subject, body = await asyncio.to_thread(
                render, receiver["subject"], receiver["body"], html, seen
            )
        except TemplateError as refused:
            return dead(str(refused))
        return await self._mailer.send(delivery.id, delivery.created, to, subject, body, html)

    async def _end(self, delivery: Delivery, receiver: Json) -> None:
        table = "webhooks" if delivery.channel == WEBHOOK else "autoresponses"
        values = {"organization_id": delivery.organization_id, "id": UUID(receiver["id"])}
        async with self._store.transaction() as connection:
            await connection.value(compile_deactivation(table), values)


def _is_gone(delivery: Delivery, person: Json | None, outreach: Json | None) -> bool:
    """An event of an outreach stays one without its person; a trigger is for the person."""
    if delivery.outreach_id is not None and outreach is None:
        return True
    needs_person = delivery.event != "outreach.recorded"
    return needs_person and delivery.person_id is not None and person is None


def _message(delivery: Delivery, person: Json | None, outreach: Json | None) -> bytes:
    """{"type", "timestamp", "data": {"channel", "identifier", "person", "outreach"}}"""
    data: Json = {"person": person, "outreach": outreach}
    if delivery.channel != WEBHOOK:
        data = {"channel": delivery.channel, "identifier": delivery.identifier, **data}
    type_ = event_type(delivery.channel, delivery.event)
    return orjson.dumps({"type": type_, "timestamp": delivery.created, "data": data})


def _address_of(person: Json | None) -> str | None:
    """The primary e-mail address, or else the first."""
    items = [item for item in (person or {}).get("email_addresses") or () if item.get("address")]
    primary = [item for item in items if item.get("primary")]
    return str((primary or items)[0]["address"]) if items else None


def _fields(resource: Resource, document: Json | None) -> Json:
    """What a template sees: the fields of the resource, and nothing else of its document."""
    return {field.name: (document or {}).get(field.name) for field in resource.fields}
