"""Links of outreaches: without a campaign, moved, and after a deletion."""

from __future__ import annotations

import json
import random
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.spec.support.builders import (
    emails,
    embedded,
    faults,
    href,
    link,
    parts,
    paths,
    plain,
    total,
)
from tests.support.citus import CITUS_URL
from tests.support.gateway import BASE, Gateway, Json, id_of, path_of

NOBODY = "d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3"


def linked(**targets: str | None) -> Json:
    return {
        "_links": {f"osdi:{rel}": path and link(path) for rel, path in targets.items()},
    }


# Without a campaign


async def test_an_outreach_needs_neither_campaign_nor_person(gateway: Gateway) -> None:
    """POST /outreaches with links or none; its self is /outreaches/{id}."""
    document = await gateway.post("/outreaches", {"notes": "alone"})
    assert path_of(document).startswith("/outreaches/")
    assert document["_links"].keys() == {"self", "curies"}
    assert paths(await gateway.get("/outreaches")) == [path_of(document)]
    assert await gateway.get(path_of(document)) == document


async def test_links_in_the_body_say_where_it_belongs(gateway: Gateway) -> None:
    """A campaign in the body counts like one in the path."""
    campaign, person = await gateway.campaign(), await gateway.person()
    body = linked(person=person, advocacy_campaign=campaign)
    document = await gateway.post("/outreaches", body)
    assert href(document, "osdi:person") == person
    assert href(document, "osdi:advocacy_campaign") == campaign
    assert path_of(document).startswith(campaign + "/outreaches/")
    assert (await gateway.get(campaign))["total_outreaches"] == 1


async def test_an_outreach_of_a_person(gateway: Gateway) -> None:
    """POST /people/{id}/outreaches: the person comes from the path."""
    campaign, person = await gateway.campaign(), await gateway.person()
    document = await gateway.post(person + "/outreaches", linked(advocacy_campaign=campaign))
    assert href(document, "osdi:person") == person
    assert href(document, "osdi:advocacy_campaign") == campaign
    alone = await gateway.post(person + "/outreaches", {})
    listed = await gateway.get(person + "/outreaches")
    assert paths(listed) == [path_of(alone), path_of(document)]
    assert href(await gateway.get(person), "osdi:outreaches") == person + "/outreaches"


async def test_an_outreach_is_found_on_every_way_to_it(gateway: Gateway) -> None:
    """Below its campaign, below its person and alone: the same document, also for changes."""
    campaign, person = await gateway.campaign(), await gateway.person()
    document = await gateway.post(campaign + "/outreaches", linked(person=person))
    id_ = path_of(document).rpartition("/")[2]
    ways = [f"{campaign}/outreaches/{id_}", f"{person}/outreaches/{id_}", f"/outreaches/{id_}"]
    for way in ways:
        assert await gateway.get(way) == document
        assert (await gateway.put(way, {"notes": way}))["notes"] == way
        document = await gateway.get(ways[0])
    for parent in (await gateway.campaign(), await gateway.person(given_name="Eve")):
        for method in ("GET", "PUT", "DELETE"):
            wrong = f"{parent}/outreaches/{id_}"
            response = await gateway.client.request(method, wrong, content=b"{}")
            assert faults(response, 404) == [("NOT_FOUND", [])], method


@pytest.mark.parametrize("parent", ["/people", "/advocacy_campaigns"])
@pytest.mark.parametrize("id_", [NOBODY, "d91b4b2e-ae0e-4cd3-9ed7-de9uemdse"])
async def test_a_parent_that_is_not_there(gateway: Gateway, parent: str, id_: str) -> None:
    """Nested collections of a missing parent are a 404, for reads and writes."""
    for method in ("GET", "POST"):
        path = f"{parent}/{id_}/outreaches"
        response = await gateway.client.request(method, path, content=b"{}")
        assert faults(response, 404) == [("NOT_FOUND", [])], method


# Person links


GOOD_LINKS = [
    BASE + "{person}",
    "/api/v1{person}",
    "{person}",
    "people/{id}",
    "https://osdi-sample-system.org/api/v1{person}",
    "http://localhost:8000{person}/",
    "https://elsewhere.example/some/where{person}?a=b#c",
]


@pytest.mark.parametrize("address", GOOD_LINKS)
@pytest.mark.parametrize("rel", ["osdi:person", "person"])
async def test_a_person_link(gateway: Gateway, address: str, rel: str) -> None:
    """Absolute, relative, or on another host, as long as it ends in /people/{id}."""
    person = await gateway.person()
    address = address.format(person=person, id=person.removeprefix("/people/"))
    document = await gateway.post("/outreaches", {"_links": {rel: {"href": address}}})
    assert href(document, "osdi:person") == person


@pytest.mark.parametrize(
    "address",
    [
        f"{BASE}/people/{NOBODY}",
        "/people/nobody",
        "/people/",
        "/people",
        "",
        "{id}",
        "/persons/{id}",
        "/people/{id}/outreaches",
        "{campaign}",
    ],
)
async def test_a_person_link_that_leads_nowhere(gateway: Gateway, address: str) -> None:
    """400 that names _links.osdi:person; nothing is stored."""
    campaign, person = await gateway.campaign(), await gateway.person()
    address = address.format(id=person.removeprefix("/people/"), campaign=campaign)
    body = {"_links": {"osdi:person": {"href": address}}}
    for path in ("/outreaches", campaign + "/outreaches", campaign + "/record_outreach_helper"):
        if not address and path.endswith("helper"):
            continue  # A helper ignores a blank link.
        response = await gateway.client.post(path, json=body)
        assert faults(response, 400) == [("LINK_NOT_FOUND", ["_links.osdi:person"])], path
    assert await total(gateway, "/outreaches") == 0


@pytest.mark.parametrize("value", [5, True, [], {"href": 5}, {"href": None}, {}])
async def test_a_person_link_that_is_none(gateway: Gateway, value: Any) -> None:
    """An invalid link is a 400 too; an object without href removes nothing."""
    response = await gateway.client.post("/outreaches", json={"_links": {"osdi:person": value}})
    (fault,) = faults(response, 400)
    assert fault[1] == ["_links.osdi:person"]


async def test_links_of_other_kinds_are_ignored(gateway: Gateway) -> None:
    """A document may be sent back with all its links."""
    document = await gateway.post("/outreaches", linked(person=await gateway.person()))
    again = await gateway.put(path_of(document), {**document, "notes": "x"})
    assert again["_links"] == document["_links"]
    response = await gateway.client.post(
        "/outreaches", json={"_links": {"osdi:donation": {"href": "x"}, "self": 5, "curies": []}}
    )
    assert response.status_code == 200


# Inline persons


@pytest.mark.parametrize("where", ["/outreaches", "{campaign}/outreaches"])
async def test_an_inline_person_in_a_plain_post(gateway: Gateway, where: str) -> None:
    """It does the same as the helper: matches, merges, links, reports."""
    ada = await gateway.person(**emails("ada@example.com"))
    path = where.format(campaign=await gateway.campaign())
    person = {"family_name": "Lovelace", **emails("ADA@example.com")}
    document = await gateway.post(path, {"person": person, "add_tags": ["x"]})
    assert href(document, "osdi:person") == ada
    assert "person" not in document
    assert len(parts(document)) == 1
    assert (await gateway.get(ada))["family_name"] == "Lovelace"
    other = await gateway.post(path, {"person": {"given_name": "Eve"}})
    eve = href(other, "osdi:person")
    assert eve not in (ada, None)
    assert (await gateway.get(eve or ""))["given_name"] == "Eve"


async def test_a_link_beside_an_inline_person(gateway: Gateway) -> None:
    """The link or the path names the person; the inline person is merged into it."""
    ada = await gateway.person()
    for path, body in (("/outreaches", linked(person=ada)), (ada + "/outreaches", {})):
        document = await gateway.post(path, {**body, "person": {"family_name": path}})
        assert href(document, "osdi:person") == ada
        assert (await gateway.get(ada))["family_name"] == path
    assert await total(gateway, "/people") == 1


# Moved by PUT


async def _totals(gateway: Gateway, *parents: str) -> list[int]:
    return [await total(gateway, parent + "/outreaches") for parent in parents]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_a_put_moves_to_another_person(gateway: Gateway, method: str) -> None:
    """By its link; both totals stay correct."""
    ada, eve = await gateway.person(), await gateway.person(given_name="Eve")
    document = await gateway.post(ada + "/outreaches", {"notes": "x"})
    response = await gateway.client.request(method, path_of(document), json=linked(person=eve))
    assert href(response.json(), "osdi:person") == eve
    assert response.json()["notes"] == "x"
    assert await _totals(gateway, ada, eve, "") == [0, 1, 1]
    response = await gateway.client.request(method, path_of(document), json=linked(person=None))
    assert href(response.json(), "osdi:person") is None
    assert await _totals(gateway, ada, eve, "") == [0, 0, 1]


async def test_a_put_moves_to_another_campaign(gateway: Gateway) -> None:
    """Its self changes, and the old URL is a 404."""
    old, new = await gateway.campaign(), await gateway.campaign()
    document = await gateway.post(old + "/outreaches", {"notes": "x"})
    moved = await gateway.put(path_of(document), linked(advocacy_campaign=new))
    assert path_of(moved) == path_of(document).replace(old, new)
    assert href(moved, "osdi:advocacy_campaign") == new
    assert faults(await gateway.client.get(path_of(document)), 404) == [("NOT_FOUND", [])]
    assert plain(await gateway.get(path_of(moved))) == plain(moved)
    assert await _totals(gateway, old, new, "") == [0, 1, 1]
    assert [(await gateway.get(path))["total_outreaches"] for path in (old, new)] == [0, 1]
    alone = await gateway.put(path_of(moved), linked(advocacy_campaign=None))
    assert path_of(alone).startswith("/outreaches/")
    assert await _totals(gateway, old, new, "") == [0, 0, 1]


async def test_a_put_that_leads_nowhere_moves_nothing(gateway: Gateway) -> None:
    """Links are checked as in a POST."""
    campaign = await gateway.campaign()
    document = await gateway.post(campaign + "/outreaches", {})
    for rel in ("person", "advocacy_campaign"):
        body = {**linked(**{rel: f"/people/{NOBODY}"}), "notes": "changed"}
        response = await gateway.client.put(path_of(document), json=body)
        assert faults(response, 400) == [("LINK_NOT_FOUND", [f"_links.osdi:{rel}"])]
    assert await gateway.get(path_of(document)) == document


# Deleted


@pytest.mark.parametrize("parent", ["person", "advocacy_campaign"])
async def test_deleting_unlinks_outreaches(gateway: Gateway, parent: str) -> None:
    """Outreaches of a deleted person or campaign remain, without that link."""
    both = {"person": await gateway.person(), "advocacy_campaign": await gateway.campaign()}
    document = await gateway.post("/outreaches", {"notes": "x", **linked(**both)})
    deleted = both.pop(parent)
    notice = await (await gateway.client.delete(deleted)).aread()
    assert b"was successfully deleted." in notice
    (outreach,) = (await gateway.get("/outreaches"))["_embedded"]["osdi:outreaches"]
    assert outreach["notes"] == "x"
    assert href(outreach, f"osdi:{parent}") is None
    assert [href(outreach, f"osdi:{rel}") for rel in both] == list(both.values())
    alone = parent == "advocacy_campaign"
    assert path_of(outreach).startswith("/outreaches/") is alone
    assert (await gateway.client.get(path_of(document))).status_code == (404 if alone else 200)
    for path in (deleted, deleted + "/outreaches"):
        assert faults(await gateway.client.get(path), 404) == [("NOT_FOUND", [])]
    assert await _totals(gateway, *both.values(), "") == [1, 1]


@pytest.mark.skipif(CITUS_URL is not None, reason="plans of one server")
async def test_deleting_a_campaign_reads_its_outreaches_once(gateway: Gateway) -> None:
    """Even if PostgreSQL has no statistics of them."""
    await gateway.sql("ALTER TABLE outreaches SET (autovacuum_enabled = off)")
    small, large = await gateway.campaign(), await gateway.campaign()
    for campaign in (small, large):
        await gateway.post(campaign + "/outreaches", {})
    gateway.recorder.clear()
    await gateway.client.delete(small)
    sent = zip(gateway.recorder.statements, gateway.recorder.arguments, strict=True)
    unlink, values = next(item for item in sent if "unlink_outreaches AS" in item[0])
    ids = {UUID(path.rpartition("/")[2]) for path in (small, large)}
    (other,) = ids.difference(values)
    await gateway.sql(
        """INSERT INTO outreaches (organization_id, id, created_date, modified_date,
          advocacy_campaign_id)
        SELECT organization_id, gen_random_uuid(), now(), now(), advocacy_campaign_id
        FROM outreaches, generate_series(1, 999) WHERE advocacy_campaign_id IS NOT NULL"""
    )
    connection = await asyncpg.connect(gateway.url)
    try:
        moved = [other if value in ids else value for value in values]
        explained = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {unlink}", *moved)
    finally:
        await connection.close()
    assert await gateway.sql("SELECT FROM outreaches WHERE advocacy_campaign_id IS NOT NULL") == []
    assert _most_loops(json.loads(explained)[0]["Plan"]) == 1


def _most_loops(node: Json) -> int:
    own: int = node["Actual Loops"]
    return max([own, *map(_most_loops, node.get("Plans", ()))])


async def test_deleting_an_outreach_counts_down(gateway: Gateway) -> None:
    """In the totals of the collection, the person and the campaign."""
    both = {"person": await gateway.person(), "advocacy_campaign": await gateway.campaign()}
    first = await gateway.post("/outreaches", linked(**both))
    await gateway.post("/outreaches", linked(**both))
    await gateway.client.delete(path_of(first))
    assert await _totals(gateway, *both.values(), "") == [1, 1, 1]
    assert (await gateway.get(both["advocacy_campaign"]))["total_outreaches"] == 1


async def test_what_is_deleted_is_gone(gateway: Gateway) -> None:
    """A second DELETE is a 404; identifiers and e-mail addresses can be used again."""
    body = {"identifiers": ["crm:1"], **emails("ada@example.com")}
    for kind in ("/people", "/advocacy_campaigns", "/outreaches"):
        path = path_of(await gateway.post(kind, body))
        assert (await gateway.client.delete(path)).status_code == 200
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            response = await gateway.client.request(method, path, content=b"{}")
            assert faults(response, 404) == [("NOT_FOUND", [])], (kind, method)
        assert await total(gateway, kind) == 0
        assert path_of(await gateway.post(kind, body)) != path


async def test_a_campaign_outlives_its_creator(gateway: Gateway) -> None:
    """The link is removed with the person."""
    ada = await gateway.person()
    campaign = await gateway.campaign(**linked(creator=ada, modified_by=ada))
    await gateway.client.delete(ada)
    document = await gateway.get(campaign)
    assert href(document, "osdi:creator") is None
    assert href(document, "osdi:modified_by") is None


async def test_totals_stay_true(gateway: Gateway) -> None:
    """After many creations, moves and deletions every total equals the count."""
    chance = random.Random(4)
    people: list[str] = []
    campaigns: list[str] = []
    outreaches: list[str] = []
    for step in range(90):
        body = linked(
            person=chance.choice([None, *people]),
            advocacy_campaign=chance.choice([None, *campaigns]),
        )
        match chance.choice("pccoooommd"):
            case "p":
                people.append(await gateway.person(given_name=str(step)))
            case "c":
                campaigns.append(await gateway.campaign())
            case "o":
                made = await gateway.post("/outreaches", body)
                outreaches.append(f"/outreaches/{id_of(made)}")
            case "m" if outreaches:
                await gateway.put(chance.choice(outreaches), body)
            case "d":
                some = chance.choice([people, campaigns, outreaches])
                if some:
                    await gateway.client.delete(some.pop(chance.randrange(len(some))))
    everything = await gateway.get("/outreaches?per_page=100")
    assert {f"/outreaches/{id_of(item)}" for item in embedded(everything)} == set(outreaches)
    assert everything["total_records"] == len(outreaches)
    for path in (*people, *campaigns):
        page = await gateway.get(path + "/outreaches?per_page=100")
        assert page["total_records"] == len(embedded(page)), path
    for path in campaigns:
        listed = await total(gateway, path + "/outreaches")
        assert (await gateway.get(path))["total_outreaches"] == listed
    assert await total(gateway, "/people") == len(people)
    assert await total(gateway, "/advocacy_campaigns") == len(campaigns)
