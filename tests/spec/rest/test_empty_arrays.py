"""OSDI_EMPTY_ARRAYS: for clients that read arrays without looking whether they are there."""

from __future__ import annotations

from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.fields import Kind
from schema.osdi.resource import Resource
from tests.spec.support.builders import emails, embedded
from tests.support.gateway import Gateway, Json, path_of, running


def _arrays(resource: Resource, document: Json) -> list[str]:
    """The names of the empty arrays; asserts that no array is missing."""
    names = [field.name for field in resource.fields if field.kind in (Kind.ARRAY, Kind.STRINGS)]
    assert all(isinstance(document[name], list) for name in names), document
    return [name for name in names if document[name] == []]


async def test_empty_arrays_appear_if_the_setting_says_so(gateway: Gateway) -> None:
    """In people and outreaches alone, wherever their documents are."""
    async with running(gateway.url, empty_arrays=True) as other:
        ada = await other.post("/people", emails("ada@example.org"))
        empty = _arrays(PERSON, ada)
        assert {"phone_numbers", "postal_addresses", "languages_spoken"} <= set(empty)
        assert "email_addresses" not in empty
        path = path_of(ada)
        assert await other.get(path) == ada
        (listed,) = embedded(await other.get("/people"))
        assert _arrays(PERSON, listed) == empty
        campaign = path_of(await other.post("/advocacy_campaigns", {"title": "Rail"}))
        outreach = await other.post(
            f"{campaign}/outreaches", {"_links": {"osdi:person": {"href": path}}}
        )
        assert "targets" in _arrays(OUTREACH, outreach)
        expanded = await other.get(f"{path_of(outreach)}?$expand=osdi:person")
        assert _arrays(PERSON, expanded["_embedded"]["osdi:person"]) == empty
        expanded = await other.get(f"{path}?$expand=osdi:outreaches")
        assert _arrays(OUTREACH, expanded["_embedded"]["osdi:outreaches"][0])
        assert [] not in (await other.get(campaign)).values()
    assert [] not in (await gateway.get(path)).values()
