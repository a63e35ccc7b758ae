"""Concurrent writers, and keys that several people share."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.spec.support.builders import emails, phones
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import Gateway, Json, id_of, path_of


async def _people(gateway: Gateway) -> int:
    total: int = (await gateway.get("/people"))["total_records"]
    return total


async def test_a_number_that_two_share_outlives_its_first_owner(gateway: Gateway) -> None:
    first = await gateway.person(**emails("a@example.com"), **phones("15550100"))
    second = await gateway.person(**emails("b@example.com"), **phones("15550100"))
    await gateway.client.delete(first)
    found = await gateway.post("/people", {"family_name": "Found", **phones("1 555-0100")})
    assert path_of(found) == second
    assert await _people(gateway) == 1


async def test_a_shared_number_matches_its_first_owner(gateway: Gateway) -> None:
    first = await gateway.person(**emails("a@example.com"), **phones("15550100"))
    await gateway.person(**emails("b@example.com"), **phones("15550100"))
    found = await gateway.post("/people", {"family_name": "Found", **phones("15550100")})
    assert path_of(found) == first


async def test_simultaneous_posts_of_one_number_create_one_person(gateway: Gateway) -> None:
    posts = [gateway.post("/people", {**phones("15550199")}) for _ in range(12)]
    found = {id_of(person) for person in await asyncio.gather(*posts)}
    assert len(found) == 1
    assert await _people(gateway) == 1


async def test_an_identifier_that_is_our_bare_namespace_is_foreign(gateway: Gateway) -> None:
    body = {"identifiers": ["default"]}
    first, again = await gateway.post("/people", body), await gateway.post("/people", body)
    assert id_of(first) == id_of(again)
    assert first["identifiers"][1:] == ["default"]


async def test_divisions_of_one_kind_unite(gateway: Gateway) -> None:
    def body(*ids: str) -> Json:
        divisions = [{"id": id_, "name": id_} for id_ in ids]
        return {
            "identifiers": ["x:1"],
            "division_info": [{"name": "Congressional", "divisions": divisions}],
        }

    await gateway.post("/people", body("1", "2"))
    person = await gateway.post("/people", body("2", "3"))
    (kind,) = person["division_info"]
    assert [item["id"] for item in kind["divisions"]] == ["1", "2", "3"]


async def test_an_address_that_is_removed_meanwhile_does_not_match(gateway: Gateway) -> None:
    """A POST that waited for the PUT creates a new person.

    Either order is correct, but the address never returns to the person who gave it up.
    """
    for round_ in range(15):
        address = f"x{round_}@example.com"
        path = await gateway.person(given_name="Old", **emails(address))
        put = gateway.client.put(path, json=emails(f"other{round_}@example.com"))
        post = gateway.client.post("/people", json={"given_name": "New", **emails(address)})
        answers = await asyncio.gather(put, post)
        assert [answer.status_code for answer in answers] in ([200, 200], [409, 200])
        old = await gateway.get(path)
        kept = [item["address"] for item in old["email_addresses"]]
        new = answers[1].json()
        if path_of(new) == path:
            # The POST was first, and the PUT replaced the merged address.
            assert old["given_name"] == "New"
        assert kept == [f"other{round_}@example.com"]
    await assert_store_consistent(gateway.url)


async def test_a_campaign_in_use_is_deleted(gateway: Gateway) -> None:
    """The delete does not starve while others write, and every outreach stays."""
    campaign = await gateway.campaign()
    stop, busy = asyncio.Event(), asyncio.Event()
    kept: list[str] = []

    async def act(worker: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            body: dict[str, Any] = {"identifiers": [f"w{worker}:{number}"], "type": "phone"}
            answer = await gateway.client.post(campaign + "/outreaches", json=body)
            if answer.status_code == 404:
                return
            assert answer.status_code == 200, answer.text
            kept.append(id_of(answer.json()))
            if len(kept) == 60:
                busy.set()

    workers = [asyncio.create_task(act(number)) for number in range(6)]
    async with asyncio.timeout(20):
        await busy.wait()
        answer = await gateway.client.delete(campaign)
    stop.set()
    await asyncio.gather(*workers)
    assert answer.status_code == 200, answer.text
    assert (await gateway.get("/outreaches"))["total_records"] == len(set(kept))
    await assert_store_consistent(gateway.url)
