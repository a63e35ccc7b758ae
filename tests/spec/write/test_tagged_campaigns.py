"""Taggings and items of advocacy campaigns, next to those of people."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from tests.spec.support.builders import emails, embedded, faults, href, link, paths, total
from tests.spec.support.tagging_requests import LIST, TAG, Kind, made, to
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import Gateway, Json, id_of, path_of

CAMPAIGN, PERSON = "osdi:advocacy_campaign", "osdi:person"
each = pytest.mark.parametrize("kind", [TAG, LIST], ids=lambda kind: kind.group)


async def tied(gateway: Gateway, kind: Kind, group: str, **targets: str | None) -> Json:
    return await gateway.post(f"{group}/{kind.ties}", to(**targets))


# REST


@each
async def test_it_is_found_at_each_of_its_urls(gateway: Gateway, kind: Kind) -> None:
    """Below its group, below its campaign, and at the top; posted to each."""
    rail, group = await gateway.campaign(), await made(gateway, kind)
    document = await tied(gateway, kind, group, advocacy_campaign=rail)
    own = f"{group}/{kind.ties}/{id_of(document)}"
    assert (path_of(document), document["item_type"]) == (own, CAMPAIGN)
    assert href(document, CAMPAIGN) == rail
    assert document["_links"].keys() == {"self", f"osdi:{kind.group}", CAMPAIGN, "curies"}
    for parent in (group, rail, ""):
        assert await gateway.get(f"{parent}/{kind.ties}/{id_of(document)}") == document
        page = await gateway.get(f"{parent}/{kind.ties}")
        assert (paths(page), page["total_records"]) == ([own], 1)
    assert href(await gateway.get(rail), f"osdi:{kind.ties}") == f"{rail}/{kind.ties}"
    below = await gateway.post(f"{rail}/{kind.ties}", to(**{kind.group: group}))
    alone = to(**{kind.group: group, "advocacy_campaign": rail})
    assert id_of(await gateway.post(f"/{kind.ties}", alone)) == id_of(below) == id_of(document)
    assert (await gateway.client.delete(f"{rail}/{kind.ties}/{id_of(document)}")).json() == {
        "notice": f"This {kind.tie} was successfully deleted."
    }
    assert await total(gateway, f"{rail}/{kind.ties}") == 0
    await assert_store_consistent(gateway.url)


@each
async def test_people_and_campaigns_are_counted_together(gateway: Gateway, kind: Kind) -> None:
    """Each once, also after one of them is deleted."""
    ada, rail = await gateway.person(), await gateway.campaign()
    bob, water = await gateway.person(given_name="Bob"), await gateway.campaign(title="Water")
    group = await made(gateway, kind)
    for _ in range(2):
        for person, campaign in ((ada, rail), (bob, water)):
            await tied(gateway, kind, group, person=person)
            await tied(gateway, kind, group, advocacy_campaign=campaign)
    assert (await gateway.get(group))[kind.counted] == 4
    assert await total(gateway, f"{group}/{kind.ties}") == 4
    for parent in (ada, rail):
        assert await total(gateway, f"{parent}/{kind.ties}") == 1
    await assert_store_consistent(gateway.url)
    for gone, left in ((rail, 3), (ada, 2)):
        assert (await gateway.client.delete(gone)).status_code == 200
        assert (await gateway.get(group))[kind.counted] == left
        assert await total(gateway, f"/{kind.ties}") == left
        await assert_store_consistent(gateway.url)
    assert (await gateway.client.delete(group)).status_code == 200
    for parent in (bob, water, ""):
        assert await total(gateway, f"{parent}/{kind.ties}") == 0
    await assert_store_consistent(gateway.url)


@each
async def test_identifiers_of_rows_deleted_with_a_campaign_are_free(
    gateway: Gateway, kind: Kind
) -> None:
    rail, water = await gateway.campaign(), await gateway.campaign(title="Water")
    group = await made(gateway, kind)
    body = {"identifiers": ["x:1"], **to(advocacy_campaign=rail)}
    first = await gateway.post(f"{group}/{kind.ties}", body)
    assert (await gateway.client.delete(rail)).status_code == 200
    body = {"identifiers": ["x:1"], **to(advocacy_campaign=water)}
    assert id_of(await gateway.post(f"{group}/{kind.ties}", body)) != id_of(first)
    await assert_store_consistent(gateway.url)


@each
async def test_the_type_is_that_of_the_link(gateway: Gateway, kind: Kind) -> None:
    """Sent, omitted or null; a PUT moves it to a person, and back."""
    ada, rail, group = await gateway.person(), await gateway.campaign(), await made(gateway, kind)
    for sent in ({"item_type": CAMPAIGN}, {"item_type": None}, {}):
        body = {**sent, **to(advocacy_campaign=rail)}
        document = await gateway.post(f"{group}/{kind.ties}", body)
        assert document["item_type"] == CAMPAIGN
    path = path_of(document)
    there = {"item_type": PERSON, **to(person=ada)}
    for body in (there, to(advocacy_campaign=rail), to(person=ada, advocacy_campaign=None)):
        moved = await gateway.put(path, body)
        (rel,) = moved["_links"].keys() & {PERSON, CAMPAIGN}
        assert moved["item_type"] == rel
        assert body["_links"][rel]
        counted = [await total(gateway, f"{who}/{kind.ties}") for who in (ada, rail)]
        assert counted == [rel == PERSON, rel == CAMPAIGN]
        await assert_store_consistent(gateway.url)
    assert (await gateway.put(path, {"item_type": None}))["item_type"] == PERSON


@each
async def test_a_post_with_its_identifier_moves_it(gateway: Gateway, kind: Kind) -> None:
    ada, rail, group = await gateway.person(), await gateway.campaign(), await made(gateway, kind)
    body = {"identifiers": ["x:1"], **to(person=ada)}
    first = await gateway.post(f"{group}/{kind.ties}", body)
    moved = await gateway.post(f"{rail}/{kind.ties}", {"identifiers": ["x:1"]})
    assert (path_of(moved), href(moved, CAMPAIGN)) == (path_of(first), rail)
    assert PERSON not in moved["_links"]
    await assert_store_consistent(gateway.url)


_BOTH = ["_links.osdi:person", "_links.osdi:advocacy_campaign"]


@each
async def test_it_has_one_person_or_one_campaign(gateway: Gateway, kind: Kind) -> None:
    """Both, neither, or another than its type says: nothing is stored."""
    ada, rail, group = await gateway.person(), await gateway.campaign(), await made(gateway, kind)
    tagged = await tied(gateway, kind, group, advocacy_campaign=rail)
    below, own = f"{group}/{kind.ties}", path_of(tagged)
    group_link = to(**{kind.group: group})["_links"]
    to_ada, to_rail = to(person=ada)["_links"], to(advocacy_campaign=rail)["_links"]
    both, many, differ = {"_links": {**to_ada, **to_rail}}, "TOO_MANY_LINKS", "LINK_MISMATCH"
    cases: list[tuple[str, str, Json, str, list[str]]] = [
        ("POST", below, {}, "LINK_MISSING", _BOTH),
        ("POST", below, {"item_type": PERSON}, "LINK_MISSING", _BOTH[:1]),
        ("POST", below, {"item_type": CAMPAIGN}, "LINK_MISSING", _BOTH[1:]),
        ("PUT", own, to(advocacy_campaign=None), "LINK_MISSING", _BOTH),
        ("PUT", own, to(advocacy_campaign=None, person=None), "LINK_MISSING", _BOTH),
        ("POST", below, both, many, _BOTH),
        ("POST", below, {"item_type": CAMPAIGN, **both}, many, _BOTH),
        ("PUT", own, both, many, _BOTH),
        ("POST", f"{ada}/{kind.ties}", {"_links": {**group_link, **to_rail}}, many, _BOTH[1:]),
        ("POST", f"{rail}/{kind.ties}", {"_links": {**group_link, **to_ada}}, many, _BOTH[:1]),
        ("POST", below, {"item_type": CAMPAIGN, "_links": to_ada}, differ, _BOTH[:1]),
        ("POST", below, {"item_type": PERSON, "_links": to_rail}, differ, _BOTH[1:]),
        ("POST", f"{rail}/{kind.ties}", {"item_type": PERSON, "_links": group_link}, differ, []),
        ("PUT", own, {"item_type": PERSON}, differ, []),
        ("PUT", own, {"item_type": CAMPAIGN, "_links": to_ada}, differ, _BOTH[:1]),
    ]
    for method, path, body, code, properties in cases:
        response = await gateway.client.request(method, path, json=body)
        expected = ["item_type", *properties] if code == differ else properties
        assert faults(response, 400) == [(code, expected)], (method, path, body)
    assert await gateway.get(own) == tagged
    assert await total(gateway, f"/{kind.ties}") == 1
    nowhere = f"/advocacy_campaigns/{ada[8:]}"
    response = await gateway.client.post(below, json=to(advocacy_campaign=nowhere))
    assert faults(response, 400) == [("LINK_NOT_FOUND", _BOTH[1:])]
    response = await gateway.client.post(f"{nowhere}/{kind.ties}", json={"_links": group_link})
    assert faults(response, 404) == [("NOT_FOUND", [])]


@each
async def test_campaigns_of_another_organization_do_not_exist(gateway: Gateway, kind: Kind) -> None:
    """They cannot be linked to, and their collections are not found."""
    group = await made(gateway, kind)
    stranger = await gateway.client_of("elsewhere")
    theirs = path_of((await stranger.post("/advocacy_campaigns", json={})).json())
    response = await gateway.client.post(f"{group}/{kind.ties}", json=to(advocacy_campaign=theirs))
    assert faults(response, 400) == [("LINK_NOT_FOUND", _BOTH[1:])]
    response = await gateway.client.post(f"{theirs}/{kind.ties}", json=to(**{kind.group: group}))
    assert faults(response, 404) == [("NOT_FOUND", [])]
    body = to(**{kind.group: group, "advocacy_campaign": theirs})
    response = await stranger.post(f"/{kind.ties}", json=body)
    assert faults(response, 400) == [("LINK_NOT_FOUND", [f"_links.osdi:{kind.group}"])]
    assert await total(gateway, f"/{kind.ties}") == 0


@each
async def test_a_change_cannot_create_a_duplicate(gateway: Gateway, kind: Kind) -> None:
    """It is refused with LINK_TAKEN."""
    ada, rail, group = await gateway.person(), await gateway.campaign(), await made(gateway, kind)
    await tied(gateway, kind, group, advocacy_campaign=rail)
    other = await tied(gateway, kind, group, person=ada)
    body = {"item_type": CAMPAIGN, **to(advocacy_campaign=rail)}
    response = await gateway.client.put(path_of(other), json=body)
    taken = [f"_links.osdi:{kind.group}", "_links.osdi:advocacy_campaign"]
    assert faults(response, 409) == [("LINK_TAKEN", taken)]
    elsewhere = await made(gateway, kind)
    there = await tied(gateway, kind, elsewhere, advocacy_campaign=rail)
    response = await gateway.client.put(path_of(there), json=to(**{kind.group: group}))
    assert faults(response, 409) == [("LINK_TAKEN", taken)]
    await assert_store_consistent(gateway.url)


@each
async def test_concurrent_posts_create_one(gateway: Gateway, kind: Kind) -> None:
    rail, group = await gateway.campaign(), await made(gateway, kind)
    found = await asyncio.gather(
        *[tied(gateway, kind, group, advocacy_campaign=rail) for _ in range(8)]
    )
    assert len({id_of(document) for document in found}) == 1
    assert (await gateway.get(group))[kind.counted] == 1
    await assert_store_consistent(gateway.url)


@each
async def test_a_campaign_that_is_deleted_meanwhile(gateway: Gateway, kind: Kind) -> None:
    """It is tagged and then deleted, or not found: no row is left either way."""
    groups = [await made(gateway, kind) for _ in range(4)]
    rail = await gateway.campaign()
    body = {"_links": {CAMPAIGN: link(rail)}}
    responses = await asyncio.gather(
        gateway.client.delete(rail),
        *[gateway.client.post(f"{group}/{kind.ties}", json=body) for group in groups],
    )
    assert responses[0].status_code == 200
    assert {response.status_code for response in responses[1:]} <= {200, 400}
    assert await total(gateway, f"/{kind.ties}") == 0
    await assert_store_consistent(gateway.url)


async def test_a_page_of_a_list_embeds_people_and_campaigns(gateway: Gateway) -> None:
    """Each under its own relation."""
    ada, rail = await gateway.person(), await gateway.campaign(title="Rail")
    group = await made(gateway, LIST)
    await tied(gateway, LIST, group, person=ada)
    await tied(gateway, LIST, group, advocacy_campaign=rail)
    campaign, person = embedded(await gateway.get(f"{group}/items"))
    assert campaign["_embedded"].keys() == {CAMPAIGN}
    assert campaign["_embedded"][CAMPAIGN]["title"] == "Rail"
    assert path_of(campaign["_embedded"][CAMPAIGN]) == rail
    assert person["_embedded"].keys() == {PERSON}
    (item,) = embedded(await gateway.get(f"{rail}/items"))
    assert "_embedded" not in item
    for expand in ("osdi:advocacy_campaign", "person,advocacy_campaign"):
        (item,) = embedded(await gateway.get(f"{rail}/items?$expand={expand}"))
        assert item["_embedded"].keys() == {CAMPAIGN}


@each
async def test_campaigns_expand(gateway: Gateway, kind: Kind) -> None:
    rail, group = await gateway.campaign(), await made(gateway, kind)
    document = await tied(gateway, kind, group, advocacy_campaign=rail)
    for path in (group, rail):
        parent = await gateway.get(f"{path}?$expand=osdi:{kind.ties}")
        (tie,) = parent["_embedded"][f"osdi:{kind.ties}"]
        assert (id_of(tie), href(tie, CAMPAIGN)) == (id_of(document), rail)


async def test_a_helper_tags_the_person(gateway: Gateway) -> None:
    """The tags and lists of the campaign stay."""
    rail = await gateway.campaign()
    tag, group = [await made(gateway, kind, name="volunteers") for kind in (TAG, LIST)]
    kept = [
        await tied(gateway, TAG, tag, advocacy_campaign=rail),
        await tied(gateway, LIST, group, advocacy_campaign=rail),
    ]
    helper, person = f"{rail}/record_outreach_helper", emails("ada@example.org")
    added = {"add_tags": ["volunteers"], "add_lists": ["volunteers"]}
    document = await gateway.post(helper, {"person": person, **added})
    ada = href(document, PERSON)
    for kind, path in ((TAG, tag), (LIST, group)):
        (tie,) = embedded(await gateway.get(f"{ada}/{kind.ties}"))
        assert (tie["item_type"], href(tie, PERSON)) == (PERSON, ada)
        assert (await gateway.get(path))[kind.counted] == 2
    removed = {"remove_tags": ["volunteers"], "remove_lists": ["volunteers"]}
    await gateway.post(helper, {"person": person, **removed})
    assert [await gateway.get(path_of(document)) for document in kept] == kept
    assert await total(gateway, "/taggings") == await total(gateway, "/items") == 1
    await assert_store_consistent(gateway.url)


async def test_a_helper_does_not_wait_for_a_change_of_the_tagging_of_its_campaign(
    gateway: Gateway,
) -> None:
    """Otherwise all helpers of a busy campaign would queue there."""
    rail, tag = await gateway.campaign(), await made(gateway, TAG)
    tagging = await tied(gateway, TAG, tag, advocacy_campaign=rail)
    sent = {"person": emails("ada@example.org"), "add_tags": ["volunteers"]}
    connection = await asyncpg.connect(gateway.url)
    try:
        async with connection.transaction(), asyncio.timeout(20):
            lock = "SELECT 1 FROM taggings WHERE organization_id = $1 AND id = $2 FOR UPDATE"
            own = await gateway.organization_id()
            assert await connection.fetchval(lock, own, id_of(tagging))
            await gateway.post(f"{rail}/record_outreach_helper", sent)
    finally:
        await connection.close()


# GraphQL


async def test_campaigns_by_tag_and_by_list(gateway: Gateway) -> None:
    """They are found in the same way as people."""
    rail, water = await gateway.campaign(title="Rail"), await gateway.campaign(title="Water")
    ada = await gateway.person()
    tag, group = await made(gateway, TAG, name="urgent"), await made(gateway, LIST, name="week")
    for person_or_campaign in (to(advocacy_campaign=rail), to(person=ada)):
        await gateway.post(f"{tag}/taggings", person_or_campaign)
    await gateway.post(f"{group}/items", to(advocacy_campaign=water))
    by_tag = '{taggings: {some: {tag: {name: {eq: "urgent"}}}}}'
    by_list = '{items: {some: {list: {name: {eq: "week"}}}}}'
    query = f"""{{
      tagged: campaigns(filter: {by_tag}) {{ totalCount nodes {{ title }} }}
      listed: campaigns(filter: {by_list}) {{ totalCount nodes {{ title }} }}
      untagged: campaigns(filter: {{taggings: {{isNull: true}}}}) {{ nodes {{ title }} }}
      people(filter: {by_tag}) {{ totalCount }}
      taggings(filter: {{campaign: {{title: {{eq: "Rail"}}}}}}) {{ nodes {{
        itemType person {{ id }} campaign {{ title taggings {{ totalCount }} }} }} }}
      tags(filter: {{taggings: {{some: {{campaign: {{}}}}}}}}) {{ nodes {{ totalTaggings }} }} }}"""
    data = (await gateway.graphql(query))["data"]
    assert data["tagged"] == {"totalCount": 1, "nodes": [{"title": "Rail"}]}
    assert data["listed"] == {"totalCount": 1, "nodes": [{"title": "Water"}]}
    assert data["untagged"]["nodes"] == [{"title": "Water"}]
    assert data["people"] == {"totalCount": 1}
    shown = {"title": "Rail", "taggings": {"totalCount": 1}}
    assert data["taggings"]["nodes"] == [
        {"itemType": CAMPAIGN, "person": None, "campaign": shown},
    ]
    assert data["tags"]["nodes"] == [{"totalTaggings": 2}]


_CREATE = """mutation ($input: ItemInput!) { createItem(input: $input) {
  created item { itemType person { id } campaign { id } list { totalItems } } } }"""


@pytest.mark.parametrize(
    ("more", "code", "properties"),
    [
        ({}, "LINK_MISSING", ["personId", "campaignId"]),
        ({"itemType": CAMPAIGN}, "LINK_MISSING", ["campaignId"]),
        ({"campaignId": "rail", "personId": "ada"}, "TOO_MANY_LINKS", ["personId", "campaignId"]),
        ({"campaignId": "rail", "itemType": PERSON}, "LINK_MISMATCH", ["itemType", "campaignId"]),
        ({"campaignId": "ada"}, "LINK_NOT_FOUND", ["campaignId"]),
        ({"campaignId": "rail", "itemType": "osdi:event"}, "NOT_ALLOWED_VALUE", ["itemType"]),
    ],
)
async def test_faults_of_a_mutation(
    gateway: Gateway, more: Json, code: str, properties: list[str]
) -> None:
    """They are named as in the input; with the campaign only, the item is created."""
    rail, group = await gateway.campaign(), await made(gateway, LIST)
    ids = {"rail": rail.rpartition("/")[2], "ada": (await gateway.person())[8:]}
    sent = {"listId": group[7:], **{key: ids.get(value, value) for key, value in more.items()}}
    answer = await gateway.graphql(_CREATE, {"input": sent})
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["extensions"]["properties"]) == (code, properties)
    sent = {"listId": group[7:], "campaignId": ids["rail"]}
    item = {"itemType": CAMPAIGN, "person": None, "campaign": {"id": ids["rail"]}}
    made_of_it = {**item, "list": {"totalItems": 1}}
    answer = await gateway.graphql(_CREATE, {"input": sent})
    assert answer["data"]["createItem"] == {"created": True, "item": made_of_it}
    await assert_store_consistent(gateway.url)
