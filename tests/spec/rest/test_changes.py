"""The changes feed, by REST and by GraphQL: what it tells, in what order, and what it keeps."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from app.config.settings import load_settings
from app.delivery.worker import Worker
from resolvers.execute.maintenance import clear_organization, purge_changes
from tests.spec.support.builders import emails
from tests.support.citus import CITUS_URL
from tests.support.gateway import Gateway, Json, error_codes, id_of, path_of

REL = "osdi_gateway:changes"
_MISSING = "700.people.019b7f3f-6620-77ca-8d44-8e496c95a876"


async def now(gateway: Gateway) -> str:
    """The address of the feed from now on."""
    page = await gateway.get("/changes?since=now")
    assert page["_embedded"] == {REL: []}
    address: str = page["_links"]["next"]["href"]
    return address


async def changes(gateway: Gateway, address: str) -> list[tuple[str, str]]:
    """Each change behind the address: what happened, and the path."""
    found: list[tuple[str, str]] = []
    while items := (page := await gateway.get(address))["_embedded"][REL]:
        found += [(item["change"], path_of(item)) for item in items]
        address = page["_links"]["next"]["href"]
    return found


def by_path(path: str) -> str:
    return "/" + "/".join(path.split("/")[-2:])


async def graphql_changes(gateway: Gateway, after: str, first: int = 1) -> list[tuple[str, str]]:
    """The same by GraphQL, in small pages: what happened, and type and id."""
    found: list[tuple[str, str]] = []
    query = "query($after: String, $first: Int) { changes(after: $after, first: $first) {"
    query += " hasNextPage endCursor nodes { type id change } } }"
    more = True
    while more:
        answer = await gateway.graphql(query, {"after": after, "first": first})
        page = answer["data"]["changes"]
        found += [(item["change"], f"{item['type']} {item['id']}") for item in page["nodes"]]
        after, more = page["endCursor"], page["hasNextPage"]
    return found


async def test_each_kind_of_write(gateway: Gateway) -> None:
    address = await now(gateway)
    person = await gateway.person(**emails("a@example.org"))
    await gateway.put(person, {"given_name": "Ann"})
    await gateway.put(person, {"given_name": "Ann"})
    await gateway.client.delete(person)
    assert await changes(gateway, address) == [
        ("created", person),
        ("updated", person),
        ("deleted", person),
    ]


async def test_every_resource(gateway: Gateway) -> None:
    address = await now(gateway)
    person, campaign = await gateway.person(), await gateway.campaign()
    made = [person, campaign, path_of(await gateway.post("/outreaches", {}))]
    for plural in ("tags", "lists", "questions"):
        made.append(path_of(await gateway.post("/" + plural, {"name": "x"})))
    for path in zip(("taggings", "items", "answers"), made[-3:], strict=True):
        body = {"_links": {"osdi:person": {"href": person}}}
        made.append(by_path(path_of(await gateway.post("/".join(path[::-1]), body))))
    assert await changes(gateway, address) == [("created", path) for path in made]


async def test_what_goes_or_changes_with_the_deleted(gateway: Gateway) -> None:
    person, campaign = await gateway.person(), await gateway.campaign()
    tag = path_of(await gateway.post("/tags", {"name": "x"}))
    link = {"_links": {"osdi:person": {"href": person}}}
    tagging = by_path(path_of(await gateway.post(tag + "/taggings", link)))
    outreach = by_path(path_of(await gateway.post(campaign + "/outreaches", link)))
    address = await now(gateway)
    await gateway.client.delete(person)
    assert set(await changes(gateway, address)) == {
        ("updated", outreach),
        ("deleted", person),
        ("deleted", tagging),
    }
    address = await now(gateway)
    await gateway.client.delete(campaign)
    assert set(await changes(gateway, address)) == {("updated", outreach), ("deleted", campaign)}


@pytest.mark.parametrize("anonymous", [False, True])
async def test_the_helper(gateway: Gateway, anonymous: bool) -> None:
    campaign = await gateway.campaign()
    tag = path_of(await gateway.post("/tags", {"name": "x"}))
    address = await now(gateway)
    client = gateway.anonymous() if anonymous else gateway.client
    body = {"type": "phone", "person": {"given_name": "Ann", **emails("a@example.org")}}
    body["add_tags"] = ["x"]
    await client.post(campaign + "/record_outreach_helper", json=body)
    (person,) = (await gateway.get("/people"))["_links"]["osdi:people"]
    (tagging,) = (await gateway.get(tag + "/taggings"))["_links"]["osdi:taggings"]
    (outreach,) = (await gateway.get("/outreaches"))["_links"]["osdi:outreaches"]
    made = [path_of({"_links": {"self": link}}) for link in (outreach, person, tagging)]
    found = await changes(gateway, address)
    assert found == [("created", by_path(path)) for path in made]
    address = await now(gateway)
    await client.post(campaign + "/record_outreach_helper", json=body)
    # Again: the tag is there already, and the person is as it was.
    assert [what for what, _ in await changes(gateway, address)] == ["created"]


async def test_removed_tags(gateway: Gateway) -> None:
    person = {"given_name": "Ann", **emails("a@example.org")}
    await gateway.post("/tags", {"name": "x"})
    await gateway.post("/people/person_signup", {"person": person, "add_tags": ["x"]})
    address = await now(gateway)
    await gateway.post("/people/person_signup", {"person": person, "remove_tags": ["x"]})
    ((what, path),) = await changes(gateway, address)
    assert (what, path.split("/")[1]) == ("deleted", "taggings")


async def test_what_is_merged_is_updated(gateway: Gateway) -> None:
    """Two people are never made one: what two have is refused, and changes nothing."""
    first = await gateway.person(identifiers=["crm:1"])
    second = await gateway.person(**emails("b@example.org"))
    address = await now(gateway)
    both = {"identifiers": ["crm:1"], **emails("b@example.org")}
    assert (await gateway.client.post("/people", json=both)).status_code == 409
    await gateway.post("/people", {"identifiers": ["crm:1"], "family_name": "Merged"})
    await gateway.post("/people", {"family_name": "Merged", **emails("b@example.org")})
    assert await changes(gateway, address) == [("updated", first), ("updated", second)]


async def test_graphql_tells_the_same(gateway: Gateway) -> None:
    address = await now(gateway)
    person, campaign = await gateway.person(), await gateway.campaign()
    await gateway.client.delete(person)
    by_rest = await changes(gateway, address)
    names = {"people": "Person", "advocacy_campaigns": "Campaign"}
    after = address.partition("since=")[2]
    assert await graphql_changes(gateway, after) == [
        (what.upper(), f"{names[path.split('/')[1]]} {path.split('/')[2]}")
        for what, path in by_rest
    ]
    assert campaign in [path for _, path in by_rest]


async def test_mutations_are_told(gateway: Gateway) -> None:
    address = await now(gateway)
    query = 'mutation { createPerson(input: {givenName: "Ann"}) { person { id } } }'
    id_ = (await gateway.graphql(query))["data"]["createPerson"]["person"]["id"]
    await gateway.graphql(f'mutation {{ deletePerson(id: "{id_}") {{ deletedId }} }}')
    path = f"/people/{id_}"
    assert await changes(gateway, address) == [("created", path), ("deleted", path)]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
async def test_pages_go_through_a_transaction(gateway: Gateway, size: int) -> None:
    """A cursor may be between two changes of one transaction."""
    person = await gateway.person()
    link = {"_links": {"osdi:person": {"href": person}}}
    for _ in range(6):
        await gateway.post("/outreaches", link)
    address = await now(gateway)
    await gateway.client.delete(person)
    found = await changes(gateway, f"{address}&per_page={size}")
    assert len(found) == len(set(found)) == 7
    after = address.partition("since=")[2]
    assert len(await graphql_changes(gateway, after, size)) == 7


async def test_the_document(gateway: Gateway) -> None:
    address = await now(gateway)
    document = await gateway.post("/people", {"given_name": "Ann"})
    (item,) = (await gateway.get(address))["_embedded"][REL]
    assert item["resource"] == "osdi:person"
    assert item["identifiers"] == document["identifiers"]
    assert item["_links"] == {"self": document["_links"]["self"]}
    age = datetime.now(UTC) - datetime.fromisoformat(item["recorded_date"])
    assert age < timedelta(seconds=60)


async def test_it_is_found_from_the_entry_point(gateway: Gateway) -> None:
    links = (await gateway.get("/"))["_links"]
    assert (await gateway.client.get(links[REL]["href"])).status_code == 200
    (curie,) = [item for item in links["curies"] if item["name"] == "osdi_gateway"]
    page = await gateway.client.get(curie["href"].replace("{rel}", "changes"))
    assert page.status_code == 200
    assert "since" in page.text


# Who may read it


async def test_it_needs_a_key_with_the_scope_read(gateway: Gateway) -> None:
    assert error_codes(await gateway.anonymous().get("/changes")) == ["API_KEY_MISSING"]
    writer = await gateway.client_of("default", "write")
    assert error_codes(await writer.get("/changes")) == ["SCOPE_MISSING"]
    answer = await gateway.graphql("{ changes { endCursor } }", client=writer)
    assert answer["errors"][0]["extensions"]["code"] == "SCOPE_MISSING"


async def test_organizations_are_apart(gateway: Gateway) -> None:
    other = await gateway.client_of("other")
    theirs = (await other.post("/people", json={"given_name": "Theirs"})).json()
    (item,) = (await other.get("/changes")).json()["_embedded"][REL]
    assert item["identifiers"] == theirs["identifiers"]
    assert await changes(gateway, "/changes") == []
    cursor = (await other.get("/changes?since=now")).json()["_links"]["next"]["href"]
    assert error_codes(await gateway.client.get(cursor)) == ["CURSOR_GONE"]


# What commits late


async def test_what_commits_late_is_not_passed_over(gateway: Gateway) -> None:
    """Two open transactions: neither the earlier nor the later may be passed by the other."""
    address = await now(gateway)
    id_ = await gateway.organization_id()
    connections = [await asyncpg.connect(gateway.url) for _ in range(2)]
    insert = (
        "INSERT INTO changes VALUES ($1, pg_current_xact_id()::text::bigint, 'people', $2,"
        " 'created', now())"
    )
    rows = [UUID(int=1), UUID(int=2)]
    try:
        early, late = connections
        for connection, row in zip(connections, rows, strict=True):
            await connection.execute("BEGIN")
            await connection.execute(insert, id_, row)
        await late.execute("COMMIT")
        person = await gateway.person()
        page = await gateway.get(address)
        assert page["_embedded"][REL] == []
        await early.execute("COMMIT")
        found = await changes(gateway, page["_links"]["next"]["href"])
    finally:
        for connection in connections:
            await connection.close()
    assert found == [
        ("created", path) for path in (f"/people/{rows[0]}", f"/people/{rows[1]}", person)
    ]


async def test_what_is_rolled_back_holds_nothing_up(gateway: Gateway) -> None:
    connection = await asyncpg.connect(gateway.url)
    await connection.execute("BEGIN")
    await connection.execute("SELECT pg_current_xact_id()")
    address = await now(gateway)
    person = await gateway.person()
    assert await changes(gateway, address) == []
    await connection.execute("ROLLBACK")
    await connection.close()
    assert await changes(gateway, address) == [("created", person)]


# What is kept


async def purge(gateway: Gateway, days: int, limit: int = 1000) -> int:
    before = datetime.now(UTC) - timedelta(days=days)
    return await purge_changes(gateway.store, await gateway.organization_id(), before, limit)


async def age(gateway: Gateway, path: str, days: int) -> None:
    await gateway.sql(
        "UPDATE changes SET recorded_date = now() - $1 * interval '1 day' WHERE id::text = $2",
        days,
        path.split("/")[-1],
    )


async def test_old_changes_go_and_their_cursors_with_them(gateway: Gateway) -> None:
    cursors, people = [await now(gateway)], []
    for days in (50, 40, 35, 10):
        people.append(await gateway.person())
        cursors.append(await now(gateway))
        await age(gateway, people[-1], days)
    assert await purge(gateway, 30) == 2
    assert await changes(gateway, "/changes") == [("created", people[-1])]
    for address in cursors[:3]:
        assert error_codes(await gateway.client.get(address)) == ["CURSOR_GONE"]
        after = address.partition("since=")[2]
        answer = await gateway.graphql(f'{{ changes(after: "{after}") {{ endCursor }} }}')
        assert answer["errors"][0]["extensions"]["code"] == "CURSOR_GONE"
        assert "everything" in answer["errors"][0]["extensions"]["hint"]
    # The newest of the purged is kept as a mark: nothing behind it is missing.
    assert await changes(gateway, cursors[3]) == [("created", people[-1])]
    assert await changes(gateway, cursors[4]) == []
    assert await purge(gateway, 30) == 0


async def test_a_quiet_mirror_keeps_its_cursor(gateway: Gateway) -> None:
    person = await gateway.person()
    address = await now(gateway)
    await age(gateway, person, 99)
    assert await purge(gateway, 30) == 0
    assert await changes(gateway, "/changes") == []
    assert await now(gateway) == address
    later = await gateway.person()
    assert await changes(gateway, address) == [("created", later)]


async def test_only_the_beginning_is_purged(gateway: Gateway) -> None:
    """A hole would be missed by a cursor before it."""
    first = await gateway.person()
    address = await now(gateway)
    second = await gateway.person()
    await age(gateway, second, 99)
    assert await purge(gateway, 30) == 0
    assert await changes(gateway, address) == [("created", second)]
    assert await changes(gateway, "/changes") == [("created", first), ("created", second)]


async def test_batches(gateway: Gateway) -> None:
    people = [await gateway.person() for _ in range(7)]
    for path in people[:6]:
        await age(gateway, path, 99)
    assert [await purge(gateway, 30, limit=3) for _ in range(4)] == [2, 2, 1, 0]
    assert await changes(gateway, "/changes") == [("created", people[6])]


async def test_the_worker_purges(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.delivery.worker._PURGE_EVERY", 0)
    people = [await gateway.person() for _ in range(3)]
    for path in people[:2]:
        await age(gateway, path, 31)
    worker = Worker(gateway.store, load_settings())
    worker.start()
    try:
        async with asyncio.timeout(10):
            while len(await gateway.sql("SELECT FROM changes")) > 2:  # noqa: ASYNC110, the store sets none
                await asyncio.sleep(0.05)
    finally:
        await worker.stop()
    assert await changes(gateway, "/changes") == [("created", people[2])]


async def test_changes_of_another_server_go(gateway: Gateway) -> None:
    """A dump that was restored here may have transactions that are yet to come."""
    person = await gateway.person()
    await gateway.sql(
        "INSERT INTO changes SELECT organization_id, transaction + 1000000 * hours, resource, id,"
        " change, recorded_date - hours * interval '1 hour'"
        " FROM changes, generate_series(2, 3) hours"
    )
    assert await changes(gateway, "/changes") == [("created", person)]
    ((transaction,),) = await gateway.sql("SELECT max(transaction) FROM changes")
    cursor = f"/changes?since={transaction}.people.{person.split('/')[-1]}"
    assert error_codes(await gateway.client.get(cursor)) == ["CURSOR_GONE"]
    await purge(gateway, 30)
    assert len(await gateway.sql("SELECT FROM changes")) == 1


@pytest.mark.skipif(CITUS_URL is None, reason="one server knows its next transaction at once")
async def test_a_young_change_of_a_later_transaction_stays_on_citus(gateway: Gateway) -> None:
    """Its transaction may have begun after the purge learned the next one."""
    await gateway.person()
    await gateway.sql("UPDATE changes SET transaction = transaction + 1000000")
    await purge(gateway, 30)
    assert len(await gateway.sql("SELECT FROM changes")) == 1


async def test_a_restored_database_does_not_know_the_cursor(gateway: Gateway) -> None:
    await gateway.person()
    address = await now(gateway)
    await gateway.sql("DELETE FROM changes")
    await gateway.person()
    assert error_codes(await gateway.client.get(address)) == ["CURSOR_GONE"]


async def test_a_cleared_organization(gateway: Gateway) -> None:
    await gateway.person()
    address = await now(gateway)
    await clear_organization(gateway.store, await gateway.organization_id())
    assert error_codes(await gateway.client.get(address)) == ["CURSOR_GONE"]
    address = await now(gateway)
    person = await gateway.person()
    assert await changes(gateway, address) == [("created", person)]


# What is refused


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-11-28T00:00:00Z",
        "since=yesterday",
        "since=1.donations.019b7f3f-6620-77ca-8d44-8e496c95a876",
        "since=9999999999999999999.people.019b7f3f-6620-77ca-8d44-8e496c95a876",
        "since=1.people.019b7f3f662077ca8d448e496c95a876----",
        "per_page=0",
        "per_page=many",
    ],
)
async def test_what_is_no_cursor_or_size(gateway: Gateway, query: str) -> None:
    response = await gateway.client.get(f"/changes?{query}")
    assert error_codes(response) == ["PAGE_INVALID"]
    fault = response.json()["osdi:error"]["resource_status"][0]["error_descriptions"][0]
    assert fault["properties"] == [query.partition("=")[0]]


@pytest.mark.parametrize("query", ["", "?since=", "?since=%20", "?per_page=100000"])
async def test_what_begins_at_the_oldest(gateway: Gateway, query: str) -> None:
    person = await gateway.person()
    assert await changes(gateway, "/changes" + query) == [("created", person)]


async def test_a_missing_row(gateway: Gateway) -> None:
    await gateway.person()
    for cursor in (_MISSING, _MISSING.replace("700", str(2**62))):
        response = await gateway.client.get(f"/changes?since={cursor}")
        assert (response.status_code, error_codes(response)) == (410, ["CURSOR_GONE"])


async def test_tokens_are_not_repeated(gateway: Gateway) -> None:
    response = await gateway.anonymous().get(f"/changes?osdi-api-token={gateway.token}&per_page=5")
    links: Json = response.json()["_links"]
    assert gateway.token not in response.text
    assert "per_page=5" in links["next"]["href"]


async def test_simultaneous_writers_and_readers(gateway: Gateway) -> None:
    """Each person once, and in the end all."""
    address = await now(gateway)
    writing = asyncio.gather(*[gateway.post("/people", {"given_name": "Ann"}) for _ in range(40)])
    found: list[str] = []
    while not writing.done() or len(found) < 40:
        page = await gateway.get(address)
        found += [id_of(item) for item in page["_embedded"][REL]]
        address = page["_links"]["next"]["href"]
        await asyncio.sleep(0)
    assert sorted(found) == sorted(id_of(document) for document in await writing)
