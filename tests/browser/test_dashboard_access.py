"""The dashboard away from a desk and a mouse: what it saves, by keyboard, and on a wall."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import browsing_of, page_of
from tests.browser.test_dashboard import opened, settled
from tests.support.demo import Demo

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

FIGURES = ["totals", "timeline", "newest", "campaigns", "states"]
FIGURES += ["targets", "sources", "hours", "supporters"]
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(25, 33, 46)"}
DRAWN_ALONE = """svg => {
  document.body.innerHTML = svg;
  const whole = document.querySelector('svg').getBoundingClientRect();
  const texts = [...document.querySelectorAll('svg text')];
  const outside = texts.filter(text => {
    const box = text.getBoundingClientRect();
    return box.left < whole.left || box.right > whole.right || box.bottom > whole.bottom;
  });
  return {
    texts: texts.map(text => text.textContent),
    outside: outside.map(text => text.textContent),
    fills: [...new Set([...document.querySelectorAll('svg svg rect, svg svg path')].map(
      shape => shape.getAttribute('fill')))],
    paper: document.querySelector('svg > rect').getAttribute('fill'),
    bare: document.querySelectorAll('[class], [style], style, image').length,
  };
}"""


async def saved(page: Page, figure: str, kind: str, folder: Path) -> Path:
    await page.locator(f"#{figure} summary").click()
    async with page.expect_download() as download:
        await page.locator(f"#{figure}").get_by_role("button", name=f"Save as {kind}").click()
    path = folder / (await download.value).suggested_filename
    await (await download.value).save_as(path)
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_each_picture_stands_alone(
    browser: Browser, demo: Demo, tmp_path: Path, scheme: Any
) -> None:
    """With title, dates and legend, in the colours of the page, and nothing cut off."""
    drawn: dict[str, Any] = {}
    async with (
        browsing_of(demo, browser, color_scheme=scheme) as browsing,
        page_of(browser) as alone,
    ):
        page = await opened(browsing)
        # So that the line below the title is too long for one.
        await page.locator("#campaigns .row").first.click()
        await page.locator("#sources .row").first.click()
        await settled(page)
        for figure in FIGURES:
            svg = await saved(page, figure, "SVG", tmp_path)
            drawn[figure] = await alone.evaluate(DRAWN_ALONE, svg.read_text("utf-8"))
        png = await saved(page, "totals", "PNG", tmp_path)
        assert png.stat().st_size > 10_000
        assert browsing.complaints == []
        headings = {figure: await page.locator(f"#{figure} h2").inner_text() for figure in FIGURES}
        keys = await page.locator("#timeline .key").all_inner_texts()
        campaign = await page.locator("#campaigns .name").first.inner_text()
        names = {
            "totals": await page.locator(".tile h3").all_inner_texts(),
            "timeline": [" ".join(key.split()) for key in keys],
            "newest": await page.locator("#newest b").all_inner_texts(),
            "states": ["0", await page.locator("#states .value").first.inner_text()],
            "hours": ["0", "Mon", "21"],
            **{
                figure: await page.locator(f"#{figure} .name").all_inner_texts()
                for figure in ("campaigns", "targets", "sources")
            },
        }
    for figure, picture in drawn.items():
        assert picture["texts"][0] == headings[figure]
        below = " ".join(picture["texts"][1:4])
        assert below.startswith("Last 30 days (")
        assert campaign in below
        assert set(names.get(figure, ())) <= set(picture["texts"]), figure
        assert (picture["outside"], picture["bare"]) == ([], 0), figure
        assert picture["paper"] == PAPER[scheme]
        assert {*picture["fills"]} - {"none"} or figure == "totals"
        assert not {"", "rgb(0, 0, 0)"} & {*picture["fills"]}, figure
