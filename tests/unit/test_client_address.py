"""Which address counts as the client, with and without trusted proxies."""

from __future__ import annotations

import pytest

from app.config.settings import load_settings
from app.http.client_address import client_address

TRUSTED = load_settings(trusted_proxies="10.0.0.0/8, fd00::/8").trusted_proxies
Headers = dict[str, str]


@pytest.mark.parametrize(
    ("peer", "sent", "expected"),
    [
        ("192.0.2.1", {}, "192.0.2.1"),
        ("192.0.2.1", {"x-forwarded-for": "198.51.100.1"}, "192.0.2.1"),
        ("10.0.0.1", {}, "10.0.0.1"),
        ("10.0.0.1", {"x-forwarded-for": "198.51.100.1"}, "198.51.100.1"),
        ("::ffff:10.0.0.1", {"x-forwarded-for": "198.51.100.1"}, "198.51.100.1"),
        ("fd00::1", {"x-forwarded-for": "198.51.100.1"}, "198.51.100.1"),
        ("10.0.0.1", {"x-forwarded-for": "6.6.6.6, 198.51.100.1"}, "198.51.100.1"),
        ("10.0.0.1", {"x-forwarded-for": "6.6.6.6,198.51.100.1 ,10.9.9.9"}, "198.51.100.1"),
        ("10.0.0.1", {"x-forwarded-for": "10.1.1.1, 10.2.2.2"}, "10.1.1.1"),
        ("10.0.0.1", {"x-forwarded-for": "unknown, 10.2.2.2"}, "10.2.2.2"),
        ("10.0.0.1", {"x-forwarded-for": ""}, "10.0.0.1"),
        ("10.0.0.1", {"x-forwarded-for": "," * 60_000}, "10.0.0.1"),
        ("10.0.0.1", {"x-forwarded-for": "198.51.100.1:443"}, "198.51.100.1"),
        ("10.0.0.1", {"x-forwarded-for": "[2001:db8:1:2:3::9]:443"}, "2001:db8:1:2::"),
        ("10.0.0.1", {"forwarded": 'for="[2001:db8:1:2:3::9]:4711";proto=https'}, "2001:db8:1:2::"),
        ("10.0.0.1", {"forwarded": "for=6.6.6.6, By=x;For=198.51.100.1"}, "198.51.100.1"),
        ("10.0.0.1", {"forwarded": "for=_hidden"}, "10.0.0.1"),
        ("10.0.0.1", {"forwarded": "xfor=6.6.6.6"}, "10.0.0.1"),
        (
            "10.0.0.1",
            {"forwarded": "for=198.51.100.1", "x-forwarded-for": "198.51.100.1"},
            "198.51.100.1",
        ),
        # One of the two came from the client.
        ("10.0.0.1", {"forwarded": "for=6.6.6.6", "x-forwarded-for": "198.51.100.1"}, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", {}, "2001:db8:1:2::"),
        ("fe80::1%eth0", {}, "fe80::"),
        ("/run/socket", {}, "unknown"),
    ],
)
def test_the_client(peer: str, sent: Headers, expected: str) -> None:
    headers = [(name.encode(), value.encode()) for name, value in sent.items()]
    assert client_address({"client": (peer, 1), "headers": headers}, TRUSTED) == expected


def test_headers_that_are_there_twice_are_one_list() -> None:
    headers = [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"198.51.100.1")]
    scope = {"client": ("10.0.0.1", 1), "headers": headers}
    assert client_address(scope, TRUSTED) == "198.51.100.1"


def test_without_a_connection_there_is_no_address() -> None:
    assert client_address({"client": None, "headers": []}, TRUSTED) == "unknown"
