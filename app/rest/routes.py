"""The routes of the OSDI REST API, generated from the catalogue.

In: an HTTP request, which becomes a read plan or a write request. Out: the JSON that
PostgreSQL built. For `app.main`.

Source: OSDI 1.2.0; docs/rest.md documents the decisions that OSDI leaves to the server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from app.config.settings import Settings
from app.exports.formats import Format, requested_format
from app.exports.response import ExportResponse, Exports
from app.http.conditional import VARY
from app.http.disconnects import DisconnectWatcher
from app.http.headers import prefers
from app.http.links import (
    MOUNT,
    LinkContext,
    curies_of,
    is_api,
    link_context,
    origin_of,
    path_of,
)
from app.http.request_body import parse_json, read_body
from app.identity.authenticate import Authenticator
from app.identity.caller import Caller
from app.monitoring.requests import operation_of
from app.observe import report_failure, report_internal_error
from app.pages.navigation import is_navigation
from app.rate_limit.limiter import LIMITS
from app.rest.changes import ChangesFeed
from app.rest.entry_point import entry_point
from app.rest.errors import error_body, with_partial_error
from app.rest.form_pages import error_page, is_form_of_browser
from app.rest.helpers import Helpers, token_of
from app.rest.openapi.document import openapi
from app.rest.responses import hal, if_match, negotiated, with_etag
from app.rest.routing import ApiMount, ExactRoute
from app.store.pool import Store
from resolvers.execute.estimates import fetch_page
from resolvers.execute.exports import read_pages
from resolvers.execute.read import fetch_document
from resolvers.execute.write.queue import WriteQueue
from resolvers.execute.write.single import ReadBack
from resolvers.export_columns import ExportTable, hal_columns
from resolvers.plan.pages import PageLimits, ParentScope
from resolvers.plan.read import Hal, Projection, ReadMany, ReadOne
from resolvers.plan.totals import total_report
from resolvers.references import not_found, parse_id
from resolvers.rest import CollectionQuery, hal_selection, parse_collection, parse_expand_of
from resolvers.store import Store as ReadStore
from resolvers.write.plan import EMPTY_BODY, Action, WriteRequest
from schema.changes import PATH
from schema.failures import Failure
from schema.models.bodies import ParsedBody, parse_body
from schema.normalize import is_signup, only, unwrap
from schema.osdi.catalogue import BY_PLURAL, CAMPAIGN, PERSON, SERVED, parent_of
from schema.osdi.resource import Collection, Resource

OPENAPI = "/openapi.json"
SIGNUP_PATHS = ("/people/person_signup", "/people/person_signup_helper")
Endpoint = Callable[[Request], Awaitable[Response]]


class Rest:
    """The REST API over one store; `reads` answers reads, maybe from replicas."""

    def __init__(
        self,
        store: Store,
        writes: WriteQueue,
        reads: ReadStore,
        authenticator: Authenticator,
        settings: Settings,
        exports: Exports,
        page: Callable[[str], Response] | None = None,
    ) -> None:
        """`page` is what browsers get, made from the origin of links."""
        self._writes = writes
        self._reads = reads
        self._exports = exports
        self._page = page
        self._authenticator = authenticator
        self._settings = settings
        self._watch = DisconnectWatcher()
        self._helpers = Helpers(writes, authenticator, settings, self._write)
        self._changes = ChangesFeed(store, authenticator, settings)
        self._limits = PageLimits(settings.pagesize, settings.max_pagesize)

    # Routes

    def mount(self) -> ApiMount:
        """Every route."""
        helper = f"/{CAMPAIGN.plural}/{{parent_id}}/record_outreach_helper"
        routes = [
            self._route("/", {"GET": self._entry_point}),
            self._route(OPENAPI, {"GET": self._openapi}),
            self._route(PATH, {"GET": self._changes}),
            self._route(helper, {"POST": self._helpers.record_outreach}),
            *[self._route(path, {"POST": self._helpers.sign_up}) for path in SIGNUP_PATHS],
        ]
        for resource in SERVED:
            for item in resource.collections:
                routes += self._nested_routes(resource, item)
            routes.append(self._collection_route(resource))
            routes.append(self._route(f"/{resource.plural}/{{id}}", self._single(resource)))
        return ApiMount(routes)

    def _collection_route(self, resource: Resource) -> ExactRoute:
        both = {"GET": self._list(resource), "POST": self._create(resource)}
        return self._route(f"/{resource.plural}", both)

    def _nested_routes(self, parent: Resource, item: Collection) -> list[ExactRoute]:
        resource = BY_PLURAL[item.target]
        path = f"/{parent.plural}/{{parent_id}}/{item.rel}"
        both = {
            "GET": self._list(resource, item),
            "POST": self._create(resource, item),
        }
        return [self._route(path, both), self._route(path + "/{id}", self._single(resource, item))]

    def _single(self, resource: Resource, item: Collection | None = None) -> dict[str, Endpoint]:
        update = self._update(resource, item)
        return {
            "GET": self._get(resource, item),
            "PUT": update,
            "PATCH": update,
            "DELETE": self._delete(resource, item),
        }

    def _route(self, path: str, methods: dict[str, Endpoint]) -> ExactRoute:
        """A route for one path: GET serves HEAD too, and OPTIONS lists the methods."""
        allowed = sorted({*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])})
        allow = {"Allow": ", ".join(allowed)}

        async def endpoint(request: Request) -> Response:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers=allow)
            method = "GET" if request.method == "HEAD" else request.method
            if method == "GET" and path != OPENAPI and self._shows_page(request):
                return self._page_at(request)
            return await self._respond(methods[method], request)

        return ExactRoute(path, endpoint, methods=allowed)

    def _shows_page(self, request: Request) -> bool:
        return self._page is not None and is_navigation(request.scope)

    def _page_at(self, request: Request) -> Response:
        assert self._page is not None
        response = self._page(origin_of(request, self._settings))
        # The same URL is HAL for other clients.
        response.headers["Vary"] = VARY.decode()
        return response

    async def _respond(self, endpoint: Endpoint, request: Request) -> Response:
        """The response of an endpoint, or its failure as an OSDI error."""
        with self._watch(request) as watched:
            try:
                response = await endpoint(request)
            except Failure as error:
                response = self.error_response(request, error)
            except asyncio.CancelledError:
                if not watched.disconnected:
                    raise
                return Response(status_code=499)
            except Exception as error:
                response = self.error_response(request, report_internal_error(error))
        if isinstance(response, ExportResponse):
            return response
        response.raw_headers.extend(request.scope.get(LIMITS, ()))
        return await negotiated(request, response)

    def error_response(self, request: Request, error: Failure) -> Response:
        """The response to a failure; those that the client did not cause are logged."""
        if is_api(request.scope) and self._shows_page(request):
            return self._page_at(request)
        report_failure(operation_of(request.scope), error)
        if is_form_of_browser(request):
            return error_page(error)
        curies = curies_of(origin_of(request, self._settings))
        return hal(error_body(error, curies), error.status, error.headers)

    def _link_context(self, request: Request, caller: Caller) -> LinkContext:
        return link_context(request, self._settings, caller.tenant)

    # Reads

    async def _entry_point(self, request: Request) -> Response:
        caller = await self._authenticator.caller_if_valid(request.scope)
        organization = caller or await self._authenticator.default_organization()
        origin = origin_of(request, self._settings)
        body = entry_point(
            self._settings,
            base=origin + MOUNT,
            origin=origin,
            namespace=organization.namespace if organization else "osdi",
            authenticated=caller is not None,
            signup=caller is not None or (organization is not None and organization.anonymous),
        )
        return with_etag(request, body)

    async def _openapi(self, request: Request) -> Response:
        base = origin_of(request, self._settings) + MOUNT
        headers = {"X-Content-Type-Options": "nosniff"}
        return Response(openapi(base), media_type="application/json", headers=headers)

    def _list(self, resource: Resource, item: Collection | None = None) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            caller = await self._authenticator.caller(request.scope, "read")
            query = request.scope["query_string"]
            parameters = parse_collection(
                resource, caller.tenant.key_rules, query.decode("latin-1"), self._limits
            )
            format_ = requested_format(request.headers.get("accept", ""), query)
            if format_ is not None:
                return await self._export(request, caller, format_, resource, item, parameters)
            expand = tuple(sorted({*parameters.expand, *(item.embeds if item else ())}))
            scope = _parent_scope(item, request)
            page, order, filter_ = parameters.cursor, parameters.order, parameters.filter
            exact = filter_ is not None and prefers(
                request.headers.get("prefer", ""), "count=exact"
            )
            selection = self._selection(expand, exact)
            rolled_up = scope is None and caller.tenant.rolled_up
            total = total_report(resource, filter_, rolled_up)
            plan = ReadMany(resource, page, scope, filter_, selection, order=order, total=total)
            context = self._link_context(request, caller)
            path = context.base + path_of(request)
            previous = parameters.previous_query
            paging = {
                "page": parameters.page,
                "self": path + parameters.self_query,
                "next": path + parameters.next_query,
                "previous": None if previous is None else path + previous,
                "previous_is_keyed": parameters.keyed,
                "jump": path + parameters.jump_query,
            }
            binds = context.values() | paging
            document = await fetch_page(self._reads, plan, binds, self._settings.max_filter_rows)
            if document is None:
                raise not_found(parent_of(item) if item else resource)
            return with_etag(request, document.encode())

        return endpoint

    async def _export(
        self,
        request: Request,
        caller: Caller,
        format_: Format,
        resource: Resource,
        item: Collection | None,
        parameters: CollectionQuery,
    ) -> Response:
        """All resources of a collection, from the page in the query string on."""
        columns = hal_columns(resource, parameters.expand) if format_.is_flat else ()
        embeds = () if format_.is_flat or item is None else item.embeds
        expand = tuple(sorted({*parameters.expand, *embeds}))
        selection = replace(self._selection(expand), rows_only=True)
        page = replace(parameters.cursor, limit=self._limits.max_pagesize, backward=False)
        scope = _parent_scope(item, request)
        plan = ReadMany(resource, page, scope, parameters.filter, selection, parameters.order)
        binds = self._link_context(request, caller).values()
        missing = parent_of(item) if item else resource
        max_rows = self._settings.max_filter_rows
        pages = read_pages(self._reads, plan, binds, missing, max_rows)
        token = token_of(request)
        assert token is not None
        table = ExportTable(resource.plural, columns, pages)
        return await self._exports.respond(request, table, format_, caller, token)

    def _get(self, resource: Resource, item: Collection | None) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            caller = await self._authenticator.caller(request.scope, "read")
            expand = parse_expand_of(resource, request.scope["query_string"].decode("latin-1"))
            id_ = parse_id(request.path_params["id"])
            if id_ is None:
                raise not_found(resource)
            scope = _parent_scope(item, request)
            plan = ReadOne(resource, id_, scope, selection=self._selection(expand))
            context = self._link_context(request, caller)
            document = await fetch_document(self._reads, plan, context.values())
            if document is None:
                raise not_found(resource)
            return with_etag(request, document.encode())

        return endpoint

    # Writes

    def _create(self, resource: Resource, item: Collection | None = None) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            if resource is PERSON and token_of(request) is None:
                return await self._helpers.sign_up(request, needs_person=True)
            caller = await self._authenticator.caller(request.scope, "write")
            scope = _parent_scope(item, request)
            value = await self._json(request)
            if resource is PERSON and is_signup(value):
                return await self._helpers.sign_up_by(request, caller, only(value))
            body = self._body(resource, value, caller)
            helper = body.person is not None
            create = WriteRequest(
                Action.CREATE, resource, caller.tenant, body, scope=scope, helper=helper
            )
            return await self._write(request, caller, create)

        return endpoint

    def _update(self, resource: Resource, item: Collection | None) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            caller = await self._authenticator.caller(request.scope, "write")
            value = await self._json(request)
            body = self._body(resource, value, caller, is_update=True)
            update = self._on_existing(Action.UPDATE, resource, item, request, caller, body)
            return await self._write(request, caller, update)

        return endpoint

    def _body(
        self, resource: Resource, value: object, caller: Caller, is_update: bool = False
    ) -> ParsedBody:
        country = caller.tenant.phone_country
        return parse_body(resource, unwrap(resource, value), country, is_update)

    def _delete(self, resource: Resource, item: Collection | None) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            caller = await self._authenticator.caller(request.scope, "write")
            delete = self._on_existing(Action.DELETE, resource, item, request, caller, EMPTY_BODY)
            await self._writes.write(delete)
            notice = f"This {resource.title} was successfully deleted."
            return hal(orjson.dumps({"notice": notice}))

        return endpoint

    def _on_existing(
        self,
        action: Action,
        resource: Resource,
        item: Collection | None,
        request: Request,
        caller: Caller,
        body: ParsedBody,
    ) -> WriteRequest:
        """The write of a resource that the path names."""
        id_ = parse_id(request.path_params["id"])
        if id_ is None:
            raise not_found(resource)
        scope = _parent_scope(item, request)
        binds = self._link_context(request, caller).values
        expected = if_match(request, binds, self._selection())
        return WriteRequest(action, resource, caller.tenant, body, id_, scope, expected=expected)

    def _selection(self, expand: tuple[str, ...] = (), exact_total: bool = False) -> Hal:
        return hal_selection(expand, self._limits, self._settings.empty_arrays, exact_total)

    async def _json(self, request: Request) -> Any:
        """The JSON value of the body."""
        return parse_json(await read_body(request, self._settings.max_body_bytes))

    async def _write(
        self, request: Request, caller: Caller, write_request: WriteRequest
    ) -> Response:
        """Write, and respond with the document that was stored."""
        # Without the scope read, a client must not see more than it sent.
        is_full = write_request.body.return_response and caller.has("read")
        selection = self._selection() if is_full else Hal(Projection.REFERENCE)
        read_back = ReadBack(selection, self._link_context(request, caller).values())
        result = await self._writes.write(write_request, read_back)
        assert result.document is not None
        body = with_partial_error(result.document, write_request.resource.rel, result.parts)
        if write_request.action is not Action.CREATE:
            return hal(body)
        status = self._settings.created_status if result.created else 200
        location = orjson.loads(result.document)["_links"]["self"]["href"]
        return hal(body, status, {"Location": location})


def _parent_scope(item: Collection | None, request: Request) -> ParentScope | None:
    """The parent that the path names."""
    if item is None:
        return None
    id_ = parse_id(request.path_params["parent_id"])
    if id_ is None:
        raise not_found(parent_of(item))
    return ParentScope(item.column, id_)
