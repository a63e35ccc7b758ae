"""The pages with much, little and odd to show: nothing, one outreach, and texts that are long or
written from right to left.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browser.conftest import Browsing, browsing_of
from tests.browser.test_dashboard import opened, settled
from tests.support.demo import COMMAND, Demo, running_demo

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, ViewportSize

NOTHING, ONE, ODD = "Nothing Yet", "A Single Action", "Long and Foreign"
ARABIC = "أوقفوا بناء السد الآن: وقّعوا العريضة قبل يوم الجمعة القادم"
UNBROKEN = "https://example.org/campaigns/" + "a-very-long-address-" * 6
LONG_TYPE = "a rather unusual kind of outreach with a long name"
TYPES = ["fax", "sms", "petition", "تويتر", LONG_TYPE, "facebook", "phone"]
LINES = """one => {
  const range = document.createRange();
  range.selectNodeContents(one);
  return range.getClientRects().length;
}"""
PHONE: ViewportSize = {"width": 390, "height": 760}


def key_of(demo: Demo, organization: str, scopes: str = "read,write") -> Demo:
    """The same gateway, as this organization sees it."""
    command = [COMMAND, "keys", "create", "--name", "test", "--scopes", scopes]
    done = subprocess.run(
        [*command, "--organization", organization],
        env=demo.variables,
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    )
    return replace(demo, token=done.stdout.split()[-1])


def record(demo: Demo, title: str, types: list[str]) -> None:
    """A campaign with an outreach of each of these types."""
    with httpx.Client(
        base_url=f"{demo.address}/api/v1", headers={"OSDI-API-Token": demo.token}
    ) as client:
        made = client.post("/advocacy_campaigns", json={"title": title}).raise_for_status()
        for kind in types:
            body = {"type": kind, "targets": [{"given_name": "محمد", "family_name": "علي"}]}
            path = f"{made.json()['_links']['self']['href']}/outreaches"
            client.post(path, json=body).raise_for_status()


@pytest.fixture(scope="module")
def own_demo(chromium: str) -> Iterator[Demo]:
    """Anonymous posts of other tests need a gateway with one organization."""
    with running_demo() as demo:
        yield demo


@pytest.fixture(scope="module")
def organizations(own_demo: Demo) -> dict[str, Demo]:
    found = {name: key_of(own_demo, name) for name in (NOTHING, ONE, ODD)}
    record(found[ONE], "Save the library", ["phone"])
    record(found[ODD], ARABIC, [kind for kind in TYPES for _ in range(2)])
    record(found[ODD], UNBROKEN, TYPES[:6])
    return found


@asynccontextmanager
async def shown(browser: Browser, demo: Demo) -> AsyncIterator[Browsing]:
    async with browsing_of(demo, browser) as browsing:
        script = f"sessionStorage.setItem('osdi-api-token', '{demo.token}')"
        await browsing.page.add_init_script(script)
        yield browsing


async def test_nothing_and_one(browser: Browser, organizations: dict[str, Demo]) -> None:
    from playwright.async_api import expect

    async with shown(browser, organizations[NOTHING]) as browsing:
        page = await opened(browsing)
        await expect(page).to_have_title("0 outreaches · osdi-gateway")
        await expect(page.locator(".delta").first).to_have_text("= Same as the 0 before")
        # Colours from 0 to 0 would say nothing.
        assert not await page.locator("#states .legend").is_visible()
    async with shown(browser, organizations[ONE]) as browsing:
        page = await opened(browsing)
        await expect(page).to_have_title("1 outreach · osdi-gateway")
        label = await page.locator("#timeline .bars").get_attribute("aria-label")
        assert (label or "").startswith("1 outreach, by day.")
        assert await page.locator("#states .legend").count() == 1


async def test_each_type_has_its_own_colour(
    browser: Browser, organizations: dict[str, Demo]
) -> None:
    """Whatever the types are called, and the same in the list of the newest actions."""
    async with shown(browser, organizations[ODD]) as browsing:
        page = await opened(browsing)
        colour = "all => all.map(one => getComputedStyle(one).backgroundColor)"
        colours = await page.locator("#timeline .key .swatch").evaluate_all(colour)
        assert len(colours) == len(TYPES)
        assert len(set(colours)) == len(colours)
        names = await page.locator("#timeline .key").all_inner_texts()
        known = {
            re.sub(r"\s+\d+$", "", name): shade for name, shade in zip(names, colours, strict=True)
        }
        newest = page.locator("#newest li")
        shades = await newest.locator(".swatch").evaluate_all(colour)
        types = await newest.locator(".detail > :first-child").all_inner_texts()
        rest = known["Other types"]
        assert shades == [known.get(kind, rest) for kind in types]


async def test_texts_from_right_to_left(browser: Browser, organizations: dict[str, Demo]) -> None:
    """What does not fit is cut at their end, which is on the left."""
    async with shown(browser, organizations[ODD]) as browsing:
        page = await opened(browsing)
        direction = "one => getComputedStyle(one).direction"
        for place in ("#newest .detail > :last-child", "#campaigns .name"):
            text = page.locator(place).filter(has_text=ARABIC).first
            assert await text.evaluate(direction) == "rtl", place
        filters = page.get_by_label("Campaign", exact=True)
        assert await filters.evaluate(direction) == "ltr"
        await page.locator("#campaigns .row").filter(has_text=ARABIC).click()
        await settled(page)
        assert await filters.evaluate(direction) == "rtl"
        # Who acted is before the arrow, whom they reached behind it.
        assert "→ \u2068علي" in await page.locator("#newest .name").first.inner_text()


async def test_long_texts_fit(browser: Browser, organizations: dict[str, Demo]) -> None:
    async with shown(browser, organizations[ODD]) as browsing:
        page = await opened(browsing)
        for figure, widest in (("campaigns", 1.0), ("newest", 2.5)):
            await page.locator(f"#{figure} summary").click()
            await page.locator(f"#{figure}").get_by_role("button", name="Show as table").click()
            table = page.locator(f"#{figure} .behind")
            assert await table.evaluate("one => one.scrollWidth / one.clientWidth") <= widest + 0.1
            first = table.locator("tbody th").first
            # A time on one line, a name on several.
            assert (await first.evaluate(LINES) == 1) == (figure == "newest")
        await page.set_viewport_size(PHONE)
        key = page.locator("#timeline .key").filter(has_text=re.compile(LONG_TYPE, re.IGNORECASE))
        box = await key.locator(".quiet").bounding_box()
        assert box is not None
        assert box["height"] < 25
        await page.get_by_label("Campaign", exact=True).select_option(index=2)
        await settled(page)
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


async def test_a_refused_date_is_forgotten(
    browser: Browser, organizations: dict[str, Demo]
) -> None:
    async with shown(browser, organizations[ODD]) as browsing:
        page = await opened(browsing, "?from=2026-01-10&to=2026-01-20")
        await page.locator("#to").fill("2026-01-05")
        said = page.get_by_text("The last day must not be before the first.")
        await said.wait_for()
        await page.get_by_label("Type", exact=True).focus()
        await page.get_by_label("Type", exact=True).select_option(index=1)
        await said.wait_for(state="hidden")
        assert await page.locator("#to").input_value() == "2026-01-20"
        assert await page.locator("#to").get_attribute("aria-invalid") == "false"


async def test_a_key_that_may_not_read(browser: Browser, own_demo: Demo) -> None:
    """Its token is valid, and the gateway answers; the figures say what is missing."""
    from playwright.async_api import expect

    async with shown(browser, key_of(own_demo, "default", "write")) as browsing:
        page: Page = browsing.page
        await page.goto(f"{own_demo.address}/dashboard")
        await page.get_by_text("does not have the scope 'read'").first.wait_for()
        await expect(page.locator(".live")).to_have_text("Not live")
        await expect(page.locator("#standing")).to_have_text("Token accepted.")
        menu = await page.locator("#totals summary").bounding_box()
        problem = await page.locator("#totals .problem").bounding_box()
        assert menu is not None
        assert problem is not None
        assert problem["x"] + problem["width"] <= menu["x"]


async def test_a_refused_token_leaves_no_black_map(browser: Browser, own_demo: Demo) -> None:
    async with shown(browser, replace(own_demo, token="wrong")) as browsing:
        page = browsing.page
        await page.goto(f"{own_demo.address}/dashboard")
        await page.locator(".live.refused").wait_for()
        fill = "all => [...new Set(all.map(one => getComputedStyle(one).fill))]"
        for shapes in ("#states .state", "#hours rect"):
            assert await page.locator(shapes).evaluate_all(fill) == ["rgb(233, 236, 242)"]


async def test_the_chosen_range_is_in_sight_on_a_phone(browser: Browser, own_demo: Demo) -> None:
    async with browsing_of(own_demo, browser) as browsing:
        page = browsing.page
        await page.set_viewport_size(PHONE)
        await opened(browsing, "?range=5y")
        chosen = await page.locator("label", has_text="5 years").bounding_box()
        assert chosen is not None
        assert chosen["x"] > 0
        assert chosen["x"] + chosen["width"] < PHONE["width"]


@pytest.mark.parametrize(
    "path", ["/", "/dashboard", "/graphql", "/api/v1/", "/docs/openapi", "/docs/"]
)
async def test_the_bar_fits_on_a_phone(browser: Browser, own_demo: Demo, path: str) -> None:
    async with browsing_of(own_demo, browser) as browsing:
        page = browsing.page
        await page.set_viewport_size(PHONE)
        await page.goto(own_demo.address + path)
        bar = page.locator(".bar nav")
        assert await bar.evaluate("one => one.scrollWidth - one.clientWidth") == 0


async def test_the_explorer_without_the_gateway(
    browser: Browser, organizations: dict[str, Demo], tmp_path: Path
) -> None:
    """It says so, and has all of its forms as soon as there is an answer."""
    from playwright.async_api import expect

    demo = organizations[ODD]
    async with shown(browser, demo) as browsing:
        page = browsing.page
        address = f"{demo.address}/api/v1/advocacy_campaigns"
        await page.goto(demo.address)
        for pattern in ("**/openapi.json", "**/people"):
            await page.route(pattern, lambda route: route.abort())
        await page.goto(address)
        title = page.locator("summary bdi").filter(has_text=ARABIC)
        await title.wait_for()
        assert await page.locator(".actions form").count() == 0
        await page.locator("#address").fill("/people")
        await page.keyboard.press("Enter")
        await expect(page.locator(".status")).to_contain_text("GET /people: no response")
        await expect(page.locator(".explorer .card p.error")).to_have_text(
            "The gateway does not answer."
        )
        await page.unroute_all()
        await page.get_by_role("button", name="GET", exact=True).click()
        await expect(page.locator(".status")).to_contain_text("GET /people: 200 OK")
        await expect(page.locator(".actions form")).to_have_count(1)
