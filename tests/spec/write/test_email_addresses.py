"""E-mail addresses as programs and people write them, and the people that they lead to."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.support.gateway import Gateway, Json, id_of

SIGNUP = "/people/person_signup_helper"

SAME = [
    *("ada@example.org", " Ada@Example.org ", "<ada@example.org>", '"ada@example.org"'),
    *("'ada@example.org'", "ada@example.org,", "ada@example.org.", "mailto:ada@example.org"),
    *("mailto:ada%40example.org?subject=Hi", "Ada Lovelace <ada@example.org>"),
    *('"Lovelace, Ada" <ada@example.org>', "<mailto:ada@example.org|ada@example.org>"),
    *(
        "[ada@example.org](mailto:ada@example.org)",
        "SMTP:ada@example.org",
        "E-mail: ada@example.org",
    ),
    *("ada@example.org (work)", "\ufeffada@example.org\u200b", "ada\uff20example.org"),
]


def _sent(address: Any, **members: Any) -> Json:
    return {"email_addresses": [{"address": address, **members}]}


async def _addresses(gateway: Gateway, *people: Json) -> list[list[Json]]:
    """The e-mail addresses of everyone who is stored after these sign-ups."""
    for person in people:
        await gateway.post(SIGNUP, {"person": person})
    found = (await gateway.get("/people"))["_embedded"]["osdi:people"]
    return [person["email_addresses"] for person in found]


async def test_every_form_of_an_address_leads_to_one_person(gateway: Gateway) -> None:
    (addresses,) = await _addresses(gateway, *map(_sent, SAME))
    assert [item["address"].lower() for item in addresses] == ["ada@example.org"]


@pytest.mark.parametrize(
    "text", ["ada@example.org; None", "n/a / ada@example.org", "null,ada@example.org"]
)
async def test_a_column_without_a_value_is_no_address(gateway: Gateway, text: str) -> None:
    (addresses,) = await _addresses(gateway, _sent(text))
    assert [item["address"] for item in addresses] == ["ada@example.org"]


async def test_a_null_character_is_refused(gateway: Gateway) -> None:
    answer = await gateway.client.post("/people", json=_sent("ada@example.org\0"))
    assert answer.status_code == 400


async def test_a_bare_text_is_read_too(gateway: Gateway) -> None:
    sent = [{"email_addresses": text} for text in ("ada@example.org", ["<ada@example.org>"])]
    (addresses,) = await _addresses(gateway, *sent)
    assert [item["address"] for item in addresses] == ["ada@example.org"]


@pytest.mark.parametrize(
    "between", [", ", ";", " ", "\n", " / ", "/", "|", " or ", " and ", ">, <"]
)
async def test_two_addresses_in_one_field_become_two(gateway: Gateway, between: str) -> None:
    text = f"ada@example.org{between}ada@work.example"
    sent = _sent(text, primary=True, status="unsubscribed")
    (addresses,) = await _addresses(gateway, sent)
    assert [item["address"] for item in addresses] == ["ada@example.org", "ada@work.example"]
    assert [item.get("primary", False) for item in addresses] == [True, False]
    assert {item["status"] for item in addresses} == {"unsubscribed"}


@pytest.mark.parametrize(
    "text",
    [
        *("n/a", "ada", "ada@", "@example.org", "ada@localhost", "ada @example.org"),
        *("not ada@example.org", "ada@b@example.org", '"ada l"@example.org', "ada, pw@example.org"),
        *("see https://example.org/?e=ada@example.org", "{{email}}", "ada at example.org"),
    ],
)
async def test_a_text_with_anything_else_stays_and_leads_to_nobody(
    gateway: Gateway, text: str
) -> None:
    people = [{"given_name": name, **_sent(text)} for name in ("Ada", "Bob")]
    found = await _addresses(gateway, {"given_name": "Eve", **_sent("ada@example.org")}, *people)
    assert sorted(item["address"] for (item,) in found) == sorted([text, text, "ada@example.org"])


@pytest.mark.parametrize(
    "text", ["o'brien@example.org", "a/b=c|d+e@example.org", "m\u00fcller@\u00e4.de"]
)
async def test_unusual_addresses_stay_as_they_are(gateway: Gateway, text: str) -> None:
    ((address,),) = await _addresses(gateway, _sent(text))
    assert address["address"] == text


async def test_a_fault_names_the_element_as_sent(gateway: Gateway) -> None:
    sent: list[Json] = [{"address": "a@example.org, b@example.org"}]
    sent += [{"address": "c@example.org", "status": 7}]
    answer = await gateway.client.post(
        "/people", json={"given_name": "Ada", "email_addresses": sent}
    )
    (status,) = answer.json()["osdi:error"]["resource_status"]
    assert "email_addresses[1].status" in str(status)


async def test_a_put_keeps_the_members_of_the_address(gateway: Gateway) -> None:
    person = await gateway.post("/people", _sent("ada@example.org", status="unsubscribed"))
    path = f"/people/{id_of(person)}"
    changed = await gateway.put(path, _sent("Ada <ada@example.org>"))
    (address,) = changed["email_addresses"]
    assert (address["address"], address["status"]) == ("ada@example.org", "unsubscribed")


@pytest.mark.parametrize("text", SAME)
async def test_a_filter_takes_every_form(gateway: Gateway, text: str) -> None:
    await _addresses(gateway, _sent("ada@example.org"))
    literal = text.replace("'", "''")
    for condition in (f"eq '{literal}'", f"in ('{literal}')"):
        found = await gateway.get(f"/people?filter={quote('email_address ' + condition)}")
        assert found["total_records"] == 1, condition
