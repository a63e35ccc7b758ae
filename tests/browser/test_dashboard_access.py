"""The dashboard away from a desk and a mouse: what it saves, by keyboard, and on a wall."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import httpx
import pytest

from tests.browser.conftest import Browsing, browsing_of
from tests.browser.forms import campaign_of, helper_of
from tests.browser.test_dashboard import number, opened, settled
from tests.support.demo import Demo

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

PAPER: dict[str, str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(25, 33, 46)"}
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


async def test_each_picture_stands_alone(
    browsing: Browsing, plain_page: Page, tmp_path: Path
) -> None:
    """With title, dates and legend, in the colours of the page, and nothing cut off."""
    page = await opened(browsing)
    # So that the line below the title is too long for one.
    await page.locator("#campaigns .row").first.click()
    await page.locator("#sources .row").first.click()
    await settled(page)
    campaign = await page.locator("#campaigns .name").first.inner_text()
    keys = await page.locator("#timeline .key").all_inner_texts()
    names = {
        "totals": await page.locator(".tile h3").all_inner_texts(),
        "timeline": [" ".join(key.split()) for key in keys],
        "newest": await page.locator("#newest b").all_inner_texts(),
        "states": ["0", await page.locator("#states .value").first.inner_text()],
        "hours": ["0", "Mon", "21"],
        "supporters": ["0"],
    }
    for figure in ("campaigns", "targets", "sources"):
        names[figure] = await page.locator(f"#{figure} .name").all_inner_texts()
    ids = await page.locator(".figure").evaluate_all("all => all.map(one => one.id)")
    assert {*names} == {*ids}
    pictures: dict[Literal["light", "dark"], list[str]]
    pictures = {"light": [*names], "dark": ["totals", "timeline", "states"]}
    for scheme, figures in pictures.items():
        await page.emulate_media(color_scheme=scheme)
        for figure in figures:
            svg = await saved(page, figure, "SVG", tmp_path)
            picture = await plain_page.evaluate(DRAWN_ALONE, svg.read_text("utf-8"))
            title, *texts = picture["texts"]
            assert title == await page.locator(f"#{figure} h2").inner_text()
            below = " ".join(texts[:3])
            assert below.startswith("Last 30 days (")
            assert campaign in below
            assert names[figure], figure
            assert {*names[figure]} <= {*texts}, figure
            assert (picture["outside"], picture["bare"]) == ([], 0), figure
            assert picture["paper"] == PAPER[scheme]
            assert {*picture["fills"]} - {"none"} or figure == "totals"
            assert not {"", "rgb(0, 0, 0)"} & {*picture["fills"]}, figure
    assert (await saved(page, "totals", "PNG", tmp_path)).stat().st_size > 10_000
    assert browsing.complaints == []


LISTEN = """() => {
  const heard = (window.heard = []);
  const isLive = '[aria-live], [role=status], [role=alert], output';
  new MutationObserver(changes => changes.forEach(({ target, type }) => {
    const element = target.nodeType === 1 ? target : target.parentElement;
    if (type !== 'attributes') {
      const live = element?.closest(isLive);
      if (live) heard.push(`live ${live.textContent}`);
    } else if (element === document.activeElement) heard.push(element.getAttribute('aria-label'));
  })).observe(document.body, {
    subtree: true, childList: true, characterData: true, attributeFilter: ['aria-label'],
  });
}"""
TREE = "Accessibility.getFullAXTree"


async def write(demo: Demo, writer: str, count: int) -> None:
    """Five times in a second."""
    body = {"type": "phone", "targets": [{"family_name": "Caller"}], "person": {}}
    path = helper_of(demo, campaign_of(demo))
    async with httpx.AsyncClient(headers={"OSDI-API-Token": demo.token}) as client:
        for i in range(count):
            body["person"] = {"email_addresses": [{"address": f"{writer}-{i}@example.org"}]}
            (await client.post(path, json=body)).raise_for_status()
            await asyncio.sleep(0.2)


async def test_a_listener_is_not_interrupted_by_writes(browsing: Browsing) -> None:
    """Neither talked over, nor moved from what is being read, nor robbed of the focus."""
    from playwright.async_api import expect

    page = await opened(browsing)
    before = await number(page, "#total-outreaches")
    await page.locator("#supporters summary").click()
    await page.locator("#supporters").get_by_role("button", name="Show as table").click()
    key = page.locator("#timeline .key[data-key=phone]")
    places = [key, page.locator("#newest li").first, page.locator("#supporters tbody td").last]
    held = [await place.element_handle() for place in places]
    await page.locator("#timeline .bars").focus()
    await page.evaluate(LISTEN)
    await write(browsing.demo, "first", 4)
    await key.focus()
    await write(browsing.demo, "second", 4)
    await expect(page.locator("#total-outreaches")).to_have_text(f"{before + 8:,}")
    await expect(page.locator("#newest li").first).to_contain_text("Caller")
    assert await key.evaluate("element => element === document.activeElement")
    for handle in held:
        assert handle is not None
        assert await handle.evaluate("element => element.isConnected")
    assert await page.evaluate("heard") == []
    assert browsing.complaints == []


async def test_the_page_as_a_screen_reader_has_it(browsing: Browsing) -> None:
    page = await opened(browsing)
    session = await page.context.new_cdp_session(page)
    nodes = [
        (
            node["role"]["value"],
            node.get("name", {}).get("value", ""),
            {entry["name"]: entry["value"].get("value") for entry in node.get("properties", ())},
        )
        for node in (await session.send(TREE))["nodes"]
        if not node["ignored"]
    ]
    levels = await page.locator("h1, h2, h3").evaluate_all("all => all.map(one => +one.tagName[1])")
    assert levels[0] == 1
    assert all(after <= level + 1 for level, after in pairwise(levels))
    assert [name for role, name, _ in nodes if role == "heading" and not name] == []
    titles = await page.locator(".figure h2").all_text_contents()
    assert [name for role, name, _ in nodes if role == "region"] == titles
    for title in titles:
        assert ("DisclosureTriangle", f"{title}: table and downloads") in {n[:2] for n in nodes}
    focusable = [(role, name) for role, name, about in nodes if about.get("focusable")]
    assert [role for role, name in focusable if not name] == []
    # The drawings have a sentence each, and none of their parts is read.
    assert len([name for role, name, _ in nodes if role in ("image", "application") and name]) == 4
    assert {role for role, _, _ in nodes} & {
        "graphics-symbol",
        "SvgRoot",
        "graphics-document",
    } == set()


async def at(page: Page, place: str) -> bool:
    return bool(await page.evaluate("place => document.activeElement.matches(place)", place))


async def tab_to(page: Page, place: str) -> None:
    """Past what has the focus, all of which must be seen to have it."""
    for _ in range(70):
        await page.keyboard.press("Tab")
        if await at(page, place):
            break
    assert await at(page, place), place
    style = "getComputedStyle(document.activeElement).outlineStyle"
    assert await page.evaluate(style) != "none" or await at(page, "[type=radio]")


async def test_all_of_it_by_keyboard(browsing: Browsing, tmp_path: Path) -> None:
    page = await opened(browsing)
    keys = page.keyboard
    await tab_to(page, "[name=range]")
    for _ in range(4):
        await keys.press("ArrowRight")
    await tab_to(page, "#from")
    today = datetime.now(UTC)
    wrong, first, last = (today - timedelta(days=days) for days in (50, 40, 10))
    # On the way, its year has one digit, then two.
    await keys.type(f"{first:%m%d%Y}")
    await page.wait_for_url(f"**/dashboard?from={first:%Y-%m-%d}&to=*")
    assert await at(page, "#from")
    await tab_to(page, "#to")
    await keys.type(f"{wrong:%m%d%Y}")
    said = page.get_by_text("The last day must not be before the first.")
    await said.wait_for()
    # Back from the year to the month.
    await keys.press("Shift+Tab")
    await keys.press("Shift+Tab")
    await keys.type(f"{last:%m%d%Y}")
    await page.wait_for_url(f"**/dashboard?from={first:%Y-%m-%d}&to={last:%Y-%m-%d}&zone=UTC")
    await said.wait_for(state="hidden")
    for name in ("campaign", "type", "source", "state", "tag"):
        label = name.capitalize()
        await tab_to(page, f"[aria-label={label}]")
        await keys.press("ArrowDown")
        await page.wait_for_url(f"**/dashboard?*{name}=*")
        assert await at(page, f"[aria-label={label}]")
    await tab_to(page, ".clear")
    await keys.press("Enter")
    await settled(page)
    assert await at(page, "[aria-label=Campaign]")
    await tab_to(page, "#timeline .key")
    await keys.press("Space")
    await page.wait_for_url("**/dashboard?*type=*")
    await settled(page)
    assert await at(page, "#timeline .key[aria-pressed=true]")
    await tab_to(page, "#campaigns summary")
    await keys.press("Enter")
    await keys.press("Tab")
    await keys.press("Enter")
    assert await at(page, "#campaigns .behind")
    await keys.press("Shift+Tab")
    await keys.press("Enter")
    for _ in range(2):
        await keys.press("Tab")
    async with page.expect_download() as download:
        await keys.press("Enter")
    assert (await download.value).suggested_filename.endswith(".csv")
    assert await at(page, "#campaigns summary")
    await keys.press("Enter")
    # The links are made when the menu has opened.
    await page.locator("#campaigns .links a").wait_for()
    await tab_to(page, "#campaigns .links a")
    await keys.press("Tab")
    assert await page.locator(".menu[open]").count() == 0
    await keys.press("Shift+Tab")
    await keys.press("Enter")
    # The links are made when the menu has opened.
    await page.locator("#campaigns .links a").wait_for()
    await tab_to(page, "#campaigns .links a")
    await keys.press("Enter")
    await page.wait_for_url("**/graphql?query=subscription*")
    assert browsing.complaints == []


SEEN_ON_WALL = """() => {
  const [found, small] = [[], []];
  const whole = document.documentElement;
  if (whole.scrollWidth > innerWidth || whole.scrollHeight > innerHeight) found.push('the page');
  const isText = ({ nodeType, data }) => nodeType === 3 && data.trim();
  for (const element of document.querySelectorAll('main *')) {
    if (!element.checkVisibility() || element.closest('.visually-hidden, h2, .acts')) continue;
    const hasText = [...element.childNodes].some(isText);
    if (!hasText && element.localName !== 'svg') continue;
    const box = element.getBoundingClientRect();
    const card = (element.closest('.figure') ?? document.body).getBoundingClientRect();
    if (box.bottom > card.bottom + 1 || box.right > card.right + 1) found.push(element.outerHTML);
    if (!hasText) continue;
    const drawing = element.closest('svg');
    const wide = drawing?.getBoundingClientRect().width;
    const scale = drawing ? wide / drawing.viewBox.baseVal.width : 1;
    const size = parseFloat(getComputedStyle(element).fontSize) * scale;
    if (size < Math.min(innerWidth, innerHeight) / 60) small.push([size, element.textContent]);
  }
  return { found, small };
}"""


async def _seen_on_wall(page: Page) -> Any:
    """What does not fit, as soon as charts are drawn in the size that their cards have."""
    seen = await page.evaluate(SEEN_ON_WALL)
    for _ in range(50):
        if not seen["found"]:
            break
        await asyncio.sleep(0.1)
        seen = await page.evaluate(SEEN_ON_WALL)
    return seen


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (1080, 1920)])
async def test_the_wall_is_read_from_across_the_room(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    """All of it is seen, in a text of at least a sixtieth of the shorter side, and live."""
    from playwright.async_api import expect

    async with browsing_of(demo, browser) as browsing:
        page = browsing.page
        await page.clock.install()
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await opened(browsing, "?wall")
        shown = []
        for _ in range(5):
            assert await _seen_on_wall(page) == {"found": [], "small": []}
            shown.append(await page.locator(".turn:visible").get_attribute("id"))
            await page.clock.fast_forward(15_000)
        assert set(shown) == {"campaigns", "targets", "sources", "hours", "supporters"}
        before = await number(page, "#total-outreaches")
        await write(demo, f"wall-{size[0]}", 1)
        await expect(page.locator("#total-outreaches")).to_have_text(f"{before + 1:,}")
        await page.keyboard.press("Escape")
        await page.locator(".filters").wait_for()
        assert "wall" not in page.url
        assert browsing.complaints == []


WAKE_LOCK = """
window.held = 0;
const request = async () => {
  window.held += 1;
  return { release: async () => { window.held -= 1; } };
};
Object.defineProperty(navigator, 'wakeLock', { value: { request } });
"""


async def test_the_wall_keeps_its_screen_on(browsing: Browsing) -> None:
    from playwright.async_api import expect

    page = browsing.page
    await page.add_init_script(WAKE_LOCK)
    await opened(browsing, "?wall")
    assert await page.evaluate("held") == 1
    await page.keyboard.press("Escape")
    await page.locator(".filters").wait_for()
    await expect(page.locator("html:fullscreen")).to_have_count(0)
    assert await page.evaluate("held") == 0
    await page.get_by_role("button", name="Full screen").click()
    await page.wait_for_url("**/dashboard?wall")
    assert await page.evaluate("held") == 1
    assert browsing.complaints == []


async def test_nothing_moves_with_reduced_motion(browser: Browser, demo: Demo) -> None:
    """A write would light up a total and the newest action, and a wall would turn."""
    from playwright.async_api import expect

    async with browsing_of(demo, browser, reduced_motion="reduce") as browsing:
        page = browsing.page
        await page.clock.install()
        await opened(browsing, "?wall")
        before = await number(page, "#total-outreaches")
        await write(demo, "still", 1)
        await expect(page.locator("#total-outreaches")).to_have_text(f"{before + 1:,}")
        assert await page.evaluate("document.getAnimations().length") == 0
        await page.clock.fast_forward(20_000)
        assert await page.locator(".turn:visible").get_attribute("id") == "campaigns"
        await page.get_by_role("button", name="Next figure").click()
        assert await page.locator(".turn:visible").get_attribute("id") == "targets"
        await page.keyboard.press("Escape")
        # The button that had the focus is gone.
        assert await page.evaluate("document.activeElement.textContent") == "Full screen"
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/dashboard?wall")
        await page.keyboard.press("Escape")
        await page.wait_for_url("**/dashboard")
        await expect(page.locator("html:fullscreen")).to_have_count(0)
        assert browsing.complaints == []


async def test_colours_that_say_something_stay(browsing: Browsing) -> None:
    """Where people choose all colours themselves, as in high contrast."""
    page = await opened(browsing)
    await page.emulate_media(forced_colors="active")
    colour = "place => getComputedStyle(place).backgroundColor"
    chosen = await page.locator(".ranges input:checked + span").evaluate(colour)
    assert chosen != await page.locator(".ranges input:not(:checked) + span").first.evaluate(colour)
    swatches = await page.locator("#timeline .swatch").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    assert len({*swatches}) == len(swatches) > 1
