"""Where a webhook may be: addresses are checked when they are given, and what they lead to at
every attempt.

The connection goes to the very address that was checked, since a name may lead elsewhere a
moment later.
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

MAX_URL = 2000
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class WebhookUrlError(CommandError):
    """Why nothing is sent to an address: one sentence, without the address."""


def check_url(address: str, settings: Settings) -> str:
    """`address`, if it may be a webhook's as far as can be seen from it.

    Raises: `WebhookUrlError`.
    """
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise WebhookUrlError("The webhook's address cannot be read.") from None
    if parts.scheme not in _PORTS or not host or port == 0:
        raise WebhookUrlError("A webhook's address begins with https:// and a host.")
    if parts.scheme == "http" and not settings.webhook_allow_http:
        raise WebhookUrlError(
            "A webhook's address begins with https://, unless OSDI_WEBHOOK_ALLOW_HTTP is set."
        )
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise WebhookUrlError("A webhook's address has no user, password or fragment.")
    if len(address) > MAX_URL or not address.isascii() or not address.isprintable():
        raise WebhookUrlError(f"A webhook's address has at most {MAX_URL} characters, all ASCII.")
    if " " in address or "\\" in address:
        raise WebhookUrlError("A webhook's address has neither spaces nor backslashes.")
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return address
    if not settings.webhook_allow_private and not is_public(literal):
        raise _private()
    return address


async def resolve_url(address: str, settings: Settings) -> list[str]:
    """The IP addresses that a webhook's address leads to now, all of them checked.

    Raises: `WebhookUrlError`, also where only one of several is refused; `OSError`, where the
    name leads nowhere.
    """
    parts = urlsplit(check_url(address, settings))
    assert parts.hostname is not None
    look_up = partial(socket.getaddrinfo, type=socket.SOCK_STREAM)
    port = parts.port or _PORTS[parts.scheme]
    found = await asyncio.get_running_loop().run_in_executor(
        _lookups(settings.delivery_concurrency), look_up, parts.hostname, port
    )
    addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
    if not settings.webhook_allow_private and not all(map(_is_public_text, addresses)):
        raise _private()
    return addresses


@cache
def _lookups(most: int) -> ThreadPoolExecutor:
    """A thread for each delivery at once, and as many for those that were given up meanwhile: in
    the few that the loop has, names that lead nowhere would hold up all others."""
    return ThreadPoolExecutor(2 * most, "webhook-names")


def _private() -> WebhookUrlError:
    return WebhookUrlError("The webhook's address leads into a private network.")


def _is_public_text(text: str) -> bool:
    try:
        return is_public(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return False


def is_public(address: IpAddress) -> bool:
    """Whether an address is of the public internet, and so is whatever it stands for.

    >>> is_public(ipaddress.ip_address("::ffff:127.0.0.1"))
    False
    """
    inner = _embedded(address) if isinstance(address, ipaddress.IPv6Address) else []
    if inner:
        return all(map(is_public, inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _embedded(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 address stands for: mapped, 6to4, Teredo, NAT64."""
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [item for item in found if item is not None]
