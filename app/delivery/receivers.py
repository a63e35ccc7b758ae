"""What an administrator manages: autoresponses, webhooks, and what was not delivered.

Secrets are made here and shown once; what is listed has none, and no query of an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import orjson
from sqlalchemy import Text, bindparam, delete, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as Uuid

from app.config.settings import Settings
from app.delivery.templates import TemplateError, check_template
from app.delivery.webhook_addresses import WebhookUrlError, check_url
from app.delivery.webhooks import new_secret
from app.errors import CommandError
from app.store.pool import Store
from resolvers.sql.delivery.queue import compile_requeue
from resolvers.sql.json import TENANT
from schema.failures import Fault
from schema.ids import new_id
from schema.osdi.deliveries import EVENTS, MAIL, MAX_IDENTIFIER_LENGTH, REQUEUEABLE
from schema.osdi.helpers import TRIGGER_CHANNELS
from schema.tables import autoresponses, deliveries, organizations, webhooks


class ReceiverError(CommandError):
    """Why something was not registered, removed or requeued."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(fault.description for fault in faults))
        self.faults = faults


def _error(code: str, said: str, *properties: str, hint: str | None = None) -> ReceiverError:
    return ReceiverError(Fault(code, said, properties, hint))


@dataclass(frozen=True, slots=True)
class Autoresponse:
    """Either a template or the address of a webhook."""

    channel: str
    identifier: str
    subject: str | None = None
    body: str | None = None
    html: bool = False
    address: str | None = None


@dataclass(frozen=True, slots=True)
class AddedReceiver:
    """`waiting`: how many recorded triggers could be delivered now."""

    id: UUID
    secret: str | None
    waiting: int = 0


_ID: Any = bindparam("id", type_=Uuid())
_FIND = select(organizations.c.id).where(organizations.c.name == bindparam("name", type_=Text()))
_RECEIVERS = {"webhooks": webhooks, "autoresponses": autoresponses}
_CHANNEL: Any = bindparam("channel", type_=Text())
_IDENTIFIER: Any = bindparam("identifier", type_=Text())
_SAME = select(autoresponses.c.id, autoresponses.c.ended_date).where(
    autoresponses.c.organization_id == TENANT,
    autoresponses.c.channel == _CHANNEL,
    autoresponses.c.identifier == _IDENTIFIER,
)
_WAITING = (
    select(func.count())
    .select_from(deliveries)
    .where(
        deliveries.c.organization_id == TENANT,
        deliveries.c.status == "unconfigured",
        deliveries.c.channel == _CHANNEL,
        deliveries.c.identifier == _IDENTIFIER,
    )
)


_STATUSES = select(deliveries.c.id, deliveries.c.status).where(
    deliveries.c.organization_id == TENANT,
    deliveries.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid()))),
)


async def organization_named(store: Store, name: str | UUID) -> UUID:
    """By its name, or by its id. Raises: `ReceiverError`."""
    if isinstance(name, UUID):
        return name
    rows = await store.fetch(_FIND, {"name": name})
    if not rows:
        raise _error("NOT_FOUND", f"There is no organization '{name}'.")
    found: UUID = rows[0]["id"]
    return found


async def add_autoresponse(
    store: Store, settings: Settings, organization: str | UUID, wanted: Autoresponse
) -> AddedReceiver:
    """Raises: `ReceiverError`."""
    _check(wanted, settings)
    owner = await organization_named(store, organization)
    about = {
        "organization_id": owner,
        "channel": wanted.channel,
        "identifier": wanted.identifier,
    }
    added = AddedReceiver(new_id(), new_secret() if wanted.address else None)
    row = {
        **about,
        "id": added.id,
        "subject": wanted.subject,
        "body": wanted.body,
        "html": wanted.html,
        "address": wanted.address,
        "secret": added.secret,
        "created_date": datetime.now(UTC),
        "ended_date": None,
    }
    async with store.transaction() as connection:
        for same in await connection.fetch(_SAME, about):
            if same["ended_date"] is None:
                raise _error(
                    "AUTORESPONSE_TAKEN",
                    f"There is an autoresponse of the channel {wanted.channel} with the "
                    f"identifier '{wanted.identifier}': remove it first.",
                    "identifier",
                    hint="Remove that one, or choose another identifier.",
                )
            await connection.fetch(_remove("autoresponses"), {**about, "id": same["id"]})
        await connection.fetch(insert(autoresponses), row)
    return replace(added, waiting=(await store.fetch(_WAITING, about))[0][0])


def _check(wanted: Autoresponse, settings: Settings) -> None:
    if wanted.channel not in TRIGGER_CHANNELS:
        raise _not_one_of("a channel", wanted.channel, TRIGGER_CHANNELS, "channel")
    texts = {"identifier": wanted.identifier, "subject": wanted.subject, "body": wanted.body}
    for name, text in texts.items():
        if "\0" in (text or ""):
            said = f"'{name}' has the character U+0000."
            raise _error("FORBIDDEN_CHARACTER", said, name, hint="Take it out.")
    if not 0 < len(wanted.identifier) <= MAX_IDENTIFIER_LENGTH:
        said = f"An identifier has from 1 to {MAX_IDENTIFIER_LENGTH} characters."
        code = "TOO_LONG" if wanted.identifier else "NOT_ALLOWED_VALUE"
        raise _error(code, said, "identifier", hint="Leave it out for 'default'.")
    is_template = wanted.subject is not None or wanted.body is not None
    if is_template is (wanted.address is not None):
        raise _incomplete(
            "An autoresponse has either a subject and a body, or the address of a webhook.",
            *("subject", "body", "url"),
        )
    if wanted.address is not None:
        _check_target(wanted.address, settings)
        return
    if wanted.channel != MAIL:
        raise _incomplete(f"A {wanted.channel} is handed to a webhook: give its address.", "url")
    if not wanted.subject or not wanted.body:
        missing = [name for name in ("subject", "body") if not texts[name]]
        raise _incomplete("A template needs a subject and a body.", *missing)
    _check_template("subject", wanted.subject, False)
    _check_template("body", wanted.body, wanted.html)


def _not_one_of(what: str, said: str, known: Sequence[str], place: str) -> ReceiverError:
    among = ", ".join(known)
    words = f"'{said[:200]}' is not {what}: choose from {among}."
    return _error("NOT_ALLOWED_VALUE", words, place, hint=f"Send one of: {among}.")


def _incomplete(said: str, *properties: str) -> ReceiverError:
    hint = "Send subject and body for an e-mail, or url alone for a webhook."
    return _error("AUTORESPONSE_INVALID", said, *properties, hint=hint)


def _check_template(name: str, text: str, html: bool) -> None:
    try:
        check_template(text, html)
    except TemplateError as refused:
        hint = "docs/delivery.md lists the tags and filters that there are."
        raise _error("TEMPLATE_INVALID", str(refused), name, hint=hint) from None


def _check_target(address: str, settings: Settings) -> str:
    try:
        return check_url(address, settings)
    except WebhookUrlError as refused:
        hint = "Send an address that begins with https:// and leads to the public internet."
        raise _error("ADDRESS_INVALID", str(refused), "url", hint=hint) from None


async def add_webhook(
    store: Store, settings: Settings, organization: str | UUID, address: str, events: Sequence[str]
) -> AddedReceiver:
    """Raises: `ReceiverError`."""
    events = list(dict.fromkeys(events))
    for index, event in enumerate(events):
        if event not in EVENTS:
            raise _not_one_of("an event", event, EVENTS, f"events[{index}]")
    if not events:
        said = f"A webhook needs an event: choose from {', '.join(EVENTS)}."
        raise _error("NOT_ALLOWED_VALUE", said, "events", hint="Send at least one.")
    added = AddedReceiver(new_id(), new_secret())
    row = {
        "organization_id": await organization_named(store, organization),
        "id": added.id,
        "events": events,
        "address": _check_target(address, settings),
        "secret": added.secret,
        "created_date": datetime.now(UTC),
        "ended_date": None,
    }
    async with store.transaction() as connection:
        await connection.fetch(insert(webhooks), row)
    return added


def _remove(name: str) -> Any:
    table = _RECEIVERS[name]
    return (
        delete(table)
        .where(table.c.organization_id == TENANT, table.c.id == _ID)
        .returning(table.c.id)
    )


async def remove_receiver(store: Store, name: str, organization: str | UUID, id_: UUID) -> None:
    """Removes a row of the table `name`. Raises: `ReceiverError`."""
    owner = await organization_named(store, organization)
    async with store.transaction() as connection:
        gone = await connection.fetch(_remove(name), {"organization_id": owner, "id": id_})
    if not gone:
        raise _error("NOT_FOUND", f"There is no {name.removesuffix('s')} {id_}.", "id")


# What is listed


async def receivers(store: Store, name: str, organization: str | UUID) -> list[dict[str, Any]]:
    """The rows of the table `name`, oldest first, without secrets."""
    table = _RECEIVERS[name]
    shown = [item for item in table.c if item.name not in ("organization_id", "secret")]
    asked = select(*shown).where(table.c.organization_id == TENANT).order_by(table.c.id)
    owner = {"organization_id": await organization_named(store, organization)}
    rows = [dict(row) for row in await store.fetch(asked, owner)]
    return [{**row, "address": shown_address(row["address"])} for row in rows]


async def requeue(
    store: Store, organization: str | UUID, ids: Sequence[UUID] | None
) -> dict[str, Any]:
    """{"count", "ids"} of what is due again: these, or all of what was given up.

    Raises: `ReceiverError`, where one of them cannot be; then none is.
    """
    owner = await organization_named(store, organization)
    values = {"organization_id": owner, "ids": ids}
    async with store.transaction(owner) as connection:
        done: dict[str, Any] = orjson.loads(await connection.value(compile_requeue(), values))
        if ids is not None and done["count"] < len(set(ids)):
            found = await connection.fetch(_STATUSES, values)
            raise ReceiverError(*_not_requeued(ids, found, set(done["ids"] or ())))
    return {**done, "ids": done["ids"] or []}


def _not_requeued(ids: Sequence[UUID], found: Sequence[Any], done: set[str]) -> Iterator[Fault]:
    statuses = {row["id"]: row["status"] for row in found}
    for index, id_ in enumerate(ids):
        place = (f"ids[{index}]",)
        if id_ not in statuses:
            yield Fault("NOT_FOUND", f"There is no delivery {id_}.", place)
        elif str(id_) not in done:
            said = f"The delivery {id_} is {statuses[id_]}."
            hint = f"What is {' or '.join(REQUEUEABLE)} can be requeued."
            yield Fault("NOT_REQUEUEABLE", said, place, hint)


def shown_address(address: str | None) -> str | None:
    """Without the query, in which there may be a secret.

    >>> shown_address("https://hooks.example.org/a?token=s3cret")
    'https://hooks.example.org/a?…'
    """
    if address is None:
        return None
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "…" if parts.query else "", ""))
