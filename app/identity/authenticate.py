"""Authentication: from the token of a request to its `Caller`.

A token is 256 random bits; only its SHA-256 is stored and compared. An API key that was looked
up is trusted for `key_cache_seconds`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import unquote_plus
from uuid import UUID

from app.caches import SingleFlight, TtlCache
from app.config.settings import Settings
from app.identity.caller import Caller
from app.identity.key_uses import KeyUses
from app.rate_limit.limiter import RateLimits, RateLimitScope
from app.store.pool import Store
from resolvers.execute.identity import (
    Row,
    default_organization,
    find_key,
    organization_of_campaign,
)
from resolvers.graphql.document.named_queries import NamedQueries
from resolvers.plan.tenant import Tenant
from schema.datetimes import format_datetime
from schema.failures import Failure, failure

TOKEN_HEADER = b"osdi-api-token"

# Parsing a query of 64 KB would take 15 ms, before the request is limited in any way.
_PARAMETER = re.compile(rb"(?<![^&])osdi-api-token(?:=([^&]*))?(?![^&])", re.IGNORECASE)


def find_token(headers: Iterable[tuple[bytes, bytes]], query: bytes) -> str | None:
    """The token of a request, from the header `OSDI-API-Token`, `Authorization`, or else the query
    parameter. A token that is empty or in quotes, or has another scheme than Bearer or none, was
    meant as one: the request is not anonymous.
    """
    authorized = None
    for name, value in headers:
        if name == TOKEN_HEADER:
            return _bare(value.decode("latin-1"))
        if name == b"authorization":
            text = value.decode("latin-1").strip()
            # Proxies ask for the other schemes, and their credentials are not ours.
            if text and (_SCHEME.match(text) or " " not in text):
                authorized = _bare(text)
    if authorized:
        return authorized
    found = _PARAMETER.search(query)
    return authorized if found is None else unquote_plus((found[1] or b"").decode("latin-1"))


_SCHEME = re.compile(r"(?:bearer|token|api-?key|osdi-api-token):?(?:\s+|\Z)", re.IGNORECASE)
"""What clients write before a token in a header."""


def _bare(text: str) -> str:
    """A token without its scheme and without quotes, which configuration files leave.

    >>> _bare("Bearer t0ken"), _bare('"t0ken"'), _bare("Token: t0ken"), _bare("Bearer")
    ('t0ken', 't0ken', 't0ken', '')
    """
    return _SCHEME.sub("", text.strip(), count=1).strip("\"' \t")


def missing_key() -> Failure:
    return failure(
        "API_KEY_MISSING",
        "This request needs an API Key.",
        hint="Send its token in the header OSDI-API-Token.",
        headers={"WWW-Authenticate": 'Bearer realm="osdi"'},
    )


def invalid_key() -> Failure:
    return failure(
        "API_KEY_INVALID",
        "The API Key is not valid.",
        hint="Ask an administrator for a new one, or omit the token if this URL needs none.",
        headers={"WWW-Authenticate": 'Bearer realm="osdi", error="invalid_token"'},
    )


def expired_key(expiry: datetime) -> Failure:
    return failure(
        "API_KEY_EXPIRED",
        f"The API Key expired at {format_datetime(expiry)}.",
        hint="Ask an administrator for a new one.",
        headers={"WWW-Authenticate": 'Bearer realm="osdi", error="invalid_token"'},
    )


class Authenticator:
    """Turns the token of a request into a `Caller`, and counts the request.

    `uses`: notes which API keys are used.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        limits: RateLimits | None = None,
        uses: KeyUses | None = None,
    ) -> None:
        self.limits = limits or RateLimits()
        self._uses = uses
        self._store = store
        self._settings = settings
        self._keys = TtlCache(settings.key_cache_seconds)
        self._organizations = TtlCache(settings.key_cache_seconds)
        self._lookups: SingleFlight[Caller] = SingleFlight()

    def caches(self) -> dict[str, TtlCache]:
        """The caches by name."""
        return {"keys": self._keys, "organizations": self._organizations}

    async def caller(self, scope: RateLimitScope, needs: str) -> Caller:
        """The caller of a request of REST.

        Raises: SCOPE_MISSING, QUERY_NOT_ALLOWED, RATE_LIMITED, and a 401 without the token of a
        valid API key.
        """
        token = find_token(scope["headers"], scope["query_string"])
        if token is None:
            raise missing_key()
        caller = await self.by_token(token, scope)
        if caller is None:
            raise invalid_key()
        self.consume(caller, scope)
        if caller.queries is not None:
            raise caller.queries.not_allowed(
                "This API Key is limited to named queries, which only GraphQL serves."
            )
        caller.require(needs)
        return caller

    async def caller_if_valid(self, scope: RateLimitScope) -> Caller | None:
        """The caller of a request that needs no token, if its token is valid and not limited to
        named queries.

        Raises: RATE_LIMITED.
        """
        token = find_token(scope["headers"], scope["query_string"])
        if token is None:
            return None
        try:
            caller = await self.by_token(token, scope)
        except Failure as error:
            if error.status != 401:
                raise
            return None
        if caller is not None:
            self.consume(caller, scope)
            if caller.queries is not None:
                return None
        return caller

    def consume(self, caller: Caller | None, scope: RateLimitScope) -> None:
        """Count one request, for the API key or else the address. Raises: RATE_LIMITED."""
        if caller is None:
            self.limits.consume_address(scope)
        else:
            self.limits.consume_key(caller.key_id, scope)

    async def by_token(self, token: str, scope: RateLimitScope | None = None) -> Caller | None:
        """The caller that a token belongs to.

        A lookup counts for the address in `scope`, and is refunded if the token is valid: an
        unknown token costs a query each time. Raises: API_KEY_EXPIRED, RATE_LIMITED.
        """
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        cached, caller = self._keys.get(digest)
        if not cached:
            # A key that was valid before is not limited by other requests from its address.
            unknown = scope is not None and digest not in self._keys
            if scope is not None and unknown:
                self.limits.consume_address(scope)
            caller = await self._lookups.run(digest, lambda: self._look_up_key(digest))
            if caller is not None and scope is not None and unknown:
                self.limits.refund_address(scope)
        result: Caller | None = caller
        return result

    async def _look_up_key(self, digest: bytes) -> Caller | None:
        row = await find_key(self._store, digest)
        if row is None:
            self._keys.forget(digest)
            return None
        now, expiry = datetime.now(UTC), row["expires_date"]
        if expiry is not None and expiry <= now:
            self._keys.forget(digest)
            raise expired_key(expiry)
        if self._uses is not None:
            self._uses.note(row["id"], row["last_used_date"], now)
        scopes = frozenset(row["scopes"])
        tenant = Tenant.of(row["organization_id"], row, row["id"])
        queries = None if row["queries"] is None else NamedQueries.parse(row["queries"])
        caller = Caller(tenant, scopes, queries=queries)
        remaining = None if expiry is None else (expiry - now).total_seconds()
        self._keys.put(digest, caller, remaining)
        return caller

    async def default_organization(self) -> Caller | None:
        """The organization of an anonymous request that names none: that of the settings, or the
        only one.
        """
        cached, caller = self._organizations.get("default")
        if not cached:
            caller = await self._lookups.run("default", self._look_up_default)
        result: Caller | None = caller
        return result

    def forget_organizations(self) -> None:
        """Look up the organizations of anonymous requests again."""
        self._organizations = TtlCache(self._settings.key_cache_seconds)

    async def _look_up_default(self) -> Caller | None:
        row = await default_organization(self._store, self._settings.default_organization)
        caller = self._anonymous(row) if row is not None else None
        self._organizations.put("default", caller)
        return caller

    async def by_campaign(self, campaign_id: UUID) -> Caller | None:
        """The organization of a campaign, as an anonymous caller."""
        cached, caller = self._organizations.get(campaign_id)
        if not cached:
            caller = await self._lookups.run(
                campaign_id, lambda: self._look_up_campaign(campaign_id)
            )
        result: Caller | None = caller
        return result

    async def _look_up_campaign(self, campaign_id: UUID) -> Caller | None:
        row = await organization_of_campaign(self._store, campaign_id)
        caller = self._anonymous(row) if row is not None else None
        if caller is not None:
            self._organizations.put(campaign_id, caller)
        return caller

    def _anonymous(self, row: Row) -> Caller:
        allowed = self._settings.keyless_helpers and bool(row["keyless_helpers"])
        return Caller(Tenant.of(row["id"], row), anonymous=allowed)
