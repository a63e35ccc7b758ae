"""Middleware of both surfaces: trailing slashes and CORS."""

from __future__ import annotations

from typing import Any

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.config.settings import Settings
from app.http.links import MOUNT
from app.rest.routes import SIGNUP_PATHS

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


_EXPOSED = ("Location", "ETag", "Retry-After", "RateLimit-Policy", "RateLimit")


class TrailingSlashMiddleware:
    """A trailing slash is the same address, without a redirect that would lose a body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            path = scope["path"]
            if path.endswith("/") or path == MOUNT:
                bare = path.rstrip("/")
                scope["path"] = bare + "/" if bare in ("", MOUNT) else bare
        await self.app(scope, receive, send)


class CorsMiddleware:
    """CORS for the origins that are set; the keyless helpers are open to every page."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._open = _cors(app, ("*",))
        self._narrow = _cors(app, settings.cors_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or all(name != b"origin" for name, _ in scope["headers"]):
            await self._app(scope, receive, send)
        elif _is_helper(scope["path"]):
            await self._open(scope, receive, send)
        else:
            await self._narrow(scope, receive, send)


def _is_helper(path: str) -> bool:
    return path.endswith("/record_outreach_helper") or path.removeprefix(MOUNT) in SIGNUP_PATHS


def _cors(app: ASGIApp, origins: tuple[str, ...]) -> ASGIApp:
    options: dict[str, Any] = {"allow_methods": _METHODS, "allow_headers": ["*"]}
    return CORSMiddleware(
        app, allow_origins=list(origins), expose_headers=_EXPOSED, max_age=86400, **options
    )
