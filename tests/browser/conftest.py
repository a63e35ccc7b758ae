"""A gateway with demo data as a process of its own, and a browser that reaches nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
import pytest_asyncio

from app.pages.bundle import find_bundle
from tests.support.demo import COMMAND, Demo, running_demo

if TYPE_CHECKING:
    from playwright.async_api import Browser, ConsoleMessage, Page, Route

FORM_REDIRECT = "https://www.example.org/thanks"
"""The page that forms may lead to."""
CHROMIUM_OPTIONS = [
    # Containers and CI run as root, where Chromium's own sandbox does not.
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
TELL_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`Policy violated: ${event.effectiveDirective} ${event.blockedURI}`));
"""


def lacking(what: str) -> NoReturn:
    """Skips, or fails where GATEWAY_REQUIRE_BROWSER says that nothing may lack."""
    if os.environ.get("GATEWAY_REQUIRE_BROWSER"):
        pytest.fail(what)
    pytest.skip(what)


@dataclass
class Browsing:
    """A page, and what it did beside what it showed."""

    page: Page
    demo: Demo
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    """What was sent over WebSockets."""

    async def guard(self, route: Route) -> None:
        if route.request.url.startswith(self.demo.address + "/"):
            await route.continue_()
        else:
            self.foreign.append(route.request.url)
            await route.abort()

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


@pytest.fixture(scope="session")
def built() -> None:
    """What needs the pages as they were built."""
    if find_bundle() is None:
        lacking("the pages are not built: make pages")


@pytest.fixture(scope="session")
def chromium(built: None) -> str:
    if (found := shutil.which("chromium") or shutil.which("google-chrome")) is None:
        lacking("there is no chromium on this machine")
    return found


@pytest.fixture(scope="session")
def demo(chromium: str) -> Iterator[Demo]:
    with running_demo() as running:
        command = [COMMAND, "organizations", "set", "default", "--form-redirects", FORM_REDIRECT]
        subprocess.run(command, env=running.variables, check=True, timeout=60)
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One browser serves all tests, so they share its event loop."""
    for item in items:
        # Elsewhere, `browser` is the name of a parameter.
        if {"browser", "chromium"} <= set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    try:
        from playwright.async_api import async_playwright
    except ImportError:
        lacking("playwright is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_OPTIONS, timeout=60_000
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browsing(browser: Browser, demo: Demo) -> AsyncIterator[Browsing]:
    async with browsing_of(demo, browser) as browsing:
        yield browsing


@asynccontextmanager
async def browsing_of(demo: Demo, browser: Browser, **options: Any) -> AsyncIterator[Browsing]:
    async with page_of(browser, viewport={"width": 1400, "height": 900}, **options) as page:
        browsing = Browsing(page, demo)
        await page.route("**/*", browsing.guard)
        await page.add_init_script(TELL_VIOLATIONS)
        page.on("console", browsing.heard)
        page.on("pageerror", lambda error: browsing.complaints.append(str(error)))
        page.on(
            "websocket",
            lambda socket: socket.on("framesent", lambda frame: browsing.frames.append(str(frame))),
        )
        yield browsing


@asynccontextmanager
async def page_of(browser: Browser, **options: Any) -> AsyncIterator[Page]:
    """A page with storage and cache of its own."""
    page = await browser.new_page(**options)
    try:
        yield page
    finally:
        await page.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    async with page_of(browser, viewport={"width": 390, "height": 760}) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def plain_page(browser: Browser) -> AsyncIterator[Page]:
    """A page without JavaScript."""
    size = {"width": 390, "height": 760}
    async with page_of(browser, viewport=size, java_script_enabled=False) as page:
        yield page
