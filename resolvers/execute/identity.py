"""Runs the statements about organizations and API keys."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from resolvers.plan.tenant import SETTINGS, Tenant
from resolvers.sql import identity
from resolvers.store import Store

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewKey:
    id: UUID
    name: str
    token_hash: bytes
    scopes: list[str]
    created_date: datetime
    expires_date: datetime | None = None
    queries: str | None = None


@dataclass(frozen=True, slots=True)
class NewOrganization:
    id: UUID
    name: str
    namespace: str


@dataclass(frozen=True, slots=True)
class SwitchResult:
    """The switch of anonymous posts. `open` is the state of the organization, `closed_campaigns`
    the number of its campaigns that refuse them.

    After a change, `switched` is false if the organization has no such campaign. From a query, it
    is the state of the campaign or the organization.
    """

    switched: bool
    open: bool
    closed_campaigns: int = 0


class RenameResult(Enum):
    RENAMED = "renamed"
    UNKNOWN = "unknown"
    TAKEN = "taken"


async def find_key(store: Store, token_hash: bytes) -> Row | None:
    """{"id", "organization_id", "scopes", "expires_date", "last_used_date", "queries"} of an API
    key that is not revoked, and the settings of its organization.
    """
    rows = await store.fetch(identity.compile_key(), {"token_hash": token_hash})
    return rows[0] if rows else None


async def default_organization(store: Store, name: str | None) -> Row | None:
    """{"id", "namespace", "keyless_helpers"} of the organization `name`, or of the only one."""
    rows = await store.fetch(identity.compile_default_organization(), {"name": name})
    return rows[0] if len(rows) == 1 else None


async def organization_of_campaign(store: Store, campaign_id: UUID) -> Row | None:
    """{"id", "namespace", "keyless_helpers"} of a campaign's organization."""
    values = {"campaign_id": campaign_id}
    rows = await store.fetch(identity.compile_campaign_organization(), values)
    return rows[0] if rows else None


async def find_organization(store: Store, name: str) -> UUID | None:
    rows = await store.fetch(identity.compile_organization("id"), {"organization": name})
    return rows[0]["id"] if rows else None


async def find_tenant(store: Store, name: str) -> Tenant | None:
    """The organization `name`."""
    statement = identity.compile_organization("id", *SETTINGS)
    rows = await store.fetch(statement, {"organization": name})
    return Tenant.of(rows[0]["id"], rows[0]) if rows else None


async def tenant_by_id(store: Store, organization_id: UUID) -> Tenant:
    """An organization that exists."""
    names = {row["id"]: row["name"] for row in await list_organizations(store)}
    tenant = await find_tenant(store, names[organization_id])
    if tenant is None:
        raise KeyError(organization_id)
    return tenant


async def unknown_organization(store: Store, name: str) -> str:
    """The message for a command that names an unknown organization, with the nearest name."""
    names = [row["name"] for row in await list_organizations(store)]
    if not names:
        return f"There is no organization '{name}': run osdi-gateway organizations create."
    near = difflib.get_close_matches(name, names, n=1, cutoff=0)
    return f"There is no organization '{name}'; the nearest one is '{near[0]}'."


async def mistyped_organization(store: Store, name: str) -> str | None:
    """The organization whose name the unknown `name` probably misspells, if there is one."""
    names = [row["name"] for row in await list_organizations(store)]
    if name in names:
        return None
    by_form = {known.strip().casefold(): known for known in names}
    near = difflib.get_close_matches(name.strip().casefold(), by_form, n=1, cutoff=_TYPO)
    return by_form[near[0]] if near else None


_TYPO = 0.75
"""The least similarity, from 0 to 1, at which a name counts as a misspelling of another."""


async def list_organizations(store: Store) -> Sequence[Row]:
    """Every organization, in the order of creation."""
    return await store.fetch(identity.compile_organizations())


async def add_organization(store: Store, organization: NewOrganization, moment: datetime) -> bool:
    """Add an organization. Return false if there is one of that name."""
    values = {
        "new_id": organization.id,
        "organization": organization.name,
        "new_namespace": organization.namespace,
        "moment": moment,
    }
    async with store.transaction() as connection:
        await connection.fetch(identity.compile_new_organization(), values)
        rows = await connection.fetch(identity.compile_organization("id"), values)
    return bool(rows) and rows[0]["id"] == organization.id


async def rename_organization(store: Store, name: str, new_name: str) -> RenameResult:
    """Give an organization another name, unless another one has it."""
    statement = identity.compile_organization("id")
    async with store.transaction() as connection:
        rows = await connection.fetch(statement, {"organization": name})
        if not rows:
            return RenameResult.UNKNOWN
        if await connection.fetch(statement, {"organization": new_name}):
            return RenameResult.TAKEN
        values = {"owner": rows[0]["id"], "new_name": new_name}
        await connection.fetch(identity.compile_organization_rename(), values)
    return RenameResult.RENAMED


async def change_settings(
    store: Store,
    name: str,
    phone_country: str | None,
    separate_identifiers: bool | None,
    form_redirects: Sequence[str] | None,
) -> Row | None:
    """Change settings of the organization `name`; None leaves one as it is. Return its id, its
    `SETTABLE` columns and its time zone; None if there is no such organization.
    """
    values = {
        "organization": name,
        "new_phone_country": phone_country,
        "new_separate_identifiers": separate_identifiers,
        "new_form_redirects": form_redirects,
    }
    rows = await store.fetch(identity.compile_organization_settings(), values)
    return rows[0] if rows else None


async def add_key(
    store: Store, key: NewKey, organization: NewOrganization, *, any_namespace: bool
) -> str:
    """Add an API key, and its organization unless there is one of that name.

    Return the namespace of the organization. If it differs from the given one, the key is only
    added with `any_namespace`.
    """
    values = {
        "new_id": organization.id,
        "organization": organization.name,
        "new_namespace": organization.namespace,
        "moment": key.created_date,
    }
    async with store.transaction() as connection:
        await connection.fetch(identity.compile_new_organization(), values)
        statement = identity.compile_organization("id", *SETTINGS)
        owner = (await connection.fetch(statement, values))[0]
        actual: str = owner["namespace"]
        if any_namespace or actual == organization.namespace:
            row = {
                "new_id": key.id,
                "owner": owner["id"],
                "new_name": key.name,
                "new_hash": key.token_hash,
                "new_scopes": key.scopes,
                "moment": key.created_date,
                "new_expiry": key.expires_date,
                "new_queries": key.queries,
            }
            await connection.fetch(identity.compile_new_key(), row)
    return actual


async def list_keys(store: Store) -> Sequence[Row]:
    """Every API key with the name of its organization, oldest first."""
    return await store.fetch(identity.compile_keys())


async def revoke_key(store: Store, key_id: UUID, moment: datetime) -> bool:
    """Revoke an API key. Return whether it was valid."""
    values = {"key_id": key_id, "moment": moment}
    async with store.transaction() as connection:
        return bool(await connection.fetch(identity.compile_revocation(), values))


async def rotate_key(
    store: Store, key_id: UUID, new_id: UUID, token_hash: bytes, moment: datetime, until: datetime
) -> bool:
    """Add a copy of the API key `key_id`, which then expires at `until`. Return whether it was
    valid.
    """
    values = {"key_id": key_id, "moment": moment, "until": until}
    async with store.transaction() as connection:
        rows = await connection.fetch(identity.compile_rotated_key(), values)
        if not rows:
            return False
        old = rows[0]
        row = {
            "new_id": new_id,
            "owner": old["organization_id"],
            "new_name": old["name"],
            "new_hash": token_hash,
            "new_scopes": old["scopes"],
            "moment": moment,
            "new_expiry": old["expires_date"],
            "new_queries": old["queries"],
        }
        await connection.fetch(identity.compile_new_key(), row)
        await connection.fetch(identity.compile_key_end(), values)
    return True


async def note_key_use(
    store: Store, key_id: UUID, moment: datetime, noted_before: datetime
) -> None:
    """Record a use of an API key, unless one since `noted_before` is recorded."""
    values = {"key_id": key_id, "moment": moment, "noted_before": noted_before}
    await store.fetch(identity.compile_key_use(), values)


async def switch_anonymous_posts(
    store: Store, on: bool, organization: str, campaign_id: UUID | None
) -> SwitchResult | None:
    """Allow or refuse anonymous posts, for an organization or one of its campaigns.

    `None` if there is no such organization.
    """
    async with store.transaction() as connection:
        statement = identity.compile_organization("id", "keyless_helpers")
        rows = await connection.fetch(statement, {"organization": organization})
        if not rows:
            return None
        values = {"owner": rows[0]["id"], "keyless": int(on)}
        if campaign_id is None:
            await connection.fetch(identity.compile_organization_switch(), values)
            closed = await connection.fetch(identity.compile_closed_campaigns(), values)
            return SwitchResult(True, on, closed[0][0])
        values["campaign"] = campaign_id
        switched = await connection.fetch(identity.compile_campaign_switch(), values)
        return SwitchResult(bool(switched), bool(rows[0]["keyless_helpers"]))


async def anonymous_posts(
    store: Store, organization: str, campaign_id: UUID | None
) -> SwitchResult | None:
    """The switch of an organization or, in `switched`, of one of its campaigns.

    `None` if there is no such organization, or it has no such campaign.
    """
    statement = identity.compile_organization("id", "keyless_helpers")
    rows = await store.fetch(statement, {"organization": organization})
    if not rows:
        return None
    values: dict[str, Any] = {"owner": rows[0]["id"]}
    is_open = bool(rows[0]["keyless_helpers"])
    if campaign_id is None:
        closed = await store.fetch(identity.compile_closed_campaigns(), values)
        return SwitchResult(is_open, is_open, closed[0][0])
    values["campaign"] = campaign_id
    found = await store.fetch(identity.compile_campaign_setting(), values)
    return SwitchResult(bool(found[0][0]), is_open) if found else None
