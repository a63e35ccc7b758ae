"""Merging: a POST merges, a PUT or PATCH is a JSON merge patch."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.support.builders import href
from tests.support.gateway import Gateway, path_of

A, B, C = "a@example.com", "b@example.com", "c@example.com"
BIG_SKY = {"address_lines": ["1 Big Sky"], "postal_code": "59716", "country": "US"}
SENATOR = {"title": "Senator", "given_name": "John", "family_name": "Smith"}

# Stored, sent, and the result of a POST and of a PUT; None is absent.
RULES: list[tuple[str, str, Any, Any, Any, Any]] = [
    # Scalars are overwritten. A null leaves them in a POST, and clears them in a PUT.
    ("a scalar", "given_name", "Ada", "Eve", "Eve", "Eve"),
    ("a null scalar", "given_name", "Ada", None, "Ada", None),
    ("a null enum", "gender", "Female", None, "Female", None),
    # Sets unite in the order of arrival.
    ("a set", "languages_spoken", ["en"], ["fr", "en"], ["en", "fr"], ["fr", "en"]),
    ("a repeated member", "ethnicities", ["x"], ["y", "y"], ["x", "y"], ["y"]),
    ("an empty set", "languages_spoken", ["en"], [], ["en"], []),
    ("a null set", "languages_spoken", ["en"], None, None, None),
    # Hashes merge by member, in a PUT as well.
    (
        "a hash",
        "birthdate",
        {"month": 6, "day": 2},
        {"day": 3, "year": 1973},
        {"month": 6, "day": 3, "year": 1973},
        {"month": 6, "day": 3, "year": 1973},
    ),
    (
        "a null member",
        "birthdate",
        {"month": 6, "day": 2},
        {"day": None},
        {"month": 6},
        {"month": 6},
    ),
    ("a null hash", "birthdate", {"month": 6}, None, None, None),
    (
        "custom fields",
        "custom_fields",
        {"a": "1", "b": "2"},
        {"b": "3", "c": "4"},
        {"a": "1", "b": "3", "c": "4"},
        {"a": "1", "b": "3", "c": "4"},
    ),
    (
        "a null custom field",
        "custom_fields",
        {"a": "1", "b": "2"},
        {"b": None},
        {"a": "1"},
        {"a": "1"},
    ),
    (
        "a hash in a hash",
        "employer_address",
        {"locality": "Butte", "location": {"latitude": 46.5}},
        {"location": {"longitude": -112.5}},
        {"locality": "Butte", "location": {"latitude": 46.5, "longitude": -112.5}},
        {"locality": "Butte", "location": {"latitude": 46.5, "longitude": -112.5}},
    ),
    # Arrays merge by key in a POST, and are replaced in a PUT.
    (
        "e-mail by lower-cased address",
        "email_addresses",
        [{"address": A, "primary": True, "status": "subscribed"}],
        [{"address": A.upper(), "address_type": "work"}, {"address": B}],
        [
            {
                "address": A.upper(),
                "primary": True,
                "status": "subscribed",
                "address_type": "work",
            },
            {"address": B},
        ],
        [
            {
                "address": A.upper(),
                "primary": True,
                "status": "subscribed",
                "address_type": "work",
            },
            {"address": B},
        ],
    ),
    (
        "phone by digits",
        "phone_numbers",
        [{"number": "12025550101", "primary": True, "extension": "1"}],
        [{"number": "+1 202 555 0101", "extension": "2"}, {"number": "442071838750"}],
        [
            {"number": "12025550101", "primary": True, "extension": "2"},
            {"number": "442071838750"},
        ],
        [
            {"number": "12025550101", "primary": True, "extension": "2"},
            {"number": "442071838750"},
        ],
    ),
    (
        "postal address by lines, postal code and country",
        "postal_addresses",
        [{**BIG_SKY, "primary": True, "locality": "Gallatin"}],
        [{**BIG_SKY, "region": "MT"}, {**BIG_SKY, "country": "CA"}],
        [
            {**BIG_SKY, "primary": True, "locality": "Gallatin", "region": "MT"},
            {**BIG_SKY, "country": "CA"},
        ],
        [
            {**BIG_SKY, "primary": True, "locality": "Gallatin", "region": "MT"},
            {**BIG_SKY, "country": "CA"},
        ],
    ),
    (
        "profile by provider and id",
        "profiles",
        [{"provider": "X", "id": "1", "handle": "old"}, {"provider": "Y", "id": "1"}],
        [{"provider": "X", "id": "1", "handle": "new"}, {"provider": "X", "id": "2"}],
        [
            {"provider": "X", "id": "1", "handle": "new"},
            {"provider": "Y", "id": "1"},
            {"provider": "X", "id": "2"},
        ],
        [{"provider": "X", "id": "1", "handle": "new"}, {"provider": "X", "id": "2"}],
    ),
    (
        "a null in an element",
        "profiles",
        [{"provider": "X", "id": "1", "handle": "old"}],
        [{"provider": "X", "id": "1", "handle": None}],
        [{"provider": "X", "id": "1"}],
        [{"provider": "X", "id": "1"}],
    ),
    (
        "a null array",
        "email_addresses",
        [{"address": A, "primary": True}],
        None,
        None,
        None,
    ),
    (
        "the same address twice",
        "email_addresses",
        [],
        [{"address": C, "status": "bouncing"}, {"address": "C@example.com", "primary": True}],
        [{"address": "C@example.com", "status": "bouncing", "primary": True}],
        [{"address": "C@example.com", "status": "bouncing", "primary": True}],
    ),
    # One primary: the sent one that is marked, else the first.
    (
        "a new primary",
        "email_addresses",
        [{"address": A, "primary": True}],
        [{"address": B, "primary": True}],
        [{"address": A, "primary": False}, {"address": B, "primary": True}],
        [{"address": B, "primary": True}],
    ),
    (
        "a stored one claims it",
        "phone_numbers",
        [{"number": "1", "primary": True}, {"number": "2"}],
        [{"number": "2", "primary": True}],
        [{"number": "1", "primary": False}, {"number": "2", "primary": True}],
        [{"number": "2", "primary": True}],
    ),
    (
        "none claims it",
        "postal_addresses",
        [],
        [BIG_SKY, {**BIG_SKY, "country": "CA"}],
        [{**BIG_SKY, "primary": True}, {**BIG_SKY, "country": "CA"}],
        [{**BIG_SKY, "primary": True}, {**BIG_SKY, "country": "CA"}],
    ),
    (
        "the only one disclaims it",
        "email_addresses",
        [{"address": A, "primary": True}],
        [{"address": A, "primary": False}],
        [{"address": A, "primary": True}],
        [{"address": A, "primary": True}],
    ),
]


async def _person(gateway: Gateway, field: str, stored: Any) -> str:
    return path_of(await gateway.post("/people", {"identifiers": ["x:1"], field: stored}))


@pytest.mark.parametrize(
    ("field", "stored", "sent", "expected"),
    [pytest.param(field, old, new, post, id=name) for name, field, old, new, post, _ in RULES],
)
async def test_a_post_merges(
    gateway: Gateway, field: str, stored: Any, sent: Any, expected: Any
) -> None:
    """POST and helpers: sets unite, arrays merge by key, hashes by member."""
    path = await _person(gateway, field, stored)
    answer = await gateway.post("/people", {"identifiers": ["x:1"], field: sent})
    assert answer.get(field) == expected
    assert await gateway.get(path) == answer


@pytest.mark.parametrize(
    ("field", "stored", "sent", "expected"),
    [pytest.param(field, old, new, post, id=name) for name, field, old, new, post, _ in RULES],
)
async def test_a_helper_merges_in_the_same_way(
    gateway: Gateway, field: str, stored: Any, sent: Any, expected: Any
) -> None:
    """The inline person of a helper, and the person of a signup."""
    path = await _person(gateway, field, stored)
    person = {"identifiers": ["x:1"], field: sent}
    await gateway.post("/outreaches", {"person": person})
    assert (await gateway.get(path)).get(field) == expected
    signed_up = await gateway.post("/people/person_signup_helper", {"person": person})
    assert signed_up["_links"] == (await gateway.get(path))["_links"]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    ("field", "stored", "sent", "expected"),
    [pytest.param(field, old, new, put, id=name) for name, field, old, new, _, put in RULES],
)
async def test_a_put_is_a_merge_patch(
    gateway: Gateway, method: str, field: str, stored: Any, sent: Any, expected: Any
) -> None:
    """PUT and PATCH: arrays replaced, hashes merged by member, null clears."""
    path = await _person(gateway, field, stored)
    response = await gateway.client.request(method, path, json={field: sent})
    assert response.status_code == 200
    assert response.json().get(field) == expected
    assert await gateway.get(path) == response.json()


# Targets


async def test_targets_merge_by_their_whole_content(gateway: Gateway) -> None:
    """A target is identified by its whole content: a changed one is another."""
    outreach = await gateway.post("/outreaches", {"identifiers": ["x:1"], "targets": [SENATOR]})
    other = {**SENATOR, "organization": "U.S. Senate"}
    body = {"identifiers": ["x:1"], "targets": [SENATOR, other]}
    assert (await gateway.post("/outreaches", body))["targets"] == [SENATOR, other]
    path = href(outreach, "self") or ""
    assert (await gateway.put(path, {"targets": [other]}))["targets"] == [other]
    assert "targets" not in await gateway.put(path, {"targets": None})


async def test_target_list_of_a_campaign_merges_too(gateway: Gateway) -> None:
    """Campaigns have a target_list; their `targets` is a text."""
    campaign = await gateway.campaign(identifiers=["x:1"], target_list=[SENATOR])
    other = {"title": "CEO"}
    await gateway.campaign(identifiers=["x:1"], target_list=[other], targets="Congress")
    document = await gateway.get(campaign)
    assert document["target_list"] == [SENATOR, other]
    assert document["targets"] == "Congress"


# Primary


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("array", ["email_addresses", "phone_numbers", "postal_addresses"])
async def test_never_two_primary_elements(gateway: Gateway, array: str, method: str) -> None:
    """Of several elements that are marked, one is primary."""
    key = {"email_addresses": "address", "phone_numbers": "number"}.get(array, "postal_code")
    path = await gateway.person(identifiers=["x:1"], **{array: [{key: "1", "primary": True}]})
    claims = [{key: "2", "primary": True}, {key: "3", "primary": True}]
    body = {"identifiers": ["x:1"], array: claims}
    await gateway.client.request(method, "/people" if method == "POST" else path, json=body)
    stored = (await gateway.get(path))[array]
    assert [item[key] for item in stored if item.get("primary")] in (["2"], ["3"])
