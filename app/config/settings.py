"""What an operator can set: one table of names, defaults, units and help.

In: the environment (`DATABASE_URL`, `OSDI_…`) and the options of a command. Out: a frozen
`Settings`. `docs/settings.md` is this table, and a test compares the two.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self, get_args, get_origin
from urllib.parse import urlsplit

import annotated_types
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from app.config.delivery import DeliverySettings
from app.config.field import setting as _setting
from app.errors import CommandError

PREFIX = "OSDI_"

_PLACE = r"(?:[\w.%-]*|\[[0-9a-fA-F:]+\])(?::\d+)?"
_DATABASE = r"(?:/[^/?#@]*)?"
# Only what parts cleanly is shown: where a password holds an unescaped '/' or '@', no part of
# the address can be told from it.
_PLAIN_URL = re.compile(
    r"(?P<scheme>\w+)://(?:(?P<user>[^:/?#@]*)(?P<password>:[^/?#@]*)?@)?"
    rf"(?P<place>{_PLACE}(?:,{_PLACE})*{_DATABASE})(?:\?[^@]*)?"
)


class SettingsError(CommandError):
    """A setting that cannot be: one sentence with its name, its value and what is expected."""


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    return value.rstrip("/")


def _database_address(value: SecretStr) -> SecretStr:
    parts = _PLAIN_URL.fullmatch(value.get_secret_value())
    if parts is None or parts["scheme"] not in ("postgresql", "postgres"):
        raise ValueError
    return value


def _redis_address(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    if parts.scheme not in ("redis", "rediss") or not parts.hostname:
        raise ValueError
    return value


def _networks(value: object) -> object:
    if isinstance(value, str):
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
    return value


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) else value


def _comma_separated(value: object) -> object:
    if isinstance(value, str):
        return [part.strip().rstrip("/") for part in value.split(",") if part.strip()]
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_database_address)]
RedisAddress = Annotated[SecretStr, AfterValidator(_redis_address)]
IpNetworks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_separated)]
Status = Annotated[Literal[200, 201], BeforeValidator(_number)]
LogLevel = Literal["critical", "error", "warning", "info", "debug"]


class Settings(DeliverySettings):
    """Every setting. The field `max_pagesize` is `OSDI_MAX_PAGESIZE` in the environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, populate_by_name=True
    )

    database_url: DatabaseAddress | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="The PostgreSQL (15 or newer) to use in place of the embedded one.",
        json_schema_extra={
            "unit": "",
            "expects": "an address like postgresql://user:password@host:port/database",
        },
    )
    host: str = _setting("127.0.0.1", "Address to listen on; `0.0.0.0` is every one.")
    port: int = _setting(8000, "Port to listen on; 0 takes a free one.", ge=0, le=65535)
    data_dir: Path = _setting(
        Path("data"), "Where the embedded PostgreSQL keeps its data.", expects="a directory"
    )
    public_url: WebAddress | None = _setting(
        None,
        "What links begin with, behind a proxy; by default the address that was asked.",
        expects="an address that begins with http:// or https://",
    )
    pagesize: int = _setting(
        25, "Resources on a page when the request names no number.", unit="resources", ge=1, le=1000
    )
    max_pagesize: int = _setting(
        100, "Resources on a page at most.", unit="resources", ge=1, le=1000
    )
    max_query_cost: int = _setting(
        10_000,
        "What one GraphQL request may cost: about the rows that it may read.",
        unit="rows",
        ge=1,
        le=10_000_000,
    )
    max_subscriptions: int = _setting(
        5_000,
        "WebSockets and event streams at once, and subscriptions at once, per process.",
        unit="subscribers",
        ge=0,
        le=1_000_000,
    )
    max_body_bytes: int = _setting(
        1048576, "Largest request body that is read.", unit="bytes", ge=1024, le=2**30
    )
    max_response_bytes: int = _setting(
        16777216, "Largest answer that is sent.", unit="bytes", ge=65536, le=2**30
    )
    max_keyless_body_bytes: int = _setting(
        65536,
        "Largest body of a post without a key; never more than `OSDI_MAX_BODY_BYTES`.",
        unit="bytes",
        ge=256,
        le=2**30,
    )
    key_rate: float = _setting(
        100.0,
        "Requests that a key may make in the long run; 0 lets every one through.",
        unit="requests/s",
        ge=0,
        le=1_000_000,
    )
    key_burst: int = _setting(
        1_000, "Requests that a key may make at once.", unit="requests", ge=1, le=10_000_000
    )
    address_rate: float = _setting(
        5.0,
        "Requests without a key that one address may make in the long run; "
        "0 lets every one through.",
        unit="requests/s",
        ge=0,
        le=1_000_000,
    )
    address_burst: int = _setting(
        600,
        "Requests without a key that one address may make at once.",
        unit="requests",
        ge=1,
        le=10_000_000,
    )
    trusted_proxies: IpNetworks = _setting(
        (),
        "Networks of the proxies whose `X-Forwarded-For` or `Forwarded` is believed.",
        expects="networks separated by commas, such as 10.0.0.0/8,fd00::/8",
    )
    redis_url: RedisAddress | None = _setting(
        None,
        "A Redis in which all processes count requests together, in place of PostgreSQL.",
        expects="an address like redis://user:password@host:port/0",
    )
    statement_timeout: float = _setting(
        10.0,
        "Longest that one SQL statement may run; 60 times that to delete a person or campaign.",
        unit="seconds",
        ge=0.1,
        le=3600,
    )
    pool_min: int = _setting(
        1, "Database connections kept open.", unit="connections", ge=0, le=1000
    )
    pool_max: int = _setting(
        10, "Database connections at most, per process.", unit="connections", ge=1, le=1000
    )
    pool_timeout: float = _setting(
        5.0, "Longest a request waits for a database connection.", unit="seconds", ge=0.1, le=3600
    )
    created_status: Status = _setting(
        200, "What a POST that stored something answers: OSDI says 200, some clients want 201."
    )
    cors_origins: Words = _setting(
        ("*",),
        "Origins whose pages may call, separated by commas; `*` is every one. "
        "The keyless helpers stay open.",
        expects="origins separated by commas",
    )
    key_cache_seconds: float = _setting(
        5.0,
        "How long a key is trusted before it is looked up again.",
        unit="seconds",
        ge=0,
        le=3600,
    )
    default_organization: str | None = _setting(
        None,
        "Name of the organization that the keyless entry point and signup helper serve; "
        "by default the only one there is.",
    )
    keyless_helpers: bool = _setting(True, "Whether the two helpers answer without a key.")
    vendor_name: str = _setting("osdi-gateway", "`vendor_name` of the entry point.")
    product_name: str = _setting("osdi-gateway", "`product_name` of the entry point.")
    motd: str = _setting("Welcome to the OSDI API Entry Point!", "`motd` of the entry point.")
    log_level: LogLevel = _setting("info", "The least severe events that are logged.")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for lower, upper in (("pagesize", "max_pagesize"), ("pool_min", "pool_max")):
            small, large = getattr(self, lower), getattr(self, upper)
            if small > large:
                raise SettingsError(
                    f"{variable(lower)} is {small}, but may not exceed {variable(upper)}, "
                    f"which is {large}."
                )
        if self.smtp_host and not self.smtp_from:
            raise SettingsError("OSDI_SMTP_HOST needs OSDI_SMTP_FROM, whom e-mails are from.")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings


class Row(NamedTuple):
    """One setting as an operator reads of it."""

    variable: str
    default: str
    expects: str
    unit: str
    help: str


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process; an override that is None leaves the environment's value.

    Raises: `SettingsError`.
    """
    _refuse_unknown()
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def settings_table() -> Iterator[Row]:
    """Every setting, in the order of `docs/settings.md`."""
    own_first = sorted(
        Settings.model_fields, key=lambda name: name in DeliverySettings.model_fields
    )
    for name in own_first:
        info = Settings.model_fields[name]
        extra = info.json_schema_extra
        assert isinstance(extra, dict)
        yield Row(
            variable(name),
            _shown(info.default),
            _expected(info),
            str(extra["unit"]),
            info.description or "",
        )


def variable(name: str) -> str:
    """The environment variable of the field `name`."""
    return "DATABASE_URL" if name == "database_url" else PREFIX + name.upper()


def mask_url(url: str) -> str:
    """`url` without its password and query, fit to be printed.

    >>> mask_url("postgresql://ann:s3cret@db:5432/osdi?password=s3cret")
    'postgresql://ann:***@db:5432/osdi'
    """
    parts = _PLAIN_URL.fullmatch(url)
    if parts is None:
        return "***"
    user = parts["user"] or ""
    login = f"{user}:***@" if parts["password"] else f"{user}@" if user else ""
    return f"{parts['scheme']}://{login}{parts['place']}"


def _shown(default: object) -> str:
    if isinstance(default, tuple):
        return ",".join(default)
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, float):
        return f"{default:g}"
    return "" if default is None else str(default)


def _expected(info: FieldInfo) -> str:
    """What a value must be, in words that follow 'must be'."""
    if info.annotation is bool:
        return "true or false"
    if get_origin(info.annotation) is Literal:
        *others, last = map(str, get_args(info.annotation))
        return f"{', '.join(others)} or {last}"
    least = next((item.ge for item in info.metadata if isinstance(item, annotated_types.Ge)), None)
    most = next((item.le for item in info.metadata if isinstance(item, annotated_types.Le)), None)
    if least is not None:
        kind = "a whole number" if info.annotation is int else "a number"
        return f"{kind} from {least} to {most}"
    extra = info.json_schema_extra
    assert isinstance(extra, dict)
    return str(extra["expects"])


def _refuse_unknown() -> None:
    known = {variable(name) for name in Settings.model_fields}
    for name in os.environ:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0)
            raise SettingsError(f"There is no setting {name}; the nearest one is {near[0]}.")


def _sentence(error: ValidationError) -> str:
    """The first fault as one sentence. A wrong DATABASE_URL may hold a password: masked."""
    fault = error.errors()[0]
    name = str(fault["loc"][0])
    field = "database_url" if name == "DATABASE_URL" else name
    info = Settings.model_fields.get(field)
    if info is None:
        return f"There is no setting {name}."
    value = fault["input"]
    if field in ("database_url", "redis_url"):
        value = mask_url(str(getattr(value, "get_secret_value", lambda: value)()))
    return f"{variable(field)} must be {_expected(info)}, but is '{value}'."
