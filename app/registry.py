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

from sqlalchemy import Integer, Text, bindparam, delete, func, insert, select
from sqlalchemy.dialects.postgresql import UUID as Uuid

from app.refusal import Refusal
from app.settings import Settings
from app.store import Store
from app.templates import check_template
from app.webhook_http import new_secret
from app.webhook_targets import check_target
from resolvers.delivery_sql import UNDELIVERED, compile_requeue
from resolvers.json_sql import ORGANIZATION
from schema.deliveries import EVENTS, MAIL, event_type
from schema.ids import new_id
from schema.models import TRIGGER_CHANNELS
from schema.tables import autoresponses, deliveries, organizations, webhooks

LONGEST_IDENTIFIER = 512

Rows = Iterator[tuple[str, ...]]


class RegistryRefused(Refusal):
    """Why something was not registered, removed or requeued: one sentence."""


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
class Added:
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
    autoresponses.c.organization_id == ORGANIZATION,
    autoresponses.c.channel == _CHANNEL,
    autoresponses.c.identifier == _IDENTIFIER,
)
_WAITING = (
    select(func.count())
    .select_from(deliveries)
    .where(
        deliveries.c.organization_id == ORGANIZATION,
        deliveries.c.status == "unconfigured",
        deliveries.c.channel == _CHANNEL,
        deliveries.c.identifier == _IDENTIFIER,
    )
)


async def organization_named(store: Store, name: str) -> UUID:
    """Raises: `RegistryRefused`."""
    rows = await store.fetch(_FIND, {"name": name})
    if not rows:
        raise RegistryRefused(f"There is no organization '{name}'.")
    found: UUID = rows[0]["id"]
    return found


async def add_autoresponse(
    store: Store, settings: Settings, organization: str, wanted: Autoresponse
) -> Added:
    """Raises: `RegistryRefused`, `TemplateRefused`, `TargetRefused`."""
    _check(wanted, settings)
    owner = await organization_named(store, organization)
    about = {
        "organization_id": owner,
        "channel": wanted.channel,
        "identifier": wanted.identifier,
    }
    added = Added(new_id(), new_secret() if wanted.address else None)
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
                raise RegistryRefused(
                    f"There is an autoresponse of the channel {wanted.channel} with the "
                    f"identifier '{wanted.identifier}': remove it first."
                )
            await connection.fetch(_remove("autoresponses"), {**about, "id": same["id"]})
        await connection.fetch(insert(autoresponses), row)
    return replace(added, waiting=(await store.fetch(_WAITING, about))[0][0])


def _check(wanted: Autoresponse, settings: Settings) -> None:
    if wanted.channel not in TRIGGER_CHANNELS:
        raise RegistryRefused(
            f"'{wanted.channel}' is not a channel: choose from {', '.join(TRIGGER_CHANNELS)}."
        )
    if not 0 < len(wanted.identifier) <= LONGEST_IDENTIFIER or "\0" in wanted.identifier:
        raise RegistryRefused(f"An identifier has from 1 to {LONGEST_IDENTIFIER} characters.")
    is_template = wanted.subject is not None or wanted.body is not None
    if is_template is (wanted.address is not None):
        raise RegistryRefused(
            "An autoresponse has either a subject and a body, or the address of a webhook."
        )
    if wanted.address is not None:
        check_target(wanted.address, settings)
        return
    if wanted.channel != MAIL:
        raise RegistryRefused(f"A {wanted.channel} is handed to a webhook: give its address.")
    if not wanted.subject or not wanted.body:
        raise RegistryRefused("A template needs a subject and a body.")
    check_template(wanted.subject, False)
    check_template(wanted.body, wanted.html)


async def add_webhook(
    store: Store, settings: Settings, organization: str, address: str, events: Sequence[str]
) -> Added:
    """Raises: `RegistryRefused`, `TargetRefused`."""
    unknown = [event for event in events if event not in EVENTS]
    if unknown or not events:
        said = f"'{unknown[0]}' is not an event" if unknown else "A webhook needs an event"
        raise RegistryRefused(f"{said}: choose from {', '.join(EVENTS)}.")
    added = Added(new_id(), new_secret())
    row = {
        "organization_id": await organization_named(store, organization),
        "id": added.id,
        "events": list(events),
        "address": check_target(address, settings),
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
        .where(table.c.organization_id == ORGANIZATION, table.c.id == _ID)
        .returning(table.c.id)
    )


async def remove_receiver(store: Store, name: str, organization: str, id_: UUID) -> None:
    """Removes a row of the table `name`. Raises: `RegistryRefused`."""
    owner = await organization_named(store, organization)
    async with store.transaction() as connection:
        gone = await connection.fetch(_remove(name), {"organization_id": owner, "id": id_})
    if not gone:
        raise RegistryRefused(f"There is no {name.removesuffix('s')} {id_} of '{organization}'.")


# What is listed


async def list_autoresponses(store: Store, organization: str) -> Rows:
    """The rows of a table, and before them the names of its columns."""
    owner = {"organization_id": await organization_named(store, organization)}
    table = autoresponses
    shown = select(
        table.c.id,
        table.c.channel,
        table.c.identifier,
        table.c.subject,
        table.c.address,
        table.c.created_date,
        table.c.ended_date,
    )
    asked = shown.where(table.c.organization_id == ORGANIZATION).order_by(table.c.id)
    rows = await store.fetch(asked, owner)
    heads = ("ID", "CHANNEL", "IDENTIFIER", "SENDS", "CREATED", "ENDED")
    return iter(
        [
            heads,
            *[
                (
                    str(row["id"]),
                    row["channel"],
                    row["identifier"],
                    shown_address(row["address"]) or f"'{row['subject']}'",
                    _day(row["created_date"]),
                    _day(row["ended_date"]),
                )
                for row in rows
            ],
        ]
    )


async def list_webhooks(store: Store, organization: str) -> Rows:
    owner = {"organization_id": await organization_named(store, organization)}
    table = webhooks
    shown = select(
        table.c.id, table.c.address, table.c.events, table.c.created_date, table.c.ended_date
    )
    asked = shown.where(table.c.organization_id == ORGANIZATION).order_by(table.c.id)
    rows = await store.fetch(asked, owner)
    return iter(
        [
            ("ID", "ADDRESS", "EVENTS", "CREATED", "ENDED"),
            *[
                (
                    str(row["id"]),
                    shown_address(row["address"]),
                    ",".join(row["events"]),
                    _day(row["created_date"]),
                    _day(row["ended_date"]),
                )
                for row in rows
            ],
        ]
    )


async def list_deliveries(store: Store, organization: str, dead: bool, limit: int) -> Rows:
    table = deliveries
    asked = select(table).where(table.c.organization_id == ORGANIZATION)
    if dead:
        asked = asked.where(table.c.status.in_(UNDELIVERED))
    asked = asked.order_by(table.c.id.desc()).limit(bindparam("most", type_=Integer()))
    owner = await organization_named(store, organization)
    rows = await store.fetch(asked, {"organization_id": owner, "most": limit})
    return iter(
        [
            ("ID", "WHAT", "IDENTIFIER", "STATUS", "ATTEMPTS", "CREATED", "ERROR"),
            *[
                (
                    str(row["id"]),
                    event_type(row["channel"], row["event"]),
                    row["identifier"] or "",
                    row["status"],
                    str(row["attempts"]),
                    f"{row['created_date']:%Y-%m-%dT%H:%M:%SZ}",
                    row["error"] or "",
                )
                for row in rows
            ],
        ]
    )


async def requeue(store: Store, organization: str, id_: UUID | None) -> int:
    """How many deliveries are due again: one, or all of what was given up.

    Raises: `RegistryRefused`, where the one cannot be.
    """
    owner = await organization_named(store, organization)
    count = await requeue_of(store, owner, id_)
    if id_ is not None and not count:
        raise RegistryRefused(f"There is no delivery {id_} of '{organization}' to requeue.")
    return count


async def requeue_of(store: Store, organization_id: UUID, id_: UUID | None) -> int:
    async with store.transaction() as connection:
        values = {"organization_id": organization_id, "id": id_}
        count: int = await connection.value(compile_requeue(), values)
    return count


def shown_address(address: str | None) -> str:
    """Without the query, in which there may be a secret.

    >>> shown_address("https://hooks.example.org/a?token=s3cret")
    'https://hooks.example.org/a?…'
    """
    if address is None:
        return ""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "…" if parts.query else "", ""))


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""
