"""What filters and arguments refuse, with hints that fit GraphQL."""

from __future__ import annotations

import json

import pytest

from tests.support.gateway import GRAPHQL, Gateway, Json


@pytest.mark.parametrize("operator", ["in", "gt", "ge", "lt", "le", "like", "regexp", "contains"])
async def test_null_is_refused_where_it_cannot_be_compared(gateway: Gateway, operator: str) -> None:
    """Also when it comes from a variable; it would match everything otherwise."""
    query = "query ($f: PersonFilter) { people(filter: $f) { totalCount } }"
    answer = await gateway.graphql(query, {"f": {"givenName": {operator: None}}})
    (error,) = answer["errors"]
    assert error["message"] == f"`{operator}` cannot compare givenName with null."
    assert error["extensions"]["code"] == "FILTER_INVALID"
    for exact in ("eq", "ne"):
        assert "errors" not in await gateway.graphql(query, {"f": {"givenName": {exact: None}}})
    assert "errors" not in await gateway.graphql(query, {"f": {"givenName": None}})


async def test_hints_fit(gateway: Gateway) -> None:
    async def hint(query: str) -> str:
        (error,) = (await gateway.graphql(query))["errors"]
        extensions: Json = error["extensions"]
        return str(extensions["hint"])

    ids = json.dumps(["nope"] * 101)
    assert await hint(f"{{ nodes(ids: {ids}) {{ id }} }}") == (
        "Send at most 100 IDs in one request, and the others in further requests."
    )
    groups = "{ outreachStats(groupBy: TYPE) { groups(first: 101) { key } } }"
    assert await hint(groups) == (
        "Send a whole number up to 100; to see other groups, use `filter`."
    )
    tagging = 'mutation { createTagging(input: {tagId: "nope"}) { created } }'
    assert await hint(tagging) == "Send the ID of a tag of this organization, a UUID."


@pytest.mark.parametrize(
    "filter_",
    ['type: {regexp: "("}', 'person: {not: {givenName: {regexp: "["}}}'],
)
async def test_an_invalid_pattern_is_refused_when_it_is_subscribed_to(
    gateway: Gateway, filter_: str
) -> None:
    query = f"subscription {{ outreachRecorded(filter: {{ {filter_} }}) {{ id }} }}"
    response = await gateway.client.post(
        GRAPHQL, json={"query": query}, headers={"Accept": "text/event-stream"}
    )
    assert "FILTER_INVALID" in response.text
    assert "regular expression" in response.text
    tagging = "mutation { createTagging(input: {}) { created } }"
    answer = await gateway.graphql(tagging)
    assert [error["extensions"]["hint"] for error in answer["errors"]] == [
        "Send the ID of a tag of this organization, a UUID.",
        "Send the ID of a person or an advocacy campaign of this organization, a UUID.",
    ]
