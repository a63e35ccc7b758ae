"""API keys: created, listed and revoked by an operator.

A token is 256 random bits and is shown once; only its SHA-256 is stored.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from app.errors import CommandError
from app.store.pool import Store
from resolvers.execute import identity
from resolvers.graphql.document.named_queries import NamedQueries
from schema.ids import new_id

SCOPES = ("read", "write", "admin")
DEFAULT_ORGANIZATION = "default"
DEFAULT_NAMESPACE = "osdi_gateway"


class ApiKeyError(CommandError):
    """The reason why an API key was not created or revoked: one sentence."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One API key, without its token, of which only the hash is stored."""

    id: UUID
    organization: str
    name: str
    scopes: tuple[str, ...]
    created_date: datetime
    revoked_date: datetime | None
    expires_date: datetime | None
    last_used_date: datetime | None
    queries: NamedQueries | None


async def create_key(
    store: Store,
    organization_name: str,
    name: str,
    scopes: Sequence[str],
    *,
    namespace: str | None = None,
    expires: str | None = None,
    queries: NamedQueries | None = None,
) -> str:
    """Create an API key, and its organization if there is none of that name. Return the token.

    `expires`: when the key expires, as `parse_expiry` reads it. `queries`: the only queries that
    the key may run. Raises: `ApiKeyError`.
    """
    _check(organization_name, name, scopes, namespace)
    if queries is not None and list(scopes) != ["read"]:
        raise ApiKeyError("A key that is limited to queries has the scope 'read' alone.")
    now = datetime.now(UTC)
    expiry = None if expires is None else parse_expiry(expires, now)
    token, token_hash = new_token()
    key = identity.NewKey(
        id=new_id(),
        name=name,
        token_hash=token_hash,
        scopes=list(scopes),
        created_date=now,
        expires_date=expiry,
        queries=None if queries is None else queries.dump(),
    )
    organization = identity.NewOrganization(
        new_id(), organization_name, namespace or DEFAULT_NAMESPACE
    )
    actual = await identity.add_key(store, key, organization, any_namespace=namespace is None)
    if namespace not in (None, actual):
        raise ApiKeyError(
            f"The organization '{organization_name}' has the namespace '{actual}', which cannot be "
            "changed: omit --namespace."
        )
    return token


def new_token() -> tuple[str, bytes]:
    """A token, and its hash."""
    token = secrets.token_urlsafe(32)
    return token, hashlib.sha256(token.encode()).digest()


async def check_organization(store: Store, name: str) -> None:
    """Refuse an unknown name that looks mistyped. Raises: `ApiKeyError`."""
    meant = await identity.mistyped_organization(store, name)
    if meant is not None:
        raise ApiKeyError(
            f"There is no organization '{name}'; the nearest one is '{meant}'. To add it, run "
            "osdi-gateway organizations create."
        )


async def list_keys(store: Store) -> list[ApiKey]:
    """Every API key, oldest first."""
    return [
        ApiKey(
            id=row["id"],
            organization=row["organization"],
            name=row["name"],
            scopes=tuple(row["scopes"]),
            created_date=row["created_date"],
            revoked_date=row["revoked_date"],
            expires_date=row["expires_date"],
            last_used_date=row["last_used_date"],
            queries=None if row["queries"] is None else NamedQueries.parse(row["queries"]),
        )
        for row in await identity.list_keys(store)
    ]


async def rotate_key(store: Store, key_id: UUID, overlap: str) -> str:
    """Replace an API key by one with the same name, scopes, queries and expiry. Return its token.

    The old one expires after the `overlap`, as `parse_duration` reads it. Raises: `ApiKeyError`.
    """
    duration = parse_overlap(overlap)
    now = datetime.now(UTC)
    token, token_hash = new_token()
    if not await identity.rotate_key(store, key_id, new_id(), token_hash, now, now + duration):
        raise ApiKeyError(f"API key {key_id} does not exist, is revoked or has expired.")
    return token


async def revoke_key(store: Store, key_id: UUID) -> None:
    """Revoke an API key. Processes that cached it accept it for at most OSDI_KEY_CACHE_SECONDS.

    Raises: `ApiKeyError`.
    """
    if not await identity.revoke_key(store, key_id, datetime.now(UTC)):
        raise ApiKeyError(f"API key {key_id} does not exist or is already revoked.")


def parse_duration(text: str) -> timedelta | None:
    """Parse a number of hours or days; `None` for any other text.

    >>> str(parse_duration("24h")), str(parse_duration("90d")), parse_duration("soon")
    ('1 day, 0:00:00', '90 days, 0:00:00', None)
    """
    found = re.fullmatch(r"\s*([0-9]{1,5})\s*([dh])\s*", text, re.IGNORECASE)
    if found is None:
        return None
    return timedelta(**{"days" if found[2] in "dD" else "hours": int(found[1])})


def parse_overlap(text: str) -> timedelta:
    """Parse the time for which an old secret stays valid. Raises: `ApiKeyError`."""
    duration = parse_duration(text)
    if duration is None:
        raise ApiKeyError(f"Invalid overlap '{text}': use hours or days, such as 24h or 7d.")
    return duration


def parse_expiry(text: str, now: datetime) -> datetime:
    """Parse the expiry of a key: a number of days or hours after `now`, or a date, at whose
    beginning it expires.

    >>> now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    >>> str(parse_expiry("90d", now)), str(parse_expiry("2027-01-31", now))
    ('2027-02-26 12:00:00+00:00', '2027-01-31 00:00:00+00:00')

    Raises: `ApiKeyError`.
    """
    text = text.strip()
    try:
        if (duration := parse_duration(text)) is not None:
            expiry = now + duration
        else:
            expiry = datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        raise ApiKeyError(
            f"Invalid expiry '{text}': use a number of days, such as 90d, or a date, such as "
            f"{now.year + 1}-01-31."
        ) from None
    if expiry <= now:
        raise ApiKeyError(f"Invalid expiry '{text}': a key must expire in the future.")
    return expiry


def _check(organization: str, name: str, scopes: Sequence[str], namespace: str | None) -> None:
    check_name("an organization", organization)
    check_name("an API key", name)
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        problem = f"Unknown scope '{unknown[0]}'" if unknown else "An API key needs a scope"
        raise ApiKeyError(f"{problem}: choose from {', '.join(SCOPES)}.")
    check_namespace(namespace)


def check_name(thing: str, name: str) -> None:
    """Check the name of `thing`. Raises: `ApiKeyError`."""
    if not name.strip():
        raise ApiKeyError(f"The name of {thing} must not be empty.")
    # A line break would break the lists in which it is shown.
    if not name.isprintable():
        raise ApiKeyError(
            f"The name of {thing} must not have line breaks or invisible characters: {name!r}."
        )


def check_namespace(namespace: str | None) -> None:
    """Raises: `ApiKeyError`."""
    # A colon would end the namespace within an identifier.
    if namespace is not None and not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", namespace):
        raise ApiKeyError(
            f"Invalid namespace '{namespace}': use up to 64 letters, digits, '.', '_' and '-'."
        )
