"""Bodies in a wrapper that is not removed, and bodies that are no objects: the error says where the
resource is. Nothing is stored.
"""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.failures import Failure
from schema.models.bodies import parse_body
from schema.models.wrappers import wrapper_hint
from schema.osdi.catalogue import OUTREACH, PERSON
from tests.spec.support.builders import faults, total
from tests.support.cpu_time import at_most
from tests.support.gateway import Gateway, Json

CALL: Json = {"type": "phone", "duration": 60}
KINDS: dict[str, tuple[str, Json]] = {
    "/people": ("people", {"given_name": "Ada"}),
    "/outreaches": ("outreaches", CALL),
    "/advocacy_campaigns": ("advocacy_campaigns", {"title": "A"}),
    "/tags": ("tags", {"name": "a"}),
    "/people/person_signup": ("people", {"person": {"given_name": "Ada"}}),
    "record_outreach_helper": ("outreaches", {**CALL, "person": {"given_name": "Ada"}}),
}
WRAPPERS = [
    ('{"data": %}', "data"),
    ('{"data": {"type": "x", "id": "5", "attributes": %, "relationships": {}}}', "data.attributes"),
    ('{"data": [%]}', "data[0]"),
    ('{"osdi:things": [%]}', "osdi:things[0]"),
    ('{"_embedded": {"osdi:things": [%]}, "total_records": 1}', "_embedded.osdi:things[0]"),
    ('{"record_outreach_helper": %}', "record_outreach_helper"),
    ('{"osdi:person_signup_helper": %}', "osdi:person_signup_helper"),
    ('{"webhook_id": "x", "event": "created", "payload": {"new": %}}', "payload.new"),
    ('{"variables": {"input": %}}', "variables.input"),
    ('{"body": %}', "body"),
    ('{"data": [%, %]}', "data"),
    ('{"data": [{"value": %}, {"value": %}]}', "data"),
]
"""Wrappers, with the path of the resource or of the array that has several."""


async def error(gateway: Gateway, path: str, body: Any, code: str) -> Json:
    response = await gateway.client.post(path, json=body)
    ((found, _),) = faults(response, 400)
    assert found == code
    [status] = response.json()["osdi:error"]["resource_status"]
    described: Json = status["error_descriptions"][0]
    return described


@pytest.mark.parametrize(("wrapper", "path"), WRAPPERS)
@pytest.mark.parametrize("kind", KINDS)
async def test_the_hint_names_the_place_of_the_resource(
    gateway: Gateway, kind: str, wrapper: str, path: str
) -> None:
    """For every resource and both helpers; the object in that place is a valid body."""
    plural, inner = KINDS[kind]
    url = kind if kind.startswith("/") else f"{await gateway.campaign()}/{kind}"
    before = await total(gateway, f"/{plural}")
    body = json.loads(wrapper.replace("%", json.dumps(inner)))
    fault = await error(gateway, url, body, "UNKNOWN_PROPERTIES")
    assert f"'{path}'" in fault["hint"]
    several = wrapper.count("%") > 1
    assert ("in a request of its own" in fault["hint"]) is several
    assert await total(gateway, f"/{plural}") == before
    await gateway.post(url, inner)


async def test_json_in_a_text(gateway: Gateway) -> None:
    for kind in ("/people", "/people/person_signup"):
        body = {"payload": json.dumps({"given_name": "Ada"})}
        fault = await error(gateway, kind, body, "UNKNOWN_PROPERTIES")
        assert fault["hint"] == "'payload' is JSON in a text: send the object in it as the body."


@pytest.mark.parametrize("name", ["data", "_links", "person", "given_name"])
async def test_deep_json_in_a_text(gateway: Gateway, name: str) -> None:
    """Deeper than Python functions can call themselves."""
    deep = f'{{"{name}":' * 900 + "1" + "}" * 900
    await error(gateway, "/outreaches", {"data": deep}, "UNKNOWN_PROPERTIES")
    document = await gateway.post("/outreaches", {"duration": 5, "data": deep})
    assert document["duration"] == 5


async def test_a_person_in_a_wrapper(gateway: Gateway) -> None:
    """In the body of an outreach the fields of a person are those of `person`."""
    helper = await gateway.campaign() + "/record_outreach_helper"
    for path in (helper, "/outreaches"):
        body = {"form": {"fields": {"email": "ada@example.org", "First Name": "Ada"}}}
        fault = await error(gateway, path, body, "UNKNOWN_PROPERTIES")
        hint = "Send the object in 'form.fields' as 'person', without what is around it."
        assert fault["hint"] == hint


FORM: Json = {"firstname": "A", "addr1": "1 Main", "zip": "02139", "email": "a@b.org", "x": 1}
EVENT = json.dumps({"data": {"type": "Person", "attributes": {"first_name": "T", "last": "R"}}})
ANSWER: Json = {"type": "email", "email": "a@b.org", "field": {"id": "x", "type": "email"}}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        # ActBlue
        ({"donor": {**FORM, "employerData": {"employer": "X"}}, "lineitems": [{"a": 1}]}, "donor"),
        # Formbricks
        ({"event": "x", "data": {"person": None, "tags": [], "data": FORM}}, "data.data"),
        # NationBuilder
        ({"nation_slug": "x", "payload": {"person": {**FORM, "tags": ["a"]}}}, "payload"),
        # Planning Center
        ({"data": {"type": "Person", "attributes": FORM, "relationships": {}}}, "data.attributes"),
        (
            {"data": [{"id": "a", "attributes": {"name": "x", "payload": EVENT}}]},
            "data[0].attributes.payload",
        ),
        # Zapier
        ({"querystring": {"a": "b"}, "cleaned_request": FORM}, "cleaned_request"),
        # Typeform: its answers have no names.
        ({"event_id": "x", "form_response": {"answers": [ANSWER, ANSWER]}}, None),
    ],
    ids=["actblue", "formbricks", "nationbuilder", "json-api", "webhook", "zapier", "typeform"],
)
async def test_webhooks(gateway: Gateway, body: Any, path: str | None) -> None:
    for url in ("/people", await gateway.campaign() + "/record_outreach_helper"):
        fault = await error(gateway, url, body, "UNKNOWN_PROPERTIES")
        if path is None:
            assert fault["hint"].startswith("Send one of ")
        else:
            assert f"'{path}" in fault["hint"]


async def test_usual_names_are_no_wrapper(gateway: Gateway) -> None:
    """An address in it does not make the rest of a person a wrapper."""
    person = {
        "email": "a@b.org",
        "first_name": "N",
        "registered_address": {"city": "X", "zip": "1"},
    }
    response = await gateway.client.post("/people", json={"person": person})
    assert ("UNKNOWN_PROPERTIES", [f"person.{name}" for name in person]) in faults(response, 400)
    *_, fault = response.json()["osdi:error"]["resource_status"][0]["error_descriptions"]
    assert fault["hint"] == "Did you mean 'email_addresses', 'given_name', 'postal_addresses'?"


async def test_an_object_within_another_in_a_wrapper(gateway: Gateway) -> None:
    body = {"targets": [{"data": {"given_name": "Ann"}}], "type": "email"}
    fault = await error(gateway, "/outreaches", body, "UNKNOWN_PROPERTIES")
    hint = "Send the object in 'data' as 'targets[0]', without what is around it."
    assert fault["hint"] == hint


@pytest.mark.parametrize(
    ("body", "got", "hint"),
    [
        ([CALL, CALL], "an array of 2", "Send each element in a request of its own."),
        ([], "an empty array", 'Send an object, such as {"type": "email"'),
        ([[CALL]], "an array of 1", "Send the object alone"),
        ("x", "'x'", 'Send an object, such as {"type": "email"'),
        (json.dumps(CALL), "a text", "The text is JSON, encoded twice"),
        (None, "null", "Send an object"),
        (True, "true", "Send an object"),
        (5, "5", "Send an object"),
    ],
)
async def test_other_values_are_named(gateway: Gateway, body: Any, got: str, hint: str) -> None:
    response = await gateway.client.post("/outreaches", content=json.dumps(body))
    assert faults(response, 400) == [("NOT_AN_OBJECT", [])]
    [fault] = response.json()["osdi:error"]["resource_status"][0]["error_descriptions"]
    assert fault["description"] == f"The body must be a JSON object, got {got}."
    assert fault["hint"].startswith(hint)


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (b"given_name=Ada&family_name=King", "only the helpers read forms"),
        (b"<person/>", "instead of XML"),
        (b"{'given_name': 'Ada'}", "Put names and texts in double quotes"),
        (b'{given_name: "Ada"}', "Put names in double quotes"),
        (b'{"given_name": "Ada"}{"given_name": "Bob"}', "each other one in a request of its own"),
        (b'{"given_name": "Ada",}', "Remove the comma"),
        (b"", "Send one JSON object"),
    ],
)
async def test_bodies_that_are_not_json(gateway: Gateway, body: bytes, hint: str) -> None:
    response = await gateway.client.post("/people", content=body)
    assert faults(response, 400) == [("NOT_JSON", [])]
    [fault] = response.json()["osdi:error"]["resource_status"][0]["error_descriptions"]
    assert hint in fault["hint"]


@pytest.mark.parametrize("path", ["/people", "/outreaches", "/advocacy_campaigns", "/lists"])
async def test_the_example_is_a_valid_body(gateway: Gateway, path: str) -> None:
    fault = await error(gateway, path, [], "NOT_AN_OBJECT")
    await gateway.post(
        path, json.loads(fault["hint"].removeprefix("Send an object, such as ")[:-1])
    )


NAMES = st.sampled_from(["data", "type", "given_name", "email", "person", "body", "a", "targets"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["{}", "[{", "[[1]]"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
)


@given(st.dictionaries(NAMES | st.text(max_size=9), VALUES, max_size=5))
def test_any_members_can_be_searched(members: Json) -> None:
    for resource in (PERSON, OUTREACH):
        hint = wrapper_hint(members, resource.by_name, "")
        assert hint is None or hint.endswith(".")


@given(st.dictionaries(NAMES | st.text(max_size=9), VALUES, max_size=5))
def test_any_members_are_stored_reported_or_refused(members: Json) -> None:
    """Each fault has a hint; a member of another resource never becomes a field."""
    for resource, known in ((PERSON, {"given_name": "Ada"}), (OUTREACH, {"duration": 5})):
        with contextlib.suppress(Failure):
            parsed = parse_body(resource, {**members, **known})
            assert parsed.fields.keys() <= resource.by_name.keys()
            assert all(fault.hint for fault in parsed.not_applied)


def test_long_names_are_read_soon() -> None:
    """Each is as long as a body may be."""
    with at_most(2):
        for part in ("aB", "_", "1", "tag_", "person.", "a b", " "):
            members = {part * (1_000_000 // len(part)): "x"}
            with pytest.raises(Failure):
                parse_body(OUTREACH, members)
            assert parse_body(OUTREACH, {**members, "duration": 5}).fields == {"duration": 5}
        many = [{"addres": "x", "b": "x"} for _ in range(50_000)]
        with pytest.raises(Failure):
            parse_body(PERSON, {"given_name": "Ada", "email_addresses": many})


def test_large_bodies_are_searched_soon() -> None:
    wide: Json = {
        f"a{index}": {f"b{inner}": {"c": [{}] * 9} for inner in range(50)} for index in range(99)
    }
    deep: Any = {}
    for _ in range(30):
        deep = {"a": [deep]}
    texts = {f"a{index}": "[" * 90_000 for index in range(9)}
    with at_most(1):
        for members in (wide, deep, texts, {"a": "[" * 900 + "]" * 900}):
            assert wrapper_hint(members, OUTREACH.by_name, "") is None
