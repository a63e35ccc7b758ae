"""The whole gateway as one ASGI application.

In: the settings and the URL of a migrated database. Out: the application. For
`app.server`, tests and benchmarks.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from app.admin.parts import Parts, Serving
from app.config.database import replica_urls
from app.config.settings import Settings
from app.delivery.secret_box import report_locked
from app.delivery.worker import Worker
from app.embed.routes import EMBED, Embed
from app.graphql.admin import StoreAdministration
from app.graphql.endpoint import PATH, GraphQL
from app.graphql.engine import document_limits, query_limits
from app.http.headers import headers_of
from app.http.hosts import AllowedHosts
from app.http.links import MOUNT, PublicPath, is_api, public_path
from app.identity.authenticate import Authenticator
from app.identity.key_uses import KeyUses
from app.middleware import CorsMiddleware, TrailingSlashMiddleware
from app.monitoring.request_ids import enter as enter_request
from app.monitoring.requests import Requests, operation_of
from app.observe import report_failure, report_internal_error
from app.pages.bundle import ASSETS, asset_routes, find_bundle
from app.pages.dashboard import PATH as DASHBOARD
from app.pages.dashboard import dashboard_route
from app.pages.document import Site
from app.pages.explorer import explorer_page
from app.pages.front import ICON, ROBOTS, error_page, front_routes
from app.pages.graphiql import graphiql_page
from app.pages.manual import MANUAL, manual_routes
from app.pages.navigation import is_navigation
from app.pages.openapi import openapi_route
from app.rate_limit.counters import RateCounters
from app.rate_limit.limiter import RateLimits
from app.rate_limit.postgres_counters import PostgresCounters
from app.rest.documentation import documentation
from app.rest.errors import error_body
from app.rest.responses import hal
from app.rest.routes import Rest
from app.rest.routing import router_failure
from app.rollups import RollupWorker
from app.store.pool import Store
from app.store.replicas import ReplicatedStore
from app.subscriptions.engine import SubscriptionEngine
from app.subscriptions.hub import EventHub
from resolvers.execute.write.queue import WriteQueue
from resolvers.graphql.document.cache import DocumentCache
from resolvers.store import Store as ReadStore
from schema.failures import Failure
from schema.graphql.roots import GRAPH

if TYPE_CHECKING:
    from app.monitoring.tracing import Tracing

HEALTH = "/healthz"
_SERVED = (MOUNT, PATH, DASHBOARD, EMBED, ASSETS, MANUAL, HEALTH, ICON, ROBOTS)


def create_app(
    settings: Settings,
    database_url: str,
    demo_token: str | None = None,
    tracing: Tracing | None = None,
) -> Starlette:
    """Return the application over the database at `database_url`, which must be migrated.

    With a `demo_token`, introspection needs no token, and GraphiQL uses that one.
    """
    store = Store(database_url, settings)
    if tracing is not None:
        tracing.watch(store)
    urls = replica_urls(settings.database_read_url)
    replicated = ReplicatedStore(store, urls, settings) if urls else None
    limits = RateLimits(settings, _counters(settings, store))
    uses = KeyUses(store)
    authenticator = Authenticator(store, settings, limits, uses)
    interval = settings.live_interval / 1000
    events = EventHub(store, settings.max_subscriptions, interval=interval)
    site = Site(find_bundle(), public_path(settings), demo_token)
    opens = demo_token is not None
    writes = WriteQueue(store, lambda: store.waits)
    engine = _engine(store, writes, replicated or store, settings, events, opens, tracing)
    graphql = _graphql(engine, authenticator, settings, site)
    explorer = partial(explorer_page, site) if site.bundle is not None else None
    rest = Rest(
        store, writes, replicated or store, authenticator, settings, graphql.exports, explorer
    )
    router_error = partial(_router_error, rest, site)
    embed = Embed(site, settings, store, events, limits, graphql.streams)
    requests = Requests(settings.admin_port is not None, settings.access_log)
    serving = Serving(requests, graphql, engine, authenticator, limits, events, writes, replicated)
    parts = Parts(store, serving)
    options = {} if tracing is None else {"tracing": tracing}
    app = (_Gateway if tracing is None else _TracedGateway)(
        graphql,
        PublicPath(site.path, _SERVED),
        _hosts(settings),
        requests,
        middleware=_middleware(settings),
        routes=[
            *graphql.routes(),
            *_routes(rest, site),
            *embed.routes(),
            *front_routes(site, settings),
        ],
        exception_handlers={HTTPException: router_error, Failure: router_error},
        lifespan=lambda _: _running(parts, uses, settings, tracing),
        **options,
    )
    app.router.redirect_slashes = False
    app.state.parts = parts
    app.state.store, app.state.authenticator, app.state.key_uses = store, authenticator, uses
    # The server ends the streams before it waits for connections to close.
    app.state.streams = graphql.streams
    return app


def _router_error(rest: Rest, site: Site, request: Request, error: Exception) -> Response:
    """A page for browsers, outside of the REST API; for other clients an OSDI error."""
    found = router_failure(error)
    if not is_api(request.scope) and is_navigation(request.scope):
        report_failure(operation_of(request.scope), found)
        return error_page(site, found)
    response = rest.error_response(request, found)
    response.headers.setdefault("Vary", "Accept")
    return response


def _graphql(
    engine: SubscriptionEngine, authenticator: Authenticator, settings: Settings, site: Site
) -> GraphQL:
    return GraphQL(
        engine,
        authenticator,
        settings,
        page=lambda _: graphiql_page(site),
        max_streams=settings.max_subscriptions,
    )


@asynccontextmanager
async def _running(
    parts: Parts, uses: KeyUses, settings: Settings, tracing: Tracing | None
) -> AsyncIterator[None]:
    store, serving = parts.store, parts.serving
    assert serving is not None
    await store.connect()
    store.report_access()
    if serving.replicas is not None:
        await serving.replicas.start()
    await serving.events.start()
    await serving.limits.start()
    workers = (Worker(store, settings), RollupWorker(store)) if settings.worker else ()
    if workers:
        await report_locked(store, settings)
    for worker in workers:
        worker.start()
    parts.workers = workers
    yield
    for worker in workers:
        await worker.stop()
    await serving.limits.stop()
    await uses.stop()
    await serving.events.stop()
    if serving.replicas is not None:
        await serving.replicas.stop()
    await store.disconnect()
    if tracing is not None:
        await tracing.stop()


def _routes(rest: Rest, site: Site) -> list[BaseRoute]:
    return [
        rest.mount(),
        Route(HEALTH, _health),
        dashboard_route(site),
        *asset_routes(site.bundle),
        *documentation(site),
        openapi_route(site),
        # Behind every other route below its path.
        *manual_routes(site),
    ]


def _hosts(settings: Settings) -> AllowedHosts:
    public = urlsplit(settings.public_url or "").hostname
    allowed = settings.allowed_hosts
    return AllowedHosts((*allowed, public) if allowed and public else allowed)


def _middleware(settings: Settings) -> list[Middleware]:
    return [Middleware(TrailingSlashMiddleware), Middleware(CorsMiddleware, settings=settings)]


def _counters(settings: Settings, store: Store) -> RateCounters:
    if settings.redis_url is None:
        return PostgresCounters(store)
    from app.rate_limit.redis_counters import RedisCounters

    return RedisCounters(settings.redis_url.get_secret_value())


def _engine(
    store: Store,
    writes: WriteQueue,
    reads: ReadStore,
    settings: Settings,
    events: EventHub,
    open_introspection: bool,
    tracing: Tracing | None,
) -> SubscriptionEngine:
    documents = DocumentCache(
        GRAPH, document_limits(settings), open_introspection=open_introspection
    )
    administration = StoreAdministration(store, settings)
    new: Callable[..., SubscriptionEngine] = SubscriptionEngine
    if tracing is not None:
        from app.subscriptions.traced_engine import TracedEngine

        new = partial(TracedEngine, operation=tracing.operation)
    return new(
        GRAPH,
        documents,
        query_limits(settings),
        store,
        report_internal_error,
        administration,
        events=events,
        reads=reads,
        writes=writes,
    )


class _Gateway(Starlette):
    """The application. GraphQL requests without an Origin bypass routing and middleware, which
    only REST and browsers need and which would cost a tenth of the response time.
    """

    def __init__(
        self,
        graphql: GraphQL,
        public_path: PublicPath,
        hosts: AllowedHosts,
        requests: Requests,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._graphql = graphql
        self._public_path = public_path
        self._hosts = hosts
        self._requests = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._public_path.strip(scope)
        if scope["type"] == "lifespan":
            await super().__call__(scope, receive, send)
            return
        headers = headers_of(scope)
        enter_request(scope, headers)
        if self._requests.is_watching and scope["type"] == "http":
            send = self._requests.watched(scope, send)
        try:
            self._hosts.check(scope, headers)
        except Failure as error:
            if scope["path"] != HEALTH:
                await self._refuse(error, scope, receive, send)
                return
        if scope["type"] == "http" and scope["path"] == PATH and b"origin" not in headers:
            await self._graphql(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def _refuse(self, error: Failure, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": str(error)})
        elif scope["path"] == PATH:
            await self._graphql.refuse(error, scope, receive, send)
        else:
            # Without links, which would repeat the host.
            await hal(error_body(error), error.status, error.headers)(scope, receive, send)


class _TracedGateway(_Gateway):
    """The application, if traces are written."""

    def __init__(self, *parts: Any, tracing: Tracing, **options: Any) -> None:
        super().__init__(*parts, **options)
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._tracing.serve(super().__call__, scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


async def _health(_: Request) -> Response:
    return PlainTextResponse("ok\n", headers={"X-Content-Type-Options": "nosniff"})
