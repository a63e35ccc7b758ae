"""A write that expects a version changes nothing if the stored one is another."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.support.gateway import Gateway, Json, id_of, path_of, running

UPDATE = """mutation ($id: ID!, $at: DateTime) {
  updatePerson(id: $id, input: {givenName: "Bea"}, expectedModifiedDate: $at) {
    person { givenName } } }"""
DELETE = """mutation ($id: ID!, $at: DateTime) {
  deletePerson(id: $id, expectedModifiedDate: $at) { deletedId } }"""


async def tag_of(gateway: Gateway, path: str) -> str:
    response = await gateway.client.get(path)
    return str(response.headers["ETag"])


async def send(
    gateway: Gateway, method: str, path: str, tag: str, body: Json | None = None
) -> Json:
    response = await gateway.client.request(method, path, json=body, headers={"If-Match": tag})
    return {"status": response.status_code, **response.json()}


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_a_put_replaces_only_the_version_that_was_read(gateway: Gateway, method: str) -> None:
    """Also within the second in which it was changed, which dates do not tell apart."""
    path = path_of(await gateway.post("/people", {"given_name": "Ada"}))
    tag = await tag_of(gateway, path)
    first = await send(gateway, method, path, tag, {"family_name": "Lovelace"})
    assert first["status"] == 200
    refused = await send(gateway, method, path, tag, {"given_name": "Bea"})
    assert refused["status"] == 412
    assert "PRECONDITION_FAILED" in str(refused)
    assert "'If-Match'" in str(refused)
    stored = await gateway.get(path)
    assert (stored["given_name"], stored["family_name"]) == ("Ada", "Lovelace")


async def test_any_of_several_tags_is_enough(gateway: Gateway) -> None:
    """A proxy that compresses weakens a tag; `*` is any version."""
    path = path_of(await gateway.post("/people", {"given_name": "Ada"}))
    for shape in ('"x", {}', "W/{}", "*"):
        tag = shape.format(await tag_of(gateway, path))
        assert (await send(gateway, "PUT", path, tag, {"given_name": shape}))["status"] == 200
    assert (await send(gateway, "PUT", path, '"x"', {"given_name": "x"}))["status"] == 412


@pytest.mark.parametrize("plural", ["people", "tags", "advocacy_campaigns", "outreaches"])
async def test_a_delete_deletes_only_the_version_that_was_read(
    gateway: Gateway, plural: str
) -> None:
    """A person and a campaign keep their outreaches, which are unlinked before."""
    person, campaign = await gateway.person(), await gateway.campaign()
    outreach = path_of(
        await gateway.post(campaign + "/outreaches", {"person": {"given_name": "x"}})
    )
    tag_path = path_of(await gateway.post("/tags", {"name": "a tag"}))
    path = {"people": person, "advocacy_campaigns": campaign, "tags": tag_path}.get(
        plural, outreach
    )
    tag = await tag_of(gateway, path)
    before = await gateway.get(outreach)
    assert (await send(gateway, "DELETE", path, '"stale"'))["status"] == 412
    assert await tag_of(gateway, path) == tag
    assert await gateway.get(outreach) == before
    assert (await send(gateway, "DELETE", path, tag))["status"] == 200
    assert (await gateway.client.get(path)).status_code == 404


async def test_what_does_not_exist_is_not_found(gateway: Gateway) -> None:
    path = path_of(await gateway.post("/people", {"given_name": "Ada"}))
    tag = await tag_of(gateway, path)
    await gateway.client.delete(path)
    assert (await send(gateway, "PUT", path, tag, {"given_name": "x"}))["status"] == 404


@pytest.mark.parametrize("mutation", [UPDATE, DELETE])
async def test_a_mutation_changes_only_the_version_that_was_read(
    gateway: Gateway, mutation: str
) -> None:
    person = await gateway.post("/people", {"given_name": "Ada"})
    id_ = id_of(person)
    answer = await gateway.graphql(mutation, {"id": id_, "at": "2014-03-20T21:04:31Z"})
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "PRECONDITION_FAILED"
    assert error["extensions"]["properties"] == ["expectedModifiedDate"]
    assert "'expectedModifiedDate'" in error["message"]
    assert await gateway.get(path_of(person)) == person
    answer = await gateway.graphql(mutation, {"id": id_, "at": person["modified_date"]})
    assert "errors" not in answer


async def test_an_expected_date_is_compared_as_it_is_sent(gateway: Gateway) -> None:
    """A fraction of a second exactly, whole seconds as the date is shown."""
    person = await gateway.post("/people", {"given_name": "Ada"})
    id_, second = id_of(person), person["modified_date"].removesuffix("Z")
    stored = f"{second}.25Z"
    for sent, is_same in [
        (f"{second}.25Z", True),
        (f"{second}.250000+00:00", True),
        (f"{second}Z", True),
        (f"{second}.000Z", True),
        (f"{second}.250001Z", False),
        (f"{second}.9Z", False),
    ]:
        await gateway.sql("UPDATE people SET modified_date = $1", datetime.fromisoformat(stored))
        answer = await gateway.graphql(UPDATE, {"id": id_, "at": sent})
        assert ("errors" not in answer) is is_same, sent


async def test_an_expected_date_must_be_one(gateway: Gateway) -> None:
    id_ = id_of(await gateway.post("/people", {"given_name": "Ada"}))
    (error,) = (await gateway.graphql(UPDATE, {"id": id_, "at": "soon"}))["errors"]
    assert error["extensions"]["code"] == "NOT_A_DATE"
    assert error["extensions"]["properties"] == ["expectedModifiedDate"]


async def test_an_etag_fits_the_document_that_has_empty_arrays(database_url: str) -> None:
    async with running(database_url, empty_arrays=True) as gateway:
        path = await gateway.person()
        tag = (await gateway.client.get(path)).headers["etag"]
        for expected in (200, 412):
            sent = {"family_name": "Lovelace"}
            response = await gateway.client.put(path, json=sent, headers={"If-Match": tag})
            assert response.status_code == expected, response.text
