"""Keys that are limited to named queries: what they may run, over every transport."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

import httpx
import pytest
from starlette.types import Message

from app.cli.named_queries import read_queries
from app.identity.keys import ApiKeyError, create_key, list_keys
from resolvers.graphql.document.limits import DocumentLimits
from tests.spec.support.builders import faults
from tests.support.gateway import GRAPHQL, Gateway, error_codes, id_of, running
from tests.support.graphql_stub import until

TOTAL = "query Total { people { totalCount } }"
NAMED = "query Named($name: String!) { people(filter: {givenName: {eq: $name}}) { totalCount } }"
LIVE = "subscription Live { outreachRecorded { id } }"
FILE = f"{TOTAL}\n{NAMED}\n{LIVE}"
HASH = hashlib.sha256(TOTAL.encode()).hexdigest()
HINT = "Send one of these to /graphql as documentId: Total, Named, Live."
Json = dict[str, Any]


async def limited(gateway: Gateway) -> httpx.AsyncClient:
    """A client whose key may run the three queries."""
    queries = read_queries(FILE, DocumentLimits())
    token = await create_key(gateway.store, "default", "page", ["read"], queries=queries)
    return gateway.anonymous(**{"OSDI-API-Token": token})


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


@pytest.mark.parametrize(
    "sent",
    [
        {"documentId": "Total"},
        {"documentId": HASH},
        {"documentId": f"sha256:{HASH}", "operationName": "Total"},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}},
        {"query": TOTAL},
        {"query": TOTAL.replace(" ", "\n"), "operationName": "Total"},
        {"query": TOTAL, "documentId": "Named"},
        {"documentId": "Named", "variables": {"name": "Ada"}},
    ],
)
async def test_a_named_query(gateway: Gateway, sent: Json) -> None:
    """By its name, its hash or its text, with any values for its variables; by POST and GET."""
    await gateway.person()
    client = await limited(gateway)
    for accept in ("application/json", "application/graphql-response+json"):
        parameters = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in sent.items()
        }
        responses = [
            await client.post(GRAPHQL, json=sent, headers={"Accept": accept}),
            await client.get(GRAPHQL, params=parameters, headers={"Accept": accept}),
        ]
        for response in responses:
            assert response.status_code == 200
            assert response.json() == {"data": {"people": {"totalCount": 1}}}


async def test_a_link_that_a_browser_opens(gateway: Gateway) -> None:
    """With the token in it, the link of a named query shows its result, not GraphiQL."""
    client = await limited(gateway)
    parameters = {"documentId": "Total", "osdi-api-token": client.headers["osdi-api-token"]}
    headers = {"Accept": "text/html,*/*;q=0.8"}
    response = await gateway.anonymous().get(GRAPHQL, params=parameters, headers=headers)
    assert response.json() == {"data": {"people": {"totalCount": 0}}}


@pytest.mark.parametrize(
    "sent",
    [
        {"query": "{ people { totalCount } }"},
        {"query": TOTAL.replace("totalCount", "totalCount nodes { id }")},
        {"query": "{ __schema { types { name } } }"},
        {"query": "{ __typename }"},
        {"query": 'mutation { createPerson(input: {givenName: "Ada"}) { created } }'},
        {"query": FILE, "operationName": "Total"},
        {"documentId": "Other"},
        {"documentId": "sha256:" + "0" * 64},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
    ],
)
async def test_everything_else_is_refused(gateway: Gateway, sent: Json) -> None:
    """With 403 in every media type, and a hint with what is allowed."""
    client = await limited(gateway)
    for accept in ("application/json", "application/graphql-response+json", "text/event-stream"):
        response = await client.post(GRAPHQL, json=sent, headers={"Accept": accept})
        assert (response.status_code, codes(response)) == (403, ["QUERY_NOT_ALLOWED"])
        assert response.json()["errors"][0]["extensions"]["hint"] == HINT


async def test_rest_is_refused(gateway: Gateway) -> None:
    """Reading and writing; the entry point is that of a stranger."""
    path = await gateway.person()
    client = await limited(gateway)
    for method, url in (("GET", path), ("GET", "/people"), ("GET", "/changes"), ("PUT", path)):
        response = await client.request(method, url, content=b"{}")
        assert faults(response, 403) == [("QUERY_NOT_ALLOWED", [])], url
        assert "API Key" in response.json()["error"]
    assert error_codes(await client.post("/people/person_signup", json={})) == ["QUERY_NOT_ALLOWED"]
    strangers = await gateway.anonymous().get("/")
    assert (await client.get("/")).json() == strangers.json()


async def test_a_batch_is_no_way_around(gateway: Gateway) -> None:
    """Each of its requests is checked."""
    async with running(gateway.url, max_batch=3) as other:
        client = await limited(other)
        sent = [{"documentId": "Total"}, {"query": "{ tags { totalCount } }"}]
        good, bad = (await client.post(GRAPHQL, json=sent)).json()
        assert good == {"data": {"people": {"totalCount": 0}}}
        assert bad["errors"][0]["extensions"]["code"] == "QUERY_NOT_ALLOWED"


async def test_ids_are_for_limited_keys(gateway: Gateway) -> None:
    """To others, a document is unknown by its id. Apollo then sends the document."""
    apollo = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}}
    accept = {"Accept": "application/graphql-response+json"}
    for sent, words in ((apollo, "PersistedQueryNotSupported"), ({"documentId": HASH}, "limited")):
        response = await gateway.client.post(GRAPHQL, json=sent, headers=accept)
        assert (response.status_code, codes(response)) == (400, ["REQUEST_INVALID"])
        assert words in response.json()["errors"][0]["message"]
        stranger = await gateway.anonymous().post(GRAPHQL, json=sent, headers=accept)
        assert (stranger.status_code, codes(stranger)) == (401, ["API_KEY_MISSING"])
    wrong = await gateway.client.post(GRAPHQL, json={"documentId": 1}, headers=accept)
    assert codes(wrong) == ["WRONG_TYPE"]


async def test_a_named_subscription(gateway: Gateway) -> None:
    """As EventSource asks for it: a GET with the token in the URL."""
    token = (await limited(gateway)).headers["osdi-api-token"]
    query = f"documentId=Live&osdi-api-token={token}".encode()
    headers = [(b"host", b"gateway.test"), (b"accept", b"text/event-stream")]
    scope = {"type": "http", "method": "GET", "path": "/graphql", "query_string": query}
    sent: list[Message] = []
    disconnected = asyncio.Event()

    async def receive() -> Message:
        await disconnected.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    task = asyncio.ensure_future(gateway.app({**scope, "headers": headers}, receive, send))
    await until(lambda: len(sent) > 1)
    assert sent[0]["status"] == 200
    recorded = await gateway.post("/outreaches", {"type": "phone"})
    await until(lambda: id_of(recorded).encode() in sent[-1].get("body", b""))
    disconnected.set()
    await task


async def test_they_are_listed(gateway: Gateway) -> None:
    await limited(gateway)
    *_, newest = await list_keys(gateway.store)
    assert newest.queries is not None
    assert newest.queries.names == ["Total", "Named", "Live"]


@pytest.mark.parametrize("scopes", [["write"], ["read", "write"], ["admin"]])
async def test_a_limited_key_only_reads(gateway: Gateway, scopes: list[str]) -> None:
    queries = read_queries(FILE, DocumentLimits())
    with pytest.raises(ApiKeyError, match="the scope 'read' alone"):
        await create_key(gateway.store, "default", "page", scopes, queries=queries)
