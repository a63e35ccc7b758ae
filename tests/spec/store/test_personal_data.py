"""Requests of people about their data: what an export has, and what an erasure leaves."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest

from app.cli import main as cli
from app.config.settings import load_settings
from app.delivery.receivers import add_webhook
from app.errors import CommandError
from resolvers.execute.identity import find_tenant
from resolvers.execute.personal_data import Erasure, erase_person, export_person, find_people
from resolvers.plan.tenant import Tenant
from resolvers.sql.personal_data import personal_tables
from schema.failures import Failure
from schema.osdi.catalogue import PERSON
from schema.osdi.fields import Field, Kind
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import Gateway, Json, id_of

CANARY = "Canaria1929"
ADDRESS = f"{CANARY}@example.org".lower()
PERSONAL = (CANARY, "2025550187", ": 1929")
"""Name, phone number, and year of birth in jsonb. None of them is in an id, a hash or a time."""

WITHOUT_PEOPLE = {
    "organizations",
    "api_keys",
    "rate_limits",
    "alembic_version",
    "autoresponses",
    "webhooks",
    "targets",
    "delta_marks",
    "rollup_days",
    "rollup_months",
    "rollup_people",
    "rollup_people_months",
    "rollup_people_by_month",
}
"""Tables without rows of a single person. Targets are those who were contacted."""

OUTREACH = {
    "type": "email",
    "duration": 60,
    "subject": CANARY,
    "message": f"I am {CANARY}",
    "notes": CANARY,
    "identifiers": [f"mail:{CANARY}"],
    "origin_system": CANARY,
    "referrer_data": {"source": "news", "referrer": CANARY, "url": f"https://x.test/{CANARY}"},
    "targets": [{"family_name": "Smith"}],
}
_STATS = "{ outreachStats { outreaches people duration } }"


def value_of(field: Field) -> Any:
    """A value with the canary in each text, as far as a field of this kind may have one."""
    match field.kind:
        case Kind.TEXT if not field.closed:
            return CANARY
        case Kind.STRINGS:
            return [CANARY]
        case Kind.STRING_MAP:
            return {CANARY: CANARY}
    return None


async def tenant_of(gateway: Gateway, name: str = "default") -> Tenant:
    tenant = await find_tenant(gateway.store, name)
    assert tenant is not None
    return tenant


async def fill(gateway: Gateway) -> UUID:
    """A person who is in each table, with the canary in each text, and somebody else."""
    fields = {item.name: value_of(item) for item in PERSON.writable}
    person = {name: value for name, value in fields.items() if value is not None} | {
        "identifiers": [f"crm:{CANARY}"],
        "email_addresses": [{"address": ADDRESS}],
        "phone_numbers": [{"number": "+1 202 555 0187"}],
        "postal_addresses": [{"address_lines": [CANARY]}],
        "birthdate": {"year": 1929},
    }
    helper = f"{await gateway.campaign()}/record_outreach_helper"
    for name, path in (("Helpers", "/tags"), ("News", "/lists")):
        await gateway.post(path, {"name": name})
    question = await gateway.post("/questions", {"name": "Why", "question_type": "Paragraph"})
    answers = [{"question": question["_links"]["self"]["href"], "value": CANARY}]
    more: Json = {"add_tags": ["Helpers"], "add_lists": ["News"]}
    triggers = {"triggers": {"autoresponse": {"identifiers": ["thanks"]}}}
    await gateway.post(helper, {**OUTREACH, **triggers, "person": person})
    signup = await gateway.post(
        "/people/person_signup_helper",
        {**more, "person": person, "add_questions_responses": answers},
    )
    await gateway.post(helper, {"type": "email", "person": {"identifiers": ["crm:other"]}})
    id_ = UUID(id_of(signup))
    await gateway.post(
        "/tags", {"name": "Own", "_links": {"osdi:creator": signup["_links"]["self"]}}
    )
    await gateway.sql("UPDATE deliveries SET error = $1 WHERE person_id = $2", ADDRESS, id_)
    return id_


async def tables_with(gateway: Gateway, *texts: str) -> dict[str, int]:
    """Of each table, how many rows contain one of the texts, in whatever column."""
    found = {}
    for (name,) in await gateway.sql(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' "
        "AND table_name NOT LIKE 'citus_%'"
    ):
        ((rows,),) = await gateway.sql(
            f'SELECT count(*) FROM "{name}" AS r WHERE EXISTS '
            "(SELECT FROM unnest($1::text[]) AS t WHERE r::text ILIKE '%' || t || '%')",
            list(texts),
        )
        found[name] = rows
    return {name: rows for name, rows in found.items() if rows}


async def test_every_table_is_known(gateway: Gateway) -> None:
    """A new table has to say whether it has rows of a person."""
    rows = await gateway.sql(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' "
        "AND table_name NOT LIKE 'citus_%'"
    )
    assert {row[0] for row in rows} == {*personal_tables(), *WITHOUT_PEOPLE}


@pytest.mark.parametrize("deletes", [False, True])
async def test_nothing_is_left_after_an_erasure(gateway: Gateway, deletes: bool) -> None:
    tenant = await tenant_of(gateway)
    events = ["person.deleted"]
    settings = load_settings(webhook_allow_private=True)
    await add_webhook(gateway.store, settings, "default", "https://192.0.2.1/", events)
    id_ = await fill(gateway)
    before = await tables_with(gateway, CANARY, str(id_))
    without = {"outreach_targets", "advocacy_campaigns", "lists", "questions"}
    assert before.keys() >= {*personal_tables()} - without
    for text in PERSONAL:
        assert "people" in await tables_with(gateway, text)
    erased = await erase_person(gateway.store, tenant, id_, delete_outreaches=deletes)
    assert erased == Erasure(outreaches=1, deliveries=1)
    assert await tables_with(gateway, *PERSONAL) == {}
    # What tells copies and receivers of it, and expires; and pending counts.
    left = await tables_with(gateway, str(id_))
    assert left.keys() <= {"changes", "deliveries", "outreach_deltas"}
    assert left["deliveries"] == 1
    await assert_store_consistent(gateway.url)
    with pytest.raises(Failure, match="person"):
        await erase_person(gateway.store, tenant, id_)


async def test_statistics_still_count_anonymous_outreaches(gateway: Gateway) -> None:
    id_ = await fill(gateway)
    before = (await gateway.graphql(_STATS))["data"]["outreachStats"]
    assert (before["outreaches"], before["people"], before["duration"]) == (2, 2, 60)
    await erase_person(gateway.store, await tenant_of(gateway), id_)
    after = (await gateway.graphql(_STATS))["data"]["outreachStats"]
    assert (after["outreaches"], after["people"], after["duration"]) == (2, 1, 60)
    (kept,) = await gateway.sql("SELECT * FROM outreaches WHERE duration = 60")
    assert kept["type"] == "email"
    assert json.loads(kept["referrer_data"]) == {"source": "news"}
    assert json.loads(kept["targets"]) == [{"family_name": "Smith"}]
    assert kept["person_id"] is None


async def test_an_outreach_that_is_recorded_meanwhile_is_erased_too(gateway: Gateway) -> None:
    id_ = await fill(gateway)
    campaign = await gateway.campaign()
    link = {"osdi:person": {"href": f"/people/{id_}"}}
    posts = [
        gateway.client.post(f"{campaign}/outreaches", json={"subject": CANARY, "_links": link})
        for _ in range(20)
    ]
    erasure = asyncio.ensure_future(erase_person(gateway.store, await tenant_of(gateway), id_))
    responses = await asyncio.gather(*posts)
    await erasure
    # It may be gone already.
    assert {response.status_code for response in responses} <= {200, 400}
    assert await tables_with(gateway, CANARY) == {}
    await assert_store_consistent(gateway.url)


async def test_an_export_has_everything(gateway: Gateway) -> None:
    id_ = await fill(gateway)
    data = await export_person(gateway.store, await tenant_of(gateway), id_)
    tables = data["tables"]
    # Nobody created these.
    assert {*personal_tables()} - {*tables} == {"advocacy_campaigns", "lists", "questions"}
    (person,) = tables["people"]
    assert person["family_name"] == CANARY
    assert [row["subject"] for row in tables["outreaches"]] == [CANARY]
    assert [row["value"] for row in tables["answers"]] == [CANARY]
    assert [row["error"] for row in tables["deliveries"]] == [ADDRESS]
    assert {row["resource"] for row in tables["changes"]} == {
        *("people", "outreaches", "taggings", "items", "answers")
    }
    assert [row["name"] for row in data["linked"]["tags"]] == ["Helpers"]
    assert [row["title"] for row in data["linked"]["advocacy_campaigns"]] == ["Campaign"]
    assert "crm:other" not in json.dumps(data)


async def test_who_is_meant(gateway: Gateway) -> None:
    """By each key, also by an address that is the match key of somebody else."""
    tenant = await tenant_of(gateway)
    first = await fill(gateway)
    second = UUID((await gateway.person(identifiers=["crm:2"])).rpartition("/")[2])
    address = json.dumps([{"address": f" {ADDRESS.upper()}"}])
    await gateway.sql("UPDATE people SET email_addresses = $1 WHERE id = $2", address, second)
    own = f"{tenant.namespace}:{first}"
    for text in (str(first), own, f"crm:{CANARY}", f" crm:{CANARY} "):
        assert [row["id"] for row in await find_people(gateway.store, tenant, text)] == [first]
    for text in (ADDRESS.title(), f"mailto:{ADDRESS}", f"Ada <{ADDRESS}>"):
        found = await find_people(gateway.store, tenant, text)
        assert [row["id"] for row in found] == [first, second]
    for text in ("", "crm", "nobody@example.org", str(UUID(int=1))):
        assert not await find_people(gateway.store, tenant, text)
    await gateway.client_of("elsewhere")
    other = await tenant_of(gateway, "elsewhere")
    for text in (str(first), f"crm:{CANARY}", ADDRESS):
        assert not await find_people(gateway.store, other, text)


async def command(gateway: Gateway, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Any:
    """What a command returns or raises, in a thread: it has an event loop of its own."""
    monkeypatch.setenv("DATABASE_URL", gateway.url)
    return await asyncio.to_thread(cli.app, arguments, standalone_mode=False)


async def test_commands(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    id_ = await fill(gateway)
    twin = await gateway.person(given_name="Bob")
    address = json.dumps([{"address": ADDRESS}])
    id_of_twin = UUID(twin.rpartition("/")[2])
    await gateway.sql("UPDATE people SET email_addresses = $1 WHERE id = $2", address, id_of_twin)
    for name in ("export", "erase"):
        with pytest.raises(CommandError, match="2 people match") as refused:
            await command(gateway, monkeypatch, name, ADDRESS, *["--yes"] * (name == "erase"))
        assert [str(line)[:36] for line in refused.value.args[1:]] == [str(id_), str(id_of_twin)]
    with pytest.raises(CommandError, match="pass --yes"):
        await command(gateway, monkeypatch, "erase", str(id_))
    with pytest.raises(CommandError, match="has no person"):
        await command(gateway, monkeypatch, "export", "crm:nobody")
    with pytest.raises(CommandError, match="no organization 'elsewhere'"):
        await command(gateway, monkeypatch, "export", str(id_), "--organization", "elsewhere")
    await command(gateway, monkeypatch, "export", str(id_))
    exported = json.loads(capsys.readouterr().out)
    assert exported["person_id"] == str(id_)
    assert exported["tables"]["people"][0]["family_name"] == CANARY
    await command(gateway, monkeypatch, "erase", f"crm:{CANARY}", "--yes")
    erased = "Outreaches kept without the person: 1. Deliveries deleted: 1."
    assert capsys.readouterr().out == f"Erased person {id_}. {erased}\n"
    assert await tables_with(gateway, CANARY) == {"people": 1}  # The twin's address.
