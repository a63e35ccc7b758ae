"""How the response of a table ends: completely, or not at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from starlette.requests import Request
from starlette.types import Message

from app.exports import response
from app.exports.formats import Ndjson
from app.exports.response import Exports
from app.graphql.streams import Streams
from app.identity.caller import Caller
from resolvers.export_columns import ExportRow, ExportTable
from resolvers.plan.tenant import Tenant
from schema.failures import Failure, failure
from tests.support.graphql_stub import until

CALLER = Caller(Tenant(UUID(int=1), "osdi"), frozenset({"read"}))


class Tokens:
    def __init__(self) -> None:
        self.valid = True
        self.refused = 0
        self.counted = 0

    async def by_token(self, token: str, scope: Any = None) -> Caller | None:
        return CALLER if self.valid else None

    def consume(self, caller: Caller | None, scope: Any) -> None:
        if self.refused:
            self.refused -= 1
            raise failure("RATE_LIMITED", "Too many.", headers={"Retry-After": "0"})
        self.counted += 1


class Exchange:
    """One export as ASGI messages; each page waits for `go_on`, unless it is set."""

    def __init__(self, *pages: Any, max_streams: int = 5) -> None:
        self.pages, self.given, self.closed = pages, 0, False
        self.sent: list[Message] = []
        self.go_on = asyncio.Event()
        self.disconnected = asyncio.Event()
        self.unread = asyncio.Event()
        self.tokens = Tokens()
        self.streams = Streams(max_streams, 0.01)
        self.exports = Exports(self.tokens, self.streams)
        self.scope = {"type": "http", "method": "GET", "headers": [], "query_string": b""}

    async def _rows(self) -> AsyncIterator[list[ExportRow]]:
        try:
            for page in self.pages:
                if self.given:
                    await self.go_on.wait()
                self.given += 1
                if isinstance(page, Exception):
                    raise page
                yield [{"n": page}]
        finally:
            self.closed = True

    async def receive(self) -> Message:
        await self.disconnected.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if self.unread.is_set():
            await asyncio.Event().wait()
        self.sent.append(message)

    async def run(self) -> None:
        table = ExportTable("people", (), self._rows())
        made = await self.exports.respond(Request(self.scope), table, Ndjson(), CALLER, "token")
        await made(self.scope, self.receive, self.send)

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)

    @property
    def is_complete(self) -> bool:
        return bool(self.sent) and not self.sent[-1].get("more_body", False)


async def test_a_complete_table() -> None:
    """Each page after the first is counted, as soon as the limit allows it."""
    exchange = Exchange(1, 2, 3)
    exchange.go_on.set()
    exchange.tokens.refused = 2
    await exchange.run()
    assert (exchange.body, exchange.is_complete) == (b'{"n":1}\n{"n":2}\n{"n":3}\n', True)
    assert (exchange.tokens.counted, exchange.closed, len(exchange.streams)) == (2, True, 0)


async def test_a_failure_at_the_first_page_is_a_response() -> None:
    exchange = Exchange(failure("STORE_UNAVAILABLE", "Away."))
    with pytest.raises(Failure, match="Away"):
        await exchange.run()
    assert exchange.sent == []


@pytest.mark.parametrize("error", [failure("STATEMENT_TIMEOUT", "Slow."), ZeroDivisionError()])
async def test_a_failure_later_leaves_it_incomplete(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    exchange = Exchange(1, 2, error)
    exchange.go_on.set()
    with caplog.at_level(logging.WARNING):
        await exchange.run()
    assert (exchange.body, exchange.is_complete) == (b'{"n":1}\n{"n":2}\n', False)
    assert (exchange.closed, len(exchange.streams)) == (True, 0)
    assert "STATEMENT_TIMEOUT" in caplog.text or "ZeroDivisionError" in caplog.text


async def test_a_client_that_goes_ends_it() -> None:
    exchange = Exchange(1, 2, 3)
    task = asyncio.ensure_future(exchange.run())
    await until(lambda: exchange.body)
    exchange.disconnected.set()
    await task
    assert (exchange.given, exchange.closed, exchange.is_complete) == (1, True, False)
    assert len(exchange.streams) == 0


async def test_a_revoked_key_ends_it(caplog: pytest.LogCaptureFixture) -> None:
    exchange = Exchange(1, 2, 3)
    task = asyncio.ensure_future(exchange.run())
    await until(lambda: exchange.body)
    exchange.tokens.valid = False
    await task
    assert (exchange.closed, exchange.is_complete) == (True, False)
    assert "API_KEY_INVALID" in caplog.text


async def test_a_client_that_does_not_read_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response, "SEND_TIMEOUT", 0.02)
    exchange = Exchange(1, 2, 3)
    task = asyncio.ensure_future(exchange.run())
    await until(lambda: exchange.body)
    exchange.unread.set()
    exchange.go_on.set()
    await task
    assert (exchange.closed, exchange.is_complete) == (True, False)


async def test_the_end_of_the_process_ends_it() -> None:
    exchange = Exchange(1, 2, 3)
    task = asyncio.ensure_future(exchange.run())
    await until(lambda: exchange.body)
    exchange.streams.end()
    await task
    assert (exchange.closed, exchange.is_complete) == (True, False)


async def test_their_number_is_bounded() -> None:
    exchange = Exchange(1, max_streams=0)
    with pytest.raises(Failure) as refused:
        await exchange.run()
    assert refused.value.faults[0].code == "TOO_MANY_SUBSCRIPTIONS"
    assert (exchange.sent, exchange.closed) == ([], True)
