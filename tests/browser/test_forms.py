"""The forms of docs/forms.md on a page of another origin, with JavaScript."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.browser.forms import (
    AMBIGUOUS,
    NO_ANSWER,
    NOWHERE,
    OUT_OF_ORDER,
    SIGN_UP,
    STYLE_AND_SCRIPT,
    THANKS,
    WRITE,
    ask,
    campaign_of,
    failed,
    fill,
    found,
    helper_of,
    picture,
    placed,
    send,
    served,
)
from tests.support.demo import Demo

if TYPE_CHECKING:
    from playwright.async_api import Page, Route


async def test_the_form_records_an_outreach(page: Page, demo: Demo) -> None:
    """The status region is still there, with the focus, and nothing is left to fill in."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    with served(placed(WRITE, helper_of(demo))) as address:
        await page.goto(address)
        decoy = await page.get_by_label("Website").bounding_box()
        assert decoy is not None
        assert decoy["x"] + decoy["width"] < 0
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390
        await fill(page, "mara.form@example.org")
        await picture(page, "form")
        await send(page)
        status = page.get_by_role("status")
        await status.get_by_text(THANKS).wait_for()
        assert await status.evaluate("element => element === document.activeElement")
        assert await page.get_by_role("textbox").count() == 0
        assert await page.get_by_role("button").count() == 0
        await picture(page, "form-success")
    assert [each for each in asked if not each.startswith("GET")] == [f"POST {helper_of(demo)}"]
    (mara,) = found(demo, "mara.form@example.org")
    assert (mara["given_name"], mara["family_name"]) == ("Mara", "Quill")
    newest = ask(demo, campaign_of(demo) + "/outreaches?per_page=1")
    (outreach,) = newest["_embedded"]["osdi:outreaches"]
    assert outreach["message"] == 'Keep the "night trains" \u2013\nplease.'
    assert outreach["type"] == "email"
    assert [target["family_name"] for target in outreach["targets"]] == ["Achterberg"]
    assert outreach["_links"]["osdi:person"] == mara["_links"]["self"]
    assert outreach["identifiers"][1].startswith("petition_page:")


async def test_a_second_click_posts_nothing(page: Page, demo: Demo) -> None:
    """Neither while a post is under way nor after it was received."""
    posts: list[str] = []
    go = asyncio.Event()

    async def hold(route: Route) -> None:
        posts.append(route.request.url)
        await go.wait()
        await route.continue_()

    await page.route("**/record_outreach_helper", hold)
    with served(placed(WRITE, helper_of(demo))) as address:
        await page.goto(address)
        await fill(page, "twice.form@example.org")
        await page.get_by_role("button", name="Send").dblclick()
        await page.get_by_text("Sending \u2026").wait_for()
        await page.get_by_label("E-mail").press("Enter")
        assert await page.get_by_role("button").is_disabled()
        go.set()
        await page.get_by_text(THANKS).wait_for()
        await page.evaluate("document.querySelector('form').requestSubmit()")
        await page.wait_for_timeout(200)
    assert len(posts) == 1
    (twice,) = found(demo, "twice.form@example.org")
    outreaches = ask(demo, twice["_links"]["self"]["href"].split("/api/v1")[1] + "/outreaches")
    assert outreaches["total_records"] == 1


async def test_a_program_that_fills_in_everything_is_thanked(page: Page, demo: Demo) -> None:
    campaign = campaign_of(demo)
    before = ask(demo, campaign)["total_outreaches"]
    with served(placed(WRITE, helper_of(demo, campaign))) as address:
        await page.goto(address)
        await fill(page, "robot.form@example.org")
        await page.get_by_label("Website").evaluate("field => field.value = 'https://spam.example'")
        await send(page)
        await page.get_by_text(THANKS).wait_for()
    assert found(demo, "robot.form@example.org") == []
    assert ask(demo, campaign)["total_outreaches"] == before


async def test_the_page_of_a_proxy_is_not_shown(page: Page, demo: Demo) -> None:
    """Nor taken for success. The form can be sent again."""
    with served(placed(WRITE, "/down"), 502) as address:
        await page.goto(address)
        await fill(page, "second.form@example.org")
        await send(page)
        assert await failed(page) == f"{OUT_OF_ORDER} Try again in a few minutes."
        await picture(page, "form-502")
        await page.evaluate(f"document.querySelector('form').action = '{helper_of(demo)}'")
        await send(page)
        await page.get_by_text(THANKS).wait_for()
    assert len(found(demo, "second.form@example.org")) == 1


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (200, {}, f"{OUT_OF_ORDER} Try again in a few minutes."),
        (400, {}, f"{OUT_OF_ORDER} Try again in a few minutes."),
        (404, {}, "This form is closed at the moment."),
        (413, {}, "This is too long. Shorten it and send it again."),
        (
            429,
            {"Retry_After": "12"},
            "Too many people are using this form at the moment. Try again in 12 seconds.",
        ),
        (503, {"Retry_After": "5"}, f"{OUT_OF_ORDER} Try again in 5 seconds."),
        (
            503,
            {"Retry_After": "Sat, 01 Jan 2050 00:00:00 GMT"},
            f"{OUT_OF_ORDER} Try again in a few minutes.",
        ),
    ],
)
async def test_pages_of_proxies_read_well(
    page: Page, demo: Demo, status: int, headers: dict[str, str], words: str
) -> None:
    with served(placed(WRITE, "/down"), status, **headers) as address:
        await page.goto(address)
        await fill(page, "proxy.form@example.org")
        await send(page)
        assert await failed(page) == words


async def test_a_proxy_without_cors_is_no_answer(page: Page, demo: Demo) -> None:
    """The script cannot see what it answered; nor can it, if the visitor is offline."""
    with served("", 502) as proxy, served(placed(WRITE, proxy)) as address:
        await page.goto(address)
        await fill(page, "nobody.form@example.org")
        await send(page)
        assert await failed(page) == NO_ANSWER
        await page.context.set_offline(True)
        await page.evaluate(f"document.querySelector('form').action = '{helper_of(demo)}'")
        await send(page)
        await page.get_by_text("Sending").wait_for(state="detached")
        assert await failed(page) == NO_ANSWER
        await page.context.set_offline(False)
        await send(page)
        await page.get_by_text(THANKS).wait_for()


async def test_refusals_of_the_gateway_read_well(page: Page, demo: Demo) -> None:
    """A campaign that does not exist, a text that is too long, a value that is refused."""
    with served(placed(WRITE, helper_of(demo, NOWHERE))) as address:
        await page.goto(address)
        await fill(page, "refused.form@example.org")
        await send(page)
        assert await failed(page) == "This form is closed at the moment."
        await page.evaluate(f"document.querySelector('form').action = '{helper_of(demo)}'")
        message = page.get_by_label("Your message")
        await message.evaluate("field => { field.maxLength = 1e6; field.value = 'x'.repeat(7e4) }")
        await send(page)
        await page.get_by_text("This is too long. Shorten it and send it again.").wait_for()
        await message.fill("Short.")
        # What a person cannot enter.
        await page.evaluate("document.querySelector('[name=type]').name = 'person'")
        await send(page)
        await page.get_by_text(AMBIGUOUS).wait_for()
        assert AMBIGUOUS in await failed(page)
    assert found(demo, "refused.form@example.org") == []


async def test_the_other_form_signs_up(page: Page, demo: Demo) -> None:
    form = placed(SIGN_UP, demo.address + "/api/v1/people/person_signup") + STYLE_AND_SCRIPT
    with served(form) as address:
        await page.goto(address)
        await page.get_by_label("E-mail").fill("signup.form@example.org")
        await picture(page, "signup")
        await send(page, "Sign up")
        await page.get_by_text("Thank you! We have received your address.").wait_for()
        await page.reload()
        await page.get_by_label("E-mail").fill("signup.robot@example.org")
        await page.get_by_label("Website").evaluate("field => field.value = 'x'")
        await send(page, "Sign up")
        await page.get_by_text("Thank you!").wait_for()
    assert len(found(demo, "signup.form@example.org")) == 1
    assert found(demo, "signup.robot@example.org") == []
