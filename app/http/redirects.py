"""The URLs of other sites to which a form may redirect."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PRINTABLE = re.compile(r"[!-\[\]-~]+")
"""The characters of a URL. Browsers read a backslash as a slash, and drop control characters."""


def parse_redirect(url: str) -> tuple[str, str, str] | None:
    """The scheme, host (with its port) and path of a URL; None if a form may not redirect there.

    >>> parse_redirect("https://Example.org/thanks?x=1"), parse_redirect("https://example.org@evil.example")
    (('https', 'example.org', '/thanks'), None)
    """
    if not _PRINTABLE.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return parts.scheme, parts.netloc.lower(), parts.path or "/"
