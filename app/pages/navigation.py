"""Tells navigations of a browser from requests of an API client.

In: an ASGI scope. Out: whether the response should be a page. For `app.pages`, `app.rest` and
`app.main`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.http.accept import media_ranges, weight
from app.identity.authenticate import find_token

_JSON = ("application/json", "application/hal+json")


def is_navigation(scope: Mapping[str, Any]) -> bool:
    """Whether a browser navigates to this URL: it sends no token, and prefers HTML.

    Scripts of a page and other clients name JSON, or accept all types alike. The HTTP client of
    Java prefers HTML, too, but unlike every browser it does not name XHTML. A client that names
    only HTML gets HTML.
    """
    if scope["method"] not in ("GET", "HEAD"):
        return False
    accept = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    ranges = {name: quality for name, _, quality in media_ranges(accept.decode("latin-1"))}
    html = (ranges.get("text/html", 0), 2)
    return (
        ("application/xhtml+xml" in ranges or ranges.keys() == {"text/html"})
        and all(html > weight(name, ranges) for name in _JSON)
        and find_token(scope["headers"], scope["query_string"]) is None
    )
