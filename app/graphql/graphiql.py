"""GraphiQL: its page, and the files that the page loads.

In: the files that `hatch_build.py` builds from `ui/`. Out: responses whose
Content-Security-Policy keeps the page from loading or requesting anything but this gateway. For
`app.main`; `app.graphql.endpoint` sends the page to browsers.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from app.http.content_coding import choose_coding

BUILT = Path(__file__).parents[1] / "static" / "graphiql"
PATH = "/graphql"

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
"""Content codings by preference, and the suffixes of the files in them."""

_NOT_BUILT = """
<p>This installation has no GraphiQL, because Node.js 18 or newer or the npm registry was not
available when it was built. Run <code>make pages</code>, or install the package again, on a
machine that has both, and restart the gateway.
<p>The API works without it: POST a query to <code>{path}</code>.
"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The built files in `folder`; each name contains a hash of the content."""

    folder: Path
    script: str
    style: str
    icon: str
    files: frozenset[str]
    compressed: frozenset[str]


def find_bundle(folder: Path = BUILT) -> Bundle | None:
    """The bundle in `folder`, or None if it was not built."""
    try:
        manifest = orjson.loads((folder / "manifest.json").read_bytes())
    except FileNotFoundError:
        return None
    files, compressed = frozenset(manifest["files"]), frozenset(manifest["compressed"])
    return Bundle(
        folder, manifest["script"], manifest["style"], manifest["icon"], files, compressed
    )


def graphiql_page(
    bundle: Bundle | None, demo_token: str | None = None, path: str = PATH
) -> Response:
    """The page for the endpoint at `path`; a 503 without a bundle.

    `demo_token` is shown to everybody who opens the page.
    """
    if bundle is None:
        body = f"<h1>GraphiQL</h1>{_NOT_BUILT.format(path=escape(path))}"
        return HTMLResponse(_document("", body), 503, _PAGE_HEADERS)
    assets = f"{escape(path)}/assets"
    head = (
        f'<link rel="icon" href="{assets}/{bundle.icon}">'
        f'<link rel="stylesheet" href="{assets}/{bundle.style}">'
        f'<script type="module" src="{assets}/{bundle.script}"></script>'
    )
    token = f' data-demo-token="{escape(demo_token)}"' if demo_token else ""
    body = (
        f'<div id="graphiql" data-endpoint="{escape(path)}"{token}>'
        "<noscript>GraphiQL needs JavaScript.</noscript></div>"
    )
    return HTMLResponse(_document(head, body), headers=_PAGE_HEADERS)


def graphiql_assets(bundle: Bundle | None) -> list[BaseRoute]:
    """The routes of the files that the page loads."""

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if bundle is None or name not in bundle.files:
            raise HTTPException(404)
        offered = _SUFFIXES if name in bundle.compressed else ()
        coding = choose_coding(request.headers.get("accept-encoding", ""), offered)
        headers = _ASSET_HEADERS | ({"Content-Encoding": coding} if coding else {})
        path = bundle.folder / (name + _SUFFIXES.get(coding, ""))
        return FileResponse(path, headers=headers, media_type=_MEDIA_TYPES[Path(name).suffix])

    return [Route(f"{PATH}/assets/{{name}}", asset)]


def _document(head: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>GraphiQL · osdi-gateway</title>{head}</head><body>{body}</body></html>"
    )
