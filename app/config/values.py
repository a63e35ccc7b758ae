"""The types of settings that are not plain texts or numbers, and what they accept.

For `app.config.settings`.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import NoDecode

from app.config.field import split_text

PORT = r"0*(?:6553[0-5]|655[0-2]\d|65[0-4]\d\d|6[0-4]\d{3}|[1-5]\d{4}|[1-9]\d{0,3})(?!\d)"
"""A number from 1 to 65535, as a regular expression."""

PLACE = rf"(?:[\w.%-]*|\[[0-9a-fA-F:]+\])(?::{PORT})?"
"""A host and a port in a URL, as a regular expression."""

# A browser sends a scheme, a host and at most a port, so any other text would match nothing.
_ORIGIN = re.compile(rf"[a-zA-Z][\w+.-]*://(?=[\w\[]){PLACE}")


def _web_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    if re.search(r"\s", value):
        raise ValueError  # Every link would contain it.
    _ = parts.port  # Raises ValueError, if there cannot be such a port.
    return value.rstrip("/")


def is_quoted(value: str) -> bool:
    """Whether a text has quotes around it, as a file of variables for Docker would pass on."""
    return len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"


def plain(value: object) -> object:
    """A text without the white space that a file of variables may have around it.

    A text of nothing else stays as it is. Raises: `ValueError`, if the text has quotes around it.
    """
    if not isinstance(value, str):
        return value
    text = value.strip()
    if is_quoted(text):
        raise ValueError
    return text or value


def _listen_host(value: str) -> str:
    host = value.strip()
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    if not host:
        raise ValueError  # For a socket, no address is every address.
    return host


def _networks(value: object) -> object:
    if isinstance(value, str):
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
    return value


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) else value


def _origins(value: tuple[str, ...]) -> tuple[str, ...]:
    origins = tuple(origin.rstrip("/") for origin in value)
    if not all(origin == "*" or _ORIGIN.fullmatch(origin) for origin in origins):
        raise ValueError
    return origins


ListenHost = Annotated[str, AfterValidator(_listen_host)]
WebUrl = Annotated[str, AfterValidator(_web_url)]
IpNetworks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]
Origins = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(split_text), AfterValidator(_origins)
]
Status = Annotated[Literal[200, 201], BeforeValidator(_number)]
