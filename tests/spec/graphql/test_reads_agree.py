"""The same read over HAL and over GraphQL returns the same data."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.support.agreement import GROUPS, TYPES, as_graphql, full_body, whole
from tests.spec.support.builders import embedded, link
from tests.spec.support.filter_pairs import FILTERS
from tests.spec.support.replay import example
from tests.support.gateway import Gateway, Json, id_of, path_of

PLURALS = {
    name: "campaigns" if name == "Campaign" else resource.plural for name, resource in TYPES.items()
}
PATHS = {name: f"/{resource.plural}" for name, resource in TYPES.items()}


async def _asked(gateway: Gateway, query: str, variables: Json | None = None) -> Json:
    answer = await gateway.graphql(query, variables)
    assert "errors" not in answer, answer
    data: Json = answer["data"]
    return data


# One resource


def _fewer(body: Json, step: int) -> Json:
    return {name: value for index, (name, value) in enumerate(body.items()) if index % step == 0}


def _emptied(body: Json) -> Json:
    """Arrays without elements, objects without members, members that are null."""
    emptied: Json = {}
    for name, value in body.items():
        if isinstance(value, list):
            emptied[name] = [] if len(name) % 2 else [_nulled(item) for item in value]
        elif isinstance(value, dict):
            emptied[name] = {} if len(name) % 2 else _nulled(value)
        else:
            emptied[name] = value
    return emptied


def _nulled(value: Any) -> Any:
    """Every second member is null."""
    if not isinstance(value, dict):
        return value
    return {
        name: item if index % 2 == 0 or name == "a_key" else None
        for index, (name, item) in enumerate(value.items())
    }


_EXAMPLES = {
    "Person": ["person_post.request", "person_get.response", "person_put.request"],
    "Campaign": ["advocacy_campaign_post.request", "advocacy_campaign_get.response"],
    "Outreach": ["outreach_post.request", "outreach_get.response", "outreach_put.request"],
    "Tag": ["tag_post.request", "tag_get.response"],
    "List": ["list_post.request", "list_get.response"],
    "Question": ["question_post.request", "question_get.response"],
    "Tagging": ["tagging_post.request", "tagging_get.response"],
    "Item": ["item_post.request", "item_get.response"],
    "Answer": ["answer_post.request", "answer_get.response"],
}


async def _ends(gateway: Gateway, name: str) -> Json:
    """The links that a new resource requires."""
    if name not in GROUPS:
        return {}
    group = await gateway.post(f"/{GROUPS[name]}s", {"name": "a"})
    return {"osdi:person": link(await gateway.person()), f"osdi:{GROUPS[name]}": _own(group)}


def _own(document: Json) -> Json:
    found: Json = document["_links"]["self"]
    return found


BODIES: list[tuple[str, str, Json]] = [
    *[(name, said, example(said)) for name, names in _EXAMPLES.items() for said in names],
    *[(name, "everything", full_body(resource)) for name, resource in TYPES.items()],
    *[(name, "a third", _fewer(full_body(resource, 5), 3)) for name, resource in TYPES.items()],
    *[(name, "emptied", _emptied(full_body(resource, 2))) for name, resource in TYPES.items()],
    *[(name, "nothing", {}) for name in TYPES],
]


@pytest.mark.parametrize(("name", "said", "body"), BODIES, ids=[f"{a}-{b}" for a, b, _ in BODIES])
async def test_a_resource_is_the_same(gateway: Gateway, name: str, said: str, body: Json) -> None:
    """By its root field, as a node, and in its collection."""
    named = {"name": "a"} if name in ("Tag", "List", "Question") else {}
    body = {**named, **body, "_links": await _ends(gateway, name)}
    posted = await gateway.post(PATHS[name], body)
    document = await gateway.get(path_of(posted))
    assert as_graphql(name, posted) == as_graphql(name, document)
    shown = whole(name)
    found = await _asked(
        gateway,
        f"query ($id: ID!) {{ one: {name.lower()}(id: $id) {shown} "
        f"node(id: $id) {{ ... on {name} {shown} }} }}",
        {"id": id_of(document)},
    )
    expected = as_graphql(name, document)
    assert found == {"one": expected, "node": expected}
    page = await _asked(gateway, f"{{ {PLURALS[name]} {{ nodes {shown} }} }}")
    assert page[PLURALS[name]]["nodes"] == [expected]


async def test_links_lead_to_the_same_resources(gateway: Gateway) -> None:
    ada, bob = await gateway.person(), await gateway.person(given_name="Bob")
    links = {"osdi:creator": link(ada), "osdi:modified_by": link(bob)}
    campaign = await gateway.campaign(_links=links)
    body = {"_links": {"osdi:person": link(bob)}}
    outreach = path_of(await gateway.post(campaign + "/outreaches", body))
    alone = path_of(await gateway.post("/outreaches", {}))
    tag = path_of(await gateway.post("/tags", {"name": "volunteer", "_links": links}))
    body = {"_links": {"osdi:tag": link(tag), "osdi:person": link(ada)}}
    tagging = path_of(await gateway.post("/taggings", body))
    body = {"_links": {"osdi:tag": link(tag), "osdi:advocacy_campaign": link(campaign)}}
    other = path_of(await gateway.post("/taggings", body))
    shown = [("Campaign", campaign), ("Outreach", outreach), ("Outreach", alone)]
    for name, path in (*shown, ("Tag", tag), ("Tagging", tagging), ("Tagging", other)):
        document = await gateway.get(path)
        query = f"query ($id: ID!) {{ found: {name.lower()}(id: $id) {whole(name)} }}"
        found = await _asked(gateway, query, {"id": id_of(document)})
        assert found["found"] == as_graphql(name, document)


async def test_embedded_resources_are_those_of_nested_fields(gateway: Gateway) -> None:
    person = await gateway.person(**full_body(TYPES["Person"]))
    campaign = await gateway.campaign(_links={"osdi:creator": link(person)})
    for salt in range(3):
        body = {**full_body(TYPES["Outreach"], salt), "identifiers": [f"x:{salt}"]}
        body["_links"] = {"osdi:person": link(person)}
        await gateway.post(campaign + "/outreaches", body)
    page = await gateway.get("/outreaches?$expand=osdi:person,osdi:advocacy_campaign")
    shown = f"{{ person {whole('Person')} campaign {whole('Campaign')} }}"
    found = await _asked(gateway, f"{{ outreaches {{ nodes {shown} }} }}")
    assert found["outreaches"]["nodes"] == [
        {
            "person": as_graphql("Person", document["_embedded"]["osdi:person"]),
            "campaign": as_graphql("Campaign", document["_embedded"]["osdi:advocacy_campaign"]),
        }
        for document in embedded(page)
    ]
    for name, path in (("Person", person), ("Campaign", campaign)):
        parent = await gateway.get(path + "?$expand=osdi:outreaches")
        query = (
            f"query ($id: ID!) {{ parent: {name.lower()}(id: $id) "
            f"{{ outreaches {{ nodes {whole('Outreach')} }} }} }}"
        )
        nested = await _asked(gateway, query, {"id": id_of(parent)})
        expected = [as_graphql("Outreach", item) for item in parent["_embedded"]["osdi:outreaches"]]
        assert len(expected) == 3
        assert nested["parent"]["outreaches"]["nodes"] == expected


async def test_a_missing_resource_is_null(gateway: Gateway) -> None:
    """Deleted, of another organization, of another type, not an id: REST answers 404."""
    person, gone = await gateway.person(), await gateway.person(given_name="Bob")
    await gateway.client.delete(gone)
    stranger = await gateway.client_of("elsewhere")
    others = path_of((await stranger.post("/people", json={})).json())
    for id_ in (gone[8:], others[8:], person[8:], "x", person[8:].replace("-", ""), "%00", " "):
        path = f"/outreaches/{id_}" if id_ == person[8:] else f"/people/{id_}"
        assert (await gateway.client.get(path)).status_code == 404, id_
        name = path.split("/")[1].replace("people", "person").replace("outreaches", "outreach")
        query = f"query ($id: ID!) {{ found: {name}(id: $id) {{ id }} }}"
        assert await _asked(gateway, query, {"id": id_}) == {"found": None}, id_
    found = await _asked(gateway, "query ($id: ID!) { person(id: $id) { id } }", {"id": person[8:]})
    assert found["person"]["id"] == person[8:]


async def test_an_id_may_be_spelled_in_capitals(gateway: Gateway) -> None:
    """As in the URLs of REST."""
    person = await gateway.person()
    assert (await gateway.client.get(person.upper().replace("PEOPLE", "people"))).status_code == 200
    query = "query ($id: ID!) { person(id: $id) { id } }"
    found = await _asked(gateway, query, {"id": person[8:].upper()})
    assert found["person"] == {"id": person[8:]}


# Collections


async def _world(gateway: Gateway) -> dict[str, str]:
    """Paths by name, of people, campaigns and outreaches that differ in every field."""
    people = [await gateway.person(**body) for body in _PEOPLE]
    campaigns = [
        await gateway.campaign(title="Trains", type="phone", identifiers=["x:1"]),
        await gateway.campaign(title="Water", type="Email", total_shares=7),
    ]
    for index in range(11):
        links = {"osdi:person": link(people[index % 3])} if index % 4 else {}
        where = campaigns[index % 2] + "/outreaches" if index % 3 else "/outreaches"
        body = {
            "identifiers": [f"o:{index}"],
            "type": ("phone", "Phone", "email", "pigeon")[index % 4],
            "action_date": f"2014-03-{index % 5 + 1:02}T00:00:00Z",
            "targets": _TARGETS[: index % 3] or None,
            "_links": links,
            **({"duration": index * 10} if index % 2 else {}),
            **({"referrer_data": {"source": f"s{index % 2}"}} if index > 4 else {}),
        }
        await gateway.post(where, body)
    await _groups(gateway, people, campaigns)
    names = {f"person{index}": path for index, path in enumerate(people)}
    return names | {f"campaign{index}": path for index, path in enumerate(campaigns)}


async def _groups(gateway: Gateway, people: list[str], campaigns: list[str]) -> None:
    """Tags, lists and questions with some of the people, and of the campaigns."""
    for index in range(3):
        body: Json = {"name": f"group {index}", "identifiers": [f"g:{index}"]}
        tag, group = await gateway.post("/tags", body), await gateway.post("/lists", body)
        body |= {"question_type": ("SingleChoice", "MultiChoice", "Paragraph")[index]}
        if index < 2:
            body |= {"responses": [{"key": "a", "title": "A"}, {"key": "b"}]}
        question = await gateway.post("/questions", body)
        for campaign in campaigns[index:]:
            ends = {"_links": {"osdi:advocacy_campaign": link(campaign)}}
            for parent, below in ((tag, "/taggings"), (group, "/items")):
                await gateway.post(path_of(parent) + below, ends)
        for person in people[index:]:
            ends = {"_links": {"osdi:person": link(person)}}
            for parent, below in ((tag, "/taggings"), (group, "/items")):
                await gateway.post(path_of(parent) + below, ends)
            answer: Json = {"responses": ["a"]} if index < 2 else {"value": "Because"}
            answer |= {"action_date": f"2014-03-0{index + 1}T00:00:00Z"}
            await gateway.post(path_of(question) + "/answers", {**answer, **ends})


_TARGETS = [
    {"family_name": "Smith", "given_name": "Jo", "ocdid": "ocd-division/country:us/state:ny"},
    {"family_name": "O'Neil", "phone_numbers": [{"number": "1 202"}]},
]
_PEOPLE: list[Json] = [
    {
        **full_body(TYPES["Person"]),
        "given_name": "Jo",
        "email_addresses": [{"address": "jo+a@example.org"}],
        "postal_addresses": [{"region": "NY"}, {"region": "CA", "locality": "Davis"}],
    },
    {"given_name": "jo%", "gender": "Male", "custom_fields": {"a_key": "y"}, "source": "x"},
    {"given_name": "Ann", "phone_numbers": [{"number": "1 (202) 5550101"}]},
]


@pytest.mark.parametrize("name", FILTERS)
async def test_filters_match_the_same_resources(gateway: Gateway, name: str) -> None:
    """The same number, and the same ones."""
    names = {key: path.rpartition("/")[2] for key, path in (await _world(gateway)).items()}
    sizes = set()
    for odata, graph in FILTERS[name]:
        for key, id_ in names.items():
            odata, graph = odata.replace(f"{{{key}}}", id_), graph.replace(f"{{{key}}}", id_)
        response = await gateway.client.get(PATHS[name], params={"filter": odata})
        assert response.status_code == 200, (odata, response.text)
        page = response.json()
        query = f"{{ {PLURALS[name]}(filter: {graph}) {{ totalCount nodes {{ id }} }} }}"
        found = (await _asked(gateway, query))[PLURALS[name]]
        expected = [{"id": id_of(document)} for document in embedded(page)]
        assert found == {"totalCount": page["total_records"], "nodes": expected}, (odata, graph)
        sizes.add(page["total_records"])
    assert len(sizes) > 1, "these filters tell nothing apart"


async def test_an_empty_array_is_null(gateway: Gateway) -> None:
    await gateway.post("/outreaches", {"targets": []})
    page = await gateway.get("/outreaches?filter=targets eq null")
    query = "{ outreaches(filter: {targets: {isNull: true}}) { totalCount } }"
    found = await _asked(gateway, query)
    assert (page["total_records"], found["outreaches"]["totalCount"]) == (1, 1)


@pytest.mark.parametrize(
    ("name", "below"),
    [
        ("Person", ""),
        ("Campaign", ""),
        ("Outreach", ""),
        ("Outreach", "person1"),
        ("Outreach", "campaign1"),
        ("Tag", ""),
        ("Tagging", ""),
        ("Tagging", "campaign1"),
        ("Item", "person2"),
        ("Item", "campaign0"),
        ("Answer", "person2"),
    ],
)
async def test_pages_are_the_same(gateway: Gateway, name: str, below: str) -> None:
    """By `next` and by `endCursor`, then back by `previous` and by `startCursor`."""
    names = await _world(gateway)
    path = (names[below] if below else "") + PATHS[name]
    ahead = [await gateway.get(path + "?per_page=2")]
    while "next" in ahead[-1]["_links"]:
        ahead.append(await gateway.get(ahead[-1]["_links"]["next"]["href"]))
    back = [ahead[-1]]
    while "previous" in back[-1]["_links"]:
        back.append(await gateway.get(back[-1]["_links"]["previous"]["href"]))
    walk = _Walk(gateway, name, names[below] if below else None)
    pages = [await walk.page("first: 2")]
    while pages[-1]["pageInfo"]["hasNextPage"]:
        pages.append(await walk.page(f'first: 2, after: "{pages[-1]["pageInfo"]["endCursor"]}"'))
    assert [_agreeing(page) for page in pages] == [_agreeing_hal(page) for page in ahead]
    assert pages[0]["nodes"] == [as_graphql(name, document) for document in embedded(ahead[0])]
    returned = [pages[-1]]
    while returned[-1]["pageInfo"]["hasPreviousPage"]:
        start = returned[-1]["pageInfo"]["startCursor"]
        returned.append(await walk.page(f'last: 2, before: "{start}"'))
    assert [_agreeing(page)[0] for page in returned] == [_agreeing_hal(page)[0] for page in back]


def _agreeing(page: Json) -> tuple[list[str], int, bool, bool]:
    info = page["pageInfo"]
    ids = [item["id"] for item in page["nodes"]]
    return ids, page["totalCount"], info["hasNextPage"], info["hasPreviousPage"]


def _agreeing_hal(page: Json) -> tuple[list[str], int, bool, bool]:
    ids = [id_of(document) for document in embedded(page)]
    links = page["_links"]
    return ids, page["total_records"], "next" in links, "previous" in links


class _Walk:
    """The pages of a collection, or of a nested one."""

    def __init__(self, gateway: Gateway, name: str, parent: str | None) -> None:
        self._gateway = gateway
        self._name = name
        self._parent = parent

    async def page(self, arguments: str) -> Json:
        info = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
        shown = f"{{ totalCount {info} nodes {whole(self._name)} }}"
        field = f"{PLURALS[self._name]}({arguments}) {shown}"
        if self._parent is None:
            found = await _asked(self._gateway, f"{{ {field} }}")
        else:
            kind, id_ = self._parent.strip("/").split("/")
            name = "person" if kind == "people" else "campaign"
            asked = await _asked(self._gateway, f'{{ {name}(id: "{id_}") {{ {field} }} }}')
            found = asked[name]
        page: Json = found[PLURALS[self._name]]
        return page


async def test_totals_are_the_same(gateway: Gateway) -> None:
    """Stored and counted totals, overall and of each parent, also after a deletion."""
    names = await _world(gateway)
    last = embedded(await gateway.get("/outreaches"))[0]
    assert (await gateway.client.delete(f"/outreaches/{id_of(last)}")).status_code == 200
    for name, path in PATHS.items():
        query = f"{{ all: {PLURALS[name]} {{ totalCount }} }}"
        total = (await gateway.get(path))["total_records"]
        assert (await _asked(gateway, query))["all"]["totalCount"] == total
    query = "{ campaigns { nodes { id totalOutreaches outreaches { totalCount } } } }"
    for found in (await _asked(gateway, query))["campaigns"]["nodes"]:
        document = await gateway.get(f"/advocacy_campaigns/{found['id']}")
        page = await gateway.get(f"/advocacy_campaigns/{found['id']}/outreaches")
        assert found["totalOutreaches"] == document["total_outreaches"] == page["total_records"]
        assert found["outreaches"]["totalCount"] == page["total_records"]
    for parent in ("person0", "person1", "campaign0", "campaign1"):
        kind, id_ = parent[:-1], names[parent].rpartition("/")[2]
        for below in ("outreaches", "taggings", "items"):
            query = f'{{ {kind}(id: "{id_}") {{ {below} {{ totalCount }} }} }}'
            total = (await gateway.get(f"{names[parent]}/{below}"))["total_records"]
            assert (await _asked(gateway, query))[kind][below]["totalCount"] == total
