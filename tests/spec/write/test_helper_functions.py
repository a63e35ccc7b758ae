"""What a helper's functions do to the person: tags, lists and answers, with a token and without."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.spec.support.builders import emails, faults, parts, total
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import BASE, Gateway, Json, path_of

PLACES = ("{campaign}/record_outreach_helper", "/people/person_signup_helper")
_WHO = """
SELECT {group}.name AS name, people.given_name AS who FROM {ties}
JOIN {groups} AS {group} ON {group}.id = {ties}.{group}_id
JOIN people ON people.id = person_id ORDER BY 1, 2
"""


class World:
    """Two tags, a list and two questions; a helper, asked with a token or without."""

    def __init__(self, gateway: Gateway, path: str, keyless: bool) -> None:
        self.gateway = gateway
        self.path = path
        self.keyless = keyless
        self.client = gateway.anonymous() if keyless else gateway.client
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
        assert answer == {} or not self.keyless
        return answer

    async def tied(self, group: str, ties: str) -> list[tuple[str, str]]:
        """(name of the group, name of the person) of each."""
        sql = _WHO.format(group=group, groups=group + "s", ties=ties)
        return [(row["name"], row["who"]) for row in await self.gateway.sql(sql)]

    async def answers(self) -> list[Any]:
        rows = await self.gateway.sql("SELECT value, responses FROM answers ORDER BY id")
        return [tuple(row) for row in rows]


@pytest.fixture(params=["token", "no token"])
def keyless(request: pytest.FixtureRequest) -> bool:
    found: bool = request.param == "no token"
    return found


@pytest.fixture(params=PLACES, ids=["record", "signup"])
def place(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


async def _world(gateway: Gateway, place: str, keyless: bool) -> World:
    path = place.format(campaign=await gateway.campaign())
    return await World(gateway, path, keyless).fill()


ADA = {"given_name": "Ada", **emails("ada@example.org")}


async def test_the_person_is_tagged_listed_and_answers(
    gateway: Gateway, place: str, keyless: bool
) -> None:
    """In one transaction with the person; sent again it makes no twin."""
    world = await _world(gateway, place, keyless)
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


async def test_it_takes_the_statements_that_it_takes_anyway(
    gateway: Gateway, place: str, keyless: bool
) -> None:
    """Look up, write, tell of outreaches, read back; without a token whatever is there."""
    world = await _world(gateway, place, keyless)
    await world.help({"given_name": "Warm"})
    counts = set()
    for person in (ADA, ADA, emails("bob@example.org")):
        gateway.recorder.clear()
        await world.help(person, add_tags=["volunteer", "x"], add_lists=["supporters"])
        counts.add(len(gateway.recorder.statements))
        gateway.recorder.clear()
        await world.help(person)
        counts.add(len(gateway.recorder.statements))
    expected = 4 + (not keyless) + ("record" in place)
    assert counts == {expected} if keyless else max(counts) == expected


@pytest.mark.parametrize("name", ["volunteer", "donor"])
async def test_a_tag_by_id_and_by_identifier(
    gateway: Gateway, place: str, keyless: bool, name: str
) -> None:
    """Of our own and of another system."""
    world = await _world(gateway, place, keyless)
    id_ = world.groups[name].rpartition("/")[2]
    for said in (id_, f"default:{id_}", f"crm:{name}"):
        await world.help({"given_name": said}, add_tags_uri=[said])
    assert [found for found, _ in await world.tied("tag", "taggings")] == [name] * 3


async def test_what_is_taken_away(gateway: Gateway, place: str) -> None:
    """By name; what the person does not have is no fault, what is added too stays."""
    world = await _world(gateway, place, keyless=False)
    await world.help(ADA, add_tags=["volunteer", "donor"], add_lists=["supporters"])
    removed = {"remove_tags": ["volunteer", "donor"], "remove_lists": ["supporters"]}
    answer = await world.help(ADA, add_tags=["donor"], **removed)
    assert "osdi:error" not in answer
    assert await world.tied("tag", "taggings") == [("donor", "Ada")]
    assert await world.tied("list", "items") == []
    assert (await gateway.get(world.groups["supporters"]))["total_items"] == 0
    answer = await world.help(ADA, remove_tags=["volunteer", "x"])
    assert parts(answer) == [("osdi:tagging", "TAG_NAME_DOES_NOT_EXIST", ["remove_tags[1]"])]
    await assert_store_consistent(gateway.url)


async def test_nothing_is_taken_away_without_a_token(gateway: Gateway, place: str) -> None:
    world = await _world(gateway, place, keyless=True)
    await world.help(ADA, add_tags=["volunteer"], add_lists=["supporters"])
    await world.help(ADA, remove_tags=["volunteer"], remove_lists=["supporters", "x"])
    assert await world.tied("tag", "taggings") == [("volunteer", "Ada")]
    assert await world.tied("list", "items") == [("supporters", "Ada")]


async def test_of_two_with_one_name_the_first_is_added_and_both_go(gateway: Gateway) -> None:
    world = await _world(gateway, PLACES[1], keyless=False)
    second = path_of(await gateway.post("/tags", {"name": "volunteer"}))
    await world.help(ADA, add_tags=["volunteer"])
    assert await total(gateway, f"{second}/taggings") == 0
    await world.help(ADA, add_tags_uri=[second])
    assert await total(gateway, "/taggings") == 2
    await world.help(ADA, remove_tags=["volunteer"])
    assert await total(gateway, "/taggings") == 0


async def test_what_a_question_does_not_take(gateway: Gateway, place: str, keyless: bool) -> None:
    """The rest of the answer is kept; nothing is, if there is no rest."""
    world = await _world(gateway, place, keyless)
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
    if not keyless:
        name = "add_questions_responses"
        assert parts(answer) == [
            ("osdi:answer", "RESPONSE_DOES_NOT_EXIST", [f"{name}[0].responses[0]"]),
            ("osdi:answer", "RESPONSE_DOES_NOT_EXIST", [f"{name}[1].responses[0]"]),
            ("osdi:answer", "PARAGRAPH_CANNOT_HAVE_RESPONSES", [f"{name}[2].responses"]),
        ]


async def test_an_answer_has_the_date_of_the_action(gateway: Gateway) -> None:
    world = await _world(gateway, PLACES[0], keyless=False)
    said = [{"question": world.groups["why"], "value": "x"}]
    body = {"action_date": "2014-03-18T11:02:15Z", "add_questions_responses_uri": said}
    await world.help(ADA, **body)
    (row,) = await gateway.sql("SELECT action_date::date::text AS day FROM answers")
    assert row["day"] == "2014-03-18"


async def test_a_new_outreach_is_a_new_answer(gateway: Gateway) -> None:
    """The same may be said twice; what is sent twice is said once."""
    world = await _world(gateway, PLACES[0], keyless=False)
    said = [{"question": world.groups["why"], "value": "x"}]
    for identifier, expected in (("x:1", 1), ("x:1", 1), ("x:2", 2)):
        await world.help(ADA, identifiers=[identifier], add_questions_responses_uri=said)
        assert len(await world.answers()) == expected


async def test_without_a_token_few_entries_are_taken(gateway: Gateway, place: str) -> None:
    """More would take longer where they are new: the clock would tell who has them."""
    world = await _world(gateway, place, keyless=True)
    for name in ("add_tags", "add_lists_uri", "remove_tags"):
        entries = [f"x:{number}" for number in range(21)]
        await world.help(ADA, **{name: entries[1:]})
        response = await world.client.post(world.path, json={"person": ADA, name: entries})
        assert faults(response, 400) == [("TOO_LONG", [name])]


async def test_of_many_answers_the_newest_are_known(gateway: Gateway) -> None:
    """Whoever answers without end makes no post slower than so much."""
    world = await _world(gateway, PLACES[1], keyless=False)
    said = [{"question": world.groups["why"], "value": str(n)} for n in range(1001)]
    await world.help(ADA, add_questions_responses_uri=said[:600])
    await world.help(ADA, add_questions_responses_uri=said[600:])
    for again in (said[1:501], said[501:]):
        await world.help(ADA, add_questions_responses_uri=again)
    assert len(await world.answers()) == 1001
    await world.help(ADA, add_questions_responses_uri=said[:1])
    assert len(await world.answers()) == 1002


async def test_functions_need_a_person(gateway: Gateway) -> None:
    """An outreach without one reports PERSON_MISSING; with a linked one it is that one's."""
    world = await _world(gateway, PLACES[0], keyless=False)
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


async def test_another_organizations_tags_are_not_there(gateway: Gateway, place: str) -> None:
    world = await _world(gateway, place, keyless=False)
    stranger = await gateway.client_of("elsewhere")
    theirs = path_of((await stranger.post("/tags", json={"name": "theirs"})).json())
    answer = await world.help(ADA, add_tags=["theirs"], add_tags_uri=[theirs])
    assert [code for _, code, _ in parts(answer)] == [
        "TAG_NAME_DOES_NOT_EXIST",
        "TAG_DOES_NOT_EXIST",
    ]
    assert await gateway.sql("SELECT * FROM taggings") == []


async def test_many_at_once_tag_a_person_once(gateway: Gateway, keyless: bool) -> None:
    """New and known people, while tags come off and go."""
    world = await _world(gateway, PLACES[1], keyless)
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
    gateway: Gateway, place: str, keyless: bool, known: bool
) -> None:
    """The same person says the same, and only once, whoever is first."""
    world = await _world(gateway, place, keyless)
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
