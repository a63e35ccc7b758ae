"""Receivers of deliveries: a real HTTP server and a real SMTP server, on this event loop."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from app.config.settings import Settings, load_settings
from app.delivery.worker import Worker
from app.store.pool import Store
from tests.support.citus import CITUS_URL


async def until(condition: Callable[[], Awaitable[object] | object], seconds: float = 9) -> None:
    """Wait for a condition. Raises: TimeoutError, if it does not become true."""
    # On Citus, writes take several times as long.
    async with asyncio.timeout(seconds if CITUS_URL is None else 6 * seconds):
        while True:
            result = condition()
            if await result if isinstance(result, Awaitable) else result:
                break
            await asyncio.sleep(0.02)


HANG = 0
"""Instead of a status: no response at all."""


@dataclass
class Message:
    """One received request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def json(self) -> dict[str, Any]:
        payload: dict[str, Any] = json.loads(self.body)
        return payload


@dataclass
class Receiver:
    """An HTTP server. `answer` maps the number of earlier requests to the status of this one.

    It closes each connection after a response, unless it is to `keep` them.
    """

    answer: Callable[[int], int] = lambda _: 204
    headers: tuple[str, ...] = ()
    extra: bytes = b""
    got: list[Message] = field(default_factory=list)
    connections: int = 0
    hanging: int = 0
    """Requests without a response, of clients that wait for it."""
    port: int = 0
    scheme: str = "http"
    keep: bool = False
    together: asyncio.Barrier | None = None
    """Requests that are answered when all of them are here."""

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await self._answer(reader, writer)
            while self.keep:
                await self._answer(reader, writer)
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.split(": ", 1) for line in head[1:] if line)
        headers = {name.lower(): value for name, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if self.together is not None:
            await self.together.wait()
        status = self.answer(len(self.got))
        self.got.append(Message(head[0].split(" ")[1], headers, body))
        if status == HANG:
            self.hanging += 1
            try:
                await reader.read()
            finally:
                self.hanging -= 1
        lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(self.extra)}", *self.headers]
        writer.write("\r\n".join([*lines, "", ""]).encode() + self.extra)
        await writer.drain()


@asynccontextmanager
async def receiving(
    answer: Callable[[int], int] = lambda _: 204,
    context: ssl.SSLContext | None = None,
    headers: tuple[str, ...] = (),
    extra: bytes = b"",
    keep: bool = False,
) -> AsyncIterator[Receiver]:
    scheme = "https" if context else "http"
    receiver = Receiver(answer, headers, extra, scheme=scheme, keep=keep)
    server = await asyncio.start_server(receiver.handle, "127.0.0.1", 0, ssl=context)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()


@dataclass
class Mailbox:
    """The e-mails that a server accepted. `refuse`: its reply to a recipient that it refuses."""

    port: int = 0
    refuse: str | None = None
    got: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse is not None:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.got.append(message)
        self.envelopes.append(envelope)
        return "250 OK"


@asynccontextmanager
async def mailbox() -> AsyncIterator[Mailbox]:
    box = Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(box, hostname="mail.test", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
    )
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()


def quick(**settings: Any) -> Settings:
    """Settings with which a delivery is retried and becomes dead within a second."""
    quickly = {
        "webhook_allow_http": True,
        "webhook_allow_private": True,
        "delivery_retry": 0.02,
        "delivery_timeout": 2.0,
        "delivery_attempts": 4,
    }
    return load_settings(**{**quickly, **settings})


def mailing(box: Mailbox, **settings: Any) -> Settings:
    address = {"smtp_host": "127.0.0.1", "smtp_port": box.port, "smtp_from": "us@example.org"}
    return quick(**{**address, "smtp_tls": "none", **settings})


@asynccontextmanager
async def working(url: str, settings: Settings) -> AsyncIterator[Worker]:
    """A worker with a store of its own, as in another process."""
    store = Store(url, settings)
    await store.connect()
    worker = Worker(store, settings)
    worker.start()
    try:
        yield worker
    finally:
        await worker.stop()
        await store.disconnect()
