"""Content for other web pages: a page for an iframe, a script with a component, and their data.

In: requests without a token, from pages of every origin. Out: responses that every cache may keep,
and event streams. For `app.main`.
"""

from __future__ import annotations

from html import escape
from uuid import UUID

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from app.config.settings import Settings
from app.embed.readers import Readers
from app.embed.totals import MAX_AGE, PublishedTotals, not_published
from app.graphql.result_streams import ResultStreams
from app.graphql.sse import ServerSentEvents
from app.graphql.streams import Streams
from app.graphql.timeouts import StreamTimeouts, Timeouts
from app.http.conditional import check_version
from app.monitoring.requests import operation_of
from app.observe import report_failure
from app.pages.bundle import file_response
from app.pages.document import Site, frame
from app.rate_limit.limiter import RateLimits
from app.subscriptions.hub import EventHub
from resolvers.store import Store
from schema.failures import Failure

EMBED = "/embed"
"""The path below which everything may be loaded by pages of every origin."""

_GET = ("GET",)
_SCRIPT_MAX_AGE = 3600
_EVENTS = ServerSentEvents()
_THEMES = ("light", "dark")
_KEPT = {"Cache-Control": f"public, max-age={MAX_AGE}", "X-Content-Type-Options": "nosniff"}
_GONE = '<p class="gone">This counter is not available.</p>'


class Embed:
    """The routes. `streams` are those of the whole process."""

    def __init__(
        self,
        site: Site,
        settings: Settings,
        store: Store,
        events: EventHub,
        limits: RateLimits,
        streams: Streams,
    ) -> None:
        self._site = site
        self._totals = PublishedTotals(store, events, limits)
        self._readers = Readers(settings)
        timing = StreamTimeouts()
        self._results = ResultStreams(streams, Timeouts(timing.check_interval), timing)

    def routes(self) -> list[BaseRoute]:
        campaign = EMBED + "/campaigns/{id}"
        return [
            Route(EMBED + "/counter.js", self._script),
            Route(campaign, self._page),
            Route(campaign + "/total", self._total),
            Route(
                campaign + "/live", _Live(self._totals, self._readers, self._results), methods=_GET
            ),
        ]

    async def _script(self, request: Request) -> Response:
        """The script at a permanent URL, unlike those of the other files."""
        bundle = self._site.bundle
        if bundle is None:
            raise HTTPException(404)
        headers = {"Cache-Control": f"public, max-age={_SCRIPT_MAX_AGE}"}
        return file_response(request, bundle, bundle.scripts["counter"], headers)

    async def _page(self, request: Request) -> Response:
        try:
            id_ = _campaign(request)
            shown = (await self._totals.find(id_, request.scope)).shown
        except Failure as error:
            # Other pages of errors are not shown in a frame.
            report_failure(operation_of(request.scope), error)
            headers = {**error.headers, "Cache-Control": "no-store"}
            return frame(self._site, "Counter", f"<main>{_GONE}</main>", {}, error.status, headers)
        theme = request.query_params.get("theme")
        data = {"theme": theme} if theme in _THEMES else {}
        src = f"{self._site.path}{EMBED}/campaigns/{id_}"
        total = orjson.loads(shown)
        body = (
            f'<main><osdi-campaign-counter src="{escape(src)}" initial="{escape(shown.decode())}">'
            f"<noscript><p>{escape(total['title'] or '')}</p>"
            f"<p>{_text(total['total'], total['goal'])}</p></noscript>{_GONE}"
            "</osdi-campaign-counter></main>"
        )
        return frame(self._site, total["title"] or "Counter", body, data, 200, _KEPT)

    async def _total(self, request: Request) -> Response:
        shown = (await self._totals.find(_campaign(request), request.scope)).shown
        tag, is_current = check_version(shown, request.headers.get("if-none-match"), False)
        headers = {**_KEPT, "ETag": tag.decode()}
        if is_current:
            return Response(status_code=304, headers=headers)
        return Response(shown, media_type="application/json", headers=headers)


class _Live:
    """An event stream with the content of `/total`, whenever that changes."""

    def __init__(self, totals: PublishedTotals, readers: Readers, results: ResultStreams) -> None:
        self._totals = totals
        self._readers = readers
        self._results = results

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if request.method != "GET":
            raise HTTPException(405, headers={"Allow": "GET"})
        campaign_id = _campaign(request)
        with self._readers.one(scope):
            organization_id, subscription = await self._totals.follow(campaign_id, scope)
            await self._results.send_all(
                receive,
                send,
                _EVENTS,
                subscription,
                organization_id=organization_id,
                recheck=None,
            )


def _campaign(request: Request) -> UUID:
    """Raises: NOT_FOUND."""
    try:
        return UUID(request.path_params["id"])
    except ValueError:
        raise not_published() from None


def _text(total: int, goal: int | None) -> str:
    """The text for browsers without JavaScript, as the component words it.

    >>> _text(1234, 5000), _text(1, None)
    ('1,234 of 5,000 actions', '1 action')
    """
    whole = f"{total:,} of {goal:,}" if goal else f"{total:,}"
    return f"{whole} {'action' if total == 1 and not goal else 'actions'}"
