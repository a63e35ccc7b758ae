"""Allowed targets of webhooks: the URL is checked when it is registered, and the IP addresses of
its host when it is resolved.

The connection goes to the IP address that was checked, since the host name may resolve to another
one a moment later.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from urllib.parse import urlsplit

from app.config.settings import Settings
from app.errors import CommandError

MAX_URL_LENGTH = 2000
PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class WebhookUrlError(CommandError):
    """The reason why a URL is not allowed: one sentence, without the URL."""


def check_url(url: str, settings: Settings) -> str:
    """Return the URL, if it is valid for a webhook. Its host is not resolved.

    Raises: `WebhookUrlError`.
    """
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise WebhookUrlError("The webhook URL cannot be parsed.") from None
    if parts.scheme not in PORTS or not host or port == 0:
        raise WebhookUrlError("A webhook URL must start with https:// and a host name.")
    if parts.scheme == "http" and not settings.webhook_allow_http:
        raise WebhookUrlError(
            "A webhook URL must start with https://, unless OSDI_WEBHOOK_ALLOW_HTTP is set."
        )
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise WebhookUrlError("A webhook URL must not have a user, password or fragment.")
    if len(url) > MAX_URL_LENGTH or not url.isascii() or not url.isprintable():
        raise WebhookUrlError(
            f"A webhook URL must have at most {MAX_URL_LENGTH:,} characters, all printable ASCII."
        )
    if " " in url or "\\" in url:
        raise WebhookUrlError("A webhook URL must not contain spaces or backslashes.")
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return url
    if not settings.webhook_allow_private and not is_public(literal):
        raise _private()
    return url


async def resolve_url(url: str, settings: Settings) -> list[str]:
    """The current IP addresses of the host of a webhook URL, all of them checked.

    Raises: `WebhookUrlError`, even if only one of several is private; `OSError`, if the name cannot
    be resolved.
    """
    parts = urlsplit(check_url(url, settings))
    assert parts.hostname is not None
    look_up = partial(socket.getaddrinfo, type=socket.SOCK_STREAM)
    port = parts.port or PORTS[parts.scheme]
    rows = await asyncio.get_running_loop().run_in_executor(
        _lookup_threads(settings.delivery_concurrency), look_up, parts.hostname, port
    )
    addresses = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not settings.webhook_allow_private and not all(map(_is_public_text, addresses)):
        raise _private()
    return addresses


@cache
def _lookup_threads(concurrency: int) -> ThreadPoolExecutor:
    """A thread for each concurrent delivery, and as many for lookups whose delivery timed out. In
    the few threads of the event loop, lookups that hang would block all others.
    """
    return ThreadPoolExecutor(2 * concurrency, "webhook-names")


def _private() -> WebhookUrlError:
    return WebhookUrlError("The webhook URL leads to a private network.")


def _is_public_text(text: str) -> bool:
    try:
        return is_public(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return False


def is_public(address: IpAddress) -> bool:
    """Whether an IP address is public, and so is every IPv4 address embedded in it.

    >>> is_public(ipaddress.ip_address("::ffff:127.0.0.1"))
    False
    """
    inner = _embedded(address) if isinstance(address, ipaddress.IPv6Address) else []
    if inner:
        return all(map(is_public, inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _embedded(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses embedded in an IPv6 address: mapped, 6to4, Teredo, NAT64."""
    candidates = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        candidates.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [item for item in candidates if item is not None]
