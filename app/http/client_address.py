"""The client address that anonymous requests are counted for.

In: an ASGI scope and the trusted proxies. Out: an address as text.

A client may send any X-Forwarded-For, so the header is trusted only if a trusted proxy sent it,
and only as far from the right as each hop is a trusted proxy. An IPv6 client can choose from its
whole /64, so the /64 counts as one address.

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
"""The address of clients without one, such as those of a Unix socket."""

_MAX_HOPS = 32
_INTERFACE_BITS = (1 << 64) - 1
_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*"?([^";]+)"?', re.IGNORECASE)
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|([^:]+):\d+")


def client_address(scope: Mapping[str, Any], trusted: tuple[IpNetwork, ...]) -> str:
    """The client of an ASGI scope: an IPv4 address, or the first address of an IPv6 /64.

    If a proxy sends both headers and they disagree, one of them came from the client. Then the
    proxy itself counts as the client.
    """
    client = scope.get("client")
    peer = _parse_address(client[0]) if client else None
    if peer is None:
        return UNKNOWN
    if _is_in(peer, trusted):
        clients = {_first_untrusted(hops, peer, trusted) for hops in _hops(scope["headers"])}
        if len(clients) == 1:
            peer = clients.pop()
    return str(_without_interface(peer))


def _hops(headers: Iterable[tuple[bytes, bytes]]) -> list[list[str]]:
    """The hops in each of the two headers, the nearest hop first."""
    values_by_name: dict[bytes, list[str]] = {}
    for name, value in headers:
        if name in (b"x-forwarded-for", b"forwarded"):
            values_by_name.setdefault(name, []).append(value.decode("latin-1"))
    result = []
    for name, values in values_by_name.items():
        hops = ",".join(values).rsplit(",", _MAX_HOPS)[-_MAX_HOPS:]
        if name == b"forwarded":
            hops = [match[1] if (match := _FOR.search(hop)) else "" for hop in hops]
        result.append(hops[::-1])
    return result


def _first_untrusted(hops: list[str], peer: IpAddress, trusted: tuple[IpNetwork, ...]) -> IpAddress:
    """The first hop that is not a trusted proxy, or the last one whose address is readable."""
    for hop in hops:
        address = _parse_address(hop)
        if address is None:
            break
        peer = address
        if not _is_in(peer, trusted):
            break
    return peer


def _parse_address(text: str) -> IpAddress | None:
    """An address as headers write it: with a port, in brackets, or with a zone.

    >>> _parse_address(" [2001:db8::1%eth0]:443 "), _parse_address("::ffff:192.0.2.1")
    (IPv6Address('2001:db8::1'), IPv4Address('192.0.2.1'))
    >>> _parse_address("_hidden") is None
    True
    """
    bare = text.strip()
    if parts := _WITH_PORT.fullmatch(bare):
        bare = parts[1] or parts[2] or ""
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_in(address: IpAddress, networks: tuple[IpNetwork, ...]) -> bool:
    return any(address in network for network in networks)


def _without_interface(address: IpAddress) -> IpAddress:
    if isinstance(address, IPv6Address):
        return IPv6Address(int(address) & ~_INTERFACE_BITS)
    return address
