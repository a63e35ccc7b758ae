"""Organizations never meet: what one asks with another's ids is as if nobody had them.

Two askers do the same, one with the keys of somebody else's resources, one with keys that
nobody has. Their answers are the same, and nothing of the somebody is shown or changed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.identity.keys import create_key
from schema.ids import new_id
from tests.support.effort import examples
from tests.support.gateway import BASE, Gateway, Json, id_of, path_of

SECRET = "hushhush"
TAG = "a tag of theirs"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_OF_ORGANIZATION = """
SELECT table_name FROM information_schema.columns
WHERE table_schema = 'public' AND column_name = 'organization_id' ORDER BY 1
"""
_ADD_TAG = """
INSERT INTO tags (organization_id, id, name, created_date, modified_date)
SELECT id, $2, $3, now(), now() FROM organizations WHERE organizations.name = $1
"""


# Requests; @role@ stands for an id or another key

KINDS = ("person", "campaign", "outreach")
_ids = st.sampled_from([f"@{whose}_{kind}@" for whose in ("own", "their") for kind in KINDS])
_people = st.sampled_from(["@own_person@", "@their_person@"])
_campaigns = st.sampled_from(["@own_campaign@", "@their_campaign@"])
_outreaches = st.sampled_from(["@own_outreach@", "@their_outreach@"])
_emails = st.sampled_from(["@their_email@", "@THEIR_EMAIL@", "own@example.org"])
_phones = st.sampled_from(["@their_phone@", "12025550100"])
_identifiers = st.one_of(
    st.sampled_from(["@their_identifier@", "own:1"]), st.builds("shared:{}".format, _ids)
)


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    body: Json

    def filled(self, keys: dict[str, str]) -> Asked:
        """The request with keys in the places of roles."""
        text = json.dumps([self.method, self.path, self.query, self.body])
        for role, key in keys.items():
            text = text.replace(f"@{role}@", key)
        return Asked(*json.loads(text))


def _one_of(*paths: str) -> st.SearchStrategy[str]:
    """A path, any id of the right kind (or now and then of another) in its places."""
    kinds = {"<person>": _people, "<campaign>": _campaigns, "<outreach>": _outreaches}

    def put(path: str) -> st.SearchStrategy[str]:
        parts = [kinds[part] | _ids if part in kinds else st.just(part) for part in path.split("/")]
        return st.tuples(*parts).map("/".join)

    return st.sampled_from(paths).flatmap(put)


_singles = _one_of(
    "/people/<person>",
    "/advocacy_campaigns/<campaign>",
    "/outreaches/<outreach>",
    "/advocacy_campaigns/<campaign>/outreaches/<outreach>",
    "/people/<person>/outreaches/<outreach>",
)
_collections = _one_of(
    "/people",
    "/advocacy_campaigns",
    "/outreaches",
    "/advocacy_campaigns/<campaign>/outreaches",
    "/people/<person>/outreaches",
)
_helpers = _one_of(
    "/advocacy_campaigns/<campaign>/record_outreach_helper",
    "/advocacy_campaigns/<campaign>/record_outreach_helper",
    "/people/person_signup",
)
_conditions = st.one_of(
    st.builds("id eq '{}'".format, _ids),
    st.builds("identifier eq '{}'".format, _identifiers),
    st.builds("identifier in ('{}','{}')".format, _identifiers, _identifiers),
    st.builds("identifier ne '{}'".format, _identifiers),
    st.builds("email_address eq '{}'".format, _emails),
    st.builds("phone_number eq '{}'".format, _phones),
    st.sampled_from(
        [
            f"contains(given_name,'{SECRET[:4]}')",
            f"startswith(title,'{SECRET[:4]}')",
            f"target_given_name like '{SECRET[:4]}%'",
            f"targets/organization regexp '{SECRET[:3]}'",
            "total_outreaches gt 0",
            "modified_date gt '2000-01-01'",
            "given_name ne null",
            "not (type eq 'x')",
        ]
    ),
)
_filters = st.one_of(
    _conditions,
    st.builds("{} or {}".format, _conditions, _conditions),
    st.builds("not ({})".format, _conditions),
)
_queries = st.fixed_dictionaries(
    {},
    optional={
        "filter": _filters,
        "after": _ids,
        "before": _ids,
        "page": st.sampled_from(["1", "2", "9"]),
        "per_page": st.sampled_from(["1", "2", "100"]),
        "format": st.sampled_from(["csv", "ndjson", "json"]),
        "$expand": st.sampled_from(["osdi:person", "osdi:outreaches", "osdi:advocacy_campaign"]),
    },
)
_person_bodies = st.fixed_dictionaries(
    {},
    optional={
        "given_name": st.sampled_from(["Ada", None]),
        "identifiers": st.lists(_identifiers, max_size=2),
        "email_addresses": st.lists(st.builds(lambda a: {"address": a}, _emails), max_size=2),
        "phone_numbers": st.lists(st.builds(lambda n: {"number": n}, _phones), max_size=2),
    },
)
_links = st.fixed_dictionaries(
    {},
    optional={
        rel: st.none()
        | st.builds(
            lambda start, id_: {"href": start + id_},
            st.sampled_from(
                [f"/{target}/", f"{BASE}/{target}/", f"https://elsewhere.example/{target}/"]
            ),
            ids,
        )
        for rel, target, ids in (
            ("osdi:person", "people", _people),
            ("osdi:advocacy_campaign", "advocacy_campaigns", _campaigns),
            ("osdi:creator", "people", _people),
            ("osdi:modified_by", "people", _people),
        )
    },
)
_bodies = st.fixed_dictionaries(
    {},
    optional={
        "identifiers": st.lists(_identifiers, max_size=2),
        "given_name": st.just("Ada"),
        "title": st.just("Title"),
        "email_addresses": st.lists(st.builds(lambda a: {"address": a}, _emails), max_size=2),
        "phone_numbers": st.lists(st.builds(lambda n: {"number": n}, _phones), max_size=2),
        "targets": st.none(),
        "_links": _links,
        "person": _person_bodies,
        "add_tags": st.just([TAG]),
        "osdi:control": st.just({"return_response": False}),
    },
)
_nothing: Json = {}
requests = st.one_of(
    st.builds(Asked, st.just("GET"), _collections, _queries, st.just(_nothing)),
    st.builds(Asked, st.just("GET"), _singles, _queries, st.just(_nothing)),
    st.builds(Asked, st.sampled_from(["PUT", "PATCH"]), _singles, st.just(_nothing), _bodies),
    st.builds(Asked, st.just("DELETE"), _singles, st.just(_nothing), st.just(_nothing)),
    st.builds(Asked, st.just("POST"), _collections, st.just(_nothing), _bodies),
    st.builds(Asked, st.just("POST"), _helpers, st.just(_nothing), _bodies),
)


# The organizations


@dataclass
class Asker:
    """A client of one organization, and the keys it puts in the places of roles."""

    client: httpx.AsyncClient
    keys: dict[str, str]

    async def begin(self) -> None:
        """New resources of its own."""
        campaign = _read(await self.client.post("/advocacy_campaigns", json={"title": "Own"}))
        body = {"type": "email", "person": {"given_name": "Own"}}
        path = path_of(campaign) + "/record_outreach_helper"
        outreach = _read(await self.client.post(path, json=body))
        self.keys |= {
            "own_campaign": id_of(campaign),
            "own_outreach": id_of(outreach),
            "own_person": outreach["_links"]["osdi:person"]["href"].rpartition("/")[2],
        }

    async def ask(self, asked: Asked) -> httpx.Response:
        this = asked.filled(self.keys)
        body: dict[str, Any] = (
            {"json": this.body} if this.method in ("POST", "PUT", "PATCH") else {}
        )
        return await self.client.request(this.method, this.path, params=this.query, **body)

    def seen(self, response: httpx.Response) -> str:
        """The answer, keys and moments made the same for every asker."""
        text = response.text
        for role, key in self.keys.items():
            text = text.replace(key, role)
        return _MOMENT.sub("<moment>", _UUID.sub("<id>", text))


def _read(response: httpx.Response) -> Json:
    assert response.status_code == 200, response.text
    document: Json = response.json()
    return document


async def client_of(gateway: Gateway, organization: str, namespace: str) -> httpx.AsyncClient:
    scopes = ["read", "write"]
    token = await create_key(gateway.store, organization, "test", scopes, namespace=namespace)
    return gateway.anonymous(**{"OSDI-API-Token": token})


async def plant(client: httpx.AsyncClient) -> dict[str, str]:
    """Somebody's resources, with a secret in every text; their keys by role."""
    keys = {
        "their_email": "known@example.org",
        "THEIR_EMAIL": "KNOWN@Example.org",
        "their_phone": "12025550199",
        "their_identifier": "elsewhere:known",
    }
    person = {
        "given_name": SECRET,
        "identifiers": [keys["their_identifier"]],
        "email_addresses": [
            {"address": keys["their_email"]},
            {"address": f"{SECRET}@example.org"},
        ],
        "phone_numbers": [{"number": keys["their_phone"], "description": SECRET}],
        "custom_fields": {SECRET: SECRET},
    }
    target = {"given_name": SECRET, "organization": SECRET}
    campaign = _read(
        await client.post("/advocacy_campaigns", json={"title": SECRET, "target_list": [target]})
    )
    body = {"notes": SECRET, "targets": [target], "person": person, "type": SECRET}
    helper = path_of(campaign) + "/record_outreach_helper"
    for number in range(3):
        body["identifiers"] = [f"elsewhere:{number}"]
        outreach = _read(await client.post(helper, json=body))
    keys["their_campaign"] = id_of(campaign)
    keys["their_outreach"] = id_of(outreach)
    keys["their_person"] = outreach["_links"]["osdi:person"]["href"].rpartition("/")[2]
    return keys


def nobodys() -> dict[str, str]:
    """Keys that nobody has; the ids are as old as somebody's."""
    return {
        "their_email": "nobody@example.org",
        "THEIR_EMAIL": "NOBODY@Example.org",
        "their_phone": "12025550177",
        "their_identifier": "elsewhere:nobody",
        **{f"their_{kind}": str(new_id()) for kind in KINDS},
    }


async def rows_of(gateway: Gateway, organization: str) -> dict[str, str]:
    """A checksum of what each table has of an organization."""
    tables = [row[0] for row in await gateway.sql(_OF_ORGANIZATION)]
    sums = [
        f"SELECT '{name}', count(*), md5(string_agg(t::text, '/' ORDER BY t::text)) "
        f'FROM "{name}" t WHERE organization_id = '
        "(SELECT id FROM organizations WHERE organizations.name = $1)"
        for name in tables
    ]
    rows = await gateway.sql(" UNION ALL ".join(sums), organization)
    return {row[0]: f"{row[1]} {row[2]}" for row in rows}


@pytest.mark.parametrize("their_namespace", ["shared", "other"])
@settings(
    max_examples=examples(120),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=requests)
async def test_organizations_never_meet(world: World, their_namespace: str, asked: Asked) -> None:
    somebody = await world.somebody(their_namespace)
    for asker in somebody.askers:
        await asker.begin()
    knowing, unknowing = [await asker.ask(asked) for asker in somebody.askers]
    assert SECRET not in knowing.text
    assert SECRET not in str(knowing.headers)
    assert knowing.status_code == unknowing.status_code
    assert knowing.status_code not in (403, 500)
    assert somebody.askers[0].seen(knowing) == somebody.askers[1].seen(unknowing)
    assert await rows_of(world.gateway, somebody.name) == somebody.rows


@dataclass
class Somebody:
    """An organization whose rows stay as they are, and the two that ask."""

    name: str
    rows: dict[str, str]
    askers: list[Asker]


class World:
    """One gateway for all examples of a test."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self._somebodies: dict[str, Somebody] = {}

    async def somebody(self, namespace: str) -> Somebody:
        if namespace not in self._somebodies:
            self._somebodies[namespace] = await self._plant(namespace)
        return self._somebodies[namespace]

    async def _plant(self, namespace: str) -> Somebody:
        name = f"somebody {namespace}"
        keys = await plant(await client_of(self.gateway, name, namespace))
        await self.gateway.sql(_ADD_TAG, name, new_id(), TAG)
        askers = [
            Asker(await client_of(self.gateway, f"{word} {namespace}", "shared"), its_keys)
            for word, its_keys in (("knowing", keys), ("unknowing", nobodys()))
        ]
        return Somebody(name, await rows_of(self.gateway, name), askers)


@pytest.fixture
def world(gateway: Gateway) -> World:
    return World(gateway)
