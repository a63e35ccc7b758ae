"""A key that may only write, in a batch: a request that selects more writes nothing."""

from __future__ import annotations

from tests.spec.support.builders import emails, total
from tests.support.gateway import GRAPHQL, Gateway, running

SIGN_UP = """mutation {
  signUpPerson(input: {person: {givenName: "Bob", emailAddresses: [{address: "%s@example.org"}]}}) {
    person { %s }
  }
}"""


async def test_each_request_of_a_batch_is_checked(gateway: Gateway) -> None:
    await gateway.person(given_name="Ada", **emails("ada@example.org"))
    async with running(gateway.url, max_batch=10) as batches:
        writer = await batches.client_of("default", "write")
        selections = (("ada", "givenName"), ("bob", "id"), ("eve", "id givenName"))
        batch = [{"query": SIGN_UP % item} for item in selections]
        refused, written, other = (await writer.post(GRAPHQL, json=batch)).json()
        for answer in (refused, other):
            codes = [error["extensions"]["code"] for error in answer["errors"]]
            assert codes == ["SCOPE_MISSING"]
            assert not answer.get("data")
        assert set(written["data"]["signUpPerson"]["person"]) == {"id"}
        assert await total(gateway, "/people") == 2
        ada = await gateway.get("/people?filter=given_name eq 'Ada'")
        assert ada["total_records"] == 1


async def test_a_helper_answers_references(gateway: Gateway) -> None:
    """Also if it repeats an outreach, or reports a part that it has not applied."""
    campaign = await gateway.campaign()
    await gateway.post(
        f"{campaign}/record_outreach_helper",
        {"type": "email", "subject": "Secret", "identifiers": ["mail:1"]},
    )
    writer = await gateway.client_of("default", "write")
    body = {"identifiers": ["mail:1"], "add_tags": ["missing"]}
    response = await writer.post(f"{campaign}/record_outreach_helper", json=body)
    assert response.status_code == 200
    assert set(response.json()) - {"osdi:error", "error"} == {"identifiers", "_links"}
    assert "Secret" not in response.text
