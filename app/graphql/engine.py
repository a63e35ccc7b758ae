"""What the transports of GraphQL ask of the engine, and how they come to ask it."""

from __future__ import annotations

from typing import Any, Protocol

from app.config.settings import Settings
from app.graphql.streams import Recheck
from app.identity.authenticate import missing_key
from app.identity.caller import Caller
from app.observe import logger
from app.rate_limit.limiter import RateLimitScope
from resolvers.graphql.paging import QueryLimits
from resolvers.graphql.request import GraphQLRequest, RequestError, Subscription
from resolvers.plan.tenant import Tenant
from schema.failures import Failure

SCOPES = {"query": "read", "mutation": "write", "subscription": "read"}


class Executable(Protocol):
    """A request that may be executed; `requires_key` is False for what anybody may ask, and
    `requires_admin` True for what administrators alone may.
    """

    @property
    def operation(self) -> str: ...

    @property
    def requires_key(self) -> bool: ...

    @property
    def requires_admin(self) -> bool: ...


class GraphQLEngine(Protocol):
    """Executes. Whatever it refuses it raises as `RequestError` or `Failure`."""

    def prepare(self, request: GraphQLRequest, authenticated: bool) -> Executable:
        """`authenticated`: with a valid key."""
        ...

    async def execute(self, prepared: Any, tenant: Tenant | None) -> bytes:
        """The whole response, `{"data": …, "errors": …}`."""
        ...

    async def subscribe(self, prepared: Any, tenant: Tenant) -> Subscription: ...


class TokenLookup(Protocol):
    """Whose a token is, and how much it may ask. Raise: RATE_LIMITED."""

    async def by_token(self, token: str, scope: RateLimitScope | None = None) -> Caller | None: ...

    def consume(self, caller: Caller | None, scope: RateLimitScope) -> None: ...


def prepare(engine: GraphQLEngine, request: GraphQLRequest, caller: Caller | None) -> Executable:
    """What may be executed for `caller`.

    Raises: API_KEY_MISSING, SCOPE_MISSING, and what the engine refuses.
    """
    prepared = engine.prepare(request, caller is not None)
    if prepared.requires_key:
        if caller is None:
            raise missing_key()
        caller.require("admin" if prepared.requires_admin else SCOPES[prepared.operation])
    return prepared


def query_limits(settings: Settings) -> QueryLimits:
    """The limits of queries that follow from the settings."""
    return QueryLimits(
        settings.pagesize,
        settings.max_pagesize,
        settings.max_query_cost,
        settings.max_response_bytes,
    )


def recheck_of(keys: TokenLookup, token: str) -> Recheck:
    """Whether a token is still somebody's, asked anew each time."""

    async def recheck() -> bool:
        return await keys.by_token(token) is not None

    return recheck


def log_failure(what: str, refused: Failure | RequestError) -> None:
    """What is no fault of the client's goes to the log."""
    if refused.status >= 500:
        said = refused.faults if isinstance(refused, Failure) else refused.errors
        logger.warning("%s: %s", what, ", ".join(item.code for item in said))
