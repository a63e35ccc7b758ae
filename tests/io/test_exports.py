"""A whole result over a real connection: one that is not complete does not look complete."""

from __future__ import annotations

import httpx
import pytest

from tests.io.test_process import locked, serving


async def test_a_failure_in_mid_stream_breaks_the_transfer(database_url: str) -> None:
    """The client reports it, and the rows before it have arrived."""
    slow = {"OSDI_MAX_PAGESIZE": "1", "OSDI_PAGESIZE": "1", "OSDI_STATEMENT_TIMEOUT": "0.3"}
    limits = {"OSDI_KEY_RATE": "5", "OSDI_KEY_BURST": "12"}
    async with serving(database_url, **slow, **limits) as gateway, gateway.client() as client:
        for number in range(10):
            await client.post("/people", json={"given_name": str(number)})
        arrived: list[bytes] = []

        async def read(response: httpx.Response) -> None:
            async with locked(database_url, "people"):
                async for part in response.aiter_bytes():
                    arrived.append(part)

        async with client.stream("GET", "/people?format=ndjson") as response:
            assert response.headers["transfer-encoding"] == "chunked"
            with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
                await read(response)
        assert 0 < b"".join(arrived).count(b"\n") < 10
