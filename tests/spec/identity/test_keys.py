"""Tokens, their scopes, and the separation of organizations."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

import app.identity.key_uses
from app.identity.key_uses import KeyUses
from app.identity.keys import ApiKeyError, create_key, list_keys, parse_expiry, rotate_key
from app.identity.organizations import (
    create_organization,
    list_organizations,
    rename_organization,
)
from app.store.errors import read_only
from schema.failures import failure
from tests.spec.support.builders import emails, faults, href, link, paths, total
from tests.support.gateway import GRAPHQL, Gateway, Json, error_codes, id_of, path_of, running

REQUESTS = [
    ("GET", "/people"),
    ("POST", "/people"),
    ("GET", "{person}"),
    ("PUT", "{person}"),
    ("PATCH", "{person}"),
    ("DELETE", "{person}"),
    ("GET", "{person}/outreaches"),
    ("POST", "{person}/outreaches"),
    ("GET", "/advocacy_campaigns"),
    ("POST", "/advocacy_campaigns"),
    ("GET", "{campaign}/outreaches"),
    ("POST", "{campaign}/outreaches"),
    ("POST", "{campaign}/record_outreach_helper"),
    ("POST", "/people/person_signup"),
    ("POST", "/people/person_signup_helper"),
    ("POST", "/outreaches"),
]


async def test_a_bad_token_is_refused_everywhere(gateway: Gateway) -> None:
    """An invalid token is a 401 that contains the words API Key, on helpers too."""
    names = {"person": await gateway.person(), "campaign": await gateway.campaign()}
    bad = gateway.anonymous(**{"OSDI-API-Token": "nonsense"})
    for method, path in REQUESTS:
        response = await bad.request(method, path.format(**names), content=b"{}")
        assert faults(response, 401) == [("API_KEY_INVALID", [])], (method, path)
        assert "API Key" in response.json()["error"]
        assert response.headers["www-authenticate"].startswith("Bearer")
    assert await total(gateway, "/people") == 1
    assert await total(gateway, "/outreaches") == 0


@pytest.mark.parametrize("name", ["OSDI-API-Token", "osdi-api-token", "Osdi-Api-Token"])
async def test_the_header_is_case_insensitive(gateway: Gateway, name: str) -> None:
    """The token is in a request header of any case."""
    client = gateway.anonymous(**{name: gateway.token})
    assert (await client.get("/people")).status_code == 200


@pytest.mark.parametrize("name", ["osdi-api-token", "OSDI-API-Token", "OSDI-api-TOKEN"])
async def test_the_parameter_is_case_insensitive(gateway: Gateway, name: str) -> None:
    """The token may be in the query string, under a parameter of any case."""
    client = gateway.anonymous()
    assert (await client.get("/people", params={name: gateway.token})).status_code == 200
    response = await client.post("/people", params={name: gateway.token}, json={})
    assert response.status_code == 200
    assert (await client.get("/people", params={name: "nonsense"})).status_code == 401


async def test_a_bearer_token(gateway: Gateway) -> None:
    """Authorization: Bearer is accepted as well."""
    client = gateway.anonymous(Authorization=f"Bearer {gateway.token}")
    assert (await client.get("/people")).status_code == 200


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Authorization", "{}"),
        ("Authorization", "Token {}"),
        ("Authorization", "Bearer: {}"),
        ("Authorization", "ApiKey  {}"),
        ("OSDI-API-Token", "Bearer {}"),
        ("OSDI-API-Token", '"{}"'),
    ],
)
async def test_other_forms_of_a_token(gateway: Gateway, name: str, form: str) -> None:
    """They are read as it. A wrong, an empty or a missing token of this form is no anonymous post,
    whose sender would take `{}` for a person that was updated.
    """
    client = gateway.anonymous(**{name: form.format(gateway.token)})
    assert (await client.get("/people")).status_code == 200
    for wrong in ("nonsense", "", "undefined"):
        header = form.format(wrong).strip()
        if not header:
            continue
        anonymous = gateway.anonymous(**{name: header})
        response = await anonymous.post("/people/person_signup", json={"given_name": "Ann"})
        assert faults(response, 401) == [("API_KEY_INVALID", [])], header
    assert await total(gateway, "/people") == 0


@pytest.mark.parametrize("header", ["", "Basic YWRhOmFkYQ==", 'Digest username="ada"'])
async def test_what_a_proxy_asks_for_is_no_token(gateway: Gateway, header: str) -> None:
    """A form behind a proxy with passwords may post without a token."""
    client = gateway.anonymous(Authorization=header)
    response = await client.post("/people/person_signup", json={"given_name": "Ann"})
    assert (response.status_code, response.json()) == (200, {})
    assert (await client.get("/people")).status_code == 401


async def test_a_key_without_the_scope_is_refused(gateway: Gateway) -> None:
    """A valid token without the scope for a method is a 403."""
    person = await gateway.person()
    reader = await gateway.client_of("default", "read")
    writer = await gateway.client_of("default", "write")
    assert (await reader.get(person)).status_code == 200
    for method in ("PUT", "PATCH", "DELETE"):
        response = await reader.request(method, person, content=b"{}")
        assert faults(response, 403) == [("SCOPE_MISSING", [])], method
        assert "API Key" in response.json()["error"]
    for path in ("/people", "/people/person_signup"):
        assert error_codes(await reader.post(path, json={})) == ["SCOPE_MISSING"], path
    assert (await writer.post("/people", json={})).status_code == 200
    assert error_codes(await writer.get(person)) == ["SCOPE_MISSING"]


@pytest.mark.parametrize("path", ["/people", "/people/person_signup"])
async def test_a_key_that_may_only_write_reads_nothing(gateway: Gateway, path: str) -> None:
    """Neither what was stored before, nor whether it was."""
    stored = await gateway.person(given_name="Ada", **emails("ada@example.org"))
    writer = await gateway.client_of("default", "write")
    ada: Json = emails("ada@example.org")
    body = ada if path == "/people" else {"person": ada}
    document = (await writer.post(path, json=body)).json()
    assert set(document) == {"identifiers", "_links"}
    assert path_of(document) == stored
    assert set((await writer.put(stored, json={"gender": "Female"})).json()) == set(document)


SIGN_UP = """mutation {
  signUpPerson(input: {person: {emailAddresses: [{address: "ada@example.org"}]}}) {
    created person { %s ...Rest } notApplied { code }
  }
}
fragment Rest on Person { id identifiers __typename }"""


@pytest.mark.parametrize(
    "more", ["", "givenName", "emailAddresses { address }", "...Name", "givenName @skip(if: true)"]
)
async def test_a_mutation_that_may_only_write_selects_references(
    gateway: Gateway, more: str
) -> None:
    await gateway.person(given_name="Ada", **emails("ada@example.org"))
    writer = await gateway.client_of("default", "write")
    query = SIGN_UP.replace("%s", more)
    if more == "...Name":
        query += " fragment Name on Person { outreaches { nodes { id } } }"
    answer = (await writer.post(GRAPHQL, json={"query": query})).json()
    if more:
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["SCOPE_MISSING"]
        assert "`id` and `identifiers`" in answer["errors"][0]["extensions"]["hint"]
    else:
        assert set(answer["data"]["signUpPerson"]["person"]) == {"id", "identifiers", "__typename"}


async def test_a_revoked_key_is_refused(gateway: Gateway) -> None:
    """The token of a revoked API key is refused like an unknown one."""
    async with running(gateway.url, key_cache_seconds=0) as other:
        assert (await other.client.get("/people")).status_code == 200
        await other.sql("UPDATE api_keys SET revoked_date = now()")
        assert error_codes(await other.client.get("/people")) == ["API_KEY_INVALID"]
        await other.sql("UPDATE api_keys SET revoked_date = NULL")


async def test_a_rotated_key_has_the_same_rights(gateway: Gateway) -> None:
    """Both tokens are valid for a while; a key that expires sooner still does."""
    async with running(gateway.url, key_cache_seconds=0) as other:
        token = await other.key("rotated", "write")
        old = other.anonymous(**{"OSDI-API-Token": token})
        person = (await old.post("/people", json={"given_name": "Ada"})).json()
        caller = await other.app.state.authenticator.by_token(token)
        new = other.anonymous(
            **{"OSDI-API-Token": await rotate_key(other.store, caller.key_id, "1h")}
        )
        for client in (old, new):
            response = await client.put(path_of(person), json={"gender": "Female"})
            assert set(response.json()) == {"identifiers", "_links"}
            assert error_codes(await client.get(path_of(person))) == ["SCOPE_MISSING"]
        first, second = [key for key in await list_keys(other.store) if key.name == "test"][-2:]
        assert first.id == caller.key_id
        assert first.expires_date is not None
        assert timedelta(minutes=59) < first.expires_date - datetime.now(UTC) < timedelta(hours=1)
        assert second.expires_date is None
        await rotate_key(other.store, second.id, "0h")
        assert error_codes(await new.get(path_of(person))) == ["API_KEY_EXPIRED"]
        await rotate_key(other.store, first.id, "7d")
        ends = {key.id: key.expires_date for key in await list_keys(other.store)}
        assert ends[first.id] == first.expires_date
        for id_, overlap, words in (
            (second.id, "1h", "has expired"),
            (UUID(int=1), "1h", "does not exist"),
            (first.id, "soon", "Invalid overlap"),
        ):
            with pytest.raises(ApiKeyError, match=words):
                await rotate_key(other.store, id_, overlap)


EXPIRED_AT = "2026-01-31T00:00:00+00:00"


async def test_an_expired_key_is_refused(gateway: Gateway) -> None:
    """The refusal says when it expired, on both surfaces; the entry point needs no key."""
    client = await gateway.client_of("expired")
    await gateway.sql(
        "UPDATE api_keys SET expires_date = $1 WHERE organization_id IN "
        "(SELECT id FROM organizations WHERE organizations.name = 'expired')",
        datetime.fromisoformat(EXPIRED_AT),
    )
    for method, path in (("GET", "/people"), ("POST", "/people/person_signup")):
        response = await client.request(method, path, content=b"{}")
        assert faults(response, 401) == [("API_KEY_EXPIRED", [])], path
        assert "API Key expired at 2026-01-31T00:00:00Z" in response.text
        assert 'error="invalid_token"' in response.headers["www-authenticate"]
    response = await client.post(GRAPHQL, json={"query": "{ people { totalCount } }"})
    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"]["code"] == "API_KEY_EXPIRED"
    entry_point = (await client.get("")).json()
    assert "osdi:people" not in entry_point["_links"]


async def test_a_key_expires_although_it_is_cached(gateway: Gateway) -> None:
    """This gateway caches keys for an hour."""
    client = await gateway.client_of("soon")
    await gateway.sql(
        "UPDATE api_keys SET expires_date = $1 WHERE organization_id IN "
        "(SELECT id FROM organizations WHERE organizations.name = 'soon')",
        datetime.now(UTC) + timedelta(seconds=4),
    )
    assert (await client.get("/people")).status_code == 200
    gateway.recorder.clear()
    assert (await client.get("/people")).status_code == 200
    assert not [item for item in gateway.recorder.statements if "api_keys" in item]
    await asyncio.sleep(4.1)
    assert error_codes(await client.get("/people")) == ["API_KEY_EXPIRED"]


@pytest.mark.parametrize(
    ("text", "expiry"),
    [
        ("90d", "2027-02-26T12:00:00+00:00"),
        (" 1 D ", "2026-11-29T12:00:00+00:00"),
        ("2027-01-31", "2027-01-31T00:00:00+00:00"),
    ],
)
def test_when_a_key_expires(text: str, expiry: str) -> None:
    """After so many days, or at the beginning of a date in UTC."""
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert parse_expiry(text, now) == datetime.fromisoformat(expiry)


@pytest.mark.parametrize("text", ["", "90", "-1d", "0d", "soon", "2026-02-30", "2026-11-28"])
def test_an_expiry_that_is_refused(text: str) -> None:
    """A sentence names it."""
    with pytest.raises(ApiKeyError, match=f"Invalid expiry '{text}'"):
        parse_expiry(text, datetime(2026, 11, 28, 12, tzinfo=UTC))


async def last_uses(gateway: Gateway) -> list[datetime | None]:
    await gateway.app.state.key_uses.stop()
    return [row[0] for row in await gateway.sql("SELECT last_used_date FROM api_keys")]


async def test_the_last_use_of_a_key_is_noted(gateway: Gateway) -> None:
    """At most once in 5 minutes, though each request looks the key up here."""
    async with running(gateway.url, key_cache_seconds=0) as other:
        await other.sql("UPDATE api_keys SET last_used_date = now() - interval '1 hour'")
        assert (await other.client.get("/people")).status_code == 200
        uses = await last_uses(other)
        noted = max(use for use in uses if use)
        assert datetime.now(UTC) - noted < timedelta(seconds=10)
        assert len(uses) == 1 or min(use for use in uses if use) < noted
        assert (await other.client.get("/people")).status_code == 200
        assert max(use for use in await last_uses(other) if use) == noted


async def test_a_use_that_cannot_be_noted_harms_nobody(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise failure("STORE_UNAVAILABLE", "The database is not available.")

    monkeypatch.setattr("app.identity.key_uses.note_key_use", refuse)
    client = await gateway.client_of("unnoted")
    assert (await client.get("/people")).status_code == 200
    await gateway.app.state.key_uses.stop()


# The entry point


@pytest.mark.parametrize(
    "headers", [{}, {"OSDI-API-Token": "nonsense"}], ids=["no token", "an invalid token"]
)
async def test_the_entry_point_is_reduced_without_a_token(
    gateway: Gateway, headers: Mapping[str, str]
) -> None:
    """200 without a token and with an invalid one: the same document, without collections."""
    whole = await gateway.get("/")
    response = await gateway.anonymous(**headers).get("/")
    assert response.status_code == 200
    reduced = response.json()
    assert reduced["_links"].keys() == {"self", "curies", "docs", "osdi:person_signup_helper"}
    assert "osdi:tags" not in reduced["_links"]
    assert {**whole, "_links": None} == {**reduced, "_links": None}
    assert all(whole["_links"][rel] == target for rel, target in reduced["_links"].items())


async def test_the_entry_point_links_to_everything(gateway: Gateway) -> None:
    """Its links lead to every collection, with a title; each campaign links to its helper."""
    campaign = await gateway.campaign()
    links = (await gateway.get("/"))["_links"]
    for rel in ("osdi:people", "osdi:advocacy_campaigns", "osdi:outreaches"):
        assert links[rel]["title"].startswith("The collection of ")
        assert (await gateway.client.get(links[rel]["href"])).status_code == 200
    assert (await gateway.client.get(links["self"]["href"])).status_code == 200
    signup = links["osdi:person_signup_helper"]["href"]
    assert (
        await gateway.client.post(signup, json={"person": {"given_name": "Ada"}})
    ).status_code == 200
    assert "osdi:record_outreach_helper" not in links
    helper = href(await gateway.get(campaign), "osdi:record_outreach_helper")
    assert helper == campaign + "/record_outreach_helper"
    assert (await gateway.client.post(helper, json={"type": "phone"})).status_code == 200


async def test_the_fields_of_the_entry_point(gateway: Gateway) -> None:
    """Version, ceiling of a page, namespace of the key's organization, and the settings."""
    other = (await (await gateway.client_of("action_network")).get("/")).json()
    assert (other["osdi_version"], other["namespace"]) == ("1.2.0", "action_network")
    settings = {"vendor_name": "V", "product_name": "P", "motd": "M", "max_pagesize": 50}
    async with running(gateway.url, **settings) as named:
        document = await named.get("/")
    assert {name: document[name] for name in settings} == settings


# Organizations


async def test_organizations_are_separate(gateway: Gateway) -> None:
    """Two may use the same identifiers and e-mail addresses, and see only their own."""
    other = await gateway.client_of("other")
    body = {"identifiers": ["crm:1"], **emails("ada@example.com")}
    ours = path_of(await gateway.post("/people", {**body, "given_name": "Ours"}))
    answer = (await other.post("/people", json={**body, "given_name": "Theirs"})).json()
    theirs = path_of(answer)
    assert theirs != ours
    assert answer["identifiers"] == [f"other:{id_of(answer)}", "crm:1"]
    assert (await gateway.get(ours))["given_name"] == "Ours"
    assert paths(await gateway.get("/people?filter=identifier eq 'crm:1'")) == [ours]
    assert paths((await other.get("/people")).json()) == [theirs]
    for method in ("GET", "PUT", "DELETE"):
        response = await gateway.client.request(method, theirs, content=b"{}")
        assert faults(response, 404) == [("NOT_FOUND", [])], method
    response = await gateway.client.get(theirs + "/outreaches")
    assert faults(response, 404) == [("NOT_FOUND", [])]
    body = {"_links": {"osdi:person": link(theirs)}}
    response = await gateway.client.post("/outreaches", json=body)
    assert faults(response, 400) == [("LINK_NOT_FOUND", ["_links.osdi:person"])]
    assert (await other.get(theirs)).json() == answer


@pytest.mark.parametrize("name", ["", " ", "A\nB", "A\r", "A\u202eB", "\t", "A\x1b[2J"])
async def test_a_name_is_one_visible_line(gateway: Gateway, name: str) -> None:
    """It is shown in lists, on terminals."""
    store = gateway.store
    for attempt in (
        create_organization(store, name, None),
        rename_organization(store, "default", name),
        create_key(store, name, "test", ["read"]),
        create_key(store, "default", name, ["read"]),
    ):
        with pytest.raises(ApiKeyError, match=r"The name of an (organization|API key) must not"):
            await attempt
    assert [row["name"] for row in await list_organizations(store)] == ["default"]


async def test_the_namespace_is_a_setting_of_the_organization(gateway: Gateway) -> None:
    """identifiers[0] is <namespace>:<the id in the URL>, exactly."""
    client = await gateway.client_of("action_network")
    for path in ("/people", "/advocacy_campaigns", "/outreaches"):
        document = (await client.post(path, json={"identifiers": ["crm:1"]})).json()
        own = document["_links"]["self"]["href"].rpartition("/")[2]
        assert document["identifiers"] == [f"action_network:{own}", "crm:1"]
        found = f"{path}?filter=identifier eq 'action_network:{own}'"
        assert (await client.get(found)).json()["total_records"] == 1


async def test_uses_that_cannot_be_recorded_are_logged_once(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """For all keys together: on a standby, each use would be another entry."""

    async def refuse(*_: object) -> None:
        raise read_only()

    uses, now = KeyUses(gateway.store), datetime.now(UTC)
    with monkeypatch.context() as patch:
        patch.setattr(app.identity.key_uses, "note_key_use", refuse)
        for _ in range(2):
            for number in (1, 2):
                uses.note(UUID(int=number), None, now)
            await uses.stop()
    uses.note(UUID(int=1), None, now)
    await uses.stop()
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "Recording the last use of API keys paused",
        "Recording the last use of API keys resumed.",
    ]
