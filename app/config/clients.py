"""The settings for clients and forms with requirements of their own.

Part of the table in `app.config.settings`, which has the rest.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import BaseSettings, NoDecode

from app.config.field import setting, split_text

_HOST = re.compile(r"(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")


def _hosts(values: tuple[str, ...]) -> tuple[str, ...]:
    hosts = tuple(value.lower().rstrip(".") for value in values)
    if not all(map(_HOST.fullmatch, hosts)):
        raise ValueError
    return hosts


def _some_text(value: object) -> object:
    """Refuse text without parts, as in ',' of two empty variables: all would be allowed."""
    parts = split_text(value)
    if not parts and isinstance(value, str):
        raise ValueError
    return parts


HostNames = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_some_text), AfterValidator(_hosts)
]


class ClientSettings(BaseSettings):
    """Part of `Settings`."""

    allowed_hosts: HostNames = setting(
        (),
        "Hosts that the `Host` header of a request may name, because links repeat it; by default "
        "all. The host of `OSDI_PUBLIC_URL` is always allowed, and `/healthz` accepts all.",
        expects="comma-separated host names without ports, e.g. osdi.example.org,*.example.com",
    )
    empty_arrays: bool = setting(
        False,
        "Whether empty arrays of people and outreaches appear as `[]` in REST documents, for "
        "clients that require them.",
    )
