"""PUT and PATCH: omitted fields stay, null clears, and our own identifier stays."""

from __future__ import annotations

from typing import Any

import pytest

from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON
from tests.spec.support.builders import href, link, plain, total
from tests.spec.support.replay import example
from tests.support.gateway import Gateway, Json, error_codes, path_of

A, B = "a@example.com", "b@example.com"


async def test_an_email_element_without_address_keeps_the_address(gateway: Gateway) -> None:
    """It changes the other members of the primary element."""
    path = await gateway.person(
        email_addresses=[
            {"address": A, "status": "subscribed"},
            {"address": B, "primary": True, "address_type": "work"},
        ]
    )
    answer = await gateway.put(path, {"email_addresses": [{"status": "unsubscribed"}]})
    assert answer["email_addresses"] == [
        {"address": A, "status": "subscribed"},
        {"address": B, "primary": True, "address_type": "work", "status": "unsubscribed"},
    ]


@pytest.mark.parametrize("sent", [["crm:2"], [], None, ["default:nonsense", "crm:2"]])
@pytest.mark.parametrize("kind", ["/people", "/advocacy_campaigns", "/outreaches"])
async def test_our_own_identifier_survives(gateway: Gateway, kind: str, sent: Any) -> None:
    """Identifiers are replaced, except the server's own."""
    document = await gateway.post(kind, {"identifiers": ["crm:1"]})
    answer = await gateway.put(href(document, "self") or "", {"identifiers": sent})
    expected = ["crm:2"] if sent and "crm:2" in sent else []
    assert answer["identifiers"] == [document["identifiers"][0], *expected]


async def test_a_dropped_identifier_is_free(gateway: Gateway) -> None:
    """An identifier that a PUT removed matches no resource, and another may have it."""
    ada = await gateway.person(identifiers=["crm:1"], email_addresses=[{"address": A}])
    await gateway.put(ada, {"identifiers": ["crm:2"], "email_addresses": [{"address": B}]})
    eve = await gateway.person(identifiers=["crm:1"], email_addresses=[{"address": A}])
    assert eve != ada


EVERYTHING = [
    pytest.param("/people", PERSON, example("person_get.response"), id="person"),
    pytest.param(
        "/advocacy_campaigns",
        CAMPAIGN,
        {**example("advocacy_campaign_get.response"), "templates": ["Hello"]},
        id="campaign",
    ),
    pytest.param(
        "/outreaches",
        OUTREACH,
        {**example("outreach_get.response"), "duration": 1, "notes": "Nice."},
        id="outreach",
    ),
]


async def _stored(gateway: Gateway, kind: str, document: Json) -> tuple[str, Json]:
    body = {**plain(document), "identifiers": ["x:1"]}
    answer = await gateway.post(kind, body)
    computed = {"total_outreaches": 0} if kind == "/advocacy_campaigns" else {}
    assert plain(answer) == {**plain(document), **computed}
    return href(answer, "self") or "", answer


@pytest.mark.parametrize(("kind", "resource", "document"), EVERYTHING)
async def test_null_in_a_put_clears_everything(
    gateway: Gateway, kind: str, resource: Any, document: Json
) -> None:
    """null clears every field; in the response it is absent, not null."""
    path, _ = await _stored(gateway, kind, document)
    nulls = {field.name: None for field in resource.fields}
    answer = await gateway.put(path, nulls)
    assert plain(answer) == ({"total_outreaches": 0} if resource is CAMPAIGN else {})
    assert len(answer["identifiers"]) == 1


@pytest.mark.parametrize(("kind", "resource", "document"), EVERYTHING)
async def test_null_in_a_post_clears_arrays_and_hashes_only(
    gateway: Gateway, kind: str, resource: Any, document: Json
) -> None:
    """A null scalar keeps the stored value; null clears an array or a hash."""
    path, stored = await _stored(gateway, kind, document)
    nulls = {field.name: None for field in resource.fields if field.name != "identifiers"}
    answer = await gateway.post(kind, {"identifiers": ["x:1"], **nulls})
    assert href(answer, "self") == path
    scalars = {
        name: value for name, value in plain(stored).items() if not isinstance(value, dict | list)
    }
    assert plain(answer) == scalars


@pytest.mark.parametrize(("kind", "resource", "document"), EVERYTHING)
async def test_omitted_fields_stay(
    gateway: Gateway, kind: str, resource: Any, document: Json
) -> None:
    """A PUT is partial, and so is a POST that matches."""
    path, stored = await _stored(gateway, kind, document)
    assert plain(await gateway.put(path, {})) == plain(stored)
    assert plain(await gateway.post(kind, {"identifiers": ["x:1"]})) == plain(stored)
    changed = await gateway.put(path, {"origin_system": "Elsewhere"})
    assert plain(changed) == {**plain(stored), "origin_system": "Elsewhere"}


@pytest.mark.parametrize("kind", ["people", "advocacy_campaigns", "outreaches"])
async def test_a_change_advances_modified_date_alone(gateway: Gateway, kind: str) -> None:
    """created_date stays."""
    document = await gateway.post("/" + kind, {"identifiers": ["x:1"]})
    path = href(document, "self") or ""
    long_ago = "2014-03-20T21:04:31Z"
    for change in (
        gateway.put(path, {"origin_system": "A"}),
        gateway.post("/" + kind, {"identifiers": ["x:1"], "origin_system": "B"}),
    ):
        await gateway.sql(
            f"UPDATE {kind} SET created_date = '{long_ago}', modified_date = '{long_ago}'"
        )
        assert (await gateway.get(path))["modified_date"] == long_ago
        answer = await change
        assert answer["created_date"] == long_ago
        assert answer["modified_date"] > "2020"


async def test_links_of_a_campaign_are_set_by_put(gateway: Gateway) -> None:
    """creator and modified_by are people; null removes a link."""
    ada, campaign = await gateway.person(), await gateway.campaign()
    links = {"osdi:creator": link(ada), "osdi:modified_by": link(ada)}
    answer = await gateway.put(campaign, {"_links": links})
    assert (href(answer, "osdi:creator"), href(answer, "osdi:modified_by")) == (ada, ada)
    answer = await gateway.put(campaign, {"_links": {"osdi:modified_by": None}})
    assert (href(answer, "osdi:creator"), href(answer, "osdi:modified_by")) == (ada, None)


FUNCTIONS: list[Json] = [
    {"add_tags": ["rail"]},
    {"remove_tags": ["rail"], "add_lists": ["members"]},
    {"add_questions_responses": [{"question": "q", "value": "yes"}]},
    {"triggers": {"autoresponse": {"enabled": True}}},
    {"add_tags": 5},
]


@pytest.mark.parametrize("functions", FUNCTIONS)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("plural", ["people", "outreaches"])
async def test_functions_of_helpers_are_reported(
    gateway: Gateway, plural: str, method: str, functions: Json
) -> None:
    """The rest is stored, and nothing is tagged; alone they are unknown properties."""
    await gateway.post("/tags", {"name": "rail"})
    body = {"given_name": "Ada"} if plural == "people" else {"type": "email"}
    path = path_of(await gateway.post(f"/{plural}", body))
    stored = await gateway.client.request(
        method, path, json={"origin_system": "Elsewhere", **functions}
    )
    assert (stored.status_code, stored.json()["origin_system"]) == (200, "Elsewhere")
    parts = stored.json()["osdi:error"]["resource_status"]
    errors = [error for part in parts for error in part.get("error_descriptions", ())]
    assert {error["error_code"] for error in errors} == {"UNKNOWN_PROPERTIES"}
    assert [error["properties"] for error in errors] == [[name] for name in functions]
    assert await total(gateway, "/taggings") == 0
    alone = await gateway.client.request(method, path, json=functions)
    assert error_codes(alone) == ["UNKNOWN_PROPERTIES"]
    empty = {"origin_system": "Elsewhere", **dict.fromkeys(functions)}
    quiet = await gateway.client.request(method, path, json=empty)
    assert "osdi:error" not in quiet.json()
