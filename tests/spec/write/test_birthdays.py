"""Birthdays that do not exist: refused, or left out by a helper and reported."""

from __future__ import annotations

import pytest

from tests.support.gateway import Gateway, Json

NO_DAYS: list[tuple[Json, str]] = [
    ({"month": 13}, "birthdate.month"),
    ({"month": -1, "day": 1}, "birthdate.month"),
    ({"month": -3}, "birthdate.month"),
    ({"day": 32}, "birthdate.day"),
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
