"""OSDI's examples of helpers, replayed: every row they store equals the expected one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.spec.support.expected_rows import AGAIN, FIRST, WORLD
from tests.spec.support.replay import EXAMPLES, THEIR_BASE, example
from tests.spec.support.twin_organizations import GraphSide, Step
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import Gateway, Json, id_of

FUNCTIONS = ("add_tags", "add_lists", "add_questions_responses_uri", "triggers")
SURFACES = ("token", "no token", "graphql")


def test_no_example_is_left_out() -> None:
    """All example requests with helper functions."""
    bodies = {path.name: json.loads(path.read_text()) for path in EXAMPLES.glob("*.request.json")}
    having = {name for name, body in bodies.items() if any(word in body for word in FUNCTIONS)}
    assert having == {f"{name}.request.json" for name in FIRST}


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", FIRST)
async def test_an_example_stores_exactly_these_rows(
    gateway: Gateway, name: str, surface: str
) -> None:
    """Sent once, and repeated."""
    roles = await _fill(gateway)
    body = _with_our_ids(example(f"{name}.request"), roles)
    campaign = next(id_ for id_, role in roles.items() if role == "campaign")
    for expected in (FIRST[name], AGAIN[name]):
        await _send(gateway, surface, campaign, body)
        for table, rows in (expected | _how(expected, surface)).items():
            found = await _rows(gateway, table, roles)
            assert found == sorted(rows, key=_text), table
        await assert_store_consistent(gateway.url)


def _how(expected: dict[str, list[Json]], surface: str) -> dict[str, list[Json]]:
    """Deliveries are marked if they were requested without a token."""
    anonymous = surface == "no token"
    return {"deliveries": [{**row, "keyless": anonymous} for row in expected["deliveries"]]}


async def _fill(gateway: Gateway) -> dict[str, str]:
    """Create the rows that the examples refer to; return their names by id."""
    made = {role: await gateway.post(path, body) for role, (path, body) in WORLD.items()}
    return {id_of(document): role for role, document in made.items()}


def _with_our_ids(body: Json, roles: dict[str, str]) -> Json:
    text = json.dumps(body)
    for id_, role in roles.items():
        if role.startswith(THEIR_BASE):
            text = text.replace(role, role.rpartition("/")[0] + "/" + id_)
    ours: Json = json.loads(text)
    return ours


async def _send(gateway: Gateway, surface: str, campaign: str, body: Json) -> None:
    """The helper applies every part."""
    records = "targets" in body
    if surface == "graphql":
        mutation = "recordOutreach" if records else "signUpPerson"
        outcome = await GraphSide(gateway.client).carry_out(Step(mutation, body, of=campaign))
        assert (outcome.faults, outcome.parts) == ((), ())
        return
    path = f"/advocacy_campaigns/{campaign}/record_outreach_helper"
    client = gateway.client if surface == "token" else gateway.anonymous()
    response = await client.post(path if records else "/people/person_signup_helper", json=body)
    assert response.status_code == 200, response.text
    assert "osdi:error" not in response.json()
    assert bool(response.json()) is (surface == "token")


async def _rows(gateway: Gateway, table: str, roles: dict[str, str]) -> list[Json]:
    found = await gateway.sql(f"SELECT to_jsonb(x) AS row FROM {table} AS x ORDER BY id")
    for made, role in (("people", "person"), ("outreaches", "outreach")):
        for row in await gateway.sql(f"SELECT id FROM {made}"):
            roles.setdefault(str(row["id"]), role)
    rows = [_plain(json.loads(row["row"]), roles) for row in found]
    return sorted(rows, key=_text)


def _plain(row: Json, roles: dict[str, str]) -> Json:
    return {
        name: _value(name, value, roles)
        for name, value in row.items()
        if value is not None and name not in ("id", "organization_id")
    }


def _value(name: str, value: Any, roles: dict[str, str]) -> Any:
    if name.endswith("_id"):
        return roles[value]
    if name.endswith("_date"):
        age = abs(datetime.now(UTC) - datetime.fromisoformat(value))
        return "now" if age < timedelta(hours=1) else value
    return value


def _text(row: Json) -> str:
    return json.dumps(row, sort_keys=True)
