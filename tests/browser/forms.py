"""The forms of docs/forms.md, as they stand there, and pages that hold them."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from tests.support.demo import Demo

if TYPE_CHECKING:
    from playwright.async_api import Page

PAGE = (Path(__file__).parents[2] / "docs" / "forms.md").read_text("utf-8")
WRITE, SIGN_UP = re.findall(r"^```html\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
STYLE_AND_SCRIPT = WRITE.partition("</form>")[2]
(REDIRECT,) = re.findall(r"^<input [^>]*osdi_gateway:redirect[^>]*>$", PAGE, re.MULTILINE)
ADDRESS = re.compile(r'https://osdi\.example\.org(/[^"]*)')
NOWHERE = "/advocacy_campaigns/d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3"
BAD_GATEWAY = (
    "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
)
NO_ANSWER = "There was no answer. Check your connection and send it again: it counts only once."
OUT_OF_ORDER = "We could not receive it: something is out of order on our side."
AMBIGUOUS = "The field 'person' of the form is sent both as a value and as an object."
"""Of a form whose author has named a field so."""
THANKS = "Thank you! We have received your message."
Json = dict[str, Any]


@contextmanager
def served(form: str, status: int = 405, **headers: str) -> Iterator[str]:
    """The address of a page that holds the form and nothing else, on a port of its own.

    There, a POST gets the page of a proxy, with this status.
    """
    html = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>Form</title>{form}'
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(200, html)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(status, BAD_GATEWAY, headers)

        def answer(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in (headers or {}).items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(text.encode())

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


def helper_of(demo: Demo, campaign: str = "") -> str:
    return f"{demo.address}/api/v1{campaign or campaign_of(demo)}/record_outreach_helper"


async def fill(page: Page, email: str) -> None:
    await page.get_by_label("Given name").fill("Mara")
    await page.get_by_label("Family name").fill("Quill")
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Your message").fill('Keep the "night trains" \u2013\nplease.')


async def send(page: Page, name: str = "Send") -> None:
    await page.get_by_role("button", name=name).click()


async def failed(page: Page) -> str:
    """What the form says about the failure; what was entered is still there."""
    said = page.get_by_role("status").and_(page.locator("[data-failed]"))
    await said.wait_for()
    assert await page.get_by_label("E-mail").input_value()
    return await said.inner_text()


async def picture(page: Page, name: str) -> None:
    """Screenshots of the page in both color schemes, if somebody wants them."""
    if folder := os.environ.get("GATEWAY_FORM_SCREENSHOTS"):
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await page.screenshot(path=Path(folder) / f"{name}-{scheme}.png", full_page=True)
