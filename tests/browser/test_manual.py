"""The documentation in a browser: search, colours, small screens, and the other pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from app.pages.manual import find_manual
from tests.browser.axe import axe_finds_nothing
from tests.browser.conftest import Browsing, lacking, page_of

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.support.demo import Demo

# It comes after the bar, which has one of its own on other pages.
EXCEPTIONS = {"region": ".skip-to-content"}

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def manual() -> None:
    if find_manual() is None:
        lacking("the documentation is not built: make pages")


async def test_the_search_finds_a_word(browsing: Browsing) -> None:
    page = browsing.page
    await page.goto(f"{browsing.demo.address}/docs/")
    await page.get_by_label("Search").fill("honeypot")
    await page.keyboard.press("Enter")
    found = page.locator("#search-results").get_by_role("link", name="Honeypot field").first
    await found.click()
    await page.wait_for_url(re.compile(r"/docs/forms\.html.*#honeypot-field"))
    assert await page.locator("#honeypot-field").is_visible()
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_the_search_loads_the_excerpts_in_view(browsing: Browsing) -> None:
    page = browsing.page
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    await page.goto(f"{browsing.demo.address}/docs/search.html?q=filter")
    results = page.locator("#search-results li")
    await results.first.locator(".context").wait_for()
    await page.wait_for_load_state("networkidle")
    assert await results.count() > 15
    assert await results.locator(".context").count() < 12
    pages = [name for name in loaded if name.endswith(".html")]
    assert len(pages) == len(set(pages)) < 10
    await results.last.scroll_into_view_if_needed()
    await results.last.locator(".context").wait_for()
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_dark_and_narrow(browsing: Browsing) -> None:
    page = browsing.page
    await page.set_viewport_size({"width": 390, "height": 760})
    await page.emulate_media(color_scheme="dark")
    for name in ("tutorial", "settings", "graphql", "schema"):
        await page.goto(f"{browsing.demo.address}/docs/{name}.html")
        assert await page.evaluate("document.documentElement.scrollWidth") == 390, name
        colour = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert max(map(int, re.findall(r"\d+", colour)[:3])) < 60, name
    await page.locator('label.nav-overlay-icon[for="__navigation"]').click()
    await page.get_by_role("link", name="Failure codes").first.click()
    await page.wait_for_url("**/docs/failures.html")
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_the_bar_leads_to_the_other_pages(browsing: Browsing) -> None:
    page = browsing.page
    await page.goto(f"{browsing.demo.address}/docs/rest.html")
    bar = page.get_by_role("navigation", name="Pages")
    links = await bar.get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    await page.goto(f"{browsing.demo.address}/graphql")
    same = await bar.get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    assert links == same


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(browser: Browser, demo: Demo, scheme: Any) -> None:
    async with page_of(browser, color_scheme=scheme, bypass_csp=True) as page:
        for path in ("", "dashboards.html", "search.html?q=honeypot"):
            await page.goto(f"{demo.address}/docs/{path}", wait_until="networkidle")
            await axe_finds_nothing(page, scheme, (1400, 800, 390), EXCEPTIONS)
