"""The HTTP server around the application: its limits, its log, and how it ends."""

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
"""Seconds that requests may still take after Ctrl-C."""


class _Server(uvicorn.Server):
    """Ends what would never end by itself, before it waits for the rest."""

    def __init__(self, config: uvicorn.Config, served: Starlette) -> None:
        super().__init__(config)
        self._served = served

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._served.state.streams.end()
        await super().shutdown(sockets)


def run(
    settings: Settings,
    url: str,
    listener: socket.socket,
    announce: Callable[[str], None],
    demo_token: str | None = None,
) -> None:
    """Serve the database at `url` on `listener`, until Ctrl-C. `announce` is told the address."""
    configure_logging(settings)
    served = create_app(settings, url, demo_token)
    config = uvicorn.Config(
        served,
        loop="uvloop",
        http="app.http.uvicorn_http:HttpProtocol",
        ws="app.http.uvicorn_websocket:WebSocketProtocol",
        # Ours is refused first, in words.
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
    announce(_address(settings, listener))
    _allow_connections()
    _settle_memory()
    _Server(config, served).run(sockets=[listener])


def _allow_connections() -> None:
    """As many open files as this account may have: each subscriber is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _settle_memory() -> None:
    """What is loaded by now stays: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 50)


def _address(settings: Settings, listener: socket.socket) -> str:
    if settings.public_url:
        return settings.public_url
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"


def configure_logging(settings: Settings) -> None:
    """What the process logs, and how."""
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # It would log the addresses of WebSockets, in which there may be a token.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    if settings.log_level != "debug":
        for noisy in ("alembic", "databases"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
