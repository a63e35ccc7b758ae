"""GraphQL over server-sent events, in 'distinct connections mode': one request, one stream.

`event: next` has a result in `data`; `event: complete` ends the stream. If a stream ends without
it, the connection broke and the client subscribes again.

In: a subscription, or one finished result. Out: a stream. For `app.graphql.endpoint`.

Source: graphql-sse, PROTOCOL.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from uuid import UUID

from starlette.types import Receive, Send

from app.graphql.streams import Recheck, Stream, Streams
from app.graphql.timeouts import StreamTimeouts, Timeouts
from app.observe import report_internal_error
from app.rate_limit.limiter import Headers
from resolvers.graphql.errors import error_body
from resolvers.graphql.request import Subscription
from schema.failures import Failure

COMPLETE = b"event: complete\ndata: \n\n"
_KEEP_ALIVE = b":\n\n"
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"vary", b"Accept"),
    (b"x-content-type-options", b"nosniff"),
    # A proxy that buffers the response would hold the events back.
    (b"x-accel-buffering", b"no"),
]


def next_events(results: Iterable[bytes]) -> bytes:
    return b"".join([b"event: next\ndata: %b\n\n" % _one_line(result) for result in results])


def _one_line(result: bytes) -> bytes:
    """PostgreSQL puts line breaks between array elements; JSON strings contain none."""
    return b" ".join(result.splitlines()) if b"\n" in result or b"\r" in result else result


class EventStream:
    """Sends results as event streams."""

    def __init__(self, streams: Streams, timeouts: Timeouts, timing: StreamTimeouts) -> None:
        self._streams = streams
        self._timeouts = timeouts
        self._timing = timing

    async def send_one(self, send: Send, result: bytes, extra: Headers = ()) -> None:
        """Send one result and end the stream."""
        events = next_events([result]) + COMPLETE
        headers = [*_HEADERS, *extra, (b"content-length", b"%d" % len(events))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": events})

    async def send_all(
        self,
        receive: Receive,
        send: Send,
        subscription: Subscription,
        organization_id: UUID,
        recheck: Recheck,
        extra: Headers = (),
    ) -> None:
        """Send results until the subscription ends, the client disconnects or its key is revoked.

        Closes the subscription in any case. Raises: TOO_MANY_SUBSCRIPTIONS.
        """
        last = b""
        try:
            with self._streams.open() as stream:
                self._streams.authenticate(stream, organization_id, recheck)
                keep_alive = asyncio.ensure_future(self._keep_alive(receive, send, stream))
                try:
                    last = await self._send_results(send, subscription, extra)
                finally:
                    keep_alive.cancel()
            if stream.failure_reason is not None:
                last = _last_events(stream.failure_reason)
            if not stream.disconnected:
                await self._send(send, last, more=False)
        except OSError:
            # The client does not read, or has disconnected.
            return
        finally:
            subscription.close()

    async def _send_results(self, send: Send, subscription: Subscription, extra: Headers) -> bytes:
        """Send every result, and return the last events without sending them."""
        headers = [*_HEADERS, *extra]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._send(send, _KEEP_ALIVE)
        try:
            while results := await self._take(subscription):
                await self._send(send, next_events(results))
        except Failure as error:
            return _last_events(error)
        return COMPLETE

    async def _take(self, subscription: Subscription) -> list[bytes]:
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

    async def _keep_alive(self, receive: Receive, send: Send, stream: Stream) -> None:
        """Send a comment at intervals until the client disconnects."""
        try:
            while not await self._is_disconnected(receive):
                await self._send(send, _KEEP_ALIVE)
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


def _last_events(error: Failure) -> bytes:
    return next_events([error_body(error)]) + COMPLETE
