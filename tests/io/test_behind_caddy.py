"""The gateway behind the Caddy of docs/deployment.md, below a path."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest
import websockets

from tests.docs.pages import DOCS, blocks_of
from tests.io.test_process import Serving, serving, until
from tests.support.ports import free_port

SITE, UPSTREAM = "example.org {", "127.0.0.1:8000"
ADDED = {"person": {"given_name": "Streamed", "identifiers": ["caddy:1"]}}
QUERY = "subscription { outreachRecorded { person { givenName } } }"


@asynccontextmanager
async def proxied(url: str, folder: Path) -> AsyncIterator[tuple[Serving, str]]:
    """A gateway behind Caddy, and its public address."""
    program = shutil.which("caddy")
    if program is None:
        pytest.skip("there is no caddy on this machine")
    [documented] = [
        block.code for block in blocks_of(DOCS / "deployment.md") if block.language == "caddyfile"
    ]
    assert documented.count(SITE) == documented.count(UPSTREAM) == 1
    port, upstream = free_port(), free_port()
    public = f"http://127.0.0.1:{port}/osdi"
    text = documented.replace(SITE, f"http://127.0.0.1:{port} {{")
    text = "{\n admin off\n}\n" + text.replace(UPSTREAM, f"127.0.0.1:{upstream}")
    (folder / "Caddyfile").write_text(text)
    limited = {"OSDI_ADDRESS_RATE": "0.01", "OSDI_ADDRESS_BURST": "3"}
    settings = {"OSDI_PUBLIC_URL": public, "OSDI_TRUSTED_PROXIES": "127.0.0.1", **limited}
    async with serving(url, OSDI_PORT=str(upstream), **settings) as served:
        process = await asyncio.create_subprocess_exec(
            *(program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"),
            env={**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:

            async def answers() -> bool:
                with suppress(httpx.ConnectError):
                    async with httpx.AsyncClient() as client:
                        return (await client.get(f"{public}/healthz")).status_code == 200
                return False

            await until(answers, 30)
            yield served, public
        finally:
            process.terminate()
            await process.wait()


async def test_behind_caddy(database_url: str, tmp_path: Path) -> None:
    async with proxied(database_url, tmp_path) as (served, public), served.client() as client:
        entry_point = (await client.get(f"{public}/api/v1/")).json()
        links = entry_point["_links"]
        assert links["self"]["href"].startswith(f"{public}/api/v1")
        assert (await client.get(links["osdi:people"]["href"])).status_code == 200
        campaign = await client.post(f"{public}/api/v1/advocacy_campaigns", json={"title": "C"})
        helper = campaign.json()["_links"]["self"]["href"] + "/record_outreach_helper"
        await hears_by_stream(client, public, helper)
        await hears_by_socket(client, public, helper, served.token)
        await passes_on_errors_while_a_body_is_sent(client, public)
        await limits_the_address_of_the_client(public, helper)


async def passes_on_errors_while_a_body_is_sent(client: httpx.AsyncClient, public: str) -> None:
    people = f"{public}/api/v1/people"

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 50_000

    for _ in range(5):
        for content in (b"x" * 1_100_000, chunks()):
            large = await client.post(people, content=content)
            assert (large.status_code, large.headers["server"]) == (413, "Caddy")
            assert "BODY_TOO_LARGE" in large.text
        headers = {"Content-Encoding": "br"}
        refused = await client.post(people, content=b"x" * 1_100_000, headers=headers)
        assert refused.status_code == 415


async def hears_by_stream(client: httpx.AsyncClient, public: str, helper: str) -> None:
    headers = {"Accept": "text/event-stream"}
    asked = client.stream("POST", f"{public}/graphql", json={"query": QUERY}, headers=headers)
    async with asked as stream, asyncio.timeout(20):
        assert (await client.post(helper, json=ADDED)).status_code == 200
        async for line in stream.aiter_lines():
            if line.startswith("data:") and "Streamed" in line:
                return


async def hears_by_socket(client: httpx.AsyncClient, public: str, helper: str, token: str) -> None:
    address = public.replace("http:", "ws:") + "/graphql"
    protocol = websockets.Subprotocol("graphql-transport-ws")
    async with websockets.connect(address, subprotocols=[protocol]) as ws, asyncio.timeout(20):
        payload = {"OSDI-API-Token": token}
        await ws.send(json.dumps({"type": "connection_init", "payload": payload}))
        assert json.loads(await ws.recv())["type"] == "connection_ack"
        asked = {"type": "subscribe", "id": "1", "payload": {"query": QUERY}}
        await ws.send(json.dumps(asked))
        await asyncio.sleep(0.2)
        assert (await client.post(helper, json=ADDED)).status_code == 200
        assert "Streamed" in str(await ws.recv())


async def limits_the_address_of_the_client(public: str, helper: str) -> None:
    """Which it cannot make up."""
    async with httpx.AsyncClient() as anonymous:
        statuses = [
            (
                await anonymous.post(
                    helper, json=ADDED, headers={"X-Forwarded-For": f"203.0.113.{number}"}
                )
            ).status_code
            for number in range(6)
        ]
    assert statuses[0] == 200
    assert statuses[-1] == 429
