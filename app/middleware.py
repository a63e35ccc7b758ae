"""Middleware of both surfaces: trailing slashes and CORS.

In: an ASGI scope. Out: the same scope to the application, without a trailing slash.
For `app.main`.
"""

from __future__ import annotations

import re
from typing import Any

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.config.settings import Settings
from app.embed.routes import EMBED
from app.http.links import MOUNT
from app.rest.routes import SIGNUP_PATHS

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_EXPOSED_HEADERS = (
    "Location",
    "ETag",
    "Retry-After",
    "RateLimit-Policy",
    "RateLimit",
    "X-Request-ID",
)
_PREFLIGHT_SECONDS = 86_400
_EMBEDDED = EMBED + "/"
_OPEN = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Retry-After"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)


_SLASHES = re.compile("//+")


class TrailingSlashMiddleware:
    """Ignores a trailing slash, and repeated ones, which clients make of a base URL with a slash
    and a path with another, instead of a redirect that would lose the body.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            path = scope["path"]
            if "//" in path:
                path = scope["path"] = _SLASHES.sub("/", path)
            if path.endswith("/") or path == MOUNT:
                bare = path.rstrip("/")
                scope["path"] = bare + "/" if bare in ("", MOUNT) else bare
        await self._app(scope, receive, send)


class CorsMiddleware:
    """CORS for the configured origins. The helpers and embedded content are open to all origins."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._every_origin = _cors(app, ("*",))
        self._configured_origins = _cors(app, settings.cors_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(_EMBEDDED):
            await self._app(scope, receive, _to_every_origin(send))
        elif scope["type"] != "http" or all(name != b"origin" for name, _ in scope["headers"]):
            await self._app(scope, receive, send)
        elif _is_helper(scope["path"]):
            await self._every_origin(scope, receive, send)
        else:
            await self._configured_origins(scope, receive, send)


def _is_helper(path: str) -> bool:
    return path.endswith("/record_outreach_helper") or path.removeprefix(MOUNT) in SIGNUP_PATHS


def _to_every_origin(send: Send) -> Send:
    """Allow all origins in each response, even if the request names none, so that a cache keeps one
    response for all pages. Starlette's `Vary` would make it keep one for each origin.
    """

    async def send_open(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *_OPEN]
        await send(message)

    return send_open


def _cors(app: ASGIApp, origins: tuple[str, ...]) -> ASGIApp:
    options: dict[str, Any] = {"allow_methods": _METHODS, "allow_headers": ["*"]}
    return CORSMiddleware(
        app,
        allow_origins=list(origins),
        expose_headers=_EXPOSED_HEADERS,
        max_age=_PREFLIGHT_SECONDS,
        **options,
    )
