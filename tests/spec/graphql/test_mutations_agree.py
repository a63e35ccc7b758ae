"""The same write over REST and by a mutation: the same rows, resources and errors.

What graphql-core itself refuses has no counterpart: a value of another type is VARIABLE_INVALID
or DOCUMENT_INVALID here and WRONG_TYPE there, and so are a number beyond 32 bits
(OUT_OF_RANGE) and a member that no input has, which REST ignores.
"""

from __future__ import annotations

import pytest
import pytest_asyncio

from schema.graphql.admin import ADMIN_MUTATIONS
from schema.graphql.roots import GRAPH
from tests.spec.support.agreement import TYPES
from tests.spec.support.builders import emails, total
from tests.spec.support.mutation_cases import (
    ADA,
    CALL,
    FUNCTIONS,
    REFUSED,
    TRAINS,
    WORLD,
    WRITES,
    links,
)
from tests.spec.support.twin_organizations import Step, Twins, make_twins
from tests.support.citus import CITUS_URL
from tests.support.gateway import GRAPHQL, Gateway, Json, id_of

MUTATIONS = sorted({step.mutation for steps in WRITES.values() for step in steps})
REFUSALS = sorted({code for _, faults in REFUSED.values() for code, _ in faults})
CREATE = "mutation ($input: PersonInput!) { createPerson(input: $input) { person { id } } }"


@pytest_asyncio.fixture(loop_scope="session")
async def twins(gateway: Gateway) -> Twins:
    return await make_twins(gateway)


@pytest.mark.parametrize("said", WRITES)
async def test_rows_and_resources_are_the_same(twins: Twins, said: str) -> None:
    await twins.do(*WRITES[said])
    assert await twins.assert_same_rows()


def test_every_mutation_is_covered() -> None:
    """Except those of administrators, whose equivalents are commands: delivery/test_admin.py."""
    verbs = ("create", "update", "delete")
    made = {f"{verb}{name}" for verb in verbs for name in TYPES}
    assert set(MUTATIONS) == made | {"recordOutreach", "signUpPerson"}
    assert GRAPH.mutation_type is not None
    assert set(GRAPH.mutation_type.fields) == {*MUTATIONS, *ADMIN_MUTATIONS}


@pytest.mark.parametrize("code", REFUSALS)
async def test_errors_are_the_same(twins: Twins, code: str) -> None:
    """The same codes, with properties as each surface spells them; nothing is stored."""
    await twins.do(*WORLD)
    before = await twins.assert_same_rows()
    for said, (step, expected) in REFUSED.items():
        if expected[0][0] == code:
            assert sorted((await twins.do(step)).faults) == sorted(expected), said
    assert await twins.assert_same_rows() == before


def test_every_code_is_covered() -> None:
    """Every code that a body, an id or a stored resource can cause."""
    assert set(REFUSALS) == {
        "NOT_FOUND",
        "NOTHING_TO_STORE",
        "NOT_ALLOWED_VALUE",
        "NOT_A_DATE",
        "TOO_LONG",
        "FORBIDDEN_CHARACTER",
        "WRONG_TYPE",
        "LINK_NOT_FOUND",
        "IDENTIFIER_TAKEN",
        "EMAIL_ADDRESS_TAKEN",
        "LINK_MISSING",
        "LINK_MISMATCH",
        "TOO_MANY_LINKS",
        "LINK_TAKEN",
        "PARAGRAPH_CANNOT_HAVE_RESPONSES",
        "RESPONSE_DOES_NOT_EXIST",
        "RESPONSE_NAME_INVALID",
        "TOO_MANY_RESPONSES",
    }


@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_missing_tokens_and_scopes(gateway: Gateway, mutation: str) -> None:
    """SCOPE_MISSING without the scope, API_KEY_MISSING without a token where REST requires one."""
    twins = await make_twins(gateway, "read")
    step = Step(mutation, {"person": {}} if mutation == "signUpPerson" else {}, of="absent")
    assert (await twins.do(step)).faults == (("SCOPE_MISSING", ()),)
    twins.graph.client = twins.rest.client = gateway.anonymous()
    if mutation in ("recordOutreach", "signUpPerson"):
        # The helpers of REST are open to web forms, mutations are not.
        outcome = await twins.graph.carry_out(step)
    else:
        outcome = await twins.do(step)
    assert outcome.faults == (("API_KEY_MISSING", ()),)
    twins.graph.client = twins.rest.client = gateway.anonymous(**{"OSDI-API-Token": "wrong"})
    assert (await twins.do(step)).faults == (("API_KEY_INVALID", ()),)
    assert await twins.assert_same_rows() == {}


@pytest.mark.parametrize("mutation", ["recordOutreach", "signUpPerson"])
async def test_parts_that_are_not_applied(twins: Twins, mutation: str) -> None:
    """As in OSDI's `osdi:error`, with properties as in the input."""
    await twins.do(ADA, TRAINS)
    person = {"identifiers": ["x:new"], **emails("new@example.org", "ada@example.org")}
    await twins.do(Step("createPerson", {"identifiers": ["x:new"]}))
    outcome = await twins.do(Step(mutation, {"person": person, **FUNCTIONS}, of="trains"))
    assert outcome.parts == (
        ("osdi:person", "EMAIL_ADDRESS_TAKEN", ("person.emailAddresses[1].address",)),
        ("osdi:tagging", "TAG_NAME_DOES_NOT_EXIST", ("addTags[0]",)),
        ("osdi:tagging", "TAG_NAME_DOES_NOT_EXIST", ("addTags[1]",)),
        ("osdi:tagging", "TAG_DOES_NOT_EXIST", ("addTagsUri[0]",)),
        ("osdi:item", "LIST_NAME_DOES_NOT_EXIST", ("addLists[0]",)),
        ("osdi:item", "LIST_DOES_NOT_EXIST", ("addListsUri[0]",)),
        ("osdi:answer", "QUESTION_DOES_NOT_EXIST", ("addQuestionsResponsesUri[0]",)),
        ("osdi:answer", "QUESTION_DOES_NOT_EXIST", ("addQuestionsResponses[0]",)),
    )
    assert await twins.assert_same_rows()


async def test_resources_of_another_organization_are_not_found(
    gateway: Gateway, twins: Twins
) -> None:
    others = (await gateway.person(), await gateway.campaign())
    for side in (twins.rest, twins.graph):
        side.ids |= {"stranger": others[0][8:], "theirs": others[1].rpartition("/")[2]}
    for step in (
        Step("updatePerson", {"given_name": "x"}, of="stranger"),
        Step("deleteCampaign", of="theirs"),
        Step("recordOutreach", {"notes": "n"}, of="theirs"),
    ):
        assert (await twins.do(step)).faults == (("NOT_FOUND", ()),)
    step = Step("createOutreach", links(person="stranger"))
    assert (await twins.do(step)).faults == (("LINK_NOT_FOUND", ("personId",)),)


_FAIL = """
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'only the log may know' USING ERRCODE = '{}'; END $$
"""
_TRIGGER = "CREATE TRIGGER fail BEFORE INSERT ON people EXECUTE FUNCTION fail()"


@pytest.mark.skipif(CITUS_URL is not None, reason="a trigger, which Citus refuses")
@pytest.mark.parametrize(
    ("state", "code", "status"),
    [
        ("53100", "STORE_FULL", 503),
        ("53200", "STORE_OVERLOADED", 503),
        ("57014", "STATEMENT_TIMEOUT", 503),
        ("57P01", "STORE_UNAVAILABLE", 503),
        ("XX000", "INTERNAL", 500),
        ("40001", "STORE_CONFLICT", 409),
    ],
)
async def test_a_database_that_fails(
    twins: Twins, monkeypatch: pytest.MonkeyPatch, state: str, code: str, status: int
) -> None:
    """The same status and `Retry-After`, if no field succeeded."""
    monkeypatch.setattr("resolvers.execute.write.single.MAX_TRIES", 2)
    await twins.do(TRAINS)
    before = await twins.assert_same_rows()
    await twins.gateway.sql(_FAIL.format(state))
    await twins.gateway.sql(_TRIGGER)
    try:
        assert (await twins.do(Step("createPerson", {}))).faults == ((code, ()),)
        by_rest = await twins.rest.client.post("/people", json={})
        sent = {"query": "mutation { createPerson(input: {}) { created } }"}
        by_graph = await twins.graph.client.post(GRAPHQL, json=sent)
        assert await twins.assert_same_rows() == before
        sent = {"query": f"mutation {{ {_TWO} }}"}
        answer = (await twins.graph.client.post(GRAPHQL, json=sent)).json()
    finally:
        await twins.gateway.sql("DROP FUNCTION fail CASCADE")
    # If only one of several fields fails, the response is 200.
    assert (by_rest.status_code, by_graph.status_code) == (status, 200 if status < 500 else status)
    assert by_rest.headers.get("retry-after") == by_graph.headers.get("retry-after")
    assert answer["data"] == {"a": None, "b": {"created": True}}
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]


_TWO = """
a: createPerson(input: {}) { created }
b: createCampaign(input: {title: "second"}) { created }
"""


async def test_a_mutation_sends_the_statements_of_rest(twins: Twins) -> None:
    """The same statements, except the one that reads the resource back."""
    recorder = twins.gateway.recorder
    for step in (TRAINS, ADA, CALL, *WRITES["record with everything"][1:]):
        sent = []
        for side in (twins.rest, twins.graph):
            await side.client.get("/people?per_page=1")
            recorder.clear()
            await side.carry_out(step)
            sent.append(recorder.statements[:-2] + recorder.statements[-1:])
        assert sent[0] == sent[1], step
        assert sent[0][0].startswith("BEGIN")
        assert sent[0][-1] == "COMMIT;"


# GraphQL only


async def test_several_mutations_run_in_order(gateway: Gateway) -> None:
    """Each finds what those before it wrote. A mutation that fails is null, with an error at its
    key; the others are executed all the same.
    """
    answer = await gateway.graphql(
        """mutation {
          a: createPerson(input: {identifiers: ["x:1"]}) { created person { givenName } }
          b: createPerson(input: {identifiers: ["x:1"], givenName: "Ada"}) {
            created person { givenName }
          }
          c: updatePerson(id: "x", input: {}) { created }
          d: createPerson(input: {emailAddresses: [{status: "x"}]}) { created }
          e: createCampaign(input: {title: "Trains"}) { campaign { title } }
          __typename
        }"""
    )
    assert answer["data"] == {
        "a": {"created": True, "person": {"givenName": None}},
        "b": {"created": False, "person": {"givenName": "Ada"}},
        "c": None,
        "d": None,
        "e": {"campaign": {"title": "Trains"}},
        "__typename": "Mutation",
    }
    said = [(error["path"], error["extensions"]["code"]) for error in answer["errors"]]
    assert said == [(["c"], "NOT_FOUND"), (["d"], "NOT_ALLOWED_VALUE")]
    assert answer["errors"][0]["locations"] == [{"line": 6, "column": 11}]
    assert (await total(gateway, "/people"), await total(gateway, "/advocacy_campaigns")) == (1, 1)


async def test_a_payload_supports_every_kind_of_selection(gateway: Gateway) -> None:
    """Aliases, fragments, directives, and pages of nested connections."""
    campaign = (await gateway.campaign()).rpartition("/")[2]
    answer = await gateway.graphql(
        """mutation ($id: ID!, $no: Boolean = false) {
          done: recordOutreach(campaignId: $id, input: {
            type: "phone", person: {givenName: "Ada"}, addTags: ["t"], targets: [{title: "CEO"}]
          }) {
            kind: __typename
            created
            new: created
            skipped: created @include(if: $no)
            notApplied { __typename code properties }
            ...Shown
            r: outreach { t0: type, person { r: givenName } }
          }
        }
        fragment Shown on OutreachPayload {
          outreach {
            id: type
            targets { title target { totalOutreaches } }
            campaign { totalOutreaches outreaches(first: 1) { totalCount nodes { type } } }
          }
        }""",
        {"id": campaign},
    )
    page = {"totalCount": 1, "nodes": [{"type": "phone"}]}
    assert answer == {
        "data": {
            "done": {
                "kind": "OutreachPayload",
                "created": True,
                "new": True,
                "notApplied": [
                    {
                        "__typename": "NotApplied",
                        "code": "TAG_NAME_DOES_NOT_EXIST",
                        "properties": ["addTags[0]"],
                    }
                ],
                "outreach": {
                    "id": "phone",
                    "targets": [{"title": "CEO", "target": {"totalOutreaches": 1}}],
                    "campaign": {"totalOutreaches": 1, "outreaches": page},
                },
                "r": {"t0": "phone", "person": {"r": "Ada"}},
            }
        }
    }


async def test_a_payload_without_its_resource_reads_nothing_back(gateway: Gateway) -> None:
    await gateway.get("/people")
    gateway.recorder.clear()
    answer = await gateway.graphql("mutation { createPerson(input: {}) { created } }")
    assert answer == {"data": {"createPerson": {"created": True}}}
    first, *_, last = gateway.recorder.statements
    assert (first[:5], last) == ("BEGIN", "COMMIT;")
    assert len(gateway.recorder.statements) == 4


async def test_an_invalid_selection_prevents_all_mutations(
    gateway: Gateway,
) -> None:
    """It is detected before anything is written."""
    answer = await gateway.graphql(
        """mutation {
          a: createPerson(input: {}) { created }
          b: createPerson(input: {}) { person { outreaches(after: "x") { totalCount } } }
        }"""
    )
    assert "data" not in answer
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["PAGE_INVALID"]
    assert await total(gateway, "/people") == 0


async def test_an_omitted_variable_is_not_part_of_the_input(gateway: Gateway) -> None:
    """The stored value stays; null clears it."""
    person = await gateway.person(family_name="Lovelace")
    query = """mutation ($id: ID!, $given: String, $family: String) {
      updatePerson(id: $id, input: {givenName: $given, familyName: $family}) {
        person { givenName familyName }
      }
    }"""
    answer = await gateway.graphql(query, {"id": person[8:], "given": None})
    shown = {"givenName": None, "familyName": "Lovelace"}
    assert answer == {"data": {"updatePerson": {"person": shown}}}


async def test_custom_fields_are_any_json_in_the_document(gateway: Gateway) -> None:
    """As literals with variables in them, and as variables."""
    answer = await gateway.graphql(
        """mutation ($x: String) { createPerson(input: {
          customFields: {a: "x", yes: true, five: 5, gone: null, variable: $x}
        }) { person { customFields } } }""",
        {"x": "sent"},
    )
    shown = answer["data"]["createPerson"]["person"]["customFields"]
    assert shown == {"a": "x", "yes": "true", "five": "5", "variable": "sent"}


@pytest.mark.parametrize(
    ("sent", "code_of_rest", "place"),
    [
        ({"given_name": 5.5}, None, "input.givenName"),
        ({"given_name": True}, "WRONG_TYPE", "input.givenName"),
        ({"birthdate": {"day": "x"}}, "WRONG_TYPE", "input.birthdate.day"),
        ({"birthdate": {"day": 2**31}}, "OUT_OF_RANGE", "input.birthdate.day"),
        ({"identifiers": [True]}, "WRONG_TYPE", "input.identifiers[0]"),
        ({"nonsense": 1}, "UNKNOWN_PROPERTIES", "input.nonsense"),
        ({"created_date": "2014-01-01"}, None, "input.createdDate"),
    ],
)
async def test_errors_of_graphql_alone(
    gateway: Gateway, sent: Json, code_of_rest: str | None, place: str
) -> None:
    """In variables and in the document. REST accepts more, with codes of its own."""
    by_rest = await gateway.client.post("/people", json=sent)
    assert by_rest.status_code == (200 if code_of_rest is None else 400)
    assert code_of_rest is None or f'"{code_of_rest}"' in by_rest.text
    names = {"given_name": "givenName", "created_date": "createdDate"}
    graph = {names.get(name, name): value for name, value in sent.items()}
    answer = await gateway.graphql(CREATE, {"input": graph})
    assert "data" not in answer
    (error,) = answer["errors"]
    extensions: Json = error["extensions"]
    assert (extensions["code"], extensions["properties"]) == ("VARIABLE_INVALID", [place])
    assert extensions["hint"].startswith("Send ")
    written = _literal(graph)
    answer = await gateway.graphql(CREATE.replace("$input)", written + ")").replace(_GIVEN, ""))
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "DOCUMENT_INVALID"
    assert error["extensions"]["properties"] == [place]
    assert "data" not in answer


_GIVEN = "($input: PersonInput!)"


def _literal(value: object) -> str:
    """JSON as a GraphQL literal."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f'"{value}"' if isinstance(value, str) else str(value)


async def test_an_id_must_be_an_id(gateway: Gateway) -> None:
    """The end of a URL, which REST accepts, is not one."""
    person = (await gateway.person())[8:]
    for id_ in (f"x/people/{person}", person + "?", person + "/", "people/" + person, ""):
        answer = await gateway.graphql(
            "mutation ($id: ID) { createOutreach(input: {personId: $id}) { created } }",
            {"id": id_},
        )
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "LINK_NOT_FOUND", id_
        assert error["extensions"]["properties"] == ["personId"]


async def test_one_surface_reads_what_the_other_wrote(gateway: Gateway) -> None:
    answer = await gateway.graphql(CREATE, {"input": {"givenName": "Ada"}})
    id_ = answer["data"]["createPerson"]["person"]["id"]
    document = await gateway.get(f"/people/{id_}")
    assert (id_of(document), document["given_name"]) == (id_, "Ada")
    await gateway.put(f"/people/{id_}", emails("a@example.org"))
    query = "query ($id: ID!) { person(id: $id) { emailAddresses { address primary } } }"
    found = await gateway.graphql(query, {"id": id_})
    shown = [{"address": "a@example.org", "primary": True}]
    assert found == {"data": {"person": {"emailAddresses": shown}}}
