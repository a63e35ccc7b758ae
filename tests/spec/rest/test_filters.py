"""Filters over HTTP, against stored rows: what they find, and how they are refused."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio

from tests.spec.support.builders import embedded, faults, link
from tests.support.gateway import Gateway, Json, error_codes, path_of

ADDRESSES: list[Json] = [
    {"region": "NY", "postal_code": "10011", "locality": "New York", "country": "US"},
    {"region": "DC", "postal_code": "20009", "locality": "Washington", "country": "US"},
]
# Each is named by its work_title.
PEOPLE: dict[str, Json] = {
    "ann": {
        "given_name": "Ann",
        "family_name": "Smith",
        "gender": "Female",
        "birthdate": {"month": 6, "day": 2, "year": 1973},
        "languages_spoken": ["en", "fr"],
        "custom_fields": {"union_member": "true", 'T-shirt size (it\'s "EU")': "L"},
        "parties": [{"identification": "Democratic", "active": True}],
        "postal_addresses": ADDRESSES,
        "email_addresses": [
            {"address": "ann@example.com", "address_type": "Personal", "status": "subscribed"},
            {"address": "ann+news@example.com"},
        ],
    },
    "john": {
        "identifiers": ["crm:1"],
        "given_name": "John",
        "family_name": "O'Brien",
        "gender": "Male",
        "birthdate": {"year": 1980},
        "postal_addresses": ADDRESSES[:1],
        "phone_numbers": [{"number": "12025550101", "number_type": "Work"}],
        "email_addresses": [{"address": "john@example.com", "status": "unsubscribed"}],
    },
    "johnny": {
        "identifiers": ["crm:2"],
        "given_name": "john",
        "family_name": "Doe",
        "source": "a_b",
        "employer_address": {"location": {"latitude": 46.5, "accuracy": "Rooftop"}},
    },
    "rob": {"given_name": "Rob", "family_name": "Lake", "source": "50% off"},
    "eve": {"source": "axb"},
}
CREATED = {
    "ann": "2013-11-17T23:27:34Z",
    "john": "2013-11-17T23:27:35Z",
    "johnny": "2013-11-18T00:00:00Z",
    "rob": "2014-01-01T00:00:00Z",
    "eve": "2015-01-01T00:00:00Z",
}

OF_PEOPLE = {
    # Operators; text is compared exactly
    "given_name eq 'John'": "john",
    "given_name eq 'john'": "johnny",
    "given_name EQ 'John'": "john",
    "given_name ne 'John'": "ann eve johnny rob",
    "family_name gt 'Lake'": "ann john",
    "family_name ge 'Lake'": "ann john rob",
    "family_name lt 'Lake'": "johnny",
    "family_name le 'Lake'": "johnny rob",
    "birthdate/year eq 1973": "ann",
    "birthdate/year ne 1973": "eve john johnny rob",
    "birthdate/year gt 1973": "john",
    "birthdate/year ge 1973": "ann john",
    "birthdate/year lt 1980": "ann",
    "birthdate/year le 1980": "ann john",
    "birthdate/year eq '1973'": "ann",
    "birthdate/month gt 1980": "",
    "employer_address/location/latitude gt 46.4": "johnny",
    "employer_address/location/latitude lt 46.4": "",
    "employer_address/location/accuracy eq 'Rooftop'": "johnny",
    "parties/active eq true": "ann",
    "parties/active eq false": "",
    # like ignores case and accepts %
    "given_name like 'john'": "john johnny",
    "given_name like 'JO%'": "john johnny",
    "given_name like '%N%'": "ann john johnny",
    "source like 'a_b'": "johnny",
    "source like '50%'": "rob",
    # regexp, also re, also between slashes
    "given_name regexp '/[Rr]ob/'": "rob",
    "given_name re '^[Jj]o(hn|e)$'": "john johnny",
    "given_name re '^j'": "johnny",
    # Functions
    "contains(given_name,'oh')": "john johnny",
    "contains(given_name,'OH')": "",
    "startswith(given_name, 'J')": "john",
    "endswith(given_name,'n')": "ann john johnny",
    "contains(source,'%')": "rob",
    "contains(given_name,'oh') eq true": "john johnny",
    # and binds more tightly than or; parentheses, not, in, null
    "given_name eq 'Rob' or given_name eq 'John' and gender eq 'Female'": "rob",
    "(given_name eq 'Rob' or given_name eq 'Ann') and gender eq 'Female'": "ann",
    "not (gender eq 'Male')": "ann eve johnny rob",
    "not contains(given_name,'o')": "ann eve",
    "given_name in ('Ann','Rob','Nobody')": "ann rob",
    "given_name in ('Ann')": "ann",
    "not given_name in ('Ann', 'Rob')": "eve john johnny",
    "birthdate/year in (1973, 1980)": "ann john",
    "given_name eq null": "eve",
    "given_name ne null": "ann john johnny rob",
    "birthdate eq null": "eve johnny rob",
    "birthdate/month eq null": "eve john johnny rob",
    "email_addresses eq null": "eve johnny rob",
    "email_address ne null": "ann john",
    # Virtual fields: true if the condition is true for any element
    "email_address eq 'john@example.com'": "john",
    "email_address eq 'ann+news@example.com'": "ann",
    "email_address ne 'ann@example.com'": "ann john",
    "not (email_address eq 'ann@example.com')": "eve john johnny rob",
    "endswith(email_address,'@example.com')": "ann john",
    "phone_number eq '12025550101'": "john",
    "startswith(phone_number,'1202')": "john",
    "postal_code eq '10011'": "ann john",
    "postal_code in ('20009','1')": "ann",
    "region eq 'DC'": "ann",
    "locality like 'new york'": "ann john",
    "country eq 'US'": "ann john",
    "identifier eq 'crm:1'": "john",
    "identifiers eq 'crm:2'": "johnny",
    "identifier in ('crm:1','crm:2','crm:3')": "john johnny",
    "startswith(identifier,'crm:')": "john johnny",
    "identifier like 'CRM:%'": "john johnny",
    # Every resource also has the gateway's identifier
    "identifier ne 'crm:1'": "ann eve john johnny rob",
    "identifier ne null": "ann eve john johnny rob",
    "identifier eq null": "",
    "startswith(identifier,'default:')": "ann eve john johnny rob",
    # Conditions on virtual fields are independent: each may be true for another element
    "postal_code eq '10011' and region eq 'DC'": "ann",
    # Members of arrays and hashes by their path
    "email_addresses/status eq 'unsubscribed'": "john",
    "phone_numbers/number_type eq 'Work'": "john",
    "postal_addresses/postal_code eq '20009'": "ann",
    "languages_spoken eq 'fr'": "ann",
    "custom_fields/union_member eq 'true'": "ann",
    """custom_fields/'T-shirt size (it''s "EU")' eq 'L'""": "ann",
    """contains(custom_fields/'T-shirt size (it''s "EU")', 'L')""": "ann",
    "custom_fields/'T-shirt size' eq 'L'": "",
    "custom_fields/union_member eq null": "eve john johnny rob",
    # A flexenum is compared without case
    "email_addresses/address_type eq 'personal'": "ann",
    "party_identification eq 'none'": "",
    # Old names in the OSDI overview
    "first_name eq 'Ann'": "ann",
    "last_name eq 'Doe'": "johnny",
    "gender eq 'Male' and address.postal_code eq '10011'": "john",
    "created gt '2014-06-01'": "eve",
    "modified gt '2014-06-01'": "ann eve john johnny rob",
    # Dates: with and without quotes, every form of an offset, UTC by default
    "created ge '2013-11-17T18:27:35-05'": "eve john johnny rob",
    "created_date ge '2013-11-17T18:27:35-0500'": "eve john johnny rob",
    "created_date ge '2013-11-17T18:27:35-05:00'": "eve john johnny rob",
    "created_date ge '2013-11-18T04:57:35+05:30'": "eve john johnny rob",
    "created_date ge '2013-11-17T23:27:35Z'": "eve john johnny rob",
    "created_date ge '2013-11-17T23:27:35'": "eve john johnny rob",
    "created_date ge '2013-11-18'": "eve johnny rob",
    "created_date lt 2013-11-18": "ann john",
    "created_date eq 2013-11-17T23:27:35Z": "john",
    "created_date ge 2013-11-17T18:27:35-05:00": "eve john johnny rob",
    "created_date ne 2013-11-17T23:27:35Z": "ann eve johnny rob",
    # A quote within text: doubled, or single
    "family_name eq 'O''Brien'": "john",
    "family_name eq 'O'Brien'": "john",
    "family_name eq 'O'Brien' and gender eq 'Male'": "john",
}
OF_OUTREACHES = {
    "type eq 'email'": "first",
    "type eq 'EMAIL'": "first",
    "type ne 'email'": "second third",
    "duration gt 60": "second",
    "target_given_name eq 'Jane'": "first",
    "target_family_name eq 'Smith'": "first second",
    "target_ocdid eq 'ocd-division/country:us/state:va'": "first",
    "startswith(target_ocdid,'ocd-division/country:us/state:')": "first second",
    "target_given_name eq 'Jane' and target_family_name eq 'Smith'": "first",
    "targets/phone_numbers/number eq '11234567890'": "second",
    "targets eq null": "third",
    "referrer_data/source eq 'api'": "second",
    "action_date lt '2014-03-18T06:02:16-05'": "first",
    "identifier eq 'form:1'": "first",
}
OF_CAMPAIGNS = {
    "total_outreaches gt 1": "busy",
    "total_outreaches eq 0": "idle",
    "title eq 'busy' or title eq 'idle'": "busy idle",
    "templates eq 'Hello'": "busy",
}


@pytest_asyncio.fixture(loop_scope="session")
async def rows(gateway: Gateway) -> Gateway:
    for title, person in PEOPLE.items():
        await gateway.post("/people", {**person, "work_title": title})
    for title, moment in CREATED.items():
        await gateway.sql(
            f"UPDATE people SET created_date = '{moment}' WHERE work_title = '{title}'"
        )
    busy = await gateway.campaign(title="busy", templates=["Hello"])
    await gateway.campaign(title="idle")
    jane = {"given_name": "Jane", "family_name": "Doe", "ocdid": _division("va")}
    john = {"given_name": "John", "family_name": "Smith", "ocdid": _division("ny")}
    phones = {"phone_numbers": [{"number": "11234567890"}]}
    outreaches: dict[str, Json] = {
        "first": {
            "identifiers": ["form:1"],
            "type": "email",
            "targets": [jane, john],
            "action_date": "2014-03-18T11:02:15Z",
        },
        "second": {
            "type": "phone",
            "duration": 120,
            "targets": [{**john, **phones}],
            "referrer_data": {"source": "api"},
        },
    }
    for notes, body in outreaches.items():
        await gateway.post(busy + "/outreaches", {**body, "notes": notes})
    await gateway.post("/outreaches", {"notes": "third"})
    return gateway


def _division(state: str) -> str:
    return f"ocd-division/country:us/state:{state}"


async def _found(gateway: Gateway, path: str, text: str, named: str) -> str:
    response = await gateway.client.get(path, params={"filter": text})
    if response.status_code != 200:
        return response.text
    page = response.json()
    names = [document[named] for document in embedded(page)]
    assert page["total_records"] == len(names)
    assert page["total_pages"] == (1 if names else 0)
    return " ".join(sorted(names))


@pytest.mark.parametrize(
    ("path", "named", "cases"),
    [
        ("/people", "work_title", OF_PEOPLE),
        ("/outreaches", "notes", OF_OUTREACHES),
        ("/advocacy_campaigns", "title", OF_CAMPAIGNS),
    ],
)
async def test_what_a_filter_finds(rows: Gateway, path: str, named: str, cases: Any) -> None:
    """Every operator, function, virtual field, alias and tolerance."""
    assert {text: await _found(rows, path, text, named) for text in cases} == cases


async def test_a_filter_within_a_parent(rows: Gateway) -> None:
    """A nested collection is filtered within its parent."""
    (busy,) = embedded(await rows.get("/advocacy_campaigns?filter=title eq 'busy'"))
    path = path_of(busy) + "/outreaches"
    assert await _found(rows, path, "type ne 'email'", "notes") == "second"
    assert await _found(rows, path, "type eq 'other'", "notes") == ""


async def test_our_own_identifier_is_found(rows: Gateway) -> None:
    """By the gateway's identifier, by another system's, and by id."""
    (ann,) = embedded(await rows.get("/people?filter=work_title eq 'ann'"))
    own = ann["identifiers"][0]
    id_ = own.partition(":")[2]
    for text in (
        f"identifier eq '{own}'",
        f"identifiers eq '{own}'",
        f"id eq '{id_}'",
        f"id eq {id_}",
        f"identifier in ('{own}')",
    ):
        assert await _found(rows, "/people", text, "work_title") == "ann", text
    assert await _found(rows, "/people", "identifier eq 'default:1'", "work_title") == ""
    assert await _found(rows, "/people", f"identifier in ('{own}','crm:1')", "work_title") == (
        "ann john"
    )


# As written in a URL


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter=email_address%20eq%20'ann%2Bnews@example.com'", "ann"),
        ("filter=email_address%20eq%20'ann+news@example.com'", "ann"),
        ("filter=email_address+eq+'ann+news@example.com'", "ann"),
        ("filter=created_date%20eq%20'2013-11-18T05:27:35+06'", "john"),
        ("filter=created_date%20eq%20'2013-11-18T05:27:35+06:00'", "john"),
        ("filter=created_date%20eq%202013-11-18T05:27:35+06:00", "john"),
        ("$filter=given_name eq 'Ann'", "ann"),
        ("%24filter=given_name%20eq%20'Ann'", "ann"),
        ("Filter=given_name%20eq%20'Ann'", "ann"),
        ("filter=" + quote("  given_name  eq  'Ann' "), "ann"),
    ],
)
async def test_a_filter_in_an_address(rows: Gateway, query: str, expected: str) -> None:
    """A + arrives as a space, in an e-mail address and in an offset; both are tolerated."""
    page = await rows.get("/people?" + query)
    assert [document["work_title"] for document in embedded(page)] == [expected]


# Refused, and never an unfiltered result


REFUSED = [
    ("near('10011', '5 miles')", "FILTER_NOT_SUPPORTED", "near"),
    ("gender eq 'Female' and near('10011','5 miles')", "FILTER_NOT_SUPPORTED", "near"),
    ("length(given_name) gt 3", "FILTER_NOT_SUPPORTED", "length"),
    ("nickname eq 'Ann'", "FILTER_UNKNOWN_FIELD", "nickname"),
    ("email_addresses/nothing eq 'Ann'", "FILTER_UNKNOWN_FIELD", "nothing"),
    ("given_name = 'Ann'", "FILTER_INVALID", "column 12"),
    ("given_name eq 'Ann' gender", "FILTER_INVALID", "column 21"),
    ("(given_name eq 'Ann'", "FILTER_INVALID", "column 21"),
    ("given_name eq", "FILTER_INVALID", "column"),
    ("given_name", "FILTER_INVALID", "condition"),
    ("'Ann'", "FILTER_INVALID", ""),
    ("given_name eq 'Ann", "FILTER_INVALID", "column 15"),
    ("given_name eq Ann", "FILTER_INVALID", "Ann"),
    ("birthdate eq 'x'", "FILTER_INVALID", "birthdate"),
    ("birthdate/year eq 'x'", "FILTER_INVALID", "birthdate/year"),
    ("created_date gt 'yesterday'", "FILTER_INVALID", "yesterday"),
    ("created_date gt '2014-02-30'", "FILTER_INVALID", "2014-02-30"),
    ("given_name regexp '('", "FILTER_INVALID", ""),
    ("given_name gt null", "FILTER_INVALID", "null"),
]


@pytest.mark.parametrize(("text", "code", "message"), REFUSED)
async def test_what_cannot_be_read_is_refused(
    gateway: Gateway, text: str, code: str, message: str
) -> None:
    """A 400 that names the filter and tells what is wrong and where."""
    await gateway.person()
    campaign = await gateway.campaign()
    response = await gateway.client.get("/people", params={"filter": text})
    assert faults(response, 400) == [(code, ["filter"])]
    described = response.json()["osdi:error"]["resource_status"][0]["error_descriptions"][0]
    assert message in described["description"]
    if "given_name" in text:
        nested = campaign + "/outreaches"
        other = await gateway.client.get(nested, params={"filter": text})
        assert other.status_code == 400


async def test_a_filter_on_what_is_not_there(gateway: Gateway) -> None:
    """Fields of another resource are unknown."""
    await gateway.post("/outreaches", {"_links": {"osdi:person": link(await gateway.person())}})
    for path, text in (("/outreaches", "email_address eq 'x'"), ("/people", "target_ocdid eq 'x'")):
        response = await gateway.client.get(path, params={"filter": text})
        assert error_codes(response) == ["FILTER_UNKNOWN_FIELD"], path
