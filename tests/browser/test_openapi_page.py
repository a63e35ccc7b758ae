"""The page of the OpenAPI description, on the real process."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.axe import axe_finds_nothing
from tests.browser.conftest import page_of
from tests.browser.test_graphiql import shows, use_token

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.browser.conftest import Browsing
    from tests.support.demo import Demo

ADDRESS = "/docs/openapi"


async def test_operations_are_listed_and_tried(browsing: Browsing) -> None:
    page = browsing.page
    await page.goto(browsing.demo.address + ADDRESS)
    await shows(page.locator("output[for=filter]"), re.compile(r"^(\d+) of \1 operations$"))
    await page.get_by_label("Filter").fill("entry")
    await shows(page.locator("output[for=filter]"), re.compile("^1 of "))
    await page.get_by_label("Filter").fill("")

    people = page.locator("#list_people")
    await people.locator("summary").first.click()
    await page.wait_for_url("**#list_people")
    await people.get_by_role("button", name="Send").click()
    await shows(people.locator(".try > .status"), "200")
    await shows(people.get_by_label("Command"), "curl")

    # Descriptions are Markdown.
    created = page.locator("#create_person .response summary").filter(has_text="201")
    await page.locator("#create_person summary").first.click()
    await shows(created, "201 Created, where OSDI_CREATED_STATUS is 201.")
    await shows(created.locator("code").last, "OSDI_CREATED_STATUS")

    await page.goto(f"{browsing.demo.address}{ADDRESS}#sign_up_person")
    helper = page.locator("#sign_up_person")
    await helper.get_by_role("button", name="Send").click()
    await shows(helper.locator(".try > .status"), re.compile("^20[01]"))
    assert (browsing.complaints, browsing.foreign) == ([], [])


@pytest.mark.parametrize("width", [1400, 390])
async def test_a_link_to_an_operation_shows_its_name(browsing: Browsing, width: int) -> None:
    """Below the field that stays at the top."""
    page = browsing.page
    await page.set_viewport_size({"width": width, "height": 760})
    await page.goto(f"{browsing.demo.address}{ADDRESS}#create_person")
    await page.locator("#create_person").get_by_role("button", name="Send").wait_for()
    edges = await page.evaluate("""() => [
      document.querySelector('.search').getBoundingClientRect().bottom,
      document.querySelector('#create_person').getBoundingClientRect().top]""")
    assert 0 <= edges[1] - edges[0] < 40


async def test_a_refused_token(browsing: Browsing) -> None:
    """Although the entry point answers with any token."""
    page = browsing.page
    for address in (ADDRESS, "/api/v1/"):
        await page.goto(browsing.demo.address + address)
        await shows(page.locator(".standing"), "Token accepted.")
        await use_token(browsing, "wrong")
        await shows(page.locator(".standing"), "The gateway refuses this token")
        await use_token(browsing, browsing.demo.token)
        await shows(page.locator(".standing"), "Token accepted.")
    assert all("401" in noted for noted in browsing.complaints)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(browser: Browser, demo: Demo, scheme: Any) -> None:
    """Beside one operation that is open."""
    async with page_of(browser, color_scheme=scheme, bypass_csp=True) as page:
        await page.goto(f"{demo.address}{ADDRESS}#list_people")
        await page.locator("#list_people").get_by_role("button", name="Send").wait_for()
        await axe_finds_nothing(page, scheme, (1400, 390))
