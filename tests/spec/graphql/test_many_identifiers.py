"""Filters by many identifiers: one lookup, on both surfaces."""

from __future__ import annotations

from urllib.parse import quote

from tests.support.gateway import Gateway


async def test_2500_identifiers_are_one_lookup(gateway: Gateway) -> None:
    """Our own among them are a comparison of ids."""
    await gateway.person(identifiers=["crm:2499"])
    own = (await gateway.get(await gateway.person(given_name="Bea")))["identifiers"][0]
    await gateway.person(given_name="Eve")
    query = (
        "query ($in: [String!]) { people(filter: {identifiers: {some: {in: $in}}})"
        " { nodes { givenName } } }"
    )
    many = [f"crm:{number}" for number in range(1, 2_500)]
    gateway.recorder.clear()
    answer = await gateway.graphql(query, {"in": [own, *many]})
    assert answer == {"data": {"people": {"nodes": [{"givenName": "Bea"}, {"givenName": "Ada"}]}}}
    (statement,) = gateway.recorder.statements
    assert statement.count("FROM identifiers") == 1
    own_alone = await gateway.graphql(query, {"in": [own, "default:x"]})
    assert own_alone["data"] == {"people": {"nodes": [{"givenName": "Bea"}]}}
    foreign = await gateway.graphql(query, {"in": many})
    assert foreign["data"] == {"people": {"nodes": [{"givenName": "Ada"}]}}
    assert (await gateway.graphql(query, {"in": []}))["data"] == {"people": {"nodes": []}}


async def test_many_identifiers_are_one_lookup_over_rest(gateway: Gateway) -> None:
    await gateway.person(identifiers=["c:500"])
    values = ",".join(f"'c:{number}'" for number in range(150, 550))
    gateway.recorder.clear()
    page = await gateway.get("/people?filter=" + quote(f"identifier in ({values})"))
    assert page["total_records"] == 1
    lookups = [item.count("FROM identifiers") for item in gateway.recorder.reads]
    assert max(lookups) <= 2
    assert all("any(" in item.lower() for item in gateway.recorder.reads if "identifier =" in item)


async def test_a_disjunction_of_keys_is_one_lookup(gateway: Gateway) -> None:
    """Keys of any kind: PostgreSQL would test the disjunction on every person."""
    ada = await gateway.get(
        await gateway.person(
            given_name="Ada",
            identifiers=["crm:1"],
            email_addresses=[{"address": "ada@example.org"}],
        )
    )
    await gateway.person(given_name="Bea", phone_numbers=[{"number": "+12025550143"}])
    await gateway.person(given_name="Eve", identifiers=["crm:3"])
    filter_ = (
        f"identifier eq '{ada['identifiers'][0]}' or email_address eq 'ADA@example.org'"
        " or phone_number eq '(202) 555-0143' or identifier eq 'crm:9'"
    )
    gateway.recorder.clear()
    page = await gateway.get("/people?filter=" + quote(filter_))
    people = page["_embedded"]["osdi:people"]
    assert sorted(item["given_name"] for item in people) == ["Ada", "Bea"]
    assert page["total_records"] == 2
    assert not [item for item in gateway.recorder.statements if item.startswith("EXPLAIN")]
    assert all("UNION ALL" in item for item in gateway.recorder.reads)
