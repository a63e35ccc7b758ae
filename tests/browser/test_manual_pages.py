"""The documentation over HTTP, with files that took no building."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from app.middleware import TrailingSlashMiddleware
from app.pages.document import Site
from app.pages.manual import manual_routes

PAGE = b"<h1>Ten minutes</h1>"


def client_of(routes: list[BaseRoute]) -> httpx.AsyncClient:
    app = Starlette(routes=routes, middleware=[Middleware(TrailingSlashMiddleware)])
    app.router.redirect_slashes = False
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://gateway.test")


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "_static").mkdir()
    for name in ("index.html", "_static/docs.css"):
        (tmp_path / name).write_bytes(PAGE)
    (tmp_path / "index.html.gz").write_bytes(gzip.compress(PAGE))
    (tmp_path / "secret.txt").write_text("not in the manifest")
    manifest = {"index.html": "aaaa", "_static/docs.css": "bbbb"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    async with client_of(manual_routes(Site(None, "/osdi"), tmp_path)) as client:
        yield client


async def test_the_start_has_its_slash(client: httpx.AsyncClient) -> None:
    answer = await client.get("/docs")
    assert (answer.status_code, answer.headers["location"]) == (307, "/osdi/docs/")
    answer = await client.get("/docs/")
    assert (answer.status_code, answer.content) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


async def test_the_policy_allows_the_search_and_nothing_inline(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/docs/")).headers["content-security-policy"]
    directives = dict(item.split(" ", 1) for item in policy.split("; "))
    assert directives["form-action"] == directives["script-src"] == "'self'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("coding", ["gzip", "identity"])
async def test_a_page_that_the_browser_has_is_not_sent_again(
    client: httpx.AsyncClient, coding: str
) -> None:
    headers = {"Accept-Encoding": coding}
    answer = await client.get("/docs/index.html", headers=headers)
    assert answer.content == PAGE
    assert answer.headers.get("content-encoding", "identity") == coding
    again = headers | {"If-None-Match": answer.headers["etag"]}
    answer = await client.get("/docs/index.html", headers=again)
    assert (answer.status_code, answer.content) == (304, b"")


async def test_files_have_their_types(client: httpx.AsyncClient) -> None:
    answer = await client.get("/docs/_static/docs.css")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize(
    "name", ["secret.txt", "manifest.json", "index.html.gz", "..%2fx", "%2e%2e/x", "%00"]
)
async def test_nothing_else_is_served(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"/docs/{name}")).status_code == 404


async def test_where_it_is_not_built(tmp_path: Path) -> None:
    async with client_of(manual_routes(Site(None), tmp_path)) as client:
        for path in ("/docs/", "/docs/tutorial.html"):
            answer = await client.get(path)
            assert answer.status_code == 503
            assert "make pages" in answer.text
