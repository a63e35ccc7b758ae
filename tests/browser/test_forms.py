"""The forms of docs/forms.md, as they stand there, on a page of another origin."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest

from tests.browser.conftest import CHROMIUM_OPTIONS, Demo, lacking

if TYPE_CHECKING:
    from playwright.async_api import Page

PAGE = Path(__file__).parents[2] / "docs" / "forms.md"
FORMS = re.findall(r"^```html\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
WRITE, SIGN_UP = FORMS
ADDRESS = re.compile(r'https://osdi\.example\.org(/[^"]*)')
Json = dict[str, Any]


@contextmanager
def served(form: str) -> Iterator[str]:
    """The address of a page that holds the form and nothing else, on a port of its own."""
    html = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Form</title>{form}'

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def ask(demo: Demo, path: str) -> Json:
    asked = Request(demo.address + "/api/v1" + path, headers={"OSDI-API-Token": demo.token})
    with urlopen(asked) as answer:
        document: Json = json.load(answer)
    return document


def campaign_of(demo: Demo) -> str:
    """The path of a campaign."""
    page = ask(demo, "/advocacy_campaigns?per_page=1")
    (campaign,) = page["_embedded"]["osdi:advocacy_campaigns"]
    href: str = campaign["_links"]["self"]["href"]
    return href.removeprefix(demo.address + "/api/v1")


def placed(form: str, address: str) -> str:
    """The form, posting to `address`."""
    return ADDRESS.sub(lambda _: address, form)


def found(demo: Demo, email: str) -> list[Json]:
    people = ask(demo, f"/people?filter=email_address%20eq%20'{email}'")
    rows: list[Json] = people["_embedded"]["osdi:people"]
    return rows


@pytest.fixture
async def page(chromium: str) -> AsyncIterator[Page]:
    try:
        from playwright.async_api import async_playwright
    except ImportError:
        lacking("playwright is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_OPTIONS, timeout=60_000
        )
        yield await browser.new_page(viewport={"width": 640, "height": 640})
        await browser.close()


async def fill(page: Page, email: str) -> None:
    await page.get_by_label("Given name").fill("Mara")
    await page.get_by_label("Family name").fill("Quill")
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Your message").fill('Keep the "night trains" \u2013 please.')


async def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("GATEWAY_FORM_SCREENSHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def test_the_form_records_an_outreach(page: Page, demo: Demo) -> None:
    helper = demo.address + "/api/v1" + campaign_of(demo) + "/record_outreach_helper"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    with served(placed(WRITE, helper)) as address:
        await page.goto(address)
        decoy = await page.locator("[name=website]").bounding_box()
        assert decoy is not None
        assert decoy["x"] + decoy["width"] < 0
        await fill(page, "mara.form@example.org")
        await picture(page, "form")
        await page.get_by_role("button", name="Send").click()
        await page.get_by_text("Thank you!").wait_for()
    assert f"POST {helper}" in asked
    (mara,) = found(demo, "mara.form@example.org")
    assert (mara["given_name"], mara["family_name"]) == ("Mara", "Quill")
    newest = ask(demo, campaign_of(demo) + "/outreaches?per_page=1")
    (outreach,) = newest["_embedded"]["osdi:outreaches"]
    assert outreach["message"] == 'Keep the "night trains" \u2013 please.'
    assert outreach["_links"]["osdi:person"] == mara["_links"]["self"]
    assert outreach["identifiers"][1].startswith("petition_page:")


async def test_a_program_that_fills_in_everything_is_thanked(page: Page, demo: Demo) -> None:
    campaign = campaign_of(demo)
    before = ask(demo, campaign)["total_outreaches"]
    with served(
        placed(WRITE, f"{demo.address}/api/v1{campaign}/record_outreach_helper")
    ) as address:
        await page.goto(address)
        await fill(page, "robot.form@example.org")
        await page.evaluate(
            "document.querySelector('[name=website]').value = 'https://spam.example'"
        )
        await page.get_by_role("button", name="Send").click()
        await page.get_by_text("Thank you!").wait_for()
    assert found(demo, "robot.form@example.org") == []
    assert ask(demo, campaign)["total_outreaches"] == before


async def test_a_refusal_is_shown_and_the_form_can_be_sent_again(page: Page, demo: Demo) -> None:
    nowhere = "/api/v1/advocacy_campaigns/d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3"
    good = demo.address + "/api/v1" + campaign_of(demo) + "/record_outreach_helper"
    with served(placed(WRITE, f"{demo.address}{nowhere}/record_outreach_helper")) as address:
        await page.goto(address)
        await fill(page, "second.form@example.org")
        await page.get_by_role("button", name="Send").click()
        said = page.get_by_role("status")
        await said.and_(page.locator("[data-failed]")).wait_for()
        assert await said.inner_text() == "There is no advocacy campaign with this id."
        await picture(page, "form-refused")
        await page.evaluate(f"document.getElementById('write').action = '{good}'")
        await page.get_by_role("button", name="Send").click()
        await page.get_by_text("Thank you!").wait_for()
    assert len(found(demo, "second.form@example.org")) == 1


async def test_no_answer_is_shown(page: Page, demo: Demo) -> None:
    with served(placed(WRITE, "http://127.0.0.1:9/")) as address:
        await page.goto(address)
        await fill(page, "nobody.form@example.org")
        await page.get_by_role("button", name="Send").click()
        await page.get_by_text("There was no answer. Try again.").wait_for()


async def test_the_other_form_signs_up(page: Page, demo: Demo) -> None:
    with served(placed(SIGN_UP, demo.address + "/api/v1/people/person_signup")) as address:
        await page.goto(address)
        await page.get_by_label("E-mail").fill("signup.form@example.org")
        await page.get_by_role("button", name="Sign up").click()
        await page.get_by_text("Thank you!").wait_for()
        await page.reload()
        await page.get_by_label("E-mail").fill("signup.robot@example.org")
        await page.evaluate("document.querySelector('[name=website]').value = 'x'")
        await page.get_by_role("button", name="Sign up").click()
        await page.get_by_text("Thank you!").wait_for()
    assert len(found(demo, "signup.form@example.org")) == 1
    assert found(demo, "signup.robot@example.org") == []
