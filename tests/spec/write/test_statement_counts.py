"""A read is one statement; a write is at most BEGIN, four statements and COMMIT."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.support.builders import emails, link, phones
from tests.spec.support.replay import example
from tests.support.gateway import Gateway, Json, path_of

COLLECTIONS = ["/people", "/advocacy_campaigns", "/outreaches"]
NESTED = ["{campaign}/outreaches", "{person}/outreaches"]
SINGLE = ["{person}", "{campaign}", "{outreach}", "/outreaches/{id}", "{person}/outreaches/{id}"]
QUERIES = [
    "",
    "?filter=identifier eq 'x:1'",
    "?filter=created gt '2014-01-01' and not (identifier eq 'x:1')",
    "?per_page=2&page=3",
    "?per_page=2&page=50",
    "?$expand={expand}",
    "?per_page=2&$expand={expand}&filter=created gt '2014-01-01'",
]
EXPANDED = {
    "/people": "osdi:outreaches",
    "{person}": "osdi:outreaches",
    "/advocacy_campaigns": "osdi:outreaches,osdi:creator,osdi:modified_by",
    "{campaign}": "osdi:outreaches,osdi:creator,osdi:modified_by",
}
OF_OUTREACHES = "osdi:person,osdi:advocacy_campaign"


async def _world(gateway: Gateway) -> dict[str, str]:
    """A person and a campaign with seven outreaches, and six more of each; the token is cached."""
    person = await gateway.person(identifiers=["x:1"])
    campaign = await gateway.campaign(_links={"osdi:creator": link(person)})
    for n in range(6):
        await gateway.person(given_name=str(n))
        await gateway.campaign()
    body = {"_links": {"osdi:person": link(person)}}
    for _ in range(7):
        outreach = path_of(await gateway.post(campaign + "/outreaches", body))
    id_ = outreach.rpartition("/")[2]
    return {"person": person, "campaign": campaign, "outreach": outreach, "id": id_}


async def _statements(gateway: Gateway, method: str, path: str, **sent: Any) -> list[str]:
    gateway.recorder.clear()
    response = await gateway.client.request(method, path, **sent)
    assert response.status_code in (200, 304, 404), response.text
    return list(gateway.recorder.statements)


async def test_a_collection_is_one_statement(gateway: Gateway) -> None:
    """Plain, filtered, expanded, by page number, past the last page.

    What PostgreSQL expects of a filter is known from the first time on.
    """
    names = await _world(gateway)
    for path in (*COLLECTIONS, *NESTED):
        for query in QUERIES:
            asked = path + query.format(expand=EXPANDED.get(path, OF_OUTREACHES))
            await gateway.client.get(asked.format(**names))
            sent = await _statements(gateway, "GET", asked.format(**names))
            assert len(sent) == 1, (asked, sent)
            assert sent == gateway.recorder.reads


async def test_a_resource_is_one_statement(gateway: Gateway) -> None:
    """Expanded, unchanged, missing, and by HEAD as well."""
    names = await _world(gateway)
    for path in SINGLE:
        address = path.format(**names)
        expand = EXPANDED.get(path, OF_OUTREACHES)
        tag = (await gateway.client.get(address)).headers["etag"]
        for asked in (
            await _statements(gateway, "GET", address),
            await _statements(gateway, "HEAD", address),
            await _statements(gateway, "GET", f"{address}?$expand={expand}"),
            await _statements(gateway, "GET", address, headers={"If-None-Match": tag}),
            await _statements(gateway, "GET", address[:-12] + "000000000000"),
        ):
            assert len(asked) == 1, (path, asked)


@pytest.mark.parametrize("path", [*COLLECTIONS, *NESTED])
async def test_pages_that_links_lead_to_are_one_statement(gateway: Gateway, path: str) -> None:
    """The second and the third page, and both ways back."""
    names = await _world(gateway)
    first = await gateway.get(path.format(**names) + "?per_page=2")
    second = await gateway.get(first["_links"]["next"]["href"])
    third = await gateway.get(second["_links"]["next"]["href"])
    for document, rel in ((first, "next"), (second, "next"), (second, "prev"), (third, "previous")):
        sent = await _statements(gateway, "GET", document["_links"][rel]["href"])
        assert len(sent) == 1, (rel, sent)


async def test_the_entry_point_is_no_statement(gateway: Gateway) -> None:
    """Once the token is cached, and without a token."""
    await gateway.get("/")
    assert await _statements(gateway, "GET", "/") == []
    client = gateway.anonymous()
    await client.get("/")
    gateway.recorder.clear()
    await client.get("/")
    assert gateway.recorder.statements == []


async def test_an_invalid_request_is_no_statement(gateway: Gateway) -> None:
    """A refusal does not reach the database."""
    await gateway.get("/people")
    gateway.recorder.clear()
    for path in ("/people?filter=x", "/people?page=0", "/people?$expand=x", "/people/x", "/x"):
        assert (await gateway.client.get(path)).status_code in (400, 404)
    assert (await gateway.client.post("/people", content=b"{")).status_code == 400
    assert gateway.recorder.statements == []


# Writes


RICH: Json = {
    **example("record_outreach.request"),
    "person": {**example("person_get.response"), "identifiers": ["x:1", "x:2"]},
}
WRITES: list[tuple[str, str, Json]] = [
    ("POST", "/people", {"given_name": "New"}),
    ("POST", "/people", {**example("person_get.response"), "identifiers": ["x:9"]}),
    ("POST", "/people", {"identifiers": ["x:1"], **emails("a@example.com"), **phones("1")}),
    ("PUT", "{person}", {"family_name": "New", **emails("b@example.com"), "identifiers": []}),
    ("PATCH", "{person}", {}),
    ("POST", "/advocacy_campaigns", example("advocacy_campaign_get.response")),
    ("PUT", "{campaign}", {"title": "New", "_links": {"osdi:creator": None}}),
    ("POST", "/outreaches", {}),
    ("POST", "{campaign}/outreaches", example("outreach_post.request")),
    ("POST", "{person}/outreaches", {"targets": [{"title": "CEO"}]}),
    ("POST", "{campaign}/record_outreach_helper", RICH),
    ("POST", "{campaign}/record_outreach_helper", RICH),
    ("POST", "/people/person_signup_helper", example("person_signup.request")),
    ("PUT", "{outreach}", {"notes": "x", "targets": None, "_links": {"osdi:person": None}}),
    ("DELETE", "/outreaches/{id}", {}),
    ("DELETE", "{campaign}", {}),
    ("DELETE", "{person}", {}),
]


async def test_a_write_is_at_most_four_statements(gateway: Gateway) -> None:
    """Look up, write, notify and read back, between BEGIN and COMMIT.

    Answers of a helper are looked up by one more.
    """
    names = await _world(gateway)
    person = names["person"]
    for method, path, body in WRITES:
        if "osdi:person" in body.get("_links", {}) and body["_links"]["osdi:person"]:
            body = {**body, "_links": {"osdi:person": link(person)}}
        if path == "/advocacy_campaigns":
            body = {**body, "_links": {}}
        sent = await _statements(gateway, method, path.format(**names), json=body)
        where = (method, path, sent)
        assert sent[0].startswith("BEGIN"), where
        assert sent[-1] == "COMMIT;", where
        # A parent gets a longer timeout, its links are cleared, its totals locked, and deleted
        # last. A campaign has its outreaches cleared in batches, each with its deltas.
        linked = method == "DELETE" and path in ("{person}", "{campaign}")
        batches = 3 if linked and path == "{campaign}" else 0
        notifies = sum("pg_notify" in item for item in sent)
        assert notifies <= 1, where
        answers = any(name.startswith("add_questions_responses") for name in body)
        assert len(sent) <= (9 if linked else 5) + batches + notifies + answers, where


async def test_a_helper_without_a_token_reads_nothing_back(gateway: Gateway) -> None:
    """Look up, write and notify: its response is empty."""
    campaign = await gateway.campaign()
    client = gateway.anonymous()
    for path in (campaign + "/record_outreach_helper", "/people/person_signup"):
        await client.post(path, json={})
        for members in ({"given_name": "Ada"}, {"family_name": path}):
            gateway.recorder.clear()
            body = {"person": {**members, **emails(f"{len(path)}@example.com")}}
            assert (await client.post(path, json=body)).json() == {}
            sent = gateway.recorder.statements
            assert (sent[0][:5], sent[-1], len(sent)) == ("BEGIN", "COMMIT;", 5), path
