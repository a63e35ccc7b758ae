"""All settings: one table of names, defaults, units and help.

In: the environment (`DATABASE_URL`, `OSDI_…`) and the options of a command. Out: a
frozen `Settings`. `docs/settings.md` contains the same table, and a test compares the two.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self, get_args, get_origin
from urllib.parse import urlsplit

import annotated_types
from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from app.config.clients import ClientSettings
from app.config.database import (
    DATABASE_URL_FORM,
    DatabaseSettings,
    DatabaseUrl,
    ParameterError,
    mask_url,
)
from app.config.delivery import DeliverySettings
from app.config.documents import DocumentSettings
from app.config.field import setting
from app.config.monitoring import MonitoringSettings
from app.config.secret_files import ENDING, is_secret, read_secret_files
from app.config.subscriptions import SubscriptionSettings
from app.config.values import (
    IpNetworks,
    ListenHost,
    Origins,
    Status,
    WebUrl,
    is_quoted,
    plain,
)
from app.errors import CommandError

PREFIX = "OSDI_"
_UNPREFIXED = ("database_url", "database_read_url")


class SettingsError(CommandError):
    """Invalid settings; each sentence has a name, its value and the expected values."""


def _redis_url(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    if parts.scheme not in ("redis", "rediss") or not parts.hostname:
        raise ValueError
    if parts.path.strip("/") and not parts.path[1:].isdecimal():
        raise ValueError  # The library would use database 0.
    _ = parts.port  # Raises ValueError, if there cannot be such a port.
    return value


RedisUrl = Annotated[SecretStr, AfterValidator(_redis_url)]
LogLevel = Literal["critical", "error", "warning", "info", "debug"]


class Settings(
    DatabaseSettings,
    ClientSettings,
    DocumentSettings,
    SubscriptionSettings,
    DeliverySettings,
    MonitoringSettings,
):
    """Every setting. The field `max_pagesize` is `OSDI_MAX_PAGESIZE` in the environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, populate_by_name=True
    )

    database_url: DatabaseUrl | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL database (version 15 or newer) to use instead of the embedded one.",
        json_schema_extra={
            "unit": "",
            "expects": DATABASE_URL_FORM,
        },
    )
    host: ListenHost = setting(
        "127.0.0.1",
        "Address to listen on; `0.0.0.0` listens on all interfaces.",
        expects="an address or a host name",
    )
    port: int = setting(8000, "Port to listen on; 0 picks a free one.", ge=0, le=65535)
    data_dir: Path = setting(
        Path("data"), "Data directory of the embedded PostgreSQL.", expects="a directory"
    )
    public_url: WebUrl | None = setting(
        None,
        "Public base URL of the gateway, used in links; by default the requested origin.",
        expects="a URL that begins with http:// or https://",
    )
    pagesize: int = setting(25, "Default page size.", unit="resources", ge=1, le=1000)
    max_pagesize: int = setting(100, "Maximum page size.", unit="resources", ge=1, le=1000)
    max_query_cost: int = setting(
        10_000,
        "Maximum cost of one GraphQL request: approximately the rows that it may read.",
        unit="rows",
        ge=1,
        le=10_000_000,
    )
    max_body_bytes: int = setting(
        1048576, "Maximum size of a request body.", unit="bytes", ge=1024, le=2**30
    )
    max_response_bytes: int = setting(
        16777216, "Maximum size of a response.", unit="bytes", ge=65536, le=2**30
    )
    max_keyless_body_bytes: int = setting(
        65536,
        "Maximum body size of an anonymous post (without a token); `OSDI_MAX_BODY_BYTES` applies "
        "too.",
        unit="bytes",
        ge=256,
        le=2**30,
    )
    key_rate: float = setting(
        100.0,
        "Sustained request rate per key; 0 disables the limit.",
        unit="requests/s",
        ge=0,
        le=1_000_000,
    )
    key_burst: int = setting(1_000, "Burst size per key.", unit="requests", ge=1, le=10_000_000)
    address_rate: float = setting(
        5.0,
        "Sustained rate of anonymous requests (without a token) per client address; "
        "0 disables the limit.",
        unit="requests/s",
        ge=0,
        le=1_000_000,
    )
    address_burst: int = setting(
        600,
        "Burst size of anonymous requests per client address.",
        unit="requests",
        ge=1,
        le=10_000_000,
    )
    trusted_proxies: IpNetworks = setting(
        (),
        "Networks of the proxies whose `X-Forwarded-For` or `Forwarded` header is trusted.",
        expects="comma-separated networks, e.g. 10.0.0.0/8,fd00::/8",
    )
    redis_url: RedisUrl | None = setting(
        None,
        "Redis server for the rate counters that all processes share, instead of PostgreSQL.",
        expects="a URL like redis://user:password@host:port/0",
    )
    statement_timeout: float = setting(
        10.0,
        "Maximum duration of an SQL statement. The deletion of a person, campaign, tag, list or "
        "question may take 60 times as long.",
        unit="seconds",
        ge=0.1,
        le=3600,
    )
    pool_min: int = setting(
        1,
        "Minimum number of open database connections per process.",
        unit="connections",
        ge=0,
        le=1000,
    )
    pool_max: int = setting(
        10, "Maximum number of database connections per process.", unit="connections", ge=1, le=1000
    )
    pool_timeout: float = setting(
        5.0,
        "Maximum time a request waits for a database connection.",
        unit="seconds",
        ge=0.1,
        le=3600,
    )
    created_status: Status = setting(
        200,
        "Status of a POST that created a resource: OSDI specifies 200, some clients expect 201.",
    )
    cors_origins: Origins = setting(
        ("*",),
        "Origins whose pages may send requests (CORS); `*` allows all. "
        "The two helpers are open to all origins in any case.",
        expects="comma-separated origins, e.g. https://www.example.org,http://localhost:3000",
    )
    key_cache_seconds: float = setting(
        5.0,
        "Time for which a key is cached; a revoked key may still work for that long.",
        unit="seconds",
        ge=0,
        le=3600,
    )
    default_organization: str | None = setting(
        None,
        "Name of the organization for anonymous requests to the entry point and for sign-ups; "
        "by default the only organization, if there is just one.",
    )
    keyless_helpers: bool = setting(
        True,
        "Whether the two helpers accept anonymous posts (without a token). Each response takes "
        "a constant time, which ends in a busy wait of up to 1.5 ms; `false` disables that too.",
    )
    vendor_name: str = setting("osdi-gateway", "`vendor_name` in the entry point.")
    product_name: str = setting("osdi-gateway", "`product_name` in the entry point.")
    motd: str = setting("Welcome to the OSDI API Entry Point!", "`motd` in the entry point.")
    log_level: LogLevel = setting("info", "Minimum severity of logged events.")

    @field_validator("*", mode="before")
    @classmethod
    def _plain(cls, value: object, info: ValidationInfo) -> object:
        if info.field_name == "smtp_password" and isinstance(value, str):
            # Anything but a line break at the end may be part of a password.
            return value.rstrip("\r\n")
        return plain(value)

    @model_validator(mode="after")
    def _check_combinations(self) -> Self:
        faults = []
        for lower, upper in (("pagesize", "max_pagesize"), ("pool_min", "pool_max")):
            value, maximum = getattr(self, lower), getattr(self, upper)
            if value > maximum:
                faults.append(
                    f"{variable(lower)} must not exceed {variable(upper)} ({maximum}), got {value}."
                )
        if self.smtp_host and not self.smtp_from:
            faults.append("OSDI_SMTP_HOST needs OSDI_SMTP_FROM, the sender address of e-mails.")
        if faults:
            raise SettingsError(*faults)
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


class SettingRow(NamedTuple):
    """One setting, as text for its documentation."""

    variable: str
    default: str
    expects: str
    unit: str
    help: str


def load_settings(**overrides: Any) -> Settings:
    """Return the settings of this process; an override of None keeps the environment's value.

    Raises: `SettingsError`, with all faults.
    """
    faults = _unknown_names()
    secrets = {variable(name): name for name in _secrets()}
    contents, unreadable = read_secret_files(secrets)
    faults += unreadable
    values: dict[str, Any] = {secrets[name]: text for name, text in contents.items()}
    values |= {name: value for name, value in overrides.items() if value is not None}
    try:
        settings = Settings(**values)
    except ValidationError as error:
        faults += map(_sentence, error.errors())
    except SettingsError as error:
        faults += error.args
    if faults:
        raise SettingsError(*faults)
    return settings


def settings_table() -> Iterator[SettingRow]:
    """Every setting, in the order of `docs/settings.md`."""
    parts = (
        DatabaseSettings,
        ClientSettings,
        DocumentSettings,
        SubscriptionSettings,
        DeliverySettings,
        MonitoringSettings,
    )
    own_first = sorted(
        Settings.model_fields, key=lambda name: [name in part.model_fields for part in parts[::-1]]
    )
    for name in own_first:
        info = Settings.model_fields[name]
        extra = info.json_schema_extra
        assert isinstance(extra, dict)
        yield SettingRow(
            variable(name),
            _default_text(info.default),
            _expectation(info),
            str(extra["unit"]),
            info.description or "",
        )


def variable(name: str) -> str:
    """The environment variable of the field `name`."""
    return name.upper() if name in _UNPREFIXED else PREFIX + name.upper()


def _default_text(default: object) -> str:
    if isinstance(default, tuple):
        return ",".join(default)
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, float):
        return f"{default:g}"
    return "" if default is None else str(default)


def _expectation(info: FieldInfo) -> str:
    """The accepted values, as text that follows 'must be'."""
    if info.annotation is bool:
        return "true or false"
    if get_origin(info.annotation) is Literal:
        *others, last = map(str, get_args(info.annotation))
        return f"{', '.join(others)} or {last}"
    low = next((item.ge for item in info.metadata if isinstance(item, annotated_types.Ge)), None)
    high = next((item.le for item in info.metadata if isinstance(item, annotated_types.Le)), None)
    if low is not None:
        kind = "a number" if info.annotation is float else "a whole number"
        return f"{kind} from {low} to {high}"
    extra = info.json_schema_extra
    assert isinstance(extra, dict)
    return str(extra["expects"])


def _secrets() -> list[str]:
    return [name for name, info in Settings.model_fields.items() if is_secret(info)]


def _unknown_names() -> list[str]:
    known = {variable(name) for name in Settings.model_fields}
    known |= {variable(name) + ENDING for name in _secrets()}
    faults = []
    for name in os.environ:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0)
            faults.append(f"Unknown setting {name}; the nearest one is {near[0]}.")
    return faults


def _sentence(fault: ErrorDetails) -> str:
    """One fault as one sentence. URLs are masked, since they may contain a password."""
    name = str(fault["loc"][0])
    field = name.lower() if name.lower() in _UNPREFIXED else name
    info = Settings.model_fields.get(field)
    if info is None:
        return f"Unknown setting {name}."
    value = fault["input"]
    text = str(getattr(value, "get_secret_value", lambda: value)())
    if is_quoted(text.strip()):
        return f"{variable(field)} must be {_expectation(info)}, without quotes around it."
    if field in ("database_url", "database_read_url", "listen_url", "redis_url"):
        urls = text.split(" ") if field == "database_read_url" else [text]
        value = " ".join(map(mask_url, urls))
    if field == "secret_key":
        return f"{variable(field)} must be {_expectation(info)}."
    error = fault.get("ctx", {}).get("error")
    reason = f" ({error})" if isinstance(error, ParameterError) else ""
    return f"{variable(field)} must be {_expectation(info)}, got '{value}'{reason}."
