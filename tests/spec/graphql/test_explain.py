"""`explain`: how a query is answered, for administrators."""

from __future__ import annotations

from typing import Any
from unittest.mock import AsyncMock, patch

import httpx
import pytest

from tests.support.gateway import GRAPHQL, Gateway

EXPLAIN = """query ($query: String!, $variables: String, $name: String) {
  explain(query: $query, variables: $variables, operationName: $name) {
    field rows note plan sql values postgresql } }"""


async def explained(client: httpx.AsyncClient, query: str, **variables: Any) -> Any:
    body = {"query": EXPLAIN, "variables": {"query": query, **variables}}
    return (await client.post(GRAPHQL, json=body)).json()


async def test_each_field_is_explained(gateway: Gateway) -> None:
    admin = await gateway.client_of("default", "admin")
    query = """query One { __typename } query Two ($type: String!) {
      newest: outreaches(first: 3, filter: {type: {eq: $type}}) { nodes { id } }
      outreachStats { outreaches }
      peopleStats { people } }"""
    body = await explained(admin, query, variables='{"type": "fax"}', name="Two")
    newest, statistics, people = body["data"]["explain"]
    assert (newest["field"], newest["rows"], newest["note"]) == ("newest", 3, None)
    assert newest["plan"].startswith("ReadMany\n  resource: outreaches\n  page: Page\n")
    assert newest["sql"].startswith("SELECT")
    assert "'fax'" in newest["values"]
    assert "Buffers:" in newest["postgresql"]
    assert statistics["note"] == "Counted from the roll-ups: all."
    assert people["note"] == "Counted from the people: there are no roll-ups of people."
    (typename,) = (await explained(admin, query, name="One"))["data"]["explain"]
    assert typename["note"] == "Answered without SQL."
    assert (typename["plan"], typename["sql"], typename["values"]) == (None, None, [])


async def test_what_would_read_too_many_rows_is_refused(gateway: Gateway) -> None:
    """Explaining runs the query, as it would be run."""
    admin = await gateway.client_of("default", "admin")
    many = AsyncMock(return_value=10_000_000)
    counted = "{ outreachStats(filter: {duration: {ge: 1}}) { outreaches } }"
    filtered = '{ outreaches(filter: {message: {contains: "x"}}) { nodes { id } } }'
    modules = (("counted_rows", counted, "STATISTICS"), ("estimates", filtered, "FILTER"))
    for module, query, what in modules:
        estimates = {"stored_rows": many, "expected_total": many}
        with patch.multiple(f"resolvers.execute.{module}", **estimates):
            body = await explained(admin, query)
        if what == "FILTER":
            hint = body["errors"][0]["extensions"]["hint"]
            assert "`eq` with type, referrerData.source, referrerData.website, targets" in hint
            assert "identifiers.some; or a range of actionDate, modifiedDate or created" in hint
        assert [error["extensions"]["code"] for error in body["errors"]] == [f"{what}_TOO_BROAD"]
        assert "errors" not in await explained(admin, query)


async def test_only_for_administrators(gateway: Gateway) -> None:
    for scopes in (["read"], ["read", "write"]):
        body = await explained(await gateway.client_of("default", *scopes), "{ __typename }")
        assert body["errors"][0]["extensions"]["code"] == "SCOPE_MISSING"
        assert "data" not in body or body["data"] is None


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("{ outreaches { nope } }", None, "DOCUMENT_INVALID"),
        ("{ outreaches {", None, "DOCUMENT_UNREADABLE"),
        ("", None, "DOCUMENT_UNREADABLE"),
        ("mutation { requeueAllDeliveries { count } }", None, "REQUEST_INVALID"),
        ("subscription { outreachStats { outreaches } }", None, "REQUEST_INVALID"),
        ("{ outreaches(first: -1) { nodes { id } } }", None, "PAGE_INVALID"),
        ("{ __typename }", "[]", "WRONG_TYPE"),
        ("{ __typename }", "{", "NOT_JSON"),
        ("query ($n: Int!) { outreaches(first: $n) { nodes { id } } }", "{}", "VARIABLE_INVALID"),
    ],
)
async def test_what_cannot_be_explained(
    gateway: Gateway, query: str, variables: str | None, code: str
) -> None:
    admin = await gateway.client_of("default", "admin")
    body = await explained(admin, query, variables=variables)
    assert [error["extensions"]["code"] for error in body["errors"]] == [code]


async def test_nothing_is_told_of_other_organizations(gateway: Gateway) -> None:
    """PostgreSQL's plan counts their rows, too: with several organizations, there is none."""
    await gateway.campaign()
    other = await gateway.client_of("other", "admin")
    body = await explained(other, "{ campaigns { nodes { id } } }")
    (explanation,) = body["data"]["explain"]
    assert explanation["sql"].startswith("SELECT")
    assert explanation["postgresql"] is None
