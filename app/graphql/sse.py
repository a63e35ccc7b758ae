"""GraphQL over server-sent events, in 'distinct connections mode': one request, one stream.

`event: next` has a result in `data`; `event: complete` ends. A stream that ends without it broke
off, and its client asks anew.

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
    # A proxy that gathers the response would keep the events to itself.
    (b"x-accel-buffering", b"no"),
]


def next_events(results: Iterable[bytes]) -> bytes:
    return b"".join([b"event: next\ndata: %b\n\n" % _one_line(result) for result in results])


def _one_line(result: bytes) -> bytes:
    """PostgreSQL ends lines between the elements of an array; within texts there are none."""
    return b" ".join(result.splitlines()) if b"\n" in result or b"\r" in result else result


class EventStream:
    """Writes event streams."""

    def __init__(self, streams: Streams, limits: Timeouts, timing: StreamTimeouts) -> None:
        self._streams = streams
        self._limits = limits
        self._timing = timing

    async def once(self, send: Send, body: bytes, extra: Headers = ()) -> None:
        """One result, and the end."""
        events = next_events([body]) + COMPLETE
        headers = [*_HEADERS, *extra, (b"content-length", b"%d" % len(events))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": events})

    async def follow(
        self,
        receive: Receive,
        send: Send,
        subscription: Subscription,
        organization_id: UUID,
        recheck: Recheck,
        extra: Headers = (),
    ) -> None:
        """What the subscription gives, until it, its client or the revoked key ends it.

        It is closed in any case. Raises: TOO_MANY_SUBSCRIPTIONS.
        """
        last = b""
        try:
            with self._streams.open() as stream:
                self._streams.authenticate(stream, organization_id, recheck)
                attending = asyncio.ensure_future(self._attend(receive, send, stream))
                try:
                    last = await self._send_all(send, subscription, extra)
                finally:
                    attending.cancel()
            if stream.failure_reason is not None:
                last = next_events([error_body(stream.failure_reason)]) + COMPLETE
            if not stream.gone:
                await self._send(send, last, more=False)
        except OSError:
            # It does not read, or is not there any more.
            return
        finally:
            subscription.close()

    async def _send_all(self, send: Send, subscription: Subscription, extra: Headers) -> bytes:
        """Sends every result; the end is returned."""
        headers = [*_HEADERS, *extra]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._send(send, _KEEP_ALIVE)
        failed: Failure
        try:
            while results := await self._take(subscription):
                await self._send(send, next_events(results))
            return COMPLETE
        except Failure as refused:
            failed = refused
        return next_events([error_body(failed)]) + COMPLETE

    async def _take(self, subscription: Subscription) -> list[bytes]:
        """Raises: `Failure` and nothing else."""
        try:
            return await subscription.take()
        except Failure:
            raise
        except Exception as error:
            raise report_internal_error(error) from error

    async def _send(self, send: Send, body: bytes, *, more: bool = True) -> None:
        with self._limits(self._timing.send):
            await send({"type": "http.response.body", "body": body, "more_body": more})

    async def _attend(self, receive: Receive, send: Send, stream: Stream) -> None:
        """Waits for the client to go, with a sign of life to it from time to time."""
        try:
            while not await self._gone(receive):
                await self._send(send, _KEEP_ALIVE)
        except OSError:
            pass
        finally:
            stream.end(gone=True)

    async def _gone(self, receive: Receive) -> bool:
        try:
            with self._limits(self._timing.keep_alive):
                while (await receive())["type"] != "http.disconnect":
                    pass
                return True
        except TimeoutError:
            return False
