"""GraphiQL: its page, and the files that the page loads.

In: what `hatch_build.py` built of `ui/`. Out: responses, under a policy that keeps the page from
loading or asking anything but this gateway. `app.main` takes the routes; whoever answers
`GET /graphql` hands the page to browsers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from pathlib import Path

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

BUILT = Path(__file__).parents[1] / "static" / "graphiql"
ASSETS_PATH = "/graphql"

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_PAGE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Vary": "Accept",
}
_ASSET_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_SUFFIXES = {"br": ".br", "gzip": ".gz"}
"""Codings by preference, and what the files in them end with."""

_NOT_BUILT = """
<p>This installation has no GraphiQL: neither Node.js 18 or newer nor the npm registry was within
reach when it was made. Run <code>make pages</code> where both are, or install the package again
there, and start the gateway anew.
<p>The API answers all the same: POST a query to <code>{address}</code>.
"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was built: names of files in `folder`, each with a hash of its content in it."""

    folder: Path
    script: str
    style: str
    icon: str
    files: frozenset[str]
    compressed: frozenset[str]


def find_bundle(folder: Path = BUILT) -> Bundle | None:
    """What was built, or None where nothing was."""
    try:
        manifest = orjson.loads((folder / "manifest.json").read_bytes())
    except FileNotFoundError:
        return None
    files, compressed = frozenset(manifest["files"]), frozenset(manifest["compressed"])
    return Bundle(
        folder, manifest["script"], manifest["style"], manifest["icon"], files, compressed
    )


def graphiql_page(
    bundle: Bundle | None, demo_token: str | None = None, address: str = ASSETS_PATH
) -> Response:
    """The page, for the endpoint at the path `address`; 503 without a bundle.

    `demo_token` is what anybody may use, who sees the page.
    """
    if bundle is None:
        body = f"<h1>GraphiQL</h1>{_NOT_BUILT.format(address=escape(address))}"
        return HTMLResponse(_document("", body), 503, _PAGE_HEADERS)
    assets = f"{escape(address)}/assets"
    head = (
        f'<link rel="icon" href="{assets}/{bundle.icon}">'
        f'<link rel="stylesheet" href="{assets}/{bundle.style}">'
        f'<script type="module" src="{assets}/{bundle.script}"></script>'
    )
    token = f' data-demo-token="{escape(demo_token)}"' if demo_token else ""
    body = (
        f'<div id="graphiql" data-endpoint="{escape(address)}"{token}>'
        "<noscript>GraphiQL needs JavaScript.</noscript></div>"
    )
    return HTMLResponse(_document(head, body), headers=_PAGE_HEADERS)


def graphiql_assets(bundle: Bundle | None) -> list[BaseRoute]:
    """The routes of what the page loads."""

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if bundle is None or name not in bundle.files:
            raise HTTPException(404)
        offered = _SUFFIXES if name in bundle.compressed else ()
        coding = choose_coding(request.headers.get("accept-encoding", ""), offered)
        headers = _ASSET_HEADERS | ({"Content-Encoding": coding} if coding else {})
        path = bundle.folder / (name + _SUFFIXES.get(coding, ""))
        return FileResponse(path, headers=headers, media_type=_MEDIA_TYPES[Path(name).suffix])

    return [Route(f"{ASSETS_PATH}/assets/{{name}}", asset)]


def choose_coding(accepted: str, offered: Collection[str]) -> str:
    """The first of `offered` that an Accept-Encoding takes; "" is the file as it is.

    >>> choose_coding("gzip, deflate, br", ("br", "gzip"))
    'br'
    >>> choose_coding("br;q=0, *;q=0.5", ("br", "gzip"))
    'gzip'
    >>> choose_coding("identity", ("br", "gzip"))
    ''

    Source: RFC 9110, 12.5.3 'Accept-Encoding'.
    """
    taken = {}
    for item in accepted.lower().split(","):
        coding, _, weight = item.replace(" ", "").partition(";q=")
        taken[coding] = weight not in ("0", "0.", "0.0", "0.00", "0.000")
    return next((coding for coding in offered if taken.get(coding, taken.get("*", False))), "")


def _document(head: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>GraphiQL · osdi-gateway</title>{head}</head><body>{body}</body></html>"
    )
