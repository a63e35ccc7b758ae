"""GraphQL over server-sent events, in 'distinct connections mode': one request, one stream.

`event: next` has a result in `data`; `event: complete` ends the stream. If a stream ends without
it, the connection broke and the client subscribes again, with the last `id` in Last-Event-ID.

Source: graphql-sse, PROTOCOL.md; HTML, 9.2 'Server-sent events'.
"""

from __future__ import annotations

from collections.abc import Iterable

from resolvers.graphql.errors import error_body
from resolvers.graphql.request import Event
from schema.failures import Failure


class ServerSentEvents:
    """A stream of server-sent events."""

    content_type = b"text/event-stream; charset=utf-8"
    begin = keep_alive = b":\n\n"
    complete = b"event: complete\ndata: \n\n"

    def next(self, events: Iterable[Event]) -> bytes:
        return b"".join(map(_next_event, events))

    def failed(self, error: Failure) -> bytes:
        return self.next([Event(error_body(error))])


def _next_event(event: Event) -> bytes:
    head = b"" if event.cursor is None else b"id: %b\n" % event.cursor.encode()
    return b"%bevent: next\ndata: %b\n\n" % (head, _one_line(event.result))


def _one_line(result: bytes) -> bytes:
    """PostgreSQL puts line breaks between array elements; JSON strings contain none."""
    return b" ".join(result.splitlines()) if b"\n" in result or b"\r" in result else result
