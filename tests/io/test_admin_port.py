"""The admin port of a real process: `/live`, `/ready` and `/metrics`."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx

from app.admin.event_loop import EventLoopLag
from app.admin.parts import Parts
from app.admin.port import admin_app
from app.config.settings import load_settings
from app.store.pool import Store
from tests.io.test_process import Serving, connected, locked, serving, until
from tests.support.servers import run_sql


@asynccontextmanager
async def watched(url: str) -> AsyncIterator[tuple[Serving, httpx.AsyncClient]]:
    """A serving process, and a client of its admin port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with (
        serving(url, OSDI_ADMIN_PORT=str(port)) as served,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as admin,
    ):

        async def answers() -> bool:
            with suppress(httpx.ConnectError):
                return bool((await admin.get("/ready")).json()["server"] != "starting")
            return False

        await until(answers, seconds=60)
        yield served, admin


def value_of(metrics: str, series: str) -> float:
    found = [line for line in metrics.splitlines() if line.startswith(series + " ")]
    assert found, f"{series} is not in\n{metrics}"
    return float(found[0].rpartition(" ")[2])


async def test_what_the_admin_port_shows(database_url: str) -> None:
    async with watched(database_url) as (served, admin), served.client() as client:
        assert (await admin.get("/live")).json() == {"live": True}
        ready = await admin.get("/ready")
        assert (ready.status_code, ready.json()) == (
            200,
            {
                "ready": True,
                "server": "ok",
                "pool": "ok",
                "migration": "ok",
                "replicas": "off",
                "listener": "idle",
                "worker": "ok",
            },
        )
        await check_identifiers(served, client)
        # The public port has none of them.
        for path in ("/live", "/ready", "/metrics"):
            assert (await client.get(served.address + path)).status_code == 404
        await client.get(f"/people/{'0' * 36}")
        query = {"query": "query Ada { people { nodes { id } } }"}
        assert (await client.post(served.address + "/graphql", json=query)).status_code == 200
        metrics = (await admin.get("/metrics")).text
        of = 'surface="rest"'
        people = f'{{operation="GET /people",status="200",{of}}}'
        assert value_of(metrics, f"osdi_requests_total{people}") == 5
        assert 'operation="GET /people/{id}",status="404"' in metrics
        assert 'operation="query other",status="200",surface="graphql"' in metrics
        assert "Ada" not in metrics
        plan = 'osdi_statement_duration_seconds_count{plan="page people"}'
        assert value_of(metrics, plan) == 5
        assert value_of(metrics, "osdi_pool_waiting") == 0
        assert value_of(metrics, "osdi_database_up") == 1


async def test_no_metrics_before_the_pool_is_open(database_url: str) -> None:
    parts = Parts(Store(database_url, load_settings()), is_started=False)
    transport = httpx.ASGITransport(admin_app(parts, EventLoopLag(), lambda: False))
    async with httpx.AsyncClient(transport=transport, base_url="http://admin") as client:
        for path in ("/metrics", "/ready"):
            answer = await client.get(path)
            assert answer.status_code == 503
            assert answer.json()["server"] == "starting"


async def check_identifiers(served: Serving, client: httpx.AsyncClient) -> None:
    for sent in ("7f3a-0001", "ada@example.org", "Lovelace", "x1" * 30, ""):
        for path in ("/people", "/nothing", served.address + "/healthz"):
            answer = await client.get(path, headers={"X-Request-ID": sent})
            (given,) = answer.headers.get_list("X-Request-ID")
            assert (given == sent) is (sent == "7f3a-0001"), given
    traced = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    response = await client.post(served.address + "/graphql", headers=traced, json={})
    assert response.headers.get_list("X-Request-ID") == ["0af7651916cd43dd8448eb211c80319c"]


async def test_not_ready(database_url: str) -> None:
    """Behind with its tables, without its database, and while it stops."""
    async with watched(database_url) as (served, admin), served.client() as client:
        async with connected(database_url) as connection:
            await connection.execute("UPDATE alembic_version SET version_num = '0001'")
            behind = await admin.get("/ready")
            assert (behind.status_code, behind.json()["migration"]) == (503, "behind")
            await connection.execute("UPDATE alembic_version SET version_num = 'from_2099'")
            assert (await admin.get("/ready")).json()["migration"] == "newer"
        name = database_url.partition("?")[0].rpartition("/")[2]
        server = database_url.replace(f"/{name}", "/postgres")
        await asyncio.to_thread(
            run_sql, server, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false',
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )  # fmt: skip
        gone = await admin.get("/ready")
        assert (gone.status_code, gone.json()["ready"]) == (503, False)
        assert gone.json()["pool"] in ("no answer", "STORE_UNAVAILABLE")
        metrics = (await admin.get("/metrics")).text
        assert value_of(metrics, "osdi_database_up") == 0
        await asyncio.to_thread(run_sql, server, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

        async def is_back() -> bool:
            return (await admin.get("/ready")).status_code == 200

        await until(is_back)
        async with locked(database_url, "advocacy_campaigns"):
            running = asyncio.create_task(client.get("/advocacy_campaigns"))
            await asyncio.sleep(0.3)
            served.process.send_signal(signal.SIGTERM)

            async def stops() -> bool:
                return (await admin.get("/ready")).status_code == 503

            await until(stops, seconds=5)
            assert (await admin.get("/ready")).json() == {"ready": False, "server": "stopping"}
            assert (await admin.get("/live")).status_code == 200
        assert (await running).status_code == 200
        async with asyncio.timeout(20):
            await served.process.wait()
