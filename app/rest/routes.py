"""The OSDI mount: HAL+JSON routes, made from the catalogue.

A request becomes a plan or an intent, and the JSON that PostgreSQL built is the answer.

Source: OSDI 1.2.0; docs/rest.md says what we decided where it is open.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.config.settings import Settings
from app.http.disconnects import DisconnectWatcher
from app.http.links import MOUNT, LinkContext, curies_of, curies_text, origin_of
from app.http.request_body import parse_json, read_body
from app.identity.authenticate import Authenticator, find_token, missing_key
from app.identity.caller import Caller
from app.observe import logger, report_internal_error
from app.rate_limit.limiter import LIMITS
from app.rest.entry_point import entry_point
from app.rest.errors import error_body, partial_error
from app.rest.honeypot import is_spam
from app.rest.openapi import openapi
from app.rest.response_timing import ResponseTimers
from app.rest.responses import ExactRoute, hal, with_etag
from app.store.pool import Store
from resolvers.execute.read import fetch_document
from resolvers.execute.write import ReadBack, WriteResult, write
from resolvers.plan.pages import ParentScope
from resolvers.plan.read import Hal, Projection, ReadMany, ReadOne
from resolvers.references import not_found, parse_id
from resolvers.rest import PageLimits, parse_collection, parse_expand_of, shown
from resolvers.write.plan import Action, WriteRequest
from schema.anonymous_limits import check_anonymous_limits
from schema.failures import Failure
from schema.models import ParsedBody, parse_body, parse_record_outreach, parse_signup
from schema.normalize import is_signup, only, unwrap
from schema.osdi.catalogue import BY_PLURAL, CAMPAIGN, OUTREACH, PERSON, SERVED, parent_of
from schema.osdi.resource import Collection, Resource

SIGNUP_PATHS = ("/people/person_signup", "/people/person_signup_helper")
Endpoint = Callable[[Request], Awaitable[Response]]


class Rest:
    """The routes of the mount, over one store."""

    def __init__(self, store: Store, gate: Authenticator, settings: Settings) -> None:
        self._store = store
        self._gate = gate
        self._settings = settings
        self._watch = DisconnectWatcher()
        self._paces = ResponseTimers()
        self._limits = PageLimits(settings.pagesize, settings.max_pagesize)

    # Routes

    def routes(self) -> list[BaseRoute]:
        """Every route of the mount: those that are asked most come first."""
        helper = f"/{CAMPAIGN.plural}/{{parent_id}}/record_outreach_helper"
        routes = [self._route(helper, {"POST": self._record_outreach})]
        for resource in sorted(SERVED, key=lambda resource: resource is not CAMPAIGN):
            for item in resource.collections:
                routes += self._nested_routes(resource, item)
        routes += [self._route(path, {"POST": self._sign_up}) for path in SIGNUP_PATHS]
        for resource in SERVED:
            routes += self._resource_routes(resource)
        return [
            *routes,
            self._route("/", {"GET": self._entry_point}),
            self._route("/openapi.json", {"GET": self._openapi}),
        ]

    def _resource_routes(self, resource: Resource) -> list[BaseRoute]:
        return [
            self._route(
                f"/{resource.plural}",
                {"GET": self._list(resource), "POST": self._create(resource)},
            ),
            self._route(f"/{resource.plural}/{{id}}", self._one(resource)),
        ]

    def _nested_routes(self, parent: Resource, item: Collection) -> list[BaseRoute]:
        resource = BY_PLURAL[item.target]
        path = f"/{parent.plural}/{{parent_id}}/{item.rel}"
        both = {
            "GET": self._list(resource, item),
            "POST": self._create(resource, item),
        }
        return [self._route(path, both), self._route(path + "/{id}", self._one(resource, item))]

    def _one(self, resource: Resource, item: Collection | None = None) -> dict[str, Endpoint]:
        change = self._change(resource, item)
        return {
            "GET": self._get(resource, item),
            "PUT": change,
            "PATCH": change,
            "DELETE": self._delete(resource, item),
        }

    def _route(self, path: str, methods: dict[str, Endpoint]) -> BaseRoute:
        """One path: GET answers HEAD too, OPTIONS says what there is."""
        allowed = sorted({*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])})
        allow = {"Allow": ", ".join(allowed)}

        async def endpoint(request: Request) -> Response:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers=allow)
            method = "GET" if request.method == "HEAD" else request.method
            return await self._answered(methods[method], request)

        return ExactRoute(path, endpoint, methods=allowed)

    async def _answered(self, endpoint: Endpoint, request: Request) -> Response:
        """The answer, or what went wrong as an OSDI error."""
        with self._watch(request) as watch:
            try:
                response = await endpoint(request)
            except Failure as failed:
                response = self.failed(request, failed)
            except asyncio.CancelledError:
                if not watch.gone:
                    raise
                return Response(status_code=499)
            except Exception as error:
                response = self.failed(request, report_internal_error(error))
        response.raw_headers.extend(request.scope.get(LIMITS, ()))
        return response

    def failed(self, request: Request, failed: Failure) -> Response:
        if failed.status >= 500:
            codes = ", ".join(fault.code for fault in failed.faults)
            logger.warning("%s %s: %s", request.method, request.url.path, codes)
        curies = curies_of(origin_of(request, self._settings))
        return hal(error_body(failed, curies), failed.status, failed.headers)

    def _frame(self, request: Request, caller: Caller) -> LinkContext:
        origin = origin_of(request, self._settings)
        curies = curies_text(origin)
        return LinkContext(caller.organization_id, caller.namespace, origin + MOUNT, curies)

    # Reading

    async def _entry_point(self, request: Request) -> Response:
        token = find_token(request.scope["headers"], request.scope["query_string"])
        caller = await self._gate.by_token(token, request.scope) if token is not None else None
        if caller is not None:
            self._gate.consume(caller, request.scope)
        shown_to = caller or await self._gate.default_organization()
        origin = origin_of(request, self._settings)
        body = entry_point(
            self._settings,
            base=origin + MOUNT,
            origin=origin,
            namespace=shown_to.namespace if shown_to else "osdi",
            known=caller is not None,
            signup=caller is not None or (shown_to is not None and shown_to.anonymous),
        )
        return with_etag(request, body)

    async def _openapi(self, request: Request) -> Response:
        base = origin_of(request, self._settings) + MOUNT
        return Response(openapi(base), media_type="application/json")

    def _list(self, resource: Resource, item: Collection | None = None) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            caller = await self._gate.caller(request.scope, "read")
            query = request.scope["query_string"].decode("latin-1")
            asked = parse_collection(resource, caller.namespace, query, self._limits)
            expand = tuple(sorted({*asked.expand, *(item.embeds if item else ())}))
            plan = ReadMany(
                resource,
                asked.cursor,
                _scope(item, request),
                asked.filter,
                shown(expand, self._limits),
            )
            frame = self._frame(request, caller)
            path = frame.base + _path(request)
            previous = asked.previous_query
            paging = {
                "page": asked.page,
                "self": path + asked.self_query,
                "next": path + asked.next_query,
                "previous": None if previous is None else path + previous,
                "previous_is_keyed": asked.keyed,
                "jump": path + asked.jump_query,
            }
            document = await fetch_document(self._store, plan, frame.values() | paging)
            if document is None:
                raise not_found(parent_of(item) if item else resource)
            return with_etag(request, document.encode())

        return endpoint

    def _get(self, resource: Resource, item: Collection | None) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            caller = await self._gate.caller(request.scope, "read")
            expand = parse_expand_of(resource, request.scope["query_string"].decode("latin-1"))
            id_ = parse_id(request.path_params["id"])
            if id_ is None:
                raise not_found(resource)
            wanted = shown(expand, self._limits)
            plan = ReadOne(resource, id_, _scope(item, request), shown=wanted)
            frame = self._frame(request, caller)
            document = await fetch_document(self._store, plan, frame.values())
            if document is None:
                raise not_found(resource)
            return with_etag(request, document.encode())

        return endpoint

    # Writing

    def _create(self, resource: Resource, item: Collection | None = None) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            if resource is PERSON and _token(request) is None:
                return await self._sign_up(request, needs_person=True)
            caller = await self._gate.caller(request.scope, "write")
            scope = _scope(item, request)
            body = await self._body(request)
            if resource is PERSON and is_signup(body):
                return await self._sign_up_by(request, caller, body)
            sent = parse_body(resource, unwrap(resource, body))
            intent = WriteRequest(
                Action.CREATE,
                resource,
                caller.organization_id,
                caller.namespace,
                sent,
                scope=scope,
                helper=sent.person is not None,
            )
            return await self._written(request, caller, intent)

        return endpoint

    def _change(self, resource: Resource, item: Collection | None) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            caller = await self._gate.caller(request.scope, "write")
            sent = parse_body(resource, unwrap(resource, await self._body(request)))
            intent = self._on_one(Action.UPDATE, resource, item, request, caller, sent)
            return await self._written(request, caller, intent)

        return endpoint

    def _delete(self, resource: Resource, item: Collection | None) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            caller = await self._gate.caller(request.scope, "write")
            intent = self._on_one(Action.DELETE, resource, item, request, caller, ParsedBody({}))
            await write(self._store, intent)
            notice = f"This {resource.title} was successfully deleted."
            return hal(orjson.dumps({"notice": notice}))

        return endpoint

    def _on_one(
        self,
        action: Action,
        resource: Resource,
        item: Collection | None,
        request: Request,
        caller: Caller,
        sent: ParsedBody,
    ) -> WriteRequest:
        id_ = parse_id(request.path_params["id"])
        if id_ is None:
            raise not_found(resource)
        return WriteRequest(
            action,
            resource,
            caller.organization_id,
            caller.namespace,
            sent,
            id_,
            _scope(item, request),
        )

    async def _record_outreach(self, request: Request) -> Response:
        campaign_id = parse_id(request.path_params["parent_id"])
        if campaign_id is None:
            raise not_found(CAMPAIGN)
        caller = await self._helper_caller(
            request, lambda: self._gate.by_campaign(campaign_id), CAMPAIGN
        )
        body = unwrap(OUTREACH, await self._body(request, caller.anonymous))
        intent = WriteRequest(
            Action.CREATE,
            OUTREACH,
            caller.organization_id,
            caller.namespace,
            parse_record_outreach(body),
            scope=ParentScope("advocacy_campaign_id", campaign_id),
            helper=True,
            anonymous=caller.anonymous,
        )
        return await self._helped(request, caller, intent, body)

    async def _sign_up(self, request: Request, needs_person: bool = False) -> Response:
        """The Person Signup Helper; with `needs_person` for POST `/people`, which is the same
        where the body has a `person`."""
        caller = await self._helper_caller(request, self._gate.default_organization, None)
        body = await self._body(request, caller.anonymous)
        if needs_person and not is_signup(body):
            raise missing_key()
        return await self._sign_up_by(request, caller, body)

    async def _sign_up_by(self, request: Request, caller: Caller, body: object) -> Response:
        body = only(body)
        intent = WriteRequest(
            Action.CREATE,
            PERSON,
            caller.organization_id,
            caller.namespace,
            parse_signup(body),
            helper=True,
            anonymous=caller.anonymous,
        )
        return await self._helped(request, caller, intent, body)

    async def _helped(
        self, request: Request, caller: Caller, intent: WriteRequest, body: object
    ) -> Response:
        """Without a key nothing is told, also not that a decoy was seen."""
        if not intent.anonymous:
            return await self._written(request, caller, intent)
        entries = check_anonymous_limits(intent.resource, body)
        stored = not is_spam(body)
        async with self._paces.of(intent.resource.plural, entries).kept(stored):
            if stored:
                await write(self._store, intent)
        return hal(b"{}")

    async def _helper_caller(
        self,
        request: Request,
        find: Callable[[], Awaitable[Caller | None]],
        named_by: Resource | None,
    ) -> Caller:
        """The caller, with a key or without; a bad key is refused here too."""
        scope = request.scope
        if _token(request) is not None:
            return await self._gate.caller(scope, "write")
        await self._gate.limits.consume_exact(scope)
        caller = await find()
        if caller is not None and caller.anonymous:
            return caller
        if caller is None and named_by is not None and self._settings.keyless_helpers:
            raise not_found(named_by)
        raise missing_key()

    async def _body(self, request: Request, anonymous: bool = False) -> Any:
        longest = self._settings.max_body_bytes
        if anonymous:
            longest = min(longest, self._settings.max_keyless_body_bytes)
        return parse_json(await read_body(request, longest))

    async def _written(self, request: Request, caller: Caller, intent: WriteRequest) -> Response:
        whole = intent.sent.return_response
        shown_of_it = Hal(Projection.FULL if whole else Projection.REFERENCE)
        view = ReadBack(shown_of_it, self._frame(request, caller).values())
        written = await write(self._store, intent, view)
        assert written.document is not None
        body = _with_parts(written.document, intent.resource, written)
        if intent.action is not Action.CREATE:
            return hal(body)
        status = self._settings.created_status if written.created else 200
        where = orjson.loads(written.document)["_links"]["self"]["href"]
        return hal(body, status, {"Location": where})


def _with_parts(document: str, resource: Resource, written: WriteResult) -> bytes:
    if not written.parts:
        return document.encode()
    error = partial_error(resource.rel, written.parts)
    return document[:-1].encode() + b',"osdi:error":' + error + b"}"


def _scope(item: Collection | None, request: Request) -> ParentScope | None:
    """The parent that the path names."""
    if item is None:
        return None
    id_ = parse_id(request.path_params["parent_id"])
    if id_ is None:
        raise not_found(parent_of(item))
    return ParentScope(item.column, id_)


def _token(request: Request) -> str | None:
    return find_token(request.scope["headers"], request.scope["query_string"])


def _path(request: Request) -> str:
    """The path below the mount, without a trailing slash."""
    path: str = request.scope["path"]
    return path[len(request.scope.get("root_path", "")) :].rstrip("/")
