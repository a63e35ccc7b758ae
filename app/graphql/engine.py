"""The interface of the GraphQL engine and of the token lookup, as the transports use them.

In: a `GraphQLRequest` and its caller. Out: an operation that may be executed. For the
transports in `app.graphql`.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Protocol

from app.config.settings import Settings
from app.graphql.request import asks_for_patches
from app.identity.authenticate import missing_key
from app.identity.caller import Caller
from app.identity.tokens import TokenLookup
from app.monitoring.requests import GRAPHQL, OPERATION
from app.observe import report_failure
from resolvers.export_columns import ExportTable
from resolvers.graphql.document.limits import DocumentLimits
from resolvers.graphql.document.named_queries import not_persisted
from resolvers.graphql.paging import QueryLimits
from resolvers.graphql.request import GraphQLRequest, Quota, RequestError, Subscription
from resolvers.plan.tenant import Tenant
from schema.failures import Failure, failure

SCOPES = {"query": "read", "mutation": "write", "subscription": "read"}
"""The scope that each type of operation requires."""


class Executable(Protocol):
    """An operation that may be executed. `requires_key` is False if anonymous requests may
    execute it, and `requires_admin` True if only administrators may. `requires_read` is True for
    a mutation that selects more than references.
    """

    @property
    def operation(self) -> str: ...

    @property
    def requires_key(self) -> bool: ...

    @property
    def requires_admin(self) -> bool: ...

    @property
    def requires_read(self) -> bool: ...


class GraphQLEngine(Protocol):
    """Executes requests. Every error is raised as `RequestError` or `Failure`."""

    def prepare(self, request: GraphQLRequest, authenticated: bool) -> Executable:
        """Validate a request. `authenticated`: whether it has a valid token."""
        ...

    async def execute(self, prepared: Any, tenant: Tenant | None) -> bytes:
        """Return the whole response, `{"data": …, "errors": …}`."""
        ...

    async def table(
        self, prepared: Any, tenant: Tenant, *, is_flat: bool, is_whole: bool
    ) -> ExportTable:
        """The result of a query as a table. Raises: NOT_TABULAR."""
        ...

    async def subscribe(
        self,
        prepared: Any,
        tenant: Tenant,
        last_event: str | None = None,
        *,
        patches: bool = False,
        quota: Quota | None = None,
    ) -> Subscription:
        """Begin a subscription. `last_event` is the cursor of the last event that the client has
        received. With `patches`, a live query sends only the changes of its answer.
        """
        ...


def prepare(
    engine: GraphQLEngine,
    request: GraphQLRequest,
    caller: Caller | None,
    scope: MutableMapping[str, Any],
) -> Executable:
    """Prepare a request for execution by `caller`, and record its operation in `scope`.

    Raises: API_KEY_MISSING, SCOPE_MISSING, QUERY_NOT_ALLOWED, REQUEST_INVALID, and the errors of
    the engine.
    """
    if caller is not None and caller.queries is not None:
        request = caller.queries.resolve(request)
    elif request.document_id is not None:
        raise missing_key() if caller is None else not_persisted(request)
    prepared = engine.prepare(request, caller is not None)
    scope[OPERATION] = GRAPHQL[prepared.operation]
    if caller is not None and caller.queries is not None:
        name = caller.queries.name_of(request.query)
        scope[OPERATION] = ("graphql", prepared.operation, name)
    if prepared.requires_key:
        if caller is None:
            raise missing_key()
        caller.require("admin" if prepared.requires_admin else SCOPES[prepared.operation])
        if prepared.requires_read and not caller.has("read"):
            raise failure(
                "SCOPE_MISSING",
                "This API Key has the scope 'write', but not 'read'.",
                hint="Select only `id` and `identifiers`, or use an API key with the scope 'read'.",
            )
    return prepared


def query_limits(settings: Settings) -> QueryLimits:
    """The limits of queries that follow from the settings."""
    return QueryLimits(
        settings.pagesize,
        settings.max_pagesize,
        settings.max_query_cost,
        settings.max_response_bytes,
        settings.max_filter_rows,
        settings.max_statistics_rows,
    )


def document_limits(settings: Settings) -> DocumentLimits:
    """The limits of documents that follow from the settings."""
    return DocumentLimits(
        characters=settings.max_document_characters,
        tokens=settings.max_document_tokens,
        depth=settings.max_document_depth,
        fields=settings.max_document_fields,
        aliases=settings.max_document_aliases,
        root_fields=settings.max_document_root_fields,
    )


async def subscribe(
    engine: GraphQLEngine,
    tokens: TokenLookup,
    prepared: Executable,
    caller: Caller,
    value: object,
    last_event: str | None = None,
) -> Subscription:
    """Begin the subscription of a request whose JSON is `value`.

    Evaluations of a live query are counted as requests of the caller. Raises: WRONG_TYPE, and the
    errors of the engine.
    """

    def consume() -> float:
        try:
            tokens.consume(caller, {})
        except Failure as refused:
            return float(refused.headers["Retry-After"])
        return 0.0

    quota = Quota(caller.key_id, consume)
    patches = asks_for_patches(value)
    return await engine.subscribe(prepared, caller.tenant, last_event, patches=patches, quota=quota)


def log_failure(request: str, error: Failure | RequestError) -> None:
    """Log errors that the client did not cause. `request` has no values that it has sent."""
    if isinstance(error, Failure):
        report_failure(request, error)
