"""Webhooks reach only the public internet, at exactly the IP address that was checked."""

from __future__ import annotations

import asyncio
import ipaddress
import shutil
import socket
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest

import app.delivery.webhooks.client
from app.config.settings import load_settings
from app.delivery.webhooks.addresses import WebhookUrlError, check_url, is_public, resolve_url
from app.delivery.webhooks.client import WebhookClient
from app.delivery.webhooks.signatures import new_secret
from tests.support.receivers import quick, receiving

PRIVATE = [
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "ff02::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "ftp://hooks.example.org/",
        "file:///etc/passwd",
        "https:///x",
        "https://user:password@hooks.example.org/",
        "https://hooks.example.org/#x",
        "https://hooks.example.org:0/",
        "https://hooks.example.org:99999/",
        "https://hooks.example.org/a b",
        "https://hooks.example.org\\@127.0.0.1/",
        "https://hööks.example.org/",
        "https://hooks.example.org/\r\nX: y",
        "https://[::1",
        "https://127.0.0.1/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://hooks.example.org/" + "x" * 2000,
        "",
    ],
)
def test_urls_that_are_refused(url: str) -> None:
    with pytest.raises(WebhookUrlError) as caught:
        check_url(url, load_settings())
    assert not url or url not in str(caught.value)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "0",
    ],
)
async def test_no_spelling_of_localhost_is_reached(host: str) -> None:
    """No connection is made, and the delivery is not retried."""
    async with receiving() as receiver:
        settings = quick(webhook_allow_private=False)
        client = WebhookClient(settings)
        url = f"http://{host}:{receiver.port}/"
        outcome = await client.post(url, (new_secret(), None), "1", b"{}")
        await client.close()
        assert outcome.status == "dead", outcome
        assert receiver.connections == 0


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Make the resolver return `answers`, one per lookup. Return the names that were looked up."""
    lookups: list[str] = []

    def lookup(host: str, port: int, **options: Any) -> list[Any]:
        lookups.append(host)
        found = answers[min(len(lookups), len(answers)) - 1]
        return [(2, 1, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return lookups


async def test_one_private_address_of_several_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, ["8.8.8.8", "127.0.0.1"])
    with pytest.raises(WebhookUrlError):
        await resolve_url("https://hooks.example.org/", load_settings())


async def test_a_name_that_changes_between_lookups(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to the checked address; it was looked up once."""
    async with receiving() as receiver:
        lookups = names(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
        client = WebhookClient(quick())
        url = f"http://hooks.example.org:{receiver.port}/a?b=c"
        outcome = await client.post(url, (new_secret(), None), "1", b"{}")
        await client.close()
    assert outcome.status == "delivered"
    assert lookups == ["hooks.example.org"]
    assert receiver.got[0].headers["host"] == f"hooks.example.org:{receiver.port}"
    assert receiver.got[0].path == "/a?b=c"


async def test_a_name_that_became_private(monkeypatch: pytest.MonkeyPatch) -> None:
    """The addresses are checked whenever the name is resolved, and what is refused is not kept."""
    async with receiving() as receiver:
        lookups = names(monkeypatch, ["127.0.0.1"])
        client = WebhookClient(quick(webhook_allow_private=False))
        url = f"http://hooks.example.org:{receiver.port}/"
        for _ in range(2):
            outcome = await client.post(url, (new_secret(), None), "1", b"{}")
            assert (outcome.status, receiver.connections) == ("dead", 0)
        await client.close()
    assert len(lookups) == 2


async def test_a_name_is_resolved_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Meanwhile attempts go to the address that was checked, though the name changes."""
    monkeypatch.setattr(app.delivery.webhooks.client, "RESOLVED_SECONDS", 0.2)
    async with receiving() as receiver:
        lookups = names(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
        client = WebhookClient(quick())
        url = f"http://hooks.example.org:{receiver.port}/"
        for id_ in "12":
            outcome = await client.post(url, (new_secret(), None), id_, b"{}")
            assert outcome.status == "delivered"
        assert len(lookups) == 1
        await asyncio.sleep(0.3)
        outcome = await client.post(url, (new_secret(), None), "3", b"{}")
        assert outcome.error == "Cannot connect to the webhook, or cannot establish TLS."
        await client.close()
    assert len(lookups) == 2


async def test_the_next_address_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiving() as receiver:
        names(monkeypatch, ["127.0.0.2", "127.0.0.1"])
        client = WebhookClient(quick())
        url = f"http://hooks.example.org:{receiver.port}/"
        assert (await client.post(url, (new_secret(), None), "1", b"{}")).status == "delivered"
        await client.close()


async def test_redirects_are_not_followed() -> None:
    async with (
        receiving() as inner,
        receiving(lambda _: 307, headers=(f"Location: {inner.url}",)) as outer,
    ):
        client = WebhookClient(quick())
        outcome = await client.post(outer.url, (new_secret(), None), "1", b"{}")
        await client.close()
    assert (outcome.status, outcome.error) == ("pending", "The receiver answered 307.")
    assert inner.connections == 0


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiving() as receiver, receiving() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        client = WebhookClient(quick())
        assert (
            await client.post(receiver.url, (new_secret(), None), "1", b"{}")
        ).status == "delivered"
        await client.close()
        assert proxy.connections == 0


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for the name hooks.test, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to create a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=hooks.test"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    extra = ["-addext", "subjectAltName=DNS:hooks.test"]
    subprocess.run(["openssl", "req", *options, *files, *extra], check=True, capture_output=True)
    return certificate, key


async def test_certificates_are_checked_by_name(
    monkeypatch: pytest.MonkeyPatch, certificate: tuple[Path, Path]
) -> None:
    """By the name in the URL, although the connection goes to an IP address, and although there is
    one to that address for another name.
    """
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(*certificate)
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    async with receiving(context=server, keep=True) as receiver:
        names(monkeypatch, ["127.0.0.1"])
        client = WebhookClient(quick(), verify=trusting)
        outcomes = {}
        for host in ("hooks.test", "evil.test"):
            url = f"https://{host}:{receiver.port}/"
            outcomes[host] = await client.post(url, (new_secret(), None), "1", b"{}")
        await client.close()
        strict = WebhookClient(quick())
        url = f"https://hooks.test:{receiver.port}/"
        outcomes["untrusted"] = await strict.post(url, (new_secret(), None), "1", b"{}")
        await strict.close()
    assert {host: outcome.status for host, outcome in outcomes.items()} == {
        "hooks.test": "delivered",
        "evil.test": "pending",
        "untrusted": "pending",
    }
    assert len(receiver.got) == 1


async def test_closing_goes_on_if_it_is_cancelled() -> None:
    """As when a worker stops while it closes connections that are idle."""
    async with receiving(keep=True) as receiver:
        # None of them uses the connection of another.
        receiver.together = asyncio.Barrier(3)
        client = WebhookClient(quick())
        url, secrets = f"http://127.0.0.1:{receiver.port}/", (new_secret(), None)
        await asyncio.gather(*[client.post(url, secrets, id_, b"{}") for id_ in "123"])
        kept = client._connections.connections
        assert len(kept) == receiver.connections == 3
        closing = asyncio.create_task(client.close())
        await asyncio.sleep(0)
        closing.cancel()
        await client.close()
        assert [connection.is_closed() for connection in kept] == [True] * 3
