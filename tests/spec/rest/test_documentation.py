"""The pages of relations show what the catalogue has, with links between them."""

from __future__ import annotations

import re

import pytest

from app.rest.openapi import examples
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON
from schema.osdi.helpers import HELPER_FUNCTIONS
from tests.support.gateway import Gateway

DOCS = "http://gateway.test/docs/v1"


async def text_of(gateway: Gateway, rel: str) -> str:
    response = await gateway.client.get(f"{DOCS}/{rel}")
    assert response.status_code == 200, rel
    return response.text.replace("<wbr>", "")


async def test_each_page_is_reached_from_the_index(gateway: Gateway) -> None:
    index = (await gateway.client.get(DOCS)).text
    described = dict(re.findall(r"/docs/v1/(\w+)'.*?<td>([^<]+)", index))
    assert {"people", "creator", "record_outreach_helper", "changes"} <= described.keys()
    assert described["modified_by"] == "The person who last changed it."
    assert "<code>since</code>" in index
    assert "`" not in index
    for rel in described:
        for linked in re.findall(r"/docs/v1/(\w+)'", await text_of(gateway, rel)):
            assert linked in described


@pytest.mark.parametrize("rel", ["creator", "modified_by"])
async def test_links_show_what_they_lead_to(gateway: Gateway, rel: str) -> None:
    text = await text_of(gateway, rel)
    for field in PERSON.fields:
        assert f"<td><code>{field.name}</code>" in text


@pytest.mark.parametrize("rel", examples.HELPERS)
async def test_helpers_show_fields_functions_and_an_example(gateway: Gateway, rel: str) -> None:
    text = await text_of(gateway, rel)
    resource = examples.HELPERS[rel][2]
    for field in (*resource.writable, *PERSON.writable, *HELPER_FUNCTIONS.fields):
        assert f"<td><code>{field.name}</code>" in text
    assert f"POST {examples.BASE}" in text
    assert "&quot;add_tags&quot;: [" in text
    assert "&quot;identifiers&quot;: [" in text


async def test_a_page_links_to_its_relations(gateway: Gateway) -> None:
    text = await text_of(gateway, CAMPAIGN.singular)
    for rel in ("creator", OUTREACH.plural, "record_outreach_helper"):
        assert f"/docs/v1/{rel}'" in text
