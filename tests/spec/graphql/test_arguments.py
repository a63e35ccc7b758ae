"""Missing and invalid arguments of GraphQL fields: codes, messages, locations."""

from __future__ import annotations

import pytest
from graphql import GraphQLInputObjectType

from schema.graphql.filter_examples import FILTER_EXAMPLES
from schema.graphql.roots import GRAPH
from tests.support.gateway import Gateway

LONG = """
{ outreachStats(from: "2020-01-01", to: "2026-01-01", interval: HOUR) { series { start } } }
"""
REFUSED = [
    (
        '{ outreachStats(from: "2026-01-01") { series { start } } }',
        "ARGUMENT_MISSING",
        "interval",
    ),
    ("{ outreachStats(interval: DAY) { series { start } } }", "ARGUMENT_MISSING", "from"),
    ("{ outreachStats { groups { key } } }", "ARGUMENT_MISSING", "groupBy"),
    (LONG, "RANGE_TOO_LARGE", "interval"),
    ('{ outreachStats(timeZone: "Mars/Base") { outreaches } }', "TIME_ZONE_UNKNOWN", "timeZone"),
    ('{ outreachStats(from: "soon") { outreaches } }', "NOT_A_DATE", "from"),
    ("{ outreachStats(groupBy: TYPE) { groups(first: -1) { key } } }", "PAGE_INVALID", "first"),
    ("{ outreachStats(groupBy: TYPE) { rows(first: 101) { key } } }", "PAGE_INVALID", "first"),
    ("{ outreachStats(thenBy: TYPE) { outreaches } }", "ARGUMENT_MISSING", "groupBy"),
    ("{ outreachStats { rows { outreaches } } }", "ARGUMENT_MISSING", "groupBy"),
    (
        "{ outreachStats(last: {days: 2}, interval: DAY) "
        "{ rows(having: {outreaches: {ge: 1}}) { outreaches } } }",
        "ARGUMENT_MISSING",
        "groupBy",
    ),
    ("{ outreachStats { previous { outreaches } } }", "ARGUMENT_MISSING", "last"),
    (
        '{ outreachStats(last: {days: 1}, to: "2026-01-01") { outreaches } }',
        "RANGE_INVALID",
        "to",
    ),
    ("{ outreachStats(last: {}) { outreaches } }", "RANGE_INVALID", "last"),
    (
        '{ outreachStats(from: "2026-02-01", to: "2026-01-01") { outreaches } }',
        "RANGE_INVALID",
        "to",
    ),
    (
        '{ outreachStats(from: "2026-02-01T00:00:01Z", to: "2026-02-01T00:00:00Z") { people } }',
        "RANGE_INVALID",
        "from",
    ),
    ("{ outreachStats(last: {days: 1, weeks: 1}) { outreaches } }", "RANGE_INVALID", "last"),
    ("{ outreachStats(last: {days: -1}) { outreaches } }", "RANGE_INVALID", "last.days"),
    ("{ outreachStats(last: {hours: 10001}) { outreaches } }", "RANGE_TOO_LARGE", "last.hours"),
    (
        "{ outreachStats(last: {hours: 1001}, interval: HOUR) { series { start } } }",
        "RANGE_TOO_LARGE",
        "last",
    ),
    (
        "{ outreachStats(groupBy: TYPE) { groups(having: {people: {ge: null}}) { key } } }",
        "FILTER_INVALID",
        "having",
    ),
]


@pytest.mark.parametrize(("query", "code", "name"), REFUSED)
async def test_an_argument_is_named_with_its_code(
    gateway: Gateway, query: str, code: str, name: str
) -> None:
    answer = await gateway.graphql(query)
    assert answer["data"] == {"outreachStats": None}
    (error,) = answer["errors"]
    assert error["path"][0] == "outreachStats"
    assert error["extensions"]["code"] == code
    assert name in error["extensions"]["properties"]
    assert error["extensions"]["hint"]
    assert not [item for item in gateway.recorder.reads if "outreaches" in item]


@pytest.mark.parametrize(
    ("query", "path", "column"),
    [
        ("{ people(first: -1) { totalCount } }", ["people"], 3),
        (
            "{ people { nodes { o: outreaches(first: -1) { totalCount } } } }",
            ["people", "nodes", "o"],
            20,
        ),
        (
            '{ p: people { edges { node { outreaches(after: "x") { totalCount } } } } }',
            ["p", "edges", "node", "outreaches"],
            30,
        ),
        (
            '{ people { nodes { outreaches(filter: {actionDate: {gt: "x"}}) { totalCount } } } }',
            ["people", "nodes", "outreaches"],
            20,
        ),
        (
            "{ outreachStats(groupBy: TYPE) { groups(first: -1) { key } } }",
            ["outreachStats", "groups"],
            34,
        ),
        (
            "{ outreachStats(groupBy: CAMPAIGN) { g: groups { campaign { "
            "outreaches(first: 1, last: 1) { totalCount } } } } }",
            ["outreachStats", "g", "campaign", "outreaches"],
            61,
        ),
        # An argument that is missing at the root is named there.
        ("{ outreachStats { groups { key } } }", ["outreachStats"], 3),
    ],
)
async def test_an_error_is_at_the_field_of_the_argument(
    gateway: Gateway, query: str, path: list[str], column: int
) -> None:
    """By response keys; without places in lists, since nothing was read."""
    (error,) = (await gateway.graphql(query))["errors"]
    assert error["path"] == path
    assert error["locations"] == [{"line": 1, "column": column}]


async def test_the_error_of_a_long_series_has_the_figure_and_the_limit(gateway: Gateway) -> None:
    (error,) = (await gateway.graphql(LONG))["errors"]
    assert error["message"] == "The series has 52,608 periods; the limit is 1,000."


@pytest.mark.parametrize("name", ["after", "before"])
async def test_an_empty_cursor_is_none(gateway: Gateway, name: str) -> None:
    await gateway.post("/people", {"given_name": "Ada"})
    query = f"query ($c: String) {{ people({name}: $c) {{ nodes {{ givenName }} }} }}"
    assert (await gateway.graphql(query, {"c": ""}))["data"]["people"]["nodes"] == [
        {"givenName": "Ada"}
    ]


def dashboard(panels: int) -> str:
    """A document of statistics as dashboards send it."""
    panel = """p{n}: outreachStats(
      from: $from, to: $to, interval: DAY, timeZone: $zone, groupBy: CAMPAIGN
      filter: {{campaign: {{type: {{eq: "email"}}}}, type: {{in: ["email", "phone"]}}}}
    ) {{
      outreaches people duration series {{ start outreaches people }}
      groups(first: 5) {{ key outreaches people campaign {{ id title }} }}
    }}"""
    fields = "\n".join(panel.format(n=number) for number in range(panels))
    return f"query ($from: DateTime!, $to: DateTime!, $zone: String!) {{ {fields} }}"


async def test_a_dashboard_of_twelve_panels_is_one_request(gateway: Gateway) -> None:
    variables = {"from": "2026-03-01", "to": "2026-03-08", "zone": "America/New_York"}
    answer = await gateway.graphql(dashboard(12), variables)
    assert "errors" not in answer
    assert len(answer["data"]) == 12


def _filters() -> list[tuple[str, str]]:
    """Each connection of `Query`, and the example of its filter."""
    fields = GRAPH.query_type.fields if GRAPH.query_type is not None else {}
    return [
        (name, FILTER_EXAMPLES[argument.type.name.removesuffix("Filter")])
        for name, field in fields.items()
        for argument in [field.args.get("filter")]
        if argument is not None and isinstance(argument.type, GraphQLInputObjectType)
    ]


@pytest.mark.parametrize(("name", "example"), _filters())
async def test_the_example_of_a_filter_is_answered(
    gateway: Gateway, name: str, example: str
) -> None:
    selection = "outreaches" if name == "outreachStats" else "people"
    if not name.endswith("Stats"):
        selection = "totalCount"
    admin = await gateway.client_of("default", "read", "admin")
    query = f"{{ {name}(filter: {example}) {{ {selection} }} }}"
    response = await gateway.graphql(query, client=admin)
    assert "errors" not in response
