"""Headers that keep a browser from taking a response for what it is not."""

from __future__ import annotations

import pytest

from tests.support.gateway import Gateway

DOCS = "http://gateway.test/docs/v1"
HEALTH = "http://gateway.test/healthz"


@pytest.mark.parametrize(
    "path", ["", "/people", "/nothing", "/openapi.json", DOCS, f"{DOCS}/item", HEALTH]
)
async def test_browsers_do_not_guess_the_type(gateway: Gateway, path: str) -> None:
    response = await gateway.client.get(path)
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["", "/item"])
async def test_no_other_page_frames_the_documentation(gateway: Gateway, path: str) -> None:
    response = await gateway.client.get(DOCS + path)
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
