"""The gate of the server: refuses requests under overload.

In: a request, or the bytes of one. Out: the application, or the response that refuses it. For
`app.server`; `app.http.uvicorn_http` asks it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from uvicorn._types import (
    ASGI3Application,
    ASGIReceiveCallable,
    ASGISendCallable,
    HTTPScope,
    Scope,
)

from app.graphql.endpoint import PATH
from app.http.headers import headers_of
from app.http.overload import Overload, overloaded
from app.http.uvicorn_http import MAX_HEADERS, Refusal
from app.identity.authenticate import find_token
from app.main import HEALTH
from app.monitoring.request_ids import request_id_of
from app.rest.errors import error_body
from resolvers.graphql.errors import error_body as graphql_error_body

MAX_BARE = 8_192
"""Bytes of a bare request: the parser is faster for a larger one."""

# Exactly one request. The excluded headers announce a body, or change what follows the response.
# Nothing is matched twice, so the time is proportional to the length.
_BARE_GET = re.compile(
    rb"GET (?P<path>/[!\"$&->@-~]*+)(?:\?(?P<query>[!\"$-~]*+))? HTTP/1\.1\r\n"
    rb"(?:(?!(?i:content-length|transfer-encoding|(?:proxy-)?connection(?!: keep-alive\r)"
    rb"|upgrade|expect))"
    rb"[!#$%&'*+.^_`|~0-9A-Za-z-]++:[\t -~\x80-\xff]*+\r\n)" + b"{0,%d}+" % MAX_HEADERS + rb"\r\n"
)
_HEADER = re.compile(
    rb"\r\n(osdi-api-token|authorization|x-request-id|traceparent):[ \t]*+([^\r]*+)", re.IGNORECASE
)


class OverloadGate:
    """Asks `overload` whether to accept a request. `prefix`: the path of the public URL.

    To parse a request costs more than to refuse it, so most are matched by a regular expression:
    see `refuse_bare`.
    """

    def __init__(self, overload: Overload, prefix: str = "") -> None:
        self._overload = overload
        self._health = {HEALTH, unquote(prefix) + HEALTH}
        self._refusals = {is_graphql: _refusal(is_graphql) for is_graphql in (False, True)}

    def __call__(self, scope: HTTPScope, app: ASGI3Application) -> ASGI3Application | Refusal:
        if self._overload.accepts_all() or self._is_health(scope["path"]):
            return app
        client = _client(scope)
        if self._overload.accept(client):
            return _leaving(app, self._overload, client)
        return self._refuse(scope)

    def refuse_bare(self, data: bytes, address: tuple[str, int] | None) -> Refusal | None:
        """Refuse `data` if it is one GET request without a body that is not accepted now.

        `None`: parse it, then call the gate with its scope. `address`: that of the client.
        """
        if not self._overload.is_refusing or len(data) > MAX_BARE:
            return None
        found = _BARE_GET.fullmatch(data)
        if found is None:
            return None
        scope: dict[str, Any] = {
            "path": found["path"].decode(),
            "query_string": found["query"] or b"",
            # As the protocol gives them to the application.
            "headers": [(n.lower(), value.rstrip(b" \t")) for n, value in _HEADER.findall(data)],
            "client": address,
        }
        if self._is_health(scope["path"]) or self._overload.would_accept(_client(scope)):
            return None
        self._overload.refuse()
        return self._refuse(scope)

    def _is_health(self, path: str) -> bool:
        return path.rstrip("/") in self._health

    def _refuse(self, scope: Any) -> Refusal:
        head, body = self._refusals[scope["path"].rstrip("/").endswith(PATH)]
        return b"%bx-request-id: %b\r\n" % (head, request_id_of(scope, headers_of(scope))), body


def _client(scope: Mapping[str, Any]) -> str:
    """The client of a request: its token, or else its address."""
    token = find_token(scope["headers"], scope["query_string"])
    return token or (scope["client"] or ("",))[0]


def _leaving(app: ASGI3Application, overload: Overload, client: str) -> ASGI3Application:
    """The application, for one request that was accepted."""

    async def run(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        overload.begin()
        try:
            await app(scope, receive, send)
        finally:
            overload.leave(client)

    return run


def _refusal(is_graphql: bool) -> Refusal:
    """The response to a request that is refused, without its identifier."""
    failed = overloaded()
    body = graphql_error_body(failed) if is_graphql else error_body(failed)
    media_type = "application/json" if is_graphql else "application/hal+json"
    headers = {
        **failed.headers,
        "Content-Type": media_type,
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        # The page of a form may read it, as any response to a form.
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Retry-After, X-Request-ID",
    }
    lines = [f"HTTP/1.1 {failed.status} Service Unavailable"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "".join(f"{line}\r\n" for line in lines).encode(), body
