"""The changes feed: what was created, updated or deleted since a cursor.

In: a GET with `since`. Out: a page of changes, whose `next` link a client follows forever. It is an
extension of OSDI. For `app.rest.routes`.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.config.settings import Settings
from app.http.links import link_context, path_of
from app.identity.authenticate import Authenticator
from app.rest.responses import with_etag
from app.store.pool import Store
from resolvers.execute.read import fetch_document
from resolvers.plan.changes import ReadChanges, cursor_gone
from resolvers.plan.pages import PageLimits
from resolvers.rest import parse_changes


class ChangesFeed:
    """The endpoint of the feed."""

    def __init__(self, store: Store, authenticator: Authenticator, settings: Settings) -> None:
        self._store = store
        self._authenticator = authenticator
        self._settings = settings
        self._limits = PageLimits(settings.pagesize, settings.max_pagesize)

    async def __call__(self, request: Request) -> Response:
        caller = await self._authenticator.caller(request.scope, "read")
        query = parse_changes(request.scope["query_string"].decode("latin-1"), self._limits)
        context = link_context(request, self._settings, caller.tenant, extensions=True)
        url = context.base + path_of(request)
        links = {"self": url + query.self_query, "next": url + query.next_query}
        plan = ReadChanges(query.limit, query.after)
        document = await fetch_document(self._store, plan, context.values() | links)
        if document is None:
            raise cursor_gone("since")
        return with_etag(request, document.encode())
