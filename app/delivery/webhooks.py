"""One attempt to post a message to a webhook, signed as Standard Webhooks says.

No redirect is followed, no cookie or proxy used, no connection kept, and of the answer only the
status counts.

Source: Standard Webhooks 1.0.0.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import logging
import secrets
import ssl
import time
from contextlib import suppress
from importlib.metadata import version

import httpx

from app.config.settings import Settings
from app.delivery.outcome import DELIVERED, Outcome, dead, retry
from app.delivery.webhook_addresses import WebhookUrlError, resolve_url
from app.delivery.webhook_transport import MAX_RESPONSE_BYTES, ResponseTooLong, WebhookTransport

# They would log addresses, in which there may be a token, and what is sent.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

PREFIX = "whsec_"
MAX_PARTS = 100
"""Parts of an answer's body that are read, out of politeness."""

MAX_READ = 1.0
"""Seconds that they may take."""

MAX_RETRY_AFTER = 86_400.0
"""Seconds of `Retry-After` that are obeyed at most."""

GONE = Outcome("dead", "The receiver answered 410 Gone: nothing is sent there any more.", ends=True)


def new_secret() -> str:
    """256 random bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(secret: str, id_: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`.

    >>> sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
    ...      1614265330, b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b"%s.%d.%s" % (id_.encode(), timestamp, body)
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


class WebhookClient:
    """Posts to webhooks. `verify`: what certificates are checked by."""

    def __init__(self, settings: Settings, verify: ssl.SSLContext | bool = True) -> None:
        self._settings = settings
        self._client = httpx.AsyncClient(
            transport=WebhookTransport(verify),
            trust_env=False,
            follow_redirects=False,
            timeout=settings.delivery_timeout,
            headers={"User-Agent": f"osdi-gateway/{version('osdi-gateway')}"},
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def post(self, address: str, secret: str, id_: str, body: bytes) -> Outcome:
        """One attempt. An error is told without the address, which may hold a secret."""
        try:
            places = await resolve_url(address, self._settings)
        except WebhookUrlError as refused:
            return dead(str(refused))
        except (OSError, UnicodeError):
            return retry("The webhook's host cannot be found.")
        failed = retry("The webhook's host has no address.")
        for place in places:
            try:
                return await self._post_to(place, address, secret, id_, body)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                failed = retry("No connection to the webhook, or none that is safe.")
            except httpx.TimeoutException:
                return retry("The receiver did not answer in time.")
            except ResponseTooLong:
                return retry(f"The receiver sent {MAX_RESPONSE_BYTES:,} bytes and still no status.")
            except (httpx.HTTPError, httpx.InvalidURL, ValueError):
                return retry("The receiver broke the connection off, or answered no HTTP.")
        return failed

    async def _post_to(
        self, place: str, address: str, secret: str, id_: str, body: bytes
    ) -> Outcome:
        url = httpx.URL(address)
        timestamp = int(time.time())
        request = self._client.build_request(
            "POST",
            url.copy_with(host=place),
            content=body,
            headers={
                "Host": url.netloc.decode("ascii"),
                "Content-Type": "application/json",
                "Accept-Encoding": "identity",
                "webhook-id": id_,
                "webhook-timestamp": str(timestamp),
                "webhook-signature": sign(secret, id_, timestamp, body),
            },
            # By which the certificate is checked: the name, and not the address in the URL.
            extensions={"sni_hostname": url.raw_host.decode("ascii").strip("[]")},
        )
        response = await self._client.send(request, stream=True)
        try:
            with suppress(TimeoutError, ResponseTooLong, httpx.HTTPError):
                async with asyncio.timeout(MAX_READ):
                    await _read(response)
            return _outcome(response)
        finally:
            await response.aclose()


async def _read(response: httpx.Response) -> None:
    """Some of the answer's body: whatever is wrong with it, the status was told before."""
    parts = 0
    async for _ in response.aiter_raw():
        parts += 1
        if parts > MAX_PARTS:
            break


def _outcome(response: httpx.Response) -> Outcome:
    status = response.status_code
    if 200 <= status < 300:
        return DELIVERED
    if status == 410:
        return GONE
    said = response.headers.get("retry-after", "")
    wait = float(said) if status in (429, 503) and said.isdecimal() and len(said) < 10 else 0.0
    return retry(f"The receiver answered {status}.", min(wait, MAX_RETRY_AFTER))
