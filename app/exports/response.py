"""A whole result as a response: page by page, until the last one or until something ends it.

In: the pages of a table, whose first one is read. Out: an ASGI response without a
Content-Length. An incomplete result has no last chunk: the connection is closed, which every
HTTP/1.1 client reports. For the endpoints of both surfaces.

Source: RFC 9112, 7.1 'Chunked Transfer Coding' and 8 'Handling Incomplete Messages'.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, Protocol
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.exports.formats import Format
from app.http.conditional import VARY
from app.http.content_coding import choose_coding
from app.identity.caller import Caller
from app.identity.tokens import Recheck, TokenLookup, recheck_of
from app.observe import logger, report_internal_error
from app.rate_limit.limiter import LIMITS
from resolvers.export_columns import ExportRow, ExportTable
from schema.failures import Failure, failure

SEND_TIMEOUT: Final = 60.0
"""Seconds that a client has to read each page; after that it is disconnected."""

_GZIP: Final = 16 + zlib.MAX_WBITS
_NOT_IN_NAME: Final = re.compile(r"[^A-Za-z0-9_-]")


class OpenStream(AbstractContextManager[Any], Protocol):
    """One open stream, which the process may end: see `app.graphql.streams`."""

    def end(self, failure_reason: Failure | None = None, *, disconnected: bool = False) -> None: ...


class OpenStreams(Protocol):
    """The open streams of the process: their number is bounded, and their tokens are rechecked."""

    def open(self) -> Any: ...

    def authenticate(self, stream: Any, organization_id: UUID, recheck: Recheck) -> None: ...


class Exports:
    """Makes responses of tables."""

    def __init__(self, tokens: TokenLookup, streams: OpenStreams) -> None:
        self.tokens = tokens
        self.streams = streams

    async def respond(
        self, request: Request, table: ExportTable, format_: Format, caller: Caller, token: str
    ) -> ExportResponse:
        """The response, after its first page is read. Raises: what reading it raises."""
        first = await anext(table.pages, ())
        recheck = recheck_of(self.tokens, token)
        return ExportResponse(
            self, request, table, format_, caller=caller, recheck=recheck, first=first
        )


class ExportResponse(Response):
    """A response with the rows of a table, whose `first` page is already read."""

    def __init__(
        self,
        exports: Exports,
        request: Request,
        table: ExportTable,
        format_: Format,
        *,
        caller: Caller,
        recheck: Recheck,
        first: Sequence[ExportRow],
    ) -> None:
        self.status_code = 200
        self.background = None
        self.body = b""
        name = _NOT_IN_NAME.sub("_", table.name) or "table"
        self.raw_headers = [
            (b"content-type", format_.content_type),
            (b"content-disposition", f'attachment; filename="{name}.{format_.ending}"'.encode()),
            (b"cache-control", b"no-store"),
            (b"vary", VARY),
            (b"x-content-type-options", b"nosniff"),
            *request.scope.get(LIMITS, ()),
        ]
        self._exports, self._table, self._format = exports, table, format_
        self._caller, self._recheck, self._first = caller, recheck, first
        self._compressor: Any = None
        if choose_coding(request.headers.get("accept-encoding", ""), ("gzip",)):
            self._compressor = zlib.compressobj(1, zlib.DEFLATED, _GZIP)
            self.raw_headers.append((b"content-encoding", b"gzip"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises: TOO_MANY_SUBSCRIPTIONS, before anything is sent."""
        streams = self._exports.streams
        try:
            with streams.open() as stream:
                streams.authenticate(stream, self._caller.organization_id, self._recheck)
                start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
                await send(start)
                if scope["method"] == "HEAD":
                    await send({"type": "http.response.body", "body": b""})
                    return
                listener = asyncio.ensure_future(_end_if_disconnected(receive, stream))
                try:
                    await self._send_pages(scope, send)
                finally:
                    listener.cancel()
            if stream.failure_reason is not None:
                _log(stream.failure_reason)
        finally:
            await self._close()

    async def _send_pages(self, scope: Scope, send: Send) -> None:
        """Send every page, then the last chunk; no last chunk if a page fails."""
        columns = self._table.columns
        try:
            begin = self._format.begin(columns)
            await self._send(send, begin + self._format.rows(columns, self._first))
            self._first = ()
            async for rows in self._table.pages:
                await self._count(scope)
                await self._send(send, self._format.rows(columns, rows))
        except Failure as failed:
            _log(failed)
        except TimeoutError:
            logger.warning("Export aborted: the client does not read the response")
        except Exception as error:
            report_internal_error(error)
        else:
            end = b"" if self._compressor is None else self._compressor.flush()
            await send({"type": "http.response.body", "body": end})

    async def _count(self, scope: Scope) -> None:
        """Count one more page for the API key, waiting until its rate limit allows one."""
        while True:
            try:
                self._exports.tokens.consume(self._caller, scope)
                return
            except Failure as failed:
                await asyncio.sleep(float(failed.headers.get("Retry-After", "1")))

    async def _send(self, send: Send, rows: bytes) -> None:
        if self._compressor is not None:
            rows = self._compressor.compress(rows) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
        async with asyncio.timeout(SEND_TIMEOUT):
            await send({"type": "http.response.body", "body": rows, "more_body": True})

    async def _close(self) -> None:
        close = getattr(self._table.pages, "aclose", None)
        if close is not None:
            await close()


def not_exported(subject: str) -> Failure:
    """NOT_ACCEPTABLE, for a request that has no table as its result."""
    return failure(
        "NOT_ACCEPTABLE",
        f"{subject} cannot be exported as CSV or NDJSON.",
        hint="Send Accept: application/json, and omit `format`.",
    )


async def _end_if_disconnected(receive: Receive, stream: OpenStream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end(disconnected=True)


def _log(failed: Failure) -> None:
    logger.warning("Export: %s", ", ".join(fault.code for fault in failed.faults))
