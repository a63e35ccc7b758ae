"""The frame of every page: its head, its bar, and what it may load and request.

In: the name of a page and its content. Out: an HTML response whose Content-Security-Policy keeps
the page to this gateway. For `app.pages` and `app.rest`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from starlette.responses import HTMLResponse, Response

from app.pages.bundle import ASSETS, Bundle

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    # The same URL is JSON for other clients.
    "Vary": "Accept",
}
_SITE = {
    "/dashboard": "Dashboard",
    "/graphql": "GraphiQL",
    "/api/v1/": "REST",
    "/docs/openapi": "OpenAPI",
    "/docs/": "Documentation",
}
"""The pages in the bar of every page, by their paths."""

_NOT_BUILT = (
    "<p>This installation has no such page, because Node.js 18 or newer or the npm registry was "
    "not available when it was built. Run <code>make pages</code>, or install the package again, "
    "on a machine that has both, and restart the gateway.</p><p>The API works without it.</p>"
)


@dataclass(frozen=True, slots=True)
class Site:
    """Properties of all pages. `path` is that of the public URL: `""`, or as `/osdi`."""

    bundle: Bundle | None
    path: str = ""
    demo_token: str | None = None
    """Shown to everybody who opens a page."""


def policy(**changes: str) -> str:
    """The Content-Security-Policy of a page, with other sources for some directives.

    >>> policy(frame_ancestors="*").rpartition("; ")[2]
    'frame-ancestors *'
    """
    changed = {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in (_POLICY | changed).items())


def page(
    site: Site,
    name: str,
    title: str,
    body: str,
    *,
    current: str = "",
    data: Mapping[str, str] | None = None,
    needs_bundle: bool = True,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A page with the script and the style sheet called `name`; a 503 if it needs them and they
    were not built.

    `body` is HTML. `current` is the path of the page in the bar. The script reads `data` from the
    `data-*` attributes of the body, along with the public path and the demo's token.
    """
    headers = {"Content-Security-Policy": policy(), **_HEADERS, **(headers or {})}
    bundle = site.bundle
    if bundle is None and needs_bundle:
        text = _html("", title, f"<main><h1>{escape(title)}</h1>{_NOT_BUILT}</main>", {})
        return HTMLResponse(text, 503, headers)
    head = "" if bundle is None else _assets(site, bundle, name)
    attributes = {"path": site.path, **(data or {})}
    if site.demo_token is not None:
        attributes["demo-token"] = site.demo_token
    text = _html(head, title, _bar(site, current) + body, attributes)
    return HTMLResponse(text, status, headers)


def frame(
    site: Site,
    title: str,
    body: str,
    data: Mapping[str, str],
    status: int,
    headers: Mapping[str, str],
) -> Response:
    """A page for the frames of other sites: with a counter, and without the bar.

    If the bundle was not built, it has no style and no script.
    """
    head = "" if site.bundle is None else _assets(site, site.bundle, "counter")
    headers = {
        "Content-Security-Policy": policy(frame_ancestors="*"),
        "Referrer-Policy": "no-referrer",
        **headers,
    }
    return HTMLResponse(_html(head, title, body, data), status, headers)


def _assets(site: Site, bundle: Bundle, name: str) -> str:
    assets = f"{escape(site.path)}{ASSETS}"
    head = f'<link rel="icon" href="{assets}/{bundle.icon}">'
    if style := bundle.styles.get(name):
        head += f'<link rel="stylesheet" href="{assets}/{style}">'
    if script := bundle.scripts.get(name):
        head += f'<script type="module" src="{assets}/{script}"></script>'
    return head


def _bar(site: Site, current: str) -> str:
    """The bar at the top; scripts put the field for the token into `#token-bar`."""
    path = escape(site.path)
    links = "".join(
        f'<a href="{path}{target}"{" aria-current=page" if target == current else ""}>{name}</a>'
        for target, name in _SITE.items()
    )
    return (
        '<a class="skip" href="#content">Skip to the content</a><header class="bar">'
        f'<a class="brand" href="{path}/">osdi-gateway</a><nav aria-label="Pages">{links}</nav>'
        '<div id="token-bar"></div></header>'
    )


def _html(head: str, title: str, body: str, data: Mapping[str, str]) -> str:
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
        f"<title>{escape(title)} · osdi-gateway</title>{head}</head>"
        f"<body{attributes}>{body}</body></html>"
    )
