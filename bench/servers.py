"""The gateway, and bare handlers that run the same statements, each in its own process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.stores import CAMPAIGN, Filled
from resolvers.execute.read import parameter_values, prepare_read
from resolvers.graphql.document.cache import DocumentCache
from resolvers.graphql.paging import QueryLimits
from resolvers.graphql.plan import plan_query
from resolvers.graphql.request import GraphQLRequest
from resolvers.plan.pages import Page, ParentScope
from resolvers.plan.parameterize import parameterize
from resolvers.plan.read import ReadMany
from resolvers.plan.tenant import KeyRules
from resolvers.sql.read import compile_read
from schema.graphql.roots import GRAPH
from schema.osdi.catalogue import OUTREACH

QUERY = """
{ outreaches(first: 25) { nodes {
    id actionDate type subject message
    targets { title givenName familyName organization ocdid }
    person { id givenName familyName emailAddresses { address primary } }
    campaign { id title type totalOutreaches } } } }
"""
"""A page of 25 outreaches with targets, person and campaign."""

GRAPHQL = "/graphql"
UNREACHED = {"OSDI_KEY_RATE": "1000000", "OSDI_KEY_BURST": "10000000"}
"""A rate limit that is counted but never reached."""

PATH = f"/api/v1/advocacy_campaigns/{CAMPAIGN}/outreaches"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def gateway(store: Filled, **variables: str) -> Iterator[int]:
    """`osdi-gateway serve` on a free port."""
    with gateway_process(store, **variables) as (port, _):
        yield port


@contextmanager
def gateway_process(store: Filled, **variables: str) -> Iterator[tuple[int, int]]:
    """As `gateway`, with the id of the process. Requests are counted, but none is refused."""
    command = [sys.executable, "-m", "app.cli.main", "serve"]
    with started(command, DATABASE_URL=store.url, **{**UNREACHED, **variables}) as serving:
        yield serving


@contextmanager
def bare(store: Filled) -> Iterator[int]:
    """The bare handlers on a free port."""
    with started([sys.executable, "-m", "bench.servers"], DATABASE_URL=store.url) as (port, _):
        yield port


@contextmanager
def started(
    command: list[str], port_name: str = "OSDI_PORT", **variables: str
) -> Iterator[tuple[int, int]]:
    """A process that listens on a free port: the port, and its id."""
    port = free_port()
    environment = {**os.environ, **variables, port_name: str(port)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _await_port(port, process)
        yield port, process.pid
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


async def _graphql(connection: Any) -> tuple[str, list[Any]]:
    """The statement of `QUERY`, as the gateway plans it."""
    row = await connection.fetchrow("SELECT id, namespace FROM organizations")
    operation = DocumentCache(GRAPH).prepare(GraphQLRequest(QUERY), authenticated=True)
    limits = QueryLimits(25, 100, 10_000)
    (root,) = plan_query(GRAPH, limits, operation, KeyRules(row["namespace"]), datetime.now(UTC))
    assert isinstance(root.action, ReadMany)
    statement, binds = prepare_read(root.action)
    tenant = {"organization_id": row["id"], "namespace": row["namespace"]}
    return statement.sql, statement.arguments({**binds, **tenant})


async def _arguments(connection: Any, port: int) -> tuple[str, list[Any]]:
    row = await connection.fetchrow("SELECT id, namespace FROM organizations")
    base = f"http://127.0.0.1:{port}/api/v1"
    template, values = parameterize(
        ReadMany(OUTREACH, Page(25), ParentScope("advocacy_campaign_id", CAMPAIGN))
    )
    statement = compile_read(template)
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
    """Two routes, each of which copies the result of one prepared statement, without any checks."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        settings = {"jit": "off", "timezone": "UTC", "random_page_cost": "1.1"}
        pool = await asyncpg.create_pool(
            url, connection_class=_Plain, server_settings=settings, min_size=1
        )
        async with pool.acquire() as connection:
            app.state.page = await _arguments(connection, port)
            app.state.graphql = await _graphql(connection)
        app.state.pool = pool
        yield
        await pool.close()

    async def page(request: Request) -> Response:
        return Response(await _fetched(request.app.state, "page"), media_type=HAL)

    async def graphql(request: Request) -> Response:
        await request.body()
        text = await _fetched(request.app.state, "graphql")
        return Response(b'{"data":{"outreaches":' + text + b"}}", media_type=JSON)

    routes = [Route(PATH, page), Route(GRAPHQL, graphql, methods=["POST"])]
    return Starlette(routes=routes, lifespan=lifespan)


HAL, JSON = "application/hal+json", "application/json"


async def _fetched(state: Any, name: str) -> bytes:
    sql, arguments = getattr(state, name)
    async with state.pool.acquire() as connection:
        text: str = await connection.fetchval(sql, *arguments)
    return text.encode()


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
