"""The forms of docs/forms.md in a browser without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.conftest import FORM_REDIRECT
from tests.browser.forms import (
    AMBIGUOUS,
    NOWHERE,
    REDIRECT,
    SIGN_UP,
    WRITE,
    ask,
    campaign_of,
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
    from playwright.async_api import Page


async def test_without_javascript_the_browser_shows_the_answer(
    plain_page: Page, demo: Demo
) -> None:
    page = plain_page
    with served(placed(WRITE, helper_of(demo))) as address:
        await page.goto(address)
        await fill(page, "plain.form@example.org")
        await send(page)
        await page.get_by_role("heading", name="Thank you!").wait_for()
        assert page.url == helper_of(demo)
        await picture(page, "plain-success")
        await page.go_back()
        await fill(page, "plain.robot@example.org")
        # Without JavaScript, only the keyboard of a program gets there.
        await page.locator("[name='osdi_gateway:decoy']").fill("x", force=True)
        await send(page)
        await page.get_by_role("heading", name="Thank you!").wait_for()
    (person,) = found(demo, "plain.form@example.org")
    assert person["given_name"] == "Mara"
    assert found(demo, "plain.robot@example.org") == []
    newest = ask(demo, campaign_of(demo) + "/outreaches?per_page=1")
    (outreach,) = newest["_embedded"]["osdi:outreaches"]
    assert outreach["message"] == 'Keep the "night trains" \u2013\nplease.'
    assert [target["title"] for target in outreach["targets"]] == ["Senator"]


async def test_without_javascript_a_refusal_is_a_page(plain_page: Page, demo: Demo) -> None:
    page = plain_page
    with served(placed(WRITE, helper_of(demo, NOWHERE))) as address:
        await page.goto(address)
        await fill(page, "plain.refused@example.org")
        await send(page)
        await page.get_by_role("heading", name="Not received").wait_for()
        await page.get_by_text("This form is closed, or its address has changed.").wait_for()
        await picture(page, "plain-404")
    form = WRITE.replace('maxlength="5000"', "").replace('name="type"', 'name="person"')
    with served(placed(form, helper_of(demo))) as address:
        await page.goto(address)
        await fill(page, "plain.refused@example.org")
        await send(page)
        await page.get_by_text(AMBIGUOUS).wait_for()
        await picture(page, "plain-400")
        await page.go_back()
        assert await page.get_by_label("E-mail").input_value() == "plain.refused@example.org"
        await page.get_by_label("Your message").fill("x" * 70_000)
        await send(page)
        await page.get_by_text("It is too long.").wait_for()
    assert found(demo, "plain.refused@example.org") == []


async def test_without_javascript_a_redirect_leads_to_an_allowed_page(
    plain_page: Page, demo: Demo
) -> None:
    """And to no other."""
    page = plain_page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    sign_up = demo.address + "/api/v1/people/person_signup"
    for url in (FORM_REDIRECT, "https://evil.example/thanks"):
        hidden = REDIRECT.replace("https://www.example.org/thanks", url)
        assert url in hidden
        form = placed(SIGN_UP, sign_up).replace("</form>", f"{hidden}</form>")
        with served(form) as address:
            await page.goto(address)
            await page.get_by_label("E-mail").fill("led.form@example.org")
            # The page that follows is not in this world.
            await send(page, "Sign up")
            if url == FORM_REDIRECT:
                await page.wait_for_url(re.compile("chrome-error://.*|" + re.escape(url)))
                assert asked[-1] == f"GET {url}"
            else:
                await page.get_by_role("heading", name="Thank you!").wait_for()
    assert not any("evil" in each for each in asked)
    assert len(found(demo, "led.form@example.org")) == 1
