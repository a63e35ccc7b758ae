"""GraphQL over HTTP, against a stub engine: negotiation, bodies, identity, statuses.

Names like 4655 are those of the audits of npm graphql-http, which ask the same of the whole.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import orjson
import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Message

from app.graphql.negotiation import GRAPHQL, JSON
from app.graphql.websocket import PROTOCOL
from tests.support.graphql_stub import Stub, stub, until

HELLO = {"query": "{ hello }"}
WORLD = {"data": {"hello": "world"}}
AS_GRAPHQL = {"Accept": GRAPHQL}
EVENTS = "text/event-stream"
Json = dict[str, Any]


class Client:
    """Posts to a stub, with a token."""

    def __init__(self, stubbed: Stub, token: str | None = "ada") -> None:
        self.stub = stubbed
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=stubbed.app),
            base_url="http://gateway.test",
            headers={"OSDI-API-Token": token} if token else {},
        )

    async def post(self, sent: object, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.post("/graphql", json=sent, headers=named)

    async def raw(self, body: bytes, kind: str | None = JSON, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if kind is not None:
            named["content-type"] = kind
        return await self.http.post("/graphql", content=body, headers=named)

    async def get(self, query: str, **headers: str) -> httpx.Response:
        return await self.http.get(f"/graphql?{query}", headers=headers)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    made = Client(stub())
    async with made.http:
        yield made


class Connection:
    """One request, as ASGI messages."""

    def __init__(self, *body: bytes, more: bool = False) -> None:
        self.sent: list[Message] = []
        self.disconnected = asyncio.Event()
        self._body = [
            {"type": "http.request", "body": part, "more_body": more or at < len(body) - 1}
            for at, part in enumerate(body)
        ]

    async def receive(self) -> Message:
        if self._body:
            return self._body.pop(0)
        await self.disconnected.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    async def ask(self, stubbed: Stub, method: str = "POST", query: bytes = b"") -> None:
        headers = [(b"content-type", JSON.encode()), (b"osdi-api-token", b"ada")]
        scope = {"type": "http", "method": method, "query_string": query, "headers": headers}
        await stubbed.endpoint(scope, self.receive, self.send)


def codes(response: httpx.Response) -> list[str]:
    """The error codes of a response without data."""
    body = response.json()
    assert set(body) == {"errors"}
    assert all(error["message"] and "path" not in error for error in body["errors"])
    return [error["extensions"]["code"] for error in body["errors"]]


def refusal(response: httpx.Response) -> tuple[int, list[str]]:
    return response.status_code, codes(response)


# Responses


async def test_an_answer(client: Client) -> None:
    """The result of the engine, with headers against caching and content sniffing."""
    response = await client.post(HELLO)
    assert (response.status_code, response.json()) == (200, WORLD)
    assert dict(response.headers) == {
        "content-length": str(len(response.content)),
        "content-type": "application/json; charset=utf-8",
        "cache-control": "no-store",
        "vary": "Accept, Accept-Encoding",
        "x-content-type-options": "nosniff",
    }


async def test_what_the_engine_is_given(client: Client) -> None:
    """Document, operation name and variables; null and an empty name count as absent."""
    sent = {
        "query": "query A { hello } query B($a: String) { __typename hello(to: $a) }",
        "operationName": "B",
        "variables": {"a": "you"},
        "extensions": {"some": "value"},
    }
    typed = {"data": {"__typename": "Query", "hello": "world"}}
    assert (await client.post(sent)).json() == typed
    nothing = {"operationName": None, "variables": None, "extensions": None}
    assert (await client.post(HELLO | nothing)).json() == WORLD
    assert (await client.post(HELLO | {"operationName": ""})).json() == WORLD
    (first, known), (second, _), (third, _) = client.stub.engine.prepared
    assert known
    assert (first.operation_name, first.variables) == ("B", {"a": "you"})
    assert (second.operation_name, second.variables) == (None, None)
    assert third.operation_name is None


async def test_several_operations_and_no_name(client: Client) -> None:
    """An error; nothing is executed."""
    response = await client.post({"query": "query A { hello } query B { hello }"})
    assert (response.status_code, codes(response)) == (200, ["OPERATION_UNKNOWN"])
    assert client.stub.engine.log == []


# Bodies


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "NOT_JSON"),
        (b'{ "not a JSON', "NOT_JSON"),
        (b'{"query":"\xff"}', "NOT_JSON"),
        (b'{"query":"\\ud800"}', "NOT_JSON"),
        (b'"x"', "NOT_AN_OBJECT"),
        (b"1", "NOT_AN_OBJECT"),
        (b"null", "NOT_AN_OBJECT"),
        (b"[]", "REQUEST_INVALID"),
        (b"[1]", "REQUEST_INVALID"),
        (b'[{"query":"{ hello }"}]', "REQUEST_INVALID"),
        (b"{}", "REQUEST_INVALID"),
        (b'{"qeury":"{ hello }"}', "REQUEST_INVALID"),
        (b'{"query":null}', "REQUEST_INVALID"),
        (b'{"variables":' + b'{"a":' * 40 + b"1" + b"}" * 41, "NESTED_TOO_DEEPLY"),
        (b"[" * 2000 + b"]" * 2000, "NESTED_TOO_DEEPLY"),
    ],
)
@pytest.mark.parametrize("media", [JSON, GRAPHQL, EVENTS])
async def test_a_body_that_is_no_request(
    client: Client, body: bytes, code: str, media: str
) -> None:
    """400 for every accepted media type."""
    assert refusal(await client.raw(body, accept=media)) == (400, [code])


WRONG: list[object] = [{"obj": "ect"}, 0, False, ["array"], "text"]


@pytest.mark.parametrize("name", ["query", "operationName", "variables", "extensions"])
@pytest.mark.parametrize("value", WRONG)
async def test_a_member_of_the_wrong_type(client: Client, name: str, value: object) -> None:
    """400 that names the member: LKJ, 6C0, 476 and 58B."""
    if isinstance(value, str if name in ("query", "operationName") else dict):
        return
    response = await client.post(HELLO | {name: value})
    assert refusal(response) == (400, ["WRONG_TYPE"])
    assert response.json()["errors"][0]["extensions"]["properties"] == [name]


@pytest.mark.parametrize("name", ["variables", "extensions"])
@pytest.mark.parametrize("value", ["", []])
async def test_an_empty_array_or_string_is_no_object(
    client: Client, name: str, value: object
) -> None:
    """PHP and API clients send one in place of an empty object."""
    assert (await client.post(HELLO | {name: value})).json() == WORLD
    assert (await client.get(f"query={{hello}}&{name}=[]")).json() == WORLD
    response = await client.post({name: value})
    assert refusal(response) == (400, ["REQUEST_INVALID"])


@pytest.mark.parametrize(
    ("body", "message", "hint"),
    [
        (b"{ hello }", "GraphQL instead of JSON", '{"query": "{ … }"}'),
        (b"query A($b: Int) { hello }", "GraphQL instead of JSON", '{"query": "{ … }"}'),
        (b"{query: '{ hello }'}", "is not JSON", "double quotes"),
        (b'"{\\"query\\": \\"{ hello }\\"}"', "got a text", "encoded twice"),
        (b'{"query": "{ hello }", "variables": "{}"}', "an object or null", "the object itself"),
    ],
)
async def test_what_to_send_instead(client: Client, body: bytes, message: str, hint: str) -> None:
    """The error names the mistake."""
    [error] = (await client.raw(body)).json()["errors"]
    assert message in error["message"]
    assert hint in error["extensions"]["hint"]


async def test_every_wrong_member_is_named(client: Client) -> None:
    """Including the missing one."""
    response = await client.post({"variables": 1, "extensions": 1})
    assert refusal(response) == (400, ["REQUEST_INVALID", "WRONG_TYPE", "WRONG_TYPE"])


async def test_a_persisted_query(client: Client) -> None:
    """Apollo and urql look for this message, and then send the document."""
    response = await client.post({"extensions": {"persistedQuery": {"version": 1}}})
    assert refusal(response) == (400, ["REQUEST_INVALID"])
    assert response.json()["errors"][0]["message"] == "PersistedQueryNotSupported"


async def test_long_numbers_keep_their_digits(client: Client) -> None:
    """As in REST bodies."""
    await client.raw(b'{"query":"{ hello }","variables":{"a":12345678901234567890}}')
    assert client.stub.engine.prepared[0][0].variables == {"a": 12345678901234567890}


async def test_a_body_that_is_too_large() -> None:
    """413, with and without a declared length."""
    client = Client(stub(settings={"max_body_bytes": 2000}))
    large = orjson.dumps(HELLO | {"extensions": {"a": "x" * 2000}})

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield large[:1000]

    for content in (large, chunks()):
        headers = {"content-type": JSON}
        response = await client.http.post("/graphql", content=content, headers=headers)
        assert refusal(response) == (413, ["BODY_TOO_LARGE"])
        assert response.headers["connection"] == "close"


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "text/plain",
        "application/jsonp",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
    ],
)
async def test_a_type_that_is_not_read(client: Client, kind: str | None) -> None:
    """415, with the supported type: 9ABE."""
    response = await client.raw(orjson.dumps(HELLO), kind)
    assert refusal(response) == (415, ["MEDIA_TYPE_UNSUPPORTED"])
    assert response.headers["accept"] == JSON


@pytest.mark.parametrize(
    "kind",
    [
        JSON,
        "Application/JSON",
        "application/json;charset=UTF-8",
        'application/json ; charset="utf8"',
    ],
)
async def test_a_type_that_is_read(client: Client, kind: str) -> None:
    """Names of types and charsets ignore case."""
    assert (await client.raw(orjson.dumps(HELLO), kind)).json() == WORLD


async def test_compressed_bodies(client: Client) -> None:
    """gzip is read within the limits; 415 for others, and the message tells why."""
    body = gzip.compress(orjson.dumps(HELLO))
    assert (await client.raw(body, content_encoding="gzip")).json() == WORLD
    response = await client.raw(body, content_encoding="br")
    assert refusal(response) == (415, ["MEDIA_TYPE_UNSUPPORTED"])
    assert "'br'" in response.json()["errors"][0]["message"]
    assert response.headers["accept-encoding"] == "gzip, identity"
    response = await client.raw(b"\x1f\x8b", content_encoding="gzip")
    assert refusal(response) == (400, ["NOT_GZIP"])
    bomb = gzip.compress(b" " * 50_000_000)
    response = await client.raw(bomb, content_encoding="gzip")
    assert refusal(response) == (413, ["BODY_TOO_LARGE"])


async def test_a_method_that_is_overridden(client: Client) -> None:
    """400 unless it is the same one."""
    body = orjson.dumps(HELLO)
    assert (await client.raw(body, x_http_method_override="POST")).json() == WORLD
    for method in ("GET", "PUT", "DELETE"):
        response = await client.raw(body, x_http_method_override=method)
        assert refusal(response) == (400, ["REQUEST_INVALID"])


# Negotiation


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        ("APPLICATION/Json", JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}; charset=utf-8, {JSON}", GRAPHQL),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{JSON}, {GRAPHQL};q=0.9", JSON),
        (f"{JSON}, */*", JSON),
        (f"{GRAPHQL};q=0.1, */*;q=0.5", JSON),
        (f"{JSON};q=0, */*", GRAPHQL),
        (f"text/html, {GRAPHQL};Q=0.5", GRAPHQL),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", JSON),
        (f"{GRAPHQL};q=.25, {JSON};q=0.3333", JSON),
        (f"{GRAPHQL};q=1.0000, {JSON};q=.5", GRAPHQL),
        ("*", JSON),
        (f"{JSON}, {EVENTS}", JSON),
        (f"{GRAPHQL}, application/graphql+json, {JSON}, {EVENTS}, multipart/mixed", GRAPHQL),
        (f"{JSON};q=2, {GRAPHQL};q=0.5", GRAPHQL),
        (f"{JSON}, {'text/x,' * 500}", JSON),
        ("text/html", None),
        ("application/jsonp", None),
        ("application/jso", None),
        ("x" + JSON, None),
        (f"{JSON};q=0", None),
        ("*/*;q=0.000", None),
        (f"{JSON};q=nan", None),
    ],
)
async def test_what_is_accepted(client: Client, accept: str | None, media: str | None) -> None:
    """The preferred one of the two media types, or 406: 22EB, 4655, 47DE and 80D8."""
    del client.http.headers["accept"]
    headers = {} if accept is None else {"accept": accept}
    response = await client.post(HELLO, **headers)
    assert response.headers["content-type"] == f"{media or JSON}; charset=utf-8"
    if media is None:
        assert refusal(response) == (406, ["NOT_ACCEPTABLE"])
        assert client.stub.engine.prepared == []
    else:
        assert response.json() == WORLD


async def test_several_accept_headers_are_one(client: Client) -> None:
    """As RFC 9110, 5.3 has it."""
    for first, second in (("text/html", GRAPHQL), (GRAPHQL, "text/html")):
        headers = [("accept", first), ("accept", second)]
        response = await client.http.post("/graphql", json=HELLO, headers=headers)
        assert response.headers["content-type"].startswith(GRAPHQL)


async def test_a_subscription_over_plain_http(client: Client) -> None:
    """406 that names the supported transports; nothing is subscribed."""
    for accept in (JSON, GRAPHQL, "*/*"):
        response = await client.post({"query": "subscription { count }"}, accept=accept)
        assert refusal(response) == (406, ["NOT_ACCEPTABLE"])
        hint = response.json()["errors"][0]["extensions"]["hint"]
        assert EVENTS in hint
        assert PROTOCOL in hint
    assert client.stub.engine.subscriptions == []


# Methods


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
async def test_a_method_that_is_not_taken(client: Client, method: str) -> None:
    """405 with Allow, as JSON."""
    response = await client.http.request(method, "/graphql", content=b"{}")
    assert refusal(response) == (405, ["METHOD_NOT_ALLOWED"])
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


async def test_options(client: Client) -> None:
    """204 with Allow."""
    response = await client.http.options("/graphql")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


async def test_get(client: Client) -> None:
    """query, operationName, variables and extensions as parameters: 5A70, D6D5 and 6A70."""
    query = quote("query A { hello } query B($a: String) { hello(to: $a) __typename }")
    values = quote('{"a":"Run🏃Swim🏊"}')
    query_string = (
        f"query={query}&operationName=B&variables={values}&extensions={{}}&osdi-api-token=ada"
    )
    response = await client.get(query_string)
    assert response.json() == {"data": {"hello": "world", "__typename": "Query"}}
    assert client.stub.engine.prepared[0][0].variables == {"a": "Run🏃Swim🏊"}
    empty = await client.get("query={hello}&operationName=&variables=&extensions=")
    assert empty.json() == WORLD


async def test_head(client: Client) -> None:
    """The same as GET, without the body."""
    got, head = await client.get("query={hello}"), await client.http.head("/graphql?query={hello}")
    assert (head.status_code, head.headers) == (200, got.headers)
    bare = Connection()
    await bare.ask(client.stub, "HEAD", b"query={hello}")
    assert bare.sent[1]["body"] == b""
    followed = await client.http.head(
        "/graphql?query=subscription{count}", headers={"accept": EVENTS}
    )
    assert followed.status_code == 406


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "REQUEST_INVALID"),
        ("qeury={hello}", 400, "REQUEST_INVALID"),
        ("query={hello}&query={hello}", 400, "REQUEST_INVALID"),
        ("query=%ff", 400, "REQUEST_INVALID"),
        ("query=%ed%a0%80", 400, "REQUEST_INVALID"),
        ("query={hello}&variables={", 400, "NOT_JSON"),
        ("query={hello}&variables=[1]", 400, "WRONG_TYPE"),
        ("query={hello}&variables=1", 400, "WRONG_TYPE"),
        ("query={hello}&extensions=1", 400, "WRONG_TYPE"),
        (f"query={{hello}}&variables={'[' * 40}{']' * 40}", 400, "NESTED_TOO_DEEPLY"),
        ("&".join(["a=b"] * 101), 400, "TOO_MANY_PARAMETERS"),
        (f"query={{{'hello,' * 3000}}}", 414, "QUERY_TOO_LONG"),
    ],
)
async def test_a_query_string_that_is_no_request(
    client: Client, query: str, status: int, code: str
) -> None:
    """An error in every media type."""
    assert refusal(await client.get(query)) == (status, [code])
    assert refusal(await client.get(query, accept=GRAPHQL)) == (status, [code])


async def test_a_parameter_is_named_where_it_is_wrong(client: Client) -> None:
    """The message does not call it a body."""
    response = await client.get("query={hello}&variables={")
    assert response.json()["errors"][0]["message"].startswith("The parameter 'variables' is not")


async def test_a_mutation_by_get(client: Client) -> None:
    """405 with Allow: POST; nothing is written: 9C48."""
    for accept in (JSON, GRAPHQL):
        response = await client.get("query=mutation{write}", accept=accept)
        assert refusal(response) == (405, ["METHOD_NOT_ALLOWED"])
        assert response.headers["allow"] == "POST"
    assert client.stub.engine.log == []
    assert (await client.post({"query": "mutation { write }"})).json() == {
        "data": {"write": "done"}
    }


# Authentication


@pytest.mark.parametrize(
    "headers",
    [
        {"osdi-api-token": "ada"},
        {"Authorization": "Bearer ada"},
        {"authorization": "bearer ada"},
    ],
)
async def test_a_key_in_a_header(headers: dict[str, str]) -> None:
    """As over REST."""
    client = Client(stub(), None)
    response = await client.http.post("/graphql", json=HELLO, headers=headers)
    assert response.json() == WORLD


@pytest.mark.parametrize("accept", [JSON, GRAPHQL, EVENTS])
async def test_no_key(accept: str) -> None:
    """401 where a token is required; open fields are executed unauthenticated."""
    client = Client(stub(), None)
    response = await client.post(HELLO, accept=accept)
    assert refusal(response) == (401, ["API_KEY_MISSING"])
    assert response.headers["www-authenticate"].startswith("Bearer")
    anybody = await client.post({"query": "{ __typename }"}, accept=accept)
    assert anybody.status_code == 200
    assert [known for _, known in client.stub.engine.prepared] == [False, False]


async def test_no_key_for_a_stream() -> None:
    """A subscription requires a token, even if the engine does not."""
    client = Client(stub(), None)
    response = await client.post({"query": "subscription { open }"}, accept=EVENTS)
    assert refusal(response) == (401, ["API_KEY_MISSING"])


@pytest.mark.parametrize("accept", [JSON, GRAPHQL, EVENTS])
async def test_a_bad_key(accept: str) -> None:
    """401, before the body is read."""
    client = Client(stub(), "nobody's")
    response = await client.raw(b"{", accept=accept)
    assert refusal(response) == (401, ["API_KEY_INVALID"])
    assert client.stub.engine.prepared == []


@pytest.mark.parametrize(
    ("token", "query", "scope"),
    [
        ("writer", "{ hello }", "read"),
        ("reader", "mutation { write }", "write"),
        ("writer", "subscription { count }", "read"),
    ],
)
async def test_a_scope_that_is_missing(token: str, query: str, scope: str) -> None:
    """403 that names the scope; nothing is executed."""
    client = Client(stub(), token)
    for accept in (JSON, GRAPHQL, EVENTS):
        response = await client.post({"query": query}, accept=accept)
        assert refusal(response) == (403, ["SCOPE_MISSING"])
        assert f"'{scope}'" in response.json()["errors"][0]["message"]
    assert client.stub.engine.log == []
    assert client.stub.engine.subscriptions == []


# Errors


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "DOCUMENT_UNREADABLE"),
        ("{ nothing }", "DOCUMENT_INVALID"),
        ("query($id: ID!) { hello(id: $id) }", "VARIABLE_INVALID"),
        ("query A { hello } query B { hello }", "OPERATION_UNKNOWN"),
        ("{ invalid }", "FILTER_INVALID"),
    ],
)
async def test_a_request_that_is_refused(client: Client, query: str, code: str) -> None:
    """400 as GraphQL, 200 as JSON: 572B, FDE2, 7B9B, 865D, 51FE, 86EE; `data` is absent: D586."""
    sent = {"query": query, "variables": {"id": None}}
    assert refusal(await client.post(sent, accept=GRAPHQL)) == (400, [code])
    assert refusal(await client.post(sent, accept=JSON)) == (200, [code])
    assert refusal(await client.post(sent, accept="*/*")) == (200, [code])


async def test_where_a_document_is_wrong(client: Client) -> None:
    """The locations of the engine."""
    error = (await client.post({"query": "{ nothing }"})).json()["errors"][0]
    assert error["locations"] == [{"line": 1, "column": 3}]


@pytest.mark.parametrize("accept", [JSON, GRAPHQL, EVENTS])
async def test_a_store_that_is_away(client: Client, accept: str) -> None:
    """503 with Retry-After, in every media type."""
    response = await client.post({"query": "{ unstored }"}, accept=accept)
    assert refusal(response) == (503, ["STORE_UNAVAILABLE"])
    assert response.headers["retry-after"] == "2"


@pytest.mark.parametrize("accept", [JSON, GRAPHQL, EVENTS])
async def test_a_fault_of_ours(
    client: Client, accept: str, caplog: pytest.LogCaptureFixture
) -> None:
    """500 with a reference code; the log has the traceback under it."""
    response = await client.post({"query": "{ broken }"}, accept=accept)
    assert refusal(response) == (500, ["INTERNAL"])
    reference = response.json()["errors"][0]["extensions"]["reference_code"]
    record = next(item for item in caplog.records if reference in item.getMessage())
    assert record.exc_info
    assert "ZeroDivision" not in response.text


async def test_what_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """Errors that the client did not cause, by code."""
    with caplog.at_level(logging.INFO):
        await client.post({"query": "{ unstored }"})
        await client.post({"query": "{ nothing }"})
    ours = [item.getMessage() for item in caplog.records if item.name == "osdi"]
    assert ours == ["POST /graphql: STORE_UNAVAILABLE"]


# Slow and disconnecting clients


async def test_a_body_that_does_not_arrive(client: Client) -> None:
    """408, and the connection is closed."""
    slow = Connection(b'{"query"', more=True)
    await slow.ask(client.stub)
    start, body = slow.sent
    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]
    assert b"BODY_TOO_SLOW" in body["body"]


async def test_a_client_that_goes_away(client: Client) -> None:
    """Its query is cancelled; its mutation is not."""
    log = client.stub.engine.log
    for operation, end in (("query", "query slow broken off"), ("mutation", "mutation slow done")):
        connection = Connection(orjson.dumps({"query": f"{operation} {{ slow }}"}))
        serving = asyncio.ensure_future(connection.ask(client.stub))
        await until(lambda operation=operation: f"{operation} slow" in log)  # type: ignore[misc]  # the default binds the loop variable
        connection.disconnected.set()
        await serving
        assert log[-1] == end


# Pages


async def test_the_page() -> None:
    """For browsers without a token or a query; all other clients get GraphQL."""
    client = Client(stub(page=lambda _: HTMLResponse("<p>page")), None)
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    link = "query={__typename}&variables={"
    for query in ("", "query=", "operationName=A", link, "query={__typename}", "query=%FF"):
        shown = await client.get(query, **browser)
        assert (shown.status_code, shown.text) == (200, "<p>page")
    asked, data = "query={__typename}", {"data": {"__typename": "Query"}}
    assert (await client.get(f"{asked}&osdi-api-token=ada", **browser)).json() == data
    known = Client(stub(page=lambda _: HTMLResponse("<p>page")))
    assert (await known.get(asked, **browser)).json() == data
    for accept in ("*/*", JSON, f"{JSON}, text/html", f"text/html;q=0.5, {GRAPHQL}"):
        assert (await client.get(asked, accept=accept)).json() == data, accept
    assert refusal(await client.get("", accept="*/*")) == (400, ["REQUEST_INVALID"])
    assert refusal(await client.get("", accept="text/html;q=0, */*")) == (400, ["REQUEST_INVALID"])
    posted = await client.raw(b"{}", accept="text/html")
    assert refusal(posted) == (406, ["NOT_ACCEPTABLE"])


async def test_the_page_is_given_its_request() -> None:
    """Without a page, a browser gets a 406."""

    def page(request: Request) -> Response:
        return HTMLResponse(request.url.path)

    shown = await Client(stub(page=page)).get("", accept="text/html")
    assert shown.text == "/graphql"
    without = Client(stub())
    assert refusal(await without.get("", accept="text/html")) == (406, ["NOT_ACCEPTABLE"])
