"""Who gets the HAL explorer at an address of the REST API, and who gets HAL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

import app.main
from app.pages.bundle import Bundle
from tests.spec.pages.test_front import BROWSERS, CLIENTS
from tests.support.gateway import BASE, Gateway, running

NAMES = {"explorer": "explorer-A1.js"}
NOBODY = "/people/d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3"


@pytest_asyncio.fixture(loop_scope="session")
async def built(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gateway]:
    """The same gateway with pages, whether or not they are built."""
    bundle = Bundle(Path(), NAMES, {}, "icon.svg", frozenset(), frozenset())
    monkeypatch.setattr(app.main, "find_bundle", lambda: bundle)
    async with running(gateway.url) as with_pages:
        yield with_pages


def browser_of(gateway: Gateway, accept: str = BROWSERS["Firefox"]) -> httpx.AsyncClient:
    return gateway.anonymous(Accept=accept)


@pytest.mark.parametrize("path", ["/", "/people?per_page=2", NOBODY, "/nothing", "/people/x/y/z"])
async def test_browsers_get_the_explorer(built: Gateway, path: str) -> None:
    for accept in BROWSERS.values():
        async with browser_of(built, accept) as browser:
            response = await browser.get(path)
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert "Accept" in response.headers["vary"]
        assert "explorer-A1.js" in response.text
        assert 'data-origin="http://gateway.test"' in response.text


async def test_clients_get_hal(built: Gateway) -> None:
    for accept in CLIENTS.values():
        async with browser_of(built, accept) as client:
            answers = [await client.get(path) for path in ("/", "/people", "/nothing")]
        assert [answer.status_code for answer in answers] == [200, 401, 404]
        for answer in answers:
            assert answer.headers["content-type"] == "application/hal+json"
        assert "Accept" in answers[0].headers["vary"]


async def test_what_is_no_navigation(built: Gateway) -> None:
    """A browser's Accept with a token, another method, or the OpenAPI document."""
    headers = {"Accept": BROWSERS["Chrome"]}
    people = await built.client.get("/people", headers=headers)
    assert people.headers["content-type"] == "application/hal+json"
    bearer = headers | {"Authorization": f"Bearer {built.token}"}
    async with built.anonymous(**bearer) as client:
        assert (await client.get("/people")).json()["page"] == 1
    async with browser_of(built) as browser:
        assert (await browser.put(NOBODY, json={})).status_code == 401
        assert (await browser.get("/openapi.json")).json()["openapi"]
        other = await browser.get(BASE.replace("/api/v1", "") + "/elsewhere")
    assert other.status_code == 404


async def test_without_a_bundle_everybody_gets_hal(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.main, "find_bundle", lambda: None)
    async with running(gateway.url) as bare, browser_of(bare) as browser:
        response = await browser.get("/")
    assert response.headers["content-type"] == "application/hal+json"
