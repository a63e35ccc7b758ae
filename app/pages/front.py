"""The front page with links to all others, the page for unknown addresses, and the files that
browsers and crawlers request.

In: a request for `/`, `/favicon.ico` or `/robots.txt`, or a failure. Out: pages that need no
script, or links as HAL for clients of the API. For `app.main`.
"""

from __future__ import annotations

from html import escape
from importlib.metadata import version

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from app.config.settings import Settings
from app.http.links import MOUNT, origin_of
from app.pages.document import Site, page
from app.pages.navigation import is_navigation
from schema.failures import Failure, to_plain

ICON = "/favicon.ico"
ROBOTS = "/robots.txt"

_DOORS = (
    ("/dashboard", "dashboard", "Dashboard", "Live figures of an organization."),
    (
        "/graphql",
        "graphql",
        "GraphiQL",
        "Write GraphQL queries, with completion and documentation; subscribe to events.",
    ),
    (
        f"{MOUNT}/",
        "rest",
        "HAL explorer",
        "Browse the OSDI REST API: follow its links, create, change and delete.",
    ),
    (
        "/docs/openapi",
        "openapi",
        "OpenAPI",
        "Every request and response of the REST API, for people and for code generators.",
    ),
    ("/docs/", "documentation", "Documentation", "A tutorial, how-to guides and the reference."),
    ("/healthz", "health", "Health", "Whether this process is alive."),
)
"""Path, relation, title and description of each place."""

_HEADERS = {"Vary": "Accept", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}


def front_routes(site: Site, settings: Settings) -> list[BaseRoute]:
    """The routes of the front page and of what belongs to the site as a whole."""

    async def front(request: Request) -> Response:
        origin = origin_of(request, settings)
        if not is_navigation(request.scope):
            return Response(_links(origin), media_type="application/json", headers=_HEADERS)
        return page(site, "front", "Start", _body(site, origin), needs_bundle=False)

    async def icon(_: Request) -> Response:
        if site.bundle is None:
            raise HTTPException(404)
        # Browsers decide by the media type, and accept SVG as an icon.
        return FileResponse(
            site.bundle.folder / site.bundle.icon,
            headers={"Cache-Control": "public, max-age=86400"},
            media_type="image/svg+xml",
        )

    return [Route("/", front), Route(ICON, icon), Route(ROBOTS, _robots)]


def error_page(site: Site, error: Failure) -> Response:
    """The page for an address of the site where a browser gets none. It repeats nothing that was
    sent.
    """
    if error.status == 404:
        title, text = "Page not found", "There is no page at this address."
    else:
        title, text = "This page cannot be shown", to_plain(error.faults[0].description)
    body = (
        f'<main id="content" class="content"><div class="lead"><h1>{title}</h1><p>{escape(text)} '
        f'<a href="{escape(site.path)}/">Go to the start page</a>, or to one of these:</p></div>'
        f"{_doors(site)}</main>"
    )
    return page(
        site, "front", title, body, needs_bundle=False, status=error.status, headers=error.headers
    )


async def _robots(_: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


def _links(origin: str) -> bytes:
    links = {rel: {"href": origin + path, "title": title} for path, rel, title, _ in _DOORS}
    return orjson.dumps(
        {
            "name": "osdi-gateway",
            "version": version("osdi-gateway"),
            "_links": {"self": {"href": origin + "/"}, **links},
        }
    )


def _doors(site: Site) -> str:
    doors = "".join(
        f'<li><a class="card door" href="{escape(site.path + path)}"><h2>{title}</h2>'
        f"<p>{description}</p></a></li>"
        for path, _, title, description in _DOORS
    )
    return f'<ul class="doors">{doors}</ul>'


def _body(site: Site, origin: str) -> str:
    return (
        '<main id="content" class="content"><div class="lead"><h1>osdi-gateway '
        f'<small class="quiet">{version("osdi-gateway")}</small></h1>'
        "<p>Supporters, advocacy campaigns and outreaches in one PostgreSQL database, as GraphQL "
        "and as the REST API of the Open Supporter Data Interface (OSDI).</p></div>"
        f"{_first_command(site, origin)}{_doors(site)}</main>"
    )


def _first_command(site: Site, origin: str) -> str:
    if site.demo_token is None:
        return ""
    command = f"curl -H 'OSDI-API-Token: {site.demo_token}' '{origin}{MOUNT}/outreaches?per_page=1'"
    return (
        '<section class="card first" aria-labelledby="first"><h2 id="first">Try it</h2>'
        "<p>This is the demo. Its pages have a token already; in a terminal, send it along:</p>"
        f'<pre id="command" tabindex="0">{escape(command)}</pre>'
        '<button type="button" id="copy" class="main" hidden>Copy</button> '
        '<output id="copied" class="quiet" for="command"></output></section>'
    )
