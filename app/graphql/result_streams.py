"""Streams of results over HTTP: one request, one subscription.

In: a subscription, or one finished result, and the format of the stream. Out: a streamed response.
For `app.graphql.endpoint`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from starlette.types import Receive, Send

from app.graphql.streams import Stream, Streams
from app.graphql.timeouts import StreamTimeouts, Timeouts
from app.identity.tokens import Recheck
from app.observe import report_internal_error
from app.rate_limit.limiter import RateLimitHeaders
from resolvers.graphql.request import Event, Subscription
from schema.failures import Failure

_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"vary", b"Accept"),
    (b"x-content-type-options", b"nosniff"),
    # A proxy that buffers the response would hold the events back.
    (b"x-accel-buffering", b"no"),
]


class StreamFormat(Protocol):
    """The format of a stream: `begin`, then results and `keep_alive`, then `complete`."""

    @property
    def content_type(self) -> bytes: ...

    @property
    def begin(self) -> bytes: ...

    @property
    def keep_alive(self) -> bytes: ...

    @property
    def complete(self) -> bytes: ...

    def next(self, events: Iterable[Event]) -> bytes: ...

    def failed(self, error: Failure) -> bytes:
        """The error that ends the subscription; `complete` follows."""
        ...


class ResultStreams:
    """Sends results as streams."""

    def __init__(self, streams: Streams, timeouts: Timeouts, timing: StreamTimeouts) -> None:
        self._streams = streams
        self._timeouts = timeouts
        self._timing = timing

    async def send_one(
        self, send: Send, format_: StreamFormat, result: bytes, extra: RateLimitHeaders = ()
    ) -> None:
        """Send one result and end the stream."""
        events = format_.next([Event(result)]) + format_.complete
        headers = [*_headers(format_, extra), (b"content-length", b"%d" % len(events))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": events})

    async def send_all(
        self,
        receive: Receive,
        send: Send,
        format_: StreamFormat,
        subscription: Subscription,
        *,
        organization_id: UUID,
        recheck: Recheck | None,
        extra: RateLimitHeaders = (),
    ) -> None:
        """Send results until the subscription ends, the client disconnects or its key is revoked,
        for which `recheck` asks if there is a key.

        Closes the subscription in any case. Raises: TOO_MANY_SUBSCRIPTIONS.
        """
        last = b""
        try:
            with self._streams.open() as stream:
                self._streams.authenticate(stream, organization_id, recheck)
                keep_alive = asyncio.ensure_future(self._keep_alive(receive, send, format_, stream))
                try:
                    last = await self._send_results(send, format_, subscription, extra)
                finally:
                    keep_alive.cancel()
            if stream.failure_reason is not None:
                last = format_.failed(stream.failure_reason) + format_.complete
            if not stream.disconnected:
                await self._send(send, last, more=False)
        except OSError:
            # The client does not read, or has disconnected.
            return
        finally:
            subscription.close()

    async def _send_results(
        self, send: Send, format_: StreamFormat, subscription: Subscription, extra: RateLimitHeaders
    ) -> bytes:
        """Send every result, and return the last events without sending them."""
        headers = _headers(format_, extra)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._send(send, format_.begin)
        try:
            while results := await self._take(subscription):
                await self._send(send, format_.next(results))
        except Failure as error:
            return format_.failed(error) + format_.complete
        return format_.complete

    async def _take(self, subscription: Subscription) -> list[Event]:
        """Raises: `Failure`, also for an unexpected exception."""
        try:
            return await subscription.take()
        except Failure:
            raise
        except Exception as error:
            raise report_internal_error(error) from error

    async def _send(self, send: Send, body: bytes, *, more: bool = True) -> None:
        with self._timeouts(self._timing.send):
            await send({"type": "http.response.body", "body": body, "more_body": more})

    async def _keep_alive(
        self, receive: Receive, send: Send, format_: StreamFormat, stream: Stream
    ) -> None:
        """Keep the connection open at intervals until the client disconnects."""
        try:
            while not await self._is_disconnected(receive):
                await self._send(send, format_.keep_alive)
        except OSError:
            pass
        finally:
            stream.end(disconnected=True)

    async def _is_disconnected(self, receive: Receive) -> bool:
        """Wait one interval, or until the client disconnects."""
        try:
            with self._timeouts(self._timing.keep_alive):
                while (await receive())["type"] != "http.disconnect":
                    pass
                return True
        except TimeoutError:
            return False


def _headers(format_: StreamFormat, extra: RateLimitHeaders) -> list[tuple[bytes, bytes]]:
    return [(b"content-type", format_.content_type), *_HEADERS, *extra]
