"""The whole gateway in this process: its application, its store and clients of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
from starlette.applications import Starlette

import app.store.driver
from app.config.settings import load_settings
from app.identity.authenticate import Authenticator
from app.identity.keys import create_key
from app.main import create_app
from app.store.pool import Store
from resolvers.sql.snapshots import COORDINATOR_VALUES, compile_of_coordinator

if TYPE_CHECKING:
    from app.monitoring.tracing import Tracing

BASE = "http://gateway.test/api/v1"
GRAPHQL = "http://gateway.test/graphql"
Json = dict[str, Any]
UNLIMITED = {"key_rate": 0, "address_rate": 0}
"""What most tests are about is not how much they ask."""


OF_COORDINATOR = {
    compile_of_coordinator(names).sql
    for number in (1, 2, 3)
    for names in combinations(COORDINATOR_VALUES, number)
}


@dataclass
class Recorder:
    """Every statement that is sent, transactions' own among them, and the values of each."""

    statements: list[str] = field(default_factory=list)
    arguments: list[tuple[Any, ...]] = field(default_factory=list)

    def note(self, statement: str, *arguments: Any) -> None:
        if statement.startswith("UPDATE api_keys\nSET last_used_date"):
            return  # At any time, beside the requests that are recorded.
        if statement in (app.store.driver.END, app.store.driver.BEGIN_CUSTOM):
            return  # Around a read.
        if "log_error_verbosity" in statement:
            return  # Once for each new connection.
        if not arguments and statement in OF_COORDINATOR:
            return  # Before some statements, in a distributed database.
        self.statements.append(statement)
        self.arguments.append(arguments)

    def clear(self) -> None:
        self.statements.clear()
        self.arguments.clear()

    @property
    def reads(self) -> list[str]:
        return [item for item in self.statements if item[:6] in ("SELECT", "WITH f")]


def recording(recorder: Recorder) -> type[Any]:
    """A connection class that tells `recorder` what it sends."""
    plain = app.store.driver.DriverConnection

    class Recording(plain):  # type: ignore[misc, valid-type]  # asyncpg leaves it untyped
        __slots__ = ()

        async def execute(self, query: str, *args: Any, **options: Any) -> Any:
            recorder.note(query, *args)
            return await super().execute(query, *args, **options)

        async def fetch(self, query: str, *args: Any, **options: Any) -> Any:
            recorder.note(query, *args)
            return await super().fetch(query, *args, **options)

        async def fetchval(self, query: str, *args: Any, **options: Any) -> Any:
            recorder.note(query, *args)
            return await super().fetchval(query, *args, **options)

    return Recording


@dataclass
class Gateway:
    """One gateway over one database. `client` carries a key of the organization 'default'."""

    app: Starlette
    store: Store
    url: str
    client: httpx.AsyncClient
    token: str
    recorder: Recorder

    def anonymous(self, **headers: str) -> httpx.AsyncClient:
        """A client without a key; answers of the application are awaited, never redirected."""
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers)

    async def key(self, organization: str = "default", *scopes: str) -> str:
        """A new key; the namespace of an organization is its name."""
        wanted = list(scopes) or ["read", "write"]
        return await create_key(self.store, organization, "test", wanted, namespace=organization)

    async def client_of(self, organization: str, *scopes: str) -> httpx.AsyncClient:
        return self.anonymous(**{"OSDI-API-Token": await self.key(organization, *scopes)})

    async def organization_id(self, token: str | None = None) -> UUID:
        """Of the key `token`, or of `client`."""
        caller = await Authenticator(self.store, load_settings()).by_token(token or self.token)
        assert caller is not None
        return caller.organization_id

    async def sql(self, text: str, *args: Any) -> list[Any]:
        """Rows, on a connection of its own."""
        import asyncpg

        connection = await asyncpg.connect(self.url)
        try:
            rows: list[Any] = await connection.fetch(text, *args)
            return rows
        finally:
            await connection.close()

    # Shorthands that insist on success

    async def get(self, path: str) -> Json:
        return _ok(await self.client.get(path))

    async def post(self, path: str, body: Any) -> Json:
        return _ok(await self.client.post(path, json=body))

    async def put(self, path: str, body: Any) -> Json:
        return _ok(await self.client.put(path, json=body))

    async def graphql(
        self, query: str, variables: Json | None = None, client: httpx.AsyncClient | None = None
    ) -> Json:
        """The whole answer over GraphQL, with errors or without; `client`: another's."""
        sent = {"query": query, "variables": variables}
        body: Json = (await (client or self.client).post(GRAPHQL, json=sent)).json()
        return body

    async def campaign(self, **fields: Any) -> str:
        """A new campaign's path under the base."""
        return path_of(await self.post("/advocacy_campaigns", {"title": "Campaign", **fields}))

    async def person(self, **fields: Any) -> str:
        return path_of(await self.post("/people", {"given_name": "Ada", **fields}))


def _ok(response: httpx.Response) -> Json:
    assert response.status_code == 200, response.text
    body: Json = response.json()
    return body


def path_of(document: Json) -> str:
    """/people/{id}, out of a document's self link."""
    href: str = document["_links"]["self"]["href"]
    return href.removeprefix(BASE)


def id_of(document: Json) -> str:
    own: str = document["identifiers"][0]
    return own.partition(":")[2]


def error_codes(response: httpx.Response) -> list[str]:
    """The codes of an OSDI error; asserts that it is one, and whole."""
    body = response.json()
    error = body["osdi:error"]
    assert error["response_code"] == response.status_code
    assert response.headers["content-type"] == "application/hal+json"
    assert body["error"]
    descriptions = error["resource_status"][0]["error_descriptions"]
    return [item["error_code"] for item in descriptions]


@asynccontextmanager
async def running(url: str, **settings: Any) -> AsyncIterator[Gateway]:
    """The gateway over the database at `url`, with a key for the organization 'default'.

    Nothing is delivered unless `worker` is set: what it asks would be recorded, too. `tracing` is
    passed on.
    """
    settings.setdefault("worker", False)
    tracing: Tracing | None = settings.pop("tracing", None)
    recorder = Recorder()
    plain = app.store.driver.DriverConnection
    app.store.driver.DriverConnection = recording(recorder)  # type: ignore[misc]  # a test's own
    try:
        application = create_app(load_settings(**(UNLIMITED | settings)), url, tracing=tracing)
    finally:
        app.store.driver.DriverConnection = plain  # type: ignore[misc]  # as it was
    async with application.router.lifespan_context(application):
        store: Store = application.state.store
        gateway = Gateway(application, store, url, httpx.AsyncClient(), "", recorder)
        gateway.token = await gateway.key()
        gateway.client = gateway.anonymous(**{"OSDI-API-Token": gateway.token})
        yield gateway
