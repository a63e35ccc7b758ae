"""The HTTP server around the application: its limits, its log and its shutdown.

In: the settings, the URL of a database and a socket. Out: nothing, until Ctrl-C. For
`app.cli`.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import resource
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from app.config.settings import Settings
from app.main import create_app

SHUTDOWN_TIMEOUT = 10
"""Seconds that running requests may take after Ctrl-C."""


class _Server(uvicorn.Server):
    """Ends the streams, which would never end by themselves, before it waits for requests."""

    def __init__(self, config: uvicorn.Config, application: Starlette) -> None:
        super().__init__(config)
        self._application = application

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._application.state.streams.end()
        await super().shutdown(sockets)


def run(
    settings: Settings,
    url: str,
    listener: socket.socket,
    announce: Callable[[str], None],
    demo_token: str | None = None,
) -> None:
    """Serve the database at `url` on `listener`, until Ctrl-C. Calls `announce` with the URL."""
    configure_logging(settings)
    application = create_app(settings, url, demo_token)
    config = uvicorn.Config(
        application,
        loop="uvloop",
        http="app.http.uvicorn_http:HttpProtocol",
        ws="app.http.uvicorn_websocket:WebSocketProtocol",
        # The application refuses large messages first, with a reason.
        ws_max_size=2 * settings.max_body_bytes,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=SHUTDOWN_TIMEOUT,
    )
    announce(_base_url(settings, listener))
    _raise_file_limit()
    _freeze_memory()
    _Server(config, application).run(sockets=[listener])


def _raise_file_limit() -> None:
    """Allow as many open files as this account may have, because each subscriber needs one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _freeze_memory() -> None:
    """Exempt everything loaded so far from garbage collection, because it stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 50)


def _base_url(settings: Settings, listener: socket.socket) -> str:
    if settings.public_url:
        return settings.public_url
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    bracketed = f"[{host}]" if ":" in host else host
    return f"http://{bracketed}:{listener.getsockname()[1]}"


def configure_logging(settings: Settings) -> None:
    """Set the level and format of the log."""
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # uvicorn would log the URLs of WebSockets, which may contain a token.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    if settings.log_level != "debug":
        for noisy in ("alembic", "databases"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
