"""Parts that a helper cannot apply: the action is stored, and with a token they are reported."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.spec.support.builders import emails, faults, href, parts, total
from tests.support.gateway import BASE, Gateway, Json, path_of

ADA: Json = {"given_name": "Ada"}
NOWHERE = "d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3"
RESPONSE = {"question": f"{BASE}/questions/{NOWHERE}", "responses": ["r1", "r2", "r2"]}

UNKNOWN: dict[str, tuple[list[Any], str, str]] = {
    "add_tags": (["volunteer", "donor"], "osdi:tagging", "TAG_NAME_DOES_NOT_EXIST"),
    "add_tags_uri": ([f"{BASE}/tags/{NOWHERE}"], "osdi:tagging", "TAG_DOES_NOT_EXIST"),
    "add_lists": (["supporters"], "osdi:item", "LIST_NAME_DOES_NOT_EXIST"),
    "add_lists_uri": ([f"{BASE}/lists/{NOWHERE}"], "osdi:item", "LIST_DOES_NOT_EXIST"),
    "add_questions_responses_uri": (
        [RESPONSE, {"question": RESPONSE["question"], "value": "At a picnic"}],
        "osdi:answer",
        "QUESTION_DOES_NOT_EXIST",
    ),
    "add_questions_responses": ([RESPONSE], "osdi:answer", "QUESTION_DOES_NOT_EXIST"),
    "remove_tags": (["volunteer"], "osdi:tagging", "TAG_NAME_DOES_NOT_EXIST"),
    "remove_lists": (["supporters"], "osdi:item", "LIST_NAME_DOES_NOT_EXIST"),
}
PLACES = ["{campaign}/record_outreach_helper", "/people/person_signup_helper", "/outreaches"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("function", UNKNOWN)
async def test_unknown_parts_are_reported(gateway: Gateway, function: str, place: str) -> None:
    """The action is stored, the answer is 200 with a resource_status for each part."""
    items, rel, code = UNKNOWN[function]
    path = place.format(campaign=await gateway.campaign())
    body = {"person": {"given_name": "Ada"}, function: items}
    answer = await gateway.post(path, body)
    assert parts(answer) == [(rel, code, [f"{function}[{n}]"]) for n in range(len(items))]
    stored = await gateway.get(path_of(answer))
    assert stored == {name: value for name, value in answer.items() if name != "osdi:error"}
    assert await total(gateway, "/people") == 1


async def test_add_tags_never_creates_a_tag(gateway: Gateway) -> None:
    """Lists and questions are not created either."""
    functions = {name: items for name, (items, _, _) in UNKNOWN.items()}
    await gateway.post("/outreaches", {"person": {}, **functions})
    for table in ("tags", "taggings", "lists", "items", "questions", "answers"):
        assert await gateway.sql(f"SELECT * FROM {table}") == [], table


async def test_the_report_names_what_is_missing(gateway: Gateway) -> None:
    """The description contains the name that was sent."""
    answer = await gateway.post("/outreaches", {"person": {}, "add_tags": ["no such tag"]})
    error = answer["osdi:error"]
    assert "no such tag" in error["resource_status"][1]["error_descriptions"][0]["description"]
    assert error["resource_status"][0] == {"resource": "osdi:outreach", "response_code": 200}


async def test_a_reduced_answer_has_the_report_too(gateway: Gateway) -> None:
    """return_response false leaves out the resource, but not the report."""
    body = {"osdi:control": {"return_response": False}, "person": ADA, "add_tags": ["x"]}
    answer = await gateway.post("/people/person_signup_helper", body)
    assert answer.keys() == {"identifiers", "_links", "osdi:error"}
    assert len(parts(answer)) == 1


async def test_no_report_if_all_parts_are_applied(gateway: Gateway) -> None:
    """Without unknown parts there is no osdi:error; empty functions are ignored."""
    body: Json = {"person": ADA, "add_tags": [], "add_lists": None, "triggers": None}
    for path in ("/people/person_signup_helper", "/outreaches"):
        assert "osdi:error" not in await gateway.post(path, body)


async def test_an_object_sent_as_text_has_an_example(gateway: Gateway) -> None:
    response = await gateway.client.post("/people", json={"birthdate": "1980-05-17"})
    assert faults(response, 400) == [("WRONG_TYPE", ["birthdate"])]
    [part] = response.json()["osdi:error"]["resource_status"]
    [fault] = part["error_descriptions"]
    example = fault["hint"].removeprefix("Send an object, such as ").removesuffix(".")
    await gateway.post("/people", {"birthdate": json.loads(example)})


async def test_a_faulty_body_stores_nothing(gateway: Gateway) -> None:
    """An invalid body of a plain POST is a 400 that names every fault."""
    body = {"person": {"birthdate": {"month": "May"}}, "add_tags": [["x"]], "duration": "long"}
    response = await gateway.client.post("/outreaches", json=body)
    assert sorted(faults(response, 400)) == [
        ("WRONG_TYPE", ["add_tags[0]"]),
        ("WRONG_TYPE", ["duration"]),
        ("WRONG_TYPE", ["person.birthdate.month"]),
    ]
    assert await total(gateway, "/people") == 0
    assert await total(gateway, "/outreaches") == 0


async def test_a_signup_without_person_member_is_the_person(gateway: Gateway) -> None:
    """A bare person is accepted too, with functions next to its fields."""
    answer = await gateway.post("/people/person_signup", {"given_name": "Ada", "add_tags": ["x"]})
    assert answer["given_name"] == "Ada"
    assert len(parts(answer)) == 1


# Triggers: stored with the action


TRIGGERS: Json = {
    "autoresponse": {"enabled": True, "identifiers": ["mail:1", "mail:2"]},
    "sms_response": {"identifiers": ["sms:1"]},
    "call_response": {"enabled": False, "identifiers": ["call:1"]},
}
_TRIGGERS = "SELECT channel, identifiers, person_id, outreach_id FROM triggers ORDER BY channel"


async def test_triggers_are_stored_with_the_outreach(gateway: Gateway) -> None:
    """Each enabled one once, with its person and outreach."""
    campaign = await gateway.campaign()
    body = {"person": emails("ada@example.com"), "triggers": TRIGGERS}
    answer = await gateway.post(campaign + "/record_outreach_helper", body)
    assert "osdi:error" not in answer
    kept = await gateway.sql(_TRIGGERS)
    assert [(row["channel"], row["identifiers"]) for row in kept] == [
        ("autoresponse", ["mail:1", "mail:2"]),
        ("sms_response", ["sms:1"]),
    ]
    for row in kept:
        assert path_of(answer).endswith(f"/outreaches/{row['outreach_id']}")
        assert href(answer, "osdi:person") == f"/people/{row['person_id']}"


async def test_triggers_of_a_signup_name_the_person(gateway: Gateway) -> None:
    """They have no outreach."""
    answer = await gateway.post(
        "/people/person_signup_helper", {"person": ADA, "triggers": TRIGGERS}
    )
    kept = await gateway.sql(_TRIGGERS)
    assert len(kept) == 2
    assert {row["outreach_id"] for row in kept} == {None}
    assert path_of(answer) == f"/people/{kept[0]['person_id']}"


async def test_a_refused_action_stores_no_trigger(gateway: Gateway) -> None:
    """Triggers are stored in the transaction of the action, or not at all."""
    body = {"_links": {"osdi:person": {"href": "/people/nobody"}}, "triggers": TRIGGERS}
    response = await gateway.client.post("/outreaches", json=body)
    assert faults(response, 400) == [("LINK_NOT_FOUND", ["_links.osdi:person"])]
    assert await gateway.sql(_TRIGGERS) == []
