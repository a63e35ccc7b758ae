"""Tags, lists and questions, and the taggings, items and answers of people."""

from __future__ import annotations

import asyncio

import pytest

from tests.spec.support.builders import embedded, faults, href, paths, plain, total
from tests.spec.support.tagging_requests import KINDS, LIST, QUESTION, TAG, Kind, made, to
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import BASE, Gateway, Json, id_of, path_of

NOBODY = "d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3"


each = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.group)
each_membership = pytest.mark.parametrize("kind", [TAG, LIST], ids=lambda kind: kind.group)


# Groups


@each
async def test_a_group_is_created_changed_and_deleted(gateway: Gateway, kind: Kind) -> None:
    document = await gateway.post(f"/{kind.groups}", {"name": " volunteers ", "description": "d"})
    path = path_of(document)
    assert path == f"/{kind.groups}/{id_of(document)}"
    assert plain(document) == {"name": "volunteers", "description": "d", kind.counted: 0}
    assert document["_links"].keys() == {"self", f"osdi:{kind.ties}", "curies"}
    assert href(document, f"osdi:{kind.ties}") == f"{path}/{kind.ties}"
    changed = await gateway.put(path, {"description": None, **to(creator=await gateway.person())})
    assert plain(changed) == {"name": "volunteers", kind.counted: 0}
    assert await gateway.get(path) == changed
    assert await total(gateway, f"/{kind.groups}") == 1
    assert (await gateway.client.delete(path)).json() == {
        "notice": f"This {kind.group} was successfully deleted."
    }
    assert (await gateway.client.get(path)).status_code == 404
    assert await total(gateway, f"/{kind.groups}") == 0


@each
async def test_a_group_is_matched_by_its_identifier(gateway: Gateway, kind: Kind) -> None:
    first = await made(gateway, kind, name="a", identifiers=["x:1"])
    other = await made(gateway, kind, name="b", identifiers=["x:2"])
    assert await made(gateway, kind, name="b", identifiers=["x:1"]) == first != other


@each_membership
async def test_a_name_that_exists_is_the_one_that_is_there(gateway: Gateway, kind: Kind) -> None:
    """POST matches tags and lists by name, and changes the rest."""
    first = await made(gateway, kind, name="a", description="old")
    assert await made(gateway, kind, name=" a ", description="new", identifiers=["x:1"]) == first
    document = await gateway.get(first)
    assert (document["description"], document["identifiers"][1]) == ("new", "x:1")
    assert await made(gateway, kind, name="A") != first
    assert await total(gateway, f"/{kind.groups}") == 2
    posts = [gateway.post(f"/{kind.groups}", {"name": "z"}) for _ in range(8)]
    assert len({path_of(made) for made in await asyncio.gather(*posts)}) == 1
    client = await gateway.client_of("others")
    response = await client.post(f"/{kind.groups}", json={"name": "a"})
    assert path_of(response.json()) != first
    mutation = f"create{kind.group.capitalize()}"
    asked = f'mutation {{ {mutation}(input: {{name: "a"}}) {{ {kind.group} {{ id }} }} }}'
    answer = await gateway.graphql(asked)
    assert answer["data"][mutation][kind.group]["id"] == id_of(document), answer


async def test_a_list_without_a_name_is_matched_by_its_title(gateway: Gateway) -> None:
    first = await gateway.post("/lists", {"title": "Volunteers"})
    again = await gateway.post("/lists", {"title": "Volunteers"})
    named = await gateway.post("/lists", {"name": "Volunteers"})
    assert path_of(first) == path_of(again) == path_of(named)
    other = await gateway.post("/lists", {"name": "v", "title": "Volunteers"})
    assert path_of(other) != path_of(first)


@each
async def test_the_entry_point_links_to_them(gateway: Gateway, kind: Kind) -> None:
    document = await gateway.get("/")
    for plural in (kind.groups, kind.ties):
        assert href(document, f"osdi:{plural}") == f"/{plural}"
        assert document["_links"][f"osdi:{plural}"]["title"] == (
            f"The collection of {plural} in the system"
        )


# Taggings, items and answers


@each
async def test_it_is_found_at_each_of_its_urls(gateway: Gateway, kind: Kind) -> None:
    """Below its group, below its person, and at the top; `self` is below the group."""
    ada, group = await gateway.person(), await made(gateway, kind)
    document = await gateway.post(f"{group}/{kind.ties}", to(person=ada))
    own = f"{group}/{kind.ties}/{id_of(document)}"
    assert path_of(document) == own
    assert href(document, "osdi:person") == ada
    assert href(document, f"osdi:{kind.group}") == group
    for parent in (group, ada, ""):
        assert await gateway.get(f"{parent}/{kind.ties}/{id_of(document)}") == document
        page = await gateway.get(f"{parent}/{kind.ties}")
        assert (paths(page), page["total_records"]) == ([own], 1)
    assert (await gateway.get(group))[kind.counted] == 1
    assert href(await gateway.get(ada), f"osdi:{kind.ties}") == f"{ada}/{kind.ties}"
    assert (await gateway.client.delete(f"{ada}/{kind.ties}/{id_of(document)}")).json() == {
        "notice": f"This {kind.tie} was successfully deleted."
    }
    assert await total(gateway, f"{group}/{kind.ties}") == 0
    assert (await gateway.get(group))[kind.counted] == 0
    await assert_store_consistent(gateway.url)


@each
@pytest.mark.parametrize("address", ["{base}{path}", "{path}", "https://elsewhere.test/v2{path}/"])
async def test_the_person_may_be_given_by_any_address(
    gateway: Gateway, kind: Kind, address: str
) -> None:
    ada, group = await gateway.person(), await made(gateway, kind)
    body = {"_links": {"osdi:person": {"href": address.format(base=BASE, path=ada)}}}
    document = await gateway.post(f"{group}/{kind.ties}", body)
    assert href(document, "osdi:person") == ada


@each
async def test_both_links_are_needed(gateway: Gateway, kind: Kind) -> None:
    """LINK_MISSING if one is omitted or cleared, LINK_NOT_FOUND if it leads nowhere."""
    ada, group = await gateway.person(), await made(gateway, kind)
    rels = [f"_links.osdi:{kind.group}", "_links.osdi:person"]
    ends = rels[1:] if kind is QUESTION else [rels[1], "_links.osdi:advocacy_campaign"]
    post = gateway.client.post
    assert faults(await post(f"/{kind.ties}", json={}), 400) == [
        ("LINK_MISSING", rels[:1]),
        ("LINK_MISSING", ends),
    ]
    assert faults(await post(f"{group}/{kind.ties}", json={}), 400) == [("LINK_MISSING", ends)]
    assert faults(await post(f"{ada}/{kind.ties}", json={}), 400) == [("LINK_MISSING", rels[:1])]
    nowhere = to(person=f"/people/{NOBODY}")
    assert faults(await post(f"{group}/{kind.ties}", json=nowhere), 400) == [
        ("LINK_NOT_FOUND", rels[1:])
    ]
    document = await gateway.post(f"/{kind.ties}", to(**{kind.group: group, "person": ada}))
    response = await gateway.client.put(path_of(document), json=to(person=None))
    assert faults(response, 400) == [("LINK_MISSING", ends)]
    assert await gateway.get(path_of(document)) == document


@each_membership
async def test_a_person_has_it_once(gateway: Gateway, kind: Kind) -> None:
    """A repeated POST returns the stored one, even if other fields differ."""
    ada, group = await gateway.person(), await made(gateway, kind)
    first = await gateway.post(f"{group}/{kind.ties}", to(person=ada))
    again = await gateway.post(f"{group}/{kind.ties}", {"identifiers": ["x:1"], **to(person=ada)})
    assert id_of(again) == id_of(first)
    assert again["identifiers"][1:] == ["x:1"]
    assert again["item_type"] == "osdi:person"
    below = await gateway.post(f"{ada}/{kind.ties}", to(**{kind.group: group}))
    assert id_of(below) == id_of(first)
    assert (await gateway.get(group))[kind.counted] == 1
    await assert_store_consistent(gateway.url)


@each_membership
async def test_a_change_cannot_create_a_duplicate(gateway: Gateway, kind: Kind) -> None:
    """It is refused with LINK_TAKEN, by PUT and by an identifier."""
    ada, bob = await gateway.person(), await gateway.person(given_name="Bob")
    group = await made(gateway, kind)
    await gateway.post(f"{group}/{kind.ties}", to(person=ada))
    body = {"identifiers": ["x:bob"], **to(person=bob)}
    other = await gateway.post(f"{group}/{kind.ties}", body)
    taken = [("LINK_TAKEN", [f"_links.osdi:{kind.group}", "_links.osdi:person"])]
    put, post = gateway.client.put, gateway.client.post
    assert faults(await put(path_of(other), json=to(person=ada)), 409) == taken
    body = {"identifiers": ["x:bob"], **to(person=ada)}
    assert faults(await post(f"{group}/{kind.ties}", json=body), 409) == [
        ("IDENTIFIER_TAKEN", ["identifiers[0]"])
    ]
    body = {"identifiers": ["x:bob"], **to(person=ada)}
    assert faults(await post(f"/{kind.ties}", json=body), 409) == taken
    assert await gateway.get(path_of(other)) == other


@each
async def test_it_moves_with_its_links(gateway: Gateway, kind: Kind) -> None:
    """Totals follow, and its old URL is a 404."""
    ada, bob = await gateway.person(), await gateway.person(given_name="Bob")
    one, two = await made(gateway, kind), await made(gateway, kind)
    document = await gateway.post(f"{one}/{kind.ties}", to(person=ada))
    moved = await gateway.put(path_of(document), to(**{kind.group: two, "person": bob}))
    assert path_of(moved) == f"{two}/{kind.ties}/{id_of(document)}"
    assert href(moved, "osdi:person") == bob
    assert (await gateway.client.get(path_of(document))).status_code == 404
    counted = [(await gateway.get(group))[kind.counted] for group in (one, two)]
    assert counted == [0, 1]
    assert [await total(gateway, f"{who}/{kind.ties}") for who in (ada, bob)] == [0, 1]
    await assert_store_consistent(gateway.url)


@each
async def test_it_is_deleted_with_its_group_and_with_its_person(
    gateway: Gateway, kind: Kind
) -> None:
    """Totals count the rest, and the identifiers of deleted rows are free."""
    people = [await gateway.person(given_name=str(number)) for number in range(3)]
    groups = [await made(gateway, kind) for _ in range(2)]
    for group in groups:
        for number, person in enumerate(people):
            body = {"identifiers": [f"{group}:{number}"], **to(person=person)}
            await gateway.post(f"{group}/{kind.ties}", body)
    assert (await gateway.client.delete(groups[0])).status_code == 200
    assert await total(gateway, f"/{kind.ties}") == 3
    assert [await total(gateway, f"{person}/{kind.ties}") for person in people] == [1, 1, 1]
    await assert_store_consistent(gateway.url)
    assert (await gateway.client.delete(people[0])).status_code == 200
    assert (await gateway.get(groups[1]))[kind.counted] == 2
    assert await total(gateway, f"/{kind.ties}") == 2
    await assert_store_consistent(gateway.url)
    again = {"identifiers": [f"{groups[0]}:1"], **to(person=people[1])}
    assert (await gateway.post(f"{groups[1]}/{kind.ties}", again))["identifiers"][1:]


@each
async def test_the_creator_of_a_group_can_be_deleted(gateway: Gateway, kind: Kind) -> None:
    """The group stays, without the link."""
    ada = await gateway.person()
    group = await made(gateway, kind, **to(creator=ada, modified_by=ada))
    assert href(await gateway.get(group), "osdi:creator") == ada
    assert (await gateway.client.delete(ada)).status_code == 200
    assert href(await gateway.get(group), "osdi:creator") is None


async def test_an_item_type_is_one_that_is_served(gateway: Gateway) -> None:
    """Null is the same as omitted."""
    ada, tag = await gateway.person(), await made(gateway, TAG)
    body = {"item_type": "osdi:event", **to(person=ada)}
    response = await gateway.client.post(f"{tag}/taggings", json=body)
    assert faults(response, 400) == [("NOT_ALLOWED_VALUE", ["item_type"])]
    document = await gateway.post(f"{tag}/taggings", {"item_type": None, **to(person=ada)})
    assert document["item_type"] == "osdi:person"
    cleared = await gateway.put(path_of(document), {"item_type": None})
    assert cleared["item_type"] == "osdi:person"


async def test_a_page_of_a_list_embeds_its_people(gateway: Gateway) -> None:
    """Always; other collections need $expand. Campaigns: test_tagged_campaigns.py."""
    ada, group = await gateway.person(), await made(gateway, LIST)
    await gateway.post(f"{group}/items", to(person=ada))
    (item,) = embedded(await gateway.get(f"{group}/items"))
    assert item["_embedded"]["osdi:person"]["given_name"] == "Ada"
    assert path_of(item["_embedded"]["osdi:person"]) == ada
    (item,) = embedded(await gateway.get(f"{group}/items?$expand=osdi:list"))
    assert item["_embedded"].keys() == {"osdi:list", "osdi:person"}
    for path in ("/items", f"{ada}/items"):
        (item,) = embedded(await gateway.get(path))
        assert "_embedded" not in item
    (item,) = embedded(await gateway.get("/items?$expand=osdi:person,osdi:list"))
    assert item["_embedded"].keys() == {"osdi:list", "osdi:person"}


@each
async def test_groups_and_people_expand(gateway: Gateway, kind: Kind) -> None:
    ada, group = await gateway.person(), await made(gateway, kind)
    document = await gateway.post(f"{group}/{kind.ties}", to(person=ada))
    for path in (group, ada):
        parent = await gateway.get(f"{path}?$expand=osdi:{kind.ties}")
        (tie,) = parent["_embedded"][f"osdi:{kind.ties}"]
        assert id_of(tie) == id_of(document)


# Questions and answers


CHOICE: Json = {
    "question_type": "MultiChoice",
    "responses": [{"key": "hc", "name": "healthcare"}, {"key": "env"}, {"key": "ec"}],
}


async def test_an_answer_is_dated_now(gateway: Gateway) -> None:
    ada, question = await gateway.person(), await made(gateway, QUESTION)
    answer = await gateway.post(f"{question}/answers", {"value": "x", **to(person=ada)})
    assert answer["action_date"] == answer["created_date"]
    dated = {"action_date": "2014-03-18T11:02:15Z", **to(person=ada)}
    assert (await gateway.post(f"{question}/answers", dated))["action_date"][:4] == "2014"
    assert await total(gateway, f"{question}/answers") == 2


@pytest.mark.parametrize(
    ("question", "responses", "expected"),
    [
        (CHOICE, ["hc", "env"], []),
        (
            CHOICE,
            ["hc", "x", "y"],
            [("RESPONSE_DOES_NOT_EXIST", [f"responses[{n}]"]) for n in (1, 2)],
        ),
        (
            {**CHOICE, "question_type": "SingleChoice"},
            ["hc", "env"],
            [("TOO_MANY_RESPONSES", ["responses"])],
        ),
        (
            {"question_type": "Paragraph"},
            ["hc"],
            [("PARAGRAPH_CANNOT_HAVE_RESPONSES", ["responses"])],
        ),
        ({"question_type": "MultiChoice"}, ["any"], []),
        ({}, ["any", "thing"], []),
        ({"question_type": "Paragraph"}, [], []),
    ],
)
async def test_an_answer_must_fit_its_question(
    gateway: Gateway, question: Json, responses: list[str], expected: list[object]
) -> None:
    """By POST and by PUT; a change of another field is accepted."""
    ada, asked = await gateway.person(), await made(gateway, QUESTION, **question)
    body = {"responses": responses, **to(person=ada)}
    response = await gateway.client.post(f"{asked}/answers", json=body)
    assert (faults(response, 400) if expected else []) == expected
    answer = path_of(await gateway.post(f"{asked}/answers", to(person=ada)))
    response = await gateway.client.put(answer, json={"responses": responses})
    assert (faults(response, 400) if expected else []) == expected


async def test_an_answer_may_outlive_its_response(gateway: Gateway) -> None:
    ada, asked = await gateway.person(), await made(gateway, QUESTION, **CHOICE)
    answer = await gateway.post(f"{asked}/answers", {"responses": ["hc"], **to(person=ada)})
    await gateway.put(asked, {"responses": [{"key": "other"}]})
    changed = await gateway.put(path_of(answer), {"value": "because"})
    assert (changed["responses"], changed["value"]) == (["hc"], "because")
    other = await made(gateway, QUESTION, question_type="Paragraph")
    response = await gateway.client.put(path_of(answer), json=to(question=other))
    assert faults(response, 400) == [("PARAGRAPH_CANNOT_HAVE_RESPONSES", ["responses"])]


async def test_the_responses_of_a_question_are_checked(gateway: Gateway) -> None:
    """Keys have letters, digits, _ and -; a paragraph has no responses, even if it becomes one."""
    paragraph = ("PARAGRAPH_CANNOT_HAVE_RESPONSES", ["question_type", "responses"])
    body = {"question_type": "Paragraph", "responses": [{"key": "a"}, {"key": "ec & jobs"}]}
    body["name"] = "Why?"
    response = await gateway.client.post("/questions", json=body)
    assert faults(response, 400) == [paragraph, ("RESPONSE_NAME_INVALID", ["responses[1].key"])]
    question = await made(gateway, QUESTION, **CHOICE)
    response = await gateway.client.put(question, json={"question_type": "Paragraph"})
    assert faults(response, 400) == [paragraph]
    both = await gateway.put(question, {"question_type": "Paragraph", "responses": None})
    assert both["question_type"] == "Paragraph"
    merged = await made(gateway, QUESTION, identifiers=["x:1"], **CHOICE)
    body = {"identifiers": ["x:1"], "responses": [{"key": "hc", "name": "h"}, {"key": "new"}]}
    keys = [item["key"] for item in (await gateway.post("/questions", body))["responses"]]
    assert keys == ["hc", "env", "ec", "new"]
    assert path_of(await gateway.post("/questions", body)) == merged


# Filters


@pytest.mark.parametrize(
    ("collection", "condition", "found"),
    [
        ("/tags", "startswith(name, 'volunteers')", 1),
        ("/tags", "startswith(name, 'd')", 1),
        ("/tags", "total_taggings gt 0", 1),
        ("/tags", "identifier eq 'x:tag'", 1),
        ("/lists", "total_items eq 0", 1),
        ("/questions", "question_type eq 'MultiChoice'", 1),
        ("/questions", "responses/key eq 'env'", 1),
        ("/taggings", "item_type eq 'osdi:person'", 2),
        ("/taggings", "created gt '2014-01-01'", 2),
        ("/taggings", "modified lt '2014-01-01'", 0),
        ("/answers", "responses eq 'hc'", 1),
        ("/answers", "value ne null", 1),
        ("/answers", "action_date lt '2015-01-01'", 1),
    ],
)
async def test_filters(gateway: Gateway, collection: str, condition: str, found: int) -> None:
    ada, bob = await gateway.person(), await gateway.person(given_name="Bob")
    tag = await made(gateway, TAG, identifiers=["x:tag"])
    await made(gateway, TAG, name="donors")
    await made(gateway, LIST)
    for person in (ada, bob):
        await gateway.post(f"{tag}/taggings", to(person=person))
    question = await made(gateway, QUESTION, **CHOICE)
    await gateway.post(f"{question}/answers", {"responses": ["hc", "env"], **to(person=ada)})
    dated = {"action_date": "2014-03-18", "value": "x", **to(person=bob)}
    await gateway.post(f"{question}/answers", dated)
    assert await total(gateway, f"{collection}?filter={condition}") == found
