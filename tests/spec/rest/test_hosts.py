"""The Host header, which links repeat: one valid host, and one that is allowed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
import pytest_asyncio
from starlette.types import ASGIApp, Message

from app.config.settings import load_settings
from app.main import create_app
from tests.support.gateway import Gateway

pytestmark = pytest.mark.asyncio(loop_scope="session")

PERSON = "/api/v1/people"


@pytest_asyncio.fixture(loop_scope="session")
async def limited(gateway: Gateway) -> AsyncIterator[ASGIApp]:
    settings = load_settings(
        allowed_hosts="osdi.example.org,*.example.com",
        public_url="https://www.example.net/osdi",
        worker=False,
    )
    app = create_app(settings, gateway.url)
    async with app.router.lifespan_context(app):
        yield app


async def _send(
    app: ASGIApp, hosts: list[str], path: str = "/api/v1/", version: str = "1.1"
) -> tuple[int, dict[str, Any]]:
    """A GET with these Host headers; its status and body."""
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    headers = [(b"host", host.encode("latin-1")) for host in hosts]
    await app(
        {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": version,
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"query={__typename}",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8000),
            "state": {},
        },
        receive,
        send,
    )
    body = b"".join(message.get("body", b"") for message in messages[1:])
    return messages[0]["status"], orjson.loads(body) if body[:1] == b"{" else {}


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        ["example.org", "example.org"],
        ["example.org", "evil.example"],
        [""],
        ["evil.example/path?"],
        ["user@evil.example"],
        ["a b"],
        ["evil.example, example.org"],
        ["example.org:80:80"],
        ["exämple.org"],
        ["<script>"],
        ["[::1"],
        ["x" * 300],
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/", "/graphql"])
async def test_a_host_that_is_not_one_is_refused(
    gateway: Gateway, hosts: list[str], path: str
) -> None:
    status, body = await _send(gateway.app, hosts, path)
    assert status == 400
    text = orjson.dumps(body).decode()
    assert "HOST_INVALID" in text
    assert "Host header" in text
    assert "evil" not in text


@pytest.mark.parametrize(
    "host", ["example.org", "EXAMPLE.org:8000", "localhost", "[::1]:8000", "10.0.0.1", "a_b.local."]
)
async def test_links_begin_with_the_host(gateway: Gateway, host: str) -> None:
    status, body = await _send(gateway.app, [host])
    assert status == 200
    assert body["_links"]["self"]["href"].startswith(f"http://{host}/api/v1")


async def test_http_1_0_may_have_no_host(gateway: Gateway) -> None:
    assert (await _send(gateway.app, [], "/healthz", "1.0"))[0] == 200
    assert (await _send(gateway.app, [], version="1.0"))[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "osdi.example.org",
        "OSDI.example.org:443",
        "a.example.com",
        "a.b.example.com",
        "www.example.net",
    ],
)
async def test_allowed_hosts(limited: ASGIApp, host: str) -> None:
    assert (await _send(limited, [host]))[0] == 200
    assert (await _send(limited, [host], "/graphql"))[0] == 200


@pytest.mark.parametrize("host", ["example.org", "example.com", "xexample.com", "10.0.0.1"])
async def test_other_hosts_are_refused(limited: ASGIApp, host: str) -> None:
    for path in ("/api/v1/", "/graphql", "/docs/v1/people"):
        status, body = await _send(limited, [host], path)
        assert status == 400
        assert "HOST_INVALID" in orjson.dumps(body).decode()
    assert (await _send(limited, [], version="1.0"))[0] == 400


async def test_health_checks_may_send_any_host(limited: ASGIApp) -> None:
    """Load balancers send the address of the machine."""
    assert (await _send(limited, ["10.0.0.1"], "/healthz"))[0] == 200
