"""GraphQL subscriptions as a multipart response, as Apollo's clients ask for them.

Each part is a JSON object: `{"payload": result}`, `{}` to keep the connection open, or
`{"payload": null, "errors": […]}` for an error that ends the subscription. A part ends with the
boundary that follows it, so that clients need not wait for the next one.

Source: Apollo GraphOS, 'Multipart HTTP protocol for GraphQL Subscriptions'; RFC 2046, 5.1.1.
"""

from __future__ import annotations

from collections.abc import Iterable

from resolvers.graphql.errors import error_body
from resolvers.graphql.request import Event
from schema.failures import Failure

_PART = b"\r\ncontent-type: application/json\r\n\r\n%b\r\n--graphql"


class Multipart:
    """A stream of parts."""

    content_type = b'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"'
    keep_alive = _PART % b"{}"
    begin = b"\r\n--graphql" + keep_alive
    complete = b"--\r\n"

    def next(self, events: Iterable[Event]) -> bytes:
        return b"".join([_PART % (b'{"payload":%b}' % event.result) for event in events])

    def failed(self, error: Failure) -> bytes:
        # {"errors": […]} without its first brace.
        return _PART % (b'{"payload":null,' + error_body(error)[1:])
