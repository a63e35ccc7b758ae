"""The statements of helper functions: their number, their cost, and concurrent requests."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from tests.spec.support.builders import emails, link, phones
from tests.support.citus import CITUS_URL
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import Gateway, Json, path_of

RECORD, SIGNUP = PLACES = ("{campaign}/record_outreach_helper", "/people/person_signup_helper")
ADA = {"given_name": "Ada", **emails("ada@example.org")}
BOB = {"given_name": "Bob", **emails("bob@example.org")}
NAMED = {"identifiers": ["x:1"]}


async def _functions(gateway: Gateway) -> Json:
    """Every function that adds, with existing tags, lists and questions."""
    tags = [await gateway.post("/tags", {"name": name}) for name in ("volunteer", "web")]
    lists = [await gateway.post("/lists", {"name": name}) for name in ("letter", "calls")]
    question = await gateway.post("/questions", {"name": "why", "question_type": "Paragraph"})
    return {
        "add_tags": ["volunteer"],
        "add_tags_uri": [path_of(tags[1])],
        "add_lists": ["letter"],
        "add_lists_uri": [path_of(lists[1])],
        "add_questions_responses_uri": [{"question": path_of(question), "value": "So"}],
        "triggers": {"autoresponse": {"identifiers": ["thanks"]}},
    }


async def _sent(gateway: Gateway, place: str, body: Json, anonymous: bool = False) -> list[str]:
    """The statements that a post sends."""
    client = gateway.anonymous() if anonymous else gateway.client
    gateway.recorder.clear()
    response = await client.post(place, json=body)
    assert response.status_code == 200, response.text
    return list(gateway.recorder.statements)


GROWING = ("people", "taggings", "items", "answers")


def _lookups(statements: list[str]) -> int:
    return sum("locked_" in statement for statement in statements)


@pytest.mark.parametrize("place", PLACES, ids=["record", "signup"])
async def test_functions_on_a_new_person_add_no_statement(gateway: Gateway, place: str) -> None:
    """BEGIN, look up, write, notify, read back, COMMIT."""
    place = place.format(campaign=await gateway.campaign())
    functions = await _functions(gateway)
    await _sent(gateway, place, {"person": {"given_name": "Warm"}})
    plain = await _sent(gateway, place, {"person": BOB, **NAMED})
    body = {"person": ADA, "identifiers": ["x:2"], **functions}
    assert len(await _sent(gateway, place, body)) == len(plain)


@pytest.mark.parametrize("anonymous", [False, True], ids=["token", "no token"])
async def test_answers_are_looked_up_if_the_request_may_be_repeated(
    gateway: Gateway, anonymous: bool
) -> None:
    """By a statement of their own. Without a token it depends on the body, and not on what is
    stored.
    """
    record, functions = RECORD.format(campaign=await gateway.campaign()), await _functions(gateway)
    named = {"person": ADA, **NAMED, **functions}
    bare = {"person": ADA, **functions}
    bob = {"person": BOB, **functions}
    posts = [(record, bare), (record, bare), (record, named), (record, named)]
    posts += [(SIGNUP, bob), (SIGNUP, bob)]
    found = [_lookups(await _sent(gateway, place, body, anonymous)) for place, body in posts]
    assert found == ([1, 1, 2, 2, 2, 2] if anonymous else [1, 1, 1, 2, 1, 2])
    del named["add_questions_responses_uri"]
    assert _lookups(await _sent(gateway, record, named, anonymous)) == 1


WAYS: dict[str, Json] = {
    "an address": {"person": ADA, **NAMED},
    "a number": {"person": phones("15550100"), **NAMED},
    "an identifier": {"person": {"identifiers": ["p:1"]}, **NAMED},
    "an identifier and an address": {"person": {**ADA, "identifiers": ["p:1"]}, **NAMED},
    "the outreach": {"person": {"given_name": "Ada"}, **NAMED},
    "a link": NAMED,
}


@pytest.mark.parametrize("way", WAYS)
async def test_equal_answers_at_once_are_one(gateway: Gateway, way: str) -> None:
    """By whichever key the person is found. The same holds for taggings and items."""
    place, functions = RECORD.format(campaign=await gateway.campaign()), await _functions(gateway)
    body = {**WAYS[way], **functions}
    known = {"identifiers": ["p:1"], **phones("15550100"), **emails("ada@example.org")}
    person = await gateway.person(**(known if way != "a number" else phones("15550100")))
    if way in ("the outreach", "a link"):
        await gateway.post("/outreaches", {**NAMED, "_links": {"osdi:person": link(person)}})
    if way == "a link":
        place, body = "/outreaches", {**body, "_links": {"osdi:person": link(person)}}
    await asyncio.gather(*[gateway.post(place, body) for _ in range(8)])
    for kind, number in (("answers", 1), ("taggings", 2), ("items", 2)):
        rows = await gateway.sql(f"SELECT person_id FROM {kind}")
        assert [str(row["person_id"]) for row in rows] == [person.rpartition("/")[2]] * number
    assert len(await gateway.sql("SELECT FROM outreaches")) == 1
    await assert_store_consistent(gateway.url)


@pytest.mark.skipif(CITUS_URL is not None, reason="plans of one server")
@pytest.mark.parametrize(
    ("statistics", "planned"), [("none", "after"), ("of few rows", "before"), ("none", "before")]
)
async def test_the_cost_of_a_lookup_does_not_depend_on_the_size_of_the_tables(
    gateway: Gateway, statistics: str, planned: str
) -> None:
    """Even before PostgreSQL has statistics of the tables, or when they are out of date.

    A plan is kept: it may have been made `before` the tables grew. One that was made without
    statistics is kept for a minute, until autovacuum comes by.
    """
    # Pages that the rows of other tests have left empty would count as full ones.
    await gateway.sql("TRUNCATE people CASCADE")
    place, functions = RECORD.format(campaign=await gateway.campaign()), await _functions(gateway)
    body = {"person": ADA, **NAMED, **functions}
    await _fill(gateway, 60)  # autovacuum analyzes no table with fewer than 50 new rows
    for table in GROWING:
        await gateway.sql(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
        await (_forget_statistics if statistics == "none" else _analyze)(gateway, table)
    await _sent(gateway, place, body)
    lookups = await _lookups_of(gateway, place, body)
    connection = await asyncpg.connect(gateway.url)
    try:
        # As the gateway begins a write.
        await connection.execute("SET plan_cache_mode = force_generic_plan")
        await connection.execute("SET enable_seqscan = off")
        for name, (statement, values) in lookups.items():
            await connection.execute(f"PREPARE {name} AS {statement}")
            if planned == "before":
                await connection.execute(f"EXECUTE {name}{_literals(values)}")
        await _fill(gateway, 20_000)
        if (statistics, planned) == ("none", "before"):
            for table in GROWING:
                await _analyze(gateway, table)
        for name, (_, values) in lookups.items():
            explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE {name}{_literals(values)}"
            await connection.fetchval(explain)
            (node,) = json.loads(await connection.fetchval(explain))
            assert _pages(node["Plan"]) < 120, _largest(node["Plan"])
    finally:
        await connection.close()


def _literals(values: list[Any]) -> str:
    """The arguments of EXECUTE."""
    texts = [
        "{" + ",".join(json.dumps(str(item)) for item in value) + "}"
        if isinstance(value, list)
        else str(value)
        for value in values
    ]
    return "(" + ", ".join("'" + text.replace("'", "''") + "'" for text in texts) + ")"


async def _analyze(gateway: Gateway, table: str) -> None:
    await gateway.sql(f"ANALYZE {table}")


async def _forget_statistics(gateway: Gateway, table: str) -> None:
    """As if autovacuum had never come by."""
    await gateway.sql(f"DELETE FROM pg_statistic WHERE starelid = '{table}'::regclass")
    await gateway.sql(
        f"""UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE oid = '{table}'::regclass
        OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = '{table}'::regclass)"""
    )


def _pages(node: Json) -> int:
    pages: int = node["Shared Hit Blocks"] + node["Shared Read Blocks"]
    return pages


def _largest(node: Json) -> list[str]:
    """The nodes that read the most pages themselves."""
    own = _pages(node) - sum(map(_pages, node.get("Plans", ())))
    name = " ".join(str(node.get(key)) for key in ("Node Type", "Index Name", "Index Cond"))
    rest = [line for child in node.get("Plans", ()) for line in _largest(child)]
    return sorted([f"{own:6} pages: {name}", *rest], reverse=True)[:3]


async def _lookups_of(gateway: Gateway, place: str, body: Json) -> dict[str, tuple[str, list[Any]]]:
    """The two lookups of a post, and the values of each."""
    recorder = gateway.recorder
    await _sent(gateway, place, body)
    both = zip(recorder.statements, recorder.arguments, strict=True)
    found = [(statement, list(values)) for statement, values in both if "locked_" in statement]
    return dict(zip(("rows", "answers"), found, strict=True))


async def _fill(gateway: Gateway, number: int) -> None:
    """Add people who have the tags, are on the lists and have answered."""
    await gateway.sql(
        f"""INSERT INTO people (organization_id, id, created_date, modified_date)
        SELECT o.id, gen_random_uuid(), now(), now() - n * interval '1 second'
        FROM organizations AS o, generate_series(1, {number}) AS n"""
    )
    for table, group, extra in (
        ("taggings", "tag", ""),
        ("items", "list", ""),
        ("answers", "question", "action_date, "),
    ):
        await gateway.sql(
            f"""INSERT INTO {table} (organization_id, id, created_date, modified_date, {extra}
              {group}_id, person_id{"" if extra else ", item_type"})
            SELECT p.organization_id, gen_random_uuid(), now(), p.modified_date,
              {"now(), " if extra else ""} g.id, p.id {"" if extra else ", 'osdi:person'"}
            FROM people AS p, {group}s AS g
            WHERE NOT EXISTS (SELECT FROM {table} AS x WHERE x.person_id = p.id)"""
        )
