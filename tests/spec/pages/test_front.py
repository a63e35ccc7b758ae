"""The front page, with what clients send as Accept, and below the path of a proxy."""

from __future__ import annotations

from importlib.metadata import version

import httpx
import pytest

from tests.support.gateway import Gateway, running

BROWSERS = {
    "Chrome": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
    "nothing but HTML": "text/html",
    "Firefox": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}
CLIENTS = {
    "curl, httpx, requests": "*/*",
    "axios": "application/json, text/plain, */*",
    "Java": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    "jQuery": "application/json, text/javascript, */*; q=0.01",
    "jQuery for a page": "text/html, */*; q=0.01",
    "old OSDI client": "application/hal+json",
    "JSON first": "application/json, text/html, application/xhtml+xml",
    "nothing": "",
}
RELS = {"self", "dashboard", "graphql", "rest", "openapi", "documentation", "health"}


def at_root(gateway: Gateway, **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(gateway.app)
    return httpx.AsyncClient(transport=transport, base_url="http://gateway.test", headers=headers)


@pytest.mark.parametrize("browser", BROWSERS)
async def test_a_browser_gets_a_page(gateway: Gateway, browser: str) -> None:
    async with at_root(gateway, Accept=BROWSERS[browser]) as client:
        response = await client.get("/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["vary"] == "Accept"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert version("osdi-gateway") in response.text
    for path in ("/dashboard", "/graphql", "/api/v1/", "/docs/openapi", "/docs/", "/healthz"):
        assert f'href="{path}"' in response.text
    assert "OSDI-API-Token" not in response.text


@pytest.mark.parametrize("client", CLIENTS)
async def test_other_clients_get_links(gateway: Gateway, client: str) -> None:
    async with at_root(gateway, Accept=CLIENTS[client]) as session:
        response = await session.get("/")
        assert (await session.head("/")).status_code == 200
        assert (await session.post("/")).status_code == 405
    assert response.headers["content-type"] == "application/json"
    assert response.headers["vary"] == "Accept"
    found = response.json()
    assert found["version"] == version("osdi-gateway")
    assert found["_links"].keys() == RELS
    assert found["_links"]["rest"]["href"] == "http://gateway.test/api/v1/"


async def test_a_browser_with_a_token_is_a_client(gateway: Gateway) -> None:
    headers = {"Accept": BROWSERS["Firefox"], "OSDI-API-Token": gateway.token}
    async with at_root(gateway, **headers) as client:
        assert (await client.get("/")).headers["content-type"] == "application/json"


async def test_nothing_is_indexed(gateway: Gateway) -> None:
    async with at_root(gateway) as client:
        response = await client.get("/robots.txt")
    assert response.text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("path", ["/osdi", "/osdi/", "/"])
async def test_below_the_path_of_a_proxy(gateway: Gateway, path: str) -> None:
    """Whether or not the proxy takes the path away."""
    public = "https://example.org/osdi"
    async with running(gateway.url, public_url=public) as proxied:
        async with at_root(proxied, Accept=BROWSERS["Firefox"]) as client:
            shown = await client.get(path)
        async with at_root(proxied) as client:
            links = (await client.get(path)).json()["_links"]
            robots = await client.get("/osdi/robots.txt")
    assert 'href="/osdi/dashboard"' in shown.text
    assert links["graphql"]["href"] == public + "/graphql"
    assert robots.status_code == 200


MISSING = (
    "/foo",
    "/api",
    "/api/v2/people",
    "/api/v10",
    "/dashboard/x",
    "/graphql/x",
    "/docs/nope.html",
    "/docs/v1/nope",
    "/docs/openapi/x",
    "/assets/nope.js",
    "/embed/nope",
    "/a%22%3E%3Cscript%3E/%ff",
)


@pytest.mark.parametrize("path", MISSING)
async def test_a_browser_gets_a_page_where_there_is_none(gateway: Gateway, path: str) -> None:
    async with at_root(gateway, Accept=BROWSERS["Firefox"]) as client:
        response = await client.get(path)
        assert (await client.head(path)).status_code == 404
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert response.headers["vary"] == "Accept"
    assert "Page not found" in response.text
    assert 'href="/"' in response.text
    assert "script>" not in response.text.replace("></script>", "")
    assert "style=" not in response.text


@pytest.mark.parametrize("path", MISSING)
@pytest.mark.parametrize("client", ["axios", "curl, httpx, requests", "nothing"])
async def test_other_clients_get_an_error(gateway: Gateway, path: str, client: str) -> None:
    async with at_root(gateway, Accept=CLIENTS[client]) as session:
        response = await session.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("application/hal+json")
    assert "Accept" in response.headers["vary"]
    error = response.json()["osdi:error"]["resource_status"][0]["error_descriptions"][0]
    assert error["error_code"] == "NOT_FOUND"


async def test_below_the_path_of_a_proxy_links_begin_with_it(gateway: Gateway) -> None:
    async with (
        running(gateway.url, public_url="https://example.org/osdi") as proxied,
        at_root(proxied, Accept=BROWSERS["Firefox"]) as client,
    ):
        for path in ("/osdi/nope", "/osdi/docs/nope", "/nope"):
            response = await client.get(path)
            assert response.status_code == 404
            assert 'href="/osdi/"' in response.text
