"""The settings of the connection to the database, and the URLs in which it is named.

Part of the table in `app.config.settings`, which has the rest.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import unquote

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings

from app.config.field import setting
from app.config.values import PLACE

_DATABASE = r"(?:/[^/?#@]*)?"
# Only a URL that matches is printed: a password with an unescaped '/' or '@' cannot be told apart
# from the other parts.
_PLAIN_URL = re.compile(
    r"(?P<scheme>\w+)://(?:(?P<user>[^:/?#@]*)(?P<password>:[^/?#@]*)?@)?"
    rf"(?P<place>{PLACE}(?:,{PLACE})*{_DATABASE})(?:\?[^@]*)?"
)


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
    """`url` without its password, and the password.

    >>> split_password("postgresql://ann:s%2Fcret@db1,db2:5432/osdi?sslmode=require")
    ('postgresql://ann@db1,db2:5432/osdi?sslmode=require', 's/cret')
    """
    parts = _PLAIN_URL.fullmatch(url)
    if parts is None or parts["password"] is None:
        return url, None
    start, end = parts.span("password")
    return url[:start] + url[end:], unquote(url[start + 1 : end])


def _database_url(value: SecretStr) -> SecretStr:
    url = value.get_secret_value().strip()
    parts = _PLAIN_URL.fullmatch(url)
    if parts is None or parts["scheme"] not in ("postgresql", "postgres"):
        raise ValueError
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
