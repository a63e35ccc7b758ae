"""Filters in the spelling of other languages: the hint has the spelling of OData, and what it says
to write is a valid filter or a valid query of GraphQL.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from resolvers.filters.odata import parse_filter
from schema.osdi.catalogue import CAMPAIGN, ITEM, OUTREACH, PERSON, TAGGING
from schema.osdi.resource import Resource
from tests.support.odata import fault_of, read

SCHEMA = Path(__file__).parents[2] / "schema" / "schema.graphql"


def hint_of(text: str, resource: Resource = PERSON) -> str:
    return fault_of(text, resource).hint or ""


# Operators


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("given_name contains 'x'", "contains(given_name,'x')"),
        ("given_name CONTAINS 'it''s'", "contains(given_name,'it''s')"),
        ("source eq 'a' and given_name contains 'x'", "contains(given_name,'x')"),
        ("(given_name contains 'x')", "contains(given_name,'x')"),
        ('given_name contains "x"', "contains(given_name,'x')"),
        ("given_name contains x", "contains(given_name,'x')"),
        ("custom_fields/a contains 'x'", "contains(custom_fields/a,'x')"),
        ("contains given_name 'x'", "contains(given_name,'x')"),
        ("given_name includes 'x'", "contains(given_name,'x')"),
        ("given_name startswith 'x'", "startswith(given_name,'x')"),
        ("given_name starts with 'x'", "startswith(given_name,'x')"),
        ("given_name begins with 'x'", "startswith(given_name,'x')"),
        ("given_name endswith 'x'", "endswith(given_name,'x')"),
        ("given_name not contains 'x'", "not contains(given_name,'x')"),
        ("given_name not like 'x'", "not (given_name like 'x')"),
        ("given_name not in ('x')", "not (given_name in ('a','b'))"),
        ("given_name ilike 'x%'", "given_name like 'x%'"),
        ("given_name is null", "given_name eq null"),
        ("given_name is not null", "given_name ne null"),
        ("given_name exists", "given_name ne null"),
        ("given_name neq 'x'", "given_name ne 'x'"),
        ("given_name not eq 'x'", "given_name ne 'x'"),
        ("given_name equals 'x'", "given_name eq 'x'"),
        ("birthdate/month gte 5", "birthdate/month ge 5"),
        ("birthdate/month greater than 5", "birthdate/month gt 5"),
        ("given_name matches '^J'", "given_name regexp '^J'"),
        ("given_name eq None", "given_name eq null"),
        ("given_name eq true", "given_name eq 'true'"),
        ("given_name eq 1.5", "given_name eq '1.5'"),
        ("given_name eq 2014-01-01", "given_name eq '2014-01-01'"),
        ("birthdate/month eq true", "birthdate/month eq 60"),
        ("substringof('x',given_name)", "contains(given_name,'Ann')"),
        ("contains('x',given_name)", "contains(given_name,'x')"),
        ("startswith('x',given_name) eq true", "startswith(given_name,'x')"),
        ("year(created_date) eq 2015", "created_date ge 2015-01-01 and created_date lt 2016-01-01"),
        ("lower(given_name) eq 'x'", "tolower(given_name) eq 'ann'"),
        ("isnull(given_name)", "given_name eq null"),
        ("matchesPattern(given_name,'^A')", "given_name regexp '^Ann'"),
        ("custom_fields['a'] eq 'x'", "custom_fields/'a' eq 'x'"),
        ("given_name:x", "given_name eq 'x'"),
        ("given_name in ['a','b']", "given_name in ('Ann','Bob')"),
        ("given_name in 'a','b'", "given_name in ('Ann','Bob')"),
        ("given_name eq 'x' or 'y'", "given_name eq 'Ann' or given_name eq 'Bob'"),
        ("created_date gt 12/05/2015", "created_date ge 2014-03-20"),
        ("created_date gt datetime'2015-12-05T00:00:00'", "'2015-12-05T00:00:00'"),
        ("created_date gt '12/31/2015'", "2015-12-31"),
    ],
)
def test_what_to_write_instead(text: str, instead: str) -> None:
    assert instead in hint_of(text)
    if " " in instead or "(" in instead:
        parse_filter(PERSON, instead)


@pytest.mark.parametrize(
    ("sign", "operator"),
    [
        *(("=", "eq"), ("==", "eq"), ("===", "eq"), ("!=", "ne"), ("<>", "ne"), ("<", "lt")),
        *(("<=", "le"), (">", "gt"), (">=", "ge"), ("~", "regexp"), ("=~", "regexp")),
    ],
)
@pytest.mark.parametrize("space", ["", " "])
def test_signs(sign: str, operator: str, space: str) -> None:
    text = f"given_name{space}{sign}{space}'x'"
    assert hint_of(text) == f"Write {operator} instead of {sign}."


@pytest.mark.parametrize(
    ("sign", "operator"), [("&&", "and"), ("&", "and"), ("||", "or"), ("|", "or")]
)
def test_signs_between_conditions(sign: str, operator: str) -> None:
    assert hint_of(f"source eq 'a' {sign} source eq 'b'") == f"Write {operator} instead of {sign}."


def test_a_sign_before_a_condition() -> None:
    assert hint_of("!(source eq 'a')") == "Write not instead of !."


@pytest.mark.parametrize(
    ("left", "right"), ['""', "\u201c\u201d", "\u2018\u2019", "\u201e\u201c", "``", "\u00b4\u00b4"]
)
@pytest.mark.parametrize("text", ["given_name eq {}", "given_name in ({})", "contains(source,{})"])
def test_quotes(text: str, left: str, right: str) -> None:
    assert hint_of(text.format(f"{left}Ann{right}")) == "Put text in single quotes: 'Ann'."


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("given_name in (a,b)", "given_name in ('a', …)"),
        ("given_name eq 'x';", "not ';'"),
        ("given_name eq 'x', source eq 'y'", "Join conditions by and or or"),
        ("$filter=given_name eq 'x'", "without $filter="),
        ("where given_name eq 'x'", "Remove where"),
        ('{"given_name": "x"}', "instead of JSON"),
        ("email_addresses[0]/address eq 'x'", "email_addresses/… without an index"),
        ("email_addresses/any(e: e/address eq 'x')", "email_addresses/address eq"),
        ("given_name eq null()", "Write null without brackets."),
        ("created_date between '2015-01-01' and '2016-01-01'", "created_date ge '2015-01-01'"),
        ("osdi:person eq 'x'", "do not follow links"),
    ],
)
def test_other_spellings(text: str, hint: str) -> None:
    assert hint in hint_of(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("given_name EQ 'x' AND source Ne NULL", "(given_name eq 'x' and not source is null)"),
        ("source in ('a','b')", "source in ['a', 'b']"),
        ("custom_fields/a eq true", "custom_fields/a eq 'true'"),
        ("custom_fields/a eq TRUE", "custom_fields/a eq 'true'"),
        ("custom_fields/a ne false", "custom_fields/a ne 'false'"),
        ("custom_fields/a eq 1.5", "custom_fields/a eq '1.5'"),
        ("custom_fields/a in (true, 5, 'x')", "custom_fields/a in ['true', '5', 'x']"),
        ("custom_fields/a ge 2014-01-01", "custom_fields/a ge '2014-01-01'"),
    ],
)
def test_spellings_that_work(text: str, same: str) -> None:
    """Custom fields are text, to which bodies convert booleans and numbers, too."""
    assert read(text) == same


# Names of other resources


@cache
def _schema() -> GraphQLSchema:
    return build_schema(SCHEMA.read_text())


@pytest.mark.parametrize(
    ("resource", "name", "url", "query"),
    [
        (OUTREACH, "campaign", "/advocacy_campaigns/{id}/outreaches", "campaign: {title: {"),
        (OUTREACH, "campaign_id", "/advocacy_campaigns/{id}/outreaches", "campaign: {title: {"),
        (OUTREACH, "advocacy_campaign/name", "/advocacy_campaigns/{id}", "campaign: {name: {"),
        (OUTREACH, "person", "/people/{id}/outreaches", "person: {id: {"),
        (OUTREACH, "supporter", "/people/{id}/outreaches", "person: {id: {"),
        (OUTREACH, "person/given_name", "/people/{id}/outreaches", "person: {givenName: {"),
        (OUTREACH, "person/email", "/people", "person: {emailAddresses: {some: {address: {"),
        (OUTREACH, "email", "/people", "person: {emailAddresses: {some: {address: {"),
        (OUTREACH, "postal_code", "/people", "person: {postalAddresses: {some: {postalCode: {"),
        (OUTREACH, "tag", "/tags/{id}/taggings", "person: {taggings: {some: {tag: {name: {"),
        (PERSON, "tags", "/tags/{id}/taggings", "people(filter: {taggings: {some: {tag: {name: {"),
        (PERSON, "tags/name", "/tags/{id}/taggings", "taggings: {some: {tag: {name: {"),
        (PERSON, "list_id", "/lists/{id}/items", "people(filter: {items: {some: {list: {name: {"),
        (PERSON, "outreaches/type", "/outreaches", "outreaches: {some: {type: {"),
        (CAMPAIGN, "tag", "/tags/{id}/taggings", "campaigns(filter: {taggings: {some: {"),
        (CAMPAIGN, "creator", "/people", "campaigns(filter: {creator: {id: {"),
        (TAGGING, "tag", "/tags/{id}/taggings", "taggings(filter: {tag: {name: {"),
        (ITEM, "person/family_name", "/people/{id}/items", "items(filter: {person: {familyName: {"),
    ],
)
def test_names_behind_links(resource: Resource, name: str, url: str, query: str) -> None:
    """Filters over REST do not follow links: the hint has the URL, and a valid query."""
    hint = hint_of(f"{name} eq 'x'", resource)
    assert url in hint
    assert query in hint
    found = re.search(r"GraphQL: (.*)\.$", hint)
    assert found is not None
    document = "{ " + found[1].replace("…", '"x"') + " { nodes { id } } }"
    assert validate(_schema(), parse(document)) == []


@pytest.mark.parametrize("name", ["colour", "custom", "anything_id", "x/y"])
def test_other_names_list_the_fields(name: str) -> None:
    assert hint_of(f"{name} eq 'x'", OUTREACH).startswith("The fields are identifiers, ")


# Encodings


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("given_name%20eq%20'Ann'", "percent-encoded twice"),
        ("%24filter", "percent-encoded twice"),
        ("given_name+eq+'Ann'", "not as %2B"),
        ("given_name eq &#39;Ann&#39;", "Write ' in place of &#39;."),
        ("given_name eq &quot;Ann&quot;", 'Write " in place of &quot;.'),
        ("duration &gt; 5", "Write > in place of &gt;."),
        ("given_name eq 'Tom ", "write & as %26"),
        ("given_name eq", "write & as %26"),
        ("given_name eq 'Ann' and", "A condition is a name"),
        ("given_name eq 'Ann' & region eq 'NY'", "Write and instead of &."),
    ],
)
def test_a_filter_that_is_encoded_wrongly(text: str, hint: str) -> None:
    assert hint in hint_of(text)
