"""Matching: by identifiers, then e-mail addresses, then phone numbers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.spec.support.builders import (
    addresses_of,
    emails,
    faults,
    href,
    parts,
    phones,
    total,
)
from tests.support.gateway import Gateway, Json, id_of, path_of, running


async def _posted(gateway: Gateway, **person: Any) -> str:
    return path_of(await gateway.post("/people", person))


async def test_any_shared_identifier_finds_the_person(gateway: Gateway) -> None:
    """POST /people finds the person by any shared identifier, and unites identifiers."""
    ada = await gateway.person(identifiers=["crm:1", "crm:2"])
    document = await gateway.post("/people", {"identifiers": ["van:9", "crm:2"]})
    assert path_of(document) == ada
    assert document["identifiers"][1:] == ["crm:1", "crm:2", "van:9"]
    assert document["given_name"] == "Ada"
    assert await total(gateway, "/people") == 1


async def test_our_own_identifier_finds_the_person(gateway: Gateway) -> None:
    """The first identifier of a response, sent back, refers to that resource."""
    ada = await gateway.get(await gateway.person())
    again = await gateway.post("/people", {"identifiers": ada["identifiers"], "gender": "Female"})
    assert id_of(again) == id_of(ada)
    assert again["identifiers"] == ada["identifiers"]


async def test_any_email_address_finds_the_person_whatever_its_case(gateway: Gateway) -> None:
    """By any e-mail address, regardless of case."""
    ada = await gateway.person(**emails("Ada@Example.com", "lovelace@example.com"))
    assert await _posted(gateway, **emails("new@example.com", " aDA@eXAMPLE.COM ")) == ada
    assert await _posted(gateway, **emails("LOVELACE@example.com")) == ada
    assert await total(gateway, "/people") == 1


async def test_an_email_address_goes_before_a_phone_number(gateway: Gateway) -> None:
    """By phone number only if the body has no e-mail address."""
    ada = await gateway.person(**emails("ada@example.com"), **phones("12025550101"))
    eve = await _posted(gateway, **emails("eve@example.com"), **phones("12025550101"))
    assert eve != ada
    assert await _posted(gateway, **phones("12025550101")) == ada


@pytest.mark.parametrize("number", ["+1 (202) 555-0101", "1-202-555-0101", "12025550101"])
async def test_a_phone_number_is_its_digits(gateway: Gateway, number: str) -> None:
    """Only the digits of a phone number count."""
    ada = await gateway.person(**phones("1.202.555.0101"))
    document = await gateway.post("/people", phones(number))
    assert path_of(document) == ada
    assert [item["number"] for item in document["phone_numbers"]] == ["12025550101"]


async def test_an_identifier_goes_before_a_phone_number(gateway: Gateway) -> None:
    """Identifiers match before phone numbers."""
    ada = await gateway.person(identifiers=["crm:1"])
    await gateway.person(**phones("12025550101"))
    assert await _posted(gateway, identifiers=["crm:1"], **phones("12025550101")) == ada


async def test_a_body_without_a_match_creates_a_person(gateway: Gateway) -> None:
    """A name is not a key."""
    ada = await gateway.person(family_name="Lovelace", **emails("ada@example.com"))
    assert await gateway.person(family_name="Lovelace") != ada
    assert await gateway.person(family_name="Lovelace", **emails("other@example.com")) != ada
    assert await total(gateway, "/people") == 3


# Keys of two people

EMAIL_TAKEN = [("EMAIL_ADDRESS_TAKEN", ["email_addresses[0].address"])]


async def _ada_and_eve(gateway: Gateway) -> tuple[str, str]:
    ada = await gateway.person(identifiers=["crm:ada"], **emails("ada@example.com"))
    eve = await gateway.person(
        given_name="Eve", identifiers=["crm:eve"], **emails("eve@example.com")
    )
    return ada, eve


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"identifiers": ["crm:ada"], **emails("EVE@example.com")}, EMAIL_TAKEN),
        (
            {"identifiers": ["crm:ada", "crm:eve"]},
            [("IDENTIFIER_TAKEN", ["identifiers[1]"])],
        ),
        (
            emails("ada@example.com", "eve@example.com"),
            [("EMAIL_ADDRESS_TAKEN", ["email_addresses[1].address"])],
        ),
        (
            {"identifiers": ["new:1", "crm:ada", "crm:eve"], **emails("eve@example.com")},
            [("IDENTIFIER_TAKEN", ["identifiers[2]"]), *EMAIL_TAKEN],
        ),
    ],
)
async def test_a_post_that_names_two_people_is_a_conflict(
    gateway: Gateway, body: Json, expected: Any
) -> None:
    """POST /people answers 409 and names the property; nothing is stored."""
    ada, eve = await _ada_and_eve(gateway)
    before = [await gateway.get(ada), await gateway.get(eve)]
    response = await gateway.client.post("/people", json={**body, "family_name": "Changed"})
    assert faults(response, 409) == expected
    assert [await gateway.get(ada), await gateway.get(eve)] == before
    assert await total(gateway, "/people") == 2


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (emails("eve@EXAMPLE.com"), EMAIL_TAKEN),
        ({"identifiers": ["crm:ada", "crm:eve"]}, [("IDENTIFIER_TAKEN", ["identifiers[1]"])]),
    ],
)
async def test_a_put_cannot_take_the_key_of_another_person(
    gateway: Gateway, method: str, body: Json, expected: Any
) -> None:
    """PUT /people answers 409 and names the property."""
    ada, _ = await _ada_and_eve(gateway)
    before = await gateway.get(ada)
    response = await gateway.client.request(method, ada, json={**body, "gender": "Female"})
    assert faults(response, 409) == expected
    assert await gateway.get(ada) == before


@pytest.mark.parametrize("resource", ["/advocacy_campaigns", "/outreaches"])
async def test_identifiers_of_other_resources_conflict_too(gateway: Gateway, resource: str) -> None:
    """A PUT with the identifier of another resource is a 409, for every type."""
    await gateway.post(resource, {"identifiers": ["crm:1"]})
    other = await gateway.post(resource, {"identifiers": ["crm:2"]})
    response = await gateway.client.put(path_of(other), json={"identifiers": ["crm:1"]})
    assert faults(response, 409) == [("IDENTIFIER_TAKEN", ["identifiers[0]"])]


HELPERS = {
    "record_outreach_helper": ("{campaign}/record_outreach_helper", "person."),
    "a plain POST with a person": ("{campaign}/outreaches", "person."),
    "person_signup_helper": ("/people/person_signup_helper", "person."),
}


@pytest.mark.parametrize("helper", HELPERS)
async def test_a_helper_leaves_the_address_with_its_owner(gateway: Gateway, helper: str) -> None:
    """It stores the action for the person of the identifier, and reports the address."""
    ada, eve = await _ada_and_eve(gateway)
    path, prefix = HELPERS[helper]
    person = {
        "identifiers": ["crm:ada"],
        "family_name": "Lovelace",
        **emails("eve@example.com", "ada@new.example"),
    }
    answer = await gateway.post(path.format(campaign=await gateway.campaign()), {"person": person})
    assert parts(answer) == [
        ("osdi:person", "EMAIL_ADDRESS_TAKEN", [prefix + "email_addresses[0].address"])
    ]
    assert (href(answer, "osdi:person") or path_of(answer)) == ada
    stored = await gateway.get(ada)
    assert stored["family_name"] == "Lovelace"
    assert addresses_of(stored) == ["ada@example.com", "ada@new.example"]
    assert addresses_of(await gateway.get(eve)) == ["eve@example.com"]


async def test_a_helper_leaves_an_identifier_with_its_owner(gateway: Gateway) -> None:
    """Of the identifiers of two people, the first matches, and the other is reported."""
    ada, eve = await _ada_and_eve(gateway)
    person = {"identifiers": ["crm:ada", "crm:eve"]}
    answer = await gateway.post("/outreaches", {"person": person})
    assert href(answer, "osdi:person") == ada
    assert parts(answer) == [("osdi:person", "IDENTIFIER_TAKEN", ["person.identifiers[1]"])]
    assert (await gateway.get(ada))["identifiers"][1:] == ["crm:ada"]
    assert (await gateway.get(eve))["identifiers"][1:] == ["crm:eve"]


# Concurrent requests


async def test_simultaneous_posts_of_one_address_create_one_person(gateway: Gateway) -> None:
    """Concurrent posts of a new address create one person."""
    bodies = [{"given_name": f"Name {n}", **emails("one@example.com")} for n in range(8)]
    answers = await asyncio.gather(*[gateway.post("/people", body) for body in bodies])
    assert len({id_of(answer) for answer in answers}) == 1
    assert await total(gateway, "/people") == 1


async def test_simultaneous_actions_of_one_person(gateway: Gateway) -> None:
    """Helpers too: one person, every outreach, correct totals."""
    campaign = await gateway.campaign()
    bodies = [
        {"identifiers": [f"form:{n % 4}"], "person": emails("one@example.com")} for n in range(8)
    ]
    helper = campaign + "/record_outreach_helper"
    answers = await asyncio.gather(*[gateway.post(helper, body) for body in bodies])
    assert len({href(answer, "osdi:person") for answer in answers}) == 1
    assert len({id_of(answer) for answer in answers}) == 4
    assert await total(gateway, "/people") == 1
    assert (await gateway.get(campaign))["total_outreaches"] == 4


# A repeated identifier


@pytest.mark.parametrize("where", ["/outreaches", "{campaign}/outreaches", "{person}/outreaches"])
async def test_a_repeated_identifier_updates_the_outreach(gateway: Gateway, where: str) -> None:
    """It is merged into the resource that has the identifier: there is no duplicate."""
    campaign, person = await gateway.campaign(), await gateway.person()
    path = where.format(campaign=campaign, person=person)
    body = {"identifiers": ["form:1"], "type": "phone", "referrer_data": {"source": "api"}}
    first = await gateway.post(path, body)
    second = await gateway.post(
        path,
        {
            "identifiers": ["form:1", "form:2"],
            "type": "email",
            "referrer_data": {"website": "a.example"},
        },
    )
    assert id_of(second) == id_of(first)
    assert second["identifiers"][1:] == ["form:1", "form:2"]
    assert second["type"] == "email"
    assert second["action_date"] == first["action_date"]
    assert second["referrer_data"] == {"source": "api", "website": "a.example"}
    assert await total(gateway, path) == 1


async def test_a_repeated_identifier_updates_the_campaign(gateway: Gateway) -> None:
    """The same for campaigns."""
    first = await gateway.campaign(identifiers=["crm:1"], name="old")
    assert await gateway.campaign(identifiers=["crm:1"], name="new") == first
    assert (await gateway.get(first))["name"] == "new"
    assert await total(gateway, "/advocacy_campaigns") == 1


async def test_a_retried_helper_creates_no_duplicate(gateway: Gateway) -> None:
    """The same body twice: one outreach, one person, and its triggers queued once."""
    campaign = await gateway.campaign()
    body = {
        "identifiers": ["form:1"],
        "person": {"given_name": "Ada"},
        "triggers": {"autoresponse": {"enabled": True, "identifiers": ["mail:1"]}},
    }
    first = await gateway.post(campaign + "/record_outreach_helper", body)
    second = await gateway.post(campaign + "/record_outreach_helper", body)
    assert second == first
    assert await total(gateway, "/people") == 1
    assert (await gateway.get(campaign))["total_outreaches"] == 1
    assert len(await gateway.sql("SELECT * FROM triggers")) == 1


async def test_only_a_new_resource_has_the_created_status(gateway: Gateway) -> None:
    """With OSDI_CREATED_STATUS=201, an update is still a 200."""
    async with running(gateway.url, created_status=201) as other:
        body = {"identifiers": ["form:1"]}
        for path in ("/people", "/advocacy_campaigns", "/outreaches"):
            statuses = [(await other.client.post(path, json=body)).status_code for _ in range(2)]
            assert statuses == [201, 200], path


async def test_one_identifier_in_each_type_of_resource(gateway: Gateway) -> None:
    """Identifiers are unique per resource type: each may have foreign_system:1."""
    identifiers = ["foreign_system:1"]
    answers = [
        await gateway.post(path, {"identifiers": identifiers})
        for path in ("/people", "/advocacy_campaigns", "/outreaches")
    ]
    assert len({id_of(answer) for answer in answers}) == 3
    assert all(answer["identifiers"][1:] == identifiers for answer in answers)


@pytest.mark.parametrize("plural", ["people", "advocacy_campaigns", "outreaches", "tags", "lists"])
async def test_an_identifier_of_the_gateway_that_leads_nowhere(
    gateway: Gateway, plural: str
) -> None:
    """404: it was deleted, and a new resource would be its twin. Without a token it is ignored."""
    body = {"name": "a", "title": "a", "given_name": "Ada", "subject": "a"}
    gone = await gateway.post(f"/{plural}", body)
    await gateway.client.delete(path_of(gone))
    for identifier in (gone["identifiers"][0], "default:nobody"):
        sent = {**body, "identifiers": ["x:1", identifier]}
        response = await gateway.client.post(f"/{plural}", json=sent)
        assert faults(response, 404) == [("NOT_FOUND", ["identifiers[1]"])]
    assert await total(gateway, f"/{plural}") == 0


async def test_a_helper_without_the_deleted_person_keeps_the_action(gateway: Gateway) -> None:
    """The identifier of the person is reported; that of the action itself is a 404."""
    campaign = await gateway.campaign()
    gone = await gateway.post("/people", {"given_name": "Ada"})
    await gateway.client.delete(path_of(gone))
    body = {"person": {"identifiers": gone["identifiers"], **emails("ada@example.org")}}
    helper = campaign + "/record_outreach_helper"
    document = await gateway.post(helper, body)
    assert parts(document) == [("osdi:person", "NOT_FOUND", ["person.identifiers[0]"])]
    assert await total(gateway, "/people") == 1
    response = await gateway.anonymous().post(helper, json=body)
    assert (response.status_code, response.content) == (200, b"{}")
    await gateway.client.delete(path_of(document))
    again = {"identifiers": document["identifiers"], "subject": "a"}
    response = await gateway.client.post(helper, json=again)
    assert faults(response, 404) == [("NOT_FOUND", ["identifiers[0]"])]
    response = await gateway.client.post("/people/person_signup", json=body)
    assert response.status_code == 404
