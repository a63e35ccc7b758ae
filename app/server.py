"""The HTTP server around the application: its limits, its log and its shutdown.

In: the settings, the URL of a database and a socket. Out: nothing, until Ctrl-C. For
`app.cli`.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import multiprocessing
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.server import ServerState

from app.admin.port import admin_port
from app.config.settings import Settings
from app.errors import CommandError
from app.gate import OverloadGate
from app.http.links import public_path
from app.http.overload import Overload
from app.main import create_app
from app.monitoring.logs import configure
from app.monitoring.service_manager import READY, STOPPING, Watchdog, notify
from app.monitoring.telemetry import start_tracing
from app.observe import logger
from app.supervisor import REPLACE, Supervisor

SHUTDOWN_TIMEOUT = 10
"""Seconds that running requests may take after Ctrl-C."""

_CLOSE_TIMEOUT = 20
"""Seconds that a process has after that, to end deliveries and close its connections."""

_KEEP_ALIVE = 5
"""Seconds after which an idle connection is closed, as in uvicorn."""

_AUTO_CONNECTIONS = 90
"""How many connections `auto` uses at most: PostgreSQL allows 100 by default."""


class _State(ServerState):
    """The state of the server, with the gate that `app.http.uvicorn_http` asks. `prefix`: the path
    of the public URL.
    """

    def __init__(self, application: Starlette, prefix: str) -> None:
        super().__init__()
        store = application.state.parts.store
        self.overload = Overload(self, application.state.streams, store.queued)
        self.gate = OverloadGate(self.overload, prefix)


class _Server(uvicorn.Server):
    """Ends the streams, which would never end by themselves, before it waits for requests.

    A process of several tells the supervisor when it is `ready`, and ends with the supervisor.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        application: Starlette,
        settings: Settings,
        ready: Connection | None = None,
    ) -> None:
        super().__init__(config)
        self._settings = settings
        self._application = application
        self.server_state = state = _State(application, public_path(settings))
        application.state.parts.overload = state.overload
        application.state.parts.is_started = False
        self._ready = ready
        self._leaves = False
        """Whether other processes accept the connections from now on."""
        self._watchdog = Watchdog() if ready is None else None
        """Whether to notify systemd: with several processes, the supervisor does."""

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        # Its `/ready` says that the server does not serve yet, or that it stops.
        parts = self._application.state.parts
        number = Supervisor.number_of_process()
        async with admin_port(parts, self._settings, lambda: self.should_exit, number):
            await super().serve(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._application.state.parts.is_started = True
        if self._ready is not None:
            supervisor = multiprocessing.parent_process()
            assert supervisor is not None
            asyncio.get_running_loop().add_reader(supervisor.sentinel, self._orphaned)
            signal.signal(REPLACE, self._leave)
            self._ready.send_bytes(b"ready")
            self._ready.close()
        else:
            notify(READY)

    def _orphaned(self) -> None:
        self.should_exit = True

    def _leave(self, *_: object) -> None:
        self._leaves = self.should_exit = True

    async def on_tick(self, counter: int) -> bool:
        if self._watchdog is not None:
            self._watchdog.tick()
        return await super().on_tick(counter)

    async def _drain(self) -> None:
        """Continue to serve while clients learn that they should go elsewhere: from `/ready`, or
        from `Connection: close` in responses. Ctrl-C or a second signal ends it.
        """
        signals = self._captured_signals
        seconds = self._settings.drain_seconds
        if self._leaves:
            # The streams move to other processes. Idle connections are closed by the usual timeout:
            # if they were closed now, requests on their way would be lost.
            seconds = max(seconds, _KEEP_ALIVE + 1)
            for server in self.servers:
                server.close()
            self._application.state.streams.end()
        elif signal.SIGINT in signals:
            return
        self.config.encoded_headers.append(CLOSE_HEADER)
        until = asyncio.get_running_loop().time() + seconds
        most = len(signals)
        ticks = 0
        while asyncio.get_running_loop().time() < until and len(signals) <= most:
            if self._leaves and not self.server_state.connections:
                break
            # The first tick of ten renews the headers.
            await super().on_tick(ticks)
            if self._watchdog is not None:
                self._watchdog.tick()
            ticks += 1
            await asyncio.sleep(0.1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._ready is None:
            notify(STOPPING)
        await self._drain()
        if self._ready is not None:
            supervisor = multiprocessing.parent_process()
            assert supervisor is not None
            asyncio.get_running_loop().remove_reader(supervisor.sentinel)
        self._application.state.streams.end()
        await super().shutdown(sockets)


def run(
    settings: Settings,
    url: str,
    listener: socket.socket,
    announce: Callable[[str], None],
    demo_token: str | None = None,
) -> None:
    """Serve the database at `url` on `listener`, until Ctrl-C. Calls `announce` with the URL.

    By as many processes as the settings say.
    """
    configure_logging(settings)
    count = process_count(settings)
    address = _base_url(settings, listener)
    if count == 1:
        signal.signal(REPLACE, _replace_nothing)
        announce(address)
        _serve(settings, url, listener, demo_token)
        return
    _freeze_memory()
    _stop_if_asked()
    process = partial(serve_beside, settings, url, listener, demo_token)
    timeout = SHUTDOWN_TIMEOUT + _CLOSE_TIMEOUT + max(settings.drain_seconds, _KEEP_ALIVE + 1)
    supervisor = Supervisor(process, count, timeout)
    supervisor.serve(partial(announce, address))


def serve_beside(
    settings: Settings,
    url: str,
    listener: socket.socket,
    demo_token: str | None,
    ready: Connection,
) -> None:
    """Serve in a process of a supervisor."""
    # Ctrl-C in a terminal reaches all processes: the supervisor stops this one.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(REPLACE, signal.SIG_IGN)
    configure_logging(settings)
    try:
        with suppress(KeyboardInterrupt):
            _serve(settings, url, listener, demo_token, ready)
    except CommandError as error:
        logger.error("%s", error)
        sys.exit(1)


def _replace_nothing(*_: object) -> None:
    logger.warning("SIGUSR1 ignored: a single process cannot be replaced; set OSDI_PROCESSES.")


def process_count(settings: Settings) -> int:
    """How many processes serve. By `auto`, one per core, if there are connections for all."""
    if settings.processes != "auto":
        return int(settings.processes)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, _AUTO_CONNECTIONS // (settings.pool_max + 1)))


def _serve(
    settings: Settings,
    url: str,
    listener: socket.socket,
    demo_token: str | None,
    ready: Connection | None = None,
) -> None:
    application = create_app(settings, url, demo_token, start_tracing())
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
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=SHUTDOWN_TIMEOUT,
    )
    _raise_file_limit()
    _freeze_memory()
    _stop_if_asked()
    _Server(config, application, settings, ready).run(sockets=[listener])


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


def _stop_if_asked() -> None:
    """Raise the KeyboardInterrupt of a signal again. Python ignores one that is raised within a
    callback of the garbage collection; the handler of `app.cli.main` ignores signals after it.
    """
    if signal.getsignal(signal.SIGTERM) is signal.SIG_IGN:
        raise KeyboardInterrupt


def _base_url(settings: Settings, listener: socket.socket) -> str:
    if settings.public_url:
        return settings.public_url
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    bracketed = f"[{host}]" if ":" in host else host
    return f"http://{bracketed}:{listener.getsockname()[1]}"


def configure_logging(settings: Settings) -> None:
    """Set the level and format of the log."""
    configure(settings.log_level, settings.log_format)
    # uvicorn would log the URLs of WebSockets, which may contain a token, and warn of each invalid
    # request: anybody could fill the disk.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    if settings.log_level != "debug":
        logging.getLogger("uvicorn").setLevel(logging.ERROR)
        for noisy in ("alembic", "databases"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        # It warns with a traceback of each failed attempt to connect.
        logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)
