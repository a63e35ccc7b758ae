"""The functions of a helper: tags, lists and answers, with and without a token."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from tests.spec.support.builders import emails, faults, parts, total
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import BASE, Gateway, Json, path_of

PLACES = ("{campaign}/record_outreach_helper", "/people/person_signup_helper")
_WHO = """
SELECT {group}.name AS name, people.given_name AS who FROM {ties}
JOIN {groups} AS {group} ON {group}.organization_id = {ties}.organization_id
    AND {group}.id = {ties}.{group}_id
JOIN people ON people.organization_id = {ties}.organization_id AND people.id = person_id
ORDER BY 1, 2
"""


class World:
    """Two tags, a list and two questions; a helper, called with or without a token."""

    def __init__(self, gateway: Gateway, path: str, anonymous: bool) -> None:
        self.gateway = gateway
        self.path = path
        self.anonymous = anonymous
        self.client = gateway.anonymous() if anonymous else gateway.client
        self.groups: dict[str, str] = {}

    async def fill(self) -> World:
        for name in ("volunteer", "donor"):
            body = {"name": name, "identifiers": [f"crm:{name}"]}
            self.groups[name] = path_of(await self.gateway.post("/tags", body))
        body = {"name": "supporters"}
        self.groups["supporters"] = path_of(await self.gateway.post("/lists", body))
        choice = {
            "name": "issues",
            "question_type": "MultiChoice",
            "responses": [{"key": "r1"}, {"key": "r2"}],
        }
        self.groups["issues"] = path_of(await self.gateway.post("/questions", choice))
        text = {"name": "why", "question_type": "Paragraph"}
        self.groups["why"] = path_of(await self.gateway.post("/questions", text))
        return self

    async def help(self, person: Json, **functions: Any) -> Json:
        response = await self.client.post(self.path, json={"person": person, **functions})
        assert response.status_code == 200, response.text
        answer: Json = response.json()
        assert answer == {} or not self.anonymous
        return answer

    async def tied(self, group: str, ties: str) -> list[tuple[str, str]]:
        """The pairs (name of the group, name of the person)."""
        sql = _WHO.format(group=group, groups=group + "s", ties=ties)
        return [(row["name"], row["who"]) for row in await self.gateway.sql(sql)]

    async def answers(self) -> list[Any]:
        rows = await self.gateway.sql("SELECT value, responses FROM answers ORDER BY id")
        return [tuple(row) for row in rows]


@pytest.fixture(params=["token", "no token"])
def anonymous(request: pytest.FixtureRequest) -> bool:
    found: bool = request.param == "no token"
    return found


@pytest.fixture(params=PLACES, ids=["record", "signup"])
def place(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


async def _world(gateway: Gateway, place: str, anonymous: bool) -> World:
    path = place.format(campaign=await gateway.campaign())
    return await World(gateway, path, anonymous).fill()


ADA = {"given_name": "Ada", **emails("ada@example.org")}


async def test_the_person_is_tagged_listed_and_answers(
    gateway: Gateway, place: str, anonymous: bool
) -> None:
    """In one transaction with the person; repeated, it creates no duplicate."""
    world = await _world(gateway, place, anonymous)
    functions = {
        "add_tags": ["volunteer", "volunteer"],
        "add_tags_uri": [BASE + world.groups["donor"], world.groups["volunteer"]],
        "add_lists": [" supporters "],
        "add_lists_uri": ["https://elsewhere.test" + world.groups["supporters"]],
        "add_questions_responses_uri": [
            {"question": world.groups["issues"], "responses": ["r1", "r2", "r2"]},
            {"question": world.groups["why"], "value": "At a picnic"},
        ],
        "identifiers": ["x:1"],
    }
    for _ in range(2):
        assert "osdi:error" not in await world.help(ADA, **functions)
        assert await world.tied("tag", "taggings") == [("donor", "Ada"), ("volunteer", "Ada")]
        assert await world.tied("list", "items") == [("supporters", "Ada")]
        answers = [(None, '["r1", "r2"]'), ("At a picnic", None)]
        assert sorted(await world.answers(), key=str) == sorted(answers, key=str)
    assert (await gateway.get(world.groups["volunteer"]))["total_taggings"] == 1
    await assert_store_consistent(gateway.url)


async def test_functions_add_no_statement(gateway: Gateway, place: str, anonymous: bool) -> None:
    """Look up, write, notify, read back; without a token regardless of what is stored."""
    world = await _world(gateway, place, anonymous)
    await world.help({"given_name": "Warm"})
    counts = set()
    for person in (ADA, ADA, emails("bob@example.org")):
        gateway.recorder.clear()
        await world.help(person, add_tags=["volunteer", "x"], add_lists=["supporters"])
        counts.add(len(gateway.recorder.statements))
        gateway.recorder.clear()
        await world.help(person)
        counts.add(len(gateway.recorder.statements))
    expected = 5 + (not anonymous)
    assert counts == {expected} if anonymous else max(counts) == expected


@pytest.mark.parametrize("name", ["volunteer", "donor"])
async def test_a_tag_by_id_and_by_identifier(
    gateway: Gateway, place: str, anonymous: bool, name: str
) -> None:
    """An identifier of our own namespace, and one of another system."""
    world = await _world(gateway, place, anonymous)
    id_ = world.groups[name].rpartition("/")[2]
    for said in (id_, f"default:{id_}", f"crm:{name}"):
        await world.help({"given_name": said}, add_tags_uri=[said])
    assert [found for found, _ in await world.tied("tag", "taggings")] == [name] * 3


async def test_removing(gateway: Gateway, place: str) -> None:
    """By name. A missing tag is not an error; one that is added and removed at once stays."""
    world = await _world(gateway, place, anonymous=False)
    await world.help(ADA, add_tags=["volunteer", "donor"], add_lists=["supporters"])
    removed = {"remove_tags": ["volunteer", "donor"], "remove_lists": ["supporters"]}
    answer = await world.help(ADA, add_tags=["donor"], **removed)
    assert "osdi:error" not in answer
    assert await world.tied("tag", "taggings") == [("donor", "Ada")]
    assert await world.tied("list", "items") == []
    assert (await gateway.get(world.groups["supporters"]))["total_items"] == 0
    answer = await world.help(ADA, remove_tags=["volunteer", "x"])
    assert parts(answer) == [("osdi:tagging", "TAG_NAME_DOES_NOT_EXIST", ["remove_tags[1]"])]
    assert '"Send the name, exactly as stored, of a tag that exists."' in json.dumps(answer)
    answer = await world.help(ADA, add_tags=["x"])
    assert "of a tag that exists, or create it first." in json.dumps(answer)
    await assert_store_consistent(gateway.url)


async def test_nothing_is_removed_without_a_token(gateway: Gateway, place: str) -> None:
    world = await _world(gateway, place, anonymous=True)
    await world.help(ADA, add_tags=["volunteer"], add_lists=["supporters"])
    await world.help(ADA, remove_tags=["volunteer"], remove_lists=["supporters", "x"])
    assert await world.tied("tag", "taggings") == [("volunteer", "Ada")]
    assert await world.tied("list", "items") == [("supporters", "Ada")]


async def test_of_two_with_one_name_the_first_is_added_and_both_go(gateway: Gateway) -> None:
    world = await _world(gateway, PLACES[1], anonymous=False)
    second = path_of(await gateway.post("/tags", {"name": "another"}))
    await gateway.put(second, {"name": "volunteer"})
    await world.help(ADA, add_tags=["volunteer"])
    assert await total(gateway, f"{second}/taggings") == 0
    await world.help(ADA, add_tags_uri=[second])
    assert await total(gateway, "/taggings") == 2
    await world.help(ADA, remove_tags=["volunteer"])
    assert await total(gateway, "/taggings") == 0


async def test_invalid_responses_are_left_out(
    gateway: Gateway, place: str, anonymous: bool
) -> None:
    """The rest of the answer is stored, if there is any."""
    world = await _world(gateway, place, anonymous)
    issues, why = world.groups["issues"], world.groups["why"]
    answer = await world.help(
        ADA,
        add_questions_responses=[
            {"question": issues, "responses": ["r9", "r1"]},
            {"question": issues, "responses": ["r9"]},
            {"question": why, "responses": ["r1"], "value": "kept"},
        ],
    )
    assert await world.answers() == [(None, '["r1"]'), ("kept", None)]
    if not anonymous:
        name = "add_questions_responses"
        assert parts(answer) == [
            ("osdi:answer", "RESPONSE_DOES_NOT_EXIST", [f"{name}[0].responses[0]"]),
            ("osdi:answer", "RESPONSE_DOES_NOT_EXIST", [f"{name}[1].responses[0]"]),
            ("osdi:answer", "PARAGRAPH_CANNOT_HAVE_RESPONSES", [f"{name}[2].responses"]),
        ]


async def test_an_answer_has_the_date_of_the_action(gateway: Gateway) -> None:
    world = await _world(gateway, PLACES[0], anonymous=False)
    said = [{"question": world.groups["why"], "value": "x"}]
    body = {"action_date": "2014-03-18T11:02:15Z", "add_questions_responses_uri": said}
    await world.help(ADA, **body)
    (row,) = await gateway.sql("SELECT action_date::date::text AS day FROM answers")
    assert row["day"] == "2014-03-18"


async def test_a_new_outreach_is_a_new_answer(gateway: Gateway) -> None:
    """The same answer may be given twice; a repeated request stores it once."""
    world = await _world(gateway, PLACES[0], anonymous=False)
    said = [{"question": world.groups["why"], "value": "x"}]
    for identifier, expected in (("x:1", 1), ("x:1", 1), ("x:2", 2)):
        await world.help(ADA, identifiers=[identifier], add_questions_responses_uri=said)
        assert len(await world.answers()) == expected


async def test_without_a_token_few_entries_are_taken(gateway: Gateway, place: str) -> None:
    """More would take longer if they are new: the time would reveal who has them."""
    world = await _world(gateway, place, anonymous=True)
    for name in ("add_tags", "add_lists_uri", "remove_tags"):
        entries = [f"x:{number}" for number in range(21)]
        await world.help(ADA, **{name: entries[1:]})
        response = await world.client.post(world.path, json={"person": ADA, name: entries})
        assert faults(response, 400) == [("TOO_LONG", [name])]


async def test_of_many_answers_the_newest_are_known(gateway: Gateway) -> None:
    """A bound on the lookup: a person with endless answers does not slow down posts further."""
    world = await _world(gateway, PLACES[1], anonymous=False)
    said = [{"question": world.groups["why"], "value": str(n)} for n in range(1001)]
    await world.help(ADA, add_questions_responses_uri=said[:600])
    await world.help(ADA, add_questions_responses_uri=said[600:])
    for again in (said[1:501], said[501:]):
        await world.help(ADA, add_questions_responses_uri=again)
    assert len(await world.answers()) == 1001
    await world.help(ADA, add_questions_responses_uri=said[:1])
    assert len(await world.answers()) == 1002


async def test_functions_need_a_person(gateway: Gateway) -> None:
    """An outreach without a person reports PERSON_MISSING; a linked person is used."""
    world = await _world(gateway, PLACES[0], anonymous=False)
    functions: Json = {"add_tags": ["volunteer"], "remove_lists": ["supporters"]}
    answer = await gateway.post("/outreaches", functions)
    assert parts(answer) == [
        ("osdi:tagging", "PERSON_MISSING", ["add_tags[0]"]),
        ("osdi:item", "PERSON_MISSING", ["remove_lists[0]"]),
    ]
    query = 'mutation { createOutreach(input: {notes: "x"}) { created } }'
    assert "errors" not in await gateway.graphql(query)
    ada = await gateway.person()
    answer = await gateway.post(f"{ada}/outreaches", {"identifiers": ["x:1"], **functions})
    assert "osdi:error" not in answer
    assert await world.tied("tag", "taggings") == [("volunteer", "Ada")]
    functions = {"add_tags": ["donor"], "identifiers": ["x:1"]}
    assert "osdi:error" not in await gateway.post("/outreaches", functions)
    assert await total(gateway, f"{ada}/taggings") == 2


async def test_faults_name_the_index_that_was_sent(gateway: Gateway, place: str) -> None:
    """Blank and repeated entries count, though they are dropped."""
    world = await _world(gateway, place, anonymous=False)
    answer = {"question": world.groups["issues"], "responses": ["", "r1", None, "r1", "r3"]}
    parts_ = parts(
        await world.help(
            ADA,
            add_tags=["", "volunteer", "volunteer", "unknown"],
            remove_lists=[None, "None such"],
            add_questions_responses_uri=[None, {}, answer],
        )
    )
    assert [(code, places) for _, code, places in parts_] == [
        ("TAG_NAME_DOES_NOT_EXIST", ["add_tags[3]"]),
        ("LIST_NAME_DOES_NOT_EXIST", ["remove_lists[1]"]),
        ("RESPONSE_DOES_NOT_EXIST", ["add_questions_responses_uri[2].responses[4]"]),
    ]


async def test_tags_of_another_organization_do_not_exist(gateway: Gateway, place: str) -> None:
    world = await _world(gateway, place, anonymous=False)
    stranger = await gateway.client_of("elsewhere")
    theirs = path_of((await stranger.post("/tags", json={"name": "theirs"})).json())
    answer = await world.help(ADA, add_tags=["theirs"], add_tags_uri=[theirs])
    assert [code for _, code, _ in parts(answer)] == [
        "TAG_NAME_DOES_NOT_EXIST",
        "TAG_DOES_NOT_EXIST",
    ]
    assert await gateway.sql("SELECT * FROM taggings") == []


async def test_many_at_once_tag_a_person_once(gateway: Gateway, anonymous: bool) -> None:
    """New and known people, while tags are removed and deleted."""
    world = await _world(gateway, PLACES[1], anonymous)
    both = {"add_tags": ["volunteer", "donor"], "add_lists": ["supporters"]}
    people = [{"given_name": str(n), **emails(f"{n}@example.org")} for n in range(4)]
    calls = [world.help(person, **both) for person in people for _ in range(4)]
    client = gateway.client
    sent = {"person": people[0], "remove_tags": ["volunteer"]}
    calls += [_posted(client, PLACES[1], sent) for _ in range(3)]
    calls.append(_deleted(client, world.groups["donor"]))
    await asyncio.gather(*calls)
    await assert_store_consistent(gateway.url)
    assert await total(gateway, "/people") == 4
    found = await world.tied("list", "items")
    assert found == [("supporters", str(n)) for n in range(4)]
    assert ("donor", "1") not in await world.tied("tag", "taggings")


async def _posted(client: httpx.AsyncClient, path: str, body: Json) -> Json:
    response = await client.post(path, json=body)
    assert response.status_code == 200, response.text
    return {}


async def _deleted(client: httpx.AsyncClient, path: str) -> Json:
    assert (await client.delete(path)).status_code == 200
    return {}


@pytest.mark.parametrize("known", [True, False], ids=["known", "new"])
async def test_many_at_once_answer_once(
    gateway: Gateway, place: str, anonymous: bool, known: bool
) -> None:
    """The same answer of the same person is stored once."""
    world = await _world(gateway, place, anonymous)
    if known:
        await world.help(ADA, identifiers=["x:1"])
    said = [
        {"question": world.groups["issues"], "responses": ["r1"]},
        {"question": world.groups["why"], "value": "At a picnic"},
    ]
    functions = {"identifiers": ["x:1"], "add_questions_responses": said}
    await asyncio.gather(*[world.help(ADA, **functions) for _ in range(8)])
    assert len(await world.answers()) == 2
    await assert_store_consistent(gateway.url)
