"""No token, name or address is in the log, the metrics, the traces or PostgreSQL's own log."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from app.admin.event_loop import EventLoopLag
from app.admin.port import admin_app
from app.monitoring.logs import JsonFormatter, TextFormatter
from app.store.pool import StoreConnection
from tests.support.gateway import GRAPHQL, Gateway, running
from tests.support.servers import run_sql, with_database
from tests.support.traces import kept

CANARY = "Canaria1929"
"""Part of all that is sent. Well-formed as a name, and as an identifier of a request too long."""

ADDRESS = f"{CANARY}@example.org"
LONG = CANARY * 4
HEADERS = (
    *("Accept", "Accept-Language", "Content-Encoding", "Cookie", "Forwarded", "Host"),
    *("If-Modified-Since", "If-None-Match", "Last-Event-ID", "Origin", "X-Forwarded-For"),
    "X-HTTP-Method-Override",
)


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What is logged, in both formats, with all levels of the gateway's own."""
    stream, root = io.StringIO(), logging.getLogger()
    handlers = [logging.StreamHandler(stream) for _ in range(2)]
    for handler, formatter in zip(handlers, (JsonFormatter(), TextFormatter()), strict=True):
        handler.setFormatter(formatter)
        root.addHandler(handler)
    before, root.level = root.level, logging.INFO
    try:
        yield stream
    finally:
        root.level = before
        for handler in handlers:
            root.removeHandler(handler)


async def send_everything(gateway: Gateway) -> list[httpx.Response]:
    client = gateway.client
    people = {"given_name": CANARY, "email_addresses": [{"address": ADDRESS}]}
    campaign = await gateway.campaign(title=CANARY)
    helper = f"{campaign}/record_outreach_helper"
    headers = {"X-Request-ID": LONG, "User-Agent": CANARY, "traceparent": LONG, "Referer": ADDRESS}
    headers |= {"tracestate": f"a={CANARY}", "baggage": f"a={CANARY}"}
    token = {"OSDI-API-Token": LONG}
    document = f'query {CANARY} {{ {CANARY}: people(filter: {{givenName: {{eq: "{CANARY}"}}}}) '
    requests: list[Any] = [
        client.post(helper, json={"person": people}, headers=headers),
        client.post("/people", json={**people, "birthdate": CANARY, CANARY: CANARY}),
        client.post("/people", content=f'{{"given_name": "{CANARY}"'),
        client.post("/people", json={"identifiers": [f"x:{CANARY}"], **people}),
        client.get("/people", headers=token),
        client.get(f"/people?osdi-api-token={LONG}"),
        client.get("/people", headers={"Authorization": f"Bearer {LONG}"}),
        client.get(f"/people/{CANARY}"),
        client.get(f"/{CANARY}"),
        client.get("/people", headers=headers | {"traceparent": f"00-{7:032x}-{7:016x}-01"}),
        client.request(CANARY, "/people"),
        client.request("PUT", f"/people/{ADDRESS}", json=people),
        client.get(f"/people?filter=given_name eq '{CANARY}'"),
        client.get(f"/people?filter={CANARY} eq 1"),
        client.get(f"/people?filter=given_name regexp '({CANARY}'"),
        client.get(f"/outreaches?page={CANARY}"),
        client.post(GRAPHQL, json={"query": document + "{ nodes { id givenName } } }"}),
        client.post(GRAPHQL, json={"query": document + f"{{ {CANARY} }} }}"}),
        client.post(
            GRAPHQL, json={"query": "{ people { nodes { id } } }", "operationName": CANARY}
        ),
        client.post(GRAPHQL, json={"query": CANARY, "variables": {CANARY: CANARY}}),
        client.post(f"{GRAPHQL}?query={CANARY}", content=CANARY.encode()),
        gateway.anonymous().post(helper, json={"person": people}),
        gateway.anonymous().post("/people/person_signup_helper", json={"person": people}),
        gateway.anonymous(**token).post(GRAPHQL, json={"query": "{ __typename }"}),
    ]
    for name in HEADERS:
        requests.append(client.get("/people", headers={name: ADDRESS}))
        requests.append(client.post("/people", json=people, headers={name: ADDRESS}))
    form = {"email": ADDRESS, "given_name": CANARY, "redirect": f"https://{CANARY}.org", CANARY: ""}
    stream = {"Accept": "text/event-stream"}
    expression = "query($a: String!) { people(filter: {givenName: {regexp: $a}}) { nodes { id } } }"
    requests += [
        client.post("/people", json={"given_name": f"{CANARY}\0"}),
        client.post("/people", content=f'{{"given_name": "{CANARY}\\ud800"}}'),
        client.post("/people", json={"given_name": CANARY * 1_000}),
        gateway.anonymous().post(helper, data=form),
        client.post(GRAPHQL, json=[{"query": CANARY}]),
        client.post(GRAPHQL, files={"operations": (CANARY, CANARY), "map": (CANARY, CANARY)}),
        client.post(GRAPHQL, json={"query": expression, "variables": {"a": f"({CANARY}"}}),
        client.post(GRAPHQL, json={"query": f"subscription {{ {CANARY} }}"}, headers=stream),
        client.get(GRAPHQL, params={"query": f"{{ {CANARY} }}", "variables": CANARY}),
    ]
    # A new address each, posted by all of them at once: most conflict in the database.
    for number in range(3):
        twin = {"email_addresses": [{"address": f"{number}{ADDRESS}"}]}
        requests += [client.post("/people", json=twin) for _ in range(8)]
    return list(await asyncio.gather(*requests))


async def test_no_canary_is_seen(
    server_url: str, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = database_url.partition("?")[0].rpartition("/")[2]
    # As on a server that nobody has set up for it.
    verbose = f'ALTER DATABASE "{name}" SET log_error_verbosity = verbose'
    shown = await asyncio.to_thread(
        run_sql, with_database(server_url, "postgres"), verbose, "SHOW data_directory"
    )
    log = Path(shown[0][0]) / "log"
    offset = log.stat().st_size if log.exists() else None
    settings: dict[str, Any] = {"admin_port": 9100, "access_log": True, "slow_statement": 1e-9}
    traces = kept()
    with logged() as stream:
        async with running(database_url, tracing=traces.tracing, **settings) as gateway:
            responses = await send_everything(gateway)

            async def fail(*_: object) -> None:
                raise asyncpg.CheckViolationError(f"Failing row contains ({ADDRESS}).")

            monkeypatch.setattr(StoreConnection, "value", fail)
            broken = await gateway.client.post("/people", json={"given_name": CANARY})
            metrics = await metrics_of(gateway)
    statuses = {response.status_code for response in responses}
    assert {200, 400, 401, 404} <= statuses
    assert max(statuses) < 500
    assert broken.status_code == 500
    entries = stream.getvalue()
    for expected in ("Slow statement", "GET /people/{id}", "CheckViolationError (SQLSTATE 23514)"):
        assert expected in entries
    assert [line for line in entries.splitlines() if CANARY.lower() in line.lower()] == []
    assert 'operation="POST /people"' in metrics
    assert CANARY.lower() not in metrics.lower()
    assert {"POST /people", "plan", "page people", "render"} <= set(traces.names)
    assert CANARY.lower() not in traces.text().lower()
    if offset is not None:
        errors = log.read_bytes()[offset:].decode(errors="replace")
        assert "ERROR" in errors
        assert [line for line in errors.splitlines() if CANARY.lower() in line.lower()] == []


async def metrics_of(gateway: Gateway) -> str:
    transport = httpx.ASGITransport(
        admin_app(gateway.app.state.parts, EventLoopLag(), lambda: False)
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://admin") as client:
        return (await client.get("/metrics")).text
