"""Whole results as CSV and NDJSON: all rows, beyond the page, on both surfaces."""

from __future__ import annotations

import asyncio
import csv
import gzip
import io
import json
import math
from typing import Any

import httpx
import pytest

from app.cli.named_queries import read_queries
from app.identity.keys import create_key
from resolvers.graphql import exports
from resolvers.graphql.document.limits import DocumentLimits
from tests.support.gateway import GRAPHQL, Gateway, error_codes, id_of, running

CSV = {"Accept": "text/csv"}
NDJSON = {"Accept": "application/x-ndjson"}
PEOPLE = "{ people { nodes { id givenName } } }"
Json = dict[str, Any]


def table(response: httpx.Response) -> list[list[str]]:
    """The lines of a CSV, the header first; every line ends in CRLF."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert response.text.endswith("\r\n")
    return list(csv.reader(io.StringIO(response.text, newline=""), strict=True))


def lines(response: httpx.Response) -> list[Json]:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


async def fill(gateway: Gateway, count: int) -> list[str]:
    """People; return their names, newest first."""
    names = [f"Ada {number}" for number in range(count)]
    for name in names:
        await gateway.person(given_name=name)
    return names[::-1]


async def test_all_rows_beyond_the_page(gateway: Gateway) -> None:
    """In the order of the collection; each page is one statement, and none is more than a page."""
    async with running(gateway.url, max_pagesize=4, pagesize=2) as small:
        names = await fill(small, 11)
        asked: list[tuple[str, dict[str, str]]] = [
            (GRAPHQL, {"query": PEOPLE}),
            ("/people", {}),
            ("/people", {"filter": "given_name like 'Ada%'", "per_page": "1"}),
            ("/people", {"$orderby": "modified_date desc"}),
        ]
        for path, parameters in asked:
            await small.client.get(path, params=parameters, headers=CSV)  # The key is looked up.
            small.recorder.clear()
            header, *rows = table(await small.client.get(path, params=parameters, headers=CSV))
            column = header.index("givenName" if path == GRAPHQL else "given_name")
            assert [row[column] for row in rows] == names
            assert len(small.recorder.reads) == math.ceil(11 / 4)
            found = lines(await small.client.get(path, params=parameters, headers=NDJSON))
            assert [row.get("givenName", row.get("given_name")) for row in found] == names
        await fill(small, 1)  # The last page is full now.
        for path, parameters in asked[:2]:
            response = await small.client.get(path, params=parameters, headers=CSV)
            assert len(table(response)) == 1 + 12


async def test_what_is_of_the_connection_is_no_column(gateway: Gateway) -> None:
    for name in ("Ada", "Ben", "Cleo"):
        await gateway.person(given_name=name)
    around = "__typename totalCount pageInfo { hasNextPage }"
    for size, expected in (("", 3), ("(first: 2)", 2)):
        query = {"query": f"{{ people{size} {{ {around} nodes {{ givenName }} }} }}"}
        gateway.recorder.clear()
        header, *rows = table(await gateway.client.get(GRAPHQL, params=query, headers=CSV))
        assert (header, len(rows)) == (["givenName"], expected)
        assert "count(" not in gateway.recorder.reads[-1]
        assert (
            len(lines(await gateway.client.get(GRAPHQL, params=query, headers=NDJSON))) == expected
        )


async def test_nothing_is_a_header_alone(gateway: Gateway) -> None:
    response = await gateway.client.get(GRAPHQL, params={"query": PEOPLE}, headers=CSV)
    assert table(response) == [["id", "givenName"]]
    assert response.headers["content-disposition"] == 'attachment; filename="people.csv"'
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers
    rest = await gateway.client.get("/advocacy_campaigns", headers=CSV)
    assert len(table(rest)) == 1
    assert rest.headers["content-disposition"] == 'attachment; filename="advocacy_campaigns.csv"'
    assert lines(await gateway.client.get("/people", headers=NDJSON)) == []


@pytest.mark.parametrize("accept", ["text/html,*/*;q=0.8", "application/json", "*/*"])
async def test_a_parameter_stands_for_accept(gateway: Gateway, accept: str) -> None:
    """For spreadsheets, with the token in the URL. It overrides the header."""
    await gateway.person()
    stranger = gateway.anonymous(Accept=accept)
    shared = {"osdi-api-token": gateway.token, "format": "csv"}
    for path, own in ((GRAPHQL, {"query": PEOPLE}), ("/people", {})):
        assert len(table(await stranger.get(path, params={**shared, **own}))) == 2
    shared["format"] = "ndjson"
    assert len(lines(await stranger.get("/people", params=shared))) == 1
    posted = await stranger.post(GRAPHQL, params=shared, json={"query": PEOPLE})
    assert len(lines(posted)) == 1
    wrong = await stranger.get("/people", params={**shared, "format": "xlsx"})
    assert error_codes(wrong) == ["REQUEST_INVALID"]
    assert "csv, ndjson or json" in wrong.text


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/json, text/csv;q=0.9",
        "text/*",
        "application/json, text/csv",
        "text/csv;q=0",
    ],
)
async def test_json_stays_the_default(gateway: Gateway, accept: str) -> None:
    response = await gateway.client.get("/people", headers={"Accept": accept})
    assert response.headers["content-type"] == "application/hal+json"


# Columns


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("CSV", "text/csv"),
        (" Csv ", "text/csv"),
        ("NDJSON\t", "application/x-ndjson"),
        ("JSON", "application/hal+json"),
        ("", "application/hal+json"),
        ("  ", "application/hal+json"),
    ],
)
async def test_case_and_blanks_of_the_parameter(gateway: Gateway, name: str, media: str) -> None:
    """They make no difference, and a blank one is none: the header counts."""
    response = await gateway.client.get("/people", params={"format": name})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media
    if not name.strip():
        response = await gateway.client.get("/people", params={"format": name}, headers=CSV)
        assert response.headers["content-type"].startswith("text/csv")
    wrong = await gateway.client.get("/people", params={"format": f"{name}x"})
    assert error_codes(wrong) == ["REQUEST_INVALID"]


async def test_columns_of_graphql(gateway: Gateway) -> None:
    """Named after the path of response keys; a list is a column for each member."""
    campaign = await gateway.campaign(title='Say "no", twice')
    person = {
        "given_name": "Ada\nLovelace",
        "email_addresses": [{"address": "ada@example.org"}, {"address": "a@example.org"}],
        "postal_addresses": [{"region": "NY", "location": {"latitude": 40.5}}],
        "custom_fields": {"a b": "c,d"},
    }
    await gateway.post(f"{campaign}/record_outreach_helper", {"type": "phone", "person": person})
    query = """{ outreaches { nodes { kind: type duration campaign { title total: totalOutreaches }
        person { givenName familyName emailAddresses { address } customFields
                 postalAddresses { region location { latitude } } } targets { familyName } } } }"""
    header, row = table(await gateway.client.get(GRAPHQL, params={"query": query}, headers=CSV))
    assert dict(zip(header, row, strict=True)) == {
        "kind": "phone",
        "duration": "",
        "campaign.title": 'Say "no", twice',
        "campaign.total": "1",
        "person.givenName": "Ada\nLovelace",
        "person.familyName": "",
        "person.emailAddresses.address": '["ada@example.org","a@example.org"]',
        "person.customFields": '{"a b":"c,d"}',
        "person.postalAddresses.region": "NY",
        "person.postalAddresses.location.latitude": "40.5",
        "targets.familyName": "",
    }


async def test_columns_of_rest(gateway: Gateway) -> None:
    """Those of the document, with its links; links that are expanded have theirs."""
    campaign, person = await gateway.campaign(title="Rail"), await gateway.person(family_name="L")
    links = {"osdi:person": {"href": person}}
    outreach = await gateway.post(f"{campaign}/outreaches", {"duration": 7, "_links": links})
    parameters = {"$expand": "osdi:person"}
    response = await gateway.client.get(f"{campaign}/outreaches", params=parameters, headers=CSV)
    header, row = table(response)
    values = dict(zip(header, row, strict=True))
    assert values["identifiers"] == outreach["identifiers"][0]
    assert values["duration"] == "7"
    for rel in ("self", "osdi:person", "osdi:advocacy_campaign"):
        assert values[f"_links.{rel}.href"] == outreach["_links"][rel]["href"]
    assert values["_embedded.osdi:person.family_name"] == "L"
    assert "_embedded.osdi:person.email_addresses.address" in header
    (line,) = lines(await gateway.client.get(f"{campaign}/outreaches", headers=NDJSON))
    page = await gateway.get(f"{campaign}/outreaches")
    assert line == page["_embedded"]["osdi:outreaches"][0]
    refused = await gateway.client.get("/people?$expand=outreaches", headers=CSV)
    assert error_codes(refused) == ["NOT_TABULAR"]
    assert len(lines(await gateway.client.get("/people?$expand=outreaches", headers=NDJSON))) == 1


async def test_formulas_are_text(gateway: Gateway) -> None:
    """Text that a spreadsheet would run begins with an apostrophe; numbers are numbers."""
    for name in ("=1+1", "@SUM(A1)", "-1", "+1", "\uff1d1", " =1", "\u00a0\u200b=1", "'=1", "a=1"):
        await gateway.person(given_name=name, birthdate={"year": 1815})
    fields = "nodes { givenName birthdate { year } }"
    query = {"query": f"{{ people(orderBy: {{field: ID, direction: ASC}}) {{ {fields} }} }}"}
    _, *rows = table(await gateway.client.get(GRAPHQL, params=query, headers=CSV))
    assert [row[0] for row in rows] == [
        "'=1+1",
        "'@SUM(A1)",
        "'-1",
        "'+1",
        "'\uff1d1",
        "' =1",
        "'\u00a0\u200b=1",
        "'=1",
        "a=1",
    ]
    assert {row[1] for row in rows} == {"1815"}
    raw = {**query, "format": "csv", "formulas": "raw"}
    _, *rows = table(await gateway.client.get(GRAPHQL, params=raw))
    assert [row[0] for row in rows][:2] == ["=1+1", "@SUM(A1)"]
    wrong = await gateway.client.get("/people?format=csv&formulas=keep")
    assert error_codes(wrong) == ["REQUEST_INVALID"]


async def test_no_formula_begins_at_another_separator(gateway: Gateway) -> None:
    """A spreadsheet that expects another one divides cells there, whatever is quoted."""
    name = "a;=1;b,=2\n=3\t@4"
    await gateway.person(given_name=name)
    query = {"query": "{ people { nodes { givenName } } }", "format": "csv"}
    for parameters, expected in (
        ({}, "a;'=1;b,=2\n'=3\t'@4"),
        ({"separator": "semicolon"}, "a;=1;b,'=2\n'=3\t'@4"),
        ({"formulas": "raw"}, name),
    ):
        answer = await gateway.client.get(GRAPHQL, params={**query, **parameters})
        separator = ";" if "separator" in parameters else ","
        _, [cell] = csv.reader(io.StringIO(answer.text, newline=""), delimiter=separator)
        assert cell == expected


async def test_a_byte_order_mark_for_excel(gateway: Gateway) -> None:
    """Only for those who ask for it, on both surfaces."""
    await gateway.person(given_name="Paweł")
    for path, query in (("/people", {}), (GRAPHQL, {"query": PEOPLE})):
        plain = await gateway.client.get(path, params={**query, "format": "csv"})
        marked = await gateway.client.get(path, params={**query, "format": "csv", "bom": "true"})
        assert marked.content == b"\xef\xbb\xbf" + plain.content
        no = await gateway.client.get(path, params={**query, "format": "csv", "bom": "false"})
        assert no.content == plain.content
    wrong = await gateway.client.get("/people?format=csv&bom=utf-8")
    assert error_codes(wrong) == ["REQUEST_INVALID"]


async def test_dates_for_spreadsheets(gateway: Gateway) -> None:
    """In local time, on both surfaces, in lists and in statistics; text is left alone."""
    name = "2026-07-01T00:00:00Z"
    person = {
        "given_name": name,
        "postal_addresses": [
            {"postal_code": "20001", "last_verified_date": "2026-01-15T00:30:00Z"},
            {"postal_code": "02134", "last_verified_date": "2026-07-01T03:59:59Z"},
        ],
    }
    action = {"action_date": "2026-03-08T07:00:00.123456Z", "person": person}
    await gateway.post("/outreaches", action)
    nodes = """actionDate at: actionDate duration person { givenName
      postalAddresses { lastVerifiedDate } }"""
    queries: list[tuple[str, Json, list[str]]] = [
        (
            GRAPHQL,
            {"query": f"{{ outreaches {{ nodes {{ {nodes} }} }} }}"},
            [
                *["2026-03-08 03:00:00"] * 2,
                "",
                name,
                '["2026-01-14 19:30:00","2026-06-30 23:59:59"]',
            ],
        ),
        (
            GRAPHQL,
            {
                "query": """{ outreachStats(from: "2026-03-01", to: "2026-04-01",
                  interval: MONTH, timeZone: "America/New_York") {
                  series { start outreaches } } }"""
            },
            ["2026-03-01 00:00:00", "1"],
        ),
    ]
    for zone in ("America/New_York", " america/new york", "Eastern Standard Time"):
        for path, query, expected in queries:
            asked = {**query, "format": "csv", "dates": zone}
            assert table(await gateway.client.get(path, params=asked))[1:] == [expected]
    asked = {"format": "csv", "dates": "America/New_York", "$expand": "osdi:person"}
    header, row = table(await gateway.client.get("/outreaches", params=asked))
    shown = dict(zip(header, row, strict=True))
    assert shown["action_date"] == "2026-03-08 03:00:00"
    assert shown["_embedded.osdi:person.given_name"] == name
    verified = shown["_embedded.osdi:person.postal_addresses.last_verified_date"]
    assert verified == '["2026-01-14 19:30:00","2026-06-30 23:59:59"]'
    # A plus that a person typed into the URL is a blank.
    offset = await gateway.client.get("/outreaches?format=csv&dates=+05:30")
    header, row = table(offset)
    assert row[header.index("action_date")] == "2026-03-08 12:30:00"


async def test_semicolons_and_decimal_commas(gateway: Gateway) -> None:
    """As Excel reads them where a comma is the decimal point."""
    place = {"location": {"latitude": 38.5, "longitude": -77}}
    await gateway.person(given_name="Ada; Countess", postal_addresses=[place])
    nodes = "nodes { givenName postalAddresses { location { latitude longitude } } }"
    query = {"query": f"{{ people {{ {nodes} }} }}", "format": "csv"}
    response = await gateway.client.get(GRAPHQL, params={**query, "separator": "Semicolon"})
    assert response.text == (
        "givenName;postalAddresses.location.latitude;postalAddresses.location.longitude\r\n"
        '"Ada; Countess";38,5;-77,0\r\n'
    )
    plain = await gateway.client.get(GRAPHQL, params=query)
    for same in ("comma", ""):
        asked = {**query, "separator": same}
        assert (await gateway.client.get(GRAPHQL, params=asked)).content == plain.content
    wrong = await gateway.client.get("/people", params={"format": "csv", "separator": ";"})
    assert error_codes(wrong) == ["REQUEST_INVALID"]


@pytest.mark.parametrize("dates", ["iso", "ISO", "", " "])
async def test_dates_are_those_of_json(gateway: Gateway, dates: str) -> None:
    await gateway.post("/outreaches", {"action_date": "2026-03-08T07:00:00.5Z"})
    plain = await gateway.client.get("/outreaches", headers=CSV)
    same = await gateway.client.get("/outreaches", params={"format": "csv", "dates": dates})
    assert same.content == plain.content
    assert "2026-03-08T07:00:00Z" in plain.text


async def test_an_unknown_time_zone_of_dates(gateway: Gateway) -> None:
    for path, query in (("/people", {}), (GRAPHQL, {"query": PEOPLE})):
        asked = {**query, "format": "csv", "dates": "Eastern Time"}
        response = await gateway.client.get(path, params=asked)
        assert response.status_code == 400
        assert "TIME_ZONE_UNKNOWN" in response.text
        assert "Did you mean America/New_York?" in response.text
        # Other formats have the dates of JSON.
        lines(await gateway.client.get(path, params={**asked, "format": "ndjson"}))


AWKWARD = (
    '"',
    "a,b",
    "\n",
    "\r\n",
    " a ",
    "[x]",
    "{}",
    "é",
    "\u2028",
    "\ufeffx",
    "'",
    "=1",
    "null",
    "1e3",
)


async def test_text_comes_back_as_it_is_in_json(gateway: Gateway) -> None:
    """Whatever it is, on both surfaces."""
    for text in AWKWARD:
        await gateway.person(given_name=f"{text}.", employer=text)
    query = "{ people { nodes { givenName employer } } }"
    json_rows = (await gateway.graphql(query))["data"]["people"]["nodes"]
    parameters = {"format": "csv", "formulas": "raw"}
    header, *rows = table(await gateway.client.get(GRAPHQL, params={**parameters, "query": query}))
    expected = [[row[name] or "" for name in header] for row in json_rows]
    assert rows == expected
    assert len({row[0] for row in rows}) == len(AWKWARD)
    header, *rows = table(await gateway.client.get("/people", params=parameters))
    places = [header.index(name) for name in ("given_name", "employer")]
    assert [[row[place] for place in places] for row in rows] == expected


# Which rows


ARGUMENTS = [
    ("", [6, 5, 4, 3, 2, 1, 0]),
    ("(first: 2)", [6, 5]),
    ("(last: 2)", [1, 0]),
    ("(after: CURSOR)", [3, 2, 1, 0]),
    ("(before: CURSOR)", [6, 5]),
    ("(first: 1, after: CURSOR)", [3]),
    ("(orderBy: {field: ID, direction: ASC})", [0, 1, 2, 3, 4, 5, 6]),
    ('(filter: {givenName: {gt: "Ada 4"}})', [6, 5]),
]


async def test_arguments_of_a_connection(gateway: Gateway) -> None:
    """`first` and `last` say how many rows; without them, all rows of the range."""
    async with running(gateway.url, max_pagesize=3, pagesize=2) as small:
        await fill(small, 7)
        edges = (await small.graphql("{ people(first: 3) { edges { cursor } } }"))["data"]["people"]
        cursor = json.dumps(edges["edges"][2]["cursor"])
        for arguments, expected in ARGUMENTS:
            named = arguments.replace("CURSOR", cursor)
            query = {"query": f"{{ people{named} {{ edges {{ node {{ givenName }} }} }} }}"}
            header, *rows = table(await small.client.get(GRAPHQL, params=query, headers=CSV))
            assert header == ["node.givenName"]
            assert rows == [[f"Ada {number}"] for number in expected], arguments


async def test_pages_of_rest(gateway: Gateway) -> None:
    """`after`, `before` and `page` bound the range."""
    names = await fill(gateway, 5)
    first = await gateway.get("/people?per_page=2")
    after = first["_links"]["next"]["href"].partition("after=")[2]
    for query, expected in (
        (f"after={after}", names[2:]),
        (f"before={after}", names[:1]),
        ("page=2&per_page=3", names[3:]),
    ):
        header, *rows = table(await gateway.client.get(f"/people?{query}", headers=CSV))
        assert [row[header.index("given_name")] for row in rows] == expected


async def test_statistics(gateway: Gateway) -> None:
    """Totals are one row, a list is a row for each element."""
    for kind in ("phone", "phone", "email"):
        await gateway.post("/outreaches", {"type": kind, "duration": 2, "subject": "x"})
    for selection, expected in (
        ("outreaches duration", [["outreaches", "duration"], ["3", "6"]]),
        ("groups { key outreaches }", [["key", "outreaches"], ["phone", "2"], ["email", "1"]]),
    ):
        query = {"query": f"{{ outreachStats(groupBy: TYPE) {{ {selection} }} }}"}
        assert table(await gateway.client.get(GRAPHQL, params=query, headers=CSV)) == expected
    (line,) = lines(
        await gateway.client.get(
            GRAPHQL, params={"query": "{ outreachStats { n: outreaches } }"}, headers=NDJSON
        )
    )
    assert line == {"n": 3}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("{ people { nodes { id } } tags { nodes { id } } }", "one root field, got 2"),
        ("{ people { totalCount } }", "the items of a connection once"),
        ("{ people { nodes { id } edges { cursor } } }", "the items of a connection once"),
        ("{ people { nodes { outreaches { nodes { id } } } } }", "table within a table"),
        ("{ people { nodes { outreaches { totalCount edges { cursor } } } } }", "table within"),
        ('{ person(id: "x") { id } }', "is not a table"),
        ('{ node(id: "x") { id } }', "is not a table"),
        ("{ changes { nodes { id } } }", "is not a table"),
        ("{ __typename }", "is not a table"),
        ("{ outreachStats(groupBy: TYPE) { outreaches groups { key } } }", "one list"),
        (
            '{ outreachStats(groupBy: TYPE, interval: DAY, from: "2026-01-01", to: "2026-01-03")'
            " { groups { key series { start } } } }",
            "table within a table",
        ),
    ],
)
async def test_what_is_no_table(gateway: Gateway, query: str, words: str) -> None:
    """A 400 in every media type, so that no spreadsheet takes it for rows."""
    response = await gateway.client.get(GRAPHQL, params={"query": query}, headers=CSV)
    assert (response.status_code, codes(response)) == (400, ["NOT_TABULAR"])
    assert words in response.json()["errors"][0]["message"]
    assert response.json()["errors"][0]["extensions"]["hint"]


@pytest.mark.parametrize("groups", ["", "groupBy: TYPE"])
async def test_rows_of_an_empty_range(gateway: Gateway, groups: str) -> None:
    query = f"""{{ outreachStats(from: "1999-01-03", to: "1999-01-03", interval: DAY {groups}) {{
      rows {{ start outreaches }} }} }}"""
    response = await gateway.client.get(GRAPHQL, params={"query": query}, headers=CSV)
    assert table(response) == [["start", "outreaches"]]


async def test_all_groups_of_statistics(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `first` every group, not the ten that JSON has; too many are refused."""
    for number in range(12):
        body = {"referrer_data": {"source": f"s{number}"}, "action_date": "2026-01-02T12:00:00Z"}
        await gateway.post("/outreaches", body)
    stats = '{ outreachStats(groupBy: SOURCE, from: "2026-01-01", to: "2026-01-04", interval: DAY) '
    groups, rows = stats + "{ groups%s { key } } }", stats + "{ rows%s { key start } } }"

    async with running(gateway.url, max_pagesize=4, pagesize=2) as small:

        async def ask(query: str, **variables: object) -> httpx.Response:
            sent = {"query": query, "variables": variables}
            return await small.client.post(GRAPHQL, json=sent, headers=CSV)

        assert len(table(await ask(groups % ""))) == 1 + 12
        assert len(table(await ask(rows % ""))) == 1 + 12 * 3
        assert len(table(await ask(groups % "(first: 11)"))) == 1 + 11
        assert len(table(await ask(groups % "(first: null)"))) == 1 + 12
        unset = "query ($n: Int) " + groups % "(first: $n)"
        assert [len(table(await ask(unset, **sent))) for sent in ({}, {"n": None})] == [13, 13]
        given = "query ($n: Int! = 2) " + groups % "(first: $n)"
        assert [len(table(await ask(given, **sent))) for sent in ({}, {"n": 3})] == [3, 4]
        monkeypatch.setattr(exports, "MAX_GROUPS", 11)
        for query in (groups % "", rows % ""):
            response = await ask(query)
            assert response.status_code == 400
            assert codes(response) == ["RESPONSE_TOO_LARGE"]
        assert len(table(await ask(rows % "(first: 11)"))) == 1 + 11 * 3


async def test_groups_with_several_resources(gateway: Gateway) -> None:
    """As many groups as the cost of their resources allows, without `first`."""
    campaign = await gateway.campaign()
    for _ in range(3):
        await gateway.post(f"{campaign}/record_outreach_helper", {"person": {"given_name": "Ada"}})
    query = """{ outreachStats(groupBy: PERSON, thenBy: CAMPAIGN) {
      groups%s { person { givenName } campaign { id } outreaches } } }"""
    sent = {"query": query % ""}
    assert len(table(await gateway.client.get(GRAPHQL, params=sent, headers=CSV))) == 1 + 3
    async with running(gateway.url, max_query_cost=220) as small:
        assert len(table(await small.client.get(GRAPHQL, params=sent, headers=CSV))) == 1 + 3
        sent = {"query": query % "(first: 100)"}
        refused = await small.client.get(GRAPHQL, params=sent, headers=CSV)
        assert codes(refused) == ["QUERY_TOO_COMPLEX"]


async def test_the_total_of_a_nested_connection(gateway: Gateway) -> None:
    """One value has one column; the items are a table of their own."""
    campaign = await gateway.campaign()
    await gateway.post(f"{campaign}/record_outreach_helper", {"type": "phone"})
    query = """{ campaigns { nodes { total: totalOutreaches
      calls: outreaches(filter: {type: {eq: "phone"}}) { totalCount }
      letters: outreaches(filter: {type: {eq: "mail"}}) { n: totalCount pageInfo { hasNextPage } }
    } } }"""
    response = await gateway.client.get(GRAPHQL, params={"query": query}, headers=CSV)
    assert table(response) == [
        ["total", "calls.totalCount", "letters.n", "letters.pageInfo.hasNextPage"],
        ["1", "1", "0", "false"],
    ]


async def test_ndjson_may_be_nested(gateway: Gateway) -> None:
    """With as many rows in a statement as its cost allows."""
    campaign = await gateway.campaign()
    for _ in range(3):
        await gateway.post(f"{campaign}/record_outreach_helper", {"person": {"given_name": "Ada"}})
    async with running(gateway.url, max_query_cost=30) as small:
        query = {
            "query": "{ people(first: 1) { nodes { outreaches(first: 20) { nodes { id } } } } }"
        }
        small.recorder.clear()
        assert len(lines(await small.client.get(GRAPHQL, params=query, headers=NDJSON))) == 1
        all_ = {"query": "{ campaigns { nodes { id taggings(first: 1) { totalCount } } } }"}
        assert len(lines(await small.client.get(GRAPHQL, params=all_, headers=NDJSON))) == 1


# Errors, tokens and the end


async def test_what_is_not_exported(gateway: Gateway) -> None:
    mutation = {"query": 'mutation { createTag(input: {name: "a"}) { created } }'}
    subscription = {"query": "subscription { outreachRecorded { id } }"}
    for sent in (mutation, subscription):
        response = await gateway.client.post(GRAPHQL, json=sent, headers=CSV)
        assert (response.status_code, codes(response)) == (406, ["NOT_ACCEPTABLE"])
    assert (await gateway.get("/tags"))["total_records"] == 0
    async with running(gateway.url, max_batch=2) as other:
        response = await other.client.post(GRAPHQL, json=[{"query": PEOPLE}], headers=CSV)
        assert (response.status_code, codes(response)) == (406, ["NOT_ACCEPTABLE"])
    missing = await gateway.client.get(
        "/people/019b7f44-e460-78b6-8322-0866d4408ad9/outreaches", headers=CSV
    )
    assert error_codes(missing) == ["NOT_FOUND"]
    wrong = await gateway.client.get("/people?filter=nope eq 1", headers=CSV)
    assert error_codes(wrong) == ["FILTER_UNKNOWN_FIELD"]
    query = {"query": '{ people(filter: {givenName: {regexp: "("}}) { nodes { id } } }'}
    invalid = await gateway.client.get(GRAPHQL, params=query, headers=CSV)
    assert (invalid.status_code, codes(invalid)) == (400, ["FILTER_INVALID"])
    for path, parameters in ((GRAPHQL, {"query": PEOPLE}), ("/people", {})):
        stranger = await gateway.anonymous().get(path, params=parameters, headers=CSV)
        assert stranger.status_code == 401


async def test_a_broad_filter_is_refused(gateway: Gateway) -> None:
    """As on one page, before anything is sent."""
    # An organization of its own: estimates are kept for a while.
    token = await gateway.key("broad", "read")
    await gateway.sql(
        "INSERT INTO people (organization_id, id, created_date, modified_date) "
        "SELECT id, gen_random_uuid(), now(), now() FROM organizations, generate_series(1, 3000) "
        "WHERE organizations.name = 'broad'"
    )
    await gateway.sql("ANALYZE people")
    filter_ = 'filter: {occupation: {contains: "x"}}'
    query = {"query": f"{{ people({filter_}) {{ nodes {{ id }} }} }}"}
    async with running(gateway.url, max_filter_rows=1000) as small:
        client = small.anonymous(**{"OSDI-API-Token": token})
        graphql = await client.get(GRAPHQL, params=query, headers=CSV)
        assert (graphql.status_code, codes(graphql)) == (400, ["FILTER_TOO_BROAD"])
        rest = {"filter": "contains(occupation, 'x')"}
        refused = await client.get("/people", params=rest, headers=CSV)
        assert error_codes(refused) == ["FILTER_TOO_BROAD"]


async def test_a_limited_key_sees_one_page(gateway: Gateway) -> None:
    """What its query shows as JSON, and no more."""
    await fill(gateway, 4)
    queries = read_queries("query Names { people { nodes { givenName } } }", DocumentLimits())
    token = await create_key(gateway.store, "default", "page", ["read"], queries=queries)
    async with running(gateway.url, pagesize=3) as small:
        client = small.anonymous(**{"OSDI-API-Token": token})
        query = {"documentId": "Names", "format": "csv"}
        assert len(table(await client.get(GRAPHQL, params=query))) == 1 + 3


async def test_it_is_compressed_when_asked(gateway: Gateway) -> None:
    names = await fill(gateway, 3)
    headers = {**CSV, "Accept-Encoding": "gzip"}
    async with gateway.client.stream("GET", "/people", headers=headers) as response:
        assert response.headers["content-encoding"] == "gzip"
        content = b"".join([part async for part in response.aiter_raw()])
    header, *rows = csv.reader(io.StringIO(gzip.decompress(content).decode(), newline=""))
    assert [row[header.index("given_name")] for row in rows] == names


async def test_their_number_is_bounded(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Together with that of streams; the refusal is a response of its surface."""
    monkeypatch.setattr(gateway.app.state.streams, "_max_streams", 0)
    rest = await gateway.client.get("/people", headers=CSV)
    assert (rest.status_code, error_codes(rest)) == (503, ["TOO_MANY_SUBSCRIPTIONS"])
    graphql = await gateway.client.get(GRAPHQL, params={"query": PEOPLE}, headers=CSV)
    assert (graphql.status_code, codes(graphql)) == (503, ["TOO_MANY_SUBSCRIPTIONS"])


async def test_head_has_the_headers(gateway: Gateway) -> None:
    await gateway.person()
    for path, parameters in ((GRAPHQL, {"query": PEOPLE}), ("/people", {})):
        response = await gateway.client.head(path, params=parameters, headers=CSV)
        assert (response.status_code, response.content) == (200, b"")
        assert response.headers["content-type"].startswith("text/csv")


async def test_each_page_counts(gateway: Gateway) -> None:
    """A page beyond the limit of the key waits until it is allowed."""
    await fill(gateway, 7)
    small_pages = {"max_pagesize": 1, "pagesize": 1}
    async with running(gateway.url, **small_pages, key_rate=2, key_burst=5) as small:
        begun = asyncio.get_running_loop().time()
        assert len(table(await small.client.get("/people", headers=CSV))) == 1 + 7
        assert asyncio.get_running_loop().time() - begun > 0.9


async def test_a_campaign_alone(gateway: Gateway) -> None:
    """A collection of one parent has its resources alone."""
    mine, other = await gateway.campaign(), await gateway.campaign()
    created = await gateway.post(f"{mine}/outreaches", {"type": "phone"})
    await gateway.post(f"{other}/outreaches", {"type": "email"})
    header, row = table(await gateway.client.get(f"{mine}/outreaches", headers=CSV))
    assert id_of(created) in row[header.index("identifiers")]
