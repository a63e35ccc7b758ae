"""Invalid OData filters: each error says where, and what to send."""

from __future__ import annotations

import contextlib
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from resolvers.filters.errors import MAX_COMPARISONS, MAX_DEPTH, MAX_LENGTH
from resolvers.filters.odata import parse_filter
from resolvers.plan.pages import Page
from resolvers.plan.parameterize import parameterize
from resolvers.plan.predicates import And, Compare, Op, Path
from resolvers.plan.read import ReadMany
from schema.failures import Failure
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON
from schema.osdi.resource import Resource
from tests.support.cpu_time import at_most
from tests.support.odata import SOME_ID, A, fault_of, read

# Invalid filters


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "given_name",
        "'Ann'",
        "true",
        "null",
        "('a','b')",
        "given_name eq",
        "eq 'Ann'",
        "given_name 'Ann'",
        "given_name eq 'Ann",
        'given_name eq "Ann"',
        "\"given_name eq 'Ann'\"",
        "given_name = 'Ann'",
        "given_name eq 'Ann' and",
        "given_name eq 'Ann' source eq 'x'",
        "(given_name eq 'Ann'",
        "given_name eq 'Ann')",
        "given_name eq 'a' eq 'b'",
        "given_name eq (source eq 'b')",
        "given_name eq not source",
        "given_name in ()",
        "given_name in 'a'",
        "given_name in (source)",
        "given_name in (('a'))",
        "given_name in ('a',('b','c'))",
        "given_name eq ('a','b')",
        "'a' in ('a')",
        "'a' eq 'b'",
        "given_name eq family_name",
        "given_name eq Ann",
        "'john%' like given_name",
        "contains('Ann',given_name)",
        "contains(given_name)",
        "contains()",
        "contains(given_name,'a','b')",
        "contains(given_name='a',source='b',title='c')",
        "contains(given_name,'a') eq 'true'",
        "contains(given_name,'a') gt true",
        "given_name gt null",
        "given_name like null",
        "contains(given_name,null)",
        "given_name eq true",
        "given_name eq 1.5",
        "given_name eq 2014-01-01",
        f"given_name eq {SOME_ID}",
        "given_name eq duration'P1D'",
        "given_name eq geography'POINT(1 1)'",
        "birthdate/month eq 1.5",
        "birthdate/month eq 'May'",
        "birthdate/month eq '1_0'",
        "birthdate/month eq ٣",
        "birthdate/month eq true",
        "birthdate/month eq 9223372036854775808",
        "birthdate/month eq '-9223372036854775809'",
        "birthdate/month like '5'",
        "birthdate/month regexp '5'",
        "contains(birthdate/month,'5')",
        "email_addresses/primary eq 1",
        "email_addresses/primary eq 'yes'",
        "email_addresses/primary gt false",
        "email_addresses/primary like 'true'",
        "postal_addresses/location/latitude eq 'nan'",
        "postal_addresses/location/latitude eq 1e999",
        "postal_addresses/location/latitude eq '1_0'",
        "created_date like '2014%'",
        "created_date gt 'yesterday'",
        "created_date gt 2014",
        "created_date gt 2014-02-30",
        "created_date gt 2014-03-20T24:00:00Z",
        "created_date gt 2014-03-20T21:04:31Zulu",
        "created_date gt 0001-01-01T00:00:00+05:00",
        "id gt 'x'",
        "id like 'x'",
        "id eq true",
        "birthdate eq 'x'",
        "birthdate in ('x')",
        "custom_fields eq 'x'",
        "email_addresses like 'x'",
        "given_name eq 'a\0'",
        "\0",
        "given_name eq 'a\ud800'",
        f"given_name regexp '{'a' * 201}'",
    ],
)
def test_invalid(text: str) -> None:
    assert fault_of(text).code == "FILTER_INVALID"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("near('10011', '5 miles')", "near(...)"),
        ("gender eq 'Female' and near('10011', '5 miles')", "near(...) at column 24"),
        ("not near('10011', '5 miles')", "near(...)"),
        ("trim(given_name) eq 'ann'", "trim(...)"),
        ("created_date gt now()", "now(...)"),
        ("geo.distance(given_name,'x') lt 5", "geo.distance(...)"),
        ("email_addresses/any(e: e/address eq 'x')", "email_addresses/any(...)"),
        ("email_addresses/all(e:e/address eq 'x')", "email_addresses/all(...)"),
        ("birthdate/month add 1 eq 2", "add"),
        ("birthdate/month sub 1 eq 2", "sub"),
        ("birthdate/month mul 2 eq 2", "mul"),
        ("birthdate/month div 2 eq 2", "div"),
        ("2 eq birthdate/month mod 2", "mod"),
        ("birthdate/month add 1", "add"),
        ("- birthdate/month eq 5", "-"),
        ("contains(given_name, 1 add 1)", "add"),
    ],
)
def test_what_is_not_supported_is_named(text: str, named: str) -> None:
    fault = fault_of(text)
    assert fault.code == "FILTER_NOT_SUPPORTED"
    assert named in fault.description


@pytest.mark.parametrize(
    ("resource", "name", "hint"),
    [
        (PERSON, "given_nam", "Did you mean given_name?"),
        (PERSON, "Given_Name", "given_name"),
        (PERSON, "email", "Did you mean email_address?"),
        (PERSON, "State", "Did you mean region?"),
        (PERSON, "name", "Did you mean given_name or family_name?"),
        (PERSON, "zzz", "The fields are identifiers, origin_system, "),
        (PERSON, "birthdate/mont", "birthdate/month"),
        (PERSON, "birthdate/zzz", "The fields are birthdate/month, birthdate/day, birthdate/year."),
        (PERSON, "given_name/x", "given_name has no members."),
        (PERSON, "email_address/address", "email_address has no members."),
        (PERSON, "languages_spoken/x", "languages_spoken has no members."),
        (PERSON, "nullable", "The fields are"),
        (PERSON, "anything", "The fields are"),
        (PERSON, "emailAddress", "Did you mean email_address?"),
        (PERSON, "firstName", "Did you mean first_name?"),
        (PERSON, "dob", "Did you mean birthdate?"),
        (PERSON, "updated_at", "Did you mean modified_date?"),
        (OUTREACH, "target", "target_given_name or target_family_name or target_ocdid?"),
        (OUTREACH, "given_name", "Did you mean target_given_name? That is a field of the person"),
        (OUTREACH, "address/postal_code", "postalAddresses: {some: {postalCode: {eq: …}}}"),
        (OUTREACH, "target_giver_name", "target_given_name"),
    ],
)
def test_an_unknown_field_is_named_with_near_matches(
    resource: Resource, name: str, hint: str
) -> None:
    fault = fault_of(f"{name} eq 'x'", resource)
    assert fault.code == "FILTER_UNKNOWN_FIELD"
    assert fault.description == f"Unknown field {name}."
    assert hint in (fault.hint or "")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("given_name foo 'x'", "at column 12, near 'foo'"),
        ("  given_name   foo 'x'", "at column 16, near 'foo'"),
        ("given_name eq 'x' ]", "at column 19, near ']'"),
        ("given_name eq 'x' and )", "at column 23, near ')'"),
        ("given_name eq", "at column 12, near 'eq'"),
        ("(given_name eq 'x'", "at column 19, the end of the filter"),
        ("given_name in ()", "at column 16, near ')'"),
        ("given_name = 'x'", "at column 12, near '='"),
    ],
)
def test_a_syntax_error_has_its_column(text: str, where: str) -> None:
    assert where in fault_of(text).description


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("given_name = 'x'", "Write eq instead of =."),
        ("birthdate/month < 5", "Write lt instead of <."),
        ('given_name eq "x"', "single quotes"),
        ("given_name eq 'x", "single quotes"),
        ("given_name eq Ann", "If Ann is text, put it in single quotes."),
        ("birthdate eq 5", "birthdate/month, birthdate/day, birthdate/year"),
        ("custom_fields eq 'x'", "custom_fields/<key>"),
        ("custom_fields/two words eq 'x'", "in single quotes: custom_fields/'two words' eq 'x'"),
        ("custom_fields/\"two words\" eq 'x'", "custom_fields/'two words' eq 'x'"),
        ("not custom_fields.t-shirt/ size eq 'x'", "custom_fields/'two words' eq 'x'"),
        ("given_name", "A condition is"),
    ],
)
def test_hints(text: str, hint: str) -> None:
    assert hint in (fault_of(text).hint or "")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("duration ge 60.0", "duration ge 60"),
        ("duration ge '60.0'", "duration ge 60"),
        ("duration in (60.0, 30)", "duration in (60, 30)"),
        ("action_date ge 1767571200000", "action_date ge '2026-01-05T00:00:00Z'"),
        ("action_date ge '1767571200250'", "action_date ge '2026-01-05T00:00:00.250Z'"),
    ],
)
def test_numbers_as_spreadsheets_and_dashboards_write_them(text: str, same: str) -> None:
    """A whole number with `.0`, and milliseconds since 1970, which GraphQL reads, too."""
    assert parse_filter(OUTREACH, text) == parse_filter(OUTREACH, same)


@pytest.mark.parametrize("text", ["duration ge 60.5", "action_date ge 1767571200"])
def test_other_numbers_are_refused(text: str) -> None:
    assert fault_of(text, OUTREACH).code == "FILTER_INVALID"


def test_an_operator_for_text_names_the_field_and_its_type() -> None:
    description = fault_of("birthdate/month like '5'").description
    assert description == "like does not apply to birthdate/month, a whole number."


def test_an_invalid_date_has_the_reason() -> None:
    description = fault_of("created_date gt '2014-02-30'").description
    assert "created_date" in description
    assert "day is out of range for month" in description


def test_no_description_repeats_a_long_text() -> None:
    for text in (f"{'x' * 3000} eq 'a'", f"{'x' * 3000}('a')", f"birthdate/day eq '{'x' * 3000}'"):
        assert len(fault_of(text).description) < 200


# Limits


def test_length() -> None:
    text = f"given_name eq '{'x' * MAX_LENGTH}'"
    assert "4,000 characters" in fault_of(text).description
    assert read(text[: MAX_LENGTH - 1] + "'").startswith("given_name eq")


def test_comparisons() -> None:
    predicate = parse_filter(PERSON, " and ".join([A] * MAX_COMPARISONS))
    assert isinstance(predicate, And)
    assert len(predicate.parts) == 100
    assert "100 comparisons" in fault_of(" or ".join([A] * (MAX_COMPARISONS + 1))).description


@pytest.mark.parametrize("opening", ["({})", "not {}"])
def test_depth(opening: str) -> None:
    def nested(depth: int) -> str:
        text = A
        for _ in range(depth):
            text = opening.format(text)
        return text

    assert read(nested(MAX_DEPTH)).endswith(A)
    assert "50 levels deep" in fault_of(nested(MAX_DEPTH + 1)).description


def test_brackets_in_text_do_not_nest() -> None:
    assert "(" in read(f"given_name eq '{'(' * 100}'")


@pytest.mark.parametrize(
    "text",
    [
        "not " * 999 + "a",
        "(" * 3999,
        "'" * 4000,
        "'" * 3999 + "a",
        "a eq " * 799 + "a",
        "- " * 1999 + "a",
        " " * 3999 + "a",
        "a and " * 666 + "a",
        "a" * 4000,
        "a/" * 1999 + "a",
        "custom_fields" + "/a" * 1900 + " eq 'x",
        "given_name in (" + "'a'," * 990 + "'b'",
        f"birthdate/day eq {'9' * 3900}",
        f"postal_addresses/location/latitude eq {'9' * 3900}",
        f"created_date eq 2014-01-01T{'0:' * 1900}",
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_fails_soon_and_without_deep_recursion(text: str) -> None:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(frames() + 350)
    try:
        with at_most(2):
            fault_of(text)
    finally:
        sys.setrecursionlimit(limit)


def frames() -> int:
    depth, frame = 0, sys._getframe()
    while frame.f_back:
        depth, frame = depth + 1, frame.f_back
    return depth


# Any text

VALID = [
    "given_name eq 'Ann' and not (family_name like 'o%' or source in ('a','b',null))",
    "created ge 2013-11-17T18:27:35 05:00 or contains(email_address,'a b') eq true",
    "custom_fields/my.key ne null and birthdate/month le 12 and 5.5 lt address.location.latitude",
    f"id in ('{SOME_ID}') or family_name eq 'O'Brien' or given_name re '/[Rr]ob/'",
]
SIGNS = ["'", "''", "(", ")", ",", "/", ".", "-", "+", "=", ":", "%", "\0", "\t", "\ud800"]
WORDS = ["not", "and", "or", "in", "eq", "gt", "like", "re", "add", "sub", "null", "true"]
CALLS = ["any(", "all(", "near(", "contains(", "duration'P1D'", "geography'x'", "2014-01-01T"]
NAMES = ["1", "1.5", "given_name", "birthdate/", "custom_fields.", "email_address"]
SNIPPETS = st.sampled_from([*SIGNS, *WORDS, *CALLS, *NAMES])


def survives(text: str) -> None:
    for resource in (PERSON, CAMPAIGN, OUTREACH):
        with contextlib.suppress(Failure):
            parameterize(ReadMany(resource, Page(25), filter=parse_filter(resource, text)))


@given(st.text(st.characters() | st.sampled_from("'() ,/.-=\0"), max_size=200))
@example("\n'")
def test_any_text_is_parsed_or_fails(text: str) -> None:
    survives(text)


@given(st.lists(SNIPPETS | st.sampled_from(VALID), max_size=30), st.sampled_from(["", " "]))
def test_any_sequence_of_tokens_is_parsed_or_fails(parts: list[str], joint: str) -> None:
    survives(joint.join(parts))


@given(st.data(), st.sampled_from(VALID))
def test_any_mutation_of_a_filter_is_parsed_or_fails(data: st.DataObject, text: str) -> None:
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 8)))
        text = text[:start] + data.draw(SNIPPETS | st.text(max_size=3) | st.just("")) + text[end:]
    survives(text)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50))
def test_any_text_can_be_quoted_by_doubling_quotes(text: str) -> None:
    quoted = text.replace("'", "''")
    predicate = parse_filter(PERSON, f"given_name eq '{quoted}'")
    assert predicate == Compare(Path(PERSON.by_name["given_name"]), Op.EQ, text)
