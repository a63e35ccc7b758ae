"""The HAL explorer: the page for browsers at each URL of the REST API.

In: the origin of the links in HAL documents. Out: a page whose script requests its own URL. For
`app.main`; `app.rest.routes` sends it to browsers.
"""

from __future__ import annotations

from starlette.responses import Response

from app.http.links import MOUNT
from app.pages.document import Site, page


def explorer_page(site: Site, origin: str) -> Response:
    """The page for any URL below the mount; a 503 without a bundle."""
    body = (
        '<main id="content" class="content explorer"><h1>HAL explorer</h1><div id="explorer">'
        "<noscript>The HAL explorer needs JavaScript. API clients that do not prefer HTML get HAL "
        "at this address.</noscript></div></main>"
    )
    data = {"mount": MOUNT, "origin": origin}
    return page(site, "explorer", "HAL explorer", body, current=f"{MOUNT}/", data=data)
