"""Targets: each outreach has them as it recorded them, and links to the one with the id."""

from __future__ import annotations

from tests.support.gateway import Gateway, Json, id_of, path_of

_WHOLE = """{
  outreaches(orderBy: {field: ID, direction: ASC}) { nodes { id targets {
    familyName phoneNumbers { number }
    target { id familyName totalOutreaches phoneNumbers { number } }
  } } }
  targets { nodes { id familyName totalOutreaches phoneNumbers { number } } }
}"""


def _smith(*numbers: str) -> Json:
    return {"family_name": "Smith", "phone_numbers": [{"number": number} for number in numbers]}


async def _record(gateway: Gateway, *targets: Json) -> str:
    return path_of(await gateway.post("/outreaches", {"targets": targets}))


async def _shown(gateway: Gateway) -> tuple[int, list[str] | None]:
    """What the one target shows: how many outreaches it has, and its numbers. It shows the same
    wherever it is asked for.
    """
    data = (await gateway.graphql(_WHOLE))["data"]
    (whole,) = data["targets"]["nodes"]
    linked = [
        item["target"] for node in data["outreaches"]["nodes"] for item in node["targets"] or ()
    ]
    by_id = """query ($id: ID!) {
      target(id: $id) { id familyName totalOutreaches phoneNumbers { number } }
    }"""
    linked.append((await gateway.graphql(by_id, {"id": whole["id"]}))["data"]["target"])
    assert linked == [whole] * len(linked)
    numbers = whole["phoneNumbers"]
    return whole["totalOutreaches"], numbers and [item["number"] for item in numbers]


async def test_each_outreach_keeps_its_own_contacts(gateway: Gateway) -> None:
    await _record(gateway, _smith("12025550101"))
    await _record(gateway, _smith("12025550102"), _smith("12025550103"))
    data = (await gateway.graphql(_WHOLE))["data"]
    own = [
        [item["phoneNumbers"][0]["number"] for item in node["targets"]]
        for node in data["outreaches"]["nodes"]
    ]
    assert own == [["12025550101"], ["12025550102", "12025550103"]]
    assert await _shown(gateway) == (2, ["12025550103"])


async def test_a_target_in_an_outreach_has_no_id(gateway: Gateway) -> None:
    """A cache that stores by id would overwrite one outreach's contacts with another's."""
    answer = await gateway.graphql("{ outreaches { nodes { targets { id } } } }")
    assert "OutreachTarget" in answer["errors"][0]["message"]


async def test_the_shared_target_has_the_contacts_of_the_newest_outreach(gateway: Gateway) -> None:
    older = await _record(gateway, _smith("12025550101"))
    newer = await _record(gateway, _smith("12025550102"))
    await gateway.put(older, {"targets": [_smith("12025550104")]})
    assert await _shown(gateway) == (2, ["12025550102"])
    await gateway.put(newer, {"targets": [_smith("12025550103", "12025550105")]})
    assert await _shown(gateway) == (2, ["12025550103", "12025550105"])
    await gateway.put(newer, {"targets": [{"family_name": "Smith"}]})
    assert await _shown(gateway) == (2, None)


async def test_a_deleted_outreach_takes_its_contacts_along(gateway: Gateway) -> None:
    older = await _record(gateway, _smith("12025550101"))
    newer = await _record(gateway, _smith("12025550102"))
    assert (await gateway.client.delete(newer)).status_code == 200
    assert await _shown(gateway) == (1, ["12025550101"])
    assert (await gateway.client.delete(older)).status_code == 200
    assert await _shown(gateway) == (0, None)


async def test_an_outreach_that_moves_to_another_target_leaves_none_behind(
    gateway: Gateway,
) -> None:
    await _record(gateway, _smith("12025550101"))
    moved = await _record(gateway, _smith("12025550102"))
    await gateway.put(moved, {"targets": [{**_smith("12025550102"), "family_name": "Jones"}]})
    data = (await gateway.graphql(_WHOLE))["data"]
    shown = {
        item["familyName"]: (item["totalOutreaches"], item["phoneNumbers"])
        for item in data["targets"]["nodes"]
    }
    assert shown == {
        "Smith": (1, [{"number": "12025550101"}]),
        "Jones": (1, [{"number": "12025550102"}]),
    }


async def test_filters_find_what_is_shown(gateway: Gateway) -> None:
    """Outreaches by their own contacts, targets by those of their newest outreach."""
    older = id_of(await gateway.post("/outreaches", {"targets": [_smith("12025550101")]}))
    await _record(gateway, _smith("12025550102"))
    query = """query ($number: String!) {
      outreaches(filter: {targets: {some: {phoneNumbers: {some: {number: {eq: $number}}}}}}) {
        nodes { id }
      }
      targets(filter: {phoneNumbers: {some: {number: {eq: $number}}}}) { totalCount }
    }"""
    data = (await gateway.graphql(query, {"number": "12025550101"}))["data"]
    assert data == {"outreaches": {"nodes": [{"id": older}]}, "targets": {"totalCount": 0}}
    data = (await gateway.graphql(query, {"number": "12025550102"}))["data"]
    assert (len(data["outreaches"]["nodes"]), data["targets"]["totalCount"]) == (1, 1)


async def test_a_page_with_its_targets_is_one_statement(gateway: Gateway) -> None:
    for number in range(3):
        await _record(gateway, _smith(f"1202555010{number}"), {"title": f"Mayor {number}"})
    await gateway.graphql("{ people { totalCount } }")
    gateway.recorder.clear()
    await gateway.graphql(_WHOLE)
    assert len(gateway.recorder.statements) == 2
