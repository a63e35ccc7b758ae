"""The settings of the connection to the database, and the URLs in which it is named.

Part of the table in `app.config.settings`, which has the rest.
"""

from __future__ import annotations

import os
import re
from typing import Annotated, Literal
from urllib.parse import parse_qs, unquote

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings

from app.config.field import setting
from app.config.values import PLACE, PORT

_PORT = re.compile(PORT)
_DATABASE = r"(?:/[^/?#@]*)?"
# Only a URL that matches is printed: a password with an unescaped '/' or '@' cannot be told apart
# from the other parts.
_PLAIN_URL = re.compile(
    r"(?P<scheme>[\w+]+)://(?:(?P<user>[^:/?#@]*)(?P<password>:[^/?#@]*)?@)?"
    rf"(?P<place>{PLACE}(?:,{PLACE})*{_DATABASE})(?:\?[^@]*)?"
)


_CHOICES = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "target_session_attrs": (
        "any", "primary", "standby", "read-write", "read-only", "prefer-standby"
    ),
}  # fmt: skip
_FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
_ONLY_OF_LIBPQ = (
    "channel_binding", "connect_timeout", "fallback_application_name", "gssdelegation",
    "gssencmode", "hostaddr", "keepalives", "keepalives_count", "keepalives_idle",
    "keepalives_interval", "load_balance_hosts", "max_protocol_version", "min_protocol_version",
    "replication", "require_auth", "requirepeer", "requiressl", "sslcertmode", "sslcompression",
    "sslsni", "tcp_user_timeout",
)  # fmt: skip
"""Parameters that the driver would send to the server, which does not know them. All others are
settings of the session.
"""


class ParameterError(ValueError):
    """A part of a URL that cannot be used. The message has no secrets."""


def mask_url(url: str) -> str:
    """`url` without its password and query, safe to print.

    >>> mask_url("postgresql://ann:s3cret@db:5432/osdi?password=s3cret")
    'postgresql://ann:***@db:5432/osdi'
    """
    parts = _PLAIN_URL.fullmatch(url)
    if parts is None:
        return "***"
    user = parts["user"] or ""
    login = f"{user}:***@" if parts["password"] else f"{user}@" if user else ""
    return f"{parts['scheme']}://{login}{parts['place']}"


def split_password(url: str) -> tuple[str, str | None]:
    """`url` without its password, and the password, which may be a parameter.

    >>> split_password("postgresql://ann:s%2Fcret@db1,db2:5432/osdi?sslmode=require")
    ('postgresql://ann@db1,db2:5432/osdi?sslmode=require', 's/cret')
    >>> split_password("postgresql:///osdi?password=s3cret&user=ann")
    ('postgresql:///osdi?user=ann', 's3cret')
    """
    password = None
    parts = _PLAIN_URL.fullmatch(url)
    if parts is not None and parts["password"] is not None:
        start, end = parts.span("password")
        password = unquote(url[start + 1 : end])
        url = url[:start] + url[end:]
    place, _, query = url.partition("?")
    parameters = query.split("&") if query else []
    others = [item for item in parameters if not item.startswith("password=")]
    if len(others) < len(parameters):
        password = password or parse_qs(query, keep_blank_values=True)["password"][-1]
        url = f"{place}?{'&'.join(others)}" if others else place
    return url, password


def _check_parameters(query: str) -> None:
    try:
        found = parse_qs(query, keep_blank_values=True, strict_parsing=True) if query else {}
    except ValueError:
        raise ParameterError("a parameter is not written as name=value") from None
    for name, (*_, value) in found.items():
        if name in _ONLY_OF_LIBPQ:
            raise ParameterError(f"remove the parameter {name}, which is not supported")
        if value not in _CHOICES.get(name, (value,)):
            raise ParameterError(f"{name} must be one of {', '.join(_CHOICES[name])}")
        if name in _FILES and not os.access(value, os.R_OK):
            raise ParameterError(f"the file of {name} cannot be read: {value}")
        if name == "port" and not all(map(_PORT.fullmatch, value.split(","))):
            raise ParameterError("port must be a number")


def _database_url(value: SecretStr) -> SecretStr:
    url = value.get_secret_value().strip()
    parts = _PLAIN_URL.fullmatch(url)
    if parts is None and url.startswith(("postgresql://", "postgres://")):
        raise ParameterError(
            "check the port, and percent-encode special characters in the password: %40 for @"
        )
    if parts is None or parts["scheme"] not in ("postgresql", "postgres"):
        raise ValueError
    _check_parameters(url.partition("?")[2])
    return SecretStr(url)


DatabaseUrl = Annotated[SecretStr, AfterValidator(_database_url)]


def _replica_urls(value: SecretStr) -> SecretStr:
    for url in replica_urls(value):
        if "," in mask_url(_database_url(SecretStr(url)).get_secret_value()):
            raise ValueError  # Several hosts are several replicas.
    return value


def replica_urls(value: SecretStr | None) -> list[str]:
    """The URLs of DATABASE_READ_URL."""
    return value.get_secret_value().split() if value else []


ReplicaUrls = Annotated[SecretStr, AfterValidator(_replica_urls)]
DATABASE_URL_FORM = "a URL like postgresql://user:password@host:port/database"


class DatabaseSettings(BaseSettings):
    """Part of `Settings`."""

    database_read_url: ReplicaUrls | None = Field(
        None,
        validation_alias="DATABASE_READ_URL",
        description="Replicas of the database of `DATABASE_URL` that answer reads.",
        json_schema_extra={"unit": "", "expects": f"{DATABASE_URL_FORM}, or several with spaces"},
    )
    max_replica_lag: float = setting(
        10.0,
        "Maximum lag of a replica; beyond it, the primary is read.",
        unit="seconds",
        ge=1,
        le=3600,
    )
    database_wait: float = setting(
        300.0,
        "Maximum time that `serve` and `worker` wait at start for the database of `DATABASE_URL`; "
        "0 does not wait.",
        unit="seconds",
        ge=0,
        le=86_400,
    )
    listen_url: DatabaseUrl | None = setting(
        None,
        "Direct connection to the database of `DATABASE_URL`, for subscriptions and backups, if "
        "`DATABASE_URL` leads to a connection pooler.",
        expects=DATABASE_URL_FORM,
    )
    prepared_statements: Literal["auto", "on", "off"] = setting(
        "auto",
        "Whether connections keep prepared statements; `auto` detects whether a pooler keeps them.",
    )
