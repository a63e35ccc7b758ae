"""The settings for what some clients and forms expect.

Part of the table in `app.config.settings`, which has the rest.
"""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import BaseSettings, NoDecode

from app.config.field import comma_separated, setting

_PRINTABLE = re.compile(r"[!-\[\]-~]+")
"""What a URL may consist of. Browsers read a backslash as a slash, and drop control characters."""


def page_of(url: str) -> tuple[str, str, str] | None:
    """The scheme, host (with its port) and path of a URL; None if a form may not lead there.

    >>> page_of("https://Example.org/thanks?x=1"), page_of("https://example.org@evil.example")
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


def _pages(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(map(page_of, value)):
        raise ValueError
    return value


Pages = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(comma_separated), AfterValidator(_pages)
]


class ClientSettings(BaseSettings):
    """Part of `Settings`."""

    empty_arrays: bool = setting(
        False,
        "Whether empty arrays of people and outreaches appear as `[]` in REST documents, for "
        "clients that require them.",
    )
    form_redirects: Pages = setting(
        (),
        "Pages to which a form without JavaScript may redirect after it was sent; an origin allows "
        "all its pages.",
        expects="comma-separated URLs, e.g. https://www.example.org,https://example.com/thanks",
    )
