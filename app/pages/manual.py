"""The documentation as a site, built from `docs/`.

In: the files that `hatch_build.py` builds. Out: routes that serve them below `/docs/`. For
`app.main`, behind every other route there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from mimetypes import guess_type
from pathlib import Path

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from app.http.conditional import entity_tags
from app.http.content_coding import choose_coding
from app.pages.document import Site, page, policy

BUILT = Path(__file__).parents[1] / "static" / "docs"
MANUAL = "/docs"

_HEADERS = {
    # A page may be cached, and is revalidated by its ETag.
    "Cache-Control": "no-cache",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    # The field for the search is a form, which leads to another page of the documentation.
    "Content-Security-Policy": policy(form_action="'self'"),
}
_NOT_BUILT = (
    '<main class="content" id="content"><h1>Documentation</h1><p>This installation has none, '
    "because Sphinx was not available when it was built. Run <code>make pages</code>, or install "
    "the package again, and restart the gateway.</p></main>"
)


@cache
def find_manual(folder: Path = BUILT) -> Mapping[str, str] | None:
    """The names of the files in `folder` with their hashes, or None if it was not built."""
    try:
        files: dict[str, str] = orjson.loads((folder / "manifest.json").read_bytes())
    except FileNotFoundError:
        return None
    return files


def manual_routes(site: Site, folder: Path = BUILT) -> list[BaseRoute]:
    """The routes of the documentation; a 503 if it was not built."""
    files = find_manual(folder)

    async def start(request: Request) -> Response:
        # Its links are relative. The path of the request is without its slash by now.
        if not request.scope["raw_path"].endswith(b"/"):
            return RedirectResponse(f"{site.path}{MANUAL}/", 307)
        return answer(request, "index.html")

    async def file(request: Request) -> Response:
        return answer(request, request.path_params["name"])

    def answer(request: Request, name: str) -> Response:
        if files is None:
            start = f"{MANUAL}/"
            return page(site, "common", "Documentation", _NOT_BUILT, current=start, status=503)
        if name not in files:
            raise HTTPException(404)
        offered = {"gzip": ".gz"} if (folder / f"{name}.gz").is_file() else {}
        coding = choose_coding(request.headers.get("accept-encoding", ""), offered)
        tag = f'"{files[name]}"'
        headers = _HEADERS | {"ETag": f"W/{tag}" if coding else tag}
        if tag in entity_tags(request.headers.get("if-none-match", "")):
            return Response(None, 304, headers)
        if coding:
            headers["Content-Encoding"] = coding
        path = folder / (name + offered.get(coding, ""))
        media_type = guess_type(name)[0] or "application/octet-stream"
        return FileResponse(path, headers=headers, media_type=media_type)

    return [Route(MANUAL, start), Route(f"{MANUAL}/{{name:path}}", file)]
