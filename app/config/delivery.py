"""The settings of delivery: e-mail, webhooks, and how often is tried."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, SecretStr
from pydantic_settings import BaseSettings

from app.config.field import setting

SmtpTls = Literal["starttls", "tls", "none"]


def _mail_address(value: str) -> str:
    local, at, domain = value.partition("@")
    if not (local and at and domain) or any(sign in value for sign in " <>,;\r\n\t"):
        raise ValueError
    return value


MailAddress = Annotated[str, AfterValidator(_mail_address)]


class DeliverySettings(BaseSettings):
    """Part of `Settings`."""

    worker: bool = setting(
        True, "Whether `serve` delivers, too; without it `osdi-gateway worker` has to."
    )
    delivery_concurrency: int = setting(
        20,
        "Deliveries at once, per process; of one organization at most half as many.",
        unit="deliveries",
        ge=1,
        le=1000,
    )
    delivery_timeout: float = setting(
        15.0, "Longest that one attempt to deliver may take.", unit="seconds", ge=0.1, le=300
    )
    delivery_attempts: int = setting(
        10, "How often a delivery is tried before it is given up.", unit="attempts", ge=1, le=100
    )
    delivery_retry: float = setting(
        5.0,
        "Pause after the first failed attempt; four times longer after each, up to 6 hours.",
        unit="seconds",
        ge=0.01,
        le=3600,
    )
    delivery_keep_days: int = setting(
        30, "How long it is known what was delivered.", unit="days", ge=1, le=3650
    )
    keyless_trigger_pause: int = setting(
        600,
        "Pause after a trigger without a key, before it sends the same to the same person again; "
        "0 is none.",
        unit="seconds",
        ge=0,
        le=86_400,
    )
    webhook_allow_http: bool = setting(False, "Whether webhooks may be posted without TLS.")
    webhook_allow_private: bool = setting(
        False, "Whether webhooks may be in private networks or on this machine."
    )
    smtp_host: str | None = setting(
        None, "The mail server for automatic e-mails; without it none are sent."
    )
    smtp_port: int = setting(587, "Its port.", ge=1, le=65535)
    smtp_user: str | None = setting(None, "The user to log in as, if any.")
    smtp_password: SecretStr | None = setting(None, "The password of that user.")
    smtp_tls: SmtpTls = setting(
        "starttls",
        "How the connection is encrypted: by STARTTLS, from the start, or not at all.",
    )
    smtp_from: MailAddress | None = setting(
        None, "Whom automatic e-mails are from.", expects="an e-mail address"
    )
