"""The meaning of each filter, and the error of each invalid one.

Predicates are compared as text, with values as Python writes them, which shows their type.
"""

from __future__ import annotations

import contextlib
import sys
import time
from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from resolvers.filters.coerce import ID, NO_ID
from resolvers.filters.errors import MAX_COMPARISONS, MAX_DEPTH, MAX_LENGTH
from resolvers.filters.odata import parse_filter
from resolvers.plan.pages import Page
from resolvers.plan.parameterize import parameterize
from resolvers.plan.predicates import And, Compare, In, IsNull, Not, Op, Or, Path, Predicate
from resolvers.plan.read import ReadMany
from schema.datetimes import format_exact
from schema.failures import Failure, Fault
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON, STORED
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import Resource
from schema.osdi.shapes import EMAIL_ADDRESS

SOME_ID = "d91b4b2e-ae0e-4cd3-9ed7-de9ea1b2c3d4"


def shown(predicate: Predicate) -> str:
    match predicate:
        case And(parts):
            return f"({' and '.join(shown(part) for part in parts)})"
        case Or(parts):
            return f"({' or '.join(shown(part) for part in parts)})"
        case Not(part):
            return f"not {shown(part)}"
        case IsNull(path):
            return f"{path_text(path)} is null"
        case In(path, values, any_case):
            assert isinstance(values, tuple)
            values_text = ", ".join(literal(value) for value in values)
            return f"{path_text(path)} in [{values_text}]" + " in any case" * any_case
        case Compare(path, op, value, any_case):
            return f"{path_text(path)} {op.value} {literal(value)}" + " in any case" * any_case
    raise AssertionError("OData has no more")


def path_text(path: Path) -> str:
    return "/".join(field.name for field in (path.column, *path.members))


def literal(value: object) -> str:
    if isinstance(value, datetime):
        assert value.utcoffset() is not None
        return format_exact(value)
    return f"<{value}>" if isinstance(value, UUID) else repr(value)


def read(text: str, resource: Resource = PERSON) -> str:
    return shown(parse_filter(resource, text))


def fault_of(text: str, resource: Resource = PERSON) -> Fault:
    with pytest.raises(Failure) as caught:
        parse_filter(resource, text)
    assert caught.value.status == 400
    (fault,) = caught.value.faults
    assert fault.properties == ("filter",)
    return fault


# Operators


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("given_name eq 'Ann'", "given_name eq 'Ann'"),
        ("given_name ne 'Ann'", "given_name ne 'Ann'"),
        ("given_name gt 'A'", "given_name gt 'A'"),
        ("given_name ge 'A'", "given_name ge 'A'"),
        ("given_name lt 'A'", "given_name lt 'A'"),
        ("given_name le 'A'", "given_name le 'A'"),
        ("given_name EQ 'Ann'", "given_name eq 'Ann'"),
        ("given_name  eq   'Ann'", "given_name eq 'Ann'"),
        ("  given_name eq 'Ann' ", "given_name eq 'Ann'"),
        ("given_name like 'john%'", "given_name like 'john%'"),
        ("given_name regexp '/[Rr]ob/'", "given_name regexp '[Rr]ob'"),
        ("given_name re '[Rr]ob'", "given_name regexp '[Rr]ob'"),
        ("given_name re '/'", "given_name regexp '/'"),
        ("given_name re '/^a'", "given_name regexp '/^a'"),
        ("contains(given_name,'o')", "given_name contains 'o'"),
        ("startswith( given_name , 'J' )", "given_name startswith 'J'"),
        ("EndsWith(given_name,'n')", "given_name endswith 'n'"),
        ("contains(given_name,'o') eq true", "given_name contains 'o'"),
        ("contains(given_name,'o') ne false", "given_name contains 'o'"),
        ("contains(given_name,'o') eq false", "not given_name contains 'o'"),
        ("true eq contains(given_name,'o')", "given_name contains 'o'"),
        ("given_name in ('a','b')", "given_name in ['a', 'b']"),
        ("given_name in ( 'a' , 'b' )", "given_name in ['a', 'b']"),
        ("given_name in ('a')", "given_name in ['a']"),
        ("given_name in ( 'a' )", "given_name in ['a']"),
        ("given_name in ('a',)", "given_name in ['a']"),
        ("given_name in('a')", "given_name in ['a']"),
        ("(given_name in ('a')) and source in ('b')", "(given_name in ['a'] and source in ['b'])"),
    ],
)
def test_operators(text: str, meaning: str) -> None:
    assert read(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("tolower(given_name) eq 'Ann'", "given_name eq 'Ann' in any case"),
        ("toupper(given_name) ne 'Ann'", "given_name ne 'Ann' in any case"),
        ("tolower(given_name) eq tolower('Ann')", "given_name eq 'Ann' in any case"),
        ("'Ann' eq tolower(given_name)", "given_name eq 'Ann' in any case"),
        ("'Ann' lt tolower(given_name)", "given_name gt 'Ann' in any case"),
        ("ToLower(given_name) in ('a', 'B')", "given_name in ['a', 'B'] in any case"),
        ("contains(tolower(given_name),'O')", "given_name contains 'O' in any case"),
        ("contains(given_name,toupper('o'))", "given_name contains 'o' in any case"),
        ("endswith(tolower(given_name),'N') eq false", "not given_name endswith 'N' in any case"),
        ("tolower(custom_fields/a) eq 'X'", "custom_fields/a eq 'X' in any case"),
        ("tolower(identifier) eq 'X:1'", "identifiers eq 'X:1' in any case"),
        ("tolower(given_name) eq null", "given_name is null"),
        # These ignore case anyway, so that the statement is the same.
        ("tolower(email_address) eq 'A@x.org'", "email_addresses/address eq 'a@x.org'"),
        ("tolower(party_identification) eq 'X'", "party_identification eq 'X'"),
    ],
)
def test_a_comparison_in_any_case(text: str, meaning: str) -> None:
    assert read(text) == meaning


@pytest.mark.parametrize("name", ["birthdate/year", "created_date", "id"])
def test_only_text_is_compared_in_any_case(name: str) -> None:
    fault = fault_of(f"tolower({name}) eq '5'")
    assert fault.code == "FILTER_INVALID"
    assert fault.description == f"tolower does not apply to {name}, which is not text."


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("50% off_now", r"50% off\_now"),
        (r"50\% off\_now", r"50\% off\_now"),
        (r"C:\dir\%", r"C:\\dir\%"),
        (r"C:\\%", r"C:\\%"),
        ("\\", r"\\"),
        (r"\\\_", r"\\\_"),
    ],
)
def test_a_backslash_escapes_what_is_special_in_like(text: str, pattern: str) -> None:
    assert read(f"given_name like '{text}'") == f"given_name like {pattern!r}"


A, B, C = ("source eq 'a'", "source eq 'b'", "source eq 'c'")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (f"{A} and {B} and {C}", f"({A} and {B} and {C})"),
        (f"{A} or {B} or {C}", f"({A} or {B} or {C})"),
        (f"({A} and {B}) and {C}", f"({A} and {B} and {C})"),
        (f"{A} and ({B} and {C})", f"({A} and {B} and {C})"),
        (f"{A} and({B})", f"({A} and {B})"),
        (f"{A} or {B} and {C}", f"({A} or ({B} and {C}))"),
        (f"({A} or {B}) and {C}", f"(({A} or {B}) and {C})"),
        (f"not ({A})", f"not {A}"),
        (f"not({A} or {B})", f"not ({A} or {B})"),
        (f"not {A}", f"not {A}"),
        (f"not {A} and {B}", f"(not {A} and {B})"),
        (f"not not {A}", f"not not {A}"),
        ("not contains(source,'a')", "not source contains 'a'"),
        ("not contains(source,'a') eq true", "not source contains 'a'"),
        ("not source in ('a')", "not source in ['a']"),
        (f"(({A}))", A),
        (f"( {A} )", A),
    ],
)
def test_and_or_not(text: str, meaning: str) -> None:
    assert read(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("given_name eq null", "given_name is null"),
        ("given_name ne null", "not given_name is null"),
        ("null eq given_name", "given_name is null"),
        ("given_name in ('a',null)", "(given_name in ['a'] or given_name is null)"),
        ("given_name in (null)", "given_name is null"),
        ("birthdate eq null", "birthdate is null"),
        ("email_addresses ne null", "not email_addresses is null"),
        ("custom_fields/vip eq null", "custom_fields/vip is null"),
        ("email_address eq null", "email_addresses/address is null"),
    ],
)
def test_null(text: str, meaning: str) -> None:
    assert read(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("'Ann' eq given_name", "given_name eq 'Ann'"),
        ("'Ann' ne given_name", "given_name ne 'Ann'"),
        ("5 gt birthdate/month", "birthdate/month lt 5"),
        ("5 ge birthdate/month", "birthdate/month le 5"),
        ("5 lt birthdate/month", "birthdate/month gt 5"),
        ("5 le birthdate/month", "birthdate/month ge 5"),
    ],
)
def test_the_value_may_come_first(text: str, meaning: str) -> None:
    assert read(text) == meaning


# Names


@pytest.mark.parametrize(
    ("resource", "name", "meaning"),
    [
        (PERSON, "first_name", "given_name"),
        (PERSON, "last_name", "family_name"),
        (PERSON, "identifier", "identifiers"),
        (PERSON, "identifiers", "identifiers"),
        (PERSON, "email_address", "email_addresses/address"),
        (PERSON, "phone_number", "phone_numbers/number"),
        (PERSON, "postal_code", "postal_addresses/postal_code"),
        (PERSON, "region", "postal_addresses/region"),
        (PERSON, "address.postal_code", "postal_addresses/postal_code"),
        (PERSON, "address/postal_code", "postal_addresses/postal_code"),
        (PERSON, "languages_spoken", "languages_spoken"),
        (PERSON, "postal_addresses/address_lines", "postal_addresses/address_lines"),
        (PERSON, "gender_pronouns/subject", "gender_pronouns/subject"),
        (PERSON, "division_info/divisions/name", "division_info/divisions/name"),
        (PERSON, "custom_fields/vip", "custom_fields/vip"),
        (PERSON, "custom_fields.vip", "custom_fields/vip"),
        (PERSON, "custom_fields/allergies", "custom_fields/allergies"),
        (PERSON, "custom_fields/nullable", "custom_fields/nullable"),
        (PERSON, "custom_fields/2nd-choice", "custom_fields/2nd-choice"),
        (PERSON, "custom_fields/my.own.key", "custom_fields/my.own.key"),
        (PERSON, "custom_fields/'two words'", "custom_fields/two words"),
        (PERSON, "custom_fields.'it''s (new)'", "custom_fields/it's (new)"),
        (PERSON, "custom_fields/'vip'", "custom_fields/vip"),
        (PERSON, "custom_fields/'a/b.c'", "custom_fields/a/b.c"),
        (PERSON, "custom_fields/'Größe, \"EU\"'", 'custom_fields/Größe, "EU"'),
        (OUTREACH, "target_given_name", "targets/given_name"),
        (OUTREACH, "target_ocdid", "targets/ocdid"),
        (OUTREACH, "targets/family_name", "targets/family_name"),
        (OUTREACH, "targets.email_addresses.address", "targets/email_addresses/address"),
        (OUTREACH, "referrer_data/source", "referrer_data/source"),
        (CAMPAIGN, "targets", "targets"),
        (CAMPAIGN, "target_list/title", "target_list/title"),
        (CAMPAIGN, "share_options/email_share/subject", "share_options/email_share/subject"),
    ],
)
def test_names_are_resolved(resource: Resource, name: str, meaning: str) -> None:
    assert read(f"{name} eq 'x'", resource) == f"{meaning} eq 'x'"


@pytest.mark.parametrize("resource", STORED, ids=lambda resource: resource.plural)
def test_every_filter_name_of_the_catalogue_is_known(resource: Resource) -> None:
    for name in (*resource.by_name, *resource.aliases, *resource.virtual, "id"):
        assert read(f"{name} eq null", resource).endswith(" is null")


def test_paths_are_those_of_the_catalogue() -> None:
    emails = PERSON.by_name["email_addresses"]
    reached = parse_filter(PERSON, "email_address eq null")
    assert reached == IsNull(Path(emails, (EMAIL_ADDRESS["address"],)))
    identifiers = parse_filter(PERSON, "identifier eq null")
    assert identifiers == IsNull(Path(PERSON.by_name["identifiers"]))
    custom = parse_filter(PERSON, "custom_fields/vip eq null")
    key = Field("vip", Kind.TEXT, "")
    assert custom == IsNull(Path(PERSON.by_name["custom_fields"], (key,)))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (f"id eq '{SOME_ID}'", f"id eq <{SOME_ID}>"),
        (f"id eq '{SOME_ID.upper()}'", f"id eq <{SOME_ID}>"),
        (f"id ne {SOME_ID}", f"id ne <{SOME_ID}>"),
        (f"id in ('{SOME_ID}','x')", f"id in [<{SOME_ID}>, <{NO_ID}>]"),
        ("id eq 'd91b4b2e-ae0e-4cd3-9ed7-de9uemdse'", f"id eq <{NO_ID}>"),
        (f"id eq '{{{SOME_ID}}}'", f"id eq <{NO_ID}>"),
        ("id eq 5", f"id eq <{NO_ID}>"),
    ],
)
def test_an_id_is_compared_as_uuid_and_other_text_as_the_id_of_no_row(
    text: str, meaning: str
) -> None:
    assert read(text) == meaning


def test_the_id_is_a_path_of_its_own() -> None:
    assert parse_filter(OUTREACH, "id eq null") == IsNull(Path(ID))


# Values


@pytest.mark.parametrize(
    ("resource", "text", "meaning"),
    [
        (PERSON, "postal_code eq 01234", "postal_addresses/postal_code eq '01234'"),
        (PERSON, "given_name like 5", "given_name like '5'"),
        (PERSON, "given_name eq ''", "given_name eq ''"),
        (PERSON, "source eq 'and or not null'", "source eq 'and or not null'"),
        (PERSON, "gender eq 'anything'", "gender eq 'anything'"),
        (PERSON, "birthdate/month gt 1980", "birthdate/month gt 1980"),
        (PERSON, "birthdate/month eq '5'", "birthdate/month eq 5"),
        (PERSON, "birthdate/day eq -5", "birthdate/day eq -5"),
        (OUTREACH, "duration le 9223372036854775807", "duration le 9223372036854775807"),
        (OUTREACH, "duration ge -9223372036854775808", "duration ge -9223372036854775808"),
        (CAMPAIGN, "total_outreaches gt 10", "total_outreaches gt 10"),
        (
            PERSON,
            "postal_addresses/location/latitude gt 5",
            "postal_addresses/location/latitude gt 5.0",
        ),
        (
            PERSON,
            "postal_addresses/location/latitude in (1.5,'-2e1')",
            "postal_addresses/location/latitude in [1.5, -20.0]",
        ),
        (PERSON, "email_addresses/primary eq true", "email_addresses/primary eq True"),
        (PERSON, "email_addresses/primary eq 'FALSE'", "email_addresses/primary eq False"),
        (
            PERSON,
            "parties/last_verified_date lt '2014-01-01'",
            "parties/last_verified_date lt 2014-01-01T00:00:00Z",
        ),
    ],
)
def test_values_have_the_type_of_their_field(resource: Resource, text: str, meaning: str) -> None:
    assert read(text, resource) == meaning


SAME_MOMENT = [
    "2013-11-17T18:27:35Z",
    "2013-11-17t18:27:35z",
    "2013-11-17T18:27:35",
    "2013-11-17 18:27:35",
    "2013-11-17T18:27:35.000Z",
    "2013-11-17T13:27:35-05",
    "2013-11-17T13:27:35-0500",
    "2013-11-17T13:27:35-05:00",
    "2013-11-17T23:27:35+05",
    "2013-11-17T23:27:35 05",
    "2013-11-17T23:27:35 0500",
    "2013-11-17T23:27:35 05:00",
]


@pytest.mark.parametrize("quote", ["'", ""], ids=["quoted", "unquoted"])
@pytest.mark.parametrize("date", SAME_MOMENT)
def test_dates_in_every_form_quoted_or_not(date: str, quote: str) -> None:
    text = f"created ge {quote}{date}{quote} and (modified in ({quote}{date}{quote}))"
    same = "2013-11-17T18:27:35Z"
    assert read(text) == f"(created_date ge {same} and modified_date in [{same}])"


MOMENT = "2013-11-17T18:27:35"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (f"modified gt '{MOMENT}Z'", f"modified_date gt {MOMENT}Z"),
        (f"modified lt '{MOMENT}Z'", f"modified_date lt {MOMENT}Z"),
        (f"modified le '{MOMENT}Z'", f"modified_date le {MOMENT}.999999Z"),
        (
            f"modified ne '{MOMENT}Z'",
            f"not (modified_date ge {MOMENT}Z and modified_date le {MOMENT}.999999Z)",
        ),
        (f"modified eq '{MOMENT}.5Z'", f"modified_date eq {MOMENT}.500000Z"),
        (f"modified ne '{MOMENT}.5Z'", f"modified_date ne {MOMENT}.500000Z"),
        (f"modified le '{MOMENT}.5Z'", f"modified_date le {MOMENT}.500000Z"),
        (f"modified gt '{MOMENT}.999999Z'", f"modified_date gt {MOMENT}.999999Z"),
        (f"modified in ('{MOMENT}.5Z')", f"modified_date in [{MOMENT}.500000Z]"),
    ],
)
def test_a_whole_second_is_all_of_its_moments(text: str, meaning: str) -> None:
    assert read(text) == meaning


@pytest.mark.parametrize("date", ["2013-11-17", "'2013-11-17'"])
def test_a_date_is_compared_as_its_midnight(date: str) -> None:
    assert read(f"created_date lt {date}") == "created_date lt 2013-11-17T00:00:00Z"
    assert read(f"{date} lt created_date") == "created_date gt 2013-11-17T00:00:00Z"


@pytest.mark.parametrize(
    ("resource", "text", "meaning"),
    [
        (PERSON, "email_address eq 'a b@x.org'", "email_addresses/address eq 'a+b@x.org'"),
        (PERSON, "email_address eq ' a@x.org '", "email_addresses/address eq 'a@x.org'"),
        (PERSON, "email_address in ('a b@x.org')", "email_addresses/address in ['a+b@x.org']"),
        (PERSON, "startswith(email_address,'a b')", "email_addresses/address startswith 'a+b'"),
        (
            OUTREACH,
            "targets/email_addresses/address eq 'a b@x.org'",
            "targets/email_addresses/address eq 'a+b@x.org'",
        ),
        (PERSON, "custom_fields/address eq '1 Main St'", "custom_fields/address eq '1 Main St'"),
        (PERSON, "given_name eq 'Ann Lee'", "given_name eq 'Ann Lee'"),
    ],
)
def test_a_space_in_an_email_address_is_read_as_a_plus(
    resource: Resource, text: str, meaning: str
) -> None:
    assert read(text, resource) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("family_name eq 'O''Brien'", 'family_name eq "O\'Brien"'),
        ("family_name eq 'O'Brien'", 'family_name eq "O\'Brien"'),
        ("(family_name eq 'O'Brien')", 'family_name eq "O\'Brien"'),
        (
            "family_name in ('O'Brien','D'Arcy')",
            'family_name in ["O\'Brien", "D\'Arcy"]',
        ),
        (
            "family_name eq 'O'Brien' and given_name eq 'x'",
            "(family_name eq \"O'Brien\" and given_name eq 'x')",
        ),
        ("family_name eq ''''", 'family_name eq "\'"'),
        ("family_name eq 'Jones'''", 'family_name eq "Jones\'"'),
        ("family_name eq '' or given_name eq ''", "(family_name eq '' or given_name eq '')"),
        ("contains(family_name,'')", "family_name contains ''"),
    ],
)
def test_a_quote_that_cannot_end_a_literal_is_part_of_it(text: str, meaning: str) -> None:
    assert read(text) == meaning


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
        (PERSON, "zzz", "The fields are identifiers, origin_system, "),
        (PERSON, "birthdate/mont", "birthdate/month"),
        (PERSON, "birthdate/zzz", "The fields are birthdate/month, birthdate/day, birthdate/year."),
        (PERSON, "given_name/x", "given_name has no members."),
        (PERSON, "email_address/address", "email_address has no members."),
        (PERSON, "languages_spoken/x", "languages_spoken has no members."),
        (PERSON, "nullable", "The fields are"),
        (PERSON, "anything", "The fields are"),
        (OUTREACH, "person", "The fields are"),
        (OUTREACH, "advocacy_campaign", "The fields are"),
        (OUTREACH, "address/postal_code", "The fields are"),
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
    started = time.thread_time()
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(frames() + 350)
    try:
        fault_of(text)
    finally:
        sys.setrecursionlimit(limit)
    assert time.thread_time() - started < 2


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
