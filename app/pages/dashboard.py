"""The dashboard: the figures of an organization, live.

Out: a route, whose page asks `DASHBOARD_QUERIES` and nothing else. For `app.main`; `app.cli` limits
a key to them.
"""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.pages.document import Site, page

PATH = "/dashboard"
DASHBOARD_QUERIES = Path(__file__).with_name("dashboard.graphql")

_BODY = (
    '<main id="content" class="content dashboard"><h1>Dashboard</h1>'
    "<noscript>The dashboard needs JavaScript.</noscript></main>"
)


def dashboard_route(site: Site) -> Route:
    """The script reads the queries in an attribute of the body, so that there is one copy."""
    queries = DASHBOARD_QUERIES.read_text("utf-8")

    async def dashboard(_: Request) -> Response:
        return page(site, "dashboard", "Dashboard", _BODY, current=PATH, data={"queries": queries})

    return Route(PATH, dashboard)
