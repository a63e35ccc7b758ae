"""The HAL explorer by clicks alone, on the real process."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.browser.axe import axe_finds_nothing
from tests.browser.conftest import page_of
from tests.browser.test_graphiql import shows, use_token

if TYPE_CHECKING:
    from playwright.async_api import Browser, Locator, Page, Route

    from tests.browser.conftest import Browsing
    from tests.support.demo import Demo

EXCHANGE = ".exchange"
PAGES = (
    "/",
    "/api/v1/advocacy_campaigns?per_page=2",
    "/api/v1/people/person_signup",
    "/docs/v1/",
    "/docs/v1/record_outreach_helper",
)


async def open_at(browsing: Browsing, path: str) -> Page:
    await browsing.page.goto(f"{browsing.demo.address}/api/v1{path}")
    await shows(browsing.page.locator(".status"), ":")
    return browsing.page


def status(page: Page) -> Locator:
    return page.locator(".status")


async def follow(page: Page, rel: str) -> None:
    row = page.locator("tr").filter(has=page.get_by_role("rowheader", name=rel))
    await row.get_by_role("link").first.click()


async def test_collection_one_create_change_delete(browsing: Browsing) -> None:
    page = await open_at(browsing, "/")
    await follow(page, "osdi:advocacy_campaigns")
    await shows(status(page), "GET /advocacy_campaigns: 200")
    await page.locator(".inner").first.get_by_role("link").click()
    await shows(status(page), re.compile("GET /advocacy_campaigns/[0-9a-f-]{36}: 200"))
    await follow(page, "osdi:outreaches")
    await shows(status(page), "/outreaches: 200")

    await page.locator(".actions summary").first.click()
    form = page.get_by_role("form", name="Create")
    await form.get_by_label("type", exact=True).fill("phone")
    await form.get_by_label("subject", exact=True).fill("By clicks")
    await form.get_by_role("button", name="POST").click()
    await shows(status(page), re.compile("POST .*/outreaches: 20[01]"))
    await page.get_by_role("button", name="Open what was stored").click()
    # The response to the POST, with its form, is there until then.
    await shows(status(page), re.compile("GET .*/outreaches/[0-9a-f-]{36}: 200"))
    await shows(page.locator(".resource"), "By clicks")
    assert "/outreaches/" in page.url

    await page.locator(".actions summary").first.click()
    form = page.get_by_role("form", name="Change")
    await form.get_by_label("subject", exact=True).fill("Changed by clicks")
    await form.get_by_role("button", name="PUT").click()
    await shows(status(page), re.compile("PUT .*: 200"))
    await shows(page.locator(".resource"), "Changed by clicks")
    await shows(page.locator(EXCHANGE), "If-Match: ")
    sent = await page.get_by_role("group", name="Request").text_content()
    assert sent is not None
    assert '"type"' not in sent

    await page.get_by_role("button", name="DELETE").click()
    await page.get_by_role("button", name="Keep").click()
    await page.get_by_role("button", name="DELETE").click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await shows(page.locator(".resource"), "successfully deleted")
    await page.get_by_role("button", name="Go to the collection").click()
    await shows(status(page), "/outreaches: 200")
    await page.go_back()
    await shows(status(page), ": 404")
    [noted] = browsing.complaints
    assert "404" in noted
    assert browsing.foreign == []


async def test_the_helper_with_and_without_a_token(browsing: Browsing) -> None:
    page = await open_at(browsing, "/advocacy_campaigns?per_page=1")
    await page.locator(".inner").first.get_by_role("link").click()
    await shows(status(page), ": 200")
    await follow(page, "osdi:record_outreach_helper")
    await shows(status(page), "takes POST only")
    request = page.get_by_role("group", name="Request")
    for with_token in (True, False):
        form = page.get_by_role("form", name="Create")
        await form.get_by_label("type", exact=True).fill("phone" if with_token else "email")
        person = form.locator("summary", has_text=re.compile("^person$"))
        if with_token:
            await person.click()
            await form.get_by_label("given_name", exact=True).fill("Rosalind")
        await form.get_by_label("Send the token").set_checked(with_token)
        await form.get_by_role("button", name="POST").click()
        kind = "phone" if with_token else "email"
        await shows(request, f'"type": "{kind}"')
        await shows(status(page), re.compile("POST .*_helper: 200"))
        sent = await request.text_content()
        assert sent is not None
        assert ("OSDI-API-Token" in sent) == with_token
        assert "Rosalind" in sent
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_a_query_with_completion(browsing: Browsing) -> None:
    page = await open_at(browsing, "/outreaches")
    await page.locator("summary", has_text="Query").click()
    form = page.get_by_role("form", name="Query")
    filter_ = form.get_by_label("filter", exact=True)

    async def offered() -> list[str]:
        found: list[str] = await filter_.evaluate(
            "input => [...input.list.options].map(option => option.value)"
        )
        return found

    await filter_.fill("ty")
    assert "type " in await offered()
    await filter_.fill("type ")
    assert "type eq " in await offered()
    await filter_.fill("type eq 'phone' ")
    assert await offered() == ["type eq 'phone' and ", "type eq 'phone' or "]
    await filter_.fill("type eq 'phone'")
    await form.get_by_label("per_page", exact=True).fill("2")
    await form.get_by_role("button", name="Search").click()
    await shows(page.locator(".resource").first, "2 embedded")
    assert page.url.endswith("?per_page=2&filter=type%20eq%20%27phone%27")
    await page.go_back()
    await shows(page.locator(".resource").first, "25 embedded")
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_head_conditions_and_relations(browsing: Browsing) -> None:
    page = await open_at(browsing, "/advocacy_campaigns?per_page=1")
    await page.get_by_role("button", name="HEAD").click()
    await shows(status(page), "HEAD /advocacy_campaigns: 200")
    await page.get_by_role("button", name="If-None-Match").click()
    await shows(status(page), "GET /advocacy_campaigns: 304")
    await shows(page.locator(EXCHANGE), "curl -g -i")
    await page.get_by_role("button", name="What osdi:advocacy_campaigns is").first.click()
    await shows(page.get_by_role("region", name="Documentation"), "total_outreaches")
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_a_template_is_filled_in_and_followed(browsing: Browsing) -> None:
    """No document of the gateway has one, but other servers of OSDI may."""
    page = browsing.page

    async def with_template(route: Route) -> None:
        if "text/html" in route.request.headers["accept"]:
            return await route.fallback()
        response = await route.fetch()
        document = await response.json()
        href = f"{browsing.demo.address}/api/v1/people{{?per_page,page}}"
        document["_links"]["find"] = {"href": href, "templated": True}
        return await route.fulfill(response=response, json=document)

    await page.route("**/api/v1/", with_template)
    await open_at(browsing, "/")
    row = page.locator("tr").filter(has=page.get_by_role("rowheader", name="find"))
    await row.get_by_label("per_page").fill("2")
    await row.get_by_role("button", name="Follow").click()
    await shows(status(page), "GET /people: 200")
    assert page.url.endswith("/api/v1/people?per_page=2")
    await shows(page.locator(".resource").first, "2 embedded")
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_while_it_waits_nothing_of_before_is_used(browsing: Browsing) -> None:
    from playwright.async_api import expect

    page = await open_at(browsing, "/")
    arrive = asyncio.Event()

    async def late(route: Route) -> None:
        await arrive.wait()
        await route.continue_()

    await page.route("**/api/v1/outreaches", late)
    link = page.locator("tr").filter(has=page.get_by_role("rowheader", name="osdi:outreaches"))
    await link.get_by_role("link").focus()
    await page.keyboard.press("Enter")
    await expect(status(page)).to_have_text("GET /outreaches …")
    await expect(page.locator(".columns")).to_have_attribute("aria-busy", "true")
    assert await page.locator(".columns").evaluate("columns => columns.inert")
    arrive.set()
    await shows(status(page), "GET /outreaches: 200")
    # The link is gone: who uses the keyboard goes on at what came.
    await expect(page.get_by_role("heading", name="/outreaches")).to_be_focused()
    await page.get_by_role("button", name="HEAD").focus()
    await page.keyboard.press("Enter")
    await shows(status(page), "HEAD /outreaches: 200")
    await expect(page.get_by_role("button", name="HEAD")).to_be_focused()
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_a_refused_deletion_leaves_the_forms(browsing: Browsing) -> None:
    from playwright.async_api import expect

    page = await open_at(browsing, "/tags?per_page=1")
    await page.locator(".inner").first.get_by_role("link").click()
    await shows(status(page), "GET /tags/")
    await page.route("**/tags/*", lambda route: route.fulfill(status=403, json={}))
    await page.get_by_role("button", name="DELETE").click()
    await expect(page.get_by_role("button", name="Keep")).to_be_focused()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await shows(status(page), "DELETE /tags/")
    await expect(page.get_by_role("button", name="DELETE")).to_be_focused()
    assert not await page.get_by_role("button", name="Go to the collection").is_visible()


async def test_what_has_changed_meanwhile_is_shown(browsing: Browsing) -> None:
    page = await open_at(browsing, "/tags?per_page=1")
    await page.locator(".inner").first.get_by_role("link").click()
    await shows(status(page), "GET /tags/")
    headers = {"OSDI-API-Token": browsing.demo.token}
    body = {"description": "Changed meanwhile"}
    async with httpx.AsyncClient(headers=headers) as client:
        assert (await client.put(page.url, json=body)).status_code == 200
    await page.get_by_role("button", name="If-None-Match").click()
    await shows(page.locator(".resource"), "Changed meanwhile")


async def test_errors_and_a_refused_token(browsing: Browsing) -> None:
    page = await open_at(browsing, "/nothing/of/the/kind")
    await shows(status(page), ": 404")
    await shows(page.locator(EXCHANGE), '"error_code": "NOT_FOUND"')
    await page.locator(".resource").get_by_text("Start at /api/v1/").wait_for()
    await use_token(browsing, "wrong")
    await page.get_by_label("/api/v1").fill("/people")
    await page.get_by_role("button", name="GET", exact=True).click()
    await shows(status(page), "GET /people: 401")
    await shows(page.locator(".standing"), "The gateway refuses this token")
    assert len(browsing.complaints) == len(
        [noted for noted in browsing.complaints if re.search("40[14]", noted)]
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(browser: Browser, demo: Demo, scheme: Any) -> None:
    """On the front page, a collection, the form of a helper and its page, wide and narrow."""
    async with page_of(browser, color_scheme=scheme, bypass_csp=True) as page:
        for path in PAGES:
            await page.goto(demo.address + path)
            if path.startswith("/api"):
                await shows(status(page), re.compile(": 200|takes POST only"))
            await page.locator("summary").evaluate_all(
                "summaries => summaries.forEach(summary => { summary.parentElement.open = true; })"
            )
            await axe_finds_nothing(page, scheme, (1400, 390))
