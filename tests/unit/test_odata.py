"""The meaning of each filter, and the error of each invalid one.

Predicates are compared as text, with values as Python writes them, which shows their type.
"""

from __future__ import annotations

import pytest

from resolvers.filters.coerce import ID, NO_ID
from resolvers.filters.odata import parse_filter
from resolvers.plan.predicates import IsNull, Path
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON, STORED
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import Resource
from schema.osdi.shapes import EMAIL_ADDRESS
from tests.support.odata import SOME_ID, A, B, C, fault_of, read

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
