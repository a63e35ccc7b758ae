"""One HTTP request of GraphQL and its response.

In: an ASGI scope. Out: its headers, and a JSON response. For `app.graphql.endpoint`.
"""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from app.exports.formats import Format, requested_format
from app.graphql.negotiation import GRAPHQL, JSON, AcceptedTypes, accepted_by
from app.http.conditional import CACHE_CONTROL, VARY, check_version
from app.http.content_coding import compress, is_compressed
from app.http.headers import Headers, headers_of
from app.rate_limit.limiter import LIMITS, RateLimitHeaders
from resolvers.execute.graphql.response import DATA

_DEFAULT_TYPES = AcceptedTypes()


def _response_headers(cache_control: bytes, vary: bytes) -> dict[str, list[tuple[bytes, bytes]]]:
    return {
        media: [
            (b"content-type", media.encode() + b"; charset=utf-8"),
            (b"cache-control", cache_control),
            (b"vary", vary),
            (b"x-content-type-options", b"nosniff"),
        ]
        for media in (JSON, GRAPHQL)
    }


_RESPONSE_HEADERS = _response_headers(b"no-store", b"Accept, Accept-Encoding")
_CACHED_HEADERS = _response_headers(CACHE_CONTROL, VARY)


class Exchange:
    """One HTTP request and its response."""

    __slots__ = (
        "accepted",
        "format",
        "headers",
        "method",
        "receive",
        "scope",
        "send",
        "well_formed",
    )

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.method: str = scope["method"]
        self.headers: Headers = {}
        self.accepted = _DEFAULT_TYPES
        self.format: Format | None = None
        """The format of a table, if the client asks for one."""
        self.well_formed = False
        """Whether the body or query string is a GraphQL request."""

    def read_headers(self) -> Headers:
        """Read the headers of the request. Raises: REQUEST_INVALID."""
        headers = self.headers = headers_of(self.scope)
        accept = headers.get(b"accept", b"").decode("latin-1")
        self.accepted = accepted_by(accept)
        self.format = requested_format(accept, self.scope["query_string"])
        return headers

    @property
    def prefers_events(self) -> bool:
        """Whether the client prefers an event stream to JSON."""
        return self.accepted.events_first and self.method != "HEAD"

    @property
    def rate_headers(self) -> RateLimitHeaders:
        """The headers of the rate limit that the request was counted for."""
        headers: RateLimitHeaders = self.scope.get(LIMITS, ())
        return headers

    async def respond(self, status: int, body: bytes, *extra: tuple[bytes, bytes]) -> None:
        await self._send(status, body, _RESPONSE_HEADERS, extra)

    async def respond_with_result(self, body: bytes) -> None:
        """The result of an operation. One by GET has an ETag, unless it has errors."""
        if self.method == "POST" or not body.startswith(DATA):
            await self._send(200, body, _RESPONSE_HEADERS, ())
            return
        if_none_match = self.headers.get(b"if-none-match")
        tag, is_current = check_version(
            body,
            None if if_none_match is None else if_none_match.decode("latin-1"),
            self._is_compressed(body),
        )
        if is_current:
            headers = [(b"etag", tag), (b"cache-control", CACHE_CONTROL), (b"vary", VARY)]
            headers += self.rate_headers
            await self.send({"type": "http.response.start", "status": 304, "headers": headers})
            await self.send({"type": "http.response.body", "body": b""})
            return
        await self._send(200, body, _CACHED_HEADERS, ((b"etag", tag),))

    async def _send(
        self,
        status: int,
        body: bytes,
        headers_by_media: dict[str, list[tuple[bytes, bytes]]],
        extra: tuple[tuple[bytes, bytes], ...],
    ) -> None:
        if self._is_compressed(body):
            body = await compress(body)
            extra += ((b"content-encoding", b"gzip"),)
        headers = [
            (b"content-length", b"%d" % len(body)),
            *headers_by_media[self.accepted.media or JSON],
            *self.scope.get(LIMITS, ()),
            *extra,
        ]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        content = b"" if self.method == "HEAD" else body
        await self.send({"type": "http.response.body", "body": content})

    def _is_compressed(self, body: bytes) -> bool:
        accepted = self.headers.get(b"accept-encoding")
        return accepted is not None and is_compressed(accepted.decode("latin-1"), body)


class QueryRequest:
    """A query whose body was read. It is watched like a GET, even if it was sent by POST."""

    __slots__ = ("receive",)
    method = "GET"

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
