"""Keys: made, listed and revoked by an operator.

A token is 256 random bits and is shown once; only its SHA-256 is stored.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql

from app.errors import CommandError
from app.store.pool import Store
from schema.ids import new_id
from schema.tables import api_keys, organizations

SCOPES = ("read", "write", "admin")
DEFAULT_ORGANIZATION = "default"
DEFAULT_NAMESPACE = "osdi_gateway"


class ApiKeyError(CommandError):
    """Why a key was not made or revoked: one sentence."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key, without its token, which nobody knows any more."""

    id: UUID
    organization: str
    name: str
    scopes: tuple[str, ...]
    created_date: datetime
    revoked_date: datetime | None


_FIND_ORGANIZATION = select(organizations.c.id, organizations.c.namespace).where(
    organizations.c.name == bindparam("organization")
)
_ADD_ORGANIZATION = (
    postgresql.insert(organizations)
    .values(
        id=bindparam("new_id"),
        name=bindparam("organization"),
        namespace=bindparam("new_namespace"),
        created_date=bindparam("moment"),
    )
    .on_conflict_do_nothing(index_elements=["name"])
)
_ADD_KEY = insert(api_keys).values(
    id=bindparam("new_id"),
    organization_id=bindparam("owner"),
    name=bindparam("new_name"),
    token_hash=bindparam("new_hash"),
    scopes=bindparam("new_scopes"),
    created_date=bindparam("moment"),
)
_LIST = (
    select(
        api_keys.c.id,
        organizations.c.name.label("organization"),
        api_keys.c.name,
        api_keys.c.scopes,
        api_keys.c.created_date,
        api_keys.c.revoked_date,
    )
    .join(organizations, organizations.c.id == api_keys.c.organization_id)
    .order_by(api_keys.c.id)
)
_REVOKE = (
    update(api_keys)
    .where(api_keys.c.id == bindparam("key_id"), api_keys.c.revoked_date.is_(None))
    .values(revoked_date=bindparam("moment"))
    .returning(api_keys.c.id)
)


async def create_key(
    store: Store,
    organization_name: str,
    name: str,
    scopes: Sequence[str],
    namespace: str | None = None,
) -> str:
    """The token of a new key; its organization is made if there is none of that name.

    Raises: `ApiKeyError`.
    """
    _check(organization_name, name, scopes, namespace)
    token = secrets.token_urlsafe(32)
    moment = datetime.now(UTC)
    async with store.transaction() as connection:
        organization = {
            "new_id": new_id(),
            "organization": organization_name,
            "new_namespace": namespace or DEFAULT_NAMESPACE,
            "moment": moment,
        }
        await connection.fetch(_ADD_ORGANIZATION, organization)
        owner = (await connection.fetch(_FIND_ORGANIZATION, organization))[0]
        if namespace not in (None, owner["namespace"]):
            raise ApiKeyError(
                f"The organization '{organization_name}' has the namespace "
                f"'{owner['namespace']}', which its identifiers already carry."
            )
        key = {
            "new_id": new_id(),
            "owner": owner["id"],
            "new_name": name,
            "new_hash": hashlib.sha256(token.encode()).digest(),
            "new_scopes": list(scopes),
            "moment": moment,
        }
        await connection.fetch(_ADD_KEY, key)
    return token


async def list_keys(store: Store) -> list[Key]:
    """Every key, the oldest first."""
    return [
        Key(
            row["id"],
            row["organization"],
            row["name"],
            tuple(row["scopes"]),
            row["created_date"],
            row["revoked_date"],
        )
        for row in await store.fetch(_LIST)
    ]


async def revoke_key(store: Store, key_id: UUID) -> None:
    """Ends a key; a process that knows it forgets it within OSDI_KEY_CACHE_SECONDS.

    Raises: `ApiKeyError`.
    """
    async with store.transaction() as connection:
        revoked = await connection.fetch(_REVOKE, {"key_id": key_id, "moment": datetime.now(UTC)})
    if not revoked:
        raise ApiKeyError(f"There is no key {key_id} that could be revoked.")


def _check(organization: str, name: str, scopes: Sequence[str], namespace: str | None) -> None:
    if not organization.strip() or not name.strip():
        raise ApiKeyError("A key needs a name, and so does its organization.")
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        named = f"'{unknown[0]}' is not a scope" if unknown else "A key needs a scope"
        raise ApiKeyError(f"{named}: choose from {', '.join(SCOPES)}.")
    # A colon would end the namespace within an identifier.
    if namespace is not None and not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", namespace):
        raise ApiKeyError(
            f"'{namespace}' is not a namespace: use up to 64 letters, digits, '.', '_' and '-'."
        )
