"""$expand: single links and the first page of collections, one level deep."""

from __future__ import annotations

import pytest

from tests.spec.support.builders import embedded, faults, link
from tests.support.gateway import Gateway, Json, path_of, running


def bare(document: Json) -> Json:
    """The document as it is embedded in another one: without curies."""
    links = {rel: target for rel, target in document["_links"].items() if rel != "curies"}
    return {**document, "_links": links}


async def _world(gateway: Gateway) -> tuple[str, str, list[str]]:
    person = await gateway.person(email_addresses=[{"address": "ada@example.com"}])
    campaign = await gateway.campaign(_links={"osdi:creator": link(person)})
    body = {"_links": {"osdi:person": link(person)}}
    outreaches = [
        path_of(await gateway.post(campaign + "/outreaches", {**body, "notes": str(n)}))
        for n in range(2)
    ]
    return person, campaign, outreaches[::-1]


@pytest.mark.parametrize("parameter", ["$expand", "%24expand", "$Expand"])
async def test_single_links_of_an_outreach(gateway: Gateway, parameter: str) -> None:
    """Several, comma-separated; each is complete, with its own self."""
    person, campaign, outreaches = await _world(gateway)
    query = f"?{parameter}=osdi:person,osdi:advocacy_campaign"
    expected = {
        "osdi:person": bare(await gateway.get(person)),
        "osdi:advocacy_campaign": bare(await gateway.get(campaign)),
    }
    plain = await gateway.get(outreaches[0])
    document = await gateway.get(outreaches[0] + query)
    assert document == {**plain, "_embedded": expected}
    for collection in ("/outreaches", campaign + "/outreaches", person + "/outreaches"):
        page = await gateway.get(collection + query)
        assert [item["_embedded"] for item in embedded(page)] == [expected, expected]
        assert page["_links"]["self"]["href"].endswith("xpand=osdi:person,osdi:advocacy_campaign")


async def test_the_first_page_of_a_collection(gateway: Gateway) -> None:
    """A person's and a campaign's outreaches, newest first; the link remains."""
    person, campaign, outreaches = await _world(gateway)
    expected = [bare(await gateway.get(path)) for path in outreaches]
    for path in (person, campaign):
        document = await gateway.get(path + "?$expand=osdi:outreaches")
        assert document["_embedded"] == {"osdi:outreaches": expected}
        assert document["_links"]["osdi:outreaches"]
        page = await gateway.get(path.rpartition("/")[0] + "?$expand=osdi:outreaches")
        (item,) = embedded(page)
        assert item["_embedded"] == {"osdi:outreaches": expected}
        assert "_embedded" not in item["_embedded"]["osdi:outreaches"][0]


async def test_a_collection_is_capped_at_one_page(gateway: Gateway) -> None:
    """No more than the page size."""
    _, campaign, outreaches = await _world(gateway)
    async with running(gateway.url, pagesize=1) as small:
        document = await small.get(campaign + "?$expand=osdi:outreaches")
    (only,) = document["_embedded"]["osdi:outreaches"]
    assert path_of(only) == outreaches[0]


async def test_an_empty_collection_and_a_link_that_is_not_there(gateway: Gateway) -> None:
    """An empty array for the first, nothing for the second."""
    campaign = await gateway.campaign()
    document = await gateway.get(campaign + "?$expand=osdi:outreaches,osdi:creator")
    assert document["_embedded"] == {"osdi:outreaches": []}


async def test_creator_of_a_campaign(gateway: Gateway) -> None:
    """Any single-resource link."""
    person, campaign, _ = await _world(gateway)
    document = await gateway.get(campaign + "?$expand=osdi:creator")
    assert document["_embedded"] == {"osdi:creator": bare(await gateway.get(person))}


@pytest.mark.parametrize("names", ["person", "osdi:person", "osdi:person,person", "person, notes"])
async def test_names_with_and_without_prefix(gateway: Gateway, names: str) -> None:
    """The prefix is optional; a repeated name counts once."""
    _, _, outreaches = await _world(gateway)
    response = await gateway.client.get(outreaches[0], params={"$expand": names})
    assert response.json()["_embedded"].keys() == {"osdi:person"}


@pytest.mark.parametrize("name", ["divisions", "division_info", "custom_fields", ""])
async def test_inline_objects_are_always_there(gateway: Gateway, name: str) -> None:
    """Field names are accepted, and change nothing."""
    person = await gateway.person(division_info=[{"id": "OH"}])
    plain = await gateway.get(person)
    assert await gateway.get(f"{person}?$expand={name}") == plain
    (item,) = embedded(await gateway.get(f"/people?$expand={name}"))
    assert item == bare(plain)


@pytest.mark.parametrize("name", ["osdi:attendances", "nothing", "osdi:person,osdi:nothing"])
async def test_what_cannot_be_expanded(gateway: Gateway, name: str) -> None:
    """An unknown name is a 400, for single resources and for collections."""
    _, _, outreaches = await _world(gateway)
    for path in (outreaches[0], "/outreaches"):
        response = await gateway.client.get(path, params={"$expand": name})
        assert faults(response, 400) == [("EXPAND_UNKNOWN", ["$expand"])]


async def test_expand_goes_with_filter_and_pages(gateway: Gateway) -> None:
    """next repeats it, and the next page is expanded too."""
    await _world(gateway)
    page = await gateway.get("/outreaches?filter=notes ne 'x'&per_page=1&$expand=osdi:person")
    following = await gateway.client.get(page["_links"]["next"]["href"])
    (item,) = embedded(following.json())
    assert item["notes"] == "0"
    assert item["_embedded"].keys() == {"osdi:person"}
