"""The settings of delivery: e-mail, webhooks and retries.

Part of the table in `app.config.settings`, which has the rest.
"""

from __future__ import annotations

import base64
from typing import Annotated, Literal

from pydantic import AfterValidator, SecretStr

from app.config.field import setting
from app.config.processes import ProcessSettings

_KEY_BYTES = 32

SmtpTls = Literal["starttls", "tls", "none"]


def _mail_address(value: str) -> str:
    local, at, domain = value.partition("@")
    if not (local and at and domain) or any(sign in value for sign in " <>,;\r\n\t"):
        raise ValueError
    return value


def secret_keys(value: SecretStr | None) -> tuple[bytes, ...]:
    """The keys of 32 bytes in base64, either alphabet, separated by spaces, lines or commas.

    Raises: ValueError.
    """
    texts = value.get_secret_value().replace(",", " ").split() if value is not None else []
    keys = [base64.b64decode(text, altchars=None, validate=True) for text in map(_plain, texts)]
    if any(len(key) != _KEY_BYTES for key in keys):
        raise ValueError
    return tuple(keys)


def _plain(text: str) -> str:
    """The text in the alphabet of base64 with + and /."""
    return text.replace("-", "+").replace("_", "/")


def _secret_key(value: SecretStr) -> SecretStr:
    if not secret_keys(value):
        raise ValueError
    return value


SecretKey = Annotated[SecretStr, AfterValidator(_secret_key)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]


class DeliverySettings(ProcessSettings):
    """Part of `Settings`."""

    worker: bool = setting(
        True,
        "Whether `serve` also runs deliveries and maintains the roll-ups of statistics; otherwise "
        "run `osdi-gateway worker`.",
    )
    delivery_concurrency: int = setting(
        20,
        "Maximum number of concurrent deliveries per process; half as many per organization.",
        unit="deliveries",
        ge=1,
        le=1000,
    )
    delivery_timeout: float = setting(
        15.0, "Maximum duration of one delivery attempt.", unit="seconds", ge=0.1, le=300
    )
    delivery_attempts: int = setting(
        10, "Attempts before a delivery is given up.", unit="attempts", ge=1, le=100
    )
    delivery_retry: float = setting(
        5.0,
        "Pause after the first failed attempt; four times longer after each further one, "
        "up to 6 hours.",
        unit="seconds",
        ge=0.01,
        le=3600,
    )
    delivery_keep_days: int = setting(
        30, "Time after which finished deliveries are deleted.", unit="days", ge=1, le=3650
    )
    changes_keep_days: int = setting(
        30,
        "Time after which changes are deleted from the changes feed; a client with an older cursor "
        "must read everything again.",
        unit="days",
        ge=1,
        le=3650,
    )
    keyless_trigger_pause: int = setting(
        600,
        "Minimum time before an anonymous post (without a token) can trigger the same message to "
        "the same person again; 0 disables it.",
        unit="seconds",
        ge=0,
        le=86_400,
    )
    webhook_allow_http: bool = setting(False, "Whether webhooks may use http://, without TLS.")
    webhook_allow_private: bool = setting(
        False, "Whether webhooks may point to private networks or to this machine."
    )
    secret_key: SecretKey | None = setting(
        None,
        "Key that encrypts the secrets of webhooks in the database, then former keys that decrypt "
        "older secrets; without it, secrets are stored in plain text.",
        expects="32 random bytes in base64, as `openssl rand -base64 32` prints; several with "
        "commas between them",
    )
    smtp_host: str | None = setting(
        None, "SMTP server for automatic e-mails; without it, none are sent."
    )
    smtp_port: int = setting(587, "Port of the SMTP server.", ge=1, le=65535)
    smtp_user: str | None = setting(None, "User name for the SMTP server, if it requires a login.")
    smtp_password: SecretStr | None = setting(None, "Password of `OSDI_SMTP_USER`.")
    smtp_tls: SmtpTls = setting(
        "starttls",
        "Encryption of the SMTP connection: STARTTLS, TLS from the start, or none.",
    )
    smtp_from: MailAddress | None = setting(
        None, "Sender address of automatic e-mails.", expects="an e-mail address"
    )
