"""The administration of autoresponses, webhooks and undelivered messages.

Secrets are generated here and shown once. Lists contain neither secrets nor the query
of a URL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from app.config.settings import Settings
from app.delivery.secret_box import SecretBox
from app.delivery.templates import TemplateError, check_template
from app.delivery.webhooks.addresses import WebhookUrlError, check_url
from app.delivery.webhooks.signatures import new_secret
from app.errors import CommandError
from app.store.pool import Store
from resolvers.execute import identity
from resolvers.execute.delivery import receivers
from schema.failures import Fault
from schema.ids import new_id
from schema.osdi.deliveries import EVENTS, MAIL, MAX_IDENTIFIER_LENGTH, REQUEUEABLE
from schema.osdi.helpers import TRIGGER_CHANNELS


class ReceiverError(CommandError):
    """The reason why something was not registered, removed or requeued."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(fault.description for fault in faults))
        self.faults = faults


def _error(code: str, message: str, *properties: str, hint: str | None = None) -> ReceiverError:
    return ReceiverError(Fault(code, message, properties, hint))


@dataclass(frozen=True, slots=True)
class NewAutoresponse:
    """Either a template (`subject`, `body`) or the URL of a webhook."""

    channel: str
    identifier: str
    subject: str | None = None
    body: str | None = None
    html: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class AddedReceiver:
    """A receiver that was added. `waiting`: the number of stored triggers that wait for it."""

    id: UUID
    secret: str | None
    waiting: int = 0


async def find_organization(store: Store, organization: str | UUID) -> UUID:
    """The id of an organization given by name or id. Raises: `ReceiverError`."""
    if isinstance(organization, UUID):
        return organization
    id_ = await identity.find_organization(store, organization)
    if id_ is None:
        raise _error("NOT_FOUND", await identity.unknown_organization(store, organization))
    return id_


# Autoresponses


async def add_autoresponse(
    store: Store, settings: Settings, organization: str | UUID, autoresponse: NewAutoresponse
) -> AddedReceiver:
    """Raises: `ReceiverError`."""
    _check(autoresponse, settings)
    added = AddedReceiver(new_id(), new_secret() if autoresponse.url else None)
    row = {
        "organization_id": await find_organization(store, organization),
        "id": added.id,
        "channel": autoresponse.channel,
        "identifier": autoresponse.identifier,
        "subject": autoresponse.subject,
        "body": autoresponse.body,
        "html": autoresponse.html,
        "address": autoresponse.url,
        "secret": _sealed(added, settings),
        "created_date": datetime.now(UTC),
        "ended_date": None,
    }
    waiting = await receivers.add_autoresponse(store, row)
    if waiting is None:
        raise _error(
            "AUTORESPONSE_TAKEN",
            f"The channel {autoresponse.channel} already has an autoresponse with the "
            f"identifier '{autoresponse.identifier}'.",
            "identifier",
            hint="Remove that autoresponse, or choose another identifier.",
        )
    return replace(added, waiting=waiting)


def _check(autoresponse: NewAutoresponse, settings: Settings) -> None:
    channel, identifier = autoresponse.channel, autoresponse.identifier
    if channel not in TRIGGER_CHANNELS:
        raise _unknown("channel", channel, TRIGGER_CHANNELS, "channel")
    texts = {"identifier": identifier, "subject": autoresponse.subject, "body": autoresponse.body}
    for name, text in texts.items():
        if "\0" in (text or ""):
            message = f"`{name}` contains the character U+0000."
            raise _error("FORBIDDEN_CHARACTER", message, name, hint="Remove it.")
    if not 0 < len(identifier) <= MAX_IDENTIFIER_LENGTH:
        message = (
            f"`identifier` must have 1 to {MAX_IDENTIFIER_LENGTH} characters, "
            f"got {len(identifier)}."
        )
        code = "TOO_LONG" if identifier else "NOT_ALLOWED_VALUE"
        raise _error(code, message, "identifier", hint="Omit it to use 'default'.")
    is_template = autoresponse.subject is not None or autoresponse.body is not None
    if is_template is (autoresponse.url is not None):
        message = "An autoresponse needs either `subject` and `body`, or `url`."
        raise _incomplete(message, "subject", "body", "url")
    if autoresponse.url is not None:
        _check_url(autoresponse.url, settings)
        return
    if channel != MAIL:
        raise _incomplete(
            f"The channel {channel} is delivered to a webhook: `url` is missing.", "url"
        )
    if not autoresponse.subject or not autoresponse.body:
        missing = [name for name in ("subject", "body") if not texts[name]]
        raise _incomplete("A template needs `subject` and `body`.", *missing)
    _check_template("subject", autoresponse.subject, False)
    _check_template("body", autoresponse.body, autoresponse.html)


def _unknown(what: str, value: str, known: Sequence[str], place: str) -> ReceiverError:
    choices = ", ".join(known)
    message = f"Unknown {what} '{value[:200]}': choose from {choices}."
    return _error("NOT_ALLOWED_VALUE", message, place, hint=f"Send one of: {choices}.")


def _incomplete(message: str, *properties: str) -> ReceiverError:
    hint = "Send `subject` and `body` for an e-mail, or only `url` for a webhook."
    return _error("AUTORESPONSE_INVALID", message, *properties, hint=hint)


def _check_template(name: str, text: str, html: bool) -> None:
    try:
        check_template(text, html)
    except TemplateError as error:
        hint = "docs/delivery.md lists the supported tags and filters."
        raise _error("TEMPLATE_INVALID", str(error), name, hint=hint) from None


def _check_url(url: str, settings: Settings) -> str:
    try:
        return check_url(url, settings)
    except WebhookUrlError as error:
        hint = (
            "Use a URL on the public internet that starts with https://, "
            "e.g. https://crm.example.org/osdi."
        )
        raise _error("ADDRESS_INVALID", str(error), "url", hint=hint) from None


# Webhooks


async def add_webhook(
    store: Store, settings: Settings, organization: str | UUID, url: str, events: Sequence[str]
) -> AddedReceiver:
    """Raises: `ReceiverError`."""
    events = list(dict.fromkeys(events))
    for index, event in enumerate(events):
        if event not in EVENTS:
            raise _unknown("event", event, EVENTS, f"events[{index}]")
    if not events:
        message = f"`events` must not be empty: choose from {', '.join(EVENTS)}."
        hint = "Send at least one event, e.g. person.created."
        raise _error("NOT_ALLOWED_VALUE", message, "events", hint=hint)
    added = AddedReceiver(new_id(), new_secret())
    row = {
        "organization_id": await find_organization(store, organization),
        "id": added.id,
        "events": events,
        "address": _check_url(url, settings),
        "secret": _sealed(added, settings),
        "created_date": datetime.now(UTC),
        "ended_date": None,
    }
    await receivers.add_webhook(store, row)
    return added


# Both


def _sealed(added: AddedReceiver, settings: Settings) -> str | None:
    """The secret as it is stored."""
    return None if added.secret is None else SecretBox(settings).seal(added.secret)


async def remove_receiver(store: Store, table: str, organization: str | UUID, id_: UUID) -> None:
    """Remove a row of `webhooks` or `autoresponses`. Raises: `ReceiverError`."""
    owner = await find_organization(store, organization)
    if not await receivers.remove_receiver(store, table, owner, id_):
        message = f"There is no {table.removesuffix('s')} {id_}."
        raise _error("NOT_FOUND", message, "id", hint=f"Send an ID from the list of {table}.")


async def rotate_secret(
    store: Store,
    settings: Settings,
    table: str,
    organization: str | UUID,
    id_: UUID,
    overlap: timedelta,
) -> str:
    """The new secret of a row of `webhooks` or `autoresponses`. During the overlap, messages have a
    signature by each secret. Raises: `ReceiverError`.
    """
    owner = await find_organization(store, organization)
    secret, until = new_secret(), datetime.now(UTC) + overlap
    sealed = SecretBox(settings).seal(secret)
    if not await receivers.rotate_secret(store, table, owner, id_, sealed, until):
        message = f"There is no {table.removesuffix('s')} {id_} with a secret."
        raise _error("NOT_FOUND", message, "id", hint=f"Send an ID from the list of {table}.")
    return secret


async def list_receivers(
    store: Store, table: str, organization: str | UUID
) -> list[dict[str, Any]]:
    """The rows of `webhooks` or `autoresponses`, oldest first, without secrets."""
    owner = await find_organization(store, organization)
    rows = await receivers.list_receivers(store, table, owner)
    return [{**row, "address": without_query(row["address"])} for row in rows]


def without_query(url: str | None) -> str | None:
    """A URL without its query, which may contain a secret.

    >>> without_query("https://hooks.example.org/a?token=s3cret")
    'https://hooks.example.org/a?…'
    """
    if url is None:
        return None
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "…" if parts.query else "", ""))


# Deliveries

_LISTED = "Send an ID from the list of deliveries."


async def requeue(
    store: Store, organization: str | UUID, ids: Sequence[UUID] | None
) -> dict[str, Any]:
    """Make the deliveries `ids` due again, or every undelivered one: {"count", "ids"} of them.

    Raises: `ReceiverError`, if one of `ids` cannot be requeued; then none is.
    """
    owner = await find_organization(store, organization)
    try:
        return await receivers.requeue(store, owner, ids)
    except receivers.NotRequeueable as error:
        faults = _not_requeued(ids or (), error.statuses, error.requeueable)
        raise ReceiverError(*faults) from None


def _not_requeued(
    ids: Sequence[UUID], statuses: Mapping[UUID, str], requeueable: frozenset[UUID]
) -> Iterator[Fault]:
    for index, id_ in enumerate(ids):
        place = (f"ids[{index}]",)
        if id_ not in statuses:
            yield Fault("NOT_FOUND", f"There is no delivery {id_}.", place, _LISTED)
        elif id_ not in requeueable:
            message = f"The delivery {id_} is {statuses[id_]}."
            hint = f"Send IDs of deliveries that are {' or '.join(REQUEUEABLE)}."
            yield Fault("NOT_REQUEUEABLE", message, place, hint)
