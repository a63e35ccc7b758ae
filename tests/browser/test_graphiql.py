"""GraphiQL as somebody meets it who opens /graphql: in a browser, on the real process.

`GATEWAY_SCREENSHOT` names a file for a picture of the page.
"""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browser.conftest import browsing_of
from tests.support.demo import COMMAND

if TYPE_CHECKING:
    from playwright.async_api import Browser, Locator

    from tests.browser.conftest import Browsing
    from tests.support.demo import Demo

ANSWER = ".graphiql-response"
DEBOUNCE = 500
"""Milliseconds that GraphiQL may take to see which operation is in the editor."""


async def shows(place: Locator, text: str | re.Pattern[str], milliseconds: float = 10_000) -> None:
    from playwright.async_api import expect

    await expect(place).to_contain_text(text, timeout=milliseconds)


async def open_page(browsing: Browsing) -> None:
    await browsing.page.goto(f"{browsing.demo.address}/graphql")
    await browsing.page.get_by_label("API token").wait_for()


async def use_token(browsing: Browsing, token: str) -> None:
    await browsing.page.get_by_label("API token").fill(token)
    await browsing.page.get_by_label("API token").press("Enter")


async def run(browsing: Browsing) -> None:
    await browsing.page.wait_for_timeout(DEBOUNCE)
    await browsing.page.get_by_role("button", name="Execute query").click()


async def type_query(browsing: Browsing, query: str) -> None:
    await browsing.page.locator(".graphiql-query-editor .CodeMirror").click()
    await browsing.page.keyboard.press("ControlOrMeta+A")
    await browsing.page.keyboard.insert_text(query)


async def test_a_link_to_a_query(browsing: Browsing) -> None:
    """It opens GraphiQL with the query and its variables, and not the JSON of an error."""
    page, query = browsing.page, "query Campaigns($n: Int) { campaigns(first: $n) { totalCount } }"
    variables = '{"n": 3}'
    parameters = httpx.QueryParams({"query": query, "variables": variables})
    await page.goto(f"{browsing.demo.address}/graphql?{parameters}")
    await shows(page.locator(".graphiql-query-editor"), "query Campaigns($n: Int)")
    await shows(page.locator(".graphiql-editor-tool").first, '"n": 3')
    await shows(page.get_by_role("status"), "Token accepted.")
    await run(browsing)
    await shows(page.locator(ANSWER), '"totalCount"')
    if picture := os.environ.get("GATEWAY_LINK_SCREENSHOT"):
        await page.screenshot(path=picture)


async def test_a_link_to_one_of_two_operations(browsing: Browsing) -> None:
    """That one runs at a click, until the query is another one."""
    page = browsing.page
    query = "query A { people { totalCount } } query B { campaigns { totalCount } }"
    parameters = httpx.QueryParams({"query": query, "operationName": "B"})
    await page.goto(f"{browsing.demo.address}/graphql?{parameters}")
    await shows(page.get_by_role("status"), "Token accepted.")
    await run(browsing)
    await shows(page.locator(ANSWER), '"campaigns"')
    if picture := os.environ.get("GATEWAY_OPERATION_SCREENSHOT"):
        await page.screenshot(path=picture)
    await type_query(browsing, "query C { tags { totalCount } } query D { lists { totalCount } }")
    await run(browsing)
    await page.get_by_role("menuitem", name="D").click()
    await shows(page.locator(ANSWER), '"lists"')


async def test_the_first_visit(browsing: Browsing) -> None:
    """The demo's token is in place, and so is a query: one click shows data."""
    page, answer = browsing.page, browsing.page.locator(ANSWER)
    await open_page(browsing)
    await shows(page.get_by_role("status"), "Token accepted.")
    await run(browsing)
    await shows(answer, '"totalCount"')
    # Other tests post to the demo, without targets: the newest action may have none.
    await shows(answer, '"totalOutreaches"')
    await page.get_by_role("button", name="Show GraphiQL Explorer").click()
    await shows(page.locator(".graphiql-explorer-root"), "totalOutreaches")
    if path := os.environ.get("GATEWAY_SCREENSHOT"):
        await page.screenshot(path=path)
    await page.get_by_role("button", name="Show Documentation Explorer").click()
    await shows(page.get_by_role("region", name="Documentation Explorer"), "Root Types")
    await page.get_by_role("button", name="Show History").click()
    await shows(page.get_by_role("region", name="History"), "Newest")
    await page.get_by_role("button", name="Statistics", exact=True).click()
    await run(browsing)
    await shows(answer, '"series"')
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_a_token_is_entered_and_kept(browsing: Browsing) -> None:
    page, status = browsing.page, browsing.page.get_by_role("status")
    await open_page(browsing)
    await use_token(browsing, "")
    await shows(status, "Enter a token to see the schema.")
    assert browsing.complaints == []
    await use_token(browsing, "wrong")
    await shows(status, "The gateway refuses this token")
    # The browser itself notes the 401, once: the schema is not asked for again.
    [noted] = browsing.complaints
    assert "401" in noted
    browsing.complaints.clear()
    await page.get_by_role("button", name="Use the demo token").click()
    await shows(status, "Token accepted.")
    await use_token(browsing, "")
    await use_token(browsing, browsing.demo.token)
    await shows(status, "Token accepted.")
    await page.reload()
    await shows(status, "Token accepted.")
    await type_query(browsing, "{ people(first: 1) { totalCount } }")
    await run(browsing)
    await shows(page.locator(ANSWER), '"people"')
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_a_subscription_hears_of_what_rest_stores(browsing: Browsing) -> None:
    page, answer = browsing.page, browsing.page.locator(ANSWER)
    await open_page(browsing)
    await use_token(browsing, browsing.demo.token)
    await page.get_by_role("button", name="Live", exact=True).click()
    await run(browsing)
    await record_until_shown(browsing.demo, answer)
    await page.get_by_role("button", name="Stop query").click()
    assert [frame for frame in browsing.frames if browsing.demo.token in frame]
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def record_until_shown(demo: Demo, answer: Locator) -> None:
    """Posts, again if need be: nothing tells when the subscription has begun."""
    headers = {"OSDI-API-Token": demo.token}
    person = {"given_name": "Rosalind", "email_addresses": [{"address": "r@example.org"}]}
    async with httpx.AsyncClient(headers=headers) as client:
        listed = await client.get(f"{demo.address}/api/v1/advocacy_campaigns?per_page=1")
        [campaign] = listed.json()["_embedded"]["osdi:advocacy_campaigns"]
        helper = campaign["_links"]["self"]["href"] + "/record_outreach_helper"
        for _ in range(10):
            recorded = await client.post(helper, json={"type": "phone", "person": person})
            assert recorded.status_code == 200, recorded.text
            with suppress(AssertionError):
                await shows(answer, "Rosalind", 1000)
                return
    pytest.fail("The subscription said nothing.")


async def test_dark_and_light(browsing: Browsing) -> None:
    await open_page(browsing)
    colours = []
    for scheme in ("light", "dark"):
        await browsing.page.emulate_media(color_scheme=scheme)
        colours.append(
            await browsing.page.locator("header").evaluate(
                "header => getComputedStyle(header).backgroundColor"
            )
        )
    assert colours[0] == "rgb(255, 255, 255)"
    assert colours[1] != colours[0]


async def test_a_new_tab_has_our_query(browsing: Browsing) -> None:
    page, answer = browsing.page, browsing.page.locator(ANSWER)
    await open_page(browsing)
    await shows(page.get_by_role("status"), "Token accepted.")
    await page.get_by_role("button", name="New tab").click()
    await shows(page.locator(".graphiql-query-editor"), "query Counts")
    await run(browsing)
    await shows(answer, '"totalCount"')
    await shows(answer, '"campaigns"')
    assert "errors" not in await answer.inner_text()
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_the_events_of_a_subscription_are_kept(browsing: Browsing) -> None:
    """Until they are cleared, and not while paused; a change of tab is noted as the end."""
    page = browsing.page
    await open_page(browsing)
    await shows(page.get_by_role("status"), "Token accepted.")
    await page.get_by_role("button", name="Show Events").click()
    events = page.get_by_role("region", name="Events", exact=True)
    await shows(events, "None yet")
    await page.get_by_role("button", name="Live", exact=True).click()
    await run(browsing)
    await shows(events, "Live begins.")
    await record_until_shown(browsing.demo, page.locator(ANSWER))
    await shows(events.get_by_role("listitem").first, re.compile(r"\d\d:\d\d:\d\d\.\d{3} Live has"))
    await events.get_by_role("listitem").first.get_by_text("Result").click()
    await shows(events, "Rosalind")
    if path := os.environ.get("GATEWAY_EVENTS_SCREENSHOT"):
        await page.screenshot(path=path)
    await page.get_by_role("button", name="Statistics", exact=True).click()
    await shows(events.get_by_role("listitem").first, "Live was stopped here.")
    await events.get_by_role("button", name="Clear").click()
    await shows(events, "None yet")
    await events.get_by_role("button", name="Pause").click()
    await page.get_by_role("button", name="Live", exact=True).click()
    await run(browsing)
    await shows(events, "1 not kept while paused.")
    assert (browsing.foreign, browsing.complaints) == ([], [])


async def test_a_gateway_that_does_not_answer(browsing: Browsing) -> None:
    page = browsing.page
    await open_page(browsing)
    await shows(page.get_by_role("status"), "Token accepted.")
    await page.route("**/graphql*", lambda route: route.abort())
    await run(browsing)
    await shows(page.locator(ANSWER), "The gateway does not answer.")
    await shows(page.get_by_role("status"), "The gateway does not answer.")
    await page.get_by_role("button", name="Show Table").click()
    table = page.get_by_role("region", name="Table", exact=True)
    await table.get_by_role("button", name="Make CSV").click()
    await shows(table.locator(".problem"), "The gateway does not answer.")


async def test_the_plan_of_a_query(browsing: Browsing) -> None:
    """For administrators; others read what they need."""
    page, demo = browsing.page, browsing.demo
    await open_page(browsing)
    await shows(page.get_by_role("status"), "Token accepted.")
    await page.get_by_role("button", name="Show Plan").click()
    plan = page.get_by_role("region", name="Plan", exact=True)
    await type_query(browsing, "query A { a: outreaches(first: 3) { nodes { id } } }")
    await page.wait_for_timeout(DEBOUNCE)
    await plan.get_by_role("button", name="Explain").click()
    await shows(plan, "scope 'admin'")
    await use_token(browsing, admin_token(demo))
    await shows(page.get_by_role("status"), "Token accepted.")
    await plan.get_by_role("button", name="Explain").click()
    await shows(plan, "a: up to 3 rows")
    await shows(plan, "resource: outreaches")
    await plan.get_by_text("PostgreSQL", exact=True).click()
    await shows(plan, "Buffers:")
    if path := os.environ.get("GATEWAY_PLAN_SCREENSHOT"):
        await page.screenshot(path=path)
    # The browser itself notes the 403.
    assert ["403" in text for text in browsing.complaints] == [True]
    assert browsing.foreign == []


def admin_token(demo: Demo) -> str:
    command = [COMMAND, "keys", "create", "--name", "plans", "--scopes", "admin"]
    created = subprocess.run(
        command, env=demo.variables, check=True, timeout=60, capture_output=True, text=True
    )
    return created.stdout.split()[-1]


async def test_the_answer_as_a_table(browsing: Browsing) -> None:
    page = browsing.page
    await open_page(browsing)
    await shows(page.get_by_role("status"), "Token accepted.")
    await page.get_by_role("button", name="Show Table").click()
    table = page.get_by_role("region", name="Table", exact=True)
    # The query of the first visit, which has totalCount, too.
    await table.get_by_role("button", name="Make CSV").click()
    await shows(table, "id,actionDate")
    await type_query(browsing, "{ campaigns { nodes { id title createdDate } } }")
    await page.wait_for_timeout(DEBOUNCE)
    await table.get_by_role("button", name="Make CSV").click()
    await shows(table, "id,title")
    async with page.expect_download() as waiting:
        await table.get_by_role("button", name="Save answer.csv").click()
    download = await waiting.value
    assert download.suggested_filename == "answer.csv"
    assert (await download.path()).read_bytes().startswith(b"\xef\xbb\xbf")
    lines = (await download.path()).read_text("utf-8-sig").splitlines()
    assert lines[0] == "id,title,createdDate"
    assert len(lines) > 3
    assert re.fullmatch(r"[^,]+,.+,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", lines[1])
    await type_query(browsing, "{ __typename }")
    await page.wait_for_timeout(DEBOUNCE)
    await table.get_by_role("button", name="Make CSV").click()
    await table.locator(".problem").wait_for()
    assert browsing.foreign == []


async def test_the_table_has_semicolons_where_people_write_decimal_commas(
    demo: Demo, browser: Browser
) -> None:
    async with browsing_of(demo, browser, locale="fr-FR") as browsing:
        page = browsing.page
        await open_page(browsing)
        await page.get_by_role("button", name="Show Table").click()
        table = page.get_by_role("region", name="Table", exact=True)
        await type_query(browsing, "{ campaigns { nodes { id title createdDate } } }")
        await page.wait_for_timeout(DEBOUNCE)
        await table.get_by_role("button", name="Make CSV").click()
        await shows(table, "id;title;createdDate")
        assert browsing.foreign == []


async def test_panes_are_below_each_other_on_a_phone(browsing: Browsing) -> None:
    page = browsing.page
    await page.set_viewport_size({"width": 390, "height": 760})
    await open_page(browsing)
    await shows(page.get_by_role("status"), "Token accepted.")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await run(browsing)
    await shows(page.locator(ANSWER), '"totalCount"')
    editor = await page.locator(".graphiql-query-editor").bounding_box()
    answer = await page.locator(ANSWER).bounding_box()
    assert editor
    assert answer
    assert editor["width"] > 300 < answer["width"]
    assert editor["height"] > 120 < answer["height"]
    assert editor["y"] + editor["height"] <= answer["y"]
    assert answer["y"] + answer["height"] <= 760
    if path := os.environ.get("GATEWAY_PHONE_SCREENSHOT"):
        await page.screenshot(path=path)
