"""Birthdays that do not exist: refused, or left out by a helper and reported."""

from __future__ import annotations

import pytest

from tests.spec.support.builders import faults
from tests.support.gateway import Gateway, Json

NO_DAYS: list[tuple[Json, str]] = [
    ({"month": 13}, "birthdate.month"),
    ({"month": -1, "day": 1}, "birthdate.month"),
    ({"month": -3}, "birthdate.month"),
    ({"day": 32}, "birthdate.day"),
    ({"year": -1}, "birthdate.year"),
    ({"month": 2, "day": 30}, "birthdate"),
    ({"month": 4, "day": 31, "year": 1990}, "birthdate"),
    ({"month": 2, "day": 29, "year": 1900}, "birthdate"),
    ({"month": "13"}, "birthdate.month"),
]
DAYS: list[Json] = [
    {"month": 2, "day": 29},
    {"month": 2, "day": 29, "year": 2000},
    {"month": 12, "day": 31, "year": 1973},
    {"month": 12},
    {"day": 31},
    {"year": 1973},
]


@pytest.mark.parametrize(("birthdate", "name"), NO_DAYS)
async def test_a_day_that_does_not_exist_is_refused(
    gateway: Gateway, birthdate: Json, name: str
) -> None:
    """On both surfaces, with a hint."""
    body = {"given_name": "Ada", "birthdate": birthdate}
    response = await gateway.client.post("/people", json=body)
    assert response.status_code == 400
    assert "OUT_OF_RANGE" in response.text
    assert f"'{name}'" in response.text
    number = {key: int(value) for key, value in birthdate.items()}
    made = "mutation ($i: PersonInput!) { createPerson(input: $i) { created } }"
    (error,) = (await gateway.graphql(made, {"i": {"birthdate": number}}))["errors"]
    assert error["extensions"]["code"] == "OUT_OF_RANGE"
    assert error["extensions"]["properties"] == [name]
    assert error["extensions"]["hint"]


@pytest.mark.parametrize(("birthdate", "name"), NO_DAYS)
async def test_a_helper_keeps_the_person_without_it(
    gateway: Gateway, birthdate: Json, name: str
) -> None:
    person = {"given_name": "Ada", "birthdate": birthdate}
    answer = await gateway.post("/people/person_signup_helper", {"person": person})
    assert answer["given_name"] == "Ada"
    assert "OUT_OF_RANGE" in str(answer["osdi:error"])
    left = {} if name == "birthdate" else {**birthdate}
    left.pop(name.removeprefix("birthdate."), None)
    assert answer.get("birthdate", {}) == left


@pytest.mark.parametrize("birthdate", DAYS)
async def test_a_day_that_exists_is_stored(gateway: Gateway, birthdate: Json) -> None:
    assert (await gateway.post("/people", {"birthdate": birthdate}))["birthdate"] == birthdate


async def test_a_year_of_zero_is_not_sent(gateway: Gateway) -> None:
    """As forms send it, by REST and GraphQL."""
    sent = {"month": 2, "day": 29, "year": 0}
    expected = {"month": 2, "day": 29}
    assert (await gateway.post("/people", {"birthdate": sent}))["birthdate"] == expected
    made = """mutation ($b: BirthdateInput!) { createPerson(input: {birthdate: $b}) {
      person { birthdate { month day year } } } }"""
    answer = await gateway.graphql(made, {"b": sent})
    person = answer["data"]["createPerson"]["person"]
    assert person["birthdate"] == {**expected, "year": None}


PARTS = [({"month": 2}, {"day": 31}), ({"day": 30, "month": 1}, {"month": 2})]
parts = pytest.mark.parametrize(("stored", "sent"), PARTS)


@parts
@pytest.mark.parametrize("method", ["PUT", "PATCH", "POST"])
async def test_a_part_that_makes_no_day_with_what_is_stored_is_refused(
    gateway: Gateway, method: str, stored: Json, sent: Json
) -> None:
    """Nothing changes: not by an update, nor by a POST that leads to the person."""
    key = {"identifiers": ["crm:1"]}
    path = await gateway.person(**key, birthdate=stored)
    before = await gateway.get(path)
    target = "/people" if method == "POST" else path
    body = {**key, "birthdate": sent}
    response = await gateway.client.request(method, target, json=body)
    assert faults(response, 400) == [("OUT_OF_RANGE", ["birthdate"])]
    update = """mutation ($id: ID!, $b: BirthdateInput!) {
      updatePerson(id: $id, input: {birthdate: $b}) { person { id } } }"""
    id_ = path.rpartition("/")[2]
    (error,) = (await gateway.graphql(update, {"id": id_, "b": sent}))["errors"]
    assert error["extensions"]["code"] == "OUT_OF_RANGE"
    assert error["extensions"]["properties"] == ["birthdate"]
    assert await gateway.get(path) == before


@parts
async def test_a_helper_leaves_out_a_part_that_makes_no_day(
    gateway: Gateway, stored: Json, sent: Json
) -> None:
    """It is reported; the rest is stored."""
    key = {"identifiers": ["crm:1"]}
    path = await gateway.person(**key, birthdate=stored)
    person = {**key, "birthdate": sent, "family_name": "Lovelace"}
    for helper in (
        "/people/person_signup_helper",
        f"{await gateway.campaign()}/record_outreach_helper",
    ):
        answer = await gateway.post(helper, {"person": person})
        assert "OUT_OF_RANGE" in str(answer["osdi:error"]), helper
        assert "birthdate" in str(answer["osdi:error"])
        after = await gateway.get(path)
        assert (after["birthdate"], after["family_name"]) == (stored, "Lovelace")


async def test_an_update_may_mend_a_day(gateway: Gateway) -> None:
    path = await gateway.person(birthdate={"month": 2, "day": 28})
    changed = await gateway.put(path, {"birthdate": {"month": 3, "day": 31}})
    assert changed["birthdate"] == {"month": 3, "day": 31}
