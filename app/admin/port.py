"""The server of the admin port: `/live`, `/ready` and `/metrics`, in the same event loop.

In: the parts of the process and the settings. Out: responses, from its start until its end. For
`app.server` and the command `worker`.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import orjson
import uvicorn
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.admin.event_loop import EventLoopLag
from app.admin.metrics import Metrics
from app.admin.parts import Parts
from app.admin.readiness import ReadinessCheck
from app.config.settings import Settings
from app.errors import CommandError

MAX_PORT = 65_535


class _Server(uvicorn.Server):
    """A server that leaves the signals to that of the public port."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def admin_port(
    parts: Parts, settings: Settings, is_stopping: Callable[[], bool], number: int = 1
) -> AsyncIterator[None]:
    """Serve while the block runs, if the admin port is on. `is_stopping`: whether the process has
    begun to stop. `number`: that of this process, from 1; each process has its own port.

    Raises: `CommandError`.
    """
    if settings.admin_port is None:
        yield
        return
    listener = _listen(settings, settings.admin_port + number - 1)
    lag = EventLoopLag()
    lag.start()
    config = uvicorn.Config(
        admin_app(parts, lag, is_stopping),
        http="app.http.uvicorn_http:HttpProtocol",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving
        lag.stop()


def check_admin_ports(settings: Settings, count: int) -> None:
    """Open the ports of `count` processes and close them, so that a fault is reported at start.

    Raises: `CommandError`.
    """
    if settings.admin_port is None:
        return
    if settings.admin_port + count - 1 > MAX_PORT:
        raise CommandError(
            f"OSDI_ADMIN_PORT is {settings.admin_port}, and {count} processes need as many ports: "
            f"it must be at most {MAX_PORT - count + 1}"
        )
    for number in range(count):
        _listen(settings, settings.admin_port + number).close()


def admin_app(parts: Parts, lag: EventLoopLag, is_stopping: Callable[[], bool]) -> Starlette:
    """The application of the admin port."""
    metrics, check = Metrics(parts, lag), ReadinessCheck(parts, is_stopping)

    async def live(_: Request) -> Response:
        return _json({"live": True})

    async def ready(_: Request) -> Response:
        readiness = await check()
        return _json(readiness.body(), 200 if readiness.is_ready else 503)

    async def show_metrics(_: Request) -> Response:
        if not parts.is_started:
            # There is no pool yet. Prometheus counts the process as down until the next scrape.
            return _json({"server": "starting"}, 503)
        return Response(await metrics.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return Starlette(
        routes=[
            Route("/live", live),
            Route("/ready", ready),
            Route("/metrics", show_metrics),
        ]
    )


def _listen(settings: Settings, port: int) -> socket.socket:
    host = settings.admin_host
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                f"{'The gateway itself' if port == settings.port else 'Another process'} listens "
                f"on the admin port {port} of {host}: choose a free port by OSDI_ADMIN_PORT."
            ) from None
        reason = (error.strerror or str(error)).partition(" (while")[0]
        message = f"Cannot open the admin port {port} of {host}: {reason}; see OSDI_ADMIN_PORT."
        raise CommandError(message) from None


def _json(value: Any, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(orjson.dumps(value), status, headers, media_type="application/json")
