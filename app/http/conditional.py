"""Conditional requests: the ETag of a response, and a 304 for a client that already has it.

In: the bytes of a response, and If-None-Match. Out: an entity tag. For the responses of both
surfaces.

Source: RFC 9110, 8.8.3 'ETag' and 13.1.2 'If-None-Match'.
"""

from __future__ import annotations

from resolvers.execute.read import entity_tag

CACHE_CONTROL = b"max-age=0, private, must-revalidate"
"""Private caches may keep a response, and must revalidate it each time."""

VARY = b"Accept, Accept-Encoding, OSDI-API-Token, Authorization"
"""The request headers on which a response depends. A token selects the organization."""


def check_version(body: bytes, if_none_match: str | None, compressed: bool) -> tuple[bytes, bool]:
    """The ETag of a response, and whether the client already has this version.

    The tag is weak if the response is `compressed`, because the same body has other bytes without
    compression.
    """
    tag = entity_tag(body)
    is_current = if_none_match is not None and (
        if_none_match.strip() == "*" or tag in entity_tags(if_none_match)
    )
    return (b"W/" if compressed else b"") + tag.encode("latin-1"), is_current


def entity_tags(header: str) -> frozenset[str]:
    """The entity tags in a header. Weak ones count as strong: a compressing proxy weakens them."""
    return frozenset(item.strip().removeprefix("W/") for item in header.split(","))
