"""The gateway behind the nginx of docs/deployment.md, below a path.

`GATEWAY_NGINX_SCREENSHOT` names a file for a picture of GraphiQL there.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.browser.conftest import browsing_of
from tests.browser.test_graphiql import (
    ANSWER,
    open_page,
    record_until_shown,
    run,
    shows,
    type_query,
)
from tests.docs.pages import DOCS, blocks_of
from tests.support.demo import Demo, running_demo
from tests.support.nginx import nginx_program, running_nginx
from tests.support.ports import free_port

if TYPE_CHECKING:
    from playwright.async_api import Browser

IN_HTTP, IN_SERVER = (
    block.code for block in blocks_of(DOCS / "deployment.md") if block.language == "nginx"
)
UPSTREAM = "http://127.0.0.1:8000"
PASSED_ON = f"proxy_pass {UPSTREAM};"
TAKEN_AWAY = f"proxy_pass {UPSTREAM}/;"


@pytest.fixture(scope="module")
def program() -> str:
    return nginx_program()


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    """Of nginx and of the gateway."""
    return free_port(), free_port()


@pytest.fixture(scope="module")
def demo(chromium: str, program: str, ports: tuple[int, int]) -> Iterator[Demo]:
    """Its address is the public one: that of nginx, with the path."""
    nginx, gateway = ports
    with running_demo(
        "--port",
        str(gateway),
        OSDI_PUBLIC_URL=f"http://127.0.0.1:{nginx}/osdi",
        OSDI_TRUSTED_PROXIES="127.0.0.1",
    ) as running:
        assert running.address == f"http://127.0.0.1:{nginx}/osdi"
        yield running


@pytest.fixture(scope="module", params=[PASSED_ON, TAKEN_AWAY], ids=["passed on", "taken away"])
def proxied(request: pytest.FixtureRequest, demo: Demo, ports: tuple[int, int]) -> Iterator[Demo]:
    """Behind the documented nginx, in both of its ways."""
    nginx, gateway = ports
    assert IN_SERVER.count(PASSED_ON) == 1
    assert TAKEN_AWAY in (DOCS / "deployment.md").read_text("utf-8")
    in_server = IN_SERVER.replace(PASSED_ON, request.param)
    in_server = in_server.replace(UPSTREAM, f"http://127.0.0.1:{gateway}")
    with running_nginx(nginx, in_server, IN_HTTP):
        yield demo


@pytest.fixture
async def client(proxied: Demo) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"OSDI-API-Token": proxied.token}
    async with httpx.AsyncClient(headers=headers, timeout=20) as client:
        yield client


def hrefs(value: Any) -> Iterator[str]:
    """Every link of a document, those of embedded ones too."""
    if isinstance(value, dict):
        if isinstance(value.get("href"), str) and not value.get("templated"):
            yield value["href"]
        for item in value.values():
            yield from hrefs(item)
    elif isinstance(value, list):
        for item in value:
            yield from hrefs(item)


async def test_every_link_leads_somewhere(client: httpx.AsyncClient, proxied: Demo) -> None:
    """From the entry point through collections and documents, to the pages of the relations."""
    entry_point = (await client.get(f"{proxied.address}/api/v1/")).json()
    for curie in entry_point["_links"]["curies"]:
        assert curie["href"] == f"{proxied.address}/docs/v1/{{rel}}"
    seen = set(hrefs(entry_point))
    for collection in ("people", "outreaches", "advocacy_campaigns"):
        page = await client.get(f"{proxied.address}/api/v1/{collection}?per_page=2")
        seen |= set(hrefs(page.json()))
    assert len(seen) > 20
    assert [href for href in seen if not href.startswith(f"{proxied.address}/")] == []
    for href in sorted(seen):
        # The helpers take no GET, and are there.
        assert (await client.get(href)).status_code in (200, 405), href


async def test_the_pages_of_relations_link_each_other(
    client: httpx.AsyncClient, proxied: Demo
) -> None:
    index = httpx.URL(f"{proxied.address}/docs/v1/")
    links = re.findall(r"<a href=\"?'?([^\"'>]+)", (await client.get(index)).text)
    pages = [str(index.join(link)) for link in links]
    assert all(page.startswith(f"{proxied.address}/") for page in pages), pages
    of_relations = [page for page in pages if "/docs/v1/" in page]
    assert len(of_relations) > 10
    for page in of_relations:
        assert (await client.get(page)).status_code == 200, page


async def test_openapi_names_the_public_address(client: httpx.AsyncClient, proxied: Demo) -> None:
    described = (await client.get(f"{proxied.address}/api/v1/openapi.json")).json()
    assert described["servers"][0]["url"] == f"{proxied.address}/api/v1"


async def test_a_long_query_in_the_address(client: httpx.AsyncClient, proxied: Demo) -> None:
    """Longer than nginx allows by itself."""
    query = "{ people { totalCount } } #" + 12_000 * "x"
    page = await client.get(f"{proxied.address}/graphql", params={"query": query})
    assert page.json()["data"]["people"]["totalCount"] > 0


async def test_events_are_not_held_back(client: httpx.AsyncClient, proxied: Demo) -> None:
    """The event arrives while the stream is open."""
    query = "subscription { outreachRecorded { person { givenName } } }"
    asked = client.stream(
        "POST",
        f"{proxied.address}/graphql",
        json={"query": query},
        headers={"Accept": "text/event-stream"},
    )
    campaigns = f"{proxied.address}/api/v1/advocacy_campaigns?per_page=1"
    [campaign] = (await client.get(campaigns)).json()["_embedded"]["osdi:advocacy_campaigns"]
    helper = campaign["_links"]["self"]["href"] + "/record_outreach_helper"
    body = {"type": "phone", "person": {"given_name": "Streamed", "identifiers": ["nginx:1"]}}
    async with asked as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert (await client.post(helper, json=body)).status_code == 200
        async for line in stream.aiter_lines():
            if line.startswith("data:") and "Streamed" in line:
                break


async def test_graphiql(proxied: Demo, browser: Browser) -> None:
    """It loads its files, the schema and an answer from below the path, and nothing else."""
    async with browsing_of(proxied, browser) as browsing:
        await open_page(browsing)
        await shows(browsing.page.get_by_role("status"), "Token accepted.")
        await run(browsing)
        await shows(browsing.page.locator(ANSWER), '"familyName"')
        if path := os.environ.get("GATEWAY_NGINX_SCREENSHOT"):
            await browsing.page.screenshot(path=path)
        assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_a_subscription_in_graphiql(proxied: Demo, browser: Browser) -> None:
    """By WebSocket."""
    async with browsing_of(proxied, browser) as browsing:
        await open_page(browsing)
        await type_query(browsing, "subscription { outreachRecorded { id person { givenName } } }")
        await run(browsing)
        await record_until_shown(proxied, browsing.page.locator(ANSWER))
        assert any(json.loads(frame)["type"] == "subscribe" for frame in browsing.frames)
        assert (browsing.foreign, browsing.complaints) == ([], [])
