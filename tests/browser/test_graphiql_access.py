"""GraphiQL for people with disabilities, and in windows of other sizes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.axe import axe_finds_nothing
from tests.browser.conftest import browsing_of
from tests.browser.test_graphiql import (
    ANSWER,
    DEBOUNCE,
    admin_token,
    open_page,
    record_until_shown,
    run,
    shows,
    type_query,
    use_token,
)

if TYPE_CHECKING:
    from playwright.async_api import Browser, Locator

    from tests.browser.conftest import Browsing
    from tests.support.demo import Demo

WIDTHS = (1400, 800, 390)
QUERY = "query A { a: outreaches(first: 3) { nodes { id type } } }"
# CodeMirror's text field is beside what it scrolls, not in it: cursor keys scroll it.
EXCEPTIONS = {"scrollable-region-focusable": ".CodeMirror-scroll"}


async def open_pane(browsing: Browsing, name: str) -> Locator:
    await browsing.page.get_by_role("button", name=f"Show {name}").click()
    return browsing.page.get_by_role("region", name=name, exact=True)


async def check(browsing: Browsing, scheme: str, name: str) -> None:
    """With axe; `GATEWAY_GRAPHIQL_SCREENSHOTS` names a folder for pictures too."""
    page = browsing.page
    await axe_finds_nothing(page, scheme, WIDTHS, EXCEPTIONS)
    if folder := os.environ.get("GATEWAY_GRAPHIQL_SCREENSHOTS"):
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 900})
            await page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png")
    await page.set_viewport_size({"width": 1400, "height": 900})


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(browser: Browser, demo: Demo, scheme: Any) -> None:
    """With a query and its answer beside each of the panes."""
    options = {"color_scheme": scheme, "reduced_motion": "reduce", "bypass_csp": True}
    async with browsing_of(demo, browser, **options) as browsing:
        await open_page(browsing)
        await use_token(browsing, admin_token(demo))
        await shows(browsing.page.get_by_role("status"), "Token accepted.")
        await type_query(browsing, QUERY)
        await run(browsing)
        await shows(browsing.page.locator(ANSWER), '"nodes"')
        await check_plan(browsing, scheme)
        await check_table(browsing, scheme)
        await check_documentation(browsing, scheme)
        for name in ("History", "GraphiQL Explorer"):
            await browsing.page.get_by_role("button", name=f"Show {name}").click()
            await check(browsing, scheme, name)
        await check_dialogs(browsing, scheme)
        await check_events(browsing, scheme)


async def test_the_keyboard_leaves_the_editors(browsing: Browsing) -> None:
    page = browsing.page
    await open_page(browsing)
    editor = page.get_by_role("textbox", name="Query")
    text = "field => field.closest('.CodeMirror').CodeMirror.getValue()"
    before = await editor.evaluate(text)
    for key in ("Tab", "Shift+Tab"):
        await editor.focus()
        await page.keyboard.press(key)
        assert not await editor.evaluate("field => field === document.activeElement")
    assert await editor.evaluate(text) == before


async def check_plan(browsing: Browsing, scheme: str) -> None:
    plan = await open_pane(browsing, "Plan")
    await plan.get_by_role("button", name="Explain").click()
    await shows(plan, "a: up to 3 rows")
    for part in ("SQL", "PostgreSQL"):
        await plan.get_by_text(part, exact=True).click()
    await check(browsing, scheme, "Plan")


async def check_table(browsing: Browsing, scheme: str) -> None:
    table = await open_pane(browsing, "Table")
    await table.get_by_role("button", name="Make CSV").click()
    await shows(table, "id,type")
    await check(browsing, scheme, "Table")
    await type_query(browsing, "{ __typename }")
    await browsing.page.wait_for_timeout(DEBOUNCE)
    await table.get_by_role("button", name="Make CSV").click()
    await table.locator(".problem").wait_for()
    await check(browsing, scheme, "Table with a problem")
    await type_query(browsing, QUERY)


async def check_documentation(browsing: Browsing, scheme: str) -> None:
    documentation = await open_pane(browsing, "Documentation Explorer")
    await shows(documentation, "Root Types")
    await check(browsing, scheme, "Documentation")
    for link in ("Query", "outreaches"):
        await documentation.get_by_role("link", name=link, exact=True).first.click()
    await shows(documentation, "OutreachConnection")
    await check(browsing, scheme, "Documentation of a field")


async def check_dialogs(browsing: Browsing, scheme: str) -> None:
    page = browsing.page
    for name in ("settings", "short keys"):
        await page.get_by_role("button", name=f"Open {name} dialog").click()
        await page.get_by_role("dialog").wait_for()
        await check(browsing, scheme, name)
        await page.keyboard.press("Escape")


async def check_events(browsing: Browsing, scheme: str) -> None:
    page = browsing.page
    events = await open_pane(browsing, "Events")
    await page.get_by_role("button", name="Live", exact=True).click()
    await run(browsing)
    await record_until_shown(browsing.demo, page.locator(ANSWER))
    await events.get_by_role("listitem").first.get_by_text("Result").click()
    await check(browsing, scheme, "Events")


async def test_editors_tabs_and_fields_have_names(browsing: Browsing) -> None:
    page = browsing.page
    await open_page(browsing)
    await shows(page.get_by_role("status"), "Token accepted.")
    for name in ("Query", "Variables", "Headers", "Response"):
        assert await page.locator(f".CodeMirror textarea[aria-label={name}]").count() == 1
    chosen = page.locator(".graphiql-tabs [aria-current=true]")
    assert await chosen.all_inner_texts() == ["Newest"]
    await page.get_by_role("button", name="Live", exact=True).click()
    await page.locator("[aria-current=true]", has_text="Live").wait_for()
    assert await chosen.all_inner_texts() == ["Live"]
    await page.get_by_role("button", name="Newest", exact=True).click()
    await page.get_by_role("button", name="Show GraphiQL Explorer").click()
    assert await page.get_by_role("textbox", name="first", exact=True).input_value() == "5"


async def test_nothing_covers_anything_on_a_phone(browsing: Browsing) -> None:
    """With a pane open, all is below each other and scrolls."""
    page = browsing.page
    await page.set_viewport_size({"width": 390, "height": 760})
    await open_page(browsing)
    await shows(page.get_by_role("status"), "Token accepted.")
    table = await open_pane(browsing, "Table")
    await table.get_by_role("button", name="Make CSV").click()
    await page.get_by_role("button", name="Headers").click(timeout=5000)
    await page.get_by_role("button", name="Copy query").click(timeout=5000)
    places = (table, page.locator(".graphiql-editors"), page.locator(ANSWER))
    boxes = [await place.bounding_box() for place in places]
    heights = [box["height"] for box in boxes if box]
    assert len(heights) == 3
    assert min(heights) > 150
    await page.get_by_role("button", name="Open settings dialog").click()
    sections = page.locator(".graphiql-dialog-section")
    await sections.first.wait_for()
    wide = "parts => parts.map(part => part.scrollWidth - part.clientWidth)"
    assert max(await sections.evaluate_all(wide)) <= 0


async def test_the_answer_is_below_the_query_beside_a_pane(browsing: Browsing) -> None:
    page = browsing.page
    await page.set_viewport_size({"width": 800, "height": 900})
    await open_page(browsing)
    await use_token(browsing, admin_token(browsing.demo))
    await shows(page.get_by_role("status"), "Token accepted.")
    await open_pane(browsing, "Plan")
    editors = await page.locator(".graphiql-editors").bounding_box()
    answer = await page.locator(ANSWER).bounding_box()
    pane = await page.locator(".graphiql-plugin").bounding_box()
    navigation = page.locator(".bar nav")
    assert editors
    assert answer
    assert pane
    assert pane["width"] >= 272
    assert editors["width"] > 400 < answer["width"]
    assert editors["y"] + editors["height"] <= answer["y"]
    assert await navigation.evaluate("nav => nav.scrollWidth <= nav.clientWidth")
