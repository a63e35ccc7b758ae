"""Phone numbers as people write them, and the people that they lead to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from app.identity.organizations import change_settings
from tests.spec.support.builders import phones
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import Gateway, Json, id_of

SIGNUP = "/people/person_signup_helper"


async def _numbers(gateway: Gateway, *people: Json) -> list[list[Json]]:
    """The phone numbers of everyone who is stored after these sign-ups."""
    for person in people:
        await gateway.post(SIGNUP, {"person": person})
    found = (await gateway.get("/people"))["_embedded"]["osdi:people"]
    return [person["phone_numbers"] for person in found]


async def _organization(gateway: Gateway, **options: Any) -> Gateway:
    """The gateway for another organization, with these settings."""
    client = await gateway.client_of("union")
    await change_settings(gateway.store, "union", **options)
    return replace(gateway, client=client)


def _sent(number: Any, **members: Any) -> Json:
    return {"phone_numbers": [{"number": number, **members}]}


FULL_WIDTH = "".join(chr(ord(digit) + 0xFEE0) for digit in "12025550187")

SAME = [
    *("(202) 555-0187", "202.555.0187", "+1 202 555 0187", "12025550187", "001 202 555 0187"),
    *("tel:+1-202-555-0187", "Phone: 202-555-0187", FULL_WIDTH, 2025550187.0),
]


async def test_every_form_of_a_number_leads_to_one_person(gateway: Gateway) -> None:
    (numbers,) = await _numbers(gateway, *map(_sent, SAME))
    assert [item["number"] for item in numbers] == ["12025550187"]


@pytest.mark.parametrize(
    "text", ["202-555-0187 x45", "(202) 555-0187 ext. 45", "2025550187#45", "202-555-0187;ext=45"]
)
async def test_an_extension_goes_to_its_own_member(gateway: Gateway, text: str) -> None:
    ((number,),) = await _numbers(gateway, _sent(text))
    assert (number["number"], number["extension"]) == ("12025550187", "45")


async def test_a_sent_extension_and_description_stay(gateway: Gateway) -> None:
    sent = _sent("202-555-0187 x45 (desk)", extension="7", description="Front")
    ((number,),) = await _numbers(gateway, sent)
    assert (number["extension"], number["description"]) == ("7", "Front")


@pytest.mark.parametrize("between", [" / ", ", ", ";", " or ", "\n", " and "])
async def test_two_numbers_in_one_field_become_two(gateway: Gateway, between: str) -> None:
    text = f"202-555-0187{between}202-555-0188"
    (numbers,) = await _numbers(gateway, _sent(text, primary=True, do_not_call=True))
    assert [item["number"] for item in numbers] == ["12025550187", "12025550188"]
    assert [item.get("primary", False) for item in numbers] == [True, False]
    assert all(item["do_not_call"] for item in numbers)


async def test_words_beside_a_number_are_its_description(gateway: Gateway) -> None:
    ((number,),) = await _numbers(gateway, _sent("202-555-0187 (cell)"))
    assert (number["number"], number["description"]) == ("12025550187", "cell")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("555-0187", "5550187"),
        ("Room 12345", "Room 12345"),
        ("(202) 555-0187 12", "202555018712"),
        ("n/a", "n/a"),
        ("0187", "0187"),
    ],
)
async def test_what_is_no_number_stays(gateway: Gateway, text: str, stored: str) -> None:
    ((number,),) = await _numbers(gateway, {"given_name": "Ada", **_sent(text)})
    assert number["number"] == stored


@pytest.mark.parametrize("text", ["Room 12345", "000-000-0000", "1111111111", "(999) 999-9999"])
async def test_what_is_no_number_leads_to_nobody(gateway: Gateway, text: str) -> None:
    people = [{"given_name": name, **_sent(text)} for name in ("Ada", "Bob")]
    assert len(await _numbers(gateway, *people)) == 2


@pytest.mark.parametrize(
    "members",
    [
        {"postal_addresses": [{"country": "GB"}], **_sent("020 7946 0018")},
        _sent("020 7946 0018", country="gb"),
        _sent("442079460018"),
        _sent("0044 20 7946 0018"),
        _sent("+44 (0)20 7946 0018"),
    ],
    ids=str,
)
async def test_the_country_of_a_number(gateway: Gateway, members: Json) -> None:
    """Its own, that of an address, or the one in the number."""
    ((number,),) = await _numbers(gateway, members)
    assert number["number"] == "442079460018"


async def test_an_organization_has_a_country(gateway: Gateway) -> None:
    gateway = await _organization(gateway, phone_country="gb")
    ((number,),) = await _numbers(gateway, _sent("020 7946 0018"))
    assert number["number"] == "442079460018"
    query = "{ people(filter: {phoneNumbers: {some: {number: {eq: %s}}}}) { totalCount } }"
    for text in ("020 7946 0018", "+442079460018"):
        found = await gateway.get(f"/people?filter=phone_number eq '{text.replace('+', '%2B')}'")
        assert found["total_records"] == 1
        answer = await gateway.graphql(query.replace("%s", f'"{text}"'), None, gateway.client)
        assert answer["data"]["people"]["totalCount"] == 1


@pytest.mark.parametrize("op", ["eq '202-555-0187'", "in ('(202) 555-0187')"])
async def test_a_filter_takes_every_form(gateway: Gateway, op: str) -> None:
    await _numbers(gateway, _sent("+1 202 555 0187"))
    found = await gateway.get(f"/people?filter=phone_number {op}")
    assert found["total_records"] == 1


# Households


def _member(number: int, **members: Any) -> Json:
    address = {"email_addresses": [{"address": "home@example.org"}]}
    return {"identifiers": [f"civi:{number}"], **address, **members}


@pytest.mark.parametrize("separate", [False, True], ids=["one person", "a household"])
async def test_two_identifiers_of_one_system_with_one_address(
    gateway: Gateway, separate: bool
) -> None:
    gateway = await _organization(gateway, separate_identifiers=separate)
    for number, name in ((501, "Ada"), (502, "Bob"), (502, "Bob"), (501, "Ada")):
        await gateway.post(SIGNUP, {"person": _member(number, given_name=name)})
    found = (await gateway.get("/people"))["_embedded"]["osdi:people"]
    assert sorted(person["given_name"] for person in found) == (
        ["Ada", "Bob"] if separate else ["Ada"]
    )
    addresses = {item["address"] for person in found for item in person["email_addresses"]}
    assert addresses == {"home@example.org"}


@pytest.mark.parametrize("at_once", [False, True], ids=["in turn", "at once"])
async def test_a_household_with_one_number_and_no_address(gateway: Gateway, at_once: bool) -> None:
    gateway = await _organization(gateway, separate_identifiers=True)
    sent = [
        gateway.post(SIGNUP, {"person": {"identifiers": [f"civi:{number}"], **phones("15550100")}})
        for number in range(501, 507)
    ]
    people = await asyncio.gather(*sent) if at_once else [await item for item in sent]
    assert len({id_of(person) for person in people}) == 6
    await assert_store_consistent(gateway.url)


async def test_an_identifier_of_another_system_joins(gateway: Gateway) -> None:
    gateway = await _organization(gateway, separate_identifiers=True)
    await gateway.post(SIGNUP, {"person": _member(501)})
    await gateway.post(SIGNUP, {"person": {**_member(0), "identifiers": ["van:7"]}})
    (person,) = (await gateway.get("/people"))["_embedded"]["osdi:people"]
    assert {"civi:501", "van:7"} <= set(person["identifiers"])


@pytest.mark.parametrize("country", ["GB", "gb", "GBR", "United Kingdom", "the U.K."])
async def test_the_country_of_an_address_in_words(gateway: Gateway, country: str) -> None:
    """It is stored as a code, and the phone number belongs to it."""
    address = {"postal_addresses": [{"country": country}]}
    await _numbers(gateway, {**_sent("020 7946 0958"), **address})
    (person,) = (await gateway.get("/people"))["_embedded"]["osdi:people"]
    assert person["phone_numbers"][0]["number"] == "442079460958"
    assert person["postal_addresses"][0]["country"] == "GB"
    for name in ("GB", "GBR", country):
        page = await gateway.get(f"/people?filter=country eq '{name}'")
        assert page["total_records"] == 1, name


async def test_a_country_that_is_unknown_stays_as_sent(gateway: Gateway) -> None:
    (person,) = [await gateway.post("/people", {"postal_addresses": [{"country": "Freedonia"}]})]
    assert person["postal_addresses"][0]["country"] == "Freedonia"


async def test_one_address_in_two_spellings_of_its_country(gateway: Gateway) -> None:
    """Also where an older version has stored the name."""
    key = {"identifiers": ["crm:1"]}
    sent = {"postal_code": "20009", "country": "USA"}
    path = await gateway.person(**key, postal_addresses=[{**sent, "country": "us"}])
    await gateway.sql(
        "UPDATE people SET postal_addresses = jsonb_set(postal_addresses, '{0,country}', '\"USA\"')"
    )
    await gateway.post("/people", {**key, "postal_addresses": [sent]})
    (address,) = (await gateway.get(path))["postal_addresses"]
    assert address["country"] == "US"
