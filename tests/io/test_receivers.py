"""Malicious receivers: their responses are limited in bytes and in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import pytest

from app.delivery.outcome import Outcome
from app.delivery.receivers import add_webhook
from app.delivery.smtp import Mailer
from app.delivery.webhooks.client import WebhookClient
from app.delivery.webhooks.signatures import new_secret
from app.delivery.webhooks.transport import _MAX_PART, MAX_RESPONSE_BYTES, _Stream
from tests.support.gateway import Gateway
from tests.support.receivers import Mailbox, mailing, quick, receiving, until, working

INTERIM = b"HTTP/1.1 100 Continue\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
NO_STATUS = f"The receiver sent {MAX_RESPONSE_BYTES:,} bytes without a status."


@asynccontextmanager
async def endless(
    part: bytes, first: bytes = b"", pause: float = 0, greets: bool = False
) -> AsyncIterator[int]:
    """The port of a server that sends `first`, and then `part` again and again."""

    handling: set[asyncio.Task[None] | None] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handling.add(asyncio.current_task())
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            if not greets:
                await reader.readuntil(b"\r\n\r\n")
            writer.write(first)
            while not writer.is_closing():
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(pause)
        writer.transport.abort()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        tasks = [task for task in handling if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks)
        await asyncio.sleep(0)


@pytest.fixture
def received(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of bytes of each read."""
    sizes: list[int] = []
    read = _Stream.read

    async def noted(stream: _Stream, *arguments: Any, **options: Any) -> bytes:
        part = await read(stream, *arguments, **options)
        sizes.append(len(part))
        return part

    monkeypatch.setattr(_Stream, "read", noted)
    return sizes


async def post(port: int) -> Outcome:
    client = WebhookClient(quick(delivery_timeout=10.0))
    outcome = await client.post(f"http://127.0.0.1:{port}/", (new_secret(), None), "1", b"{}")
    await client.close()
    return outcome


@pytest.mark.parametrize(
    ("first", "part"),
    [(b"", INTERIM * 1000), (OK, b"a: b\r\n" * 10_000), (OK + b"a: ", b"x" * 65_536)],
    ids=["interim responses", "headers", "one header"],
)
async def test_a_response_without_a_status(received: list[int], first: bytes, part: bytes) -> None:
    async with endless(part, first) as port:
        outcome = await post(port)
    assert (outcome.status, outcome.error) == ("pending", NO_STATUS)
    assert sum(received) == MAX_RESPONSE_BYTES
    assert max(received) == _MAX_PART


@pytest.mark.parametrize("first", [CHUNKED, OK + b"\r\n", INTERIM * 20 + CHUNKED])
async def test_a_body_is_cut_off(received: list[int], first: bytes) -> None:
    """The status came before it, and counts."""
    async with endless(b"1000\r\n" + b"x" * 4096 + b"\r\n", first) as port:
        assert (await post(port)).status == "delivered"
    assert sum(received) <= MAX_RESPONSE_BYTES


async def test_some_interim_responses_are_accepted() -> None:
    async with endless(b"", INTERIM * 20 + OK + b"Content-Length: 0\r\n\r\n") as port:
        assert (await post(port)).status == "delivered"


async def test_a_connection_is_used_again() -> None:
    """By the next message to the same host; the limit is that of each response."""
    async with receiving(keep=True, answer=lambda _: 200, extra=b"x" * 10_000) as receiver:
        client = WebhookClient(quick())
        for number in range(3):
            outcome = await client.post(receiver.url, (new_secret(), None), f"{number}", b"{}")
            assert outcome.status == "delivered"
        other = receiver.url.replace("127.0.0.1", "localhost")
        assert receiver.connections == 1
        assert (await client.post(other, (new_secret(), None), "4", b"{}")).status == "delivered"
        await client.close()
        await asyncio.sleep(0.01)
    assert receiver.connections == 2
    assert [message.id for message in receiver.got] == ["0", "1", "2", "4"]


async def test_a_connection_that_was_closed_meanwhile() -> None:
    """The message goes over another one: the receiver has not read it."""
    connections = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(1)
        await reader.readuntil(b"{}")
        writer.write(OK + b"Content-Length: 0\r\n\r\n")
        await reader.read(1)
        writer.transport.abort()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        client = WebhookClient(quick())
        for number in range(3):
            outcome = await client.post(url, (new_secret(), None), f"{number}", b"{}")
            assert outcome.status == "delivered"
        await client.close()
        await asyncio.sleep(0.01)
    assert len(connections) == 3


async def test_a_new_connection_that_is_closed_is_a_failed_attempt() -> None:
    """Here the receiver may have read the message: it is sent again after a pause."""
    connections = []

    async def handle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(1)
        writer.transport.abort()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        outcome = await post(server.sockets[0].getsockname()[1])
        await asyncio.sleep(0)
    assert (outcome.status, len(connections)) == ("pending", 1)


async def test_a_dripping_response(gateway: Gateway) -> None:
    """Each byte is in time, but not the whole response; other receivers are served meanwhile."""
    settings = quick(delivery_timeout=0.5, delivery_attempts=1)
    async with (
        endless(b"H", INTERIM, pause=0.05) as port,
        receiving() as good,
        working(gateway.url, settings),
    ):
        for url in (f"http://127.0.0.1:{port}/", good.url):
            await add_webhook(gateway.store, settings, "default", url, ["person.created"])
        await gateway.person()
        dead = "SELECT error FROM deliveries WHERE status = 'dead'"
        await until(lambda: gateway.sql(dead))
        await until(lambda: good.got)
    (row,) = await gateway.sql(dead)
    assert row["error"] in ("The attempt took too long.", "The receiver did not answer in time.")


@pytest.mark.parametrize("part", [b"220-hello\r\n" * 1000, b"x" * 65_536])
async def test_an_endless_mail_server(part: bytes) -> None:
    """With and without line ends: aiosmtplib keeps at most 32,768 bytes of a response."""
    async with endless(part, greets=True) as port:
        mailer = Mailer(mailing(Mailbox(port), delivery_timeout=10.0))
        moment = "2026-11-24T17:20:31Z"
        outcome = await mailer.send(UUID(int=1), moment, "a@example.org", "Hello", "You.", False)
    assert outcome.status == "pending"
    assert outcome.error is not None
    assert outcome.error.startswith("The mail server")
