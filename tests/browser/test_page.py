"""A page and its files over HTTP, with a bundle that took no building."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from html import escape
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from app.pages.bundle import Bundle, asset_routes, find_bundle
from app.pages.dashboard import DASHBOARD_QUERIES, dashboard_route
from app.pages.document import Site
from app.pages.graphiql import graphiql_page

FILES = {"graphiql-A1.js": b"alert(1)", "graphiql-B2.css": b"p{}", "icon-C3.svg": b"<svg/>"}
FONT = "font-D4.woff2"
SCRIPT = "/assets/graphiql-A1.js"


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
        (tmp_path / f"{name}.gz").write_bytes(b"gzip of " + content)
        (tmp_path / f"{name}.br").write_bytes(b"brotli of " + content)
    (tmp_path / FONT).write_bytes(b"font")
    script, style, icon = FILES
    manifest = {
        "scripts": {"graphiql": script},
        "styles": {"graphiql": style},
        "icon": icon,
        "files": [*FILES, FONT],
        "compressed": [*FILES],
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    found = find_bundle(tmp_path)
    assert found is not None
    return found


@pytest.fixture
async def client(bundle: Bundle) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=asset_routes(bundle)))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        yield client


def test_the_page_loads_files_and_holds_no_code(bundle: Bundle) -> None:
    page = graphiql_page(Site(bundle, demo_token='a"><script>'))
    text = bytes(page.body).decode()
    assert page.status_code == 200
    assert set(re.findall(r'(?:src|link rel="\w+" href)="([^"]+)"', text)) == {
        f"/assets/{name}" for name in FILES
    }
    assert re.findall(r"<style|style=|\son\w+=|<script(?! type=\"module\" src=)", text) == []
    assert 'data-demo-token="a&quot;&gt;&lt;script&gt;"' in text
    assert "data-demo-token" not in bytes(graphiql_page(Site(bundle)).body).decode()


@pytest.mark.parametrize("built", [True, False])
def test_the_policy_of_the_page(bundle: Bundle, built: bool) -> None:
    headers = graphiql_page(Site(bundle if built else None)).headers
    policy = dict(item.split(" ", 1) for item in headers["content-security-policy"].split("; "))
    assert policy.pop("img-src") == "'self' data:"
    assert set(policy.values()) == {"'self'", "'none'"}
    assert policy["default-src"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    # The same address answers JSON to other clients.
    assert headers["vary"] == "Accept"


def test_the_page_below_the_path_of_a_proxy(bundle: Bundle) -> None:
    text = bytes(graphiql_page(Site(bundle, "/osdi")).body).decode()
    assert 'data-endpoint="/osdi/graphql"' in text
    assert 'src="/osdi/assets/graphiql-A1.js"' in text


def test_without_a_bundle(tmp_path: Path) -> None:
    assert find_bundle(tmp_path) is None
    page = graphiql_page(Site(None))
    assert page.status_code == 503
    assert "make pages" in bytes(page.body).decode()


async def test_files_are_kept_for_good(client: httpx.AsyncClient) -> None:
    answer = await client.get(SCRIPT, headers={"Accept-Encoding": "identity"})
    assert (answer.status_code, answer.content) == (200, FILES["graphiql-A1.js"])
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in answer.headers
    font = await client.get(f"/assets/{FONT}", headers={"Accept-Encoding": "br"})
    assert (font.content, font.headers["content-type"]) == (b"font", "font/woff2")


@pytest.mark.parametrize(("coding", "size"), [("br", 18), ("gzip", 16)])
async def test_files_are_sent_compressed(client: httpx.AsyncClient, coding: str, size: int) -> None:
    # HEAD, since httpx would unpack what was never packed.
    answer = await client.head(SCRIPT, headers={"Accept-Encoding": coding})
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == coding
    assert answer.headers["content-length"] == str(size)


@pytest.mark.parametrize(
    "name",
    ["manifest.json", "graphiql-A1.js.gz", "", "..%2fmanifest.json", "%2e%2e/x", "a/b", "%00"],
)
async def test_nothing_else_is_served(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"/assets/{name}")).status_code == 404


async def test_without_a_bundle_there_are_no_files() -> None:
    transport = httpx.ASGITransport(Starlette(routes=asset_routes(None)))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        assert (await client.get(SCRIPT)).status_code == 404


async def test_the_dashboard_carries_its_queries_behind_the_public_path(bundle: Bundle) -> None:
    routes = [dashboard_route(Site(bundle, "/osdi"))]
    transport = httpx.ASGITransport(Starlette(routes=routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        response = await client.get("/dashboard")
    assert response.status_code == 200
    assert "unsafe" not in response.headers["content-security-policy"]
    assert 'data-path="/osdi"' in response.text
    assert escape(DASHBOARD_QUERIES.read_text("utf-8")) in response.text
