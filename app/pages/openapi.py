"""The page of the OpenAPI description: each operation, and a form that tries it.

Out: a route, whose script reads the description of this gateway. For `app.main`.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.http.links import MOUNT
from app.pages.document import Site, page

PATH = "/docs/openapi"

_BODY = (
    '<main id="content" class="content openapi"><h1>OpenAPI</h1>'
    "<noscript>This page needs JavaScript.</noscript></main>"
)


def openapi_route(site: Site) -> Route:
    async def openapi(_: Request) -> Response:
        return page(site, "openapi", "OpenAPI", _BODY, current=PATH, data={"mount": MOUNT})

    return Route(PATH, openapi)
