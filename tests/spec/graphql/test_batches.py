"""Several requests in one array, if the settings allow it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.support.gateway import GRAPHQL, Gateway, running

TOTAL = {"query": "{ people { totalCount } }"}
SIGN_UP = {
    "query": 'mutation { createPerson(input: {givenName: "Ada"}) { created } }',
    "variables": {},
}


async def test_batches_are_off_by_default(gateway: Gateway) -> None:
    response = await gateway.client.post(GRAPHQL, json=[TOTAL])
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "REQUEST_INVALID"


async def _send(gateway: Gateway, batch: list[Any], **headers: str) -> httpx.Response:
    return await gateway.client.post(GRAPHQL, json=batch, headers=headers)


async def test_each_request_is_answered_in_its_place(module_database_url: str) -> None:
    """In order, so that a query sees what a mutation before it has written. One that fails does
    not stop the others.
    """
    async with running(module_database_url, max_batch=5) as gateway:
        batch: list[Any] = [TOTAL, SIGN_UP, {"query": "{"}, "nothing", TOTAL]
        for media in ("application/json", "application/graphql-response+json"):
            response = await _send(gateway, batch, Accept=media)
            assert response.status_code == 200
            before, made, unreadable, no_object, after = response.json()
            assert made == {"data": {"createPerson": {"created": True}}}
            counts = [each["data"]["people"]["totalCount"] for each in (before, after)]
            assert counts[1] == counts[0] + 1
            assert unreadable["errors"][0]["extensions"]["code"] == "DOCUMENT_UNREADABLE"
            assert no_object["errors"][0]["extensions"]["code"] == "NOT_AN_OBJECT"


@pytest.mark.parametrize(
    ("batch", "code"), [([], "REQUEST_INVALID"), ([TOTAL] * 4, "QUERY_TOO_COMPLEX")]
)
async def test_a_batch_has_a_size(module_database_url: str, batch: list[Any], code: str) -> None:
    async with running(module_database_url, max_batch=3) as gateway:
        response = await _send(gateway, batch)
        assert response.status_code == 400
        (error,) = response.json()["errors"]
        assert error["extensions"]["code"] == code
        assert len((await _send(gateway, [TOTAL] * 3)).json()) == 3


async def test_each_request_of_a_batch_is_counted(module_database_url: str) -> None:
    """A batch that is larger than what is left is refused as a whole."""
    settings: dict[str, Any] = {"max_batch": 10, "key_rate": 0.01, "key_burst": 6}
    async with running(module_database_url, **settings) as gateway:
        assert (await _send(gateway, [TOTAL] * 4)).status_code == 200
        refused = await _send(gateway, [SIGN_UP] * 4)
        assert refused.status_code == 429
        assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"


async def test_a_batch_has_no_subscription(module_database_url: str) -> None:
    async with running(module_database_url, max_batch=3) as gateway:
        subscription = {"query": "subscription { outreachRecorded { id } }"}
        answer, total = (await _send(gateway, [subscription, TOTAL])).json()
        assert answer["errors"][0]["extensions"]["code"] == "NOT_ACCEPTABLE"
        assert "data" in total
        anonymous = gateway.anonymous()
        (answer,) = (await anonymous.post(GRAPHQL, json=[TOTAL])).json()
        assert answer["errors"][0]["extensions"]["code"] == "API_KEY_MISSING"


async def test_a_batch_is_answered_within_the_size_of_a_response(module_database_url: str) -> None:
    async with running(module_database_url, max_batch=20, max_response_bytes=65_536) as gateway:
        await gateway.client.post("/people", json={"given_name": "x" * 40_000})
        query = {"query": "{ people(first: 1) { nodes { givenName } } }"}
        answers = (await _send(gateway, [query] * 4)).json()
        codes = [each["errors"][0]["extensions"]["code"] for each in answers if "errors" in each]
        assert codes == ["RESPONSE_TOO_LARGE"] * 2
