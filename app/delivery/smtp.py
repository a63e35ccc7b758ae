"""One attempt to send an e-mail by SMTP."""

from __future__ import annotations

import asyncio
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

import aiosmtplib

from app.config.settings import Settings
from app.delivery.outcome import DELIVERED, Outcome, dead, retry, unconfigured
from schema.datetimes import parse_datetime


class Mailer:
    """Sends through the mail server of the settings, if there is one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def send(
        self, id_: UUID, created: str, to: str, subject: str, body: str, html: bool
    ) -> Outcome:
        """Make one attempt. `id_` is the delivery's: a second copy has the same Message-ID."""
        settings = self._settings
        if settings.smtp_host is None or settings.smtp_from is None:
            return unconfigured("No mail server is configured: set OSDI_SMTP_HOST.")
        try:
            message = _message(
                settings.smtp_from, to, subject, body, id_=id_, created=created, html=html
            )
        except (ValueError, LookupError, MessageError):
            return dead("The person's e-mail address is invalid.")
        password = settings.smtp_password
        try:
            await aiosmtplib.send(
                message,
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_user,
                password=password.get_secret_value() if password else None,
                use_tls=settings.smtp_tls == "tls",
                start_tls=settings.smtp_tls == "starttls",
                timeout=settings.delivery_timeout,
                # By default a blocking DNS lookup would determine it.
                local_hostname=settings.smtp_from.rpartition("@")[2],
            )
        except aiosmtplib.SMTPException as error:
            return _outcome(error)
        except (OSError, asyncio.IncompleteReadError):
            return retry("Cannot reach the mail server.")
        return DELIVERED


def _message(
    sender: str, to: str, subject: str, body: str, *, id_: UUID, created: str, html: bool
) -> EmailMessage:
    """Raises: ValueError, where `to` is not an e-mail address."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject
    message["Date"] = format_datetime(parse_datetime(created))
    message["Message-ID"] = f"<{id_}@{sender.rpartition('@')[2]}>"
    # RFC 3834: keeps out-of-office replies from being sent.
    message["Auto-Submitted"] = "auto-replied"
    message.set_content(body, subtype="html" if html else "plain")
    return message


def _outcome(error: aiosmtplib.SMTPException) -> Outcome:
    """The outcome by the reply code alone: the text may contain the e-mail address."""
    codes = [error.code] if isinstance(error, aiosmtplib.SMTPResponseException) else []
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        codes = [item.code for item in error.recipients]
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return retry(f"The mail server rejected the login with {codes[0]}.")
    if codes and all(500 <= code < 600 for code in codes):
        return dead(f"The mail server rejected the e-mail with {codes[0]}.")
    if codes:
        return retry(f"The mail server answered {codes[0]}.")
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return retry("The mail server lacks a required extension, such as STARTTLS or SMTPUTF8.")
    return retry("Cannot reach the mail server, or it closed the connection.")
