"""The gateway, and a bare handler that runs the same statement, each in its own process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.stores import CAMPAIGN, Filled
from resolvers.execute import parameter_values
from resolvers.lift import lift
from resolvers.plan import Page, ReadMany, Scope
from resolvers.read_sql import compile_read
from schema.catalogue import OUTREACH

PATH = f"/api/v1/advocacy_campaigns/{CAMPAIGN}/outreaches"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def gateway(store: Filled) -> Iterator[int]:
    """`osdi-gateway serve` on a free port."""
    with _process([sys.executable, "-m", "app.cli", "serve"], store) as port:
        yield port


@contextmanager
def bare(store: Filled) -> Iterator[int]:
    """The bare handler on a free port."""
    with _process([sys.executable, "-m", "bench.servers"], store) as port:
        yield port


@contextmanager
def _process(command: list[str], store: Filled) -> Iterator[int]:
    port = free_port()
    environment = {**os.environ, "DATABASE_URL": store.url, "OSDI_PORT": str(port)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _await_port(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing listens on {port}")


class _Plain(asyncpg.Connection):  # type: ignore[misc]  # asyncpg leaves it untyped
    def get_reset_query(self) -> str:
        return ""


async def _arguments(connection: Any, port: int) -> tuple[str, list[Any]]:
    row = await connection.fetchrow("SELECT id, namespace FROM organizations")
    base = f"http://127.0.0.1:{port}/api/v1"
    shape, values = lift(ReadMany(OUTREACH, Page(25), Scope("advocacy_campaign_id", CAMPAIGN)))
    statement = compile_read(shape)
    curies = f'[{{"name":"osdi","href":"{base}/docs/v1/{{rel}}","templated":true}}]'
    binds = {
        "organization_id": row["id"],
        "namespace": row["namespace"],
        "base": base,
        "curies": curies,
        "page": 1,
        "self": base + PATH,
        "next": base + PATH + "?page=2&after=",
        "previous": None,
        "previous_is_keyed": False,
        "jump": base + PATH + "?page=",
        **parameter_values(values),
    }
    return statement.sql, statement.arguments(binds)


def bare_app(url: str, port: int) -> Starlette:
    """One route, one prepared statement, its bytes copied: nothing is asked or checked."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        settings = {"jit": "off", "timezone": "UTC"}
        pool = await asyncpg.create_pool(
            url, connection_class=_Plain, server_settings=settings, min_size=1
        )
        async with pool.acquire() as connection:
            app.state.sql, app.state.arguments = await _arguments(connection, port)
        app.state.pool = pool
        yield
        await pool.close()

    async def page(request: Request) -> Response:
        state = request.app.state
        async with state.pool.acquire() as connection:
            text = await connection.fetchval(state.sql, *state.arguments)
        return Response(text.encode(), media_type="application/hal+json")

    return Starlette(routes=[Route(PATH, page)], lifespan=lifespan)


if __name__ == "__main__":
    listen = int(os.environ["OSDI_PORT"])
    uvicorn.run(
        bare_app(os.environ["DATABASE_URL"], listen),
        port=listen,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
    )
