"""The two helpers without a token: they only add, never overwrite, and reveal nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from app.identity.anonymous import switch_anonymous_posts
from app.rest.honeypot import HONEYPOT_FIELD
from schema.models.bodies import body_fields
from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.fields import Field, Kind
from tests.spec.support.builders import (
    addresses_of,
    emails,
    embedded,
    faults,
    href,
    link,
    paths,
    phones,
    plain,
    total,
)
from tests.spec.support.replay import example
from tests.support.gateway import Gateway, Json, path_of, running

ADA: Json = {"person": {"given_name": "Ada"}}
SIGNUPS = ("/people/person_signup", "/people/person_signup_helper")
STORED: Json = {
    "given_name": "Ada",
    "gender": "Female",
    "languages_spoken": ["en"],
    "birthdate": {"month": 12},
    "custom_fields": {"donor": "true"},
    "email_addresses": [{"address": "ada@example.com", "primary": True, "status": "bouncing"}],
}
SENT: Json = {
    "given_name": "Mallory",
    "family_name": "Lovelace",
    "gender": "Other",
    "languages_spoken": ["fr"],
    "ethnicities": ["x"],
    "birthdate": {"month": 1, "day": 10},
    "custom_fields": {"donor": "false", "seen": "1"},
    "email_addresses": [
        {"address": "ADA@example.com", "status": "subscribed"},
        {"address": "mallory@example.com", "primary": True},
    ],
    "phone_numbers": [{"number": "12025550101"}],
}
FILLED: Json = {
    **STORED,
    "family_name": "Lovelace",
    "ethnicities": ["x"],
    "birthdate": {"month": 12, "day": 10},
    "custom_fields": {"donor": "true", "seen": "1"},
    "phone_numbers": [{"number": "12025550101", "primary": True}],
}


class Helper:
    """One of the helpers, called without a token."""

    def __init__(self, gateway: Gateway, path: str) -> None:
        self.path = path
        self.client = gateway.anonymous()

    async def post(self, person: Json, **others: Any) -> httpx.Response:
        return await self.client.post(self.path, json={"person": person, **others})

    async def accepted(self, person: Json, **others: Any) -> None:
        response = await self.post(person, **others)
        assert response.status_code == 200, response.text
        assert response.content == b"{}"


@pytest_asyncio.fixture(params=["record_outreach", "person_signup"], loop_scope="session")
async def helper(gateway: Gateway, request: pytest.FixtureRequest) -> Helper:
    if request.param == "person_signup":
        return Helper(gateway, "/people/person_signup_helper")
    return Helper(gateway, await gateway.campaign() + "/record_outreach_helper")


async def test_it_creates_the_person_and_the_outreach(gateway: Gateway) -> None:
    """The helper creates the same rows with and without a token."""
    campaign = await gateway.campaign()
    body = example("record_outreach_unauth.request")
    response = await gateway.anonymous().post(campaign + "/record_outreach_helper", json=body)
    assert (response.status_code, response.content) == (200, b"{}")
    (outreach,) = embedded(await gateway.get(campaign + "/outreaches"))
    assert outreach["type"] == "phone"
    assert outreach["identifiers"][1:] == ["foreign_system:1"]
    person = await gateway.get(href(outreach, "osdi:person") or "")
    assert person["family_name"] == "Edwin"
    assert person["identifiers"][1:] == ["foreign_system:1"]


async def test_nothing_stored_is_overwritten(gateway: Gateway, helper: Helper) -> None:
    """Only empty fields of a matched person are filled."""
    ada = path_of(await gateway.post("/people", STORED))
    await helper.accepted(SENT)
    assert plain(await gateway.get(ada)) == FILLED
    await helper.accepted({**STORED, "given_name": "Eve"})
    assert plain(await gateway.get(ada)) == FILLED


async def test_nothing_stored_is_cleared(gateway: Gateway, helper: Helper) -> None:
    """A null, a null member and an empty array clear nothing."""
    ada = path_of(await gateway.post("/people", {**STORED, "identifiers": ["crm:1"]}))
    nulls = dict.fromkeys(STORED)
    await helper.accepted({**nulls, "identifiers": ["crm:1"]})
    members = {"birthdate": {"month": None}, "custom_fields": {"donor": None}}
    await helper.accepted({**members, "identifiers": ["crm:1"], "languages_spoken": []})
    assert plain(await gateway.get(ada)) == STORED


@pytest.mark.parametrize("known", [[], ["crm:1"]])
async def test_identifiers_of_a_matched_person_are_not_extended(
    gateway: Gateway, helper: Helper, known: list[str]
) -> None:
    """An identifier is a key to a person: it cannot be added without a token."""
    ada = path_of(await gateway.post("/people", {**STORED, "identifiers": known}))
    await helper.accepted({"identifiers": ["evil:1"], **emails("ada@example.com")})
    assert (await gateway.get(ada))["identifiers"][1:] == known
    assert await total(gateway, "/people?filter=identifier eq 'evil:1'") == 0


async def test_an_identifier_finds_the_person(gateway: Gateway, helper: Helper) -> None:
    """Matching is the same with and without a token."""
    ada = path_of(await gateway.post("/people", {"identifiers": ["crm:1"]}))
    await helper.accepted({"identifiers": ["crm:1"], "given_name": "Ada"})
    assert (await gateway.get(ada))["given_name"] == "Ada"
    assert await total(gateway, "/people") == 1


async def test_an_address_stays_with_its_owner(gateway: Gateway, helper: Helper) -> None:
    """With an identifier of one person and an address of another, neither moves to the other."""
    ada = await gateway.person(identifiers=["crm:ada"])
    eve = await gateway.person(given_name="Eve", **emails("eve@example.com"))
    await helper.accepted({"identifiers": ["crm:ada"], **emails("eve@example.com")})
    assert addresses_of(await gateway.get(ada)) == []
    assert addresses_of(await gateway.get(eve)) == ["eve@example.com"]


async def test_the_answer_is_the_same_for_known_and_unknown(
    gateway: Gateway, helper: Helper
) -> None:
    """It is {} with the same status and headers."""
    await gateway.person(**emails("ada@example.com"), **phones("12025550101"))
    bodies: list[Json] = [
        emails("ada@example.com"),
        emails("nobody@example.com"),
        phones("12025550101"),
        phones("12025550102"),
        {"given_name": "Ada"},
    ]
    answers = [await helper.post(body) for body in bodies]
    answers.append(await helper.post(emails("ada@example.com"), add_tags=["no such tag"]))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.content for answer in answers} == {b"{}"}
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1
    assert "location" not in answers[0].headers


async def test_the_status_is_the_same_where_creation_is_201(gateway: Gateway) -> None:
    """OSDI_CREATED_STATUS does not reveal whether the person was new."""
    async with running(gateway.url, created_status=201) as other:
        helper = Helper(other, SIGNUPS[0])
        answers = [await helper.post(emails("ada@example.com")) for _ in range(2)]
    assert answers[0].status_code == answers[1].status_code


BODY_FAULTS = [
    (b"{", "NOT_JSON", []),
    (b"[]", "NOT_AN_OBJECT", []),
    (b"{}", "NOTHING_TO_STORE", ["person"]),
    (b'{"person": {"gender": "F"}}', "NOTHING_TO_STORE", ["person"]),
    (b'{"add_tags": ["volunteer"]}', "NOTHING_TO_STORE", ["person"]),
    (b'{"email": "ada@example.org"}', "UNKNOWN_PROPERTIES", ["email"]),
]


@pytest.mark.parametrize(("content", "code", "properties"), BODY_FAULTS)
async def test_a_fault_in_the_body_is_a_400(
    gateway: Gateway, helper: Helper, content: bytes, code: str, properties: list[str]
) -> None:
    """The error is about the body only, and nothing is stored."""
    response = await helper.client.post(helper.path, content=content)
    assert faults(response, 400) == [(code, properties)]
    assert await total(gateway, "/people") == 0
    assert await total(gateway, "/outreaches") == 0


async def test_links_do_not_reveal_whether_a_person_exists(gateway: Gateway) -> None:
    """The answer to a link is the same for an existing and an unknown person."""
    campaign, ada = await gateway.campaign(), await gateway.person()
    helper = Helper(gateway, campaign + "/record_outreach_helper")
    known = await helper.post({"given_name": "Eve"}, _links={"osdi:person": link(ada)})
    nobody = "/people/d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3"
    unknown = await helper.post({"given_name": "Eve"}, _links={"osdi:person": link(nobody)})
    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)


async def test_a_repeated_outreach_is_not_changed(gateway: Gateway) -> None:
    """A stored outreach is not overwritten, and keeps its campaign and person."""
    first, second = await gateway.campaign(), await gateway.campaign()
    body = {
        "identifiers": ["form:1"],
        "type": "phone",
        "targets": [{"title": "Senator"}],
        "person": emails("ada@example.com"),
    }
    path = path_of(await gateway.post(first + "/record_outreach_helper", body))
    before = await gateway.get(path)
    helper = Helper(gateway, second + "/record_outreach_helper")
    await helper.accepted(
        emails("mallory@example.com"),
        identifiers=["form:1", "evil:1"],
        type="email",
        targets=[{"title": "CEO"}],
        notes="added",
    )
    after = await gateway.get(path)
    assert plain(after) == {**plain(before), "notes": "added"}
    assert after["identifiers"] == before["identifiers"]
    assert after["_links"] == before["_links"]
    assert (await gateway.get(second))["total_outreaches"] == 0


async def test_tags_and_triggers_apply(gateway: Gateway, helper: Helper) -> None:
    """Tags, lists and triggers apply without a token; unknown tags and lists are ignored."""
    triggers = {"autoresponse": {"enabled": True, "identifiers": ["mail:1"]}}
    await helper.accepted(
        emails("ada@example.com"), add_tags=["no such tag"], add_lists=["x"], triggers=triggers
    )
    assert await total(gateway, "/people") == 1
    (trigger,) = await gateway.sql("SELECT channel, identifiers, person_id FROM triggers")
    assert (trigger["channel"], trigger["identifiers"]) == ("autoresponse", ["mail:1"])
    (ada,) = paths(await gateway.get("/people"))
    assert ada.endswith(str(trigger["person_id"]))


@pytest.mark.parametrize("id_", ["d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3", "nonsense"])
async def test_an_unknown_campaign_is_a_404(gateway: Gateway, id_: str) -> None:
    """The campaign names the organization; without one, nothing is stored."""
    path = f"/advocacy_campaigns/{id_}/record_outreach_helper"
    response = await gateway.anonymous().post(path, json={"person": emails("ada@example.com")})
    assert faults(response, 404) == [("NOT_FOUND", [])]
    assert await total(gateway, "/people") == 0


async def test_a_deleted_campaign_is_a_404(gateway: Gateway) -> None:
    """Even if the gateway has answered for the campaign before."""
    campaign = await gateway.campaign()
    helper = Helper(gateway, campaign + "/record_outreach_helper")
    await helper.accepted({"given_name": "Ada"})
    await gateway.client.delete(campaign)
    assert faults(await helper.post({"given_name": "Ada"}), 404) == [("NOT_FOUND", [])]


FILLED_HONEYPOTS = ["https://spam.example", 1, True, ["x"], {"a": 1}]


@pytest.mark.parametrize("filled", FILLED_HONEYPOTS, ids=str)
async def test_a_filled_honeypot_stores_nothing(
    gateway: Gateway, helper: Helper, filled: object
) -> None:
    """The answer is the same as that to a stored post, with the same headers."""
    stored = await helper.post(emails("ada@example.com"))
    people, outreaches = await total(gateway, "/people"), await total(gateway, "/outreaches")
    gateway.recorder.clear()
    answer = await helper.post(emails("bob@example.com"), **{HONEYPOT_FIELD: filled})
    assert gateway.recorder.statements == []
    assert (answer.status_code, answer.content) == (200, b"{}")
    assert answer.headers == stored.headers
    assert (await total(gateway, "/people"), await total(gateway, "/outreaches")) == (
        people,
        outreaches,
    )
    wrong = await helper.post({"gender": "F"}, **{HONEYPOT_FIELD: filled})
    assert wrong.status_code == 400


@pytest.mark.parametrize("left", [None, "", "  ", False], ids=str)
async def test_an_empty_honeypot_is_ignored(gateway: Gateway, helper: Helper, left: object) -> None:
    await helper.accepted(emails("ada@example.com"), **{HONEYPOT_FIELD: left})
    assert await total(gateway, "/people") == 1


async def test_with_a_token_there_is_no_honeypot(gateway: Gateway) -> None:
    await gateway.post(SIGNUPS[0], {"person": emails("ada@example.com"), HONEYPOT_FIELD: "x"})
    assert await total(gateway, "/people") == 1


def arrays(fields: Iterable[Field], path: str = "") -> Iterator[tuple[str, Kind]]:
    """The path and kind of each array and each hash of strings in a body."""
    for field in fields:
        where = path + field.name
        if field.kind in (Kind.STRINGS, Kind.STRING_MAP, Kind.ARRAY):
            yield where, field.kind
        if field.struct is not None:
            inside = "[0]." if field.kind is Kind.ARRAY else "."
            yield from arrays(field.struct.fields, where + inside)


def holding(path: str, value: object) -> Json:
    """A body with `value` at `path`."""
    for step in reversed(path.split(".")):
        name, in_array, _ = step.partition("[0]")
        value = {name: [value] if in_array else value}
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("of", ["outreach", "signup"])
async def test_every_array_is_bounded(gateway: Gateway, of: str) -> None:
    """With many entries, the time would reveal how many were new."""
    helper, resource = SIGNUPS[0], PERSON
    if of == "outreach":
        helper, resource = await gateway.campaign() + "/record_outreach_helper", OUTREACH
    client = gateway.anonymous()
    for path, kind in arrays(body_fields(resource, True).values()):
        most = 100 if path == "targets" else 20
        sent: object = [f"x:{number}" for number in range(most + 1)]
        if kind is Kind.STRING_MAP:
            sent = {str(number): None for number in range(most + 1)}
        elif kind is Kind.ARRAY:
            sent = [{}] * (most + 1)
        body = holding(path, sent)
        body["person"] = {"given_name": "Ada", **body.get("person", {})}
        response = await client.post(helper, json=body)
        assert faults(response, 400) == [("TOO_LONG", [path])]
        sentence = f"'{path}' can have at most {most} entries in an anonymous request."
        assert response.json()["error"] == sentence


async def test_the_maximum_of_entries_is_stored(gateway: Gateway, helper: Helper) -> None:
    """For a known and for a new person; one more is refused for both."""
    known = [{"address": f"ada{number}@example.com"} for number in range(20)]
    for start in (0, 0, 20):
        new = [{"address": f"ada{start + number}@example.com"} for number in range(20)]
        await helper.accepted({"email_addresses": new})
    answers = [
        await helper.post({"email_addresses": [*addresses, {"address": "eve@example.com"}]})
        for addresses in (known, [{"address": f"new{number}@example.com"} for number in range(20)])
    ]
    assert answers[0].content == answers[1].content
    assert {answer.status_code for answer in answers} == {400}
    assert await total(gateway, "/people") == 2


async def test_with_a_token_more_entries_are_taken(gateway: Gateway) -> None:
    person = {"email_addresses": [{"address": f"ada{number}@example.com"} for number in range(40)]}
    await gateway.post(SIGNUPS[0], {"person": person})


async def test_a_body_without_a_token_is_smaller(gateway: Gateway) -> None:
    """The larger limit is for requests with a token; the smaller one is a setting."""
    body = {"person": {"given_name": "a" * 70_000}}
    async with running(gateway.url, max_keyless_body_bytes=100_000) as wide:
        assert (await wide.anonymous().post(SIGNUPS[0], json=body)).status_code == 200
    response = await gateway.anonymous().post(SIGNUPS[0], json=body)
    assert faults(response, 413) == [("BODY_TOO_LARGE", [])]
    assert "65,536" in response.json()["error"]
    await gateway.post(SIGNUPS[0], body)


# Organizations


async def test_the_campaign_names_the_organization(gateway: Gateway) -> None:
    """Rows stored without a token belong to the organization of the campaign."""
    other = await gateway.client_of("other")
    campaign = path_of((await other.post("/advocacy_campaigns", json={})).json())
    helper = Helper(gateway, campaign + "/record_outreach_helper")
    await helper.accepted(emails("ada@example.com"))
    assert (await other.get("/people")).json()["total_records"] == 1
    assert await total(gateway, "/people") == 0


@pytest.mark.parametrize("path", SIGNUPS)
async def test_the_signup_helper_needs_one_default_organization(
    gateway: Gateway, path: str
) -> None:
    """It is open if there is one organization, or the settings name one."""
    client = gateway.anonymous()
    body = {"person": emails("ada@example.com")}
    assert (await client.post(path, json=body)).json() == {}
    other = await gateway.client_of("other")
    async with running(gateway.url) as two:
        response = await two.anonymous().post(path, json=body)
        assert faults(response, 401) == [("API_KEY_MISSING", [])]
        assert "API Key" in response.json()["error"]
    async with running(gateway.url, default_organization="other") as named:
        assert (await named.anonymous().post(path, json=body)).json() == {}
    assert (await other.get("/people")).json()["total_records"] == 1
    assert await total(gateway, "/people") == 1


async def test_the_helpers_may_be_closed(gateway: Gateway) -> None:
    """Then every call without a token is a 401."""
    campaign = await gateway.campaign()
    async with running(gateway.url, keyless_helpers=False) as closed:
        for path in (campaign + "/record_outreach_helper", *SIGNUPS):
            response = await closed.anonymous().post(path, json=ADA)
            assert faults(response, 401) == [("API_KEY_MISSING", [])], path
            assert (await closed.client.post(path, json=ADA)).status_code == 200, path


async def test_one_organization_may_close_its_helpers(gateway: Gateway) -> None:
    """An organization may refuse all posts without a token."""
    await gateway.key("closed")
    await gateway.sql("UPDATE organizations SET keyless_helpers = 0 WHERE name = 'closed'")
    client = await gateway.client_of("closed")
    campaign = path_of((await client.post("/advocacy_campaigns", json={})).json())
    response = await gateway.anonymous().post(campaign + "/record_outreach_helper", json={})
    assert faults(response, 401) == [("API_KEY_MISSING", [])]
    assert (await client.get(campaign)).json()["total_outreaches"] == 0


async def test_one_campaign_may_close_its_helper(gateway: Gateway) -> None:
    """If the operator closed it, no write to the campaign opens it again."""
    closed, other = await gateway.campaign(), await gateway.campaign()
    await switch_anonymous_posts(gateway.store, False, "default", UUID(closed.rpartition("/")[2]))
    await gateway.put(closed, {"title": "Changed", "keyless_helpers": 1})
    client = gateway.anonymous()
    response = await client.post(closed + "/record_outreach_helper", json={})
    assert faults(response, 401) == [("API_KEY_MISSING", [])]
    assert (await client.post(other + "/record_outreach_helper", json=ADA)).json() == {}
    await gateway.post(closed + "/record_outreach_helper", ADA)
    assert "keyless_helpers" not in await gateway.get(closed)
    await switch_anonymous_posts(gateway.store, False, "default")
    async with running(gateway.url) as anew:
        again = await anew.anonymous().post(other + "/record_outreach_helper", json={})
        assert faults(again, 401) == [("API_KEY_MISSING", [])]
        await switch_anonymous_posts(gateway.store, True, "default")
    async with running(gateway.url) as anew:
        again = await anew.anonymous().post(other + "/record_outreach_helper", json=ADA)
        assert again.json() == {}


async def test_the_only_organization_may_close_its_helpers(gateway: Gateway) -> None:
    """Then signups need a token, and the entry point does not offer the helper."""
    await gateway.sql("UPDATE organizations SET keyless_helpers = 0")
    async with running(gateway.url) as closed:
        client = closed.anonymous()
        response = await client.post("/people/person_signup", json={"person": {}})
        assert faults(response, 401) == [("API_KEY_MISSING", [])]
        assert "osdi:person_signup_helper" not in (await client.get("/")).json()["_links"]
        assert "osdi:person_signup_helper" in (await closed.get("/"))["_links"]


async def test_nothing_else_is_open(gateway: Gateway) -> None:
    """Only the two helpers and the entry point answer without a token."""
    campaign, person = await gateway.campaign(), await gateway.person()
    client = gateway.anonymous()
    for method, path in (
        ("GET", "/people"),
        ("POST", "/people"),
        ("GET", person),
        ("PUT", person),
        ("PATCH", person),
        ("DELETE", person),
        ("GET", person + "/outreaches"),
        ("GET", campaign),
        ("GET", campaign + "/outreaches"),
        ("POST", campaign + "/outreaches"),
        ("POST", "/outreaches"),
        ("POST", "/advocacy_campaigns"),
    ):
        response = await client.request(method, path, content=b"{}")
        assert faults(response, 401) == [("API_KEY_MISSING", [])], (method, path)
        assert "API Key" in response.json()["error"]
    assert (await gateway.get(person))["given_name"] == "Ada"


# Browsers

PAGE = {"Origin": "https://page.example"}


async def test_every_page_may_call_the_helpers(gateway: Gateway) -> None:
    """CORS allows every origin on the helpers, including errors, even if settings narrow it."""
    campaign = await gateway.campaign()
    async with running(gateway.url, cors_origins="https://ours.example") as narrow:
        client = narrow.anonymous(**PAGE)
        for path in (campaign + "/record_outreach_helper", *SIGNUPS):
            for content in (b"{}", b"{"):
                response = await client.post(path, content=content)
                assert response.headers["access-control-allow-origin"] == "*", path
            asks = {
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type",
            }
            preflight = await client.options(path, headers=asks)
            assert preflight.status_code == 200
            assert preflight.headers["access-control-allow-origin"] == "*"
        unknown = "/advocacy_campaigns/nonsense/record_outreach_helper"
        missing = await client.post(unknown, content=b"{}")
        assert missing.status_code == 404
        assert missing.headers["access-control-allow-origin"] == "*"
        elsewhere = await client.get("/people")
        assert "access-control-allow-origin" not in elsewhere.headers
