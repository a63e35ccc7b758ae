"""The two helpers, with and without a token, whose bodies may be HTML forms.

In: an HTTP request, which becomes a write request. Out: the JSON that PostgreSQL built, or `{}` or
a page for an anonymous post. For `app.rest.routes`.

Source: OSDI 1.2.0, Record Outreach Helper and Person Signup Helper.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.config.settings import Settings
from app.http.request_body import parse_json, read_body
from app.identity.authenticate import Authenticator, find_token, missing_key
from app.identity.caller import Caller
from app.rest.form_body import is_form, last_values, parse_form
from app.rest.form_pages import SENDS_JSON, is_form_of_browser, thanks
from app.rest.honeypot import is_spam
from app.rest.response_timing import ResponseTimers
from app.rest.responses import hal
from resolvers.execute.write.queue import WriteQueue
from resolvers.plan.pages import ParentScope
from resolvers.references import not_found, parse_id
from resolvers.write.plan import Action, WriteRequest
from schema.anonymous_limits import check_anonymous_limits
from schema.models.bodies import body_fields, parse_record_outreach, parse_signup
from schema.normalize import is_signup, only, unwrap, with_person
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON
from schema.osdi.resource import Resource

Respond = Callable[[Request, Caller, WriteRequest], Awaitable[Response]]


class Helpers:
    """The helpers over one store. `respond` writes, and responds with the stored resource."""

    def __init__(
        self, writes: WriteQueue, authenticator: Authenticator, settings: Settings, respond: Respond
    ) -> None:
        self._writes = writes
        self._authenticator = authenticator
        self._settings = settings
        self._respond = respond
        self._timers = ResponseTimers()

    async def record_outreach(self, request: Request) -> Response:
        campaign_id = parse_id(request.path_params["parent_id"])
        if campaign_id is None:
            raise not_found(CAMPAIGN)
        caller = await self._caller(
            request, lambda: self._authenticator.by_campaign(campaign_id), CAMPAIGN
        )
        value = unwrap(OUTREACH, await self._body(request, OUTREACH, caller.anonymous))
        create = WriteRequest(
            Action.CREATE,
            OUTREACH,
            caller.tenant,
            parse_record_outreach(value, caller.tenant.phone_country, not caller.anonymous),
            scope=ParentScope("advocacy_campaign_id", campaign_id),
            helper=True,
            anonymous=caller.anonymous,
        )
        return await self._run(request, caller, create, value)

    async def sign_up(self, request: Request, needs_person: bool = False) -> Response:
        """The Person Signup Helper. `needs_person` is for an anonymous POST `/people`, which is
        the helper only if the body has a `person`.
        """
        caller = await self._caller(request, self._authenticator.default_organization, None)
        value = await self._body(request, PERSON, caller.anonymous)
        if needs_person and not is_signup(value):
            raise missing_key()
        return await self.sign_up_by(request, caller, only(value))

    async def sign_up_by(self, request: Request, caller: Caller, value: object) -> Response:
        create = WriteRequest(
            Action.CREATE,
            PERSON,
            caller.tenant,
            parse_signup(value, caller.tenant.phone_country),
            helper=True,
            anonymous=caller.anonymous,
        )
        return await self._run(request, caller, create, value)

    async def _run(
        self, request: Request, caller: Caller, create: WriteRequest, value: object
    ) -> Response:
        """Write, and respond. To an anonymous post the response reveals nothing, not even spam."""
        if not create.anonymous:
            return await self._respond(request, caller, create)
        resource = create.resource
        entries = check_anonymous_limits(resource, with_person(value))
        is_stored = not is_spam(value)
        async with self._timers.of(resource.plural, entries).constant_time(is_stored):
            if is_stored:
                await self._writes.write(create)
        if is_form_of_browser(request):
            return thanks(value, create.tenant.form_redirects)
        return hal(b"{}")

    async def _caller(
        self,
        request: Request,
        find: Callable[[], Awaitable[Caller | None]],
        named_by: Resource | None,
    ) -> Caller:
        """The caller, or the organization that accepts an anonymous post.

        `named_by`: the resource whose absence is reported if `find` finds no organization.
        """
        scope = request.scope
        if token_of(request) is not None:
            return await self._authenticator.caller(scope, "write")
        await self._authenticator.limits.consume_exact(scope)
        caller = await find()
        if caller is not None and caller.anonymous:
            return caller
        if caller is None and named_by is not None and self._settings.keyless_helpers:
            raise not_found(named_by)
        raise missing_key()

    async def _body(self, request: Request, resource: Resource, anonymous: bool) -> Any:
        """The value of the body: JSON, or the fields of a form."""
        max_bytes = self._settings.max_body_bytes
        if anonymous:
            max_bytes = min(max_bytes, self._settings.max_keyless_body_bytes)
        body = await read_body(request, max_bytes)
        content_type = request.headers.get("content-type", "")
        if is_form(content_type, body):
            form = parse_form(body)
            form = form if resource is PERSON else unwrap(resource, form)
            return last_values(body_fields(resource, True), with_person(form))
        value = parse_json(body)
        request.scope[SENDS_JSON] = True
        return value


def token_of(request: Request) -> str | None:
    return find_token(request.scope["headers"], request.scope["query_string"])
