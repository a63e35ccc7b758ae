"""axe-core in a page: what people with disabilities would stumble over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.conftest import lacking

if TYPE_CHECKING:
    from playwright.async_api import Page

_AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
_HEIGHT = 900
_RUN = """
async ([options, exceptions]) => {
  const { violations } = await axe.run({ ...options, elementRef: true });
  const counts = (id, { element }) => !(id in exceptions && element.matches(exceptions[id]));
  return violations
    .map(({ id, nodes }) => [id, nodes.filter((node) => counts(id, node)).slice(0, 3)])
    .filter(([, nodes]) => nodes.length)
    .map(([id, nodes]) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
}
"""


async def axe_finds_nothing(
    page: Page, scheme: str, widths: Iterable[int], exceptions: Mapping[str, str] | None = None
) -> None:
    """At each width. Dark pages differ in nothing but their colors: contrast is enough there.

    `exceptions` are selectors by rule: of elements for which the rule does not count.
    """
    if not _AXE.is_file():
        lacking("npm ci was not run in tests/node")
    await page.add_script_tag(path=_AXE)
    options = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
    for width in widths:
        await page.set_viewport_size({"width": width, "height": _HEIGHT})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await page.evaluate(_RUN, [options, dict(exceptions or {})]) == []
