"""The counters of docs/embed.md on a page of another origin.

`GATEWAY_EMBED_SCREENSHOTS` names a folder for pictures of the page.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

from tests.browser.conftest import TELL_VIOLATIONS
from tests.browser.forms import campaign_of, served
from tests.support.demo import COMMAND, Demo

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

PAGE = (Path(__file__).parents[2] / "docs" / "embed.md").read_text("utf-8")
FRAME, COMPONENT, STYLE = re.findall(r"^```html\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
ID = "019b7f3e-7bc0-7db3-928f-4946351a6dda"


def command(demo: Demo, *arguments: str) -> str:
    return subprocess.run(
        [COMMAND, "campaigns", *arguments],
        env=demo.variables,
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    ).stdout


def placed(demo: Demo, campaign: str, *snippets: str) -> str:
    body = "".join(snippets)
    return body.replace("https://osdi.example.org", demo.address).replace(ID, campaign)


def act(demo: Demo, campaign: str) -> None:
    request = Request(
        f"{demo.address}/api/v1/advocacy_campaigns/{campaign}/outreaches",
        b'{"type": "email"}',
        {"OSDI-API-Token": demo.token, "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=10):
        pass


def ending(total: int) -> re.Pattern[str]:
    return re.compile(f"^{total:,} of 5,000 actions$")


async def pictures(page: Page, name: str) -> None:
    if folder := os.environ.get("GATEWAY_EMBED_SCREENSHOTS"):
        for width in (1400, 390, 200):
            await page.set_viewport_size({"width": width, "height": 500})
            for scheme in ("light", "dark"):
                await page.emulate_media(color_scheme=scheme)
                await page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png")


async def test_both_show_an_outreach_within_a_second(browser: Browser, demo: Demo) -> None:
    from playwright.async_api import expect

    campaign = campaign_of(demo).rpartition("/")[2]
    said = command(demo, "publish", campaign, "--goal", "5000")
    assert said.splitlines()[-1] == f"/embed/campaigns/{campaign}"
    complaints: list[str] = []
    page = await browser.new_page(viewport={"width": 1400, "height": 500})
    await page.add_init_script(TELL_VIOLATIONS)
    page.on("console", lambda message: complaints.append(message.text))
    with served(placed(demo, campaign, FRAME, COMPONENT, STYLE)) as address:
        await page.goto(address)
        framed = page.frame_locator("iframe").locator("osdi-campaign-counter")
        placed_here = page.locator("osdi-campaign-counter")
        for counter in (framed, placed_here):
            await expect(counter.get_by_role("progressbar")).to_be_visible()
        bar = placed_here.get_by_role("progressbar")
        before = int(await bar.get_attribute("aria-valuenow") or "")
        assert await bar.get_attribute("aria-valuemax") == "5000"
        assert await bar.get_attribute("aria-valuetext") == f"{before:,} of 5,000 actions"
        assert not await placed_here.get_by_role("link").is_visible()
        act(demo, campaign)
        for counter in (framed, placed_here):
            await expect(counter.get_by_text(ending(before + 1))).to_be_visible(timeout=1_000)
            # A screen reader is not told each time.
            await expect(counter.get_by_role("status")).to_have_text("")
        for width in (390, 200):
            await page.set_viewport_size({"width": width, "height": 500})
            assert await placed_here.evaluate("element => element.scrollWidth") <= width
        await pictures(page, "embed")
        command(demo, "publish", campaign, "--goal", "10")
        act(demo, campaign)
        await expect(bar).to_have_attribute("aria-valuenow", "10")
        await expect(bar).to_have_attribute("aria-valuetext", f"{before + 2:,} of 10 actions")
    command(demo, "unpublish", campaign)
    assert complaints == []
    await page.close()


async def test_a_low_frame_shows_the_total(browser: Browser, demo: Demo) -> None:
    """In a narrow column, where title and total take several lines."""
    from playwright.async_api import expect

    campaign = campaign_of(demo).rpartition("/")[2]
    command(demo, "publish", campaign, "--goal", "5000")
    page = await browser.new_page(viewport={"width": 150, "height": 120})
    await page.goto(f"{demo.address}/embed/campaigns/{campaign}")
    counter = page.locator("osdi-campaign-counter")
    await expect(counter.get_by_text(re.compile("of 5,000 actions$"))).to_be_in_viewport(ratio=1)
    lines = "title => [title.clientHeight, parseFloat(getComputedStyle(title).lineHeight)]"
    height, line = await counter.locator("[part=title] bdi").evaluate(lines)
    assert height in (round(line), 0)
    command(demo, "unpublish", campaign)
    await page.close()


async def test_what_ends_and_what_is_not_there(browser: Browser, demo: Demo) -> None:
    """Then the content of the element is shown, and the frame says so."""
    from playwright.async_api import expect

    campaign = campaign_of(demo).rpartition("/")[2]
    command(demo, "publish", campaign)
    page = await browser.new_page()
    with served(placed(demo, campaign, FRAME, COMPONENT)) as address:
        await page.goto(address)
        counter = page.locator("osdi-campaign-counter")
        await expect(counter.get_by_text(re.compile(r"^[\d,]+ actions$"))).to_be_visible()
        assert await counter.get_by_role("progressbar").count() == 0
        command(demo, "unpublish", campaign)
        act(demo, campaign)
        gone = page.frame_locator("iframe").get_by_text("This counter is not available.")
        for _ in range(2):
            await expect(counter.get_by_role("link")).to_be_visible()
            await expect(gone).to_be_visible()
            await page.reload()
    await page.close()


async def test_without_streams_it_asks(browser: Browser, demo: Demo) -> None:
    from playwright.async_api import expect

    campaign = campaign_of(demo).rpartition("/")[2]
    command(demo, "publish", campaign, "--goal", "5000")
    page = await browser.new_page()
    await page.route("**/live", lambda route: route.fulfill(status=503))
    # As sites write the language of a page; the last is no language.
    languages = {"de_DE": "5.000", "en": "5,000", "not a language": "5,000"}
    parts = [f'<div lang="{lang}">{COMPONENT}</div>' for lang in languages]
    with served(placed(demo, campaign, *parts)) as address:
        await page.goto(address)
        for number, goal in enumerate(languages.values()):
            bar = page.get_by_role("progressbar").nth(number)
            await expect(bar).to_have_attribute(
                "aria-valuetext", re.compile(f" of {re.escape(goal)} actions$")
            )
    command(demo, "unpublish", campaign)
    await page.close()


async def test_a_frame_without_javascript(plain_page: Page, demo: Demo) -> None:
    campaign = campaign_of(demo).rpartition("/")[2]
    command(demo, "publish", campaign, "--goal", "5000")
    await plain_page.goto(f"{demo.address}/embed/campaigns/{campaign}?theme=dark")
    said = await plain_page.inner_text("main")
    assert re.search(r"^[\d,]+ of 5,000 actions$", said, re.MULTILINE)
    assert "not available" not in said
    command(demo, "unpublish", campaign)
