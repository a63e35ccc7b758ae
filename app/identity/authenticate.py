"""Who asks: from a token to a `Caller`.

Tokens are 256 random bits; only their SHA-256 is stored and compared. A key that was looked
up is trusted for `key_cache_seconds`.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from sqlalchemy import Text, bindparam, func, or_, select

from app.config.settings import Settings
from app.identity.caches import SingleFlight, TtlCache
from app.identity.caller import Caller
from app.rate_limit.limiter import RateLimits, RateLimitScope
from app.store.pool import Store
from resolvers.plan.tenant import Tenant
from schema.failures import Failure, failure
from schema.tables import advocacy_campaigns, api_keys, organizations

TOKEN_HEADER = b"osdi-api-token"
TOKEN_PARAMETER = "osdi-api-token"


def find_token(headers: list[tuple[bytes, bytes]], query: bytes) -> str | None:
    """The token of a request: `OSDI-API-Token`, `Authorization: Bearer`, or the parameter."""
    bearer = None
    for name, value in headers:
        if name == TOKEN_HEADER:
            return value.decode("latin-1").strip()
        if name == b"authorization" and value[:7].lower() == b"bearer ":
            bearer = value[7:].decode("latin-1").strip()
    if bearer is not None:
        return bearer
    if b"api-token" not in query.lower():
        return None
    for parameter, text in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        if parameter.lower() == TOKEN_PARAMETER:
            return text
    return None


def missing_key() -> Failure:
    return failure(
        "API_KEY_MISSING",
        "This request needs an API Key.",
        hint="Send it as the header OSDI-API-Token.",
        headers={"WWW-Authenticate": 'Bearer realm="osdi"'},
    )


def invalid_key() -> Failure:
    return failure(
        "API_KEY_INVALID",
        "The API Key is not valid.",
        hint="Ask an administrator for a new one, or leave it out where none is needed.",
        headers={"WWW-Authenticate": 'Bearer realm="osdi", error="invalid_token"'},
    )


_BY_HASH = (
    select(api_keys.c.id, api_keys.c.organization_id, api_keys.c.scopes, organizations.c.namespace)
    .join(organizations, organizations.c.id == api_keys.c.organization_id)
    .where(api_keys.c.token_hash == bindparam("token_hash"), api_keys.c.revoked_date.is_(None))
)
_NAME = bindparam("name", type_=Text())
_DEFAULT = (
    select(organizations.c.id, organizations.c.namespace, organizations.c.keyless_helpers)
    .where(or_(_NAME.is_(None), organizations.c.name == _NAME))
    .limit(2)
)
# The one statement over all organizations: it is asked whose the campaign is.
_BY_CAMPAIGN = (
    select(
        organizations.c.id,
        organizations.c.namespace,
        func.least(organizations.c.keyless_helpers, advocacy_campaigns.c.keyless_helpers).label(
            "keyless_helpers"
        ),
    )
    .join(advocacy_campaigns, advocacy_campaigns.c.organization_id == organizations.c.id)
    .where(advocacy_campaigns.c.id == bindparam("campaign_id"))
)


class Authenticator:
    """Turns a request into its `Caller`, and counts it."""

    def __init__(self, store: Store, settings: Settings, limits: RateLimits | None = None) -> None:
        self.limits = limits or RateLimits()
        self._store = store
        self._settings = settings
        self._keys = TtlCache(settings.key_cache_seconds)
        self._others = TtlCache(settings.key_cache_seconds)
        self._shared = SingleFlight()

    async def caller(self, scope: RateLimitScope, needs: str) -> Caller:
        """Raises: API_KEY_MISSING, API_KEY_INVALID, SCOPE_MISSING, RATE_LIMITED."""
        token = find_token(scope["headers"], scope["query_string"])
        if token is None:
            raise missing_key()
        caller = await self.by_token(token, scope)
        if caller is None:
            raise invalid_key()
        self.consume(caller, scope)
        caller.require(needs)
        return caller

    def consume(self, caller: Caller | None, scope: RateLimitScope) -> None:
        """Counts one request, of the key or else of the address. Raises: RATE_LIMITED."""
        if caller is None:
            self.limits.consume_address(scope)
        else:
            self.limits.consume_key(caller.key_id, scope)

    async def by_token(self, token: str, scope: RateLimitScope | None = None) -> Caller | None:
        """Whose a token is. One that nobody knows counts for the address that `scope` has,
        since it is looked up each time. Raises: RATE_LIMITED.
        """
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known, caller = self._keys.get(digest)
        if not known:
            # A key that was good before is not kept waiting by strangers at its address.
            stranger = scope is not None and digest not in self._keys
            if scope is not None and stranger:
                self.limits.consume_address(scope)
            caller = await self._shared.answer(digest, lambda: self._look_up(digest))
            if caller is not None and scope is not None and stranger:
                self.limits.refund_address(scope)
        found: Caller | None = caller
        return found

    async def _look_up(self, digest: bytes) -> Caller | None:
        rows = await self._store.fetch(_BY_HASH, {"token_hash": digest})
        if not rows:
            self._keys.forget(digest)
            return None
        caller = _caller(rows[0])
        self._keys.put(digest, caller)
        return caller

    async def default_organization(self) -> Caller | None:
        """The organization of a request that names none: the one set, or the only one."""
        known, caller = self._others.get("default")
        if not known:
            caller = await self._shared.answer("default", self._look_up_default)
        found: Caller | None = caller
        return found

    async def _look_up_default(self) -> Caller | None:
        wanted = self._settings.default_organization
        rows = await self._store.fetch(_DEFAULT, {"name": wanted})
        caller = self._anyone(rows[0]) if len(rows) == 1 else None
        self._others.put("default", caller)
        return caller

    async def by_campaign(self, campaign_id: UUID) -> Caller | None:
        """The organization of a campaign."""
        known, caller = self._others.get(campaign_id)
        if not known:
            caller = await self._shared.answer(campaign_id, lambda: self._look_up_by(campaign_id))
        found: Caller | None = caller
        return found

    async def _look_up_by(self, campaign_id: UUID) -> Caller | None:
        rows = await self._store.fetch(_BY_CAMPAIGN, {"campaign_id": campaign_id})
        caller = self._anyone(rows[0]) if rows else None
        if caller is not None:
            self._others.put(campaign_id, caller)
        return caller

    def _anyone(self, row: Any) -> Caller:
        keyless = self._settings.keyless_helpers and bool(row["keyless_helpers"])
        return Caller(Tenant(row["id"], row["namespace"]), anonymous=keyless)


def _caller(row: Any) -> Caller:
    scopes = frozenset(row["scopes"])
    tenant = Tenant(row["organization_id"], row["namespace"])
    return Caller(tenant, scopes, key_id=row["id"])
