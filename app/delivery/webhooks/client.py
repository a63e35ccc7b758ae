"""One attempt to post a message to a webhook, signed according to Standard Webhooks.

Redirects are not followed, cookies and proxies are not used, and only the status of the response
counts.

Source: Standard Webhooks 1.0.0.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from contextlib import suppress
from importlib.metadata import version

import httpcore
import httpx

from app.caches import TtlCache
from app.config.settings import Settings
from app.delivery.outcome import DELIVERED, Outcome, dead, retry
from app.delivery.webhooks.addresses import PORTS, WebhookUrlError, resolve_url
from app.delivery.webhooks.signatures import Secrets, signatures
from app.delivery.webhooks.transport import (
    MAX_RESPONSE_BYTES,
    ConnectionEnded,
    ResponseTooLong,
    place,
    webhook_connections,
)

# These loggers would log URLs, which may contain a token, and messages.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

MAX_PARTS = 100
"""Parts of a response body that are read, out of politeness."""

MAX_READ = 1.0
"""Seconds that reading them may take."""

RESOLVED_SECONDS = 1.0
"""Seconds for which the addresses of a host name serve other attempts. All were checked, and
connections go to one of them, so a name that changes meanwhile cannot lead elsewhere.
"""

MAX_RETRY_AFTER = 86_400.0
"""At most this many seconds of `Retry-After` are respected."""

_RETRY_AFTER = b"retry-after"
_HTTP_ERRORS = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)

GONE = Outcome(
    "dead", "The receiver answered 410 Gone, so it is not called any more.", deactivate=True
)


class WebhookClient:
    """Posts to webhooks. `verify`: how certificates are checked."""

    def __init__(self, settings: Settings, verify: ssl.SSLContext | bool = True) -> None:
        self._settings = settings
        self._connections = webhook_connections(verify)
        self._closing: asyncio.Task[None] | None = None
        self._addresses = TtlCache(RESOLVED_SECONDS)
        timeout = settings.delivery_timeout
        self._timeouts = dict.fromkeys(("connect", "read", "write", "pool"), timeout)
        self._user_agent = f"osdi-gateway/{version('osdi-gateway')}".encode()

    async def close(self) -> None:
        """Close the connections, even if this is cancelled. Another request opens new ones."""
        if self._closing is not None and not self._closing.done():
            await asyncio.shield(self._closing)
        # If it were cancelled, the pool would forget the connections that it has not closed yet.
        self._closing = asyncio.create_task(self._connections.aclose())
        await asyncio.shield(self._closing)

    async def post(self, url: str, secrets: Secrets, id_: str, body: bytes) -> Outcome:
        """Make one attempt. Errors do not contain the URL, which may contain a secret."""
        try:
            addresses = await self._resolve(url)
        except WebhookUrlError as error:
            return dead(str(error))
        except (OSError, UnicodeError):
            return retry("Cannot resolve the host name of the webhook.")
        outcome = retry("The host name of the webhook has no IP address.")
        for address in addresses:
            try:
                return await self._post_to(address, url, secrets, id_, body)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                outcome = retry("Cannot connect to the webhook, or cannot establish TLS.")
            except httpcore.TimeoutException:
                return retry("The receiver did not answer in time.")
            except ResponseTooLong:
                return retry(f"The receiver sent {MAX_RESPONSE_BYTES:,} bytes without a status.")
            except (*_HTTP_ERRORS, ConnectionEnded, httpx.InvalidURL, ValueError):
                return retry("The receiver closed the connection, or did not answer with HTTP.")
        return outcome

    async def _resolve(self, url: str) -> list[str]:
        """The checked IP addresses of a URL. Raises: as `resolve_url`."""
        is_kept, kept = self._addresses.get(url)
        # With many attempts, a lookup in a thread takes longer than the rest of an attempt.
        addresses: list[str] = kept if is_kept else await resolve_url(url, self._settings)
        if not is_kept:
            self._addresses.put(url, addresses)
        return addresses

    async def _post_to(
        self, address: str, url: str, secrets: Secrets, id_: str, body: bytes
    ) -> Outcome:
        """Post to one IP address of the host of `url`."""
        request = self._request(address, url, secrets, id_, body)
        try:
            return await self._send(request)
        except ConnectionEnded:
            # The idle connection was closed before the request arrived.
            return await self._send(request)

    def _request(
        self, address: str, url: str, secrets: Secrets, id_: str, body: bytes
    ) -> httpcore.Request:
        target = httpx.URL(url)
        host = target.raw_host.decode("ascii").strip("[]")
        timestamp = int(time.time())
        headers = [
            (b"Host", target.netloc),
            (b"Accept", b"*/*"),
            (b"Accept-Encoding", b"identity"),
            (b"User-Agent", self._user_agent),
            (b"Content-Type", b"application/json"),
            (b"Content-Length", b"%d" % len(body)),
            (b"webhook-id", id_.encode()),
            (b"webhook-timestamp", b"%d" % timestamp),
            (b"webhook-signature", signatures(secrets, id_, timestamp, body)),
        ]
        port = target.port or PORTS[target.scheme]
        return httpcore.Request(
            b"POST",
            httpcore.URL(
                scheme=target.raw_scheme,
                host=place(host, address),
                port=port,
                target=target.raw_path,
            ),
            headers=headers,
            content=body,
            # The certificate is checked by host name.
            extensions={"timeout": self._timeouts, "sni_hostname": host},
        )

    async def _send(self, request: httpcore.Request) -> Outcome:
        response = await self._connections.handle_async_request(request)
        try:
            with suppress(TimeoutError, ResponseTooLong, *_HTTP_ERRORS):
                async with asyncio.timeout(MAX_READ):
                    await _read(response)
            return _outcome(response)
        finally:
            await response.aclose()


async def _read(response: httpcore.Response) -> None:
    """Read some of the body. An error in it does not matter: the status came before."""
    parts = 0
    async for _ in response.aiter_stream():
        parts += 1
        if parts > MAX_PARTS:
            break


def _outcome(response: httpcore.Response) -> Outcome:
    status = response.status
    if 200 <= status < 300:
        return DELIVERED
    if status == 410:
        return GONE
    delay = next((value for name, value in response.headers if name.lower() == _RETRY_AFTER), b"")
    wait = float(delay) if status in (429, 503) and delay.isdigit() and len(delay) < 10 else 0.0
    return retry(f"The receiver answered {status}.", min(wait, MAX_RETRY_AFTER))
