"""The gate of the server: which requests pass, and which are refused while there are too many.

In: a request, or the bytes of one. Out: the application, or the response that refuses it. For
`app.server`; `app.http.uvicorn_http` asks it.
"""

from __future__ import annotations

import re

from uvicorn._types import (
    ASGI3Application,
    ASGIReceiveCallable,
    ASGISendCallable,
    HTTPScope,
    Scope,
)

from app.graphql.endpoint import PATH
from app.http.overload import Overload, overloaded
from app.http.uvicorn_http import Refusal
from app.identity.authenticate import find_token
from app.main import HEALTH
from app.rest.errors import error_body
from resolvers.graphql.errors import error_body as graphql_error_body

# One request and nothing else: these headers announce a body or ask for more than a response, so
# the parser reads them. It also decodes paths.
_BARE_GET = re.compile(
    rb"GET (?P<path>/[!\"$&->@-~]*)(?:\?(?P<query>[!\"$-~]*))? HTTP/1\.1\r\n"
    rb"(?:(?!content-length|transfer-encoding|connection|upgrade|expect)"
    rb"[!#$%&'*+.^_`|~0-9a-z-]+:[^\r\n\0]*\r\n)+\r\n",
    re.IGNORECASE,
)
_HEADER = re.compile(rb"\r\n(osdi-api-token|authorization):[ \t]*([^\r]*)", re.IGNORECASE)


class OverloadGate:
    """Asks `overload` whether to accept a request.

    A refusal costs a quarter of a page if the request is parsed and its scope is built, so most are
    read by one regular expression: see `refuse_bare`.
    """

    def __init__(self, overload: Overload) -> None:
        self._overload = overload
        self._refusals = {is_graphql: _refusal(is_graphql) for is_graphql in (False, True)}

    def __call__(self, scope: HTTPScope, app: ASGI3Application) -> ASGI3Application | Refusal:
        path = scope["path"]
        if self._overload.accepts_all() or path.endswith(HEALTH):
            return app
        token = find_token(scope["headers"], scope["query_string"])
        client = _client(token, scope["client"])
        if self._overload.accept(client):
            return _leaving(app, self._overload, client)
        return self._refusals[path.endswith(PATH)]

    def refuse_bare(self, data: bytes, address: tuple[str, int] | None) -> Refusal | None:
        """The refusal of `data`, if it is one GET request without a body and is not accepted now.

        `None`: the parser reads it, and the gate is called with its scope. `address`: the client's.
        """
        if not self._overload.is_refusing:
            return None
        found = _BARE_GET.fullmatch(data)
        if found is None:
            return None
        path = found["path"].decode()
        if path.endswith(HEALTH):
            return None
        headers = [(name.lower(), value) for name, value in _HEADER.findall(data)]
        token = find_token(headers, found["query"] or b"")
        if self._overload.would_accept(_client(token, address)):
            return None
        self._overload.refuse()
        return self._refusals[path.endswith(PATH)]


def _client(token: str | None, address: tuple[str, int] | None) -> str:
    return token or (address or ("",))[0]


def _leaving(app: ASGI3Application, overload: Overload, client: str) -> ASGI3Application:
    async def run(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        overload.begin()
        try:
            await app(scope, receive, send)
        finally:
            overload.leave(client)

    return run


def _refusal(is_graphql: bool) -> Refusal:
    """Head and body of the response to a request that is refused before it is read."""
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
        "Access-Control-Expose-Headers": "Retry-After",
    }
    lines = [f"HTTP/1.1 {failed.status} Service Unavailable"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "".join(f"{line}\r\n" for line in lines).encode(), body
