"""The address that a request without a key counts for.

A client may send any X-Forwarded-For, so it is believed only from proxies that are trusted, and
only as far from the right as each hop is trusted. An IPv6 client has its whole /64 to choose
from: it counts as one.

Source: RFC 7239; RFC 4291, 2.5.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

IpAddress = IPv4Address | IPv6Address
IpNetwork = IPv4Network | IPv6Network

UNKNOWN = "unknown"
"""Who has no address, as over a Unix socket."""

_MAX_HOPS = 32
_SITE = (1 << 64) - 1
_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*"?([^";]+)"?', re.IGNORECASE)
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|([^:]+):\d+")


def client_address(scope: Mapping[str, Any], trusted: tuple[IpNetwork, ...]) -> str:
    """The client of an ASGI scope: an IPv4 address, or the first of an IPv6 /64.

    Where a proxy sends both headers and they disagree, one of them came from the client: the
    proxy itself counts then.
    """
    client = scope.get("client")
    peer = _address(client[0]) if client else None
    if peer is None:
        return UNKNOWN
    if _is_among(peer, trusted):
        hops = {_farthest(said, peer, trusted) for said in _forwarded(scope["headers"])}
        if len(hops) == 1:
            peer = hops.pop()
    return str(_counted(peer))


def _forwarded(headers: Iterable[tuple[bytes, bytes]]) -> list[list[str]]:
    """The hops that each of the two headers names, the nearest first."""
    lists: dict[bytes, list[str]] = {}
    for name, value in headers:
        if name in (b"x-forwarded-for", b"forwarded"):
            lists.setdefault(name, []).append(value.decode("latin-1"))
    said = []
    for name, values in lists.items():
        hops = ",".join(values).rsplit(",", _MAX_HOPS)[-_MAX_HOPS:]
        if name == b"forwarded":
            hops = [found[1] if (found := _FOR.search(hop)) else "" for hop in hops]
        said.append(hops[::-1])
    return said


def _farthest(hops: list[str], peer: IpAddress, trusted: tuple[IpNetwork, ...]) -> IpAddress:
    """The first hop that is not trusted, or the last one whose address can be read."""
    for hop in hops:
        address = _address(hop)
        if address is None:
            break
        peer = address
        if not _is_among(peer, trusted):
            break
    return peer


def _address(text: str) -> IpAddress | None:
    """An address as headers write it: with a port, in brackets, with a zone.

    >>> _address(" [2001:db8::1%eth0]:443 "), _address("::ffff:192.0.2.1"), _address("_hidden")
    (IPv6Address('2001:db8::1'), IPv4Address('192.0.2.1'), None)
    """
    bare = text.strip()
    if parts := _WITH_PORT.fullmatch(bare):
        bare = parts[1] or parts[2] or ""
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_among(address: IpAddress, networks: tuple[IpNetwork, ...]) -> bool:
    return any(address in network for network in networks)


def _counted(address: IpAddress) -> IpAddress:
    if isinstance(address, IPv6Address):
        return IPv6Address(int(address) & ~_SITE)
    return address
