"""axe-core in a page: what people with disabilities would stumble over."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.conftest import lacking

if TYPE_CHECKING:
    from playwright.async_api import Page

_AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
_HEIGHT = 900


async def axe_finds_nothing(page: Page, scheme: str, widths: Iterable[int]) -> None:
    """At each width. Dark pages differ in nothing but their colors: contrast is enough there."""
    if not _AXE.is_file():
        lacking("npm ci was not run in tests/node")
    await page.add_script_tag(path=_AXE)
    options = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
    for width in widths:
        await page.set_viewport_size({"width": width, "height": _HEIGHT})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        found = await page.evaluate("options => axe.run(options)", options)
        assert [
            (item["id"], [node["html"][:200] for node in item["nodes"][:3]])
            for item in found["violations"]
        ] == []
