"""The settings for what some clients and forms expect.

Part of the table in `app.config.settings`, which has the rest.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import BaseSettings, NoDecode

from app.config.field import setting


def _comma_separated(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _pages(value: tuple[str, ...]) -> tuple[str, ...]:
    for url in value:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise ValueError
    return value


Pages = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_comma_separated), AfterValidator(_pages)
]


class ClientSettings(BaseSettings):
    """Part of `Settings`."""

    empty_arrays: bool = setting(
        False,
        "Whether arrays of people and outreaches that are empty appear as `[]` in the documents of "
        "REST: some clients read them without looking.",
    )
    form_redirects: Pages = setting(
        (),
        "Pages that forms without JavaScript may lead to afterwards; an origin allows all its "
        "pages.",
        expects="comma-separated URLs, e.g. https://www.example.org,https://example.com/thanks",
    )
