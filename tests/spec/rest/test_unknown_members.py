"""Unknown members beside known ones: each that means something in OSDI is reported, with the place
where its value belongs. The rest of the body is stored.
"""

from __future__ import annotations

from typing import Any

import pytest

from schema.osdi.catalogue import BY_PLURAL
from schema.osdi.helpers import HELPER_FUNCTIONS
from tests.spec.support.builders import faults, total
from tests.support.gateway import Gateway, Json, path_of

PERSON: Json = {"given_name": "Ada"}
OUTREACH: Json = {"subject": "Save the library"}
CAMPAIGN: Json = {"title": "Save the library"}
SIGNUP = "/people/person_signup"
EMPTY: tuple[Any, ...] = (None, "", " ", [], {}, [None], [""], [{}], {"name": None})


def hints(document: Json) -> dict[str, str]:
    """The hint for each property that was not stored."""
    statuses = document.get("osdi:error", {}).get("resource_status", [])
    faults = [fault for status in statuses for fault in status.get("error_descriptions", ())]
    assert all(fault["error_code"] == "UNKNOWN_PROPERTIES" for fault in faults)
    return {fault["properties"][0]: fault["hint"] for fault in faults}


async def reported(gateway: Gateway, path: str, body: Json) -> dict[str, str]:
    """The hints for a body, by POST, and by PUT where there is one: both say that it is stored."""
    document = await gateway.post(path, body)
    found = hints(document)
    assert await gateway.get(path_of(document))
    return found


@pytest.mark.parametrize(
    "value", [["a", "b"], [{"name": "a"}], "a, b", {"0": "a"}, 5, [["a"]]], ids=str
)
@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("tags", "add_tags"),
        ("Tags", "add_tags"),
        ("osdi:tags", "add_tags"),
        ("tag", "add_tags"),
        ("tag_list", "add_tags"),
        ("tagNames", "add_tags"),
        ("new_tag", "add_tags"),
        ("tag_1", "add_tags"),
        ("activist_codes", "add_tags"),
        ("lists", "add_lists"),
        ("list_ids", "add_lists"),
        ("mailing list", "add_lists"),
        ("questions", "add_questions_responses_uri"),
        ("survey_questions", "add_questions_responses_uri"),
    ],
)
async def test_tags_and_lists_of_a_person(
    gateway: Gateway, name: str, instead: str, value: Any
) -> None:
    """Only helpers apply them, by POST and PUT; in helpers they have another name."""
    document = await gateway.post("/people", {**PERSON, name: value})
    found = hints(document)
    assert found.keys() == {name}
    assert f"'{instead}'" in found[name]
    assert "Person Signup Helper" in found[name]
    changed = await gateway.put(path_of(document), {"family_name": "King", name: value})
    assert changed["family_name"] == "King"
    assert hints(changed) == found
    for path, body in ((SIGNUP, {"person": PERSON}), ("/outreaches", OUTREACH)):
        (hint,) = hints(await gateway.post(path, {**body, name: value})).values()
        assert f"'{instead}'" in hint
        assert "Helper" not in hint
    inside = await gateway.post(SIGNUP, {"person": {**PERSON, name: value}})
    assert f"'{instead}'" in hints(inside)[f"person.{name}"]
    assert "beside 'person'" in hints(inside)[f"person.{name}"]


@pytest.mark.parametrize("value", EMPTY, ids=str)
async def test_members_without_a_value_are_no_mistakes(gateway: Gateway, value: Any) -> None:
    body = dict.fromkeys(("tags", "lists", "answers", "campaign", "email", "_embedded"), value)
    for path, known in (("/people", PERSON), ("/outreaches", OUTREACH), ("/tags", {"name": "a"})):
        assert hints(await gateway.post(path, {**known, **body})) == {}


@pytest.mark.parametrize("function", sorted(HELPER_FUNCTIONS.by_name))
@pytest.mark.parametrize("path", ["/people", "/advocacy_campaigns", "/lists"])
async def test_functions_are_only_for_helpers(gateway: Gateway, path: str, function: str) -> None:
    value: Any = {"autoresponse": {"enabled": True}} if function == "triggers" else ["a"]
    known = PERSON if path == "/people" else {"title": "A"}
    assert (await reported(gateway, path, {**known, function: value})).keys() == {function}


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("email", "ada@example.org", "Send it in 'person', as 'email_addresses'."),
        ("email_addresses", [{"address": "a@b.org"}], "Send it in 'person', as 'email_addresses'."),
        ("firstName", "Ada", "Send it in 'person', as 'given_name'."),
        ("referrer", {"utm_source": "x", "url": "y"}, "Did you mean 'referrer_data'?"),
        (
            "canvass",
            {"canvasser": "x"},
            "There is no such resource here: send what it has in common with an outreach.",
        ),
        ("custom_fields", {"a": 1}, "Send it in 'person', as 'custom_fields'."),
        ("zip", "02139", "Send it in 'person.postal_addresses', as 'postal_code'."),
        ("full name", "Ada King", "Send it in 'person', as 'given_name' or 'family_name'."),
        ("source", "newsletter", "Send it in 'referrer_data', as 'source'."),
        ("url", "https://example.org", "Send it in 'referrer_data', as 'url'."),
        ("landing_page", "https://example.org", "Send it in 'referrer_data', as 'url'."),
        ("refcode", "abc", "Send it in 'referrer_data', as 'source'."),
        ("year", 2026, None),
        ("utm_source", "newsletter", "Send it in 'referrer_data', as 'source'."),
        ("target", {"given_name": "Rosalind"}, "Did you mean 'targets'?"),
        ("target_list", [{"given_name": "Rosalind"}], "Did you mean 'targets'?"),
        ("recipients", [{"given_name": "Rosalind"}], "Did you mean 'targets'?"),
        ("supporter", {"email": "ada@example.org"}, "Did you mean 'person'?"),
        ("contact", [{"email": "ada@example.org"}], "Did you mean 'person'?"),
        ("person_id", "5", 'Send {"_links": {"osdi:person": {"href": "…/people/{id}"}}}.'),
        ("supporter_url", "x", 'Send {"_links": {"osdi:person": {"href": "…/people/{id}"}}}.'),
        (
            "campaign",
            "Save the library",
            'Send {"_links": {"osdi:advocacy_campaign": {"href": "…/advocacy_campaigns/{id}"}}}.',
        ),
        (
            "osdi:advocacy_campaign",
            {"href": "x"},
            'Send {"_links": {"osdi:advocacy_campaign": {"href": "…/advocacy_campaigns/{id}"}}}.',
        ),
        ("autoresponse", {"enabled": True}, "Send it in 'triggers', as 'autoresponse'."),
        ("comment", "Please", "Did you mean 'notes'?"),
        ("body", "Dear Senator", "Did you mean 'message'?"),
        ("body", {"email": "a@b.org", "phone": "5"}, "Send 'body' as 'person'."),
        ("form", [{"fields": {"email": "a@b.org"}}], "Send 'form[0].fields' as 'person'."),
        ("metadata", {"page": 5, "email": {}, "a": 1}, None),
        (
            "data",
            {"person": {"given_name": "Ada"}},
            "Send the members of 'data' beside the others.",
        ),
        (
            "_embedded",
            {"osdi:person": {"given_name": "Ada"}},
            "Did you mean 'person'? Only responses embed resources.",
        ),
    ],
)
async def test_members_of_an_outreach_in_other_places(
    gateway: Gateway, name: str, value: Any, hint: str | None
) -> None:
    """The person, the campaign, the targets: without a report an action has no supporter."""
    helper = await gateway.campaign() + "/record_outreach_helper"
    for path in ("/outreaches", helper):
        found = await reported(gateway, path, {**OUTREACH, name: value})
        assert found == ({} if hint is None else {name: hint})


async def test_members_of_a_person_in_a_changed_outreach(gateway: Gateway) -> None:
    path = path_of(await gateway.post("/outreaches", OUTREACH))
    found = hints(await gateway.put(path, {"notes": "x", "email": "a@b.org", "person": PERSON}))
    assert found.keys() == {"email", "person"}
    assert "/people/{id}" in found["email"]
    assert "_links" in found["person"]
    assert await total(gateway, "/people") == 0


@pytest.mark.parametrize(
    ("path", "name", "hint"),
    [
        ("/people", "outreaches", "POST each to /people/{id}/outreaches."),
        ("/people", "taggings", "POST each to /people/{id}/taggings."),
        ("/people", "answers", "POST each to /people/{id}/answers."),
        ("/people", "targets", "It belongs to an outreach"),
        ("/people", "campaign", "It belongs to an outreach"),
        ("/people", "region", "Send it in 'postal_addresses', as 'region'."),
        ("/people", "title", "Did you mean 'honorific_prefix' or 'work_title'?"),
        ("/people", "name", "Did you mean 'given_name' or 'family_name'?"),
        ("/people", "email1", "Did you mean 'email_addresses'?"),
        ("/people", "work_phone_2", "Did you mean 'phone_numbers'?"),
        ("/people", "registered_address", "Did you mean 'postal_addresses'?"),
        ("/people", "home_zip", "Send it in 'postal_addresses', as 'postal_code'."),
        ("/people", "email_addresses__address", "send it in 'email_addresses', as 'address'."),
        ("/people", "email_addresses[0][address]", "send it in 'email_addresses', as 'address'."),
        ("/people", "custom_fields.how heard", "send it in 'custom_fields', as 'how heard'."),
        ("/people", "birthdate/year", "send it in 'birthdate', as 'year'."),
        ("/people", "donation", "There is no such resource here"),
        ("/people", "year", "Send it in 'birthdate', as 'year'."),
        ("/advocacy_campaigns", "tags", "/tags/{id}/taggings"),
        ("/advocacy_campaigns", "lists", "/lists/{id}/items"),
        ("/advocacy_campaigns", "questions", "/questions/{id}/answers"),
        ("/advocacy_campaigns", "creator", '"osdi:creator"'),
        ("/advocacy_campaigns", "person", "Record Outreach Helper"),
        ("/advocacy_campaigns", "target", "Did you mean 'targets'?"),
        ("/advocacy_campaigns", "supporters", "POST each to /advocacy_campaigns/{id}/outreaches."),
        ("/lists", "people", "POST each to /lists/{id}/items."),
        ("/tags", "members", "POST each to /tags/{id}/taggings."),
        ("/lists", "items", "POST each to /lists/{id}/items."),
        ("/questions", "answers", "POST each to /questions/{id}/answers."),
        ("/questions", "options", "Did you mean 'responses'?"),
        ("/tags", "taggings", "POST each to /tags/{id}/taggings."),
    ],
)
async def test_members_of_other_resources(
    gateway: Gateway, path: str, name: str, hint: str
) -> None:
    known = PERSON if path == "/people" else {"name": "A"}
    found = await reported(gateway, path, {**known, name: ["x"]})
    assert found.keys() == {name}
    assert hint in found[name]


@pytest.mark.parametrize("rel", ["person", "tag", "tag_id", "osdi:tag"])
async def test_a_link_of_a_tagging_as_a_member(gateway: Gateway, rel: str) -> None:
    tag = await gateway.post("/tags", {"name": "a"})
    links = {"osdi:person": {"href": await gateway.person()}}
    body = {"_links": links, rel: "x"}
    found = await reported(gateway, path_of(tag) + "/taggings", body)
    assert found.keys() == {rel}
    assert "_links" in found[rel]


@pytest.mark.parametrize("value", [[{"given_name": "Ann"}], {"given_name": "Ann"}], ids=str)
async def test_targets_of_a_campaign(gateway: Gateway, value: Any) -> None:
    """In a campaign, `targets` is text; the targets are in another field."""
    found = await reported(gateway, "/advocacy_campaigns", {**CAMPAIGN, "target": value})
    assert found == {"target": "Did you mean 'target_list'?"}
    response = await gateway.client.post("/advocacy_campaigns", json={"targets": value})
    assert faults(response, 400) == [("WRONG_TYPE", ["targets"])]
    assert (
        "'target_list'"
        in response.json()["osdi:error"]["resource_status"][0]["error_descriptions"][0]["hint"]
    )


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("unsubscribed", "email_addresses"),
        ("opt_in", "email_addresses"),
        ("emailOptIn", "email_addresses"),
        ("email_status", "email_addresses"),
        ("marketing_consent", "email_addresses"),
        ("sms_opt_in", "phone_numbers"),
        ("sms_opt_in_status", "phone_numbers"),
        ("opted_out_of_texting", "phone_numbers"),
    ],
)
@pytest.mark.parametrize("value", [True, False, "no"])
async def test_consent(gateway: Gateway, name: str, field: str, value: Any) -> None:
    """A consent, or its withdrawal, is the status of an address or a number."""
    found = await reported(gateway, "/people", {**PERSON, name: value})
    assert found.keys() == {name}
    assert f"Send it in '{field}', as the 'status'" in found[name]
    found = hints(await gateway.post("/outreaches", {"person": {**PERSON, name: value}}))
    assert f"Send it in '{field}', as the 'status'" in found[f"person.{name}"]
    found = await reported(gateway, "/outreaches", {**OUTREACH, name: value})
    assert f"Send it in 'person.{field}', as the 'status'" in found[name]


@pytest.mark.parametrize(
    ("path", "body", "hint"),
    [
        ("/people", {"tags": ["a"]}, "Send their names in 'add_tags' to the Person Signup"),
        ("/people", {"id": 5, "lists": ["a"]}, "Did you mean 'identifiers'? Send the names of"),
        ("/outreaches", {"campaign": "x"}, 'Send {"_links": {"osdi:advocacy_campaign"'),
        (
            "/outreaches",
            {"email": "x", "tags": ["a"]},
            "Did you mean 'person.email_addresses'? Send",
        ),
        ("/taggings", {"tag": "a", "person": "b"}, 'Send {"_links": {"osdi:tag"'),
        ("/answers", {"question": "a", "answer": "b"}, "Did you mean 'value'? Send {"),
    ],
)
async def test_bodies_without_known_members(
    gateway: Gateway, path: str, body: Json, hint: str
) -> None:
    """They are refused, with the same hints."""
    response = await gateway.client.post(path, json=body)
    assert faults(response, 400) == [("UNKNOWN_PROPERTIES", list(body))]
    [status] = response.json()["osdi:error"]["resource_status"]
    assert status["error_descriptions"][0]["hint"].startswith(hint)


async def test_members_of_targets(gateway: Gateway) -> None:
    body = {"targets": [{"title": "Senator", "name": "Ann", "state": "NY", "party": "x"}]}
    assert hints(await gateway.post("/outreaches", body)) == {
        "targets[0].name": "Did you mean 'given_name' or 'family_name'?",
        "targets[0].state": "Send it in 'postal_addresses', as 'region'.",
    }


@pytest.mark.parametrize("path", [f"/{plural}" for plural in BY_PLURAL])
async def test_a_document_can_be_sent_back(gateway: Gateway, path: str) -> None:
    """With its embedded copies: they have been read, and are not new."""
    person = await gateway.person()
    tag = await gateway.post("/tags", {"name": "a"})
    list_ = await gateway.post("/lists", {"name": "a"})
    question = await gateway.post("/questions", {"name": "a"})
    links = {"osdi:person": {"href": person}}
    for name, group in (("tag", tag), ("list", list_), ("question", question)):
        links[f"osdi:{name}"] = {"href": path_of(group)}
    required: Json = {"_links": links}
    if path in ("/tags", "/lists", "/questions"):
        required = {"name": "b"}
    document = await gateway.post(path, {"origin_system": "A", **required})
    resource = BY_PLURAL[path[1:]]
    rels = [link.rel for link in resource.links] + [item.rel for item in resource.collections]
    expand = ",".join(f"osdi:{rel}" for rel in rels)
    whole = await gateway.get(f"{path_of(document)}?$expand={expand}")
    assert hints(await gateway.put(path_of(document), whole)) == {}


async def test_extensions_of_the_sender_are_no_mistakes(gateway: Gateway) -> None:
    extensions: Json = {
        **{"id": 5, "nickname": "x", "sponsor": "y", "vendor:tags": ["a"], "created_at": "x"},
        **{"tagline": "x", "checklist": ["x"], "price_list": [1], "metadata": {"page": 1}},
        **{
            "organization_id": "x",
            "action_network:hidden": False,
            "is_member": True,
            "user_name": "x",
        },
        **{"@type": "x", "$schema": "x", "action_network:tags": ["a"], "van:events": [{"id": 1}]},
        **{"consent_date": "2014-03-20", "opted_out_at": "x", "unsubscribe_url": "https://x"},
        **{"data": {"a": 1}, "meta": {"type": "x", "id": 5}, "raw": '{"a": 1}', "text": {"a": 5}},
    }
    for path, known in (
        ("/people", PERSON),
        ("/outreaches", OUTREACH),
        ("/people", {"person": PERSON}),
    ):
        assert hints(await gateway.post(path, {**known, **extensions})) == {}


@pytest.mark.parametrize("name", ["person_id", "contact_id", "memberId", "supporter_url"])
async def test_the_id_of_a_person_in_another_system(gateway: Gateway, name: str) -> None:
    """It is not that of an outreach."""
    assert hints(await gateway.post("/people", {**PERSON, name: "5"})) == {}


async def test_every_member_is_looked_up_among_many_others(gateway: Gateway) -> None:
    body = {**PERSON, **{f"extension_{index}": "x" for index in range(200)}, "tags": ["a"]}
    assert hints(await gateway.post("/people", body)).keys() == {"tags"}
