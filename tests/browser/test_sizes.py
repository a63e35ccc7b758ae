"""What a browser has to load for each page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Browsing

MOST = 150 * 1024
"""Bytes, compressed, with heads and pictures. GraphiQL is larger: it has an editor."""
PAGES = {
    "/": 3,
    "/dashboard": 3,
    "/api/v1/": 4,
    "/api/v1/advocacy_campaigns": 4,
    "/docs/openapi": 4,
    "/docs/v1/record_outreach_helper": 2,
    "/docs/": 8,
    "/docs/dashboards.html": 8,
    "/docs/schema.html": 8,
    "/docs/search.html": 8,
}
"""With the least number of files of which each consists."""


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_small(browsing: Browsing, path: str) -> None:
    page = browsing.page
    received: list[int] = []
    session = await page.context.new_cdp_session(page)

    def note(event: dict[str, Any]) -> None:
        received.append(event["encodedDataLength"])

    session.on("Network.loadingFinished", note)
    await session.send("Network.enable")
    await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await page.goto(browsing.demo.address + path, wait_until="networkidle")
    assert len(received) >= PAGES[path]
    assert sum(received) <= MOST
    assert (browsing.complaints, browsing.foreign) == ([], [])
