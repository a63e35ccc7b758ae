"""One delivery attempt: finds the receiver, builds the message and sends it.

The queue contains only ids. A message shows the person and the outreach as they are at the moment
of the attempt, so a deleted person is in none.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from app.caches import TtlCache
from app.config.settings import Settings
from app.delivery.outcome import Outcome, cancelled, dead, retry, suppressed, unconfigured
from app.delivery.secret_box import SecretBox, SecretLocked
from app.delivery.smtp import Mailer
from app.delivery.templates import TemplateError, render
from app.delivery.webhooks.client import WebhookClient
from app.http.links import MOUNT, LinkContext, curies_text
from app.store.pool import Store
from resolvers.execute.delivery.receivers import (
    deactivate_receiver,
    find_autoresponse,
    find_webhook,
)
from resolvers.execute.read import fetch_document
from resolvers.plan.read import ReadOne
from resolvers.plan.tenant import Tenant
from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.deliveries import DELETIONS, MAIL, WEBHOOK, event_type
from schema.osdi.resource import Resource

Json = dict[str, Any]

_MAX_READS = 2
"""The most deliveries that are read at once, since requests have priority."""

_KEPT_SECONDS = 1.0
"""Seconds for which a receiver that was looked up serves other deliveries."""

_SECRETS = ("secret", "old_secret")

_REMOVED = "The webhook was removed."
_DEACTIVATED = "The receiver answered 410 Gone to an earlier message."
_REPEATED = "The same trigger was sent shortly before, without a token."
_NO_AUTORESPONSE = "There is no autoresponse with this channel and identifier."


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row. `created` is in wire format."""

    tenant: Tenant
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
        """The unit that is slow or broken as a whole: a webhook, or the receivers of a channel."""
        return str(self.webhook_id or self.channel)


class Deliverer:
    """Sends deliveries over any channel."""

    def __init__(
        self, store: Store, settings: Settings, webhooks: WebhookClient | None = None
    ) -> None:
        self._store = store
        self._origin = settings.public_url or f"http://{settings.host}:{settings.port}"
        self._webhooks = webhooks or WebhookClient(settings)
        self._mailer = Mailer(settings)
        self._box = SecretBox(settings)
        self._reads = asyncio.Semaphore(_MAX_READS)
        self._receivers = TtlCache(_KEPT_SECONDS)

    async def close(self) -> None:
        """Close connections. Another delivery opens new ones."""
        await self._webhooks.close()

    async def send(self, delivery: Delivery) -> Outcome:
        """Make one attempt, without a time limit. Raises: `Failure` if the database fails."""
        if delivery.suppressed:
            return suppressed(_REPEATED)
        async with self._reads:
            receiver = await self._receiver(delivery)
            if isinstance(receiver, Outcome):
                return receiver
            if delivery.event in DELETIONS:
                person = _identified(delivery, delivery.person_id)
                outreach = _identified(delivery, delivery.outreach_id)
            else:
                person = await self._document(PERSON, delivery.person_id, delivery)
                outreach = await self._document(OUTREACH, delivery.outreach_id, delivery)
        if _is_deleted(delivery, person, outreach):
            return cancelled("The person or outreach was deleted.")
        url = receiver["address"]
        if url is None:
            return await self._mail(delivery, receiver, person, outreach)
        body = _message(delivery, person, outreach)
        secrets = (receiver["secret"], receiver["old_secret"])
        outcome = await self._webhooks.post(url, secrets, str(delivery.id), body)
        if outcome.deactivate:
            table = "webhooks" if delivery.channel == WEBHOOK else "autoresponses"
            id_ = UUID(receiver["id"])
            await deactivate_receiver(self._store, table, delivery.tenant.organization_id, id_)
            self._receivers.clear()
        return outcome

    async def _receiver(self, delivery: Delivery) -> Json | Outcome:
        """The row of the receiver, or the outcome if there is no receiver to send to."""
        key = (delivery.tenant.organization_id, delivery.receiver, delivery.identifier)
        is_kept, kept = self._receivers.get(key)
        if is_kept:
            receiver: Json = kept
            return receiver
        found = await self._find_receiver(delivery)
        if not isinstance(found, Outcome):
            try:
                found |= {name: self._opened(found[name]) for name in _SECRETS}
            except SecretLocked as locked:
                # A message is never sent unsigned. The key may be set before the next attempt.
                return retry(str(locked))
            self._receivers.put(key, found)
        return found

    def _opened(self, stored: str | None) -> str | None:
        return None if stored is None else self._box.open(stored)

    async def _find_receiver(self, delivery: Delivery) -> Json | Outcome:
        organization_id = delivery.tenant.organization_id
        if delivery.channel == WEBHOOK:
            receiver = await find_webhook(self._store, organization_id, delivery.webhook_id)
            if receiver is None:
                return cancelled(_REMOVED)
            return dead(_DEACTIVATED) if receiver["ended"] else receiver
        receiver = await find_autoresponse(
            self._store, organization_id, delivery.channel, delivery.identifier
        )
        if receiver is None:
            return unconfigured(_NO_AUTORESPONSE)
        return unconfigured(_DEACTIVATED) if receiver["ended"] else receiver

    async def _document(
        self, resource: Resource, id_: UUID | None, delivery: Delivery
    ) -> Json | None:
        """The resource as REST shows it."""
        if id_ is None:
            return None
        origin = self._origin
        links = LinkContext(delivery.tenant, origin + MOUNT, curies_text(origin))
        document = await fetch_document(self._store, ReadOne(resource, id_), links.values())
        return orjson.loads(document) if document else None

    async def _mail(
        self, delivery: Delivery, receiver: Json, person: Json | None, outreach: Json | None
    ) -> Outcome:
        if delivery.channel != MAIL:
            raise RuntimeError(f"the channel {delivery.channel} has a receiver without a webhook")
        to = _email_address(person)
        if to is None:
            return dead("The person has no e-mail address.")
        html = receiver["html"]
        variables = {"person": _fields(PERSON, person), "outreach": _fields(OUTREACH, outreach)}
        try:
            # In a thread: within its bounds a template may take a second.
            subject, body = await asyncio.to_thread(
                render, receiver["subject"], receiver["body"], html, variables
            )
        except TemplateError as error:
            return dead(str(error))
        return await self._mailer.send(delivery.id, delivery.created, to, subject, body, html)


def _identified(delivery: Delivery, id_: UUID | None) -> Json | None:
    """The document of a deleted resource."""
    return {"identifiers": [f"{delivery.tenant.namespace}:{id_}"]} if id_ is not None else None


def _is_deleted(delivery: Delivery, person: Json | None, outreach: Json | None) -> bool:
    """Whether the outreach or person of a delivery is gone. An event of an outreach is sent even
    without its person; every other delivery needs the person.
    """
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


def _email_address(person: Json | None) -> str | None:
    """The primary e-mail address, or else the first."""
    items = [item for item in (person or {}).get("email_addresses") or () if item.get("address")]
    primary = [item for item in items if item.get("primary")]
    return str((primary or items)[0]["address"]) if items else None


def _fields(resource: Resource, document: Json | None) -> Json:
    """The fields of a resource, which are all that a template sees of its document."""
    return {field.name: (document or {}).get(field.name) for field in resource.fields}
