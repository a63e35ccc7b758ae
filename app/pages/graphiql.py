"""GraphiQL: the page for browsers at the GraphQL endpoint.

Out: a page that reads the endpoint and the demo's token in its attributes. For `app.main`;
`app.graphql.endpoint` sends it to browsers.
"""

from __future__ import annotations

from html import escape

from starlette.responses import Response

from app.pages.document import Site, page

PATH = "/graphql"


def graphiql_page(site: Site) -> Response:
    """The page for the endpoint; a 503 without a bundle."""
    endpoint = escape(site.path + PATH)
    body = (
        f'<div id="graphiql" data-endpoint="{endpoint}">'
        "<noscript>GraphiQL needs JavaScript.</noscript></div>"
    )
    return page(site, "graphiql", "GraphiQL", body, current=PATH)
