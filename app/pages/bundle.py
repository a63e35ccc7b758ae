"""The files that pages load: scripts and style sheets, built from `ui/`.

In: the files that `hatch_build.py` builds. Out: their names, and a route that serves them. For
`app.pages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from app.http.content_coding import choose_coding

BUILT = Path(__file__).parents[1] / "static" / "pages"
ASSETS = "/assets"

_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}
_OWN = {"Cross-Origin-Resource-Policy": "same-origin"}
_MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_SUFFIXES = {"br": ".br", "gzip": ".gz"}
"""Content codings by preference, and the suffixes of the files in them."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The built files in `folder`; each name contains a hash of the content."""

    folder: Path
    scripts: Mapping[str, str]
    """The scripts by the name of their page, like `styles`."""
    styles: Mapping[str, str]
    icon: str
    files: frozenset[str]
    compressed: frozenset[str]


@cache
def find_bundle(folder: Path = BUILT) -> Bundle | None:
    """The bundle in `folder`, or None if it was not built."""
    try:
        manifest = orjson.loads((folder / "manifest.json").read_bytes())
    except FileNotFoundError:
        return None
    return Bundle(
        folder,
        manifest["scripts"],
        manifest["styles"],
        manifest["icon"],
        frozenset(manifest["files"]),
        frozenset(manifest["compressed"]),
    )


def file_response(
    request: Request, bundle: Bundle, name: str, headers: Mapping[str, str]
) -> Response:
    """One of the `files`, in the best coding that the client accepts."""
    offered = _SUFFIXES if name in bundle.compressed else ()
    coding = choose_coding(request.headers.get("accept-encoding", ""), offered)
    headers = {**_HEADERS, **headers, **({"Content-Encoding": coding} if coding else {})}
    path = bundle.folder / (name + _SUFFIXES.get(coding, ""))
    return FileResponse(path, headers=headers, media_type=_MEDIA_TYPES[Path(name).suffix])


def asset_routes(bundle: Bundle | None) -> list[BaseRoute]:
    """The routes of the files that pages load."""

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if bundle is None or name not in bundle.files:
            raise HTTPException(404)
        return file_response(request, bundle, name, _OWN)

    return [Route(f"{ASSETS}/{{name}}", asset)]
