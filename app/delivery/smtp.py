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
    """Sends by the server of the settings, if they name one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def send(
        self, id_: UUID, created: str, to: str, subject: str, body: str, html: bool
    ) -> Outcome:
        """`id_` is the delivery's: whoever gets the mail twice finds one Message-ID."""
        settings = self._settings
        if settings.smtp_host is None or settings.smtp_from is None:
            return unconfigured("There is no mail server: set OSDI_SMTP_HOST.")
        try:
            message = _message(settings.smtp_from, id_, created, to, subject, body, html)
        except (ValueError, LookupError, MessageError):
            return dead("The person's e-mail address cannot be written to.")
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
                # By default it would be asked of the network, and the loop wait for the answer.
                local_hostname=settings.smtp_from.rpartition("@")[2],
            )
        except aiosmtplib.SMTPException as error:
            return _refused(error)
        except (OSError, asyncio.IncompleteReadError):
            return retry("The mail server cannot be reached.")
        return DELIVERED


def _message(
    sender: str, id_: UUID, created: str, to: str, subject: str, body: str, html: bool
) -> EmailMessage:
    """Raises: ValueError, where `to` is no address."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject
    message["Date"] = format_datetime(parse_datetime(created))
    message["Message-ID"] = f"<{id_}@{sender.rpartition('@')[2]}>"
    # So that nobody's absence is answered: RFC 3834.
    message["Auto-Submitted"] = "auto-replied"
    message.set_content(body, subtype="html" if html else "plain")
    return message


def _refused(error: aiosmtplib.SMTPException) -> Outcome:
    """By the code alone: the words may have the address in them."""
    codes = [error.code] if isinstance(error, aiosmtplib.SMTPResponseException) else []
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        codes = [item.code for item in error.recipients]
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return retry(f"The mail server refused the login with {codes[0]}.")
    if codes and all(500 <= code < 600 for code in codes):
        return dead(f"The mail server refused the e-mail with {codes[0]}.")
    if codes:
        return retry(f"The mail server answered {codes[0]}.")
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return retry("The mail server does not offer what is needed, such as STARTTLS or UTF-8.")
    return retry("The mail server cannot be reached, or broke the connection off.")
