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


async def test_fields_of_nodes_are_found(gateway: Gateway) -> None:
    query = "{ outreaches(first: 1) { type person { givenName } nothing } }"
    wrong = (await gateway.graphql(query))["errors"]
    assert [error["extensions"].get("hint") for error in wrong] == [
        "Select it below `nodes`: nodes { type }.",
        "Select it below `nodes`: nodes { person }.",
        None,
    ]
    anonymous = await gateway.anonymous().post(GRAPHQL, json={"query": query})
    assert "Cannot query field 'type'" in anonymous.text
    assert "nodes" not in anonymous.text


INTERVALS = "HOUR, DAY, WEEK, MONTH, QUARTER, YEAR"
LITERALS = [
    ("outreachStats(interval: day)", "interval", f"Send one of {INTERVALS}, without quotes."),
    ('outreachStats(interval: "DAY")', "interval", f"Send one of {INTERVALS}, without quotes."),
    ('outreachStats(last: {days: "7"})', "last.days", "Send a whole number without quotes"),
    ("outreachStats(last: 30)", "last", "Send an object of these fields: hours, days, weeks, "),
    ("outreachStats(last: {day: 7})", "last.day", "Send an object of these fields: hours, days, "),
    ("outreachStats(from: 4711.0)", "from", "Send a date and time in double quotes, such as "),
    (
        'outreachStats(filter: {and: [{}, {type: {in: ["a", null]}}]})',
        "filter.and[1].type.in[1]",
        "Omit it, or send text in double quotes.",
    ),
    (
        'outreachStats(filter: {source: {eq: "x"}})',
        "filter.source",
        "Send it as {referrerData: {source: …}} or {person: {source: …}}.",
    ),
    (
        'outreachStats(filter: {campaignId: {eq: "x"}})',
        "filter.campaignId",
        "Send it as {campaign: {id: {eq: …}}}.",
    ),
    (
        'outreachStats(filter: {person: {postalAddresses: {region: {eq: "NY"}}}})',
        "filter.person.postalAddresses.region",
        "Send it as {some: {region: …}}.",
    ),
    ("outreachStats(filter: {nothing: {}})", "filter.nothing", "Send an object of these fields: "),
]


@pytest.mark.parametrize(("field", "name", "hint"), LITERALS)
async def test_a_value_of_another_type_is_named(
    gateway: Gateway, field: str, name: str, hint: str
) -> None:
    (error,) = (await gateway.graphql(f"{{ {field} {{ outreaches }} }}"))["errors"]
    extensions: Json = error["extensions"]
    assert (extensions["code"], extensions["properties"]) == ("DOCUMENT_INVALID", [name])
    assert extensions["hint"].startswith(hint)
    assert "None" not in error["message"]


VARIABLES: list[tuple[str, object, str, str]] = [
    ("Interval", "day", "v", f"Send one of {INTERVALS}."),
    ("Interval!", None, "v", f"Send one of {INTERVALS}."),
    ("LastUnits", {"days": "7"}, "v.days", "Send a whole number without quotes, such as 30."),
    ("LastUnits", "", "v", "Send an object of these fields: hours, days, weeks, months, years."),
    (
        "OutreachFilter",
        {"and": [{}, {"type": {"in": ["a", None]}}]},
        "v.and[1].type.in[1]",
        "Omit it, or send text in double quotes.",
    ),
    (
        "OutreachFilter",
        {"person": {"tag": {"name": {"eq": "x"}}}},
        "v.person.tag",
        "Send it as {taggings: {some: {tag: …}}}.",
    ),
]


@pytest.mark.parametrize(("type_", "value", "name", "hint"), VARIABLES)
async def test_a_variable_of_another_type_is_named(
    gateway: Gateway, type_: str, value: object, name: str, hint: str
) -> None:
    names = {"Interval": "interval", "LastUnits": "last", "OutreachFilter": "filter"}
    argument = names[type_.rstrip("!")]
    query = f"query ($v: {type_}) {{ outreachStats({argument}: $v) {{ outreaches }} }}"
    (error,) = (await gateway.graphql(query, {"v": value}))["errors"]
    assert error["extensions"] == {"code": "VARIABLE_INVALID", "properties": [name], "hint": hint}
    assert "not to be None" not in error["message"]


async def test_a_null_variable_with_a_default_is_named(gateway: Gateway) -> None:
    """Validation cannot see it."""
    query = 'query ($id: ID = "x") { node(id: $id) { id } }'
    (error,) = (await gateway.graphql(query, {"id": None}))["errors"]
    assert error["extensions"] == {
        "code": "VARIABLE_INVALID",
        "properties": ["id"],
        "hint": "Omit the variable, or send a value.",
    }


async def test_anonymous_hints_tell_no_names_of_the_schema(gateway: Gateway) -> None:
    async with gateway.anonymous() as anonymous:
        for field in (
            "outreachStats(interval: day)",
            "outreachStats(last: 30)",
            'outreachStats(filter: {source: {eq: "x"}})',
        ):
            query = f"{{ {field} {{ outreaches }} }}"
            response = await anonymous.post(GRAPHQL, json={"query": query})
            assert "HOUR" not in response.text
            assert "hours" not in response.text
            assert "referrerData" not in response.text


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
